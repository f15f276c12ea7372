"""Chinanews where it announces stories: scroll lists, the archive by day, ten feeds; and head and foot of its pages."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from tests.newsroom.story import BEIJING
from tests.newsroom.templates.feed import print_feed, print_item
from tests.newsroom.templates.furniture import EDITION
from tests.newsroom.templates.listing import chance, cut, link, newest_first, resource, section_of
from tests.newsroom.templates.markup import fill, repeat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tests.newsroom.resource import Resource
    from tests.newsroom.story import Story

HOST = "www.chinanews.com.cn"
TWIN = "www.chinanews.com"
SECTIONS = (
    ("gn", "国内"),
    ("gj", "国际"),
    ("sh", "社会"),
    ("cj", "财经"),
    ("cul", "文化"),
    ("ty", "体育"),
    ("yl", "娱乐"),
    ("ll", "理论"),
    ("life", "生活"),
    ("jk", "健康"),
    ("ga", "港澳"),
    ("tw", "台湾"),
    ("dwq", "大湾区"),
    ("dxw", "东西问"),
)
FEEDS = {
    "china": "gn",
    "world": "gj",
    "society": "sh",
    "finance": "cj",
    "life": "life",
    "health": "jk",
    "culture": "cul",
    "sports": "ty",
}
"""Feeds of one section; scroll-news holds all stories, importnews a third of them."""

FEED_LINKS = ("https://{host}{path}", "http://{host}{path}", f"http://{TWIN}{{path}}", f"https://{TWIN}{{path}}")
LIST_LINKS = (*FEED_LINKS, "//{host}{path}", f"//{TWIN}{{path}}", "{path}", "{path}#", "http://{host}:80{path}")
ROWS = 50
SCROLL_PAGES = 10

ROW = (
    '<li><div class="dd_lm">[<a href=//www.chinanews.com.cn/$section.shtml>$label</a>]</div> '
    '<div class="dd_bt"><a href="$href">$title</a></div><div class="dd_time">$time</div></li>'
)
STRANGERS = (
    ("photo", "图片", "/tp/hd2019/{day:%Y/%m-%d}/{number}.shtml", "镜头里的滨江老街"),
    ("shipin", "视频", "//www.chinanews.com.cn/gn/shipin/cns-d/{day:%Y/%m-%d}/news{number}.shtml", "灯笼匠人的一天"),
    ("jwview", "经纬", "http://www.jwview.com/jingwei/html/{day:%m-%d}/{number}.shtml", "小镇工厂的新订单"),
    ("kong", "互动", "//www.chinanews.com.cn/kong/{day:%Y/%m-%d}/{number}.shtml", "网友热议夜校课程表"),
)
"""Rows of every list that lead to no article: section, label, link, title."""


def aliases(story: Story) -> tuple[str, ...]:
    """Give the other addresses (host/path) of page 1: the site has two names."""
    return (f"{TWIN}{story.path}",)


def listings(stories: Sequence[Story], now: datetime) -> dict[str, Resource]:
    """Print scroll lists, days and feeds."""
    newest = newest_first(stories, now)
    return _print_feeds(newest) | _print_scroll(newest) | _print_days(newest)


def print_frame(day: datetime, garbled: str = "system") -> dict[str, str]:
    """Print head and foot as they were on a day."""
    menu = repeat('<a href="//www.chinanews.com/$path/">$label</a>', [{"path": p, "label": n} for p, n in SECTIONS])
    return {
        "style": fill("chinanews_style", {}),
        "nav": fill("chinanews_nav", {"menu": menu}),
        "foot": fill("chinanews_foot", {"year": f"{day:%Y}", "garbled": garbled}),
    }


def _print_feeds(newest: Sequence[Story]) -> dict[str, Resource]:
    day = f"{newest[0].published.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}" if newest else ""
    scroll = print_item("滚动新闻", f"https://{HOST}/scroll-news/news1.html", "", day)
    contents = {name: [s for s in newest if section_of(s, SECTIONS) == path] for name, path in FEEDS.items()}
    contents["scroll-news"] = list(newest)
    contents["importnews"] = [story for story in newest if chance(story, 3) == 0]
    return {
        f"{HOST}/rss/{name}.xml": print_feed(f"中国新闻网_{name}", f"https://{HOST}/", inside, FEED_LINKS, scroll)
        for name, inside in contents.items()
    }


def _print_scroll(newest: Sequence[Story]) -> dict[str, Resource]:
    pages = cut(newest, ROWS)[:SCROLL_PAGES]
    numbers = range(1, len(pages) + 1)
    shown = {}
    for page, stories in zip(numbers, pages, strict=True):
        links = [f'<a href="/scroll-news/news{n}.html">{n}</a>' if n != page else f"<span>{n}</span>" for n in numbers]
        if page < len(pages):
            links.append(f'<a href="/scroll-news/news{page + 1}.html">下一页</a>')
        markup = _print_list("滚动新闻-中新网", stories, " ".join(links))
        shown[f"{HOST}/scroll-news/news{page}.html"] = resource(markup, stories)
    return shown


def _print_days(newest: Sequence[Story]) -> dict[str, Resource]:
    shown = {}
    for day, group in groupby(newest, key=lambda story: story.published.astimezone(BEIJING).date()):
        stories = list(group)
        markup = _print_list(f"{day:%Y年%m月%d日}新闻-中新网", stories, "")
        shown[f"{HOST}/scroll-news/{day:%Y/%m%d}/news.shtml"] = resource(markup, stories)
    return shown


def _print_list(title: str, stories: Sequence[Story], pager: str) -> str:
    rows = [_describe(story) for story in stories]
    day = stories[0].published.astimezone(BEIJING) if stories else EDITION
    for place, (section, label, form, text) in enumerate(STRANGERS, 1):
        href = form.format(day=day, number=1_000_000 + day.toordinal() + place)
        row = {"section": section, "label": label, "href": href, "title": text, "time": _print_minute(day)}
        rows.insert(place * 2, row)
    values = {"title": title, "rows": repeat(ROW, rows), "pager": pager}
    return fill("chinanews_list", values | print_frame(day))


def _describe(story: Story) -> dict[str, str]:
    path = section_of(story, SECTIONS)
    return {
        "section": path,
        "label": dict(SECTIONS)[path],
        "href": link(story, LIST_LINKS),
        "title": escape(story.headline),
        "time": _print_minute(story.published.astimezone(BEIJING)),
    }


def _print_minute(moment: datetime) -> str:
    return f"{moment.month}-{moment.day} {moment:%H:%M}"
