"""The page that a command is given: an address, a file or the name of a kept page."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.spiderloader import get_spider_loader

from newscrawl.console.fetching import fetch_page
from newscrawl.console.kept_pages import KeptPage, KeptPageError, find_kept, load_kept
from newscrawl.console.reasons import with_sentence
from newscrawl.console.saying import RefusalError, hint_at
from newscrawl.console.trial import require_readable
from newscrawl.extraction.page import Page
from newscrawl.markup import HostilePageError
from newscrawl.urls import absolute, host_of
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_LARGEST_FILE = 64 * 1024 * 1024
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GivenPage:
    """The page a command was given; `kept` where it is a kept one."""

    url: str
    body: bytes
    content_type: str | None
    kept: KeptPage | None = None


def require_outlet(settings: BaseSettings, name: str) -> None:
    """Raise RefusalError where there is no such outlet."""
    names = get_spider_loader(settings).list()
    if name not in names:
        raise RefusalError(f"there is no outlet {name!r}: {hint_at(name, sorted(names))}")


def is_address(text: str) -> bool:
    """Tell whether what was given is meant as an address."""
    return _ADDRESS.match(text) is not None


def require_address(text: str, example: str = "https://example.org/path") -> None:
    """Raise RefusalError where a text is no address of the web."""
    if not is_address(text) or absolute("", text) is None or "." not in host_of(text):
        raise RefusalError(f"{text!r} is no address: write {example}")


def check_page(settings: Any, outlet: str, given: str, url: str | None = None) -> None:
    """Raise RefusalError where `given` is neither an address, nor a file, nor the name of a kept page.

    `url` is the address of a file's page, as `get_page` takes it.
    """
    if url is not None:
        require_address(url)
        if not Path(given).is_file():
            raise RefusalError("--url is the address of a FILE's page: give a file with it")
    if is_address(given):
        require_address(given)
    elif not Path(given).is_file():
        expected = _kept_name(settings, outlet, given)
        if expected is None or not expected.is_file():
            raise RefusalError(f"{given!r} is neither an address, nor a file, nor a kept page of {outlet}")


def get_page(settings: Any, process: Any, outlet: str, given: str, url: str | None = None) -> GivenPage:
    """Fetch or read the page that was given; `url` is the address of a file's page. Raises RefusalError."""
    if is_address(given):
        fetched = fetch_page(process, given)
        if fetched.reason:
            raise RefusalError(f"{given} could not be fetched: {with_sentence(fetched.reason)}", ExitCode.UNEXPECTED)
        require_readable(settings, fetched.body, fetched.url, fetched.content_type)
        return GivenPage(fetched.url, fetched.body, fetched.content_type)
    path = Path(given)
    expected = _json_of(path) if path.is_file() else _kept_name(settings, outlet, given)
    if expected is not None and expected.is_file():
        kept = load_kept(expected)
        return GivenPage(kept.url, kept.body, kept.content_type, kept)
    body = _read_file(path)
    require_readable(settings, body, url)
    url = url or _stated_address(body)
    if url is None:
        raise RefusalError(f"{given} does not state its own address: give it with --url")
    return GivenPage(url, body, "text/html")


def _kept_name(settings: Any, outlet: str, name: str) -> Path | None:
    try:
        return find_kept(Path(settings["KEPT_PAGES_DIR"]), outlet, name)
    except KeptPageError:
        return None


def _json_of(path: Path) -> Path | None:
    """Return the json beside a file, where there may be one."""
    if path.suffix == ".json":
        return path
    return path.with_name(path.name.removesuffix(".html.gz") + ".json") if path.name.endswith(".html.gz") else None


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise RefusalError(f"{path} is too large for a page")
        body = path.read_bytes()
        if not body.startswith(b"\x1f\x8b"):
            return body
        with gzip.open(path) as packed:
            return packed.read(_LARGEST_FILE)
    except (OSError, EOFError) as error:
        raise RefusalError(f"{path} cannot be read: {error}") from error


def _stated_address(body: bytes) -> str | None:
    """Return the address a page gives itself."""
    try:
        page = Page(body, "")
    except HostilePageError as error:
        raise RefusalError(f"the page is not read: {error}") from error
    link = page.tree.css_first('link[rel="canonical"]')
    stated = (link.attributes.get("href") if link is not None else None) or page.meta("og:url")
    return absolute("", stated)
