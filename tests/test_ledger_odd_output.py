"""What nobody would write into an output, and disks that do not answer, are findings or plain errors, no tracebacks."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.lead import Lead
from newscrawl.ledger.check import check
from newscrawl.ledger.database import mark_path
from newscrawl.ledger.output import find_files, find_leftovers
from newscrawl.ledger.rebuild import open_or_rebuild, rebuild
from newscrawl.ledger.records import LedgerUnavailableError
from newscrawl.ledger.recover import recover
from newscrawl.ledger.sqlite import SqliteLedger
from tests.ledger_writer import NOON, OUTLET, article_json, line_bytes, written_line

if TYPE_CHECKING:
    from collections.abc import Iterator

LATER = NOON + timedelta(hours=1)
FILE = f"{OUTLET}/run.jsonl"
LEAD = Lead("https://example.org/1.html", "https://example.org/feed.xml")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the Ledger's file in a folder of its own, beside an output with one recorded line."""
    (tmp_path / "output" / OUTLET).mkdir(parents=True)
    article = article_json(1)
    (tmp_path / "output" / FILE).write_bytes(line_bytes(article))
    path = tmp_path / "ledger" / "ledger.sqlite"
    with SqliteLedger.open(path) as ledger:
        ledger.commit_lines(FILE, len(line_bytes(article)), [written_line(article, 0)], NOON)
        ledger.finish_file(FILE)
    return path


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


def findings(path: Path, output: Path) -> list[str]:
    return [str(finding) for finding in check(path, output).findings]


ODD_LINES = {
    "a revision that no column holds": {"revision": 2**63},
    "a revision without end": {"revision": 10**400},
    "a duplicateOf that is no text": {"duplicateOf": ["example_times:1"]},
    "an id with half a character": {"id": f"{OUTLET}:\ud83d"},
    "an instant before all years": {"datePublished": "0001-01-01T00:00:00+14:00"},
    "an instant behind all years": {"dateModified": "9999-12-31T23:59:59-12:00"},
    "metadata that are a list": {"metadata": [1]},
}


def odd_line(case: str) -> bytes:
    return json.dumps({**article_json(2), **ODD_LINES[case]}).encode() + b"\n"


@pytest.mark.parametrize("case", ODD_LINES)
def test_an_odd_line_is_a_finding(path: Path, output: Path, case: str) -> None:
    (output / OUTLET / "odd.jsonl").write_bytes(odd_line(case) + line_bytes(article_json(3)))
    (output / OUTLET / "odd-2.jsonl.part").write_bytes(line_bytes(article_json(4)) + odd_line(case))
    found = [each for each in findings(path, output) if "is no article" in each]
    assert len(found) == 2, found
    with SqliteLedger.open(path) as ledger:
        recovery = recover(ledger, output, OUTLET, LATER)
        assert recovery.report.number == 1
        assert sorted(known.id for number in range(6) if (known := ledger.know(f"{OUTLET}:{number}"))) == [
            f"{OUTLET}:{number}" for number in (1, 3)
        ]
    report = rebuild(output, path)
    assert report is not None
    assert (report.lines, report.number) == (2, 1)  # the part, of which nothing was committed, is gone


@pytest.mark.parametrize("name", [b"\xff.jsonl", b"\xff.jsonl.part", b"2026-11-22/\xff.jsonl.gz"])
def test_a_name_that_is_no_text_is_a_finding(path: Path, output: Path, name: bytes) -> None:
    odd = os.path.join(os.fsencode(output / OUTLET), name)  # noqa: PTH118 - bytes are what is tested
    os.makedirs(os.path.dirname(odd), exist_ok=True)  # noqa: PTH103, PTH120 - as above
    content = line_bytes(article_json(2))
    content = gzip.compress(content) if name.endswith(b".gz") else content
    Path(os.fsdecode(odd)).write_bytes(content)
    (found,) = findings(path, output)
    assert found.endswith("its name is no UTF-8; it was left out: give it another name")
    assert found.isascii()
    with SqliteLedger.open(path) as ledger:
        assert recover(ledger, output, OUTLET, LATER).report.number == 1
    report = rebuild(output, path)
    assert report is not None
    assert (report.lines, report.number) == (1, 1)
    assert Path(os.fsdecode(odd)).read_bytes() == content


def test_only_an_outlets_folder_and_its_days_hold_its_files(tmp_path: Path) -> None:
    for name in (
        "ecns/b.jsonl",
        "ecns/a.jsonl.part",
        "ecns/a.jsonl.gz",
        "ecns/a.jsonl.gz.part",
        "ecns/2026-11-22/c.jsonl.zst",
        "ecns/2026-11-22/c.jsonl.zst.part",
        "ecns/notes.txt",
        "ecns/consumed/d.jsonl",
        "ecns/consumed/d.jsonl.gz.part",
        "ecns/2026-11-22/old/e.jsonl",
        "ecns/2026-11/f.jsonl",
        "sample/ecns/g.jsonl",
        "h.jsonl",
        "zeit/folder.jsonl/i.jsonl",
        "zeit/j.jsonl",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = [file.path.relative_to(tmp_path).as_posix() for file in find_files(tmp_path)]
    of_ecns = ["ecns/a.jsonl.gz", "ecns/a.jsonl.part", "ecns/b.jsonl", "ecns/2026-11-22/c.jsonl.zst"]
    assert found == [*of_ecns, "zeit/j.jsonl"]
    assert [file.path.relative_to(tmp_path).as_posix() for file in find_files(tmp_path, "ecns")] == of_ecns
    assert sorted(path.name for path in find_leftovers(tmp_path, "ecns")) == ["a.jsonl.gz.part", "c.jsonl.zst.part"]
    assert list(find_files(tmp_path, "nobody")) == list(find_files(tmp_path / "nowhere")) == []


def forbid(monkeypatch: pytest.MonkeyPatch, name: str, forbidden: Path) -> None:
    """Let a method of Path be refused at one path, as it is for a user who may not; root may everything."""
    allowed = getattr(Path, name)

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:
        if path == forbidden:
            raise PermissionError(13, "Permission denied", str(path))
        return allowed(path, *arguments, **options)

    monkeypatch.setattr(Path, name, refuse)


def test_a_folder_that_cannot_be_read_is_never_passed_over(
    path: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(monkeypatch, "iterdir", output / OUTLET)
    with pytest.raises(PermissionError):
        check(path, output)
    with SqliteLedger.open(path) as ledger, pytest.raises(PermissionError):
        recover(ledger, output, OUTLET, LATER)
    with pytest.raises(LedgerUnavailableError, match=f"cannot be rebuilt: .*Permission denied.*{OUTLET}"):
        rebuild(output, path)
    path.unlink()
    mark_path(path).unlink()
    with pytest.raises(PermissionError):
        open_or_rebuild(path, output)


@pytest.mark.parametrize("use", [check, open_or_rebuild])
def test_a_ledger_that_cannot_be_looked_for_is_said_so(
    path: Path, output: Path, monkeypatch: pytest.MonkeyPatch, use: Any
) -> None:
    forbid(monkeypatch, "exists", path)
    with pytest.raises(LedgerUnavailableError, match="Permission denied"):
        use(path, output)


def test_what_check_found_is_still_said_the_second_time(path: Path, output: Path) -> None:
    path.write_bytes(b"nonsense" * 600)
    first, second = findings(path, output), findings(path, output)
    repair = "the next run would set it aside and make it anew from the output, as `scrapy ledger rebuild` does"
    assert first == second == [f"ledger: {path} is damaged: it is no SQLite file; {repair}"]
    ledger, report = open_or_rebuild(path, output)
    ledger.close()
    assert report is not None
    assert "it is no SQLite file" in report.findings[-1].message
    assert findings(path, output) == []


def test_a_row_with_another_value_heals_at_the_next_run_too(path: Path, output: Path) -> None:
    with SqliteLedger.open(path) as ledger:
        ledger.database.read("UPDATE article SET etag = 'x' WHERE key = 1")
    first, second = findings(path, output), findings(path, output)
    assert len(first) == len(second) == 1
    for found in (*first, *second):
        assert "a row of article does not match its checksum; the next run would set it aside" in found
    ledger, report = open_or_rebuild(path, output)
    ledger.close()
    assert report is not None


def test_check_reads_the_output_of_a_damaged_ledger(path: Path, output: Path) -> None:
    (output / OUTLET / "torn.jsonl").write_bytes(line_bytes(article_json(2))[:-1])
    path.write_bytes(b"")
    report = check(path, output)
    assert (report.files, report.lines, report.number) == (2, 1, 2)
    assert "is torn" in str(report.findings[1])


def test_a_check_without_room_for_its_notes_says_so(path: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def crowded(database: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(database, **options)
        if Path(database).parent.parent == Path(tempfile.gettempdir()):
            connection.execute("PRAGMA max_page_count=2")
        return connection

    for number in range(2, 100):
        (output / OUTLET / f"{number}.jsonl").write_bytes(line_bytes(article_json(number)))
    monkeypatch.setattr(sqlite3, "connect", crowded)
    with pytest.raises(LedgerUnavailableError, match=r"cannot keep its notes in .*full.*TMPDIR"):
        check(path, output)


# --- forgetting while a run goes on ---------------------------------------------------------------------------------


@pytest.fixture
def two(path: Path) -> Iterator[tuple[SqliteLedger, SqliteLedger]]:
    """Open the Ledger twice: for a run, and for a person."""
    with SqliteLedger.open(path) as run, SqliteLedger.open(path) as person:
        yield run, person


def test_what_a_run_has_on_its_way_is_not_forgotten(two: tuple[SqliteLedger, SqliteLedger]) -> None:
    run, person = two
    ids = [f"{OUTLET}:{word}" for word in ("fetched", "rejected", "failed", "redirected")]
    for article_id in ids:
        run.announce(LEAD, article_id, NOON)
    run.announce(LEAD, "elsewhere:1", NOON)
    run.begin_run("run", OUTLET, LATER)
    run.flush()
    assert person.forget_before(LATER + timedelta(days=1)) == 1
    assert person.know("elsewhere:1") is None
    run.note_fetched(ids[0], LATER)
    run.note_rejected(ids[1], "no_text", LATER)
    run.note_failed(ids[2], "http_404", LATER)
    run.note_duplicate(ids[3], f"{OUTLET}:1", LATER)
    run.end_run("run", LATER, {}, 0)
    assert [run.know(article_id) is not None for article_id in ids] == [True] * 4
    assert person.forget_before(LATER + timedelta(days=1)) == 4


def test_what_is_settled_is_forgotten_while_a_run_goes_on(two: tuple[SqliteLedger, SqliteLedger]) -> None:
    run, person = two
    run.begin_run("run", OUTLET, NOON)
    run.announce(LEAD, f"{OUTLET}:2", NOON)
    run.note_duplicate(f"{OUTLET}:2", f"{OUTLET}:1", NOON)
    run.flush()
    assert person.forget_before(LATER) == 1
    run.announce(LEAD, f"{OUTLET}:2", LATER)
    run.note_fetched(f"{OUTLET}:2", LATER)


# --- compression, killed between its steps --------------------------------------------------------------------------

STEPS = {
    # what lies there: of the copy that was not finished, of the finished copy, of the original; and is it recorded
    "the copy is being written": (True, False, True, False),
    "the copy is renamed": (False, True, True, False),
    "it is recorded": (False, True, True, True),
    "it is recorded and consumed": (False, False, True, True),
    "the original is removed": (False, True, False, True),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_between_the_steps_of_compression_is_recovered(path: Path, output: Path, step: str) -> None:
    copy, finished, original, is_recorded = STEPS[step]
    name = f"{OUTLET}/2026-11-22/packed.jsonl"
    content = line_bytes(article_json(2)) + line_bytes(article_json(3))
    folder = (output / name).parent
    folder.mkdir()
    packed = gzip.compress(content)
    for suffix, there, data in (
        (".gz.part", copy, packed[:50]),
        (".gz", finished, packed),
        (".part", original, content),
    ):
        if there:
            Path(f"{output / name}{suffix}").write_bytes(data)
    first = len(line_bytes(article_json(2)))
    lines = [written_line(article_json(2), 0), written_line(article_json(3), first)]
    with SqliteLedger.open(path) as ledger:
        ledger.commit_lines(name, len(content), lines, NOON)
        if is_recorded:
            ledger.finish_file(name, f"{name}.gz")
        assert recover(ledger, output, OUTLET, LATER).report.number == 0
        known = ledger.file(name)
        assert known is not None
        assert (known.committed, known.lines) == (len(content), 2)
        assert known.finished_as == (f"{name}.gz" if finished or is_recorded else name)
    left = sorted(each.name for each in folder.iterdir())
    assert left == {
        "the copy is being written": ["packed.jsonl"],
        "it is recorded and consumed": [],
    }.get(step, ["packed.jsonl.gz"])
    if left == ["packed.jsonl"]:
        assert (folder / left[0]).read_bytes() == content
    assert findings(path, output) == []


def test_an_original_stays_where_its_copy_is_broken(path: Path, output: Path) -> None:
    name = f"{OUTLET}/packed.jsonl"
    content = line_bytes(article_json(2))
    Path(f"{output / name}.gz").write_bytes(gzip.compress(content)[:-20])
    Path(f"{output / name}.part").write_bytes(content)
    with SqliteLedger.open(path) as ledger:
        ledger.commit_lines(name, len(content), [written_line(article_json(2), 0)], NOON)
        ledger.finish_file(name, f"{name}.gz")
        recovery = recover(ledger, output, OUTLET, LATER)
    assert "cannot be read to its end" in str(recovery.report.findings[0])
    assert Path(f"{output / name}.part").read_bytes() == content


def test_a_part_beside_a_file_that_is_not_packed_is_left_alone(path: Path, output: Path) -> None:
    Path(f"{output / FILE}.part").write_bytes(b"somebody's")
    with SqliteLedger.open(path) as ledger:
        recover(ledger, output, OUTLET, LATER)
    assert Path(f"{output / FILE}.part").read_bytes() == b"somebody's"
