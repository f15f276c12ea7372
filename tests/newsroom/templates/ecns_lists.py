"""ECNS where it announces stories: the feed and the section lists, and the frame of head and foot around every page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.newsroom.story import BEIJING
from tests.newsroom.templates.feed import print_feed
from tests.newsroom.templates.furniture import EDITION
from tests.newsroom.templates.listing import chance, cut, link, newest_first, resource, section_of
from tests.newsroom.templates.markup import fill, repeat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tests.newsroom.resource import Resource
    from tests.newsroom.story import Story

HOST = "www.ecns.cn"
SECTIONS = (
    ("china/politics", "Politics"),
    ("china/national", "National"),
    ("china/regional", "Regional"),
    ("world", "World"),
    ("business", "Business"),
    ("cns-wire", "CNS Wire"),
    ("voices", "Voices"),
    ("opinion", "Opinion"),
    ("military", "Military"),
    ("sci-tech", "Sci-tech"),
    ("travel", "Travel"),
    ("culture", "Culture"),
    ("society", "Society"),
    ("hongkong", "Hong Kong"),
    ("taiwan", "Taiwan"),
    ("hd", "HD"),
    ("photo", "Photo"),
)
FEED_LINKS = ("https://{host}{path}", "http://{host}{path}", "http://{host}:80{path}", "https://ecns.cn{path}")
LIST_LINKS = (*FEED_LINKS, "//{host}{path}", "{path}", "//{host}{path}#", "{path}#")

ROW = (
    '<li><a href="$href"><img src="$picture" width="120" height="80" alt="" /></a>'
    '<h3><a href="$href">$title</a></h3><p>$text</p><b>$date</b></li>'
)
POPULAR = (
    '<li class="font22" style="line-height:24px;" ><em></em>'
    '<a href=$href title="$title">$title</a><div class=clear></div></li>'
)
VIDEO = (
    '<div class="videobox"><a href="$href"><img src="$picture" alt="" /></a>'
    '<p>$title</p><p class="intro">$text</p></div>'
)
TOP = '<li><em></em> <a href="$href">$title</a><div class="clear"></div></li>'


def aliases(story: Story) -> tuple[str, ...]:
    """Give the other addresses (host/path) of page 1: the id counts, not the section path before it."""
    section = section_of(story, SECTIONS)
    if story.template == "2018":
        return (f"{HOST}/{section}{story.path}", f"ecns.cn{story.path}")
    day, name = story.path.split("/")[-2:]
    return (f"{HOST}/news/{section.split('/')[-1]}/{day}/{name}", f"ecns.cn{story.path}")


def listings(stories: Sequence[Story], now: datetime) -> dict[str, Resource]:
    """Print the feed and every page of every section list."""
    newest = newest_first(stories, now)
    shown = {f"{HOST}/rss/rss.xml": print_feed("ECNS", f"https://{HOST}/", newest, FEED_LINKS)}
    for index, (section, label) in enumerate(SECTIONS):
        neighbour = SECTIONS[index - 1][0]
        inside = [story for story in newest if _stands_in(story, section, neighbour)]
        pages = cut(inside)
        for page, rows in enumerate(pages, 1):
            name = f"index_{page}.shtml" if page > 1 else ""
            printed = _print_list(label, section, rows, page, len(pages))
            shown[f"{HOST}/{section}/{name}"] = resource(printed, rows)
    return shown


def print_frame(day: datetime) -> dict[str, str]:
    """Print head and foot as they were on a day."""
    menu = [{"path": path, "label": escape(label)} for path, label in SECTIONS]
    head = {
        "edition": f"{day:%Y-%m-%d} 00:01:02",
        "today": f"{day:%A %B %d, %Y}",
        "nav": repeat('<li><a href="/$path/">$label</a></li>', menu),
    }
    foot = {"map": repeat('<dd><a href="/$path/">$label</a></dd>', menu), "year": f"{day:%Y}"}
    return {"head": fill("ecns_head", head), "foot": fill("ecns_foot", foot)}


def print_side(news: Sequence[Mapping[str, str]]) -> str:
    """Print the right column."""
    third = len(news) // 3
    values = {
        "popular": repeat(POPULAR, news[:third]),
        "top": repeat(TOP, news[third : 2 * third]),
        "video": repeat(VIDEO, news[2 * third :]),
    }
    return fill("ecns_side", values)


def _stands_in(story: Story, section: str, neighbour: str) -> bool:
    """Every fifth story also stands in the section after its own, under a second address."""
    own = section_of(story, SECTIONS)
    return own == section or (own == neighbour and chance(story, 5) == 0)


def _print_list(label: str, section: str, stories: Sequence[Story], page: int, pages: int) -> str:
    rows = [_describe(story, section) for story in stories]
    names = {number: f"index_{number}.shtml" if number > 1 else "" for number in range(1, pages + 1)}
    links = [f'<a href="/{section}/{name}">{number}</a>' for number, name in names.items() if number != page]
    if page < pages:
        links.append(f'<a href="/{section}/{names[page + 1]}">Next</a>')
    values = {"title": escape(label), "rows": repeat(ROW, rows), "pager": " ".join(links), "side": print_side(rows)}
    return fill("ecns_list", values | print_frame(EDITION))


def _describe(story: Story, section: str) -> dict[str, str]:
    own = section_of(story, SECTIONS) == section
    return {
        "href": link(story, LIST_LINKS) if own else f"//{aliases(story)[0]}",
        "title": escape(story.headline),
        "text": escape(story.description or ""),
        "date": f"{story.published.astimezone(BEIJING):%b %d, %Y}",
        "picture": escape(story.pictures[0].url) if story.pictures else "/images/bg/none.gif",
    }
