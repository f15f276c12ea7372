"""Make the Ledger anew from the output, and find out whether the two agree."""

from __future__ import annotations

import time
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.ledger.database import companions, is_there, lock_path, mark_path, put_in_place
from newscrawl.ledger.lock import FileLock, LockHeldError
from newscrawl.ledger.output import OutputFile, find_files
from newscrawl.ledger.output_lines import UnreadableFileError, read_lines
from newscrawl.ledger.records import LedgerDamagedError, LedgerUnavailableError, WrittenLine
from newscrawl.ledger.sqlite import SqliteLedger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newscrawl.ledger.interface import Ledger

_BATCH = 1000  # lines taken up in one transaction
_PATIENCE = 60.0  # seconds to wait until no run uses the Ledger
_YOUNG = timedelta(days=3)  # as long as articles are looked at again, by default
_MOST_FINDINGS = 1000  # kept for the report; the rest is counted


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: where, what, and what would be done about it."""

    file: str | None
    offset: int | None
    message: str
    repair: str

    def __str__(self) -> str:
        place = "ledger" if self.file is None else self.file
        return f"{place}{'' if self.offset is None else f', byte {self.offset}'}: {self.message}; {self.repair}"


@dataclass(slots=True)
class Report:
    """What was read, and what was found; `number` counts all findings, `findings` are the first 1,000."""

    files: int = 0
    lines: int = 0
    number: int = 0
    findings: list[Finding] = field(default_factory=list)
    set_aside: Path | None = None

    def add(self, file: str | None, offset: int | None, message: str, repair: str) -> None:
        """Add a finding."""
        self.number += 1
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(Finding(file, offset, message, repair))


def open_or_rebuild(path: Path, output_dir: Path) -> tuple[SqliteLedger, Report | None]:
    """Open the Ledger for a run; a damaged one, or one that is gone while its output is there, is rebuilt before.

    The report is that of the rebuilding, None where there was none. Raises LedgerUnavailableError, and OSError where
    the output cannot be read.
    """
    deadline = time.monotonic() + _PATIENCE
    report = None
    while True:
        reason = f"{path} is gone"
        if is_there(path) or is_there(mark_path(path)) or not _has_output(output_dir):
            try:
                return SqliteLedger.open(path), report
            except LedgerDamagedError as error:
                reason = str(error)
        try:
            report = rebuild(output_dir, path, only_if_needed=True, patience=0.2) or report
        except LedgerUnavailableError as error:
            is_in_use = isinstance(error.__cause__, LockHeldError)  # another run keeps the damaged one open
            if not is_in_use or time.monotonic() > deadline:
                raise
        if report is not None:
            report.add(None, None, reason, "it was rebuilt from the output")


def _has_output(output_dir: Path) -> bool:
    return next(find_files(output_dir), None) is not None


def rebuild(
    output_dir: Path, ledger_path: Path, *, only_if_needed: bool = False, patience: float = _PATIENCE
) -> Report | None:
    """Make the Ledger from the finished files and the whole lines of `.part` files; the old one is set aside.

    What no line tells is lost: rejections, failures, addresses of duplicates, validators, runs; it costs requests.
    `only_if_needed`: return None where another process has rebuilt it meanwhile; `patience` is in seconds.
    Raises LedgerUnavailableError, so too where a run uses the Ledger.
    """
    lock = FileLock(lock_path(ledger_path))
    try:
        lock.acquire(patience=patience)
        try:
            if only_if_needed and ledger_path.exists() and not mark_path(ledger_path).exists():
                return None
            return _rebuild(output_dir, ledger_path)
        finally:
            lock.release()
    except LockHeldError as error:
        message = f"{ledger_path} is used by a run: rebuild it when that has ended"
        raise LedgerUnavailableError(message) from error
    except OSError as error:
        raise LedgerUnavailableError(f"{ledger_path} cannot be rebuilt: {error}") from error


def _rebuild(output_dir: Path, ledger_path: Path) -> Report:
    """Write a new file and put it in the old one's place.

    While the mark is there every start rebuilds: one that is killed here leaves no empty Ledger behind.
    """
    mark_path(ledger_path).touch()
    new = ledger_path.with_name(f".{ledger_path.name}.rebuilt")
    _remove(new)
    report = Report()
    with closing(SqliteLedger.open(new, durable=False)) as ledger:
        _take_up_all(ledger, output_dir, report)
    report.set_aside = _set_aside(ledger_path)
    put_in_place(new, ledger_path)
    mark_path(ledger_path).unlink()
    _remove(new)
    return report


def _remove(path: Path) -> None:
    for each in (path, *companions(path), lock_path(path), mark_path(path)):
        each.unlink(missing_ok=True)


def _set_aside(path: Path) -> Path | None:
    """Rename a Ledger and its companions; nothing is thrown away that a person may want to look at."""
    if not any(each.exists() for each in (path, *companions(path))):
        return None
    stem = f"{path.name}.set-aside-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    aside, number = path.with_name(stem), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{stem}-{number}")
    for old, new in zip((path, *companions(path)), (aside, *companions(aside)), strict=True):
        if old.exists():
            old.rename(new)
    return aside


def find_named(output_dir: Path, report: Report, outlet: str | None = None) -> Iterator[OutputFile]:
    """Yield the output files that can be recorded; the others are findings."""
    for file in find_files(output_dir, outlet):
        if file.can_be_recorded:
            yield file
        else:
            report.add(file.shown, None, "its name is no UTF-8", "it was left out: give it another name")


def _take_up_all(ledger: Ledger, output_dir: Path, report: Report) -> None:
    for file in _oldest_first(find_named(output_dir, report)):
        if ledger.file(file.name) is not None:
            other = "the same lines lie there in another form"
            report.add(file.shown, None, other, "it was left out: one of the two is to be removed")
            continue
        take_up(ledger, file, report)


def _oldest_first(found: Iterable[OutputFile]) -> list[OutputFile]:
    """Return the files in the order in which they were begun: who had a text first is to be known as before."""
    files = list(found)
    begun: dict[str, datetime] = {}
    for file in files:
        if file.name not in begun:
            begun[file.name] = _begun(file.path)
    return sorted(files, key=lambda file: begun[file.name])


def _begun(path: Path) -> datetime:
    with suppress(UnreadableFileError):  # it is reported when its lines are taken up
        for found in read_lines(path):
            if found.written and found.written.fetched:
                return found.written.fetched
    return datetime.max.replace(tzinfo=UTC)


def take_up(ledger: Ledger, file: OutputFile, report: Report) -> None:
    """Record the lines of a file behind its committed offset, and that it is finished unless it is a `.part`.

    Of a `.part` only what stands before the first broken line counts: the rest is cut when it is recovered. When a
    young article is due for another look no line tells, so that it is due at once.
    """
    young = datetime.now(UTC) - _YOUNG
    committed = ledger.file_committed_offset(file.name)
    batch: list[WrittenLine] = []
    report.files += 1
    taken: set[tuple[str, int]] = set()
    end = committed
    try:
        for found in read_lines(file.path, committed, fingerprints=True):
            written = found.written
            if written is None:
                repair = "it is cut when the outlet runs next" if file.is_part else "it was left out"
                report.add(file.shown, found.offset, f"the line {found.problem}", repair)
                if file.is_part:
                    break
            elif (written.article_id, written.revision) in taken or ledger.line(written.article_id, written.revision):
                said = f"{written.article_id}, revision {written.revision}, stands there a second time"
                report.add(file.shown, found.offset, said, "it was left out")
                if file.is_part:
                    break
            else:
                is_young = (written.published or written.fetched or young) > young
                batch.append(replace(written, next_revisit=young + _YOUNG) if is_young else written)
                taken.add((written.article_id, written.revision))
            end = found.end
            if len(batch) >= _BATCH:
                _commit(ledger, file, end, batch, report)
                taken.clear()
    except UnreadableFileError as error:
        report.add(file.shown, end, str(error), "the lines before were taken up")
    if batch or end > committed or not file.is_part:
        _commit(ledger, file, end, batch, report)
    if not file.is_part:
        ledger.finish_file(file.name, file.finished_as)


def _commit(ledger: Ledger, file: OutputFile, end: int, batch: list[WrittenLine], report: Report) -> None:
    instant = max((line.fetched for line in batch if line.fetched), default=datetime.now(UTC))
    ledger.commit_lines(file.name, end, batch, instant)
    report.lines += len(batch)
    batch.clear()
