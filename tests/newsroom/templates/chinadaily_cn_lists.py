"""China Daily in Chinese where it announces stories: section lists of two hosts and search; the frame of its pages."""

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

HOST = "cn.chinadaily.com.cn"
HOSTS = (HOST, "china.chinadaily.com.cn", "world.chinadaily.com.cn")
SECTIONS = (
    ("gtx", "观天下"),
    ("yuanchuang", "原创"),
    ("5bd5639ca3101a87ca8ff634", "评论"),
    ("5bd5639ca3101a87ca8ff636", "时政要闻"),
)
SECTION_HOSTS = {"gtx": HOST, "yuanchuang": HOST}
"""On which host a section's list stands; the others stand on china."""

NAV = (
    (HOST, "中文网首页"),
    ("china.chinadaily.com.cn", "时政"),
    ("world.chinadaily.com.cn", "资讯"),
    ("caijing.chinadaily.com.cn", "C财经"),
    ("fashion.chinadaily.com.cn", "生活"),
    ("kan.chinadaily.com.cn", "视频"),
    ("column.chinadaily.com.cn", "专栏"),
    ("language.chinadaily.com.cn", "双语"),
    ("cartoon.chinadaily.com.cn", "漫画"),
)
LINKS = ("//{host}{path}", "https://{host}{path}", "http://{host}{path}", f"//{HOSTS[1]}{{path}}")

ROW = (
    '<div class="busBox3"><div class="busBox3-img"><a href="$href"><img src="$picture" /></a></div>'
    '<h3><a target="_blank" href="$href">$title</a></h3><p>$text</p><b>$minute</b></div>'
)
SPECIAL = (
    '<div class="speRight">\n<div class="speRight-p">\n<a target="_blank" shape="rect" href="$href">'
    '<img src="$picture" /></a>\n</div>\n<div class="speRight-t">\n'
    '<a target="_blank" shape="rect" href="$href">$title</a>\n</div>\n</div>'
)
HOT = '<li><a target="_blank" shape="rect" href="$href">$title</a></li>'


def section_host(section: str) -> str:
    """Tell on which host the list of a section stands."""
    return SECTION_HOSTS.get(section, HOSTS[1])


def aliases(story: Story) -> tuple[str, ...]:
    """Give the other addresses (host/path) of page 1: each subject has its own host."""
    return tuple(f"{host}{story.path}" for host in HOSTS if host != story.host)


def listings(stories: Sequence[Story], now: datetime) -> dict[str, Resource]:
    """Print every page of every section list, and the search."""
    newest = newest_first(stories, now)
    shown = print_search(newest, "cn", SECTIONS)
    for index, (section, label) in enumerate(SECTIONS):
        neighbour = SECTIONS[index - 1][0]
        pages = cut([story for story in newest if _stands_in(story, section, neighbour)])
        for page, rows in enumerate(pages, 1):
            printed = resource(_print_list(label, section, rows, page, len(pages)), rows)
            names = ("", "/", "/page_1.html") if page == 1 else (f"/page_{page}.html",)
            shown |= {f"{section_host(section)}/{section}{name}": printed for name in names}
    return shown


def print_frame(labels: Sequence[str], hidden: str = "") -> dict[str, str]:
    """Print head and foot; `hidden` is what a page holds before everything that is seen."""
    paths = {label: path for path, label in SECTIONS}
    menu = [{"host": host, "label": label} for host, label in NAV]
    nav = repeat('<li><a href="https://$host/" target="_blank">$label</a></li>', menu)
    crumbs = [
        {"host": section_host(paths.get(label, "gtx")), "path": paths.get(label, "gtx"), "label": escape(label)}
        for label in labels
    ]
    bread = repeat('<a target="_blank" shape="rect" href="//$host/$path">$label</a>', crumbs)
    bread = bread.replace("\n", "\n<span>&gt;</span> ")
    head = fill("chinadaily_cn_head", {"nav": nav, "bread": bread, "hidden": hidden})
    return {"head": head, "foot": fill("chinadaily_cn_foot", {"nav": nav})}


def print_side(news: Sequence[Mapping[str, str]]) -> str:
    """Print the right column."""
    values = {"special": repeat(SPECIAL, news[:6]), "hot": repeat(HOT, news[6:])}
    return fill("chinadaily_cn_side", values)


def _stands_in(story: Story, section: str, neighbour: str) -> bool:
    """Every fifth story also stands in the section after its own, on another host."""
    own = section_of(story, SECTIONS)
    return own == section or (own == neighbour and chance(story, 5) == 0)


def _print_list(label: str, section: str, stories: Sequence[Story], page: int, pages: int) -> str:
    rows = [_describe(story, section) for story in stories]
    base = f"//{section_host(section)}/{section}"
    links = [f'<a href="{base}/page_{number}.html">{number}</a>' for number in range(1, pages + 1) if number != page]
    if page < pages:
        links.append(f'<a class="pagestyle" href="{base}/page_{page + 1}.html">下一页</a>')
    values = {"title": escape(label), "rows": repeat(ROW, rows), "pager": " ".join(links), "side": print_side(rows)}
    return fill("chinadaily_cn_list", values | print_frame([label]))


def _describe(story: Story, section: str) -> dict[str, str]:
    own = section_of(story, SECTIONS) == section
    return {
        "href": link(story, LINKS) if own else f"//{aliases(story)[-1]}",
        "title": escape(story.headline),
        "text": escape(story.description or ""),
        "minute": f"{story.published.astimezone(BEIJING):%Y-%m-%d %H:%M}",
        "picture": escape(story.pictures[0].url) if story.pictures else "//cn.chinadaily.com.cn/image/2018/none.png",
    }
