"""A run in miniature for the tests of the Ledger: a process that announces, writes, commits, and dies where it is told.

`python -m tests.ledger_writer FOLDER EDITION [POINT:NUMBER]` kills itself when it comes to POINT the NUMBERth time.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.fingerprint import Fingerprint, fingerprint
from newscrawl.lead import Lead
from newscrawl.ledger.lock import LockHeldError, OutletLock
from newscrawl.ledger.rebuild import open_or_rebuild
from newscrawl.ledger.records import KnownSource, Validators, WrittenLine
from newscrawl.ledger.recover import recover
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.text import digest

if TYPE_CHECKING:
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier

OUTLET = "example_times"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ARTICLES = 140
POINTS = ("begin", "write", "written", "flushed", "fsync", "synced", "execute", "rename", "renamed", "recovered", "end")
_BATCH = 5


def article_json(number: int, version: int = 1, revision: int = 1, body: str = "", **changes: Any) -> dict[str, Any]:
    """Return an article as a line holds it: the keys that the Ledger reads."""
    headline, body = f"Story {number}", body or f"第{number}篇 version {version}. " + "It goes on. " * 8
    url = f"https://example.org/2026/{number}.html"
    article = {
        "id": f"{OUTLET}:{number}",
        "revision": revision,
        "url": url,
        "canonicalUrl": url,
        "headline": headline,
        "articleBody": body,
        "datePublished": (NOON - timedelta(minutes=number)).isoformat(),
        "dateModified": None,
        "contentHash": digest(headline, body),
        "duplicateOf": None,
        "metadata": {"dateDownloaded": NOON.isoformat(), "requestUrl": url + "?from=feed", "discovery": {"url": url}},
    }
    return {**article, **changes}


def words(first: int, count: int = 400) -> str:
    """Return a text of invented words; two of them share as much as their numbers overlap."""
    return " ".join(f"w{number}" for number in range(first, first + count))


def made(text: str) -> Fingerprint:
    """Return the fingerprint of a text that is long enough to have one."""
    found = fingerprint(text)
    assert found is not None
    return found


def line_bytes(article: dict[str, Any]) -> bytes:
    """Return the line of an article."""
    return json.dumps(article, ensure_ascii=False).encode() + b"\n"


def written_line(article: dict[str, Any], offset: int, **changes: Any) -> WrittenLine:
    """Return what is committed of an article's line."""
    values: dict[str, Any] = {
        "article_id": article["id"],
        "revision": article["revision"],
        "offset": offset,
        "length": len(line_bytes(article)),
        "content_hash": article["contentHash"],
        "addresses": (article["url"],),
        "published": datetime.fromisoformat(article["datePublished"]),
    }
    return WrittenLine(**{**values, **changes})


def version_of(number: int, edition: int) -> int:
    """Return the version of a story in an edition: each edition changes one in seven."""
    return 1 + sum(1 for each in range(1, edition + 1) if each % 7 == number % 7)


class Death:
    """Kills the process at a point, so that no exit handler, no buffer and no `finally` has a say."""

    def __init__(self, where: str | None) -> None:
        self.point, _, number = (where or "").partition(":")
        self.left = int(number or 0)

    def at(self, point: str) -> None:
        if point == self.point:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def haunt(self) -> None:
        """Come also from within the Ledger's own code: before each fsync and around each rename."""
        fsync, rename = os.fsync, Path.rename

        def deadly_fsync(descriptor: int) -> None:
            self.at("fsync")
            fsync(descriptor)

        def deadly_rename(path: Path, target: Any) -> Path:
            self.at("rename")
            new = rename(path, target)
            self.at("renamed")
            return new

        os.fsync = deadly_fsync
        Path.rename = deadly_rename  # type: ignore[method-assign]


def run(folder: Path, edition: int, death: Death) -> None:
    """Bring the output to an edition."""
    now = NOON + timedelta(hours=edition)
    crawl_id = f"{OUTLET}-{now:%Y%m%dT%H%M%SZ}-{edition}"
    with OutletLock(folder / "locks", OUTLET).hold(crawl_id, now):
        death.at("begin")
        ledger, _ = open_or_rebuild(folder / "ledger.sqlite", folder / "output")
        if death.point == "execute":
            ledger.database._connection.set_trace_callback(lambda _: death.at("execute"))  # noqa: SLF001
        recover(ledger, folder / "output", OUTLET, now)
        death.at("recovered")
        ledger.begin_run(crawl_id, OUTLET, now)
        name = f"{OUTLET}/{crawl_id}.jsonl"
        part = folder / "output" / f"{name}.part"
        part.parent.mkdir(parents=True, exist_ok=True)
        file, waiting, end = None, [], 0
        for number in range(ARTICLES):
            article = article_json(number, version_of(number, edition))
            known = ledger.announce(Lead(article["url"], "https://example.org/feed.xml"), article["id"], now)
            if known.content_hash == article["contentHash"]:
                continue
            article["revision"] = known.revision + 1
            ledger.note_fetched(article["id"], now)
            file = file or part.open("xb")
            death.at("write")
            file.write(line_bytes(article)[:40])
            file.flush()
            death.at("written")
            file.write(line_bytes(article)[40:])
            waiting.append(written_line(article, end))
            end = waiting[-1].end
            if len(waiting) == _BATCH:
                file.flush()
                death.at("flushed")
                os.fsync(file.fileno())
                death.at("synced")
                ledger.commit_lines(name, end, waiting, now)
                waiting = []
        ledger.note_source(KnownSource(OUTLET, "https://example.org/feed.xml", Validators("x"), now))
        if file is not None:
            file.flush()
            os.fsync(file.fileno())
            ledger.commit_lines(name, end, waiting, now)
            file.close()
            part.rename(folder / "output" / name)
            ledger.finish_file(name)
        death.at("end")
        ledger.end_run(crawl_id, now, {"articles/written": 0}, 0)
        ledger.close()


def write_at_once(path: Path, number: int) -> None:
    """Open a Ledger, perhaps the first to do so, and commit a little."""
    with SqliteLedger.open(path) as ledger:
        for step in range(3):
            article = article_json(step, id=f"outlet{number}:{step}")
            file = f"outlet{number}/{step}.jsonl"
            ledger.commit_lines(file, 5_000, [written_line(article, 0)], NOON)


def heal_at_once(folder: Path, rebuilt: Queue[bool]) -> None:
    """Open a Ledger that is damaged, together with others, and use it for a moment."""
    ledger, report = open_or_rebuild(folder / "ledger.sqlite", folder / "output")
    rebuilt.put(report is not None)
    time.sleep(0.2)
    ledger.close()


def try_at_once(folder: Path, barrier: Barrier, results: Queue[bool]) -> None:
    """Try to hold the lock, again and again, together with others."""
    for _ in range(10):
        barrier.wait(30)
        try:
            lock = OutletLock(folder, "ecns").hold("ecns-1", NOON)
        except LockHeldError:
            results.put(False)  # noqa: FBT003
            barrier.wait(30)
        else:
            results.put(True)  # noqa: FBT003
            barrier.wait(30)
            lock.release()


if __name__ == "__main__":
    deadly = Death(sys.argv[3] if len(sys.argv) > 3 else None)
    deadly.haunt()
    run(Path(sys.argv[1]), int(sys.argv[2]), deadly)
