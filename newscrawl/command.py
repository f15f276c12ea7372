"""What the commands about pages and outlets share: their manners on the command line, and the page they are given."""

from __future__ import annotations

import gzip
import re
from abc import abstractmethod
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader

from newscrawl import modes
from newscrawl.console import ExamplesFormatter, refuse
from newscrawl.extraction.page import Page
from newscrawl.fetching import InterruptedErrandError, fetch_page
from newscrawl.kept_pages import KeptPage, KeptPageError, find_kept, load_kept
from newscrawl.markup import HostilePageError
from newscrawl.urls import absolute, host_of
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse

    from scrapy.settings import BaseSettings

_FROM_COMMAND_LINE = 40  # Scrapy's priority of settings given with -s
_LARGEST_FILE = 64 * 1024 * 1024
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


class RefusalError(Exception):
    """The command cannot do what was asked; the message says why in one line, `code` is the exit code."""

    def __init__(self, message: str, code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class GivenPage:
    """The page a command was given; `kept` where it is a kept one."""

    url: str
    body: bytes
    content_type: str | None
    kept: KeptPage | None = None


class PageCommand(ScrapyCommand):
    """A command for people: quiet, with examples in its help, and with errors of one line."""

    requires_project = True
    examples = ""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Put the examples below the options."""
        super().add_options(parser)
        parser.formatter_class = ExamplesFormatter
        parser.epilog = f"Examples\n========\n{self.examples}"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check what was asked, before anything is started."""
        super().process_options(args, opts)
        modes.restrict()
        settings: Any = self.settings
        if settings.getpriority("LOG_LEVEL") < _FROM_COMMAND_LINE:
            settings.set("LOG_LEVEL", "ERROR", priority="project")  # what matters is in the answer
        unknown = [argument for argument in args if argument.startswith("-")]
        if unknown:
            self.refuse(RefusalError(f"there is no option {unknown[0]!r}: `scrapy {self.word} -h` shows what there is"))
        try:
            self.check(args, opts)
        except RefusalError as error:
            self.refuse(error)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what was asked for, or say in one line why not."""
        try:
            self.exitcode = int(self.answer(args, opts))
        except RefusalError as error:
            self.refuse(error)
        except KeptPageError as error:
            self.refuse(RefusalError(str(error)))
        except InterruptedErrandError as error:
            self.refuse(RefusalError(str(error), ExitCode.INTERRUPTED))

    @property
    def word(self) -> str:
        """The command's name on the command line."""
        return type(self).__module__.rpartition(".")[2]

    @abstractmethod
    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise RefusalError where what was asked makes no sense."""

    @abstractmethod
    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Do it, print the answer. Raises RefusalError, KeptPageError."""

    def refuse(self, error: RefusalError) -> NoReturn:
        """Say it in one line, and end."""
        refuse(self.word, str(error), error.code)


def require_outlet(settings: BaseSettings, name: str) -> None:
    """Raise RefusalError where there is no such outlet."""
    names = get_spider_loader(settings).list()
    if name not in names:
        near = get_close_matches(name, names, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(names))}"
        raise RefusalError(f"there is no outlet {name!r}: {hint}")


def is_address(text: str) -> bool:
    """Tell whether what was given is meant as an address."""
    return _ADDRESS.match(text) is not None


def check_page(settings: Any, outlet: str, given: str) -> None:
    """Raise RefusalError where `given` is neither an address, nor a file, nor the name of a kept page."""
    if is_address(given):
        if absolute("", given) is None or "." not in host_of(given):
            raise RefusalError(f"{given!r} is no address: write https://example.org/path")
    elif not Path(given).is_file():
        expected = _kept_name(settings, outlet, given)
        if expected is None or not expected.is_file():
            raise RefusalError(f"{given!r} is neither an address, nor a file, nor a kept page of {outlet}")


def get_page(settings: Any, process: Any, outlet: str, given: str, url: str | None = None) -> GivenPage:
    """Fetch or read the page that was given; `url` is the address of a file's page. Raises RefusalError."""
    if is_address(given):
        fetched = fetch_page(process, given)
        if fetched.reason:
            raise RefusalError(f"{given} could not be fetched: {fetched.reason}", ExitCode.UNEXPECTED)
        return GivenPage(fetched.url, fetched.body, fetched.content_type)
    path = Path(given)
    expected = _json_of(path) if path.is_file() else _kept_name(settings, outlet, given)
    if expected is not None and expected.is_file():
        kept = load_kept(expected)
        return GivenPage(kept.url, kept.body, kept.content_type, kept)
    body = _read_file(path)
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
