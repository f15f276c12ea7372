"""Locks that the operating system lets go of however a process ends: no lock is ever stale."""

from __future__ import annotations

import fcntl
import json
import os
import re
import time
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Self

from newscrawl import modes

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_OUTLET_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{,199}")  # with a date and endings it is a file's name


def is_outlet_name(name: str) -> bool:
    """Tell whether an outlet may be called so: its folder, its files and its lock bear the name."""
    return _OUTLET_NAME.fullmatch(name) is not None


class LockHeldError(Exception):
    """Another process holds the lock; the message says in one line who."""


class FileLock:
    """A lock on a file, shared or exclusive, for as long as it is open. The file itself stays: it is the lock's name.

    It belongs to the open file: a child that is forked without exec holds it too.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self, *, shared: bool = False, patience: float = 0.0) -> None:
        """Take the lock, waiting up to `patience` seconds. Raises LockHeldError; OSError where there is no file."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=modes.FOLDER)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, modes.FILE)
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        deadline = time.monotonic() + patience
        try:
            while True:
                try:
                    fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        raise LockHeldError(self._held_by(descriptor)) from None
                time.sleep(0.02)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go of the lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def write(self, content: bytes) -> None:
        """Replace the file's content; the lock must be held."""
        if self._descriptor is None:
            raise RuntimeError(f"{self.path} is not locked")
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, content, 0)

    def _held_by(self, descriptor: int) -> str:  # noqa: ARG002 - the outlet's lock reads it
        return f"{self.path} is locked by another process"


class OutletLock(FileLock):
    """One run of an outlet at a time: `<directory>/<outlet>.lock`, which says who holds it.

    Raises ValueError where the outlet's name is none that a file may have.
    """

    def __init__(self, directory: Path, outlet: str) -> None:
        if not is_outlet_name(outlet):
            raise ValueError(f"{outlet!r} is no outlet's name")
        super().__init__(directory / f"{outlet}.lock")
        self._outlet = outlet

    def hold(self, crawl_id: str, started: datetime) -> Self:
        """Take the lock for a run and return it, to be let go of by `with` or `release`. Raises LockHeldError."""
        self.acquire()
        holder = {"pid": os.getpid(), "crawl_id": crawl_id, "started": started.isoformat(timespec="seconds")}
        self.write(json.dumps(holder).encode() + b"\n")
        return self

    def _held_by(self, descriptor: int) -> str:
        with suppress(ValueError, KeyError, TypeError):  # it was taken this moment, and nothing is written yet
            holder = json.loads(os.pread(descriptor, 4096, 0))
            since = datetime.fromisoformat(holder["started"])
            run = f"{holder['crawl_id']!s:.200}, process {int(holder['pid'])}"
            return f"another run of {self._outlet} is going on: {run}, since {since:%Y-%m-%d %H:%M:%S %Z}"
        return f"another run of {self._outlet} has just begun"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
