"""RSS as the China News Service prints it: no zone in pubDate, no guid, descriptions as escaped HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.newsroom.story import BEIJING
from tests.newsroom.templates.listing import link, resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.newsroom.resource import Resource
    from tests.newsroom.story import Story

ITEMS = 50


def print_feed(title: str, home: str, stories: Sequence[Story], forms: Sequence[str], extra: str = "") -> Resource:
    """Print a feed of the newest stories; `extra` are ready items that announce no article."""
    newest = stories[:ITEMS]
    items = "\n".join(_print_item(story, forms) for story in newest)
    return resource(
        f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
<channel>
<title>{escape(title)}</title>
<link>{home}</link>
<image><url>{home}images/logo.gif</url><title>{escape(title)}</title><link>{home}</link></image>
<generator>chinanews.com</generator>
<ttl>5</ttl>
{extra}
{items}
</channel>
</rss>
""",
        newest,
        "text/xml",
    )


def print_item(title: str, href: str, description: str, date: str) -> str:
    """Print one item; `description` is HTML, the other texts are plain except `href`, which is escaped already."""
    return (
        f"<item>\n<title>{escape(title)}</title>\n<link>{href}</link>\n"
        f"<description>{escape(description)}</description>\n<pubDate>{date}</pubDate>\n</item>"
    )


def _print_item(story: Story, forms: Sequence[str]) -> str:
    lead = story.description or next(iter(story.paragraphs), story.headline)
    date = f"{story.published.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
    return print_item(story.headline, link(story, forms), f"<p>{escape(lead)}</p>", date)
