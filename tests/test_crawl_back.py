"""A crawl back through archives can be stopped and begun again any number of times: it goes on each time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.crawling import NOW, ROOT, Crawl, wait_for
from tests.newsroom.story import BEIJING
from tests.test_crawl_arguments import publish

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tests.crawling import Crawler
    from tests.newsroom.newsroom import Newsroom
    from tests.newsroom.story import Story

OUTLET = "chinanews"
SLOW = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0.04}


def days(stories: list[Story]) -> tuple[str, str]:
    """Return the arguments for all days but that of the newest story."""
    moments: list[datetime] = sorted(story.published.astimezone(BEIJING) for story in stories)
    return f"since={moments[0]:%Y-%m-%d}", f"until={moments[-1]:%Y-%m-%d}"


def interrupt(crawl: Crawler, room: Newsroom, *arguments: str, after: int, by: signal.Signals) -> None:
    """Begin a run, and end it when it has asked for some more pages."""
    before = len(room.requests)
    with crawl.begin(OUTLET, *arguments, **SLOW) as process:
        wait_for(lambda: len(room.requests) >= before + after or process.poll() is not None)
        process.send_signal(by)
        process.wait(timeout=30)


def article_requests(room: Newsroom, stories: list[Story]) -> list[str]:
    paths = {story.path for story in stories}
    return [request.path for request in room.requests if request.path in paths]


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGKILL], ids=lambda each: each.name)
def test_each_start_goes_on_where_the_last_one_stopped(room: Newsroom, crawl: Crawler, by: signal.Signals) -> None:
    stories = publish(room, OUTLET, 60)  # twelve days and a half
    since, until = days(stories)
    arguments = ("-a", since, "-a", until)
    for _ in range(4):
        interrupt(crawl, room, *arguments, after=16, by=by)
    run = crawl(OUTLET, *arguments)
    first_day, last_day = since[6:], until[6:]
    wanted = {
        f"{OUTLET}:{story.key}"
        for story in stories
        if first_day <= f"{story.published.astimezone(BEIJING):%Y-%m-%d}" <= last_day
    }
    assert run.code == 0, run.log
    assert sorted(line["id"] for line in run.lines) == sorted(wanted)
    asked = article_requests(room, stories)
    assert len(asked) - len(set(asked)) <= 4 * 3, "of each interrupted run only what was under way is asked for again"
    archive_days = [request.path for request in room.requests if request.path.endswith("/news.shtml")]
    if by is signal.SIGTERM:
        assert len(archive_days) - len(set(archive_days)) <= 4, "a day that was read is not asked for again"


def test_a_crawl_back_that_is_complete_asks_again_when_it_is_begun_again(room: Newsroom, crawl: Crawler) -> None:
    stories = publish(room, OUTLET, 20)
    since, until = days(stories)
    assert crawl(OUTLET, "-a", since, "-a", until).code == 0
    before = len(room.requests)
    run = crawl(OUTLET, "-a", since, "-a", until)
    assert (run.code, run.counted("fetched")) == (0, 0), run.log
    assert {request.status for request in room.requests[before:] if request.path != "/robots.txt"} == {304}


def test_a_list_that_was_left_in_the_middle_is_read_to_its_end(room: Newsroom, crawl: Crawler) -> None:
    """The first page is unchanged when the run begins again; what stands behind it must not be forgotten."""
    stories = room.open("chinanews", count=480, now=NOW)
    second_page = "/scroll-news/news2.html"
    before = len(room.requests)
    with crawl.begin(OUTLET, "-a", "revisit=no", **SLOW) as process:
        wait_for(lambda: any(request.path == second_page for request in room.requests[before:]))
        process.kill()
        process.wait(timeout=10)
    run = crawl(OUTLET, "-a", "revisit=no", timeout=120)
    assert run.code == 0, run.log
    assert sorted(line["id"] for line in run.lines) == sorted(f"{OUTLET}:{story.key}" for story in stories)


def test_other_runs_in_between_do_not_end_a_crawl_back(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    stories = publish(room, OUTLET, 40)
    since, until = days(stories)
    interrupt(crawl, room, "-a", since, "-a", until, after=20, by=signal.SIGTERM)
    between = crawl(OUTLET, "-a", f"urls={stories[0].url}")
    assert between.code == 0, between.log
    before = len(room.requests)
    assert isinstance(crawl(OUTLET, "-a", since, "-a", until), Crawl)
    paths = [request.path for request in room.requests]
    days_again = {path for path in paths[before:] if path.endswith("/news.shtml")} & set(paths[:before])
    assert len(days_again) <= 1, tmp_path


DIES_WHILE_IT_ANNOUNCES = """
import os, signal, sys
from scrapy.cmdline import execute
from newscrawl.ledger.sqlite import SqliteLedger

announce, announced = SqliteLedger.announce, []

def announce_and_die(*values):
    known = announce(*values)
    announced.append(known)
    if len(announced) == 50:
        os.kill(os.getpid(), signal.SIGKILL)
    return known

SqliteLedger.announce = announce_and_die
execute(["scrapy", *sys.argv[1:]])
"""
"""The fiftieth note is stored together with those before it, while the first page of a list is being read."""


def test_a_run_killed_in_the_middle_of_a_first_page_hides_nothing_behind_it(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=60, now=NOW)
    assert crawl(OUTLET, "-a", "revisit=no").code == 0
    room.publish(OUTLET, 260)  # six pages; the feed announces no more than the newest fifty
    settings = [f"{name}={value}" for name, value in {"OUTPUT_DIR": crawl.output, "LEDGER_DIR": crawl.ledger}.items()]
    options = [part for setting in settings for part in ("-s", setting)]
    command = [sys.executable, "-c", DIES_WHILE_IT_ANNOUNCES, "crawl", OUTLET, "-a", "revisit=no", *options]
    environment = {**os.environ, **crawl.given}
    died = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)  # noqa: S603 - our own
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    run = crawl(OUTLET, "-a", "revisit=no")
    assert (run.code, len({line["id"] for line in run.lines})) == (0, 320), run.log
    assert len(run.lines) == 320
