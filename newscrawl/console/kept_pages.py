"""Kept pages: a page as it was served (`.html.gz`) and the article it must give (`.json`), for each outlet."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newscrawl.console.saying import RefusalError
from newscrawl.jsonable import jsonable
from newscrawl.library import read_article
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.article import Article

_LONGEST_NAME = 60
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)


class KeptPageError(RefusalError):
    """A page cannot be kept or read again; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One kept page. `expected` is its json file, `article` what the page must give, as `as_json` writes it."""

    expected: Path
    url: str
    content_type: str | None
    accepted: bool
    article: dict[str, Any]

    @property
    def outlet(self) -> str:
        """The outlet's name, which its folder bears."""
        return self.expected.parent.name

    @property
    def body(self) -> bytes:
        """The page's bytes. Raises KeptPageError."""
        try:
            return gzip.decompress(_page_of(self.expected).read_bytes())
        except (OSError, EOFError) as error:
            raise KeptPageError(f"{_page_of(self.expected)} cannot be read: {error}") from error

    def read(self) -> Article:
        """Return the article the page gives now. Raises NotAnArticle."""
        return read_article(self.body, self.url, outlet=self.outlet, content_type=self.content_type)


def load_kept(expected: Path) -> KeptPage:
    """Read a kept page's json. Raises KeptPageError."""
    try:
        kept = json.loads(expected.read_text(encoding="utf-8"))
        return KeptPage(expected, kept["url"], kept["contentType"], bool(kept["accepted"]), dict(kept["article"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeptPageError(f"{expected} is no json of a kept page: {error!r}") from error


def find_kept(folder: Path, outlet: str, name: str) -> Path:
    """Return the json file of an outlet's kept page, whether it is there or not. Raises KeptPageError."""
    if not _NAME.fullmatch(name):
        raise KeptPageError(f"{name!r} is no name for a page: letters, digits, '_', '-' and '.' make one")
    return folder / outlet / f"{name}.json"


def keep(expected: Path, url: str, body: bytes, content_type: str | None, article: Article) -> KeptPage:
    """Keep a page and the article it gives, which nobody has read yet. Raises KeptPageError where one is kept there."""
    if expected.exists() or _page_of(expected).exists():
        raise KeptPageError(f"{expected} is there already, and is not overwritten: give another --name")
    try:
        expected.parent.mkdir(parents=True, exist_ok=True)
        _page_of(expected).write_bytes(gzip.compress(body, mtime=0))
        return write_expected(KeptPage(expected, url, content_type, accepted=False, article=as_json(article)))
    except OSError as error:
        _page_of(expected).unlink(missing_ok=True)
        raise KeptPageError(f"the page cannot be kept: {error}", ExitCode.OUTPUT_LOST) from error


def write_expected(kept: KeptPage) -> KeptPage:
    """Write a kept page's json, as a whole."""
    values = {
        "url": kept.url,
        "contentType": kept.content_type,
        "accepted": kept.accepted,
        "article": kept.article,
    }
    part = kept.expected.with_name(kept.expected.name + ".part")
    part.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(kept.expected)
    return kept


def as_json(article: Article) -> dict[str, Any]:
    """Return an article as its line would hold it, without the moment of the download."""
    fields = json.loads(json.dumps(article, default=jsonable))
    del fields["metadata"]["dateDownloaded"]
    return dict(fields)


def name_for(article: Article) -> str:
    """Return a name for an article's page: the year of publication, and the end of its address."""
    year = f"{article.datePublished.year}-" if article.datePublished else ""
    last = urlsplit(article.url).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    plain = re.sub(r"[^A-Za-z0-9]+", "-", last).strip("-").lower()
    return (year + (plain or article.id.rpartition(":")[2]))[:_LONGEST_NAME].rstrip("-")


def find_differences(kept: dict[str, Any], now: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what two articles do not have in common, by the path of the field: the kept value and the present one."""
    found: dict[str, tuple[Any, Any]] = {}
    for name in dict.fromkeys((*kept, *now)):
        before, after = kept.get(name), now.get(name)
        if isinstance(before, dict) and isinstance(after, dict):
            inside = find_differences(before, after)
            found.update({f"{name}.{inner}": values for inner, values in inside.items()})
        elif before != after:
            found[name] = (before, after)
    return found


def _page_of(expected: Path) -> Path:
    return expected.with_suffix(".html.gz")
