"""Before an outlet runs: finish what an earlier run left unfinished, so that file and Ledger say the same."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.ledger.database import sync
from newscrawl.ledger.output import PART, OutputFile, find_leftovers, finished_path
from newscrawl.ledger.output_lines import UnreadableFileError, uncompressed_size
from newscrawl.ledger.rebuild import Report, find_named, take_up

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.ledger.interface import Ledger
    from newscrawl.ledger.records import KnownFile


@dataclass(slots=True)
class Recovery:
    """What was done: files finished, lines they hold, bytes cut, lines whose bytes are gone, and what was found."""

    finished: list[str] = field(default_factory=list)
    lines: int = 0
    bytes_cut: int = 0
    lines_gone: int = 0
    runs: list[str] = field(default_factory=list)
    report: Report = field(default_factory=Report)

    def accounting(self) -> dict[str, int]:
        """Return the figures that are kept with the run that was killed."""
        return {
            "recovered/files": len(self.finished),
            "recovered/lines": self.lines,
            "recovered/bytes_cut": self.bytes_cut,
            "recovered/lines_gone": self.lines_gone,
        }


def recover(ledger: Ledger, output_dir: Path, outlet: str, now: datetime) -> Recovery:
    """Finish an outlet's unfinished files and runs. To be called under the outlet's lock, before anything is written.

    A `.part` is cut to its committed offset and renamed; one without a committed line is removed. Finished files the
    Ledger does not know are taken up line by line: it may have lost its newest records. A finished file is never
    changed. It can be killed at any point and called again. Raises LedgerDamagedError, LedgerUnavailableError, and
    OSError where the output cannot be written.
    """
    recovery = Recovery()
    for leftover in find_leftovers(output_dir, outlet):
        leftover.unlink()
    for known in ledger.unfinished_files(outlet):
        _settle(ledger, output_dir, known, recovery, now)
    for file in list(find_named(output_dir, recovery.report, outlet)):
        known_file = ledger.file(file.name)
        if known_file is not None:
            if file.is_part and known_file.finished_as not in {None, file.name}:
                _remove_original(output_dir, file, known_file, recovery)
        elif file.is_part:
            # Killed before its first commit. Nor is it known then which listings its articles stood on: were they
            # taken as written, a list that begins with them would be taken as read to its end.
            recovery.bytes_cut += file.path.stat().st_size
            file.path.unlink()
        else:
            take_up(ledger, file, recovery.report)
            _count(ledger, file.name, recovery)
    for run in ledger.runs(outlet, only_open=True):
        ledger.end_run(run.crawl_id, now, recovery.accounting(), None)
        recovery.runs.append(run.crawl_id)
    return recovery


def _settle(ledger: Ledger, output_dir: Path, known: KnownFile, recovery: Recovery, now: datetime) -> None:
    part = Path(f"{output_dir / known.name}{PART}")
    finished = finished_path(output_dir, known.name)
    if finished is not None and _holds(finished, known.committed, recovery, doubted=part.exists()):
        # Killed between the renaming and its record; or between a compressed copy's and the removal of its original.
        take_up(ledger, OutputFile(known.name, finished), recovery.report)
        _count(ledger, known.name, recovery)
        part.unlink(missing_ok=True)
    elif part.exists():
        file = OutputFile(known.name, part)
        _settle_part(ledger, output_dir, file, recovery, now)
    else:
        recovery.lines_gone += known.lines
        said = f"the file is gone with {known.lines} lines"
        recovery.report.add(known.name, None, said, "their articles are written again")
        ledger.withdraw_lines(known.name, 0, now)


def _remove_original(output_dir: Path, file: OutputFile, known: KnownFile, recovery: Recovery) -> None:
    """Remove the `.part` of a compressed file: killed between the record and that. One may have consumed the copy."""
    finished = finished_path(output_dir, known.name)
    if finished is None or _holds(finished, known.committed, recovery, doubted=True):
        file.path.unlink()


def _holds(finished: Path, committed: int, recovery: Recovery, *, doubted: bool) -> bool:
    """Tell whether a finished file holds all that was committed; one that cannot be read is believed unless doubted."""
    try:
        return uncompressed_size(finished) >= committed
    except UnreadableFileError as error:
        recovery.report.add(finished.name, None, str(error), "it was left alone")
        return not doubted


def _settle_part(ledger: Ledger, output_dir: Path, file: OutputFile, recovery: Recovery, now: datetime) -> None:
    """Cut a `.part` to its committed lines and give it the name consumers read."""
    size = file.path.stat().st_size
    known = ledger.file(file.name)
    committed = known.committed if known else 0
    if known is not None and size < committed:
        committed = ledger.withdraw_lines(file.name, size, now)
        after = ledger.file(file.name)
        gone = known.lines - (after.lines if after else 0)
        recovery.lines_gone += gone
        said = f"it ends at byte {size}, {known.committed} were committed: {gone} lines are gone"
        recovery.report.add(file.name, size, said, "their articles are written again")
    recovery.bytes_cut += size - committed
    if not committed:
        file.path.unlink()
        ledger.withdraw_lines(file.name, 0, now)
        return
    with file.path.open("r+b") as stream:
        stream.truncate(committed)
        os.fsync(stream.fileno())
    wanted = output_dir / file.name
    finished = _free_path(wanted)
    file.path.rename(finished)
    sync(finished.parent)
    name = finished.relative_to(output_dir).as_posix()
    if finished == wanted:
        ledger.finish_file(name)
    else:  # whoever took the name, the lines are recorded where they stand now
        ledger.withdraw_lines(file.name, 0, now)
        take_up(ledger, OutputFile(name, finished), recovery.report)
    _count(ledger, name, recovery)


def _free_path(path: Path) -> Path:
    """Return the path, with "-2" and so on where the name is taken: no file is ever overwritten."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _count(ledger: Ledger, name: str, recovery: Recovery) -> None:
    known = ledger.file(name)
    if known is not None:
        recovery.finished.append(known.finished_as or name)
        recovery.lines += known.lines
