"""Millford Echo, an invented paper in English: bare HTML in tables, announced by sections and nothing else."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.newsroom.templates import markup
from tests.newsroom.templates.furniture import ENGLISH, edition_of, tease
from tests.newsroom.templates.listing import cut, newest_first, resource, section_of
from tests.newsroom.templates.markup import Form, fill, printed, repeat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tests.newsroom.resource import Resource
    from tests.newsroom.story import Story

OUTLET = "millford"
HOST = "www.millford.example"
GENERATIONS = ("2004",)
TRAPS = markup.TRAPS
SECTIONS = (("local", "Local"), ("county", "County"), ("farming", "Farming"), ("letters", "Letters"))
ENCODINGS = {"2004": "utf-8"}
ZONE = ZoneInfo("Europe/London")

FORM = Form(
    picture='<table align="right" width="300"><tr><td><img src="$src" alt="$alt"></td></tr>$caption</table>',
    caption="<tr><td><i>$text</i></td></tr>",
    credit="($text)",
    icon='<p><img src="/new.gif" width="14" height="14" alt=""></p>',
    share='<p><a href="mailto:?subject=Echo">Mail this story</a> | <a href="javascript:print()">Print</a></p>',
)
ROW = '<tr><td><a href="$href">$title</a></td><td>$date</td></tr>'
SIDE = '<a href="$href">$title</a><br>'


def make_key(number: int, generation: str) -> str:  # noqa: ARG001 - one generation
    """Give the number of the n-th story."""
    return str(20_000 + number)


def article_path(key: str, published: datetime, section: str, generation: str) -> str:  # noqa: ARG001 - as others
    """Give the path: section, year and month, number."""
    return f"/{section}/{published.astimezone(ZONE):%Y-%m}/story{key}.htm"


def page_paths(story: Story) -> tuple[str, ...]:
    """Give the path of the story, which is always one page."""
    return (story.path,)


def aliases(story: Story) -> tuple[str, ...]:  # noqa: ARG001 - there are none
    """Give the other addresses of the story."""
    return ()


def robots() -> str:
    """Print robots.txt, which forbids nothing."""
    return ""


def render(story: Story, page: int = 1) -> str:  # noqa: ARG001 - the whole text
    """Print the story."""
    moment = story.published.astimezone(ZONE)
    names = " and ".join(story.reporters)
    return fill(
        "millford_article",
        {
            "title": escape(story.headline),
            "nav": _print_nav(),
            "headline": printed(story.headline, story.traps),
            "date": f"{moment:%A %d %B %Y, %H:%M}",
            "credit": f" | By {escape(names)}" if names else "",
            "body": "\n".join(markup.print_blocks(replace(story, pages=1), 1, FORM)),
            "side": _print_side(edition_of(story)),
        },
    )


def listings(stories: Sequence[Story], now: datetime) -> dict[str, Resource]:
    """Print the front page, and all pages of each section."""
    newest = newest_first(stories, now)
    shown = {f"{HOST}/": resource(_print_list("Front page", newest[:12], ""), newest[:12])}
    for section, label in SECTIONS:
        pages = cut([story for story in newest if section_of(story, SECTIONS) == section])
        for page, rows in enumerate(pages, 1):
            pager = f'<a href="/{section}/page{page + 1}.htm">Older</a>' if page < len(pages) else ""
            name = f"page{page}.htm" if page > 1 else ""
            shown[f"{HOST}/{section}/{name}"] = resource(_print_list(label, rows, pager), rows)
    return shown


def _print_nav() -> str:
    return " | ".join(f'<a href="/{path}/">{escape(label)}</a>' for path, label in SECTIONS)


def _print_side(day: datetime) -> str:
    news = tease(ENGLISH, "most read", 6, day, lambda number, then: article_path(str(number), then, "local", "2004"))
    return repeat(SIDE, news)


def _print_list(title: str, stories: Sequence[Story], pager: str) -> str:
    rows = [
        {
            "href": story.path,
            "title": escape(story.headline),
            "date": f"{story.published.astimezone(ZONE):%d %B %Y}",
        }
        for story in stories
    ]
    side = _print_side(edition_of(stories[0])) if stories else ""
    values = {"title": escape(title), "nav": _print_nav(), "rows": repeat(ROW, rows), "pager": pager, "side": side}
    return fill("millford_list", values)
