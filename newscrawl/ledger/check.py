"""Hold the output against the Ledger: every line parses, every offset matches, no id and revision stands twice."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.ledger.database import is_there, mark_path
from newscrawl.ledger.output_lines import FoundLine, UnreadableFileError, read_lines
from newscrawl.ledger.rebuild import Report, find_named
from newscrawl.ledger.records import LedgerDamagedError, LedgerUnavailableError
from newscrawl.ledger.sqlite import SqliteLedger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.ledger.output import OutputFile

_SEEN = """
    CREATE TABLE seen (
        id TEXT NOT NULL, revision INTEGER NOT NULL, file TEXT NOT NULL, offset INTEGER NOT NULL,
        length INTEGER NOT NULL, content_hash BLOB, PRIMARY KEY (id, revision)
    ) WITHOUT ROWID
"""
_REBUILD = "`scrapy ledger rebuild` would set it aside and make it anew from the output"
_HEALS = "the next run would set it aside and make it anew from the output, as `scrapy ledger rebuild` does"
_RECORDED = (
    "SELECT article.id, line.revision, file.name, line.offset, line.length, line.content_hash FROM line "
    "LEFT JOIN article ON article.key = line.article LEFT JOIN file ON file.key = line.file"
)


def check(ledger_path: Path, output_dir: Path) -> Report:
    """Return what is not as it should be; nothing is changed, but that damage is remembered for the next run.

    It is meant for when no run goes on. Raises LedgerUnavailableError, and OSError where the output cannot be read. A
    damaged Ledger is a finding. Lines of a finished file that is gone are not missed: whoever consumed it may have
    taken it away.
    """
    report = Report()
    with tempfile.TemporaryDirectory(prefix="newscrawl-check-") as folder:
        seen_path = Path(folder) / "seen.sqlite"
        try:
            with closing(sqlite3.connect(seen_path, isolation_level=None)) as seen:
                seen.execute("PRAGMA synchronous=OFF")
                seen.execute("PRAGMA journal_mode=OFF")
                seen.execute(_SEEN)
                seen.execute("BEGIN")
                _check(ledger_path, output_dir, seen, report)
        except sqlite3.Error as error:
            advice = "make room there, or set TMPDIR to another directory"
            raise LedgerUnavailableError(f"the check cannot keep its notes in {folder} ({error}): {advice}") from error
    return report


def _check(ledger_path: Path, output_dir: Path, seen: sqlite3.Connection, report: Report) -> None:
    if not is_there(ledger_path):  # opening it would make an empty one
        report.add(None, None, f"{ledger_path} is gone", "the next run would rebuild it from the output")
        _read_output(output_dir, seen, report, None)
        return
    try:
        ledger = SqliteLedger.open(ledger_path)
    except LedgerDamagedError as error:
        report.add(None, None, str(error), _HEALS)
        _read_output(output_dir, seen, report, None)
        return
    with closing(ledger):
        problems = list(ledger.problems())
        repair = _HEALS if is_there(mark_path(ledger_path)) else _REBUILD
        for problem in problems:
            report.add(None, None, problem, repair)
        try:
            present = _read_output(output_dir, seen, report, None if problems else ledger)
            if present is not None:
                _compare(ledger, seen, present, report)
        except LedgerDamagedError as error:
            report.add(None, None, str(error), _HEALS)


def _read_output(
    output_dir: Path, seen: sqlite3.Connection, report: Report, ledger: SqliteLedger | None
) -> set[str] | None:
    """Read all files; returns the names of those that are there, None where there is no Ledger to hold them against."""
    present: set[str] = set()
    for file in find_named(output_dir, report):
        shown = file.shown
        if file.name in present:
            report.add(shown, None, "the same lines lie there in another form", "one of the two is to be removed")
            continue
        present.add(file.name)
        report.files += 1
        known = ledger.file(file.name) if ledger else None
        if ledger is None:
            pass  # that is said once, and for the whole
        elif known is None:
            repair = "its lines would be taken up" if file.finished_as else "its whole lines would be taken up"
            report.add(shown, None, "the ledger does not know the file", repair)
        elif known.finished_as != file.finished_as:
            said = f"the ledger has it as {known.finished_as or 'unfinished'}"
            report.add(shown, None, said, "the outlet's next run would record it as it is")
        end = _read_file(file, known.committed if known else 0, seen, report)
        if known is not None and end < known.committed:
            said = f"it ends at byte {end}, {known.committed} bytes are recorded"
            report.add(shown, end, said, "the articles of the lines behind it would be written again")
    return present if ledger else None


def _read_file(file: OutputFile, committed: int, seen: sqlite3.Connection, report: Report) -> int:
    """Note where each line stands; returns the file's end."""
    shown = file.shown
    end = 0
    try:
        for found in read_lines(file.path):
            end = found.end
            if file.is_part and found.offset >= committed > 0:
                report.add(shown, found.offset, "bytes behind the committed ones", "they would be cut")
                return end
            _note_line(file.name, shown, found, seen, report)
    except UnreadableFileError as error:
        report.add(shown, end, str(error), "nothing can be done about it")
    return end


def _note_line(name: str, shown: str, found: FoundLine, seen: sqlite3.Connection, report: Report) -> None:
    written = found.written
    if written is None:
        report.add(shown, found.offset, f"the line {found.problem}", "it is not recorded; take it out of what you read")
        return
    report.lines += 1
    content_hash = bytes.fromhex(written.content_hash) if written.content_hash else None
    row = (written.article_id, written.revision, name, found.offset, found.length, content_hash)
    if seen.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?, ?, ?, ?)", row).rowcount == 0:
        said = f"{written.article_id}, revision {written.revision}, stands there a second time"
        report.add(shown, found.offset, said, "only the first is recorded")


def _compare(ledger: SqliteLedger, seen: sqlite3.Connection, present: set[str], report: Report) -> None:
    """Hold each record against the line, then count what no record was held against."""
    matched = seen.execute("CREATE TABLE matched (id TEXT, revision INTEGER, PRIMARY KEY (id, revision)) WITHOUT ROWID")
    counted: dict[str, tuple[int, int]] = {}
    for article_id, revision, file, offset, length, content_hash in ledger.database.stream(_RECORDED):
        lines, end = counted.get(file, (0, 0))
        counted[file] = lines + 1, max(end, offset + length)
        if file is None or article_id is None:
            report.add(None, None, f"the record of a line at byte {offset} belongs to nothing", _REBUILD)
            continue
        found = seen.execute(
            "SELECT file, offset, length, content_hash FROM seen WHERE id = ? AND revision = ?", (article_id, revision)
        ).fetchone()
        if found == (file, offset, length, content_hash):
            matched.execute("INSERT OR IGNORE INTO matched VALUES (?, ?)", (article_id, revision))
        elif found is not None:
            said = f"{article_id}, revision {revision}, is recorded at {file}, byte {offset}, length {length}"
            report.add(found[0], found[1], said, _REBUILD)
        elif file in present:
            report.add(file, offset, f"{article_id}, revision {revision}, is recorded and not there", _REBUILD)
    _count(ledger, counted, report)
    for article_id, revision, file, offset in _unmatched(seen):
        if ledger.line(article_id, revision) is None:
            said = f"{article_id}, revision {revision}, is not recorded"
            report.add(file, offset, said, "the outlet's next run would take it up, as rebuilding would")


def _count(ledger: SqliteLedger, counted: dict[str, tuple[int, int]], report: Report) -> None:
    query = "SELECT name, lines, committed FROM file"
    for name, lines, committed in ledger.database.stream(query):
        found, end = counted.get(name, (0, 0))
        if found != lines or end > committed:
            said = f"{lines} lines up to byte {committed} are counted, {found} up to byte {end} are recorded"
            report.add(name, None, said, _REBUILD)


def _unmatched(seen: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    yield from seen.execute(
        "SELECT id, revision, file, offset FROM seen WHERE NOT EXISTS "
        "(SELECT 1 FROM matched WHERE matched.id = seen.id AND matched.revision = seen.revision)"
    )
