"""A site of many small invented pages, as files: articles, copies of them, pages that are none, links to nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

OF_ONE_SITEMAP = 1_000
COPY, OTHER, MISSING = 100, 101, 203
"""Each so many-th page has the text of the article before it; is no article; is announced and not there."""

_SYLLABLES = "ba cor del fen gar hol jun kes lam mor nis pel quo ras tev ul vand wex yor zim".split()
_WORDS = [first + second for first in _SYLLABLES for second in _SYLLABLES]
_NEWEST = timedelta(hours=2)  # before the crawl
_HEAD = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{headline}</title>{data}</head><body>
<header><a href="/">Front</a> <a href="/about.html">About</a></header>"""


@dataclass(frozen=True)
class Expected:
    """How many of each kind the site announces."""

    articles: int
    copies: int
    others: int
    missing: int


def make_site(folder: Path, pages: int, home: str) -> Expected:
    """Write a site that announces so many pages, by a robots.txt and the news sitemaps it names."""
    folder.mkdir(parents=True)
    moment = datetime.now(UTC).replace(microsecond=0) - _NEWEST
    kinds = [kind_of(number) for number in range(pages)]
    entries = []
    for number, kind in enumerate(kinds):
        path = f"/story/{number // 1000}/{'-'.join(_words(number, 5))}-{100_000 + number}.html"
        published = moment - timedelta(seconds=number)
        entries.append(f"<url><loc>{home}{path}</loc><lastmod>{published.isoformat()}</lastmod></url>")
        if kind != MISSING:
            target = folder / path[1:]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(print_page(number, kind, published), encoding="utf-8")
    sitemaps = [entries[start : start + OF_ONE_SITEMAP] for start in range(0, pages, OF_ONE_SITEMAP)]
    for number, sitemap in enumerate(sitemaps):
        _write_xml(folder / f"news-{number}.xml", "urlset", sitemap)
    named = [f"<sitemap><loc>{home}/news-{number}.xml</loc></sitemap>" for number in range(len(sitemaps))]
    _write_xml(folder / "news.xml", "sitemapindex", named)
    (folder / "robots.txt").write_text(f"User-agent: *\nAllow: /\n\nSitemap: {home}/news.xml\n", encoding="utf-8")
    (folder / "index.html").write_text(_HEAD.format(headline="Front", data="") + "</body></html>", encoding="utf-8")
    return Expected(kinds.count(0), kinds.count(COPY), kinds.count(OTHER), kinds.count(MISSING))


def kind_of(number: int) -> int:
    """Return what a page is: COPY, OTHER, MISSING, or 0 for an article."""
    return next((kind for kind in (MISSING, COPY, OTHER) if number % kind == kind - 1), 0)


def print_page(number: int, kind: int, published: datetime) -> str:
    """Return a page of about 2 KB."""
    story = number
    while kind == COPY and kind_of(story):
        story -= 1
    headline = " ".join(_words(story, 7)).capitalize()
    if kind == OTHER:
        links = "".join(f'<li><a href="/story/{each}/">{each}</a></li>' for each in range(10))
        return f"{_HEAD.format(headline=headline, data='')}<h1>{headline}</h1><ul>{links}</ul></body></html>"
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": headline}
    data |= {"datePublished": published.isoformat(), "author": {"@type": "Person", "name": "Ada Invented"}}
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    text = "".join(f"<p>{_sentences(story, paragraph)}</p>" for paragraph in range(4))
    body = f"<main><article><h1>{headline}</h1>{text}</article></main><footer>All of it is invented.</footer>"
    return f"{_HEAD.format(headline=headline, data=script)}{body}</body></html>"


def _words(number: int, count: int) -> list[str]:
    return Random(f"words/{number}").choices(_WORDS, k=count)


def _sentences(number: int, paragraph: int) -> str:
    chance = Random(f"{number}/{paragraph}")
    return " ".join(f"{' '.join(chance.choices(_WORDS, k=12)).capitalize()}." for _ in range(4))


def _write_xml(path: Path, root: str, entries: list[str]) -> None:
    text = f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    path.write_text(f"{text}{''.join(entries)}</{root}>", encoding="utf-8")
