"""What a crawl grows by as it goes on: CPU a page, memory and open files at 1,000, 10,000 and 100,000 pages.

`python -m benchmarks.growth [--pages 1000 10000 100000] [--minutes 40]` makes a site of small invented pages, serves it
from loopback, and crawls it with `scrapy crawl site` in one process for each size, looking at the process and its
children once a second. It prints one JSON object, and exits with 1 where a target is missed or the account is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.growth_site import Expected, make_site
from benchmarks.processes import tree_of
from benchmarks.server import free_port, serve
from newscrawl.ledger.sqlite import SqliteLedger

if TYPE_CHECKING:
    from collections.abc import Callable

OUTLET = "127.0.0.1"
SIZES = (1_000, 10_000, 100_000)
BASE = 200
"""Pages of the crawls whose CPU is taken off: what is started and compiled once is nobody's growth."""
MOST_CPU = MOST_SLOPE = 0.05
MOST_RSS = 0.10
_PROJECT = Path(__file__).parent.parent
_LOOK = 1.0  # seconds
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_SETTINGS = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "PRIVATE_NETWORKS_ALLOWED": "127.0.0.0/8",
}
_ENDS_OF_PAGES = ("written", "unchanged", "duplicate", "rejected", "quarantined", "not_asked_for")
_COUNTED = ("fetched", *_ENDS_OF_PAGES, "failed")


@dataclass(frozen=True)
class Look:
    """The crawl's processes at one moment: seconds since the start, CPU seconds, MiB resident, open files, requests.

    `own` is what of the memory is that of the first process: the others are workers, which read what may take long.
    """

    at: float
    cpu: float
    rss: float
    own: float
    files: int
    requests: int


@dataclass(frozen=True)
class Crawled:
    """One crawl that has ended: how many pages its site had, its looks, all its CPU seconds, and its account.

    `is_whole`: it was not ended for want of time.
    """

    pages: int
    is_whole: bool
    looks: list[Look]
    cpu: float
    code: int
    account: dict[str, int]
    expected: Expected


def crawl(folder: Path, pages: int, seconds: float) -> Crawled:
    """Crawl a new site of so many pages, to its end or for `seconds`, after which it is asked to end (SIGTERM)."""
    port = free_port()
    expected = make_site(folder / "site", pages, f"http://{OUTLET}:{port}")
    settings = _SETTINGS | {"OUTPUT_DIR": folder / "output", "LEDGER_DIR": folder / "ledger"}
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url=http://{OUTLET}:{port}/", *options]
    with serve(folder / "site", port) as server, (folder / "log").open("wb") as log:
        began, looks, is_whole = time.monotonic(), [], True
        process = subprocess.Popen(command, cwd=_PROJECT, stdout=log, stderr=log)  # noqa: S603 - our own command
        try:
            while True:
                pid, status, used = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    process.returncode = os.waitstatus_to_exitcode(status)
                    break
                if is_whole and time.monotonic() - began > seconds:
                    is_whole = False
                    process.terminate()
                if is_whole:
                    looks.append(look_at(process.pid, time.monotonic() - began, server.requests))
                time.sleep(_LOOK)
        finally:
            if process.returncode is None:
                process.kill()
                process.wait()
    cpu = used.ru_utime + used.ru_stime
    return Crawled(pages, is_whole, looks, cpu, process.returncode, read_account(folder / "ledger"), expected)


def look_at(process: int, at: float, requests: int) -> Look:
    """Look at a process and its children."""
    cpu = rss = own = files = 0.0
    for each in tree_of(process):
        with suppress(OSError):  # it has just ended
            fields = Path(f"/proc/{each}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            cpu += (int(fields[11]) + int(fields[12])) / _TICKS
            resident = int(fields[21]) * _PAGE / 2**20
            rss += resident
            own += resident if each == process else 0
            files += sum(1 for _ in Path(f"/proc/{each}/fd").iterdir())
    return Look(at, cpu, rss, own, int(files), requests)


def read_account(folder: Path) -> dict[str, int]:
    """Return the figures of the one run that a Ledger holds."""
    with closing(SqliteLedger.open(folder / "ledger.sqlite")) as ledger:
        (run,) = ledger.runs(OUTLET)
    return dict(run.accounting or {})


# --- figures ---------------------------------------------------------------------------------------------------------


def figures_of(crawled: Crawled, base: float) -> dict[str, Any]:
    """Return what one crawl took; `base` is the CPU of one with BASE pages."""
    looks = crawled.looks
    last, counted = looks[-1].requests, {name: number_of(crawled.account, name) for name in _COUNTED}
    later = [look for look in looks if look.requests >= last / 10] or looks[-1:]
    early = [look.rss for look in later if look.requests <= last * 0.15] or [later[0].rss]
    late = [look.rss for look in later if look.requests >= last * 0.95]
    halves = [look.requests >= last * 0.55 for look in later]
    files = [
        [look.files for look, is_late in zip(later, halves, strict=True) if is_late is half] for half in (False, True)
    ]
    return {
        "pages": crawled.pages,
        "is_whole": crawled.is_whole,
        "code": crawled.code,
        "seconds": round(looks[-1].at),
        "cpu_ms_a_page": round(1000 * (crawled.cpu - base) / (counted["fetched"] - BASE), 3),
        "cpu_seconds_by_tenths": by_tenths(looks, lambda look: round(look.cpu, 1)),
        "rss_mib_at_10_percent": round(statistics.median(early), 1),
        "rss_mib_at_100_percent": round(statistics.median(late), 1),
        "rss_mib_peak": round(max(look.rss for look in looks), 1),
        "rss_slope": round(slope_of(later), 4),
        "rss_mib_by_tenths": by_tenths(looks, lambda look: round(look.rss, 1)),
        "own_rss_mib_by_tenths": by_tenths(looks, lambda look: round(look.own, 1)),
        "files_first_half": max(files[0], default=0),
        "files_second_half": max(files[1], default=0),
        "account": counted,
        "account_wrong": wrong_in(crawled),
    }


def by_tenths(looks: list[Look], figure: Callable[[Look], float]) -> list[float]:
    """Return a figure at each tenth of the way, its beginning and its end included."""
    last = looks[-1].requests
    return [figure(next(look for look in looks if look.requests >= last * tenth / 10)) for tenth in range(11)]


def slope_of(looks: list[Look]) -> float:
    """Return by what share of its mean the memory rises over these looks, along the straight line nearest to them."""
    if len({look.requests for look in looks}) < 3:
        return 0.0
    line = statistics.linear_regression([look.requests for look in looks], [look.rss for look in looks])
    return line.slope * (looks[-1].requests - looks[0].requests) / statistics.fmean(look.rss for look in looks)


def number_of(account: dict[str, int], event: str) -> int:
    """Return how many articles an event was counted for, over all its reasons."""
    name = f"articles/{event}"
    return sum(number for key, number in account.items() if key == name or key.startswith(f"{name}/"))


def wrong_in(crawled: Crawled) -> list[str]:
    """Return what in the account does not add up, or is not what the site holds."""
    account, expected = crawled.account, crawled.expected
    counted = {name: number_of(account, name) for name in _COUNTED}
    missing = account.get("articles/failed/http_404", 0)
    ends = sum(counted[name] for name in _ENDS_OF_PAGES) + counted["failed"] - missing
    if not crawled.is_whole:  # what was asked for is under way, or fetched and not yet read
        followed = account.get("articles/followed", 0)
        came_to = ends + missing
        return [] if followed == came_to else [f"followed {followed}, but {came_to} came to an end"]
    wrong = [] if counted["fetched"] == ends else [f"fetched {counted['fetched']}, but {ends} came to an end"]
    holds = {"written": expected.articles, "duplicate": expected.copies, "rejected": expected.others}
    wrong += [f"{name}: {counted[name]}, not {number}" for name, number in holds.items() if counted[name] != number]
    if missing != expected.missing or counted["failed"] != missing:
        wrong.append(f"failed: {counted['failed']}, not {expected.missing}")
    return wrong


def judge(sizes: list[dict[str, Any]]) -> dict[str, str]:
    """Return the targets that were missed, with what was reached."""
    first, last = sizes[0], sizes[-1]
    cpu = last["cpu_ms_a_page"] / first["cpu_ms_a_page"] - 1
    rss = last["rss_mib_at_100_percent"] / last["rss_mib_at_10_percent"] - 1
    missed = {}
    if cpu > MOST_CPU:
        missed["cpu"] = f"{cpu:+.1%} a page from {first['pages']} to {last['pages']} pages"
    if rss > MOST_RSS:
        missed["rss"] = f"{rss:+.1%} from a tenth of the way to its end"
    if last["rss_slope"] > MOST_SLOPE:
        missed["rss_slope"] = f"{last['rss_slope']:+.1%}"
    for size in sizes:
        # In the first seconds the worker begins, with files of its own.
        if size["pages"] > SIZES[0] and size["files_second_half"] > size["files_first_half"] > 0:
            missed["files"] = f"{size['files_first_half']} and {size['files_second_half']} at {size['pages']} pages"
        if size["account_wrong"] or size["code"] or not size["is_whole"]:
            missed["account"] = f"at {size['pages']} pages: exit {size['code']}, {size['account_wrong']}"
    return missed


def main() -> None:
    """Crawl sites of all sizes, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, nargs="+", default=SIZES)
    parser.add_argument("--minutes", type=float, default=40.0, help="after which a crawl is ended")
    asked = parser.parse_args()
    found: list[dict[str, Any]] = []
    bases: list[float] = []
    for pages in (BASE, BASE, BASE, *asked.pages):
        with tempfile.TemporaryDirectory(prefix="growth-") as folder:
            crawled = crawl(Path(folder), pages, asked.minutes * 60)
        if pages == BASE:
            bases.append(crawled.cpu)
            continue
        found.append(figures_of(crawled, statistics.median(bases)))
        print(f"{datetime.now(UTC):%H:%M:%S} {json.dumps(found[-1])}", file=sys.stderr, flush=True)
    missed = judge(found)
    print(json.dumps({"base": [BASE, round(statistics.median(bases), 2)], "sizes": found, "missed": missed}, indent=1))
    raise SystemExit(bool(missed))


if __name__ == "__main__":
    main()
