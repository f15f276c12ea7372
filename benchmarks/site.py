"""A site of invented articles on the disk, for a server of static files: an outlet's, or one of several publishers.

    site = build(folder, "http://127.0.0.1:8000", "ecns", pages=1000, size=29 * 1024)

lays `sitemap.xml` (a news sitemap of all articles), `one.xml` (of one), `odd.xml` and `even.xml` (of every other one,
the odd ones under the host's other name: of two outlets on one host, one would wait for the other),
`robots.txt` and all pages below `folder`. What each page says is in `site.articles`, so that what a crawler read can be
held against it.

`python -m benchmarks.site FOLDER ADDRESS KIND PAGES KIB` lays one without measuring anything.
"""

from __future__ import annotations

import gzip
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.ballast import Ballast
from benchmarks.publishers import Printed, plain_stories, print_mixed
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.newsroom.story import Story

MIXED = "mixed"
_ENTRY = (
    "<url><loc>{url}</loc><news:news><news:publication><news:name>{name}</news:name><news:language>en</news:language>"
    "</news:publication><news:publication_date>{date}</news:publication_date><news:title>{title}</news:title></news:news></url>"
)
_SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{entries}\n</urlset>\n'
)


@dataclass(frozen=True)
class Article:
    """What one page says."""

    headline: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    """A site as it lies on the disk. `articles` are by address; `bytes` is the mean length of a page."""

    address: str
    folder: Path
    articles: dict[str, Article]
    bytes: int

    def right(self, lines: list[dict[str, str]]) -> int:
        """Return how many articles were read with their headline and every paragraph.

        `lines` have url, headline and articleBody; what an article holds beyond that does no harm here. Articles are
        known by the last part of their addresses, since some have several.
        """
        read = {_last_part(line["url"]): line for line in lines}
        known = {_last_part(url): article for url, article in self.articles.items()}
        return sum(part in read and _is_right(article, read[part]) for part, article in known.items())


def _last_part(url: str) -> str:
    return url.rpartition("/")[2]


def _is_right(article: Article, line: dict[str, str]) -> bool:
    body = "".join((line.get("articleBody") or "").split())
    headline = "".join((line.get("headline") or "").split())
    paragraphs = ("".join(text.split()) for text in article.paragraphs)
    return headline == "".join(article.headline.split()) and all(text in body for text in paragraphs)


def build(
    folder: Path, address: str, kind: str, *, pages: int, size: int, is_packed: bool = False, is_listed: bool = False
) -> Site:
    """Lay a site: `kind` is an outlet of the newsroom, or "mixed"; `size` in bytes is what a page has about.

    `is_packed`: each page lies there packed as well, for a server that sends it so. `is_listed`: beside the sitemap
    there are the outlet's own lists.
    """
    now = datetime.now(UTC)
    articles: dict[str, Article] = {}
    entries: list[str] = []
    total = 0
    stories = []
    for printed in _print_all(kind, pages, now, address):
        markup = Ballast(printed.path.split("/")[1] if kind == MIXED else kind).add(printed.markup, printed.path, size)
        body = _moved(markup, kind, address).encode(printed.encoding, "xmlcharrefreplace")
        _write(folder, printed.path, body, is_packed=is_packed)
        story, url = printed.story, address + printed.path
        stories.append(story)
        articles[url] = Article(story.headline, story.paragraphs)
        date = story.published.isoformat()
        entries.append(_ENTRY.format(url=escape(url), name=kind, date=date, title=escape(story.headline)))
        total += len(body)
    if is_listed:
        _write_lists(folder, address, kind, stories, now)
    _write(folder, "/sitemap.xml", _SITEMAP.format(entries="\n".join(entries)).encode())
    odd = [entry.replace("//127.0.0.1:", "//localhost:") for entry in entries[1::2]]
    for name, some in (("one", entries[:1]), ("odd", odd), ("even", entries[::2])):
        _write(folder, f"/{name}.xml", _SITEMAP.format(entries="\n".join(some)).encode())
    _write(folder, "/robots.txt", f"User-agent: *\nDisallow: /search/\n\nSitemap: {address}/sitemap.xml\n".encode())
    return Site(address, folder, articles, total // pages)


def _print_all(kind: str, pages: int, now: datetime, address: str) -> Iterator[Printed]:
    if kind == MIXED:
        yield from print_mixed(pages, now, address)
        return
    template = load_template(kind)
    for story in plain_stories(kind, pages, 1, now):
        yield Printed(story.path, template.render(story), story, story.encoding)


def _write_lists(folder: Path, address: str, outlet: str, stories: list[Story], now: datetime) -> None:
    """Lay what the outlet itself announces its articles by, and the other addresses that its lists name them by.

    Lists that depend on a query are none of files.
    """
    template = load_template(outlet)
    for story in stories:
        for alias in template.aliases(story):
            place = folder / alias.partition("/")[2]
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.exists():
                place.hardlink_to(folder / story.path.removeprefix("/"))
    for name, resource in template.listings(stories[::-1], now).items():
        _, slash, path = name.partition("/")
        if "?" not in path and not (folder / path).is_file():
            body = _moved(resource.body.decode(), outlet, address).encode()
            _write(folder, slash + path, body)


def _moved(markup: str, kind: str, address: str) -> str:
    """Return markup whose addresses on the outlet's own host lead to `address`."""
    if kind == MIXED:
        return markup
    host = re.escape(load_template(kind).HOST.removeprefix("www."))
    return re.sub(rf"(?:https?:)?//(?:www\.)?{host}(?=[/\"'\s<])", address, markup)


def _write(folder: Path, path: str, body: bytes, *, is_packed: bool = False) -> None:
    place = folder / (path.removeprefix("/") + ("index.html" if path.endswith("/") else ""))
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(body)
    if is_packed:
        place.with_name(f"{place.name}.gz").write_bytes(gzip.compress(body, 6, mtime=0))


if __name__ == "__main__":
    built = build(Path(sys.argv[1]), sys.argv[2], sys.argv[3], pages=int(sys.argv[4]), size=int(sys.argv[5]) * 1024)
    print(f"{len(built.articles)} pages of {built.bytes / 1024:.1f} KiB")
