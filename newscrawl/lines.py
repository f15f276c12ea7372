"""The file a run writes: whole lines, committed together with the Ledger, then given the name consumers read."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, Protocol

from newscrawl import modes
from newscrawl.ledger.database import sync
from newscrawl.ledger.output import PART

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscrawl.ledger.records import WrittenLine

SUFFIXES = {"none": "", "gzip": ".gz", "zstd": ".zst"}
"""What stands behind the name of a finished file, by the setting OUTPUT_COMPRESSION."""
_MOST_WAITING = 50  # lines committed together
_LONGEST_WAIT = 1.0  # seconds from a line to its commit


class Committer(Protocol):
    """What knows what was written: the run."""

    def commit(self, file: str, end: int, lines: Sequence[WrittenLine]) -> bool | None:
        """Record lines that are on the disk; True when they are."""

    def finish_file(self, file: str, finished_as: str) -> bool | None:
        """Record that a file bears the name consumers read; True when it is."""

    def is_known_file(self, file: str) -> bool | None:
        """Tell whether a file of this name was written before."""


@dataclass(frozen=True, slots=True)
class Rules:
    """When a file is finished before the run ends, and how.

    `most_lines`: lines, 0 for any number; `longest`: seconds, 0 for any time; `compression`: a key of SUFFIXES.
    """

    most_lines: int = 0
    longest: float = 0.0
    compression: str = "none"


class LinesFile:
    """Writes lines to `.part` files one after another, each beginning with its first line.

    A line is handed to the operating system as a whole, and is committed with up to 49 others within a second: flushed
    to the disk, then recorded. `name` gives the name of a file, relative to `folder`, by how many were begun. Every
    method raises OSError where the disk does not take it; what was committed stays. A file of which it is not known
    any more what the disk holds is left a `.part`: the next run cuts it to what was committed.
    """

    def __init__(self, folder: Path, name: Callable[[int], str], committer: Committer, rules: Rules) -> None:
        self.finished: list[Path] = []
        self._folder = folder
        self._name_of = name
        self._committer = committer
        self._rules = rules
        self._begun = 0
        self._name = ""
        self._file: IO[bytes] | None = None
        self._is_doubtful = False
        self._end = 0
        self._lines = 0
        self._opened = 0.0
        self._waiting: list[WrittenLine] = []
        self._waiting_since = 0.0

    def append(self, line: bytes, written: WrittenLine) -> None:
        """Write a line and note what is to be committed of it; where that fails, no part of it stays."""
        file = self._file or self._begin()
        try:
            _write_all(file, line)
        except OSError:
            self._is_doubtful = True
            with contextlib.suppress(OSError):
                os.ftruncate(file.fileno(), self._end)
                self._is_doubtful = False
            raise
        if not self._waiting:
            self._waiting_since = monotonic()
        self._waiting.append(replace(written, offset=self._end, length=len(line)))
        self._end += len(line)
        self._lines += 1
        if len(self._waiting) >= _MOST_WAITING:
            self.commit()
        if self._rules.most_lines and self._lines >= self._rules.most_lines:
            self.finish()

    @property
    def uncommitted(self) -> int:
        """How many lines were written and are not recorded: the next run cuts them and fetches their articles again."""
        return len(self._waiting)

    def tick(self) -> None:
        """Commit what has waited for a second, and finish what is old enough; to be called now and then."""
        now = monotonic()
        if self._waiting and now - self._waiting_since >= _LONGEST_WAIT:
            self.commit()
        if self._file is not None and self._rules.longest and now - self._opened >= self._rules.longest:
            self.finish()

    def commit(self) -> bool:
        """Make the lines written so far durable and record them; False where they cannot be recorded."""
        if self._file is None or not self._waiting:
            return True
        if self._is_doubtful:
            return False
        self._is_doubtful = True  # where fsync fails, a second one would succeed without having written anything
        os.fsync(self._file.fileno())
        self._is_doubtful = False
        if not self._committer.commit(self._name, self._end, self._waiting):
            return False
        self._waiting = []
        return True

    def finish(self) -> None:
        """Commit, and give the file its name; where it cannot be recorded it stays a `.part` for the next run."""
        if self._file is None or not self.commit() or self._is_doubtful:
            return
        self._file.close()
        self._file = None
        if not self._lines:  # its first line could not be written
            self._part.unlink()
            return
        part, finished = self._part, Path(f"{self._folder / self._name}{SUFFIXES[self._rules.compression]}")
        if self._rules.compression == "none":
            part.rename(finished)
        else:
            _compress(part, finished, self._rules.compression)
        sync(finished.parent)
        if self._committer.finish_file(self._name, finished.relative_to(self._folder).as_posix()):
            self.finished.append(finished)
            part.unlink(missing_ok=True)

    @property
    def _part(self) -> Path:
        return Path(f"{self._folder / self._name}{PART}")

    def _begin(self) -> IO[bytes]:
        """Create the next `.part`. No file is ever overwritten: where a name is taken, the next is tried."""
        while True:
            self._begun += 1
            self._name = self._name_of(self._begun)
            path = self._folder / self._name
            _make_folders(path.parent)
            is_taken = self._committer.is_known_file(self._name)
            if is_taken or any(Path(f"{path}{suffix}").exists() for suffix in SUFFIXES.values()):
                continue
            with contextlib.suppress(FileExistsError):
                descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, modes.FILE)
                break
        self._file = os.fdopen(descriptor, "ab", buffering=0)
        self._end, self._lines, self._opened = 0, 0, monotonic()
        sync(path.parent)
        return self._file


def _write_all(file: IO[bytes], line: bytes) -> None:
    rest = memoryview(line)
    while rest:
        rest = rest[file.write(rest) :]


def _make_folders(folder: Path) -> None:
    """Make a folder and those it lies in, each durably."""
    if not folder.is_dir():
        _make_folders(folder.parent)
        folder.mkdir(exist_ok=True, mode=modes.FOLDER)
        sync(folder.parent)


def _compress(part: Path, finished: Path, compression: str) -> None:
    """Write a compressed copy beside its place, then put it there; what it was made from stays until it is recorded."""
    copy = Path(f"{finished}{PART}")
    descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, modes.FILE)
    try:
        with part.open("rb") as source, os.fdopen(descriptor, "wb") as raw:
            with _packed(raw, compression) as packed:
                shutil.copyfileobj(source, packed, 1 << 20)
            raw.flush()
            os.fsync(raw.fileno())
        copy.rename(finished)
    except OSError:
        copy.unlink(missing_ok=True)  # the room it takes may be what is missing
        raise


def _packed(raw: IO[bytes], compression: str) -> Any:
    if compression == "gzip":
        return gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0)
    import zstandard  # noqa: PLC0415 - only those who ask for it need it

    return zstandard.ZstdCompressor(level=6, write_checksum=True).stream_writer(raw, closefd=False)
