"""The newsroom's templates print the facts of a story where the real outlets print them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.newsroom.story import BEIJING, Picture, Story
from tests.newsroom.template import load_template
from tests.newsroom.templates import markup

if TYPE_CHECKING:
    from tests.newsroom.template import Template

OUTLETS = ("ecns", "chinanews", "chinadaily", "chinadaily_cn")
PUBLISHED = datetime(2025, 5, 3, 9, 4, 32, tzinfo=BEIJING)

# Where an outlet prints a fact: a selector, and what its first match must hold.
ECNS = {
    "#contitle": "{headline}",
    "h3.bitemblue > span:last-child": "{section}",
    ".downinfo > span:nth-of-type(2)": "{source}",
    ".downinfo > span:nth-of-type(3)": "Editor",
}
BAIDU = {"#pubtime_baidu": "2025-05-03 09:04:32", "#source_baidu": "{source}", "#editor_baidu": "{editor}"}
CHINADAILY = {
    ".main_art h1": "{headline}",
    "span.info_l": "By {reporter}",
    "#bread-nav > a:last-child": "/ {section}",
    ".main_art .lft_art #Content": "",
}
FACTS = {
    "ecns/2026": ECNS
    | {
        ".downinfo > span:nth-of-type(1)": "2025-05-03 09:04:32",
        ".downinfo": "09:04:32{source} Editor : {editor} ECNS",
    },
    "ecns/2018": ECNS | {".downinfo > span:nth-of-type(1)": "2025-05-03 09:04", ".downinfo em": "Editor: {editor}"},
    "chinanews/2022": BAIDU
    | {
        "h1.content_left_title": "{headline}",
        "div.content_left_time": "2025年05月03日 09:04 来源：{source}",
        "a.source": "{source}",
        ".adEditor .left_name": "【编辑:{editor}】",
    },
    "chinanews/2013": BAIDU
    | {
        "#cont_1_1_2 > h1": "{headline}",
        "div.left-t": "2025年05月03日 09:04 来源：{source}参与互动",
        ".left_name": "【编辑:{editor}】",
    },
    "chinanews/2009": {
        "div.left_bt > ul": "{headline}",
        "div.left_time": "2025年05月03日 09:04 来源：{source}",
        "div.left_name": "【编辑:{editor}】",
    },
    "chinanews/2007": {
        "div.title0": "{headline}",
        "div.title0 ~ div": "2025年05月03日 09:04 来源：{source}",
        "#editor": "【编辑:{editor}】",
    },
    "chinadaily/2020": CHINADAILY,
    "chinadaily/2014": CHINADAILY,
    "chinadaily_cn/2023": {
        "h1.dabiaoti": "{headline}",
        "div.xinf-le": "来源： {source}",
        "div.xinf-le + div.xinf-le": "2025-05-03 09:04",
        "#Content > div:last-child": "【责任编辑：{editor}】",
        "div.da-bre a": "{section}",
    },
}
BODIES = {
    "ecns": "#yanse.content > p",
    "chinanews/2009": "div.left_zw font#fontzoom p",
    "chinanews/2007": "#ad0 p",
    "chinanews": "div.left_zw > p",
    "chinadaily": "div#Content > p",
    "chinadaily_cn": "div#Content > p",
}
CAPTIONS = {
    "ecns": ("#yanse > p", "{caption} ({credit})"),
    "chinanews": (".pictext", "{caption} （{credit}）"),
    "chinadaily": ("figure.image > figcaption", "{caption} [{credit}]"),
    "chinadaily_cn": ("figure.image > figcaption", "{caption} （{credit}）"),
}
SIGNS = {
    "ecns": {
        "republish_comment": "<!--publish at 2025-05-03 10:04:32 -->",
        "share_count": 'BSHARE_COUNT bshare-share-count">1</span>',
        "blank_paragraphs": "<p>&nbsp;</p>",
        "editor_mail": "<!--<a href='mailto:",
    },
    "chinanews": {
        "title_suffix": "-中新网</title>",
        "title_suffix_dash": "——中新网</title>",
        "ad_table": 'class="adInContent"><tbody>',
        "rare_characters": "喆镕风筝社与㛃湖渡口结对",
    },
    "chinadaily": {
        "buddhist_era": "Updated: 2568-05-03 09:04",
        "info_newlines": " |\n ",
        "byline_place": " in Los Angeles | ",
        "title_suffix": " - World - Chinadaily.com.cn</title>",
    },
    "chinadaily_cn": {"editor_twice": "<p>（编辑：李 &lt;岩&gt;）</p>", "og_site_suffix": ' - 中国日报网" />'},
}
GENERATIONS = [(name, generation) for name in OUTLETS for generation in load_template(name).GENERATIONS]


def make_story(template: Template, generation: str, number: int = 1) -> Story:
    """Make a story whose words need escaping and are not in gb2312."""
    path, label = template.SECTIONS[number % len(template.SECTIONS)]
    key = template.make_key(number, generation)
    published = PUBLISHED - timedelta(hours=7 * (number - 1))
    paragraphs = tuple(f"镕喆㛃 “A” & <b>B</b> it's café {letter}" for letter in "abcdefg")
    return Story(
        outlet=template.OUTLET,
        key=key,
        path=template.article_path(key, published, path, generation),
        host=template.HOST,
        headline=f"Tom & Jerry's <i>{number}</i> 喆",
        paragraphs=paragraphs,
        published=published,
        template=generation,
        section=(label,),
        reporters=("Ann & Bo",),
        editors=("李 <岩>",),
        source="R&D <Daily>",
        description='"Said" <he>',
        keywords=("a&b",),
        subheads=paragraphs[2:3],
        pictures=tuple(Picture(f"https://img.example/{n}.jpg?a=1&b=2", f'Cap "{n}" & <c>', "Photo & Co") for n in "12"),
        pages=2,
        encoding=template.ENCODINGS[generation],
    )


def read(text: str) -> str:
    """Read printed text as a reader does."""
    return re.sub(r"\s+", " ", re.sub("[\u200b\ufeff]", "", text)).strip()


@pytest.mark.parametrize("traps", ["none", "all"])
@pytest.mark.parametrize(("outlet", "generation"), GENERATIONS)
def test_facts_stand_where_the_outlet_prints_them(outlet: str, generation: str, traps: str) -> None:
    template = load_template(outlet)
    story = make_story(template, generation)
    story = replace(story, traps=template.TRAPS if traps == "all" else frozenset())
    names = {"headline": story.headline, "source": story.source, "section": story.section[0]}
    names |= {"editor": story.editors[0], "reporter": story.reporters[0]}
    for page in (1, 2):
        tree = LexborHTMLParser(template.render(story, page))
        for selector, text in FACTS[f"{outlet}/{generation}"].items():
            found = tree.css_first(selector)
            assert found is not None, selector
            assert text.format(**names) in read(found.text()), selector
        assert read("".join(node.text() for node in tree.css("title"))).startswith(story.headline)


@pytest.mark.parametrize("traps", ["none", "all"])
@pytest.mark.parametrize(("outlet", "generation"), GENERATIONS)
def test_body_and_captions_are_complete(outlet: str, generation: str, traps: str) -> None:
    template = load_template(outlet)
    story = make_story(template, generation)
    story = replace(story, traps=template.TRAPS if traps == "all" else frozenset())
    body = BODIES.get(f"{outlet}/{generation}") or BODIES[outlet]
    selector, caption = CAPTIONS[outlet]
    paragraphs, captions = [], []
    for page in (1, 2):
        tree = LexborHTMLParser(template.render(story, page))
        for clutter in tree.css("noscript, table, #adhzh, .adEditor"):
            clutter.decompose()
        paragraphs += [text for node in tree.css(body) if (text := read(node.text())) in story.paragraphs]
        captions += [read(node.text()) for node in tree.css(selector)]
    assert tuple(paragraphs) == story.paragraphs
    expected = [caption.format(caption=picture.caption, credit=picture.credit) for picture in story.pictures]
    assert [text for text in captions if text in expected] == expected


@pytest.mark.parametrize("outlet", OUTLETS)
def test_every_trap_shows_in_some_generation(outlet: str) -> None:
    template = load_template(outlet)
    assert template.TRAPS >= markup.TRAPS
    stories = [make_story(template, generation) for generation in template.GENERATIONS]
    for trap in template.TRAPS:
        pages = [(template.render(replace(s, traps=frozenset({trap})), 2), template.render(s, 2)) for s in stories]
        assert any(trapped != plain for trapped, plain in pages), trap
        sign = SIGNS[outlet].get(trap, "")
        assert any(sign in trapped and (not sign or sign not in plain) for trapped, plain in pages), trap


@pytest.mark.parametrize(("outlet", "generation"), GENERATIONS)
def test_pages_have_a_real_size_a_declared_charset_and_a_pager(outlet: str, generation: str) -> None:
    template = load_template(outlet)
    story = replace(make_story(template, generation), traps=template.TRAPS)
    for declared in (None, "gb2312"):
        printed = template.render(replace(story, declared=declared))
        assert 15_000 < len(printed.encode(story.encoding)) < 35_000
        expected = declared or {"gb18030": "gb2312"}.get(story.encoding, story.encoding)
        assert re.findall(r"""<meta [^>]*charset="?([\w-]+)""", printed) == [expected]
    links = [urljoin(story.url, href) for href in _links(template.render(story))]
    assert f"https://{story.host}{template.page_paths(story)[1]}" in links


@pytest.mark.parametrize("outlet", OUTLETS)
def test_every_story_stands_in_a_listing_at_an_address_of_its_own(outlet: str) -> None:
    template = load_template(outlet)
    stories = [make_story(template, template.GENERATIONS[n % len(template.GENERATIONS)], n) for n in range(1, 121)]
    assert len({story.key for story in stories}) == len(stories)
    addresses = {
        address: story.key
        for story in stories
        for address in (*(story.host + path for path in template.page_paths(story)), *template.aliases(story))
    }
    listed = set()
    for place, resource in template.listings(stories, PUBLISHED).items():
        for link in _links(resource.body.decode()):
            parts = urlsplit(urljoin(f"https://{place}", link))
            address = f"{parts.hostname}{parts.path}"
            assert address in addresses or not any(story.key in link for story in stories), link
            listed.add(addresses.get(address))
    assert listed >= {story.key for story in stories}
    early = template.listings(stories, PUBLISHED - timedelta(days=1))
    assert not any(stories[0].key in link for resource in early.values() for link in _links(resource.body.decode()))
    assert all(
        not _links(resource.body.decode()) or resource.modified is None
        for resource in template.listings([], PUBLISHED).values()
    )


def _links(text: str) -> list[str]:
    return [
        unescape("".join(found)) for found in re.findall(r'href="?([^"\s>]+)|<link>(.+?)</link>|"url": "(.+?)"', text)
    ]
