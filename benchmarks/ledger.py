"""What a Ledger costs, from ten thousand articles to ten million: questions, commits, a start, memory, disk.

`python -m benchmarks.ledger [--folder FOLDER] [--articles N ...] [--minutes N]` prints one JSON object for each size.
The files, about 1 GB for a million articles, lie in a temporary folder below FOLDER and are removed afterwards. A size
that the one before says cannot be built in so many minutes is left out, and so is what the disk has no room for.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.bulk import fill, require_same
from benchmarks.invented import Articles, file_of, hash_of, id_of, invented
from newscrawl.ledger.sqlite import SqliteLedger
from tests.ledger_writer import NOON, OUTLET
from tests.witness import peak_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
ROUNDS = 5  # new processes for each measurement, of which the least is said: other work only ever adds to it
_BATCH = 50  # articles committed together, as by a crawl
_BATCHES = 100
_ROOM = 1500  # bytes of disk an article, with what is needed while the indexes are made


def measure(folder: Path, sizes: Sequence[int], minutes: float) -> Iterator[dict[str, Any]]:
    """Fill a Ledger of each size, and ask it."""
    require_same(folder)
    rate = 0.0
    for number in sizes:
        if rate and number / rate > minutes * 60:
            yield {"articles": number, "left out": f"takes more than {minutes:g} minutes at {rate:.0f} a second"}
            continue
        if shutil.disk_usage(folder).free < number * _ROOM:
            yield {"articles": number, "left out": f"needs {number * _ROOM / 1e9:.1f} GB of disk"}
            continue
        path = folder / "ledger.sqlite"
        began = time.perf_counter()
        fill(path, number)
        rate = number / (time.perf_counter() - began)
        size = path.stat().st_size
        measured = {"articles": number, "built a second": round(rate), "MB": round(size / 1e6, 1)}
        yield measured | {"bytes an article": round(size / number)} | asked_anew(path, number)
        for each in folder.glob("ledger.sqlite*"):
            each.unlink()


def asked_anew(path: Path, number: int) -> dict[str, float]:
    """Return what each question costs, asked by processes that have just begun; commits come last."""
    measured: dict[str, float] = {}
    for what, rounds in (("cold", 3), ("start", ROUNDS), ("lookups", ROUNDS), ("commits", 1)):
        command = [sys.executable, "-m", "benchmarks.ledger", what, str(path), str(number)]
        runs = [json.loads(subprocess.check_output(command)) for _ in range(rounds)]  # noqa: S603 - our own command
        measured |= {name: round(min(run[name] for run in runs), 1) for name in runs[0]}
    return measured


def start(path: Path, number: int) -> dict[str, float]:  # noqa: ARG001 - as the others
    """Open it, and ask for what a run asks first."""
    began = time.perf_counter()
    with SqliteLedger.open(path) as ledger:
        ledger.runs(OUTLET)
        list(ledger.pending(OUTLET, NOON))
        return {"start, ms": (time.perf_counter() - began) * 1000}


def cold(path: Path, number: int) -> dict[str, float]:
    """Do the same, and ask 1,000 questions, when the system holds none of the file in memory."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)
    found = start(path, number)
    with SqliteLedger.open(path) as ledger:
        began = time.perf_counter()
        timed(ledger.know, [id_of(each) for each in some(number, 1000)])
        # This one in seconds of the clock: it waits for the disk.
        return {"cold start, ms": found["start, ms"], "cold lookup, us": (time.perf_counter() - began) * 1000}


def lookups(path: Path, number: int) -> dict[str, float]:
    """Ask for known and unknown articles and texts in no order."""
    articles, known = Articles(number), some(number, 20_000)
    ids, hashes = [id_of(each) for each in known], [hash_of(each) for each in known]
    copies = [articles.fingerprint(each) for each in known[:5000]]
    news = [invented(f"new {each}") for each in known[:5000]]
    with SqliteLedger.open(path) as ledger:
        found = {
            "known article, us": timed(ledger.know, ids),
            "unknown article, us": timed(lambda each: ledger.know(each + "x") is None, ids),
            "by hash, us": timed(ledger.know_by_hash, hashes),
            "copy, us": timed(lambda each: ledger.find_copied("new:1", each), copies),
            "new text, us": timed(lambda each: ledger.find_copied("new:1", each) is None, news),
        }
    return found | {"RSS, MiB": peak_of(os.getpid()) / 2**20}


def commits(path: Path, number: int) -> dict[str, float]:
    """Announce, fetch and commit new articles as a crawl does, durably."""
    articles, spent = Articles(number + _BATCH * _BATCHES), []
    first = -(-number // 5000) * 5000  # in files of their own
    with SqliteLedger.open(path) as ledger:
        for batch in range(first, first + _BATCH * _BATCHES, _BATCH):
            began = time.perf_counter()
            lines = articles.announce(ledger, batch, batch + _BATCH)
            ledger.commit_lines(file_of(batch), lines[-1].end, lines, NOON)
            spent.append((time.perf_counter() - began) * 1000)
    found = {"commit of 50, ms": median(spent), "slowest commit, ms": max(spent)}
    return found | {"RSS of commits, MiB": peak_of(os.getpid()) / 2**20}


def some(number: int, most: int) -> list[int]:
    """Return so many articles in no order."""
    chance = random.Random(1)
    return [chance.randrange(number) for _ in range(most)]


def timed(ask: Callable[[Any], object], values: Sequence[Any]) -> float:
    """Return microseconds of CPU, the system's included, a question; no answer may be empty."""
    began = time.process_time()
    if not all(map(ask, values)):
        raise SystemExit("a wrong answer")
    return (time.process_time() - began) / len(values) * 1e6


def main() -> None:
    """Measure all sizes, or be one of the processes that are measured."""
    asked = {"start": start, "cold": cold, "lookups": lookups, "commits": commits}
    if sys.argv[1:2] and sys.argv[1] in asked:
        print(json.dumps(asked[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="where there is room for the files; else the system's place")
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES)
    parser.add_argument("--minutes", type=float, default=25.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder, prefix="ledger-") as folder:
        for measured in measure(Path(folder), given.articles, given.minutes):
            print(json.dumps(measured), flush=True)


if __name__ == "__main__":
    main()
