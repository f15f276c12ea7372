"""China Daily in English, www.chinadaily.com.cn: its article pages since 2017 and their addresses before."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from random import Random
from typing import TYPE_CHECKING

from tests.newsroom.story import BEIJING
from tests.newsroom.templates import markup
from tests.newsroom.templates.chinadaily_lists import HOST, SECTIONS, aliases, listings, print_frame, print_side
from tests.newsroom.templates.furniture import ENGLISH, edition_of, tease
from tests.newsroom.templates.markup import Form, charset, fill, meta, printed, repeat

if TYPE_CHECKING:
    from datetime import datetime

    from tests.newsroom.story import Story

__all__ = ["HOST", "SECTIONS", "aliases", "listings"]

OUTLET = "chinadaily"
GENERATIONS = ("2020", "2014")
TRAPS = markup.TRAPS | {
    "buddhist_era",
    "info_newlines",
    "byline_place",
    "ltr_paragraphs",
    "container_class",
    "title_suffix",
}
ENCODINGS = {"2020": "utf-8", "2014": "utf-8"}
BUDDHIST_ERA = 543

FORM = Form(
    picture='<figure class="image" style="display: table;">\n<img data-from="newsroom" src="$src" alt="$alt"/>\n'
    "$caption\n</figure>",
    caption='<figcaption style="font-size: 14px; display: table-caption; caption-side: bottom;">\n$text\n</figcaption>',
    credit="[$text]",
    icon='<p><img src="//www.chinadaily.com.cn/image_e/2020/icon.png" width="16" height="16" alt="" /></p>',
    share='<div class="sharebox">Share this: <a>Facebook</a> <a>Twitter</a> 318 shares</div>',
)
PHOTO = '<div class="tBox2"><a href="$href"><img src="$picture" /></a><a href="$href">$title</a></div>'
RELATED = '<li><a target="_blank" shape="rect" href="$href">$title</a> <span>$date</span></li>'


def make_key(number: int, generation: str) -> str:
    """Give the id of the n-th story: WS and 24 hexadecimal digits, or the number of the old system."""
    if generation == "2014":
        return str(18_600_000 + number)
    dice = Random(f"{OUTLET} {number}")
    return f"WS{0x66000000 + number:08x}a310{dice.getrandbits(48):012x}"


def article_path(key: str, published: datetime, section: str, generation: str) -> str:
    """Give the path of page 1."""
    day = published.astimezone(BEIJING)
    if generation == "2014":
        return f"/{section.partition('/')[0]}/{day:%Y-%m/%d}/content_{key}.htm"
    return f"/a/{day:%Y%m/%d}/{key}.html"


def page_paths(story: Story) -> tuple[str, ...]:
    """Give the path of each page of the story."""
    stem, _, ending = story.path.rpartition(".")
    return (story.path, *(f"{stem}_{page}.{ending}" for page in range(2, story.pages + 1)))


def robots() -> str:
    """Print robots.txt as in a snapshot, without the Crawl-delay of 30 seconds that it had beside."""
    return "User-agent: *\nDisallow: /player/\n"


def render(story: Story, page: int = 1) -> str:
    """Print one page of the story."""
    form = replace(FORM, paragraph='<p dir="ltr">$text</p>') if "ltr_paragraphs" in story.traps else FORM
    headline = printed(story.headline, story.traps)
    label = f" - {escape(story.section[0])}" if "title_suffix" in story.traps and story.section else ""
    values = {
        "charset": charset(story),
        "title": f"{headline}{label} - Chinadaily.com.cn",
        "metas": print_metas(story, _print_day(story, "%m-%d"), "Chinadaily.com.cn"),
        "container": "" if "container_class" in story.traps else ' id="lft-art"',
        "headline": headline,
        "info": _print_info(story),
        "body": "\n".join(markup.print_blocks(story, page, form)),
        "pager": _print_pager(story, page),
    }
    return fill("chinadaily_article", values | _print_surroundings(story))


def print_metas(story: Story, day: str, site: str) -> str:
    """Print the metas that English and Chinese pages share; author is the editor again."""
    editors = " ".join(story.editors)
    image = story.pictures[0].url if story.pictures else None
    suffix = f" - {site}" if "og_site_suffix" in story.traps else ""
    named = {
        "keywords": ",".join(story.keywords),
        "description": story.description,
        "contentid": story.key,
        "publishdate": day,
        "editor": editors,
        "author": editors,
        "source": story.source,
        "twitter:title": story.headline,
    }
    shared = {"og:title": story.headline + suffix, "og:url": story.url, "og:image": image}
    return "".join(meta(name, content) for name, content in named.items()) + "".join(
        meta(name, content, "property") for name, content in shared.items()
    )


def _print_day(story: Story, form: str) -> str:
    """Print a moment after its year, which the trap counts in the Buddhist Era."""
    moment = story.published.astimezone(BEIJING)
    year = moment.year + BUDDHIST_ERA if "buddhist_era" in story.traps else moment.year
    return f"{year}-{moment:{form}}"


def _print_info(story: Story) -> str:
    names = " and ".join(story.reporters)
    place = " in Los Angeles" if "byline_place" in story.traps else ""
    parts = [f"By {names}{place}" if names else "", story.source or "", f"Updated: {_print_day(story, '%m-%d %H:%M')}"]
    joint = " |\n            " if "info_newlines" in story.traps else " | "
    info = joint.join(escape(part) for part in parts if part)
    return f"\n            {info}\n          " if "info_newlines" in story.traps else info


def _print_pager(story: Story, page: int) -> str:
    """Print the pager; the old pages link their neighbours by file name only."""
    if story.pages == 1:
        return ""
    prefix = f"//{story.host}"
    links = [path.rpartition("/")[2] if story.template == "2014" else prefix + path for path in page_paths(story)]
    numbers = [
        f"<span>{number}</span>" if number == page else f'<a class="pagestyle" href="{href}">{number}</a>'
        for number, href in enumerate(links, 1)
    ]
    if page > 1:
        numbers.insert(0, f'<a class="pagestyle" href="{links[page - 2]}">Previous Page</a>')
    if page < len(links):
        numbers.append(f'<a class="pagestyle" style="text-decoration:none" href="{links[page]}">Next Page</a>')
        numbers.append(f'<a style="text-decoration:none" href="{links[-1]}">&gt;&gt;|</a>')
    return f'<div id="div_currpage">\n{" ".join(numbers)}\n</div>'


def _print_surroundings(story: Story) -> dict[str, str]:
    def address(number: int, moment: datetime) -> str:
        return f"//{HOST}{article_path(make_key(number, '2020'), moment, 'china', '2020')}"

    news = tease(ENGLISH, story.key, 52, edition_of(story), address)
    paths = {label: path for path, label in SECTIONS}
    trail = [(paths.get(label, "china"), label) for label in story.section]
    return {
        "related": repeat(RELATED, news[:10]),
        "photos": repeat(PHOTO, news[10:18]),
        "side": print_side(news[18:]),
        **print_frame(trail),
    }
