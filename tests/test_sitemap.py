"""Sitemaps and their indexes give leads and children, and hold to their limits."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from newscrawl.discovery import sitemap
from newscrawl.discovery.sitemap import NewsSitemap
from newscrawl.discovery.source import PAUSE, LeftOut, Listing, More, Range, UnreadableListingError
from newscrawl.lead import Lead

if TYPE_CHECKING:
    from collections.abc import Callable

LISTINGS = Path(__file__).parent / "listings"
NOW = datetime(2026, 10, 3, 12, tzinfo=UTC)
URL = "https://example.org/index.xml"
NEWS = (LISTINGS / "sitemap_news.xml").read_bytes()
INDEX = (LISTINGS / "sitemap_index.xml").read_bytes()
LEADS = [
    Lead(
        url="https://example.org/2026/10/03/one.html?a=1&b=2",
        source=URL,
        title="Bees & beekeepers meet",
        published=datetime(2026, 10, 3, 9, 34, 32, tzinfo=UTC),
        modified=datetime(2026, 10, 3, 10, tzinfo=UTC),
        date_raw="2026-10-03T09:34:32Z",
        section="News",
    ),
    Lead(url="https://example.org/2026/10/02/two.html?x=1&y=2", source=URL, date_raw="2026-10-02", section="News"),
    Lead(url="https://example.org/three.html?p=1&q=2", source=URL, section="News"),
]


def read(body: bytes, since: datetime | None = None, **options: int) -> list[Any]:
    listing = Listing(body, URL, now=NOW, zone=ZoneInfo("Asia/Shanghai"), asked=Range(since=since))
    return [each for each in NewsSitemap(URL, section="News", **options).read(listing) if each != PAUSE]


def addresses(body: bytes) -> list[str]:
    return [found.url for found in read(body)]


@pytest.mark.parametrize(
    "body",
    [
        NEWS,
        gzip.compress(NEWS),
        b"\xef\xbb\xbf\n" + NEWS,
        NEWS.replace(b' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', b""),
        NEWS.replace(b"http://www.sitemaps.org/schemas/sitemap/0.9", b"http://www.google.com/schemas/sitemap/0.84"),
        NEWS.replace(b"x=1&y", b"x=1&amp;y").decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    ],
    ids=["plain", "gzip", "mark and white space", "undeclared prefix", "old namespace", "utf-16"],
)
def test_a_urlset_gives_leads(body: bytes) -> None:
    assert read(body) == LEADS


def test_an_index_gives_its_children_the_latest_first_and_not_itself() -> None:
    assert read(INDEX) == [
        More("https://example.org/sitemap-today.xml"),
        More("https://example.org/sitemap-day.xml"),
        More("https://example.org/sitemap-2025.xml"),
        More("https://example.org/sitemap-undated.xml"),
    ]


@pytest.mark.parametrize(
    ("since", "names"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), ["today", "day", "undated"]),
        (datetime(2026, 10, 1, 10, tzinfo=UTC), ["today", "day", "undated"]),
        (datetime(2026, 10, 1, 16, tzinfo=UTC), ["today", "undated"]),  # the second of October in Shanghai
        (datetime(2026, 10, 3, 7, 0, 1, tzinfo=UTC), ["undated"]),
    ],
)
def test_children_not_changed_since_are_left_out(since: datetime | None, names: list[str]) -> None:
    assert [more.url for more in read(INDEX, since)] == [f"https://example.org/sitemap-{name}.xml" for name in names]


def test_plain_text_is_one_address_a_line() -> None:
    assert addresses((LISTINGS / "sitemap.txt").read_bytes()) == [
        "https://example.org/a.html",
        "https://example.org/b.html",
    ]


def test_an_empty_urlset_gives_nothing() -> None:
    assert read(b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>') == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "an empty body"),
        (b"<!DOCTYPE html><html><title>Not found</title><p>no<br></html>", "an HTML page titled 'Not found'"),
        (b"<rss version='2.0'/>", "markup that begins with <rss>"),
        (b"{}", "JSON"),
        (b"\x1f\x8bnonsense", "broken gzip data"),
        (gzip.compress(b"{}", mtime=0), "JSON"),
    ],
)
def test_what_is_no_sitemap_says_what_it_is(body: bytes, message: str) -> None:
    with pytest.raises(UnreadableListingError, match=f"^no sitemap but {message}"):
        read(body)


def test_references_are_read_wherever_the_pieces_end_and_after_errors(caplog: pytest.LogCaptureFixture) -> None:
    entry = b"<url><loc>https://example.org/?a=%d&amp;b&#38;c&#x26;d&e&f=&amp;amp;</loc></url>"
    entries = b"".join(entry % number for number in range(3000))
    expected = [f"https://example.org/?a={number}&b&c&d&e&f=&" for number in range(3000)]
    for shift in range(8):
        assert addresses(b"<urlset>" + b" " * shift + entries + b"</urlset>") == expected
    assert not caplog.records
    assert addresses(b"<urlset><url><x></y></url>" + entries + b"</urlset>") == expected
    assert "broken XML" in caplog.text


def test_half_an_address_at_the_end_is_no_lead(caplog: pytest.LogCaptureFixture) -> None:
    body = NEWS[: NEWS.index(b"two.html")]
    assert read(body) == LEADS[:1]
    assert "broken XML" in caplog.text


def test_what_came_before_broken_gzip_data_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    entries = b"".join(b"<url><loc>https://example.org/%d.html</loc></url>" % number for number in range(5000))
    packed = gzip.compress(b"<urlset>" + entries + b"</urlset>")
    assert 0 < len(read(packed[: len(packed) // 2])) < 5000
    assert "broken gzip data" in caplog.text


@pytest.mark.parametrize("body", [NEWS, INDEX])
def test_no_more_addresses_than_the_limit_are_read(body: bytes) -> None:
    found = read(body, max_urls=2)
    assert len(found) == 3
    assert LeftOut("urls", "stopped after 2 addresses") in found


def test_no_more_bytes_than_the_limit_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_BYTES", NEWS.index(b"two.html"))
    left_out = LeftOut("bytes", f"stopped after {sitemap.MAX_BYTES} bytes")
    assert read(gzip.compress(NEWS)) == [*LEADS[:1], left_out]


def test_no_more_elements_than_the_limit_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_ELEMENTS", 100)
    head, junk = b"<urlset><url><loc>https://example.org/1.html</loc></url>", b"<x/>" * 200
    lead, left_out = read(head + junk + b"</urlset>")
    assert (lead.url, left_out) == ("https://example.org/1.html", LeftOut("elements", "stopped after 100 elements"))
    with pytest.raises(UnreadableListingError, match="begins with <urlset> - stopped after 100 elements"):
        read(b"<urlset>" + junk + head)


def test_half_a_character_costs_its_entry() -> None:
    half = b"<url><loc>https://example.org/&#xD800;.html</loc></url>"
    assert addresses(b"<urlset>" + half + b"<url><loc>https://example.org/2.html</loc></url></urlset>") == [
        "https://example.org/2.html"
    ]


def test_entities_are_neither_fetched_nor_expanded() -> None:
    levels = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 9))
    head = b'<!DOCTYPE u [<!ENTITY e0 "boom">' + levels + b'<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    (lead,) = read(head + b"<urlset><url><loc>https://example.org/?&e8;&f;</loc></url></urlset>")
    assert lead.url == "https://example.org/?&e8;&f;"


MEASURE_MEMORY = """
import resource
from datetime import UTC, datetime
from newscrawl.discovery.source import PAUSE, Listing
from newscrawl.discovery.sitemap import NewsSitemap

def measure(junk, count):
    body = b"<urlset>" + junk * count + b"</urlset>"
    for _ in NewsSitemap("u", max_urls=10**6).read(Listing(body, "u", now=datetime.now(UTC))):
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

JUNK = (b"<x/>", b"&x;", b"&#38;", b"<!---->", b"<?x?>", b"<url/>", b"<url><a/><b/></url>")
before = max(measure(junk, 1000) for junk in JUNK)
print(max(measure(junk, 300_000) for junk in JUNK) - before)
"""


def test_memory_does_not_grow_with_the_listing() -> None:
    command = [sys.executable, "-c", MEASURE_MEMORY]
    result = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - the lines above
    assert int(result.stdout) < 40  # MiB, of which the listing itself takes a few; kept elements would take 100
    assert not result.stderr


PIECES = st.sampled_from(
    [
        b"<urlset>",
        b"<sitemapindex>",
        b"<url>",
        b"</url>",
        b"<loc>",
        b"</loc>",
        b"http://a/",
        b"http://[",
        b"<sitemap>",
        b"<lastmod>",
        b"2026-10-03",
        b"9999-12-31T23:59:59-12:00",
        b"0001-01-01T00:00:00+14:00",
        b"</lastmod>",
        b"&a;",
        b"<![CDATA[",
        b"]]>",
        b"&#xD800;",
        b"\x00",
        b"\xff",
        b"\xff\xfe",
        b"\x1f\x8b",
        b"</sitemap>",
        b"<!DOCTYPE x [",
    ]
)


@settings(deadline=None)
@given(st.binary() | st.lists(PIECES, max_size=20).map(b"".join))
@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda body: b"\x1f\x8b\x08\x00" + body])
def test_no_bytes_break_it(pack: Callable[[bytes], bytes], body: bytes) -> None:
    try:
        found = read(pack(body), since=NOW)
    except UnreadableListingError:
        return
    assert all(each.url.encode() for each in found)
