"""China Daily in English where it announces stories: section lists and search; and the frame around its pages."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.newsroom.story import BEIJING
from tests.newsroom.templates.listing import chance, cut, link, newest_first, resource, section_of
from tests.newsroom.templates.markup import fill, repeat
from tests.newsroom.templates.search import print_search

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tests.newsroom.resource import Resource
    from tests.newsroom.story import Story

HOST = "www.chinadaily.com.cn"
OTHER_HOSTS = ("global.chinadaily.com.cn", "usa.chinadaily.com.cn")
SECTIONS = (
    ("china", "China"),
    ("world", "World"),
    ("world/china-us", "China-US"),
    ("business", "Business"),
    ("business/tech", "Technology"),
    ("opinion", "Opinion"),
    ("culture", "Culture"),
    ("travel", "Travel"),
    ("sports", "Sports"),
)
LINKS = ("//{host}{path}", "https://{host}{path}", "http://{host}{path}", f"//{OTHER_HOSTS[0]}{{path}}")

ROW = (
    '<div class="mb10 tw3_01_2 ">\n<a target="_blank" shape="rect" href="$href">\n'
    '<img width="200" height="130" src="$picture" />\n</a>\n<span class="tw3_01_2_t">\n'
    '<h4><a shape="rect" href="$href">$title</a></h4>\n<b>$minute</b>\n</span>\n</div>'
)
FIRST_BOX = (
    '<div class="tw2" style="margin-bottom:10px;">\n<div class="tw2_l">\n<a target="_blank" shape="rect" href="$href">'
    '<img width="290" height="187" src="$picture" /></a>\n'
    '<span class="tw2_l_t"><a target="_blank" shape="rect" href="$href">$title</a></span>\n</div>\n</div>'
)
SMALL_BOX = '<div class="tBox2"><a target="_blank" shape="rect" href="$href">$title</a></div>'
VIEWED = '<li><a target="_blank" shape="rect" href="$href">$title</a></li>'
TOP = '<div class="twBox2"><h5><a href="$href">$title</a></h5><p>$text</p><b>$minute</b></div>'


def aliases(story: Story) -> tuple[str, ...]:
    """Give the other addresses (host/path) of page 1: each edition has its own host."""
    return tuple(f"{host}{story.path}" for host in OTHER_HOSTS)


def listings(stories: Sequence[Story], now: datetime) -> dict[str, Resource]:
    """Print every page of every section list, and the search."""
    newest = newest_first(stories, now)
    shown = print_search(newest, "en", SECTIONS)
    for index, (section, label) in enumerate(SECTIONS):
        neighbour = SECTIONS[index - 1][0]
        pages = cut([story for story in newest if _stands_in(story, section, neighbour)])
        for page, rows in enumerate(pages, 1):
            printed = resource(_print_list(label, section, rows, page, len(pages)), rows)
            names = ("", "/", "/page_1.html") if page == 1 else (f"/page_{page}.html",)
            shown |= {f"{HOST}/{section}{name}": printed for name in names}
    return shown


def print_frame(trail: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Print head and foot; `trail` are the path and label of each section of the breadcrumb."""
    menu = [{"path": path, "label": escape(label)} for path, label in SECTIONS]
    crumbs = [{"path": path, "label": escape(label)} for path, label in trail]
    nav = repeat(f'<li><a href="//{HOST}/$path">$label</a></li>', menu)
    bread = repeat(f'<a shape="rect" href="//{HOST}/$path">/ $label</a>', crumbs)
    foot = repeat(f'<td><a href="//{HOST}/$path">$label</a></td>', menu)
    return {
        "head": fill("chinadaily_head", {"nav": nav, "bread": bread}),
        "foot": fill("chinadaily_foot", {"foot": foot}),
    }


def print_side(news: Sequence[Mapping[str, str]]) -> str:
    """Print the right column."""
    half = len(news) // 2
    special = '<div class="mb10"><a href="//www.chinadaily.com.cn/special/river">A year on the lower river</a></div>'
    values = {"viewed": repeat(VIEWED, news[:half]), "top": repeat(TOP, news[half:]), "special": special}
    return fill("chinadaily_side", values)


def _stands_in(story: Story, section: str, neighbour: str) -> bool:
    """Every fifth story also stands in the section after its own, on another host."""
    own = section_of(story, SECTIONS)
    return own == section or (own == neighbour and chance(story, 5) == 0)


def _print_list(label: str, section: str, stories: Sequence[Story], page: int, pages: int) -> str:
    rows = [_describe(story, section) for story in stories]
    following = f"//{HOST}/{section}/page_{page + 1}.html"
    shown = range(max(1, page - 3), min(pages, page + 3) + 1)
    links = [f'<a href="//{HOST}/{section}/page_{n}.html">{n}</a>' for n in shown if n != page]
    step = f'<a class="pagestyle" href="{following}">Next</a>' if page < pages else ""
    last = f'<a style="text-decoration:none" href="//{HOST}/{section}/page_{pages}.html">&gt;&gt;|</a>'
    boxes = [repeat(FIRST_BOX, rows[:1]), repeat(SMALL_BOX, rows[1:3])] if page == 1 else []
    values = {
        "title": escape(label),
        "boxes": "\n".join(boxes),
        "rows": repeat(ROW, rows),
        "pager": f"{' '.join(links)} {step}&nbsp;&nbsp;\n{last if step else ''}",
        "page": str(page),
        "pages": str(pages),
        "next": step,
        "side": print_side(rows),
    }
    return fill("chinadaily_list", values | print_frame([(section, label)]))


def _describe(story: Story, section: str) -> dict[str, str]:
    own = section_of(story, SECTIONS) == section
    return {
        "href": link(story, LINKS) if own else f"//{aliases(story)[1]}",
        "title": escape(story.headline),
        "text": escape(story.description or ""),
        "minute": f"{story.published.astimezone(BEIJING):%Y-%m-%d %H:%M}",
        "picture": escape(story.pictures[0].url) if story.pictures else "//www.chinadaily.com.cn/image_e/none.gif",
    }
