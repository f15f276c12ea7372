"""Servers that want less, fail, or cannot say what they allow: they are left alone, and the run goes on or says why."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from newscrawl.ledger.records import State
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.verdict import ExitCode
from tests.crawling import NOW, wait_for
from tests.newsroom import raw
from tests.newsroom.resource import Resource

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.ledger.records import Known
    from tests.crawling import Crawler
    from tests.newsroom.newsroom import Newsroom
    from tests.newsroom.story import Story

HOST = "www.ecns.cn"
ROBOTS = f"https://{HOST}/robots.txt"
TEXT = "text/plain"
ONE_BY_ONE = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0.01}  # without a delay the number is not obeyed


def plain_stories(room: Newsroom, number: int) -> list[Story]:
    """Return stories of one page each, all on one host."""
    return [story for story in room.open("ecns", count=3 * number, now=NOW) if story.pages == 1][:number]


def listed(stories: list[Story], folder: Path) -> str:
    path = folder / "wanted.txt"
    path.write_text("\n".join(story.url for story in stories))
    return f"urls={path}"


def known(crawl: Crawler, stories: list[Story]) -> list[Known]:
    with SqliteLedger.open(crawl.ledger / "ledger.sqlite") as ledger:
        return [each for story in stories if (each := ledger.know(f"ecns:{story.key}"))]


def wait(status: int, seconds: str) -> Resource:
    return Resource(b"too much", TEXT, status, (("Retry-After", seconds),))


# --- Retry-After -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("is_date", [False, True])
def test_in_the_time_a_server_asks_for_it_is_not_asked(
    room: Newsroom, crawl: Crawler, tmp_path: Path, status: int, *, is_date: bool
) -> None:
    stories = plain_stories(room, 12)
    until = datetime.now(UTC) + timedelta(seconds=9)  # beyond the crawl's start
    answer = wait(status, format_datetime(until, usegmt=True) if is_date else "3")
    room.serve_in_turn(stories[0].url, answer, None)
    run = crawl("ecns", "-a", listed(stories, tmp_path), HOST_WAIT_MAX=60, **ONE_BY_ONE)
    assert (run.code, run.counted("written"), run.reasons("left")) == (0, 12, {"rate_limited": 1}), run.log
    refused = next(each.at for each in room.requests if each.status == status)
    after = min(each.at for each in room.requests if each.at > refused)
    if is_date:
        assert datetime.now(UTC) - timedelta(seconds=monotonic() - after) > until - timedelta(
            seconds=1
        )  # whole seconds
    else:
        assert after - refused >= 3


def test_a_server_that_asks_for_a_day_gets_it(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    stories = plain_stories(room, 12)
    for story in stories:
        room.serve(story.url, wait(429, "86400"))
    run = crawl("ecns", "-a", listed(stories, tmp_path), **ONE_BY_ONE)
    assert (run.code, run.lines) == (ExitCode.BLOCKED, []), run.log
    assert run.reasons("given") == {"rate_limited": 1}
    assert sum(each.status == 429 for each in room.requests) == 1
    assert run.reasons("failed") == {"rate_limited": 12}
    tries = [each.next_try for each in known(crawl, stories) if each.next_try]
    assert len(tries) == 12
    assert min(tries) > datetime.now(UTC) + timedelta(hours=23)
    assert f"{HOST} is given up for this run: rate_limited" in run.log


def test_a_server_that_asks_for_a_century_gets_a_week(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    stories = plain_stories(room, 2)
    room.serve(stories[0].url, wait(503, "99999999999999"))
    run = crawl("ecns", "-a", listed(stories, tmp_path), **ONE_BY_ONE)
    assert run.code == ExitCode.BLOCKED, run.log
    tries = [each.next_try for each in known(crawl, stories) if each.next_try]
    assert timedelta(days=6) < max(tries) - datetime.now(UTC) <= timedelta(days=7)


def test_a_wait_ends_with_the_run(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    stories = plain_stories(room, 6)
    for story in stories:
        room.serve(story.url, wait(429, "500"))
    with crawl.begin("ecns", "-a", listed(stories, tmp_path), HOST_WAIT_MAX=600) as process:
        wait_for(lambda: any(each.status == 429 for each in room.requests))
        process.terminate()
        _, log = process.communicate(timeout=20)
    assert process.returncode == ExitCode.INTERRUPTED, log
    assert {each.state for each in known(crawl, stories)} == {State.ANNOUNCED}  # due, as they were


# --- hosts that do nothing but fail ----------------------------------------------------------------------------------


def test_a_host_that_only_fails_is_left_alone_and_given_up(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    stories = plain_stories(room, 40)
    for story in stories:
        room.break_page(story.url, 500)
    run = crawl("ecns", "-a", listed(stories, tmp_path), **ONE_BY_ONE)
    failed = [each.at for each in room.requests if each.status == 500]
    assert 10 <= len(failed) <= 16, run.log  # then a trial after each rest: 0.2, 0.4, 0.8 s
    assert (run.code, run.reasons("given")) == (ExitCode.PARTIAL, {"host_down": 1}), run.log
    assert sum(run.reasons("failed").values()) == 40
    assert {each.state for each in known(crawl, stories)} == {State.FAILED}
    assert all(each.next_try for each in known(crawl, stories))


def test_a_host_that_comes_back_is_read_to_its_end(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    stories = plain_stories(room, 24)
    out_of_order = Resource(b"out of order", TEXT, 502)
    for story in stories[:10]:
        room.serve_in_turn(story.url, out_of_order, None)
    run = crawl("ecns", "-a", listed(stories, tmp_path), HOST_FAILURES=5, HOST_WAIT_MAX=30, **ONE_BY_ONE)
    assert (run.code, run.counted("written")) == (0, 24), run.log
    assert run.reasons("left")["host_down"] >= 1
    assert "given up" not in run.summary


@pytest.mark.parametrize("status", [401, 403])
def test_a_host_that_forbids_all_is_not_knocked_at_for_ever(
    room: Newsroom, crawl: Crawler, tmp_path: Path, status: int
) -> None:
    stories = plain_stories(room, 40)
    for story in stories:
        room.break_page(story.url, status)
    run = crawl("ecns", "-a", listed(stories, tmp_path), **ONE_BY_ONE)
    asked = sum(each.status == status for each in room.requests)
    assert 10 <= asked <= 14, run.log  # then a trial after each rest
    assert (run.code, run.reasons("given")) == (ExitCode.BLOCKED, {"forbidden": 1}), run.log
    assert run.reasons("failed") == {f"http_{status}": asked, "forbidden": 40 - asked}
    assert run.verdict.startswith("blocked: 40 of 40 pages failed")
    assert all(each.next_try for each in known(crawl, stories))


def test_a_host_that_forbids_some_pages_only_is_read_to_its_end(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    stories = plain_stories(room, 40)
    for story in stories[5:18]:  # more in a row than are borne with: the trial after a rest finds another page
        room.break_page(story.url, 403)
    run = crawl("ecns", "-a", listed(stories, tmp_path), HOST_WAIT_MAX=30, **ONE_BY_ONE)
    assert (run.counted("written"), run.reasons("failed")) == (27, {"http_403": 13}), run.log
    assert "given up" not in run.summary


def test_other_hosts_go_on_meanwhile(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open("chinadaily_cn", count=36, now=NOW)
    host = stories[0].host
    room.serve_in_turn(stories[0].url, wait(429, "3"), None)
    run = crawl("chinadaily_cn", HOST_WAIT_MAX=60, **ONE_BY_ONE)
    assert (run.code, run.counted("written")) == (0, 36), run.log
    first = min(each.at for each in room.requests if each.status == 429)
    others = [each.at for each in room.requests if each.host != host]
    assert max(others) < first + 2.5


# --- robots.txt ------------------------------------------------------------------------------------------------------


def crawl_with_robots(room: Newsroom, crawl: Crawler, folder: Path, *answers: Resource | raw.Raw | None) -> list[str]:
    """Crawl two stories; returns the reasons why they were not written, or nothing."""
    stories = plain_stories(room, 2)
    room.serve_in_turn(ROBOTS, *answers)
    run = crawl("ecns", "-a", listed(stories, folder), DOWNLOAD_TIMEOUT=2)
    assert run.counted("written") + run.counted("failed") == 2, run.log
    return list(run.reasons("failed"))


FORBIDDING = b"User-agent: *\nDisallow: /\n"
ANSWERS: dict[str, tuple[tuple[Resource | raw.Raw | None, ...], list[str]]] = {
    "it forbids": ((Resource(FORBIDDING, TEXT),), ["robots"]),
    "not there": ((Resource(b"no", TEXT, 404),), []),
    "gone": ((Resource(b"no", TEXT, 410),), []),
    "forbidden itself": ((Resource(FORBIDDING, TEXT, 403),), []),
    "out of order": ((Resource(b"", TEXT, 500),), ["robots_unreachable"]),
    "not reached behind a gateway": ((Resource(b"", TEXT, 502),), ["robots_unreachable"]),
    "out of order once": ((Resource(b"", TEXT, 500), Resource(b"", TEXT)), []),
    "never answered": ((raw.drip(b"User-agent: *\n" * 10),), ["timeout"]),
    "hung up": ((raw.hung_up(),), ["connection"]),
    "cut": ((raw.short_of_length(FORBIDDING * 100),), ["cut"]),
    "packed and cut": ((raw.cut_packed(FORBIDDING * 100, "gzip"),), ["cut"]),
    "packed": ((raw.packed(FORBIDDING, "gzip", content_type=TEXT),), ["robots"]),
    "endless and forbidding at its beginning": ((raw.endless(TEXT, FORBIDDING * 2000),), ["robots"]),
    "packed to burst, forbidding at its beginning": (
        (raw.packed(FORBIDDING + b"#" * 200_000_000, "gzip", content_type=TEXT),),
        ["robots"],
    ),
    "endless and forbidding too late": ((raw.endless(TEXT, b"#" * 600_000 + b"\n" + FORBIDDING),), []),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_a_host_says_is_obeyed_however_it_is_said(
    room: Newsroom, crawl: Crawler, tmp_path: Path, name: str
) -> None:
    answers, reasons = ANSWERS[name]
    assert crawl_with_robots(room, crawl, tmp_path, *answers) == reasons
    if reasons:
        assert {each.path for each in room.requests} == {"/robots.txt"}


def moved(to: str) -> Resource:
    return Resource(b"", TEXT, 301, (("Location", to),))


@pytest.mark.parametrize(("redirects", "reasons"), [(1, ["robots"]), (5, ["robots"]), (6, [])])
def test_five_redirects_are_followed(
    room: Newsroom, crawl: Crawler, tmp_path: Path, redirects: int, reasons: list[str]
) -> None:
    for number in range(1, redirects):
        room.serve(f"other.example/{number}", moved(f"https://other.example/{number + 1}"))
    room.serve(f"other.example/{redirects}", Resource(FORBIDDING, TEXT))
    assert crawl_with_robots(room, crawl, tmp_path, moved("https://other.example/1")) == reasons


def test_what_was_last_read_holds_for_a_day_while_it_cannot_be_had(
    room: Newsroom, crawl: Crawler, tmp_path: Path
) -> None:
    stories = plain_stories(room, 4)
    rules = f"User-agent: newscrawl\nDisallow: {stories[3].path}\n"
    room.serve_in_turn(ROBOTS, Resource(rules.encode(), TEXT), Resource(b"", TEXT, 503))
    assert crawl("ecns", "-a", f"urls={stories[0].url}").counted("written") == 1
    run = crawl("ecns", "-a", listed(stories[1:], tmp_path))
    assert (run.counted("written"), run.reasons("failed"), run.reasons("robots.txt")) == (
        2,
        {"robots": 1},
        {"last_good": 1},
    ), run.log
    with SqliteLedger.open(crawl.ledger / "ledger.sqlite") as ledger:
        source = ledger.source("(robots.txt)", ROBOTS)
        assert source is not None
        ledger.note_source(replace(source, last_success=datetime.now(UTC) - timedelta(hours=25)))
    later = crawl("ecns", "-a", f"urls={stories[1].url}")
    assert (later.counted("written"), later.reasons("failed")) == (0, {"robots_unreachable": 1}), later.log


def test_a_robots_txt_that_is_asked_to_wait_for_is_waited_for(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    stories = plain_stories(room, 4)
    room.serve_in_turn(ROBOTS, wait(429, "2"), Resource(FORBIDDING, TEXT))
    run = crawl("ecns", "-a", listed(stories, tmp_path), HOST_WAIT_MAX=60)
    assert (run.lines, run.reasons("failed")) == ([], {"robots": 4}), run.log
    first, second = (each.at for each in room.requests)
    assert second - first >= 2
    assert re.search(r"left alone +1 \(rate_limited 1\)", run.summary)
