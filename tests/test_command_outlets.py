"""`scrapy outlets` shows how all outlets are, at once and while crawls go on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newscrawl.verdict import ExitCode
from tests.crawling import NOW, Crawler, wait_for

if TYPE_CHECKING:
    import subprocess

    from tests.newsroom.newsroom import Newsroom

OUTLET = "chinadaily_cn"


def show(crawl: Crawler, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `scrapy outlets` on what the crawler has left."""
    return crawl.command("outlets", *arguments, "-s", f"LEDGER_DIR={crawl.ledger}")


def rows(said: str) -> dict[str, dict[str, str]]:
    head, *lines = [line.split("\t") for line in said.splitlines()]
    return {line[0]: dict(zip(head, line, strict=True)) for line in lines}


def test_before_the_first_run_the_outlets_are_there_and_one_line_says_so(crawl: Crawler) -> None:
    run = show(crawl)
    assert run.returncode == 0
    assert run.stderr == f"scrapy outlets: there is no Ledger in {crawl.ledger} yet: the first run makes it\n"
    found = rows(run.stdout)
    assert sorted(found) == ["chinadaily", "chinadaily_cn", "chinanews", "ecns"]
    assert {(row["last run"], row["health"], row["24 h"]) for row in found.values()} == {("never", "unknown", "0")}
    assert not crawl.ledger.exists(), "looking makes nothing"


def test_after_runs_it_says_what_they_brought(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=24, now=NOW)
    assert crawl(OUTLET).code == 0
    row = rows(show(crawl).stdout)[OUTLET]
    assert (row["24 h"], row["7 d"], row["health"], row["country"]) == ("24", "24", "ok", "cn")
    assert row["last run"].endswith(" min ago")
    assert row["newest"].endswith((" h", " min"))
    (said,) = [json.loads(line) for line in show(crawl, "--json", OUTLET).stdout.splitlines()]
    assert (said["outlet"], said["day"], said["health"]["verdict"]) == (OUTLET, 24, "ok")
    assert [run["exit_code"] for run in said["runs"]] == [0]
    assert said["sources"][0]["leads"] > 0
    in_full = show(crawl, OUTLET).stdout
    assert in_full.startswith(f"{OUTLET}: as usual\n")
    assert "headline" in in_full
    assert "exit 0, 24 written" in in_full


def test_it_may_be_asked_while_a_crawl_goes_on(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=200, now=NOW)
    with crawl.begin(OUTLET, DOWNLOAD_DELAY=0.3, CONCURRENT_REQUESTS_PER_DOMAIN=1):
        wait_for(lambda: len(room.requests) > 5)
        run = show(crawl)
        assert run.returncode == 0, run.stderr
        assert rows(run.stdout)[OUTLET]["last run"].startswith("began ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ecsn",), "there is no outlet 'ecsn': did you mean 'ecns'?"),
        (("gazette",), "there is no outlet 'gazette': there are chinadaily, "),
    ],
)
def test_a_mistake_costs_one_line(crawl: Crawler, arguments: tuple[str, ...], says: str) -> None:
    run = show(crawl, *arguments)
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (ExitCode.USAGE, "", 1), run.stderr
    assert says in run.stderr


def test_a_damaged_ledger_costs_one_line(crawl: Crawler) -> None:
    crawl.ledger.mkdir()
    (crawl.ledger / "ledger.sqlite").write_bytes(b"nothing like it")
    run = show(crawl)
    assert (run.returncode, run.stderr.count("\n")) == (ExitCode.LEDGER_UNAVAILABLE, 1), run.stderr
    assert "is damaged" in run.stderr
