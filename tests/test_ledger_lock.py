"""One run of an outlet at a time, and no lock is ever stale."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from newscrawl.ledger.database import Database, lock_path
from newscrawl.ledger.lock import FileLock, LockHeldError, OutletLock
from newscrawl.ledger.sqlite import SqliteLedger
from tests.ledger_writer import try_at_once

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parent.parent
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from newscrawl.ledger.lock import OutletLock
OutletLock(Path(sys.argv[1]), "ecns").hold("ecns-1", datetime(2026, 11, 22, 12, tzinfo=UTC))
print("held", flush=True)
time.sleep(60)
"""

ONLY_READ = """
import os, sys
from pathlib import Path
from newscrawl.ledger.sqlite import SqliteLedger
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)  # nobody; root may write where nobody else may
path = Path(sys.argv[1])
assert not os.access(path.parent, os.W_OK)
with SqliteLedger.open_to_read(path) as ledger:
    print(ledger.run_names(), sorted(each.name for each in path.parent.iterdir()))
"""


def test_the_second_leaves_at_once_and_says_who_holds_it(tmp_path: Path) -> None:
    with OutletLock(tmp_path / "locks", "ecns").hold("ecns-20261122T120000Z", NOON):
        message = (
            rf"another run of ecns is going on: ecns-20261122T120000Z, process {os.getpid()}, "
            r"since 2026-11-22 12:00:00 UTC"
        )
        for _ in range(2):
            with pytest.raises(LockHeldError, match=message):
                OutletLock(tmp_path / "locks", "ecns").hold("ecns-2", NOON)
        OutletLock(tmp_path / "locks", "chinanews").hold("chinanews-1", NOON).release()
    OutletLock(tmp_path / "locks", "ecns").hold("ecns-2", NOON).release()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"pid": "x", "crawl_id": 1, "started": 3}', b"null"])
def test_whatever_stands_in_the_file_the_lock_decides(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ecns.lock"
    path.write_bytes(content)
    with OutletLock(tmp_path, "ecns").hold("ecns-1", NOON):
        path.write_bytes(content)
        with pytest.raises(LockHeldError, match="another run of ecns"):
            OutletLock(tmp_path, "ecns").hold("ecns-2", NOON)


def test_a_killed_run_holds_nothing(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], cwd=PROJECT, stdout=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(LockHeldError, match=f"ecns-1, process {process.pid}, since 2026-11-22 12:00:00 UTC"):
            OutletLock(tmp_path, "ecns").hold("ecns-2", NOON)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    OutletLock(tmp_path, "ecns").hold("ecns-3", NOON).release()


def test_of_ten_that_start_at_once_one_runs(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(10), context.Queue()
    processes = [context.Process(target=try_at_once, args=(tmp_path, barrier, results)) for _ in range(10)]
    for process in processes:
        process.start()
    found = [results.get(timeout=60) for _ in range(100)]
    for process in processes:
        process.join(30)
    assert sum(found) == 10


def test_shared_locks_keep_out_the_exclusive_one(tmp_path: Path) -> None:
    first, second, third = (FileLock(tmp_path / "x.lock") for _ in range(3))
    first.acquire(shared=True)
    second.acquire(shared=True)
    with pytest.raises(LockHeldError):
        third.acquire(patience=0.05)
    first.release()
    second.release()
    third.acquire()
    third.release()
    with pytest.raises(RuntimeError, match="is not locked"):
        third.write(b"")


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".", "..", "a\0b", "a\n", ".hidden"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no outlet's name"):
        OutletLock(tmp_path, name)


def test_a_run_waits_for_the_ledger_that_another_makes_and_not_for_the_end_of_that_run(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    Database.open(tmp_path / "made elsewhere" / "ledger.sqlite").close()
    other = FileLock(lock_path(path))
    other.acquire(shared=True)  # as a run that goes on for hours
    second = threading.Thread(target=lambda: Database.open(path).close(), daemon=True)
    second.start()
    time.sleep(0.2)
    assert second.is_alive()
    (tmp_path / "made elsewhere" / "ledger.sqlite").rename(path)
    second.join(timeout=10)
    assert not second.is_alive()
    other.release()


@pytest.fixture
def ledger_path() -> Iterator[Path]:
    """Return where a Ledger may lie; pytest's own folders are where nobody else comes."""
    with TemporaryDirectory() as folder:
        yield Path(folder) / "ledger.sqlite"


def test_who_may_only_read_the_ledger_can_ask_it(ledger_path: Path) -> None:
    with SqliteLedger.open(ledger_path) as ledger:
        ledger.begin_run("ecns-1", "ecns", NOON)
    assert _ask(ledger_path) == "['ecns-1'] ['ledger.sqlite', 'ledger.sqlite.lock']\n"


def test_who_may_only_read_it_can_ask_it_during_a_run(ledger_path: Path) -> None:
    with SqliteLedger.open(ledger_path) as ledger:
        ledger.begin_run("ecns-1", "ecns", NOON)
        assert _ask(ledger_path).startswith("['ecns-1'] ['ledger.sqlite', 'ledger.sqlite-shm', 'ledger.sqlite-wal'")


def _ask(path: Path) -> str:
    for each in path.parent.iterdir():
        each.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        asked = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", ONLY_READ, path], cwd=PROJECT, capture_output=True, text=True, check=False
        )
    finally:
        path.parent.chmod(0o755)
    assert asked.returncode == 0, asked.stderr
    return asked.stdout
