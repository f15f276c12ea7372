"""The faults that take long to go through: many starts at once, full disks of many sizes, torn tails.

`python -m benchmarks.faults starts [TIMES]`: ten runs of one outlet at once; exactly one may crawl.
`python -m benchmarks.faults full [SIZES]`: a disk that is full so many bytes later (needs root, for a tmpfs).
`python -m benchmarks.faults tails [OFFSETS]`: a `.part` that ends at each of its last so many bytes.
Each prints one JSON object, and exits with 1 where something was lost, doubled or torn.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.kills import OUTLET, Campaign, judge
from newscrawl.ledger.recover import recover
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.verdict import ExitCode
from tests.crawling import NOW, Crawler
from tests.newsroom.newsroom import Newsroom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AT_ONCE = 10
LONGEST = 5.0
"""Seconds from the moment a disk is full to the end of the run."""
_MEMORY = Path("/dev/shm")  # noqa: S108 - where each of 65,536 recoveries costs no disk


@contextmanager
def tmpfs(folder: Path, size: int) -> Iterator[Callable[[int], None]]:
    """Mount a disk of so many bytes; gives what makes it larger or smaller. Raises OSError where that may not be."""
    folder.mkdir(exist_ok=True)
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        raise PermissionError("only root can mount a disk")
    _call(mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield lambda size: _call(mount, "-o", f"remount,size={size}", str(folder))
    finally:
        _call(shutil.which("umount") or "umount", "-l", str(folder))


def _call(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands
    except subprocess.CalledProcessError as error:
        raise PermissionError(f"{' '.join(command)}: {error.stderr.decode(errors='replace')}") from error


def start_at_once(crawler: Crawler, number: int) -> tuple[list[int], list[str]]:
    """Start so many runs at once, and interrupt the one that crawls when the others have left; codes and last words."""
    with ExitStack() as stack:
        slow = {"DOWNLOAD_DELAY": 1, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
        runs = [stack.enter_context(crawler.begin(OUTLET, **slow)) for _ in range(number)]
        deadline = time.monotonic() + 60
        while sum(run.poll() is None for run in runs) > 1 and time.monotonic() < deadline:
            time.sleep(0.02)
        for run in runs:
            if run.poll() is None:
                run.send_signal(signal.SIGTERM)
        said = [run.communicate(timeout=60)[1] for run in runs]
        return [run.returncode for run in runs], said


def measure_starts(times: int) -> dict[str, Any]:
    """Start ten at once, again and again."""
    codes: Counter[int] = Counter()
    wrong = []
    with tempfile.TemporaryDirectory(prefix="newscrawl-starts-") as name, Newsroom(Path(name)) as room:
        room.open(OUTLET, count=20, now=NOW)
        crawler = Crawler(Path(name) / "output", room.environment)
        for _ in range(times):
            room.publish(OUTLET, 5)  # so that the one that crawls has something to do
            found, _ = start_at_once(crawler, AT_ONCE)
            codes.update(found)
            if found.count(ExitCode.LOCKED) != AT_ONCE - 1:
                wrong.append(sorted(found))
        code = crawler(OUTLET).code
        numbers = judge(crawler.output, room.stories(OUTLET)).numbers
    figures = {"times": times, "at_once": AT_ONCE, "exit_codes": dict(codes), "not_exactly_one": wrong}
    return {**figures, "last_run": code, "lost_doubled_torn": numbers, "failed": bool(wrong) or numbers != (0, 0, 0)}


def fill_up(folder: Path, room: Newsroom, room_left: int) -> dict[str, Any]:
    """Let a disk be full so many bytes after the second run's start, make room, and run again."""
    large = 64 << 20
    with tmpfs(folder, large) as resize, Campaign(room, folder, Random(1)) as campaign:
        room.open(OUTLET, count=30, now=NOW)
        campaign.die("none")
        before = {path: path.read_bytes() for path in campaign.crawler.output.rglob("*.jsonl")}
        room.publish(OUTLET, 40)
        disk = os.statvfs(folder)
        used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize
        resize(used + room_left)
        campaign.codes.clear()
        began = time.monotonic()
        campaign.die("none", batch=10)
        seconds = time.monotonic() - began
        (code,) = campaign.codes
        kept = all(path.read_bytes() == content for path, content in before.items())
        resize(large)
        campaign.codes.clear()
        campaign.die("none")
        (code_after,) = campaign.codes
        numbers = campaign.judge().numbers
        parts = len(list(campaign.crawler.output.rglob("*.part")))
    return {
        "code": code, "seconds": seconds, "kept": kept, "after": code_after, "numbers": numbers, "parts": parts,
    }  # fmt: skip


def measure_full(sizes: int) -> dict[str, Any]:
    """Let the disk be full ever later, in steps of 12 KiB."""
    codes: Counter[int] = Counter()
    wrong, slowest = [], 0.0
    with tempfile.TemporaryDirectory(prefix="newscrawl-full-") as name:
        for number in range(sizes):
            folder = Path(name) / str(number)
            folder.mkdir()
            with Newsroom(Path(name)) as room:
                found = fill_up(folder, room, number * 12_288)
            codes[found["code"]] += 1
            slowest = max(slowest, found["seconds"])
            is_right = found["code"] in {ExitCode.COMPLETE, ExitCode.OUTPUT_LOST} and found["seconds"] < LONGEST
            if not (is_right and found["kept"] and found["after"] == 0 and found["numbers"] == (0, 0, 0)):
                wrong.append({"bytes": number * 12_288, **found})
    figures = {"sizes": sizes, "exit_codes": dict(codes), "slowest_run_seconds": round(slowest, 1)}
    return {**figures, "wrong": wrong[:10], "wrong_number": len(wrong), "failed": bool(wrong)}


def _ledger_of(folder: Path) -> Path:
    return Crawler(folder / "output", {}).ledger / "ledger.sqlite"


def leave_part(folder: Path) -> None:
    """Crawl, and be killed with lines behind the last commit; the folder then holds the output and the Ledger."""
    with Newsroom(folder) as room, Campaign(room, folder, Random(1)) as campaign:
        room.open(OUTLET, count=60, now=NOW)
        if not campaign.die("written:57", batch=10, patience=60):
            raise RuntimeError("the run came to its end")
    with SqliteLedger.open(_ledger_of(folder)) as ledger:
        ledger.database.read("PRAGMA wal_checkpoint(TRUNCATE)")


def measure_tails(offsets: int, folder: Path | None = None, *, step: int = 1) -> dict[str, Any]:
    """Let the file end at each of its last bytes, or at each `step`th, and recover it."""
    began = time.monotonic()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="newscrawl-tails-", dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        crawled = folder or Path(name)
        leave_part(crawled)
        (part,) = (crawled / "output").rglob("*.part")
        whole = part.read_bytes()
        with SqliteLedger.open(_ledger_of(crawled)) as ledger:
            (known,) = ledger.unfinished_files(OUTLET)
        ends = [0, *(place + 1 for place, byte in enumerate(whole) if byte == ord("\n"))]
        committed = [json.loads(line)["id"] for line in whole[: known.committed].splitlines()]
        first = max(len(whole) - offsets, -1) + 1
        sizes = range(first, len(whole) + 1, step)
        for size in sizes:
            kept = max(end for end in ends if end <= min(size, known.committed))
            problem = _tear(Path(name), crawled, part.name, (whole[:size], whole[:kept]), committed)
            if problem:
                wrong.append(f"byte {size}: {problem}")
    return {
        "offsets": len(sizes),
        "file_bytes": len(whole),
        "committed_bytes": known.committed,
        "repaired": len(sizes) - len(wrong),
        "wrong": wrong[:10],
        "seconds": round(time.monotonic() - began),
        "failed": bool(wrong),
    }


def _tear(folder: Path, crawled: Path, part: str, contents: tuple[bytes, bytes], committed: list[str]) -> str | None:
    """Recover a file of the first content; returns what is wrong where it is not the second then."""
    torn, kept = contents
    output, ledger_path = folder / "torn" / "output", folder / "torn" / "ledger.sqlite"
    shutil.rmtree(folder / "torn", ignore_errors=True)
    (output / OUTLET).mkdir(parents=True)
    (output / OUTLET / part).write_bytes(torn)
    shutil.copy(_ledger_of(crawled), ledger_path)
    with closing(SqliteLedger.open(ledger_path, durable=False)) as ledger:
        recover(ledger, output, OUTLET, datetime.now(UTC))
        found = {path.name: path.read_bytes() for path in (output / OUTLET).iterdir()}
        if found != ({part.removesuffix(".part"): kept} if kept else {}):
            return f"{[(name, len(content)) for name, content in found.items()]}, {len(kept)} bytes are wanted"
        number = kept.count(b"\n")
        own = f"{OUTLET}/{part.removesuffix('.part')}"
        file = ledger.file(own)
        said = (file.committed, file.lines, file.finished_as) if file else None
        if said != ((len(kept), number, own) if kept else None):
            return f"the ledger has {file}"
        for position in {0, number - 1, number, len(committed) - 1} & set(range(len(committed))):
            article = ledger.know(committed[position])
            if article is None or (article.next_try is None) != (position < number):
                return f"line {position} of {number}: the ledger has {article}"
    return None


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", choices=("starts", "full", "tails"))
    parser.add_argument("number", type=int, nargs="?")
    asked = parser.parse_args()
    measures: dict[str, tuple[Callable[[int], dict[str, Any]], int]] = {
        "starts": (measure_starts, 100),
        "full": (measure_full, 100),
        "tails": (measure_tails, 65_536),
    }
    measure, usual = measures[asked.name]
    figures = measure(asked.number or usual)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    raise SystemExit(bool(figures["failed"]))


if __name__ == "__main__":
    main()
