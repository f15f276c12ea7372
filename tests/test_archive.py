"""Archives have one address a day, and are read only to go back to a stated day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from newscrawl.discovery.archive import Archive
from newscrawl.discovery.source import Listing, More, Range

LISTINGS = Path(__file__).parent / "listings"
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 10, 3, 17, tzinfo=UTC)  # the fourth of October in Shanghai
SCROLL = Archive(
    "https://www.chinanews.com.cn/scroll-news/%Y/%m%d/news.shtml",
    rows=".content_list li",
    links="div.dd_bt > a",
    date="div.dd_time",
    section_label="div.dd_lm a",
    pages="news_{page}.shtml",
)


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (None, None, []),
        (None, datetime(2026, 10, 2, tzinfo=UTC), []),
        (datetime(2026, 10, 2, 23, tzinfo=SHANGHAI), None, ["1004", "1003", "1002"]),
        (datetime(2026, 10, 2, 23, tzinfo=UTC), None, ["1003", "1002"]),
        (datetime(2026, 9, 30, tzinfo=SHANGHAI), datetime(2026, 10, 2, tzinfo=SHANGHAI), ["1001", "0930"]),
        (datetime(2026, 9, 30, tzinfo=SHANGHAI), datetime(2026, 10, 1, 0, 1, tzinfo=SHANGHAI), ["1001", "0930"]),
        (datetime(2026, 10, 2, tzinfo=SHANGHAI), datetime(2027, 1, 1, tzinfo=UTC), ["1004", "1003", "1002"]),
        (datetime(2027, 1, 1, tzinfo=UTC), None, []),
    ],
)
def test_each_day_asked_for_has_an_address_the_newest_first(
    since: datetime | None, until: datetime | None, days: list[str]
) -> None:
    expected = [f"https://www.chinanews.com.cn/scroll-news/2026/{day}/news.shtml" for day in days]
    assert list(SCROLL.addresses(Range(since, until), NOW)) == expected


def test_long_ranges_cost_nothing_until_they_are_read() -> None:
    addresses = SCROLL.addresses(Range(since=datetime(1, 1, 1, tzinfo=UTC)), NOW)
    assert next(addresses).endswith("/2026/1003/news.shtml")


def test_a_day_is_read_as_a_section_whose_pages_stand_beside_it() -> None:
    url = "https://www.chinanews.com.cn/scroll-news/2025/1231/news.shtml"
    body = (LISTINGS / "chinanews_scroll.html").read_bytes()
    found: list[Any] = list(SCROLL.read(Listing(body, url, now=NOW, zone=SHANGHAI)))
    *leads, more = found
    assert [lead.section for lead in leads] == ["国内", "社会", "视频"]
    assert leads[1].published == datetime(2025, 12, 31, 8, 5, tzinfo=SHANGHAI)
    assert more == More("https://www.chinanews.com.cn/scroll-news/2025/1231/news_2.shtml", page=2)


def test_a_date_without_a_year_is_near_the_archives_day() -> None:
    url = "https://www.chinanews.com.cn/scroll-news/2009/0102/news.shtml"
    row = (
        "<div class=content_list><li><div class=dd_bt><a href=/n.shtml>One</a></div><div class=dd_time>1-2 23:43</div>"
    )
    lead: Any
    lead, _ = SCROLL.read(Listing(row.encode(), url, now=NOW, zone=SHANGHAI))
    assert lead.published == datetime(2009, 1, 2, 23, 43, tzinfo=SHANGHAI)


def test_an_archive_that_goes_back_to_the_first_day_ends_there() -> None:
    day_by_day = list(SCROLL.addresses(Range(since=datetime(1, 1, 1, tzinfo=UTC)), datetime(1, 1, 3, tzinfo=UTC)))
    assert len(day_by_day) == 2
