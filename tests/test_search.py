"""JSON listings give leads and the next page."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from newscrawl.discovery.search import Search
from newscrawl.discovery.source import Listing, More, Range, UnreadableListingError

LISTINGS = Path(__file__).parent / "listings"
NOW = datetime(2026, 10, 3, 12, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
BODY = (LISTINGS / "chinadaily_search.json").read_bytes()
REST = "https://newssearch.chinadaily.com.cn/rest/en/search?sort=dp&page={page}"
DATED = REST + "&publishedDateFrom={since:%Y-%m-%d}&publishedDateTo={until:%Y-%m-%d}"
HOST = "https://www.chinadaily.com.cn/a/202610"


def read(source: Search, body: bytes | str, page: int = 1, asked: Range | None = None) -> list[Any]:
    body = body.encode() if isinstance(body, str) else body
    url = "https://newssearch.chinadaily.com.cn/rest/en/search"
    return list(source.read(Listing(body, url, now=NOW, zone=SHANGHAI, page=page, asked=asked or Range())))


def test_items_give_leads_and_one_without_an_address_costs_itself() -> None:
    *leads, more = read(Search(REST, section="News", section_label="columnName"), BODY)
    assert [(lead.url, lead.title, lead.published, lead.date_raw, lead.section) for lead in leads] == [
        (
            f"{HOST}/03/WS000000000000000000000011.html",
            "Chess club & China friends",
            datetime.fromtimestamp(1791000000, UTC),
            "1791000000000",
            "World",
        ),
        (
            f"{HOST}/02/WS000000000000000000000012.html",
            None,
            datetime.fromtimestamp(1790900000, UTC),
            "1790900000",
            "News",
        ),
        (
            f"{HOST}/01/WS000000000000000000000013.html",
            "Printed",
            datetime(2026, 10, 1, 20, 43, tzinfo=SHANGHAI),
            "2026-10-01 20:43",
            "News",
        ),
    ]
    assert more == More(REST.format(page=1), page=2)


@pytest.mark.parametrize(
    ("source", "page", "following"),
    [
        (Search(REST), 2, "page=2"),
        (Search(REST), 3, None),  # totalPages says so
        (Search(REST, max_pages=2), 2, None),
        (Search(REST, first_page=1), 1, "page=2"),
        (Search(REST, pages_total="pages"), 9, "page=9"),
        (Search(REST, pages_total="pages"), 10, None),
        (Search("https://example.org/list.json"), 1, None),
    ],
)
def test_the_next_page_is_there_until_the_last(source: Search, page: int, following: str | None) -> None:
    more = [found.url.partition("&")[2] for found in read(source, BODY, page) if isinstance(found, More)]
    assert more == ([following] if following else [])


@pytest.mark.parametrize(
    ("since", "until", "query"),
    [
        (None, None, "publishedDateFrom=&publishedDateTo="),
        (datetime(2026, 9, 1, tzinfo=SHANGHAI), None, "publishedDateFrom=2026-09-01&publishedDateTo="),
        (
            datetime(2026, 9, 1, tzinfo=SHANGHAI),
            datetime(2026, 9, 30, tzinfo=SHANGHAI),
            "publishedDateFrom=2026-09-01&publishedDateTo=2026-09-30",
        ),
    ],
)
def test_the_range_asked_for_stands_in_every_address(
    since: datetime | None, until: datetime | None, query: str
) -> None:
    asked = Range(since, until)
    assert list(Search(DATED).addresses(asked, NOW)) == [f"{REST.format(page=0)}&{query}"]
    *_, more = read(Search(DATED), BODY, asked=asked)
    assert more.url == f"{REST.format(page=1)}&{query}"


def test_paths_lead_through_objects_and_lists() -> None:
    body = {"data": {"lists": [[], [{"doc": {"urls": ["/1.html"], "names": {"en": "One"}}, "day": "2026-10-03"}]]}}
    source = Search(
        "https://example.org/", items="data.lists.1", link="doc.urls.0", title="doc.names.en", published="day"
    )
    (lead,) = read(source, json.dumps(body))
    assert (lead.url, lead.title) == ("https://newssearch.chinadaily.com.cn/1.html", "One")
    assert (lead.published, lead.date_raw) == (None, "2026-10-03")


def test_the_whole_may_be_the_list() -> None:
    assert [lead.title for lead in read(Search("u", items=""), '\ufeff[{"url": "/1", "title": "One"}]')] == ["One"]


@pytest.mark.parametrize("body", ['{"content": []}', '{"content": null}'])
def test_a_search_that_found_nothing_gives_nothing(body: str) -> None:
    assert read(Search(REST), body) == []


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("1791000000", datetime.fromtimestamp(1791000000, UTC)),
        ('"1791000000000"', datetime.fromtimestamp(1791000000, UTC)),
        ("1791000000123.5", datetime.fromtimestamp(1791000000.123, UTC)),
        ("1791000000.5", datetime.fromtimestamp(1791000000, UTC)),
        ('"2026-10-03T09:34:32Z"', datetime(2026, 10, 3, 9, 34, 32, tzinfo=UTC)),
        ('""', None),
        ("null", None),
        ("true", None),
        ("[1791000000]", None),
        ("NaN", None),
        ("1e400", None),
        ("99999999999999999999", None),
    ],
)
def test_dates_are_seconds_milliseconds_or_printed(value: str, published: datetime | None) -> None:
    (lead,) = read(Search("u"), f'{{"content": [{{"url": "/1", "publishTime": {value}}}]}}')
    assert lead.published == published
    assert lead.date_raw != ""


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "no readable JSON but an empty body"),
        ("<html><title>Busy</title>", "no readable JSON but an HTML page titled 'Busy'"),
        ('{"content": [', "no readable JSON but JSON"),
        ("[" * 100_000, "no readable JSON but JSON"),
        ("9" * 10_000, "no readable JSON but text"),
        ('{"error": 5}', "JSON without a list at 'content'"),
        ('{"content": "x"}', "JSON without a list at 'content'"),
        ("3", "JSON without a list at 'content'"),
    ],
)
def test_what_is_no_listing_says_what_it_is(body: str, message: str) -> None:
    with pytest.raises(UnreadableListingError) as caught:
        read(Search(REST), body)
    assert str(caught.value).startswith(message)


@settings(deadline=None)
@given(st.binary())
def test_no_bytes_break_it(body: bytes) -> None:
    with pytest.raises(UnreadableListingError):
        read(Search(REST), body)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.just("http://["),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["url", "title", "publishTime"]), inner)
    ),
    max_leaves=10,
)


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["url", "title", "publishTime"]), VALUES) | VALUES, max_size=4), VALUES)
def test_no_values_break_it(items: list[Any], total: Any) -> None:
    for found in read(Search(REST), json.dumps({"content": items, "totalPages": total})):
        assert found.url.encode()
