"""A small invented site by hand, for what no outlet's template has: a front page, and articles of a few sentences."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from tests.newsroom.resource import Resource

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_SENTENCES = (
    "The {0} in the old harbour gets a new timetable in spring, as the town council agreed after a week of talks.",
    "Number {0}, which had been put off twice, will cost about four million crowns and begins when the ice has gone.",
    "Residents who had come to listen to number {0} asked for benches, a roof against the rain and a clock.",
)


def article_path(number: int) -> str:
    """Return an address that looks like an article's."""
    return f"/town/a-new-timetable-for-ferry-{number:05}"


def print_article(number: int, published: datetime, *, extra: str = "", **said: str) -> Resource:
    """Print an article as structured data has it, with `extra` markup behind its text.

    `said` are further properties of schema.org, or other values for those it has.
    """
    headline = f"A new timetable for ferry {number}"
    said = {"@type": "NewsArticle", "headline": headline, "datePublished": published.isoformat()} | said
    paragraphs = "".join(f"<p>{sentence.format(number)}</p>" for sentence in _SENTENCES)
    page = (
        f'<html lang="en"><head><title>{headline}</title>'
        f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **said})}</script></head>'
        f"<body><article><h1>{headline}</h1>{paragraphs}</article>{extra}</body></html>"
    )
    return Resource(page.encode())


def print_front_page(addresses: Iterable[str], *, head: str = "") -> Resource:
    """Print a page of links."""
    links = "".join(f'<h3><a href="{escape(address)}">Ferry</a></h3>' for address in addresses)
    return Resource(f"<html><head><title>Gazette</title>{head}</head><body><main>{links}</main></body></html>".encode())


def redirect(target: str, status: int = 301) -> Resource:
    """Lead to another address, written as given: in UTF-8 where it goes beyond ASCII, as servers do."""
    return Resource(b"moved", "text/plain", status, (("Location", target.encode().decode("latin-1")),))


def print_feed(addresses: Iterable[str], *, category: str = "Town") -> Resource:
    """Print an RSS feed of articles."""
    rest = f"<title>Ferry</title><category>{escape(category)}</category>"
    items = "".join(f"<item>{rest}<link>{escape(address)}</link></item>" for address in addresses)
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'
    return Resource(text.encode(), "application/rss+xml")


def print_sitemap(addresses: Iterable[str], *, is_index: bool = False) -> Resource:
    """Print a sitemap of articles, or an index of sitemaps."""
    root, entry = ("sitemapindex", "sitemap") if is_index else ("urlset", "url")
    entries = "".join(f"<{entry}><loc>{escape(address)}</loc></{entry}>" for address in addresses)
    text = f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{root}>'
    return Resource(text.encode(), "application/xml")
