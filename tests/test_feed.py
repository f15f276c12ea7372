"""Feeds of every kind give leads; what is no feed says so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from newscrawl.discovery.feed import Feed
from newscrawl.discovery.source import Listing, UnreadableListingError

LISTINGS = Path(__file__).parent / "listings"
NOW = datetime(2026, 10, 3, 12, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
URL = "https://example.org/feed.xml"

# file: (address, title, published, modified, date as printed, section) of each lead
EXPECTED = {
    "chinanews_rss.xml": [
        (
            "http://www.chinanews.com.cn/sh/2017/11-23/9900001.shtml",
            "虚构县图书馆夜间开放",
            datetime(2017, 11, 23, 21, 59, 36, tzinfo=SHANGHAI),
            None,
            "2017-11-23 21:59:36",
            None,
        ),
        ("http://www.chinanews.com.cn/scroll-news/news1.html", "滚动新闻列表", None, None, "2017-11-23", None),
    ],
    "rss20.xml": [
        (
            "https://example.org/world/1.html?a=1&b=2",
            "Baker & miller agree on flour",
            datetime(2026, 10, 3, 7, 34, 32, tzinfo=UTC),
            datetime(2026, 10, 3, 10, tzinfo=UTC),
            "Sat, 03 Oct 2026 09:34:32 +0200",
            "World",
        ),
        (
            "https://example.org/world/2.html",
            "Only a permanent link",
            None,
            datetime(2026, 10, 3, 10, tzinfo=UTC),
            "2026-10-03T10:00:00Z",
            None,
        ),
        ("https://example.org/world/4.html", None, None, None, "one fine day", None),
    ],
    "rss10.rdf": [
        (
            "https://example.org/a1.html",
            "Ferry returns to the harbour",
            datetime(2026, 10, 3, 0, 34, 32, tzinfo=UTC),
            None,
            "2026-10-03T09:34:32+09:00",
            "Society",
        )
    ],
    "rss091.xml": [("https://example.org/old/1.html", "Market day moved to Monday", None, None, None, None)],
    "atom.xml": [
        (
            "https://example.org/blog/one.html",
            "Owls & larks",
            datetime(2026, 10, 1, 6, tzinfo=UTC),
            datetime(2026, 10, 2, 8, tzinfo=UTC),
            "2026-10-01T08:00:00+02:00",
            "nature",
        ),
        (
            "https://example.org/blog/two.html",
            "Only updated",
            None,
            datetime(2026, 10, 2, 9, tzinfo=UTC),
            "2026-10-02T09:00:00Z",
            None,
        ),
    ],
    "broken.xml": [
        (
            "https://example.org/b/1.html?x=1&y=2",
            "Tea & biscuits",
            datetime(2026, 10, 3, 9, 34, 32, tzinfo=UTC),
            None,
            "Sat, 03 Oct 2026 09:34:32 GMT",
            None,
        ),
        ("https://example.org/b/2.html", "Cut off", None, None, None, None),
    ],
}


def read(body: bytes, charset: str | None = None, section: str | None = None) -> list[Any]:
    return list(Feed(URL, section=section).read(Listing(body, URL, now=NOW, zone=SHANGHAI, charset=charset)))


@pytest.mark.parametrize("name", EXPECTED)
def test_every_kind_of_feed_gives_its_leads(name: str) -> None:
    leads = read((LISTINGS / name).read_bytes())
    assert [
        (lead.url, lead.title, lead.published, lead.modified, lead.date_raw, lead.section) for lead in leads
    ] == EXPECTED[name]
    assert {lead.source for lead in leads} == {URL}


def test_dates_without_a_zone_give_no_instant_where_the_outlet_has_no_zone() -> None:
    listing = Listing((LISTINGS / "chinanews_rss.xml").read_bytes(), URL, now=NOW)
    lead: Any = next(iter(Feed(URL).read(listing)))
    assert (lead.published, lead.date_raw) == (None, "2017-11-23 21:59:36")


def test_the_section_the_outlet_declares_stands_above_categories() -> None:
    leads = read((LISTINGS / "rss20.xml").read_bytes(), section="News")
    assert {lead.section for lead in leads} == {"News"}


@pytest.mark.parametrize("declared", ["gb2312", "utf-8"])
def test_one_bad_byte_does_not_cost_the_other_characters(declared: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>' + (LISTINGS / "chinanews_rss.xml").read_text("utf-8")[39:]
    story = ("虚构县图书馆延长开放时间，居民都说这是好事。" * 10).encode(declared)
    body = text.encode(declared).replace(b"<description>", b"<description>\xff" + story)
    assert read(body)[0].title == "虚构县图书馆夜间开放"


def test_entities_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    body = (
        f'<!DOCTYPE r [<!ENTITY e0 "boom">{levels}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        '<rss version="2.0"><channel><item><link>https://example.org/1</link><title>x &e8; &f;</title></item>'
        "</channel></rss>"
    )
    (lead,) = read(body.encode())
    assert lead.title is not None
    assert len(lead.title) < 40


@pytest.mark.parametrize(
    "body", ['<rss version="2.0"><channel></channel></rss>', '<feed xmlns="http://www.w3.org/2005/Atom"/>']
)
def test_a_feed_without_entries_gives_nothing(body: str) -> None:
    assert read(body.encode()) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "an empty body"),
        (" \n", "an empty body"),
        ("<!DOCTYPE html><html><head><title>Access &amp; denial</title>", "an HTML page titled 'Access & denial'"),
        ("<html><body><rss version='2.0'><item><link>http://a/</link></item></rss>", "an HTML page"),
        ('{"items": []}', "JSON"),
        ("<?xml version='1.0'?><urlset/>", "markup that begins with <urlset>"),
        ("< <", "broken markup"),
        ("Too many requests", "text that begins 'Too many requests'"),
        ("\x00\x01", "bytes of no known kind"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: str, message: str) -> None:
    with pytest.raises(UnreadableListingError) as caught:
        read(body.encode())
    assert str(caught.value).startswith(f"no feed but {message}")
    assert "\n" not in str(caught.value)


PIECES = st.sampled_from(
    [
        b"<rss version='2.0'>",
        b"<channel>",
        b"<item>",
        b"<link>",
        b"</link>",
        b"http://a/",
        b"//[",
        b"<title>",
        b"]]>",
        b"<![CDATA[",
        b"&#xD800;",
        b"&#99999999;",
        b"<category>",
        b"<pubDate>",
        b"2026",
        b"<feed>",
        b"<entry>",
        b"\xff",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        b"&a;",
        b"<guid>",
        b"</item>",
        b"<link href='b'/>",
        b"<!--",
        b"\x00",
        b"<?",
    ]
)


@settings(deadline=None)
@given(
    st.binary() | st.lists(PIECES, max_size=20).map(b"".join), st.none() | st.sampled_from(["gb2312", "x", "utf-16"])
)
def test_no_bytes_break_it(body: bytes, charset: str | None) -> None:
    try:
        leads = read(body, charset)
    except UnreadableListingError:
        return
    assert all(lead.url.encode() and lead.title != "" and lead.section != "" for lead in leads)
