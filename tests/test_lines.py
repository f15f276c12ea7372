"""The files of a run: whole lines, durable before they are recorded, names that are never taken twice."""

from __future__ import annotations

import errno
import gzip
import os
import resource
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

from newscrawl import lines as module
from newscrawl.ledger.check import check
from newscrawl.ledger.recover import recover
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.lines import LinesFile, Rules
from tests.ledger_writer import NOON, OUTLET, article_json, line_bytes, written_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newscrawl.ledger.records import KnownFile, WrittenLine

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    ".gz": gzip.decompress,
    ".zst": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


@dataclass
class Desk:
    """A Ledger as the run asks it, and the folder below which the lines are written; `is_lost`: it takes no more."""

    ledger: SqliteLedger
    folder: Path
    is_lost: bool = False
    batches: list[int] = field(default_factory=list)
    opened: list[LinesFile] = field(default_factory=list)

    def commit(self, file: str, end: int, lines: Sequence[WrittenLine]) -> bool:
        if not self.is_lost:
            self.ledger.commit_lines(file, end, lines, NOON)
            self.batches.append(len(lines))
        return not self.is_lost

    def finish_file(self, file: str, finished_as: str) -> bool:
        if not self.is_lost:
            self.ledger.finish_file(file, finished_as)
        return not self.is_lost

    def is_known_file(self, file: str) -> bool:
        return self.ledger.file(file) is not None

    @property
    def part(self) -> Path:
        return self.folder / OUTLET / "run-1.jsonl.part"

    def open(self, **rules: Any) -> LinesFile:
        lines = LinesFile(self.folder, lambda number: f"{OUTLET}/run-{number}.jsonl", self, Rules(**rules))
        self.opened.append(lines)
        return lines

    def close(self) -> None:
        """Close what a run leaves open when it ends with a file that is not finished."""
        for lines in self.opened:
            if lines._file is not None:  # noqa: SLF001
                lines._file.close()  # noqa: SLF001

    def names(self) -> list[str]:
        return sorted(path.relative_to(self.folder / OUTLET).as_posix() for path in self.folder.glob(f"{OUTLET}/**/*"))

    def read(self, name: str) -> bytes:
        return (self.folder / OUTLET / name).read_bytes()

    def known(self, number: int = 1) -> KnownFile | None:
        return self.ledger.file(f"{OUTLET}/run-{number}.jsonl")

    def findings(self) -> list[str]:
        self.ledger.flush()
        return [str(finding) for finding in check(self.ledger.database.path, self.folder).findings]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with SqliteLedger.open(tmp_path / "ledger.sqlite", durable=False) as ledger:
        desk = Desk(ledger, tmp_path / "output")
        yield desk
        desk.close()


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "monotonic", clock)
    return clock


def write(lines: LinesFile, *numbers: int) -> None:
    for number in numbers:
        article = article_json(number)
        lines.append(line_bytes(article), written_line(article, 0))


def content(*numbers: int) -> bytes:
    return b"".join(line_bytes(article_json(number)) for number in numbers)


# --- lines and batches ----------------------------------------------------------------------------------------------


def test_nothing_is_there_before_the_first_line(desk: Desk) -> None:
    lines = desk.open()
    lines.tick()
    lines.finish()
    assert (desk.folder.exists(), lines.finished) == (False, [])


def test_a_line_is_there_as_a_whole_at_once(desk: Desk) -> None:
    lines = desk.open()
    for number in range(3):
        write(lines, number)
        assert desk.read("run-1.jsonl.part") == content(*range(number + 1))
    assert (desk.names(), lines.uncommitted, desk.known()) == (["run-1.jsonl.part"], 3, None)


def test_fifty_lines_are_committed_together(desk: Desk, clock: Clock) -> None:
    lines = desk.open()
    write(lines, *range(49))
    assert (desk.batches, lines.uncommitted) == ([], 49)
    write(lines, 49)
    assert (desk.batches, lines.uncommitted) == ([50], 0)
    write(lines, *range(50, 120))
    clock.now += 1
    lines.finish()
    assert desk.batches == [50, 50, 20]
    assert lines.finished == [desk.folder / OUTLET / "run-1.jsonl"]
    assert desk.read("run-1.jsonl") == content(*range(120))
    assert desk.findings() == []


def test_a_line_waits_for_a_second_at_most(desk: Desk, clock: Clock) -> None:
    lines = desk.open()
    write(lines, 1)
    clock.now = 0.9
    write(lines, 2)
    lines.tick()
    assert (desk.batches, lines.uncommitted) == ([], 2)
    clock.now = 1.0
    lines.tick()
    assert (desk.batches, lines.uncommitted) == ([2], 0)
    clock.now = 1.5
    write(lines, 3)
    clock.now = 2.4
    lines.tick()
    assert desk.batches == [2]
    clock.now = 2.5
    lines.tick()
    assert desk.batches == [2, 1]
    known = desk.known()
    assert known is not None
    assert (known.committed, known.lines, known.finished_as) == (len(content(1, 2, 3)), 3, None)


def test_lines_are_on_the_disk_before_they_are_recorded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    fsync, commit, finish, rename = os.fsync, desk.commit, desk.finish_file, Path.rename

    def say(what: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def said(*arguments: Any) -> Any:
            order.append(what)
            return do(*arguments)

        return said

    lines = desk.open()
    write(lines, 1)
    for target, name, do in ((os, "fsync", fsync), (desk, "commit", commit), (desk, "finish_file", finish)):
        monkeypatch.setattr(target, name, say(name, do))
    monkeypatch.setattr(Path, "rename", say("rename", rename))
    lines.finish()
    assert order == ["fsync", "commit", "rename", "fsync", "finish_file"]


def test_what_cannot_be_recorded_stays_a_part(desk: Desk) -> None:
    lines = desk.open()
    write(lines, *range(50))
    desk.is_lost = True
    write(lines, 50, 51)
    lines.finish()
    assert (lines.uncommitted, lines.finished, desk.names()) == (2, [], ["run-1.jsonl.part"])
    assert recover(desk.ledger, desk.folder, OUTLET, NOON).bytes_cut == len(content(50, 51))
    assert desk.read("run-1.jsonl") == content(*range(50))
    assert desk.findings() == []


# --- disks that fail ------------------------------------------------------------------------------------------------


@contextmanager
def no_room(file: Path, left: int) -> Iterator[None]:
    """Let the operating system take no more than so many further bytes of a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((file.stat().st_size if file.exists() else 0) + left, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def fail_once(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let a call of the operating system fail once, as on a disk that is gone."""

    def fail(*_: Any) -> None:
        monkeypatch.setattr(os, name, working)
        raise OSError(errno.EIO, "Input/output error")

    working = getattr(os, name)
    monkeypatch.setattr(os, name, fail)


def test_no_part_of_a_line_stays_where_writing_fails(desk: Desk) -> None:
    lines = desk.open()
    write(lines, 1)
    with no_room(desk.part, 20), pytest.raises(OSError, match="File too large"):
        write(lines, 2)
    assert desk.read("run-1.jsonl.part") == content(1)
    write(lines, 3)  # there is room again
    lines.finish()
    assert desk.read("run-1.jsonl") == content(1, 3)
    assert desk.findings() == []


def test_a_file_whose_first_line_could_not_be_written_is_none(desk: Desk) -> None:
    lines = desk.open()
    with no_room(desk.part, 20), pytest.raises(OSError, match="File too large"):
        write(lines, 1)
    lines.finish()
    assert (desk.names(), lines.finished, desk.known()) == ([], [], None)


def test_a_torn_line_that_cannot_be_cut_is_never_in_a_finished_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = desk.open()
    write(lines, 1)
    lines.commit()
    fail_once(monkeypatch, "ftruncate")
    with no_room(desk.part, 20), pytest.raises(OSError, match="File too large"):
        write(lines, 2)
    lines.finish()
    assert desk.names() == ["run-1.jsonl.part"]
    recover(desk.ledger, desk.folder, OUTLET, NOON)
    assert desk.read("run-1.jsonl") == content(1)
    assert desk.findings() == []


def test_what_could_not_be_flushed_is_never_recorded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = desk.open()
    write(lines, 1)
    lines.commit()
    write(lines, 2)
    fail_once(monkeypatch, "fsync")
    with pytest.raises(OSError, match="Input/output error"):
        lines.commit()
    lines.tick()  # a second fsync would succeed
    lines.finish()
    known = desk.known()
    assert known is not None
    assert (known.lines, lines.uncommitted, desk.names()) == (1, 1, ["run-1.jsonl.part"])
    recover(desk.ledger, desk.folder, OUTLET, NOON)
    assert desk.read("run-1.jsonl") == content(1)


def test_a_copy_that_does_not_fit_leaves_its_room(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(source: Any, packed: Any, _: int) -> None:
        packed.write(source.read())
        raise OSError(errno.ENOSPC, "No space left on device")

    lines = desk.open(compression="gzip")
    write(lines, 1)
    monkeypatch.setattr(module.shutil, "copyfileobj", fill)
    with pytest.raises(OSError, match="No space left"):
        lines.finish()
    assert desk.names() == ["run-1.jsonl.part"]
    recover(desk.ledger, desk.folder, OUTLET, NOON)
    assert (desk.names(), desk.read("run-1.jsonl")) == (["run-1.jsonl"], content(1))
    assert desk.findings() == []


# --- names ----------------------------------------------------------------------------------------------------------


def test_no_name_is_taken_twice(desk: Desk) -> None:
    folder = desk.folder / OUTLET
    folder.mkdir(parents=True)
    taken = ["run-1.jsonl", "run-2.jsonl.gz", "run-3.jsonl.zst", "run-4.jsonl.part"]
    for name in taken:
        (folder / name).write_bytes(b"another's")
    desk.ledger.finish_file(f"{OUTLET}/run-5.jsonl")  # and was taken away by whoever consumed it
    lines = desk.open()
    write(lines, 1)
    lines.finish()
    assert desk.names() == [*taken, "run-6.jsonl"]
    assert {desk.read(name) for name in taken} == {b"another's"}


def test_a_name_in_a_folder_of_its_own(desk: Desk) -> None:
    lines = LinesFile(desk.folder, lambda _: f"{OUTLET}/2026-11-22/run.jsonl", desk, Rules(compression="gzip"))
    write(lines, 1)
    lines.finish()
    assert lines.finished == [desk.folder / OUTLET / "2026-11-22" / "run.jsonl.gz"]
    known = desk.ledger.file(f"{OUTLET}/2026-11-22/run.jsonl")
    assert known is not None
    assert known.finished_as == f"{OUTLET}/2026-11-22/run.jsonl.gz"
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in desk.folder.glob("**/*")}
    assert modes == {OUTLET: "0o750", "2026-11-22": "0o750", "run.jsonl.gz": "0o640"}
    assert desk.findings() == []


# --- rotation -------------------------------------------------------------------------------------------------------


def test_a_file_is_finished_after_so_many_lines(desk: Desk) -> None:
    lines = desk.open(most_lines=3)
    write(lines, *range(7))
    assert desk.names() == ["run-1.jsonl", "run-2.jsonl", "run-3.jsonl.part"]
    lines.finish()
    assert [desk.read(path.name) for path in lines.finished] == [content(0, 1, 2), content(3, 4, 5), content(6)]
    assert desk.findings() == []


def test_no_empty_file_follows_one_that_is_full(desk: Desk) -> None:
    lines = desk.open(most_lines=2)
    write(lines, 1, 2)
    lines.finish()
    assert desk.names() == ["run-1.jsonl"]


def test_a_file_is_finished_after_so_long(desk: Desk, clock: Clock) -> None:
    lines = desk.open(longest=60)
    write(lines, 1)
    clock.now = 59.9
    lines.tick()
    assert desk.names() == ["run-1.jsonl.part"]
    clock.now = 60
    lines.tick()
    assert desk.names() == ["run-1.jsonl"]
    clock.now = 1000  # nothing was written meanwhile: the next file is as old as its first line
    lines.tick()
    write(lines, 2)
    lines.tick()
    assert desk.names() == ["run-1.jsonl", "run-2.jsonl.part"]
    clock.now = 1060
    lines.tick()
    assert desk.names() == ["run-1.jsonl", "run-2.jsonl"]
    assert desk.findings() == []


# --- compression ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("compression", "suffix"), module.SUFFIXES.items())
def test_a_finished_file_holds_the_lines(desk: Desk, compression: str, suffix: str) -> None:
    lines = desk.open(compression=compression, most_lines=100)
    write(lines, *range(150))
    assert desk.names() == [f"run-1.jsonl{suffix}", "run-2.jsonl.part"]
    assert desk.read("run-2.jsonl.part") == content(*range(100, 150))  # as it is, while it is written
    lines.finish()
    assert desk.names() == [f"run-1.jsonl{suffix}", f"run-2.jsonl{suffix}"]
    first, second = (UNPACK[suffix](desk.read(f"run-{number}.jsonl{suffix}")) for number in (1, 2))
    assert (first, second) == (content(*range(100)), content(*range(100, 150)))
    known = desk.known()
    assert known is not None
    assert (known.committed, known.finished_as) == (len(first), f"{OUTLET}/run-1.jsonl{suffix}")
    line = desk.ledger.line(f"{OUTLET}:7", 1)
    assert line is not None
    assert first[line.offset : line.offset + line.length] == content(7)
    assert desk.findings() == []


@pytest.mark.parametrize("compression", ["gzip", "zstd"])
def test_the_original_goes_when_its_copy_is_recorded(
    desk: Desk, compression: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    suffix = module.SUFFIXES[compression]
    seen: list[list[str]] = []
    fsync, finish = os.fsync, desk.finish_file

    def look_and_fsync(descriptor: int) -> None:
        seen.append(desk.names())
        fsync(descriptor)

    def look_and_finish(file: str, finished_as: str) -> bool:
        seen.append(desk.names())
        return finish(file, finished_as)

    lines = desk.open(compression=compression)
    write(lines, 1)
    lines.commit()
    monkeypatch.setattr(os, "fsync", look_and_fsync)
    monkeypatch.setattr(desk, "finish_file", look_and_finish)
    lines.finish()
    packed, part = f"run-1.jsonl{suffix}", "run-1.jsonl.part"
    both = [packed, part] if packed < part else [part, packed]
    assert seen == [sorted([f"{packed}.part", part]), both, both]  # a consumer sees nothing, then all of it
    assert desk.names() == [packed]


@pytest.mark.parametrize("compression", ["gzip", "zstd"])
def test_a_copy_that_is_not_recorded_keeps_its_original(desk: Desk, compression: str) -> None:
    lines = desk.open(compression=compression)
    write(lines, 1)
    lines.commit()
    desk.is_lost = True
    lines.finish()
    assert desk.names() == sorted([f"run-1.jsonl{module.SUFFIXES[compression]}", "run-1.jsonl.part"])
    recover(desk.ledger, desk.folder, OUTLET, NOON)
    assert desk.names() == [f"run-1.jsonl{module.SUFFIXES[compression]}"]
    assert desk.findings() == []
