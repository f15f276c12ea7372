"""ECNS, www.ecns.cn: its article pages of 2026 and of early 2018."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import escape
from random import Random
from string import ascii_lowercase
from typing import TYPE_CHECKING

from tests.newsroom.story import BEIJING
from tests.newsroom.templates import markup
from tests.newsroom.templates.ecns_lists import HOST, SECTIONS, aliases, listings, print_frame, print_side
from tests.newsroom.templates.furniture import ENGLISH, edition_of, tease
from tests.newsroom.templates.markup import Form, charset, fill, meta, printed, repeat

if TYPE_CHECKING:
    from datetime import datetime

    from tests.newsroom.story import Story

__all__ = ["HOST", "SECTIONS", "aliases", "listings"]

OUTLET = "ecns"
GENERATIONS = ("2026", "2018")
TRAPS = markup.TRAPS | {
    "comment_in_headline",
    "share_count",
    "editor_mail",
    "blank_paragraphs",
    "banner_paragraph",
    "republish_comment",
    "caption_plain",
}
ENCODINGS = {"2026": "utf-8", "2018": "gb18030"}

FORM = Form(
    picture='<p style="text-align: center;"><img src="$src" alt="$alt" /></p>\n$caption',
    caption='<p style="text-align: center;">$text</p>',
    credit="($text)",
    icon='<p><img src="/images/icon/special.gif" width="14" height="14" alt="" /></p>',
    share='<div class="bshare-custom">Share <a title="Twitter">Twitter</a> <a title="Facebook">Facebook</a>'
    " 1,204 shares</div>",
)
PHOTO = (
    '<li><a href="$href"><img src="$picture" width="190" height="127" alt="$title" /></a>'
    '<h3><a href="$href">$title</a></h3></li>'
)
BANNERS = (
    '\n<p style="text-align:center;"><a href="https://www.facebook.com/echinanews" target="_blank">'
    '<img src="http://www.ecns.cn/part/2015/07/2015-07-23/U435P886T30D169F196.jpg"></a>　　'
    '<a href="http://twitter.com/Echinanews" target="_blank">'
    '<img src="http://www.ecns.cn/part/2015/07/2015-07-23/U435P886T30D169F203.jpg"></a></p>'
)


def make_key(number: int, generation: str) -> str:
    """Give the id of the n-th story: ihfkteqw7941628, or 301274 before May 2018."""
    if generation == "2018":
        return str(300_000 + number)
    letters = "".join(Random(number).choices(ascii_lowercase, k=4))
    return f"ihfk{letters}{(number * 7 + 1_000_003) % 10**7:07d}"


def article_path(key: str, published: datetime, section: str, generation: str) -> str:
    """Give the path of page 1; before May 2018 it names no section."""
    day = published.astimezone(BEIJING)
    return f"/{day:%Y/%m-%d}/{key}.shtml" if generation == "2018" else f"/{section}/{day:%Y-%m-%d}/detail-{key}.shtml"


def page_paths(story: Story) -> tuple[str, ...]:
    """Give the path of each page of the story."""
    stem = story.path.removesuffix(".shtml")
    return (story.path, *(f"{stem}_{page}.shtml" for page in range(2, story.pages + 1)))


def robots() -> str:
    """Print a robots.txt that forbids nothing a crawler of news wants; the real one is not known."""
    return "User-agent: *\nDisallow: /search/\nDisallow: /comment/\n"


def render(story: Story, page: int = 1) -> str:
    """Print one page of the story."""
    return fill("ecns_article", _print_facts(story) | _print_body(story, page) | _print_surroundings(story))


def _print_facts(story: Story) -> dict[str, str]:
    moment = story.published.astimezone(BEIJING)
    old = story.template == "2018"
    headline = printed(story.headline, story.traps)
    names = ", ".join(story.editors)
    editor = (f"<em>Editor: {escape(names)}</em>" if old else f"Editor  : {escape(names)}") if names else ""
    if "editor_mail" in story.traps:
        editor += f"<!--<a href='mailto:{story.key}@ecns.example'>{story.key}@ecns.example</a>-->"
    stamp = moment + timedelta(hours=1) if "republish_comment" in story.traps else moment
    suffixed = f"{story.headline} - ECNS" if "og_site_suffix" in story.traps else None
    metas = "" if old else meta("description", story.description) + meta("keywords", ", ".join(story.keywords))
    return {
        "charset": charset(story),
        "title": headline,
        "metas": metas + meta("og:title", suffixed, "property"),
        "stamp": f"<!--[886,1,{story.key}] published at {stamp:%Y-%m-%d %H:%M:%S} from #10 by system -->"
        + (f"\n<!--publish at {stamp:%Y-%m-%d %H:%M:%S} -->" if "republish_comment" in story.traps else ""),
        "section": escape(story.section[-1] if story.section else "News"),
        "headline": ("<!--[886,5,1] title-->" if "comment_in_headline" in story.traps else "") + headline,
        "count": '<span style="float: none;" class="BSHARE_COUNT bshare-share-count">1</span>'
        if "share_count" in story.traps
        else "",
        "time": f"{moment:%Y-%m-%d %H:%M}" if old else f"{moment:%Y-%m-%d %H:%M:%S}",
        "source": escape(story.source or ""),
        "editor": editor,
    }


def _print_body(story: Story, page: int) -> dict[str, str]:
    form = replace(FORM, caption="<p>$text</p>") if "caption_plain" in story.traps else FORM
    body = "\n".join(markup.print_blocks(story, page, form))
    if "blank_paragraphs" in story.traps:
        body = body.replace("</p>\n<p", "</p>\n<p>&nbsp;</p>\n<p")
    paths = page_paths(story)
    links = "".join(f'<a href="{path}">{number}</a> ' for number, path in enumerate(paths, 1) if number != page)
    following = f'<a href="{paths[page]}">Next</a>' if page < len(paths) else ""
    has_code = story.template == "2018" or story.pages > 1
    return {
        "body": body,
        "pager": f'<div id="function_code_page">{links if story.pages > 1 else ""}{following}</div>'
        if has_code
        else "",
        "banner": BANNERS if "banner_paragraph" in story.traps else "",
    }


def _print_surroundings(story: Story) -> dict[str, str]:
    day = edition_of(story)

    def address(number: int, moment: datetime) -> str:
        section = SECTIONS[number % len(SECTIONS)][0]
        return f"//{HOST}{article_path(make_key(number, '2026'), moment, section, '2026')}"

    related = tease(ENGLISH, f"{story.key} related", 8, day, address)
    news = tease(ENGLISH, f"{story.key} news", 44, day, address)
    return {
        "related": repeat('<li><p><a href="$href">$title</a></p><span>$date</span></li>', related),
        "photos": repeat(PHOTO, news[36:]),
        "side": print_side(news[:36]),
        **print_frame(day),
    }
