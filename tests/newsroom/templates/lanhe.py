"""Lanhe Daily (蓝河日报), an invented paper in Chinese: GBK called gb2312, sections, stories over several pages."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.newsroom.resource import Resource
from tests.newsroom.story import BEIJING
from tests.newsroom.templates import markup
from tests.newsroom.templates.furniture import CHINESE, edition_of, tease
from tests.newsroom.templates.listing import cut, newest_first, section_of
from tests.newsroom.templates.markup import Form, charset, fill, printed, repeat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tests.newsroom.story import Story

OUTLET = "lanhe"
HOST = "www.lanhe.example"
GENERATIONS = ("2008",)
TRAPS = markup.TRAPS
SECTIONS = (("yaowen", "要闻"), ("shehui", "社会"), ("jingji", "经济"), ("wenhua", "文化"))
ENCODINGS = {"2008": "gb18030"}

FORM = Form(
    paragraph="<p>　　$text</p>",
    picture='<p align="center"><img src="$src" alt="$alt" /></p>\n$caption',
    caption='<p align="center" class="tushuo">$text</p>',
    credit="（$text）",
    icon='<p><img src="/images/zt.gif" width="16" height="16" alt="" /></p>',
    share='<div class="fenxiang">分享到：<a>微信</a> <a>微博</a></div>',
)
ROW = '<li><a href="$href" target="_blank">$title</a><span>$date</span></li>'
SIDE = '<li><a href="$href">$title</a></li>'


def make_key(number: int, generation: str) -> str:  # noqa: ARG001 - one generation
    """Give the number of the n-th story."""
    return str(350_000 + number)


def article_path(key: str, published: datetime, section: str, generation: str) -> str:  # noqa: ARG001 - as others
    """Give the path of page 1."""
    return f"/{section}/{published.astimezone(BEIJING):%Y%m/%d}/{key}.html"


def page_paths(story: Story) -> tuple[str, ...]:
    """Give the path of each page of the story."""
    stem = story.path.removesuffix(".html")
    return (story.path, *(f"{stem}_{page}.html" for page in range(2, story.pages + 1)))


def aliases(story: Story) -> tuple[str, ...]:  # noqa: ARG001 - there are none
    """Give the other addresses of the story."""
    return ()


def robots() -> str:
    """Print robots.txt."""
    return "User-agent: *\nDisallow: /admin/\n"


def render(story: Story, page: int = 1) -> str:
    """Print one page of the story."""
    moment = story.published.astimezone(BEIJING)
    section = section_of(story, SECTIONS)
    paths = page_paths(story)
    links = [f'<a href="{path}">{number}</a>' for number, path in enumerate(paths, 1) if number != page]
    if page < len(paths):
        links.append(f'<a href="{paths[page]}">下一页</a>')
    return fill(
        "lanhe_article",
        {
            "charset": charset(story),
            "title": escape(story.headline),
            "nav": _print_nav(),
            "section": section,
            "label": dict(SECTIONS)[section],
            "headline": printed(story.headline, story.traps),
            "time": f"{moment:%Y-%m-%d %H:%M}",
            "source": escape(story.source or "蓝河日报"),
            "editor": escape(" ".join(story.editors)),
            "body": "\n".join(markup.print_blocks(story, page, FORM)),
            "pager": " ".join(links) if len(paths) > 1 else "",
            "more": _print_news(story.key, 6, edition_of(story)),
        },
    )


def listings(stories: Sequence[Story], now: datetime) -> dict[str, Resource]:
    """Print the front page, and all pages of each section."""
    newest = newest_first(stories, now)
    shown = {f"{HOST}/": _print_list("首页", newest[:10], "")}
    for section, label in SECTIONS:
        pages = cut([story for story in newest if section_of(story, SECTIONS) == section])
        for page, rows in enumerate(pages, 1):
            numbers = [number for number in range(1, len(pages) + 1) if number != page]
            links = [f'<a href="{_name(number)}">{number}</a>' for number in numbers]
            links += [f'<a href="{_name(page + 1)}">下一页</a>'] if page < len(pages) else []
            name = _name(page) if page > 1 else ""
            shown[f"{HOST}/{section}/{name}"] = _print_list(label, rows, " ".join(links))
    return shown


def _name(page: int) -> str:
    return f"list_{page}.html" if page > 1 else "./"


def _print_nav() -> str:
    return " ".join(f'<a href="/{path}/">{label}</a>' for path, label in SECTIONS)


def _print_news(seed: str, count: int, day: datetime) -> str:
    news = tease(CHINESE, seed, count, day, lambda number, then: article_path(str(number), then, "yaowen", "2008"))
    return repeat(SIDE, news)


def _print_list(title: str, stories: Sequence[Story], pager: str) -> Resource:
    rows = [
        {
            "href": story.path,
            "title": escape(story.headline),
            "date": f"{story.published.astimezone(BEIJING):%Y-%m-%d}",
        }
        for story in stories
    ]
    side = _print_news("paihang", 8, edition_of(stories[0])) if stories else ""
    values = {"title": title, "nav": _print_nav(), "rows": repeat(ROW, rows), "pager": pager, "side": side}
    modified = max((story.published for story in stories), default=None)
    return Resource(fill("lanhe_list", values).encode("gb18030"), "text/html", modified=modified)
