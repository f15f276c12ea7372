"""What ends a run from outside: signals, another run, a disk that is full or gone, a clock that jumps."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from benchmarks.faults import AT_ONCE, LONGEST, fill_up, measure_tails, start_at_once, tmpfs
from benchmarks.kills import OUTLET, Campaign, judge
from newscrawl.ledger.check import check
from newscrawl.verdict import ExitCode
from tests.crawling import NOW, OUR_TRACEBACK, Crawler, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.newsroom.newsroom import Newsroom

COUNT = 30
SLOW = {"DOWNLOAD_DELAY": 0.1, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
STUCK = {"DOWNLOAD_DELAY": 20, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
DRAINED = 30.0
"""Seconds that a run may take to end when it is told to."""


def agree(crawl: Crawler) -> bool:
    """Tell whether the ledger says what stands in the files, and no file is unfinished."""
    found = check(crawl.ledger / "ledger.sqlite", crawl.output)
    return (found.number, list(crawl.output.rglob("*.part"))) == (0, [])


def pages(room: Newsroom) -> int:
    return sum("/WS" in request.path for request in room.requests)


def has_line(crawl: Crawler) -> bool:
    return any(path.stat().st_size for path in crawl.output.rglob("*.part"))


def test_a_run_that_is_interrupted_ends_whole_and_the_next_goes_on(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=COUNT, now=NOW)
    with crawl.begin(OUTLET, **SLOW) as process:
        wait_for(lambda: has_line(crawl))
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        _, log = process.communicate(timeout=DRAINED)
    assert process.returncode == ExitCode.INTERRUPTED, log
    assert time.monotonic() - began < DRAINED
    assert agree(crawl)
    before, asked = judge(crawl.output, room.stories(OUTLET)), pages(room)
    assert 0 < before.lines < COUNT
    assert (before.doubled, before.torn) == ([], [])
    assert crawl(OUTLET).code == ExitCode.COMPLETE
    assert judge(crawl.output, room.stories(OUTLET)).numbers == (0, 0, 0)
    long = sum(story.pages > 1 for story in room.stories(OUTLET))
    assert pages(room) - asked <= COUNT - before.lines + 2 * long  # what was written is not asked for again
    assert agree(crawl)


def test_a_run_that_is_told_twice_stops_at_once_and_nothing_is_lost(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=COUNT, now=NOW)
    crawl(OUTLET, "-a", "limit=5")
    asked = len(room.requests)
    with crawl.begin(OUTLET, **STUCK) as process:
        wait_for(lambda: len(room.requests) > asked)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert process.poll() is None  # it waits for the page that is under way
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        _, log = process.communicate(timeout=DRAINED)
    assert (process.returncode, time.monotonic() - began < 5) == (ExitCode.FORCED, True), log
    assert not OUR_TRACEBACK.search(log), log
    assert crawl(OUTLET).code == ExitCode.COMPLETE
    assert judge(crawl.output, room.stories(OUTLET)).numbers == (0, 0, 0)
    assert agree(crawl)


def test_a_second_run_leaves_at_once_and_does_the_first_no_harm(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=COUNT, now=NOW)
    with crawl.begin(OUTLET, **SLOW) as first:
        wait_for(lambda: has_line(crawl))
        asked = len(room.requests)
        second = crawl(OUTLET, timeout=20)
        assert second.code == ExitCode.LOCKED
        assert re.fullmatch(
            rf"another run of {OUTLET} is going on: {OUTLET}-\d{{8}}T\d{{6}}Z, process {first.pid}, since .* UTC",
            second.verdict,
        )
        first.communicate(timeout=60)
    assert first.returncode == ExitCode.COMPLETE
    assert len({each.path for each in room.requests[asked:]}) <= COUNT * 3  # its own pages only, each of them once
    assert judge(crawl.output, room.stories(OUTLET)).numbers == (0, 0, 0)
    assert agree(crawl)


def test_of_ten_started_at_once_one_crawls(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=COUNT, now=NOW)
    codes, logs = start_at_once(crawl, AT_ONCE)
    assert sorted(codes) == [ExitCode.LOCKED] * (AT_ONCE - 1) + [ExitCode.INTERRUPTED], logs
    assert crawl(OUTLET).code == ExitCode.COMPLETE
    assert judge(crawl.output, room.stories(OUTLET)).numbers == (0, 0, 0)
    assert agree(crawl)


def test_an_output_that_goes_away_stops_the_run_and_is_written_anew(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=COUNT, now=NOW)
    with crawl.begin(OUTLET, **SLOW) as process:
        wait_for(lambda: has_line(crawl))
        shutil.rmtree(crawl.output)
        _, log = process.communicate(timeout=60)
    assert (process.returncode, "cannot be written" in log) == (ExitCode.OUTPUT_LOST, True), log
    assert not OUR_TRACEBACK.search(log), log
    assert crawl(OUTLET).code == ExitCode.COMPLETE
    assert judge(crawl.output, room.stories(OUTLET)).numbers == (0, 0, 0)
    assert agree(crawl)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Give a small disk of one's own."""
    with ExitStack() as stack:
        try:
            stack.enter_context(tmpfs(tmp_path / "disk", 4 << 20))
        except PermissionError as reason:
            pytest.skip(f"no disk can be mounted here: {reason}")
        yield tmp_path / "disk"


def test_an_output_that_may_only_be_read_stops_the_run(room: Newsroom, disk: Path, tmp_path: Path) -> None:
    room.open(OUTLET, count=COUNT, now=NOW)
    settings = {"LEDGER_DIR": tmp_path / "ledger"}
    crawl = Crawler(disk / "output", room.environment)
    assert crawl(OUTLET, "-a", "limit=5", **settings).code == ExitCode.COMPLETE
    before = {path: path.read_bytes() for path in crawl.output.rglob("*.jsonl")}
    remount = ["mount", "-o", "remount"]
    subprocess.run([*remount, "-r", disk], check=True)  # noqa: S603 - our own disk
    began = time.monotonic()
    run = crawl(OUTLET, **settings)
    assert (run.code, time.monotonic() - began < LONGEST + 5) == (ExitCode.OUTPUT_LOST, True), run.log
    subprocess.run([*remount, "-w", disk], check=True)  # noqa: S603 - as above
    assert {path: path.read_bytes() for path in crawl.output.rglob("*") if path.is_file()} == before
    assert crawl(OUTLET, **settings).code == ExitCode.COMPLETE
    assert judge(crawl.output, room.stories(OUTLET)).numbers == (0, 0, 0)


@pytest.mark.parametrize("room_left", [0, 100_000, 200_000])
def test_a_full_disk_stops_the_run_and_the_next_one_goes_on(room: Newsroom, tmp_path: Path, room_left: int) -> None:
    try:
        found = fill_up(tmp_path / "disk", room, room_left)
    except PermissionError as reason:
        pytest.skip(f"no disk can be mounted here: {reason}")
    assert found["code"] == ExitCode.OUTPUT_LOST
    assert found["seconds"] < LONGEST + 5, found  # those of the start included
    assert (found["kept"], found["after"], found["numbers"], found["parts"]) == (True, 0, (0, 0, 0), 0)


def test_a_file_torn_at_any_byte_is_repaired(tmp_path: Path) -> None:
    found = measure_tails(65_536, tmp_path, step=1_999)  # the last commit lies between the first and the last of them
    assert (found["repaired"], found["wrong"]) == (33, [])


DAY, YEAR = timedelta(days=1).total_seconds(), timedelta(days=365).total_seconds()


@pytest.mark.parametrize("jumps", [(-DAY, 0), (YEAR, 0), (0, -DAY, YEAR, 0)], ids=["back", "forward", "both"])
def test_a_clock_that_jumps_costs_nothing(room: Newsroom, tmp_path: Path, jumps: tuple[float, ...]) -> None:
    """What was failed or written under a wrong clock is not forgotten when the clock is right again."""
    room.open(OUTLET, count=20, now=NOW)
    broken = room.stories(OUTLET)[-1]
    room.break_page(broken.url, 500)
    hours = ",".join(str(each) for each in (0.0001, 1, 6, 24, 24 * 400))
    settings = {"REVISIT_AFTER_HOURS": hours, "RETRY_TIMES": 0, "FAILED_SHARE_MAX": 1}
    with Campaign(room, tmp_path, Random(1)) as campaign:
        for number, jump in enumerate(jumps):
            if number == len(jumps) - 1:
                room.mend(broken.url)
                if YEAR in jumps:  # else they are due by the right clock in an hour or so
                    campaign.edit(12)
            room.publish(OUTLET, 3)
            assert not campaign.die("none", clock=jump, **settings)
            assert set(campaign.codes) == {0}, (tmp_path / "log").read_text()
        judgement = campaign.judge()
    assert judgement.numbers == (0, 0, 0), judgement
    assert agree(campaign.crawler)
    assert datetime.now(UTC) - NOW < timedelta(days=1)
