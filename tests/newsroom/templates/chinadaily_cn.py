"""China Daily in Chinese, cn.chinadaily.com.cn and its sister hosts: their article pages of 2023."""

from __future__ import annotations

from html import escape
from random import Random
from typing import TYPE_CHECKING

from tests.newsroom.story import BEIJING
from tests.newsroom.templates import markup
from tests.newsroom.templates.chinadaily import print_metas
from tests.newsroom.templates.chinadaily_cn_lists import (
    HOST,
    HOSTS,
    SECTIONS,
    aliases,
    listings,
    print_frame,
    print_side,
)
from tests.newsroom.templates.furniture import CHINESE, edition_of, tease
from tests.newsroom.templates.markup import Form, charset, fill, printed, repeat

if TYPE_CHECKING:
    from datetime import datetime

    from tests.newsroom.story import Story

__all__ = ["HOST", "SECTIONS", "aliases", "listings"]

OUTLET = "chinadaily_cn"
GENERATIONS = ("2023",)
TRAPS = markup.TRAPS | {"editor_twice", "source_logo"}
ENCODINGS = {"2023": "utf-8"}

FORM = Form(
    picture='<figure class="image" style="display: table;">\n<img src="$src" alt="$alt" />\n$caption\n</figure>',
    caption="<figcaption>$text</figcaption>",
    credit="（$text）",
    icon='<p><img src="//cn.chinadaily.com.cn/image/2018/icon.png" width="16" height="16" alt="" /></p>',
    share='<div class="share-text">分享到 <a>微信</a> <a>微博</a> <a>QQ空间</a> 关闭</div>',
)
LOGO = (
    '<a href="//cn.chinadaily.com.cn/a/202307/31/WS64c7233ba3109d7585e4733e.html">\n'
    '<img src="//img3.chinadaily.com.cn/images/202307/31/64c77908a3109d7518e1e325.jpeg" /></a>\n'
)
RELATED = '<div class="xg-box"><h4><a href="$href">$title</a></h4><p>$text</p><span>$minute</span></div>'


def make_key(number: int, generation: str) -> str:
    """Give the id of the n-th story: WS and 24 hexadecimal digits."""
    dice = Random(f"{OUTLET} {generation} {number}")
    return f"WS{0x65000000 + number:08x}a310{dice.getrandbits(48):012x}"


def article_path(key: str, published: datetime, section: str, generation: str) -> str:  # noqa: ARG001 (all templates have one signature)
    """Give the path of page 1."""
    return f"/a/{published.astimezone(BEIJING):%Y%m/%d}/{key}.html"


def page_paths(story: Story) -> tuple[str, ...]:
    """Give the path of each page of the story."""
    stem = story.path.removesuffix(".html")
    return (story.path, *(f"{stem}_{page}.html" for page in range(2, story.pages + 1)))


def robots() -> str:
    """Print robots.txt as on the English host, without the Crawl-delay of 30 seconds."""
    return "User-agent: *\nDisallow: /player/\n"


def render(story: Story, page: int = 1) -> str:
    """Print one page of the story."""
    moment = story.published.astimezone(BEIJING)
    headline = printed(story.headline, story.traps)
    values = {
        "charset": charset(story),
        "title": f"{headline} - 中国日报网",
        "metas": print_metas(story, f"{moment:%Y-%m-%d}", "中国日报网"),
        "headline": headline,
        "attribute": escape(story.headline),
        "url": story.url,
        "logo": LOGO if "source_logo" in story.traps else "",
        "source": escape(story.source or ""),
        "time": f"{moment:%Y-%m-%d %H:%M}",
        "body": _print_body(story, page),
        "pager": _print_pager(story, page),
    }
    return fill("chinadaily_cn_2023", values | _print_surroundings(story, headline))


def _print_body(story: Story, page: int) -> str:
    blocks = markup.print_blocks(story, page, FORM)
    editors = escape(" ".join(story.editors))
    if editors and "editor_twice" in story.traps and page == story.pages:
        blocks.append(f"<p>（编辑：{editors}）</p>")
    if editors:
        style = "width:100%;text-align:right;font-size:12px;padding-top:20px;"
        blocks.append(f'<div style="{style}">\n【责任编辑：{editors}】\n</div>')
    return "\n".join(blocks)


def _print_pager(story: Story, page: int) -> str:
    if story.pages == 1:
        return ""
    links = [f"//{story.host}{path}" for path in page_paths(story)]
    numbers = [
        f"<span>{number}</span>" if number == page else f'<a class="pagestyle" href="{href}">{number}</a>'
        for number, href in enumerate(links, 1)
    ]
    if page > 1:
        numbers.insert(0, f'<a class="pagestyle" href="{links[page - 2]}">上一页</a>')
    if page < len(links):
        numbers.append(f'<a class="pagestyle" href="{links[page]}">下一页</a>')
    return f'<div id="div_currpage">\n{" ".join(numbers)}\n</div>'


def _print_surroundings(story: Story, headline: str) -> dict[str, str]:
    def address(number: int, moment: datetime) -> str:
        return f"//{HOSTS[number % len(HOSTS)]}{article_path(make_key(number, '2023'), moment, '', '2023')}"

    news = tease(CHINESE, story.key, 36, edition_of(story), address)
    logo = '<img src="https://img2.chinadaily.com.cn/static/common/img/sharelogo2.jpg" />'
    summary = f"<h2>{escape(story.description)}</h2>" if story.description else ""
    hidden = f'<div style="display:none;">\n{logo}\n<h1>{headline}</h1>\n{summary}\n</div>'
    return {
        "related": repeat(RELATED, news[:8]),
        "side": print_side(news[8:]),
        **print_frame(story.section, hidden),
    }
