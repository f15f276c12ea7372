"""`scrapy crawlall` crawls all outlets side by side, and ends as one."""

from __future__ import annotations

import json
import signal
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.console.fleet import Crawl, Fleet
from newscrawl.verdict import ExitCode
from tests.crawling import NOW, SETTINGS, Crawler, read_lines, wait_for

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from tests.newsroom.newsroom import Newsroom

OUTLETS = ("chinadaily_cn", "ecns")
ONLY = ("--only", ",".join(OUTLETS))
SLOW = {"DOWNLOAD_DELAY": 0.5, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}


def options(crawl: Crawler, **settings: Any) -> list[str]:
    given = {"OUTPUT_DIR": crawl.output, "LEDGER_DIR": crawl.ledger, **SETTINGS, **settings}
    return [part for name, value in given.items() for part in ("-s", f"{name}={value}")]


def crawl_all(crawl: Crawler, *arguments: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    return crawl.command("crawlall", *arguments, *options(crawl, **settings), timeout=120)


@contextmanager
def begin_all(crawl: Crawler, *arguments: str, **settings: Any) -> Iterator[subprocess.Popen[str]]:
    with crawl.begin_command("crawlall", *arguments, *options(crawl, **(SLOW | settings))) as process:
        yield process


def children_of(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def lines_of(crawl: Crawler, outlet: str) -> list[dict[str, Any]]:
    return [line for path in sorted((crawl.output / outlet).glob("*.jsonl")) for line in read_lines(path)]


def test_all_outlets_are_crawled_and_said_of_in_lines(room: Newsroom, crawl: Crawler) -> None:
    room.open("chinadaily_cn", count=24, now=NOW)
    room.open("ecns", count=60, now=NOW)
    run = crawl_all(crawl, *ONLY, "--jobs", "1", "--json")
    assert run.returncode == 0, run.stderr
    first, second, third, fourth, total = run.stderr.splitlines()
    assert (first, third) == ("chinadaily_cn: began", "ecns: began"), "one at a time"
    assert second.startswith("chinadaily_cn: complete (")
    assert "60 written, 0 errors, exit 0" in fourth
    assert total == "2 outlets, 2 complete, 84 articles written, exit 0"
    said = {each["outlet"]: each for each in map(json.loads, run.stdout.splitlines())}
    assert {name: each["written"] for name, each in said.items()} == {"chinadaily_cn": 24, "ecns": 60}
    assert [len(lines_of(crawl, outlet)) for outlet in OUTLETS] == [24, 60]
    assert "complete" in (crawl.ledger / "logs" / "ecns.log").read_text(encoding="utf-8")


def test_an_outlet_whose_log_cannot_be_written_is_not_crawled_and_stops_no_other(
    room: Newsroom, crawl: Crawler
) -> None:
    room.open("ecns", count=12, now=NOW)
    (crawl.ledger / "logs" / "chinadaily_cn.log").mkdir(parents=True)
    run = crawl_all(crawl, *ONLY)
    assert run.returncode == ExitCode.OUTPUT_LOST, run.stderr
    assert "chinadaily_cn: its log cannot be written: " in run.stderr
    assert len(lines_of(crawl, "ecns")) == 12


def test_an_outlet_that_fails_stops_no_other_and_is_what_the_exit_code_says(room: Newsroom, crawl: Crawler) -> None:
    room.open("ecns", count=60, now=NOW)
    room.open("chinadaily_cn", count=24, now=NOW)
    for address in room.listings("chinadaily_cn"):
        room.break_page(address, 403)
    run = crawl_all(crawl, *ONLY)
    assert run.returncode == ExitCode.BLOCKED, run.stderr
    assert "chinadaily_cn: blocked: no source could be read" in run.stderr
    assert "2 outlets, 1 complete, 60 articles written, exit 18" in run.stderr
    assert len(lines_of(crawl, "ecns")) == 60


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_all_come_to_a_clean_end(room: Newsroom, crawl: Crawler, number: signal.Signals) -> None:
    for outlet in OUTLETS:
        room.open(outlet, count=200, now=NOW)
    with begin_all(crawl, "--only", "ecns,chinadaily_cn", "--jobs", "1") as process:
        wait_for(lambda: len(room.requests) > 3)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == ExitCode.INTERRUPTED, said
    assert "ecns: interrupted; what was written is complete" in said
    assert "chinadaily_cn: began" not in said
    assert not list(crawl.output.rglob("*.part"))


def test_a_second_signal_stops_at_once(room: Newsroom, crawl: Crawler) -> None:
    room.open("chinadaily_cn", count=24, now=NOW)
    assert crawl_all(crawl, "--only", "chinadaily_cn", "--since", "1h").returncode in set(ExitCode)
    asked = len(room.requests)
    with begin_all(crawl, "--only", "chinadaily_cn", DOWNLOAD_DELAY=20) as process:
        wait_for(lambda: len(room.requests) > asked)
        sleep(0.5)
        process.terminate()
        sleep(1)
        assert process.poll() is None, "it waits for the page that is under way"
        process.terminate()
        _, said = process.communicate(timeout=20)
    assert process.returncode == ExitCode.FORCED, said


def test_when_it_is_killed_its_crawls_come_to_a_clean_end(room: Newsroom, crawl: Crawler) -> None:
    for outlet in OUTLETS:
        room.open(outlet, count=200, now=NOW)
    with begin_all(crawl, *ONLY, "--jobs", "2") as process:
        wait_for(lambda: len(room.requests) > 6)
        children = children_of(process.pid)
        assert len(children) == 2
        process.kill()
        wait_for(lambda: not any(map(is_running, children)), seconds=40)
    for outlet in OUTLETS:
        log = (crawl.ledger / "logs" / f"{outlet}.log").read_text(encoding="utf-8")
        assert "interrupted; what was written is complete" in log, log


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--only", "ecsn"), "--only: no outlet is 'ecsn': did you mean 'ecns'?"),
        (("--only", "klingon"), "--only: no outlet is 'klingon': there are "),
        (("--only", ","), "--only=, names no outlet"),
        (("--jobs", "0"), "--jobs=0 is no number of processes"),
        (("--jobs", "many"), "--jobs=many is no number of processes"),
        (("--since", "nonsense"), "--since=nonsense is no date: write --since=2d, "),
        (("ecns",), "there is no 'ecns'"),
    ],
)
def test_a_mistake_costs_one_line(crawl: Crawler, arguments: tuple[str, ...], says: str) -> None:
    run = crawl_all(crawl, *arguments)
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (ExitCode.USAGE, "", 1), run.stderr
    assert says in run.stderr


def test_a_mistake_in_what_is_passed_on_is_said_of_each_outlet(crawl: Crawler) -> None:
    run = crawl_all(crawl, "--only", "en", "-s", "DUPLICATES=forget")
    assert run.returncode == ExitCode.CONFIGURATION
    assert "ecns: scrapy crawl: DUPLICATES" in run.stderr


@pytest.mark.parametrize(
    ("codes", "worst"),
    [
        ((0, 0), 0),
        ((0, 10), 10),
        ((10, 11, 15), 15),
        ((12, 20), 12),
        ((18, 12), 18),
        ((18, -9), 1),
        ((8, 3, 12), 8),
        ((99, 0), 1),
    ],
)
def test_the_exit_code_is_the_worst(tmp_path: Path, codes: tuple[int, ...], worst: int) -> None:
    fleet = Fleet({}, [], tmp_path, 1, lambda _: None)
    fleet.crawls = [Crawl(f"outlet_{code}", code=code) for code in codes]
    assert fleet.worst() == worst


def test_outlets_that_ask_one_host_are_crawled_one_after_the_other(tmp_path: Path) -> None:
    events: list[tuple[str, str]] = []
    hosts = {"north": frozenset({"a.example"}), "south": frozenset({"a.example", "b.example"}), "east": frozenset("c")}
    fleet = Fleet(
        hosts, ["-h"], tmp_path, 3, lambda crawl: events.append((crawl.outlet, crawl.state)) if crawl else None
    )
    fleet.run()  # each only prints its help
    assert events[:2] == [("north", "running"), ("east", "running")]
    assert events.index(("south", "running")) > events.index(("north", "done"))
    assert {crawl.code for crawl in fleet.crawls} == {0}
