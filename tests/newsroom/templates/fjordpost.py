"""Fjord Post, an invented paper in English: structured data on every page, a feed, addresses of words and a number."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.newsroom.templates import markup
from tests.newsroom.templates.feed import ITEMS
from tests.newsroom.templates.furniture import ENGLISH, edition_of, tease
from tests.newsroom.templates.listing import cut, newest_first, resource, section_of
from tests.newsroom.templates.markup import Form, fill, meta, printed, repeat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tests.newsroom.resource import Resource
    from tests.newsroom.story import Story

OUTLET = "fjordpost"
HOST = "www.fjordpost.example"
GENERATIONS = ("2025",)
TRAPS = markup.TRAPS
SECTIONS = (("harbour", "Harbour"), ("town", "Town"), ("business", "Business"), ("sport", "Sport"))
ENCODINGS = {"2025": "utf-8"}
ZONE = ZoneInfo("Europe/Dublin")

FORM = Form(
    picture='<figure class="shot"><img src="$src" alt="$alt">$caption</figure>',
    caption="<figcaption>$text</figcaption>",
    credit="($text)",
    icon='<p><img src="/icons/live.svg" width="14" height="14" alt=""></p>',
    share='<div class="share-bar">Share <a href="#">Mail</a> <a href="#">Link</a> 12 shares</div>',
)
ROW = '<div class="card"><h2><a href="$href">$title</a></h2><p class="tease">$text</p></div>'


def make_key(number: int, generation: str) -> str:  # noqa: ARG001 - one generation
    """Give the number of the n-th story."""
    return str(7_100_000 + number)


def article_path(key: str, published: datetime, section: str, generation: str) -> str:  # noqa: ARG001 - as others
    """Give the path: words of no meaning to a crawler, and the number."""
    words = ("ferry", "lamp", "bridge", "mill", "quay", "tower", "orchard")
    number = int(key)
    return f"/{section}/{words[number % 7]}-and-{words[number // 7 % 7]}-news-{key}"


def page_paths(story: Story) -> tuple[str, ...]:
    """Give the path of the story, which is always one page."""
    return (story.path,)


def aliases(story: Story) -> tuple[str, ...]:  # noqa: ARG001 - there are none
    """Give the other addresses of the story."""
    return ()


def robots() -> str:
    """Print robots.txt."""
    return "User-agent: *\nDisallow: /search\n"


def render(story: Story, page: int = 1) -> str:  # noqa: ARG001 - the whole text
    """Print the story."""
    moment = story.published.astimezone(ZONE)
    author = " and ".join(story.reporters) or "Fjord Post reporters"
    section = section_of(story, SECTIONS)
    day = edition_of(story)
    more = tease(ENGLISH, story.key, 8, day, lambda number, then: article_path(str(number), then, "town", "2025"))
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "datePublished": moment.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in story.reporters],
        "publisher": {"@type": "NewsMediaOrganization", "name": "Fjord Post"},
    }
    whole = markup.print_blocks(replace(story, pages=1), 1, FORM)
    suffixed = f"{story.headline} | Fjord Post" if "og_site_suffix" in story.traps else story.headline
    return fill(
        "fjordpost_article",
        {
            "title": escape(story.headline),
            "metas": meta("og:title", suffixed, "property") + meta("description", story.description),
            "json": re.sub("</", "<\\\\/", json.dumps(said, ensure_ascii=False)),
            "nav": _print_nav(),
            "section": section,
            "label": escape(dict(SECTIONS)[section]),
            "headline": printed(story.headline, story.traps),
            "author": escape(author),
            "iso": moment.isoformat(),
            "time": f"{moment:%d %B %Y, %H:%M}",
            "body": "\n".join(whole),
            "more": repeat('<li><a href="$href">$title</a></li>', more),
        },
    )


def listings(stories: Sequence[Story], now: datetime) -> dict[str, Resource]:
    """Print the front page, the feed, and the first page of each section."""
    newest = newest_first(stories, now)
    shown = {f"{HOST}/": _print_list(newest[:20]), f"{HOST}/rss/all.xml": _print_feed(newest)}
    for section, _ in SECTIONS:
        inside = [story for story in newest if section_of(story, SECTIONS) == section]
        shown[f"{HOST}/{section}/"] = _print_list(cut(inside)[0])
    return shown


def _print_nav() -> str:
    return "".join(f'<li><a href="/{path}/">{escape(label)}</a></li>' for path, label in SECTIONS)


def _print_list(stories: Sequence[Story]) -> Resource:
    rows = [
        {"href": story.path, "title": escape(story.headline), "text": escape(story.description or "")}
        for story in stories
    ]
    return resource(fill("fjordpost_front", {"nav": _print_nav(), "rows": repeat(ROW, rows)}), stories)


def _print_feed(stories: Sequence[Story]) -> Resource:
    items = "\n".join(
        f"<item><title>{escape(story.headline)}</title><link>{story.url}</link>"
        f"<pubDate>{story.published:%a, %d %b %Y %H:%M:%S %z}</pubDate></item>"
        for story in stories[:ITEMS]
    )
    text = f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Fjord Post</title>{items}</channel></rss>'
    return resource(text, stories[:ITEMS], "application/rss+xml")
