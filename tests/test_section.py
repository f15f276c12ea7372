"""List pages give leads in the markup that real outlets use."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from newscrawl.discovery.section import Section
from newscrawl.discovery.source import Listing, More, UnreadableListingError

LISTINGS = Path(__file__).parent / "listings"
NOW = datetime(2026, 10, 7, 17, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")

ECNS = Section(
    "https://www.ecns.cn/china/", rows="ul.bizlst > li", links="h3 > a", date="b", pages="index_{page}.shtml"
)
CHINANEWS = Section(
    "https://www.chinanews.com.cn/scroll-news/news1.html",
    rows=".content_list li",
    links="div.dd_bt > a",
    date="div.dd_time",
    section_label="div.dd_lm a",
    pages="news{page}.html",
)
CHINADAILY = Section(
    "https://www.chinadaily.com.cn/world/invented",
    section="World",
    rows="div.tw3_01_2, span.tw2_l_t, div.tBox2",
    links="a",
    date="b",
    next_page="#div_currpage a.pagestyle",
)
HOST = "https://www.chinadaily.com.cn/a/2019"

# file: the source, (address, title, published, date as printed, section) of each lead, and the next page
EXPECTED = {
    "ecns_china.html": (
        ECNS,
        [
            (
                "https://www.ecns.cn/china/national/2025-01-13/detail-ihxample0000001.shtml",
                "Lighthouse keeper on invented isle counts ten thousand cranes",
                None,
                "Jan 13, 2025",
                None,
            ),
            (
                "https://www.ecns.cn/china/politics/2025-01-12/detail-ihxample0000002.shtml",
                "Village council of Nowhere votes for a second bridge across the brook",
                None,
                "Jan 12, 2025",
                None,
            ),
            ("http://www.ecns.cn/2018/05-03/900001.shtml", "Old mill turns & grinds again", None, "May 3, 2018", None),
        ],
        "https://www.ecns.cn/china/index_2.shtml",
    ),
    "chinanews_scroll.html": (
        CHINANEWS,
        [
            (
                "https://www.chinanews.com.cn/gn/2026/10-07/9900001.shtml",
                "虚构县图书馆夜间开放",
                datetime(2026, 10, 7, 23, 43, tzinfo=SHANGHAI),
                "10-7 23:43",
                "国内",
            ),
            (
                "https://www.chinanews.com.cn/sh/2025/12-31/9900002.shtml",
                "无名村修好了老水车",
                datetime(2025, 12, 31, 8, 5, tzinfo=SHANGHAI),
                "12-31 8:05",
                "社会",
            ),
            (
                "https://www.chinanews.com.cn/gj/shipin/news900003.shtml",
                "假想岛的灯塔",
                datetime(2025, 12, 30, 9, tzinfo=SHANGHAI),  # no year anywhere, and December 2026 is still to come
                "12-30 9:00",
                "视频",
            ),
        ],
        "https://www.chinanews.com.cn/scroll-news/news2.html",
    ),
    "chinadaily_list.html": (
        CHINADAILY,
        [
            (
                f"{HOST}01/11/WS000000000000000000000001.html",
                "Invented talks end with a walk in the garden",
                None,
                None,
                "World",
            ),
            (
                f"{HOST}01/12/WS000000000000000000000002.html",
                "Chess club of two towns plays The Long Game 2019",
                datetime(2019, 1, 12, 2, 6, tzinfo=SHANGHAI),
                "2019-01-12 02:06",
                "World",
            ),
            (f"{HOST}01/08/WS000000000000000000000003.html", "A recipe crosses the ocean", None, None, "World"),
            (
                f"{HOST}01/11/WS000000000000000000000004.html",
                "A kite above the roofs",
                datetime(2019, 1, 11, 23, 24, tzinfo=SHANGHAI),
                "2019-01-11 23:24",
                "World",
            ),
        ],
        "https://www.chinadaily.com.cn/world/invented/page_2.html",
    ),
}


def read(source: Section, body: bytes | str, page: int = 1, url: str | None = None) -> list[Any]:
    body = body.encode() if isinstance(body, str) else body
    return list(source.read(Listing(body, url or source.url, now=NOW, zone=SHANGHAI, page=page)))


@pytest.mark.parametrize("name", EXPECTED)
def test_real_markup_gives_its_leads_and_the_next_page(name: str) -> None:
    source, expected, following = EXPECTED[name]
    *leads, more = read(source, (LISTINGS / name).read_bytes())
    assert [(lead.url, lead.title, lead.published, lead.date_raw, lead.section) for lead in leads] == expected
    assert more == More(following, page=2)
    assert {lead.source for lead in leads} == {source.url}


def test_the_first_alternative_that_matches_counts() -> None:
    source = Section("https://example.org/", rows=("ul.new > li", "ul.old > li"), links=("h2 a", "a"))
    assert [lead.url for lead in read(source, "<ul class=old><li><a href=1.html>One</a></ul>")] == [
        "https://example.org/1.html"
    ]


def test_without_rows_each_link_is_a_row() -> None:
    body = (
        '<a class=card href=1.html><h3>One</h3><time datetime="2026-10-03T09:34:32+02:00">Saturday</time><i>Art</i></a>'
    )
    source = Section("https://example.org/", links="a.card", title="h3", date="time", section_label="i")
    (lead,) = read(source, body)
    assert (lead.title, lead.section) == ("One", "Art")
    assert lead.published == datetime(2026, 10, 3, 7, 34, 32, tzinfo=UTC)
    assert lead.date_raw == "2026-10-03T09:34:32+02:00"


@pytest.mark.parametrize(
    ("links", "title"),
    [
        ("<a href=1 title='All of it'>All…</a>", "All of it"),
        ("<a href=1>All…</a>", "All…"),
        ("<a href=1 title='Not this'>All of it</a>", "All of it"),
        ("<a href=1 title='All of it'> </a>", "All of it"),
        ("<a href=1><img src=x alt='All of it'></a>", "All of it"),
        ("<a href=1><img src=x alt='picture'></a><a href=1>All of it</a>", "All of it"),
        ("<a href=1>All...</a><a href='#x'>no</a><a href=1>All of it</a>", "All of it"),
        ("<a href=1 title></a>", None),
    ],
)
def test_the_title_is_the_whole_title(links: str, title: str | None) -> None:
    (lead,) = read(Section("https://example.org/", links="a"), links)
    assert (lead.url, lead.title) == ("https://example.org/1", title)


def test_of_several_texts_the_one_that_is_a_date_counts() -> None:
    source = Section("https://example.org/", rows="li", links="a", date="b")
    (lead,) = read(source, "<li><a href=1>One</a><b>Exclusive</b><b>2026-10-03 09:34</b></li>")
    assert lead.published == datetime(2026, 10, 3, 9, 34, tzinfo=SHANGHAI)


def test_addresses_are_relative_to_the_base_of_the_page() -> None:
    (lead,) = read(Section("https://example.org/", links="a"), "<base href='/news/'><a href=1.html>One</a>")
    assert lead.url == "https://example.org/news/1.html"


def test_later_pages_are_numbered_from_page_one() -> None:
    source = Section("https://example.org/world/", links="a", pages="page/{page}/")
    *_, more = read(source, "<a href=/1>One</a>", page=2, url="https://example.org/world/page/2/")
    assert more == More("https://example.org/world/page/3/", page=3)


@pytest.mark.parametrize(
    ("page", "body"),
    [(10, "<a href=/1>One</a>"), (1, "<p>nothing</p>"), (1, ""), (1, "<a name=x>One</a><a href='http://['>Two</a>")],
    ids=["last page", "no link", "empty", "no usable link"],
)
def test_there_is_no_next_page_after_the_last_nor_after_one_without_leads(page: int, body: str) -> None:
    source = Section("https://example.org/", links="a", pages="{page}.html")
    assert [found for found in read(source, body, page=page) if isinstance(found, More)] == []


def test_a_next_page_that_is_this_page_is_none() -> None:
    source = Section("https://example.org/", links="h2 a", next_page="a.next")
    assert len(read(source, "<h2><a href=1>One</a></h2><a class=next href='#'>Next</a>")) == 1


def test_a_page_made_to_freeze_a_parser_says_so() -> None:
    with pytest.raises(UnreadableListingError, match=r"^no list page but"):
        read(ECNS, "<div>" * 100_000)


PIECES = st.sampled_from(
    [
        b"<ul class=bizlst>",
        b"<li>",
        b"<h3>",
        b"<a href='1'>",
        b"<a href='//['>",
        b"<a href=javascript:x>",
        b"<b>",
        b"Jan",
        b" 31, 2026",
        b"02-29 10:00",
        b"</a>",
        b"</li>",
        b"<a href>",
        b"<a title=x>",
        b"<base href='http://['>",
        b"\xff",
        b"<!--",
        b"\x00",
        b"&#xD800;",
        b"<svg>",
        b"<template>",
        b"<img alt>",
        b"99999999999999999999",
    ]
)


@settings(deadline=None)
@given(
    st.binary() | st.lists(PIECES, max_size=20).map(b"".join), st.none() | st.sampled_from(["gb2312", "x", "utf-16"])
)
@pytest.mark.parametrize("source", [ECNS, Section("https://example.org/", links="a", date="b", next_page="a")])
def test_no_bytes_break_it(source: Section, body: bytes, charset: str | None) -> None:
    listing = Listing(body, source.url, now=NOW, zone=SHANGHAI, charset=charset)
    assert all(found.url.encode() for found in source.read(listing))
