"""A site with as many articles as one likes: its sitemaps and its pages are made as they are asked for.

with Harbour(directory, sitemaps=20, addresses=50_000) as room:
    Crawler(directory / "output", room.environment)("site", "-a", f"url={SITE}")
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.newsroom.newsroom import Newsroom
from tests.newsroom.resource import Resource

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsroom.raw import Raw

HOST = "harbour.example"
SITE = f"https://{HOST}/"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)
_NEWS = (
    "<news:news><news:publication><news:name>Harbour</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>{instant}</news:publication_date><news:title>Boats race for the {number}th time, and the "
    "oldest of them wins by a length</news:title><news:keywords>" + "harbour, boats, " * 10 + "</news:keywords>"
    "</news:news><image:image><image:loc>https://harbour.example/pictures/{number}.jpg</image:loc><image:caption>"
    + "The boats before the race, seen from the pier. " * 5
    + "</image:caption></image:image>"
)
_WORDS = (
    "boat harbour race pier wind sail crowd length oar tide bell captain crew prize mayor evening rain summer flag rope"
).split()


def address_of(number: int) -> str:
    """Return the address of an article by its number."""
    return f"{SITE}2026/11/{number % 21 + 1:02d}/boats-race-in-the-harbour-{number}.html"


def number_of(address: str) -> int | None:
    """Return the number of the article that stands at an address, None where it is none's."""
    name = address.rpartition("/")[2]
    return int(name.rpartition("-")[2].removesuffix(".html")) if name.startswith("boats-") else None


def make_sitemap(first: int, number: int, *, large: bool = False) -> bytes:
    """Return a sitemap of so many addresses; a `large` one has about a kilobyte for each, as news sitemaps may."""
    entries = []
    for each in range(first, first + number):
        instant = f"2026-11-{each % 21 + 1:02d}T{each % 24:02d}:{each % 60:02d}:00+00:00"
        news = _NEWS.format(instant=instant, number=each) if large else ""
        entries.append(f"<url><loc>{address_of(each)}</loc><lastmod>{instant}</lastmod>{news}</url>")
    return (_HEAD + "".join(entries) + "</urlset>").encode()


def make_feed(first: int, number: int) -> bytes:
    """Return a feed of so many entries."""
    items = (
        f"<item><title>Boats race for the {each}th time</title><link>{address_of(each)}</link><description>"
        f"{'The oldest of them won by a length. ' * 8}</description><pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate>"
        "</item>"
        for each in range(first, first + number)
    )
    return f'<rss version="2.0"><channel><title>Harbour</title>{"".join(items)}</channel></rss>'.encode()


def make_page(number: int) -> bytes:
    """Return an article whose words are those of no other."""
    words, rest = [], number + 1
    for _ in range(160):
        rest = rest * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        words.append(_WORDS[(rest >> 33) % len(_WORDS)])
    sentences = [" ".join(words[start : start + 16]).capitalize() for start in range(0, len(words), 16)]
    text = "".join(f"<p>{each}, as every year since the {number}th race.</p>" for each in sentences)
    head = f"<title>Race number {number}</title><meta property='article:published_time' content='2026-11-20T08:00:00Z'>"
    return (
        f"<html><head>{head}</head><body><article><h1>Race number {number}</h1>{text}</article></body></html>".encode()
    )


class Harbour(Newsroom):
    """A newsroom with that site: an index of so many sitemaps with so many addresses each."""

    def __init__(self, directory: Path, *, sitemaps: int = 1, addresses: int = 100) -> None:
        super().__init__(directory)
        self.sitemaps, self.addresses = sitemaps, addresses

    def articles(self) -> list[int]:
        """Return the numbers of the articles that were asked for, in that order."""
        numbers = (number_of(request.path) for request in self.requests if request.host == HOST)
        return [number for number in numbers if number is not None]

    def plays(self, host: str) -> bool:
        """Tell the server whether anything stands at the host."""
        return host == HOST or super().plays(host)

    def find(self, host: str, path: str) -> Resource | Raw | None:
        """Tell the server what stands there: what was served by hand, else what is made now."""
        return super().find(host, path) or (self._make(path) if host == HOST else None)

    def _make(self, path: str) -> Resource | None:
        name = path.rpartition("/")[2]
        if path == "/":
            return Resource(b"<html><body><p>Boats</p></body></html>")
        if name == "robots.txt":
            return Resource(f"Sitemap: {SITE}news-index.xml\n".encode(), "text/plain")
        if name == "news-index.xml":
            maps = "".join(f"<sitemap><loc>{SITE}news-{each}.xml</loc></sitemap>" for each in range(self.sitemaps))
            return Resource(f"<sitemapindex>{maps}</sitemapindex>".encode(), "text/xml")
        if found := re.fullmatch(r"news-(\d+)\.xml", name):
            return Resource(make_sitemap(int(found[1]) * self.addresses, self.addresses), "text/xml")
        number = number_of(path)
        return None if number is None else Resource(make_page(number))
