"""What it costs that lines are durable, and what a run costs that finds nothing new.

`python -m benchmarks.durability [--pairs 7] [--articles 1000]` crawls the same newsroom with and without commits, in
pairs A B A B; `--second` crawls one again that has not changed, against one of an outlet without articles. The crawl is
a child process: CPU is its user and system time; the newsroom answers from this one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
import types
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OUTLET = "ecns"
DURABLE, FORGETFUL = "durable", "forgetful"
MOST_CPU, MOST_WALL, MOST_SECOND = 1.10, 1.15, 1.30
_PROJECT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Spent:
    """What a crawl took, in seconds, and how many lines it left."""

    cpu: float
    wall: float
    lines: int


def main() -> None:
    """Measure, and say whether the targets are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--second", action="store_true")
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="newscrawl-durability-") as folder:
        measure = measure_second if asked.second else measure_commits
        sys.exit(0 if measure(Path(folder), asked.pairs, asked.articles) else 1)


def measure_commits(folder: Path, pairs: int, articles: int) -> bool:
    """Crawl with and without commits; each crawl begins without output or Ledger."""
    with _newsroom(folder, articles) as environment:

        def crawl(how: str, number: int) -> Spent:
            return _crawl(folder / f"{how}-{number}", environment, how)

        crawl(DURABLE, -1)  # what is compiled and cached once is nobody's cost
        found = list(_pairs(pairs, lambda number: crawl(DURABLE, number), lambda number: crawl(FORGETFUL, number)))
    if {spent.lines for pair in found for spent in pair} != {articles}:
        raise SystemExit(f"not every crawl wrote {articles} lines: {found}")
    return _report("with commits", "without", found, {"cpu": MOST_CPU, "wall": MOST_WALL})


def measure_second(folder: Path, pairs: int, articles: int) -> bool:
    """Crawl a newsroom again that has not changed, and one without articles."""
    (folder / "full").mkdir()
    (folder / "empty").mkdir()
    full, empty = _newsroom(folder / "full", articles), _newsroom(folder / "empty", 0)
    with full as at_full, empty as at_empty:

        def second(_: int = 0) -> Spent:
            return _crawl(folder / "full", at_full, DURABLE, "-a", "revisit=no")

        def start_up(_: int = 0) -> Spent:
            return _crawl(folder / "empty", at_empty, DURABLE, "-a", "revisit=no")

        first = second()
        start_up()
        print(f"first run: {first.lines} lines, CPU {first.cpu:.2f} s, wall {first.wall:.2f} s")
        found = list(_pairs(pairs, second, start_up))
    if {spent.lines for spent, _ in found} != {articles}:
        raise SystemExit(f"a second run wrote something: {found}")
    return _report("second run", "empty crawl", found, {"cpu": MOST_SECOND})


def _pairs(number: int, first: Callable[[int], Spent], second: Callable[[int], Spent]) -> Iterator[tuple[Spent, Spent]]:
    for each in range(number):
        pair = first(each), second(each)
        print(f"pair {each + 1}: " + "  ".join(f"CPU {it.cpu:.2f} s, wall {it.wall:.2f} s" for it in pair), flush=True)
        yield pair


def _report(first: str, second: str, found: list[tuple[Spent, Spent]], most: dict[str, float]) -> bool:
    are_met = True
    for name in ("cpu", "wall"):
        values = [(getattr(one, name), getattr(other, name)) for one, other in found]
        ratios = [one / other for one, other in values]
        medians = [statistics.median(column) for column in zip(*values, strict=True)]
        ratio = statistics.median(ratios)
        target = f"; target {most[name]:.2f}: {'met' if ratio <= most[name] else 'MISSED'}" if name in most else ""
        are_met = are_met and ratio <= most.get(name, ratio)
        print(
            f"{name}: {first} {medians[0]:.2f} s, {second} {medians[1]:.2f} s; median of the ratios {ratio:.3f}, "
            f"from {min(ratios):.3f} to {max(ratios):.3f}{target}"
        )
    return are_met


# --- one crawl -------------------------------------------------------------------------------------------------------


@contextmanager
def _newsroom(folder: Path, articles: int) -> Iterator[dict[str, str]]:
    """Open a newsroom; yields what a crawl needs in its environment to come to it."""
    from tests.crawling import NOW  # noqa: PLC0415 - the child must not pay for the newsroom
    from tests.newsroom.newsroom import Newsroom  # noqa: PLC0415 - as above

    with Newsroom(folder) as room:
        room.open(OUTLET, count=articles, now=NOW)
        yield room.environment


def _crawl(folder: Path, environment: dict[str, str], how: str, *arguments: str) -> Spent:
    settings = {"OUTPUT_DIR": folder / "output", "LEDGER_DIR": folder / "ledger", "DOWNLOAD_DELAY": 0}
    settings |= {"AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "LOG_LEVEL": "WARNING"}
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "benchmarks.durability", how, "crawl", OUTLET, *arguments, *options]
    began = time.monotonic()
    environment = os.environ | environment
    with subprocess.Popen(command, cwd=_PROJECT, env=environment, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own command
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 12}:  # 12: nothing was announced
        raise SystemExit(f"a crawl ended with exit code {process.returncode}")
    lines = sum(path.read_bytes().count(b"\n") for path in folder.glob("output/**/*.jsonl"))
    return Spent(usage.ru_utime + usage.ru_stime, wall, lines)


def _be_crawled(how: str, arguments: list[str]) -> None:
    """Be the child: Scrapy's command line, without what makes lines durable where it is forgetful."""
    from scrapy.cmdline import execute  # noqa: PLC0415 - nothing else needs it

    if how == FORGETFUL:
        from newscrawl import lines  # noqa: PLC0415 - as above
        from newscrawl.ledger.near_duplicates import NearDuplicates  # noqa: PLC0415 - as above
        from newscrawl.run import Run  # noqa: PLC0415 - as above

        lines.os = types.SimpleNamespace(**{**vars(os), "fsync": lambda _: None})
        Run.commit = lambda *_: True
        # Uncommitted texts are compared one by one: those of a whole run would cost more than the commits.
        NearDuplicates.note = lambda *_: None
    execute(["scrapy", *arguments])


if __name__ == "__main__":
    if sys.argv[1:2] in ([DURABLE], [FORGETFUL]):
        _be_crawled(sys.argv[1], sys.argv[2:])
    else:
        main()
