"""Spider arguments are read as a person means them, or refused with a line that says what to write instead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from newscrawl.arguments import ArgumentError, Asked, read_arguments
from newscrawl.discovery.source import Range

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(**arguments: Any) -> Asked:
    return read_arguments(**arguments, zone=SHANGHAI, now=NOW)


def test_nothing_asked_is_everything() -> None:
    asked = read()
    assert asked == Asked()
    assert NOW in asked.range
    assert asked.limit is None


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("30m", NOW - timedelta(minutes=30)),
        ("12h", NOW - timedelta(hours=12)),
        ("2d", NOW - timedelta(days=2)),
        (" 2 d ", NOW - timedelta(days=2)),
        ("3w", NOW - timedelta(weeks=3)),
        ("0d", NOW),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=SHANGHAI)),  # a day of the outlet's
        ("2026-11-01T08:00", datetime(2026, 11, 1, 8, tzinfo=SHANGHAI)),
        ("2026-11-01 08:00:30", datetime(2026, 11, 1, 8, 0, 30, tzinfo=SHANGHAI)),
        ("2026-11-01T08:00Z", datetime(2026, 11, 1, 8, tzinfo=UTC)),
        ("2026-11-01T08:00+01:00", datetime(2026, 11, 1, 7, tzinfo=UTC)),
        ("20261101", datetime(2026, 11, 1, tzinfo=SHANGHAI)),
    ],
)
def test_since_is_a_span_a_day_or_an_instant(text: str, instant: datetime) -> None:
    assert read(since=text).range == Range(since=instant)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-01", datetime(2026, 11, 2, tzinfo=SHANGHAI)),  # that day included
        ("20261101", datetime(2026, 11, 2, tzinfo=SHANGHAI)),
        ("2026-11-01T08:00", datetime(2026, 11, 1, 8, tzinfo=SHANGHAI)),
        ("1d", NOW - timedelta(days=1)),
        ("2030-01-01", datetime(2030, 1, 2, tzinfo=SHANGHAI)),
    ],
)
def test_until_a_day_includes_the_day(text: str, instant: datetime) -> None:
    assert read(until=text).range == Range(until=instant)


def test_one_day_may_be_asked_for() -> None:
    day = read(since="2026-11-01", until="2026-11-01").range
    assert datetime(2026, 11, 1, 23, 59, tzinfo=SHANGHAI) in day
    assert datetime(2026, 11, 1, 23, 59, tzinfo=UTC) not in day


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ({"sections": "politics,world"}, Asked(sections=("politics", "world"))),
        (
            {"sections": " Politics , /World/ ,, china/national/"},
            Asked(sections=("politics", "world", "china/national")),
        ),
        ({"sections": "社会"}, Asked(sections=("社会",))),
        ({"limit": "50"}, Asked(limit=50)),
        ({"limit": 1}, Asked(limit=1)),
        ({"limit": " 7 "}, Asked(limit=7)),
        ({"urls": "https://example.org/a#b"}, Asked(urls=("https://example.org/a",))),
        ({"urls": "http://example.org/图"}, Asked(urls=("http://example.org/图",))),
    ],
)
def test_sections_limit_and_one_address_are_taken_as_given(arguments: dict[str, Any], asked: Asked) -> None:
    assert read(**arguments) == asked


@pytest.mark.parametrize(
    "content",
    [
        "https://example.org/1\nhttps://example.org/2\n",
        "# remarks\r\n\r\n  https://example.org/1  \r\n  # more\r\nhttps://example.org/2",
        "\ufeffhttps://example.org/1\nhttps://example.org/2\n",  # as Windows' editor saves it
    ],
)
def test_addresses_may_stand_in_a_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "urls.txt"
    file.write_bytes(content.encode())
    assert read(urls=str(file)).urls == ("https://example.org/1", "https://example.org/2")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"since": "yesterday"}, "since=yesterday is no date: write since=2d, since=12h"),
        ({"until": "soon"}, "until=soon is no date: write until=2d"),
        ({"since": ""}, "since= is no date"),
        ({"since": "2d ago"}, "is no date"),
        ({"since": "-2d"}, "is no date"),
        ({"since": "2y"}, "is no date"),
        ({"since": "2026-13-01"}, "since=2026-13-01 is no date"),
        ({"since": "2026-02-30"}, "is no date"),
        ({"since": "2026-11-01T25:00"}, "is no date"),
        ({"until": "9999-12-31"}, "is no date"),
        ({"since": "1d", "until": "2d"}, "since=1d is not before until=2d"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "nothing lies between"),
        ({"since": "2026-11-24"}, "since=2026-11-24 lies in the future"),
        ({"sections": ""}, "names no section: write sections=politics,world"),
        ({"sections": " , / "}, "names no section"),
        ({"limit": "0"}, "limit=0 is no number of articles"),
        ({"limit": "-5"}, "limit=-5"),
        ({"limit": "many"}, "limit=many is no number of articles: write a whole number from 1, limit=50"),
        ({"limit": "1.5"}, "limit=1.5"),
        ({"limit": ""}, "limit="),
        ({"urls": "no/such/file.txt"}, "urls=no/such/file.txt is neither an address nor a readable file"),
        ({"urls": ""}, "urls="),
        ({"urls": "ftp://example.org/"}, "neither an address nor a readable file"),
        ({"urls": "https://["}, "is no http or https address"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as refusal:
        read(**arguments)
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no address: write one http or https address a line"),
        (b"# only a remark\n", "holds no address"),
        (b"https://example.org/1\nexample.org/2\n", "line 2: 'example.org/2' is no http or https address"),
        (b"\xff\xfe\x00\x01", "neither an address nor a readable file"),
    ],
)
def test_a_file_without_addresses_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "urls.txt"
    file.write_bytes(content)
    with pytest.raises(ArgumentError, match=message):
        read(urls=str(file))


def test_days_are_utc_where_the_outlet_has_no_zone() -> None:
    assert read_arguments(since="2026-11-01", now=NOW).range == Range(since=datetime(2026, 11, 1, tzinfo=UTC))
