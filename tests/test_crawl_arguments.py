"""The spider arguments: what is not asked for is not even downloaded; -o and -O do as Scrapy's users expect."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.crawling import NOW, Crawler, find_faults, read_lines
from tests.newsroom.stories import make_story
from tests.newsroom.story import BEIJING, Story
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawling import Crawl
    from tests.newsroom.newsroom import Newsroom

STEP = timedelta(hours=5)
TODAY = NOW.astimezone(BEIJING).replace(hour=0)
"""The outlets' midnight."""


def publish(room: Newsroom, outlet: str, count: int = 24) -> list[Story]:
    """Publish stories five hours apart, so that a few of them reach back for days; the newest first."""
    taken: set[str] = set()
    stories: list[Story] = []
    for number in range(count):
        moment = (NOW - timedelta(minutes=30) - number * STEP).astimezone(BEIJING)
        stories.append(make_story(load_template(outlet), 1, number, moment, taken))
        taken.add(stories[-1].headline)
        room.add(stories[-1])
    return stories


def asked_for(room: Newsroom, stories: list[Story]) -> set[str]:
    """Return the keys of the stories whose pages were asked for."""
    paths = [request.path for request in room.requests]
    return {story.key for story in stories if any(story.key in path for path in paths)}


def written(run: Crawl) -> set[str]:
    return {line["id"].partition(":")[2] for line in run.lines}


@pytest.mark.parametrize(
    ("outlet", "is_exact"),
    [("chinadaily_cn", True), ("chinanews", True), ("ecns", False)],
    ids=["search with instants", "lists with minutes", "lists with days"],
)
def test_what_lies_out_of_range_is_not_downloaded(room: Newsroom, crawl: Crawler, outlet: str, is_exact: bool) -> None:  # noqa: FBT001 - a parameter
    stories = publish(room, outlet)
    since, until = TODAY - timedelta(days=2), TODAY - timedelta(days=1)
    run = crawl(outlet, "-a", f"since={since.isoformat()}", "-a", f"until={until.isoformat()}")
    inside = {story.key for story in stories if since <= story.published < until}
    day = timedelta(days=0 if is_exact else 2)  # the day in an address may be any zone's
    near = {story.key for story in stories if since - day <= story.published < until + day}
    assert (run.code, written(run)) == (0, inside), run.log
    assert 0 < len(inside) < len(stories)
    assert inside <= asked_for(room, stories) <= near


@pytest.mark.parametrize(
    ("arguments", "since", "until"),
    [
        (("since=2d",), NOW - timedelta(days=2), NOW),
        (("since=36h", "until=12h"), NOW - timedelta(hours=36), NOW - timedelta(hours=12)),
        ((f"since={TODAY:%Y-%m-%d}",), TODAY, NOW),
        ((f"until={TODAY - timedelta(days=2):%Y-%m-%d}",), None, TODAY - timedelta(days=1)),
        ((f"since={TODAY - timedelta(days=1):%Y-%m-%dT%H:%M}",), TODAY - timedelta(days=1), NOW),
    ],
    ids=["days", "hours", "since a day", "until the end of a day", "an instant of the outlet's zone"],
)
def test_ranges_are_spans_days_or_instants(
    room: Newsroom, crawl: Crawler, arguments: tuple[str, ...], since: datetime | None, until: datetime
) -> None:
    stories = publish(room, "chinadaily_cn")
    run = crawl("chinadaily_cn", *(part for argument in arguments for part in ("-a", argument)))
    late = datetime.now(NOW.tzinfo) - NOW  # a span counts from the start of the run, which is later than NOW
    first = (since or stories[-1].published) + (late if "h" in arguments[0] or "2d" in arguments[0] else timedelta(0))
    sure = {story.key for story in stories if first <= story.published < until}
    possible = {story.key for story in stories if (since or first) <= story.published < until + late}
    assert run.code == 0, run.log
    assert sure <= written(run) <= possible
    assert asked_for(room, stories) == written(run)
    assert run.reasons("announced") == {"out_of_range": run.counted("announced") - len(written(run))}


@pytest.mark.parametrize("template", ["2026", "2018"])
def test_only_the_sections_asked_for_are_read(room: Newsroom, crawl: Crawler, template: str) -> None:
    stories = room.open("ecns", count=80, now=NOW)
    run = crawl("ecns", "-a", "sections=business,Travel")
    wanted = {story.key for story in stories if story.section in {("Business",), ("Travel",)}}
    of_template = {story.key for story in stories if story.template == template}
    assert wanted & of_template
    assert run.code == 0, run.log
    assert wanted & of_template <= written(run)
    lists = {request.path.split("/")[1] for request in room.requests if request.path.endswith("/")}
    assert lists == {"business", "travel"}
    announced_there = {line["metadata"]["discovery"]["source"].split("/")[3] for line in run.lines}
    assert announced_there <= {"business", "travel", "rss"}


@pytest.mark.parametrize("outlet", ["chinadaily_cn", "chinanews"])
def test_a_range_that_ends_in_the_past_is_reached_behind_newer_pages(
    room: Newsroom, crawl: Crawler, outlet: str
) -> None:
    stories = room.open(outlet, count=150, now=NOW)
    window = stories[80:110]  # the newest stand first
    since, until = window[-1].published, window[0].published + timedelta(minutes=1)
    run = crawl(outlet, "-a", f"since={since.isoformat()}", "-a", f"until={until.isoformat()}")
    assert (run.code, written(run)) == (0, {story.key for story in window}), run.log


def test_sections_that_only_the_page_names_are_read(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open("chinadaily_cn", count=40, now=NOW)
    wanted = stories[0].section[0]
    run = crawl("chinadaily_cn", "-a", f"sections={wanted}")
    assert (run.code, written(run)) == (0, {story.key for story in stories if wanted in story.section}), run.log
    assert run.reasons("rejected") == {"other_section": 40 - len(run.lines)}


def test_a_section_that_does_not_exist_is_no_complete_run(room: Newsroom, crawl: Crawler) -> None:
    room.open("ecns", count=20, now=NOW)
    assert crawl("ecns", "-a", "sections=busyness").code != 0


def test_an_address_of_another_outlet_is_said_not_to_be_read(room: Newsroom, crawl: Crawler) -> None:
    room.open("ecns", count=2, now=NOW)
    run = crawl("ecns", "-a", "urls=https://www.chinanews.com.cn/gn/2026/11-20/555.shtml")
    assert (run.code, room.requests) == (12, []), run.log
    assert "555.shtml is not read: no_article_address" in run.log


def test_an_address_of_page_2_is_one_of_the_whole_article(room: Newsroom, crawl: Crawler) -> None:
    story = next(story for story in room.open("chinadaily", count=60, now=NOW) if story.pages == 3)
    run = crawl("chinadaily", "-a", f"urls={story.url.replace('.htm', '_2.htm')}")
    assert [line["articleBody"] for line in run.lines] == ["\n\n".join(story.paragraphs)], run.log


def test_one_address_is_read_without_any_listing(room: Newsroom, crawl: Crawler) -> None:
    story = room.open("ecns", count=5, now=NOW)[2]
    run = crawl("ecns", "-a", f"urls=http://ecns.cn:80{story.path}?utm_source=letter")
    assert (run.code, written(run)) == (0, {story.key}), run.log
    assert {request.url for request in room.requests} == {story.url, f"https://{story.host}/robots.txt"}
    assert run.lines[0]["metadata"]["discovery"]["source"] is None


def test_a_file_of_addresses_may_hold_remarks(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    stories = room.open("ecns", count=6, now=NOW)
    wanted = tmp_path / "wanted.txt"
    wanted.write_text(f"# of today\n{stories[0].url}\n\n  {stories[3].url}  \n  # again\n{stories[0].url}#top\n")
    run = crawl("ecns", "-a", f"urls={wanted}")
    assert (run.code, written(run)) == (0, {stories[0].key, stories[3].key}), run.log
    assert asked_for(room, stories) == written(run)
    assert run.reasons("announced") == {"repeated": 1}


@pytest.mark.parametrize("outlet", ["chinadaily_cn", "ecns"])
def test_a_limit_is_kept_and_reached(room: Newsroom, crawl: Crawler, outlet: str) -> None:
    stories = room.open(outlet, count=40, now=NOW)
    for story, status in zip(stories[:4], (404, 200, 404, 200), strict=True):
        room.break_page(story.url, status, body=b"<html><body></body></html>")
    run = crawl(outlet, "-a", "limit=7")
    assert len(run.lines) == 7, run.log
    assert find_faults(run.lines) == []
    assert len(asked_for(room, stories)) <= 7 + 4
    assert run.reasons("announced")["beyond_limit"] > 0


def test_a_limit_beyond_what_there_is_is_no_fault(room: Newsroom, crawl: Crawler) -> None:
    room.open("chinadaily_cn", count=5, now=NOW)
    run = crawl("chinadaily_cn", "-a", "limit=50")
    assert (run.code, len(run.lines)) == (0, 5), run.log


def test_an_output_file_is_overwritten_or_appended_to(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    room.open("chinadaily_cn", count=4, now=NOW)
    file = tmp_path / "mine.jsonl"
    for option, expected in (("-O", 2), ("-o", 4), ("-O", 2)):
        room.publish("chinadaily_cn", 2)
        run = crawl("chinadaily_cn", "-a", "limit=2", option, str(file))
        assert (run.code, run.counted("written")) == (0, 2), run.log
        lines = read_lines(file)
        assert len(lines) == expected
        assert find_faults(lines) == []
    headlines = {story.headline for story in room.stories("chinadaily_cn")}
    assert {line["headline"] for line in lines} <= headlines
    assert len(run.lines) == 3 * 2  # Scrapy adds the file to those of FEEDS


@pytest.mark.parametrize("form", ["json", "csv"])
def test_other_formats_do_not_fail(room: Newsroom, crawl: Crawler, tmp_path: Path, form: str) -> None:
    stories = room.open("chinadaily_cn", count=3, now=NOW)
    file = tmp_path / f"mine.{form}"
    run = crawl("chinadaily_cn", "-a", "limit=3", "-o", str(file))
    assert (run.code, run.counted("written")) == (0, 3), run.log
    with file.open(encoding="utf-8", newline="") as text:
        rows = {"json": json.load, "csv": lambda rows: list(csv.DictReader(rows))}
        found = rows[form](text)
    assert {row["headline"] for row in found} == {story.headline for story in stories}


def test_the_output_directory_may_be_named_from_where_one_stands(
    room: Newsroom, crawl: Crawler, tmp_path: Path
) -> None:
    room.open("chinadaily_cn", count=3, now=NOW)
    run = crawl("chinadaily_cn", "-a", "limit=1", OUTPUT_DIR=tmp_path / "new" / "place")
    (line,) = read_lines(next((tmp_path / "new" / "place" / "chinadaily_cn").glob("*.jsonl")))
    assert (run.code, find_faults([line])) == (0, []), run.log
