"""Output and Ledger say the same: after any crash, after the loss of either."""

from __future__ import annotations

import gzip
import importlib
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.ledger.check import check
from newscrawl.ledger.database import lock_path, mark_path
from newscrawl.ledger.lock import FileLock
from newscrawl.ledger.near_duplicates import Copied
from newscrawl.ledger.rebuild import open_or_rebuild, rebuild
from newscrawl.ledger.records import KnownFile, LedgerUnavailableError, State
from newscrawl.ledger.recover import recover
from newscrawl.ledger.sqlite import SqliteLedger
from tests.ledger_writer import (
    ARTICLES,
    NOON,
    OUTLET,
    POINTS,
    article_json,
    heal_at_once,
    line_bytes,
    made,
    version_of,
    words,
    written_line,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(__file__).parent.parent
FILE = f"{OUTLET}/run.jsonl"
LATER = NOON + timedelta(hours=1)


class Newsroom:
    """A folder with output and Ledger."""

    def __init__(self, folder: Path) -> None:
        self.path, self.output = folder / "ledger.sqlite", folder / "output"
        self.file, self.part = self.output / FILE, self.output / f"{FILE}.part"
        self.file.parent.mkdir(parents=True)
        self.ledger = SqliteLedger.open(self.path)

    def write(self, *numbers: int, path: Path | None = None, committed: bool = True) -> int:
        """Write lines into the `.part`, or another file, and commit them; returns the file's end."""
        path = path or self.part
        name = path.relative_to(self.output).as_posix().removesuffix(".part").removesuffix(".gz")
        end, lines = self.ledger.file_committed_offset(name), []
        content = b""
        for number in numbers:
            article = article_json(number)
            lines.append(written_line(article, end + len(content)))
            content += line_bytes(article)
        with (gzip.open if path.suffix == ".gz" else open)(path, "ab") as file:  # type: ignore[operator]
            file.write(content)
        if committed:
            self.ledger.commit_lines(name, end + len(content), lines, NOON)
        return end + len(content)

    def recover(self, **options: Any) -> Any:
        return recover(self.ledger, self.output, OUTLET, LATER, **options)

    def findings(self) -> list[str]:
        self.ledger.flush()
        return [str(finding) for finding in check(self.path, self.output).findings]

    def due(self) -> list[str]:
        return sorted(known.id.partition(":")[2] for known in self.ledger.pending(OUTLET, LATER))


@pytest.fixture
def newsroom(tmp_path: Path) -> Any:
    room = Newsroom(tmp_path)
    yield room
    room.ledger.close()


def ids(*paths: Path) -> list[str]:
    return [json.loads(line)["id"].partition(":")[2] for path in paths for line in path.read_bytes().splitlines()]


# --- recovery -------------------------------------------------------------------------------------------------------


def test_a_tail_torn_at_any_byte_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # it is the cut that is looked at here, hundreds of times
    folder = tmp_path / OUTLET
    folder.mkdir()
    tail = line_bytes(article_json(1)) + line_bytes(article_json(2))
    with SqliteLedger.open(tmp_path / "ledger.sqlite", durable=False) as ledger:
        for length in range(len(tail) + 1):
            article = article_json(100 + length)
            whole = line_bytes(article)
            (folder / f"{length}.jsonl.part").write_bytes(whole + tail[:length])
            ledger.commit_lines(f"{OUTLET}/{length}.jsonl", len(whole), [written_line(article, 0)], NOON)
        recovery = recover(ledger, tmp_path, OUTLET, LATER)
    assert recovery.bytes_cut == sum(range(len(tail) + 1))
    assert len(recovery.finished) == len(tail) + 1
    assert not list(folder.glob("*.part"))
    for length in range(len(tail) + 1):
        assert (folder / f"{length}.jsonl").read_bytes() == line_bytes(article_json(100 + length))
    assert check(tmp_path / "ledger.sqlite", tmp_path).number == 0


@pytest.mark.parametrize("missing", [1, 5, 100])
def test_committed_bytes_that_are_gone_make_their_articles_due_again(newsroom: Newsroom, missing: int) -> None:
    first = newsroom.write(1)
    newsroom.write(2, 3)
    with newsroom.part.open("r+b") as file:
        file.truncate(first + missing)
    recovery = newsroom.recover()
    assert (recovery.lines, recovery.lines_gone, recovery.bytes_cut) == (1, 2, missing)
    assert ids(newsroom.file) == ["1"]
    assert newsroom.due() == ["2", "3"]
    assert newsroom.findings() == []


CRASHES: dict[str, tuple[Callable[[Newsroom], object], list[str], list[str]]] = {
    # what was left: the lines that are in finished files afterwards, the articles that are due again
    "nothing": (lambda _: None, [], []),
    "no line was committed": (lambda room: room.ledger.begin_run("x", OUTLET, NOON), [], []),
    "lines were committed": (lambda room: room.write(1, 2), ["1", "2"], []),
    "killed between renaming and record": (
        lambda room: (room.write(1, 2), room.part.rename(room.file)), ["1", "2"], [],
    ),
    "the ledger lost its newest records": (
        lambda room: (room.write(1), room.write(2, committed=False), room.part.rename(room.file)),
        ["1", "2"],
        [],
    ),
    "the ledger lost all records of a finished file": (
        lambda room: room.write(1, 2, path=room.file, committed=False),
        ["1", "2"],
        [],
    ),
    "a part that was never committed": (lambda room: room.write(1, 2, committed=False), [], []),
    "an empty part": (lambda room: room.part.touch(), [], []),
    "a part with half a line": (lambda room: room.part.write_bytes(b'{"id": "ex'), [], []),
    "the file is gone": (lambda room: (room.write(1, 2), room.part.unlink()), [], ["1", "2"]),
    "the finished file is shorter": (
        lambda room: (room.write(1), room.write(2), room.part.rename(room.file),
                      room.file.write_bytes(line_bytes(article_json(1)))),
        ["1"],
        ["2"],
    ),
    "a compressed copy was not finished": (
        lambda room: (room.write(1, 2), Path(f"{room.file}.gz.part").write_bytes(b"\x1f\x8b")),
        ["1", "2"],
        [],
    ),
    "a compressed copy was finished": (
        lambda room: (room.write(1, 2), Path(f"{room.file}.gz").write_bytes(gzip.compress(room.part.read_bytes()))),
        ["1", "2"],
        [],
    ),
    "the name is taken": (
        lambda room: (room.write(1, 2), room.file.write_bytes(line_bytes(article_json(3))),
                      room.part.open("ab").close()),
        ["3", "1", "2"],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("crash", CRASHES)
def test_recovery_makes_file_and_ledger_agree(newsroom: Newsroom, crash: str) -> None:
    leave, expected, due = CRASHES[crash]
    leave(newsroom)
    recovery = newsroom.recover()
    folder = newsroom.file.parent
    assert not list(folder.glob("*.part"))
    plain = [line for path in sorted(folder.glob("*.jsonl")) for line in ids(path)]
    packed = [
        json.loads(line)["id"].partition(":")[2]
        for path in folder.glob("*.gz")
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    assert sorted(plain + packed) == sorted(expected)
    assert newsroom.due() == due
    assert recovery.lines == len(expected)
    assert newsroom.findings() == []
    assert newsroom.ledger.runs(OUTLET, only_open=True) == []
    assert newsroom.recover().finished == []  # nothing is left to do


def test_the_run_that_was_killed_is_accounted(newsroom: Newsroom) -> None:
    newsroom.ledger.begin_run("killed", OUTLET, NOON)
    newsroom.write(1, 2)
    assert newsroom.recover().runs == ["killed"]
    (run,) = newsroom.ledger.runs(OUTLET)
    assert (run.ended, run.exit_code) == (LATER, None)
    assert run.accounting["recovered/lines"] == 2


# --- rebuilding -----------------------------------------------------------------------------------------------------


def test_a_rebuilt_ledger_knows_all_that_was_written(newsroom: Newsroom) -> None:
    newsroom.write(1, 2)
    newsroom.recover()
    packed = newsroom.file.with_name("second.jsonl.gz")
    newsroom.write(3, path=packed)
    newsroom.ledger.finish_file(f"{OUTLET}/second.jsonl", f"{OUTLET}/second.jsonl.gz")
    newsroom.write(4, path=newsroom.file.with_name("third.jsonl.part"))
    before = {number: newsroom.ledger.know(f"{OUTLET}:{number}") for number in range(1, 5)}
    newsroom.ledger.close()
    newsroom.path.unlink()
    newsroom.ledger, report = open_or_rebuild(newsroom.path, newsroom.output)
    assert report is not None
    assert (report.files, report.lines, report.number) == (3, 4, 1)
    assert newsroom.ledger.file(f"{OUTLET}/second.jsonl") == KnownFile(
        f"{OUTLET}/second.jsonl", OUTLET, packed_size(packed), 1, f"{OUTLET}/second.jsonl.gz"
    )
    for number in range(1, 5):
        known, old = newsroom.ledger.know(f"{OUTLET}:{number}"), before[number]
        assert known is not None
        assert old is not None
        for name in ("state", "revision", "content_hash", "published", "written", "next_try"):
            assert getattr(known, name) == getattr(old, name)


def packed_size(path: Path) -> int:
    return len(gzip.decompress(path.read_bytes()))


def test_zstandard_is_read_where_its_package_is_there(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    zstandard = pytest.importorskip("zstandard")
    content = line_bytes(article_json(1)) + line_bytes(article_json(2))
    newsroom.file.with_name("run.jsonl.zst").write_bytes(zstandard.compress(content))
    newsroom.ledger.close()
    report = rebuild(newsroom.output, newsroom.path)
    assert report is not None
    assert (report.lines, report.number) == (2, 0)
    newsroom.ledger = SqliteLedger.open(newsroom.path)
    assert newsroom.findings() == []

    def missing(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    assert "needs the package zstandard, which is not installed" in newsroom.findings()[0]


def test_revisions_are_put_together_whatever_the_order_of_files(newsroom: Newsroom) -> None:
    folder = newsroom.file.parent
    (folder / "a.jsonl").write_bytes(line_bytes(article_json(1, 3, 3)) + line_bytes(article_json(1, 1, 1)))
    (folder / "b.jsonl").write_bytes(line_bytes(article_json(1, 2, 2)))
    newsroom.ledger.close()
    rebuild(newsroom.output, newsroom.path)
    newsroom.ledger = SqliteLedger.open(newsroom.path)
    known = newsroom.ledger.know(f"{OUTLET}:1")
    assert known is not None
    assert (known.revision, known.content_hash, known.state) == (3, article_json(1, 3)["contentHash"], State.WRITTEN)
    assert newsroom.ledger.know_by_hash(article_json(1, 1)["contentHash"]) == f"{OUTLET}:1"
    assert newsroom.findings() == []


def test_a_rebuilt_ledger_knows_who_was_first(newsroom: Newsroom) -> None:
    """A wrote its copy after B its original: neither the order of the outlets' names nor of their files decides."""
    last = words(9000)
    told = {  # by file: number, hour, text, whose copy it is
        "a_times/2.jsonl.gz": [(1, 2, words(50), "b_times:1"), (2, 2, last, "b_times:2")],
        "a_times/3.jsonl": [(3, 3, words(120), "b_times:1")],
        "b_times/1.jsonl": [(1, 1, words(0), None), (2, 1, last, None), (3, 1, "Too short.", None)],
    }
    for name, articles in told.items():
        content, outlet = b"", name.partition("/")[0]
        for number, hour, text, original in articles:
            fetched = {"dateDownloaded": (NOON + timedelta(hours=hour)).isoformat()}
            ids = {"id": f"{outlet}:{number}", "duplicateOf": original}
            content += line_bytes(article_json(number, body=text, metadata=fetched, **ids))
        (newsroom.output / outlet).mkdir(exist_ok=True)
        (newsroom.output / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    newsroom.ledger.close()
    rebuild(newsroom.output, newsroom.path)
    newsroom.ledger = SqliteLedger.open(newsroom.path)
    assert newsroom.ledger.find_copied("c_times:1", made(words(20))) == Copied("b_times:1", "near")
    assert newsroom.ledger.find_copied("c_times:1", made(words(120))) == Copied("b_times:1", "same")
    assert newsroom.ledger.find_copied("b_times:1", made(words(0))) is None
    assert newsroom.ledger.know_by_hash(article_json(2, body=last)["contentHash"]) == "b_times:2"
    assert newsroom.findings() == []


def test_lines_bring_their_fingerprints_when_they_are_taken_up_and_take_them_along_when_they_are_gone(
    newsroom: Newsroom,
) -> None:
    told = [article_json(number, body=words(9000 * number)) for number in (1, 2)]
    newsroom.file.write_bytes(b"".join(map(line_bytes, told)))  # of which the Ledger lost its records
    newsroom.recover()
    for article in told:
        asked = made(article["articleBody"])
        assert newsroom.ledger.find_copied("other:1", asked) == Copied(article["id"], "same")
    newsroom.ledger.withdraw_lines(FILE, 0, NOON)
    newsroom.file.unlink()
    later = article_json(3, body=words(50_000))
    part = newsroom.file.with_name("later.jsonl.part")
    part.write_bytes(line_bytes(later)[:-10])  # committed, and then the disk lost its end
    line = written_line(later, 0, fingerprint=made(later["articleBody"]))
    newsroom.ledger.commit_lines(f"{OUTLET}/later.jsonl", line.length, [line], NOON)
    newsroom.recover()
    for article in (*told, later):
        assert newsroom.ledger.find_copied("other:1", made(article["articleBody"])) is None
    assert newsroom.findings() == []


@pytest.mark.parametrize("harm", ["gone", "empty", "header", "page", "marked", "stopped"])
def test_a_run_heals_a_ledger_it_cannot_trust(newsroom: Newsroom, harm: str) -> None:
    newsroom.write(*range(60))
    newsroom.part.rename(newsroom.file)
    newsroom.ledger.close()
    content = newsroom.path.read_bytes()
    if harm == "gone":
        newsroom.path.unlink()
    elif harm == "marked":
        mark_path(newsroom.path).touch()
    elif harm == "stopped":  # a rebuilding was killed between setting aside and putting in place
        mark_path(newsroom.path).touch()
        newsroom.path.rename(newsroom.path.with_name("aside"))
        newsroom.path.with_name(".ledger.sqlite.rebuilt").write_bytes(content[:5000])
    else:
        harmed = {"empty": b"", "header": b"x" + content[1:], "page": content[:8192] + bytes(4096) + content[12288:]}
        newsroom.path.write_bytes(harmed[harm])
    newsroom.ledger, report = open_or_rebuild(newsroom.path, newsroom.output)
    assert report is not None
    assert report.lines == 60
    assert "rebuilt" in report.findings[-1].repair
    is_aside = harm not in {"gone", "stopped"}
    assert (report.set_aside is not None) == is_aside
    assert newsroom.findings() == []
    newsroom.ledger.close()
    newsroom.ledger, report = open_or_rebuild(newsroom.path, newsroom.output)
    assert report is None


def test_of_many_that_find_the_damage_at_once_one_rebuilds(newsroom: Newsroom) -> None:
    newsroom.write(*range(60))
    newsroom.part.rename(newsroom.file)
    newsroom.ledger.close()
    newsroom.path.write_bytes(b"nonsense" * 600)
    context = multiprocessing.get_context("spawn")
    rebuilt = context.Queue()
    processes = [context.Process(target=heal_at_once, args=(newsroom.path.parent, rebuilt)) for _ in range(6)]
    for process in processes:
        process.start()
    assert sum(rebuilt.get(timeout=60) for _ in processes) == 1
    for process in processes:
        process.join(30)
    newsroom.ledger = SqliteLedger.open(newsroom.path)
    assert newsroom.findings() == []


def test_a_log_without_its_ledger_is_never_taken_for_the_new_ones(newsroom: Newsroom) -> None:
    newsroom.write(1)
    log = newsroom.path.with_name("ledger.sqlite-wal").read_bytes()
    newsroom.ledger.close()
    newsroom.path.unlink()
    newsroom.path.with_name("ledger.sqlite-wal").write_bytes(log)
    newsroom.part.unlink()
    newsroom.ledger, report = open_or_rebuild(newsroom.path, newsroom.output)
    assert report is None
    assert newsroom.ledger.know(f"{OUTLET}:1") is None
    assert newsroom.findings() == []


def test_a_ledger_in_use_is_not_replaced(newsroom: Newsroom) -> None:
    with pytest.raises(LedgerUnavailableError, match="used by a run"):
        rebuild(newsroom.output, newsroom.path, patience=0)
    newsroom.ledger.close()
    lock = FileLock(lock_path(newsroom.path))
    lock.acquire()
    with pytest.raises(LedgerUnavailableError, match="used by a run"):
        rebuild(newsroom.output, newsroom.path, patience=0)
    lock.release()


# --- checking -------------------------------------------------------------------------------------------------------


def replaced(room: Newsroom, old: bytes, new: bytes) -> None:
    room.file.write_bytes(room.file.read_bytes().replace(old, new, 1))


FINDINGS: dict[str, tuple[Callable[[Newsroom], object], list[str]]] = {
    "all is well": (lambda _: None, []),
    "a changed text": (
        lambda room: replaced(room, b"version", b"Version"),
        ["byte 0: the line is no article: its text is not that", "1, revision 1, is recorded and not there"],
    ),
    "a line cut off": (
        lambda room: room.file.write_bytes(room.file.read_bytes()[:-5]),
        ["the line is torn", "bytes are recorded; the articles", "2, revision 1, is recorded and not there"],
    ),
    "a line missing": (
        lambda room: room.file.write_bytes(line_bytes(article_json(1))),
        ["bytes are recorded; the articles of the lines behind it would be written again", "is recorded and not there"],
    ),
    "not JSON": (
        lambda room: replaced(room, b'{"id"', b'["id"'),
        ["the line is no article", "is recorded and not there"],
    ),
    "not UTF-8": (lambda room: replaced(room, b"Story", b"Stor\xff"), ["is no article", "is recorded and not there"]),
    "a line twice": (
        lambda room: room.file.write_bytes(room.file.read_bytes() + line_bytes(article_json(1))),
        ["1, revision 1, stands there a second time; only the first is recorded"],
    ),
    "a line moved": (
        lambda room: room.file.write_bytes(line_bytes(article_json(2)) + line_bytes(article_json(1))),
        ["1, revision 1, is recorded at", "2, revision 1, is recorded at"],
    ),
    "a line nobody recorded": (
        lambda room: room.file.write_bytes(room.file.read_bytes() + line_bytes(article_json(3))),
        ["3, revision 1, is not recorded"],
    ),
    "an unknown file": (
        lambda room: room.file.with_name("x.jsonl").write_bytes(line_bytes(article_json(3))),
        ["x.jsonl: the ledger does not know the file", "3, revision 1, is not recorded"],
    ),
    "a part behind its committed lines": (
        lambda room: (room.write(3, path=room.file.with_name("y.jsonl.part")),
                      room.write(4, path=room.file.with_name("y.jsonl.part"), committed=False)),
        ["bytes behind the committed ones; they would be cut"],
    ),
    "the same file twice": (
        lambda room: Path(f"{room.file}.gz").write_bytes(gzip.compress(room.file.read_bytes())),
        ["run.jsonl.gz: the same lines lie there in another form"],
    ),
    "a cut gzip": (
        lambda room: room.file.with_name("z.jsonl.gz").write_bytes(gzip.compress(line_bytes(article_json(3)))[:-20]),
        ["z.jsonl.gz: the ledger does not know the file", "cannot be read to its end"],
    ),
    "a finished file that was consumed": (lambda room: room.file.unlink(), []),
    "a ledger that is gone": (lambda room: (room.ledger.close(), room.path.unlink()), ["is gone"]),
    "a row with another value": (
        lambda room: room.ledger.database.read("UPDATE article SET etag = 'x' WHERE key = 1"),
        ["a row of article does not match its checksum"],
    ),
    "a file row with another value": (
        lambda room: room.ledger.database.read("UPDATE file SET committed = 3"),
        ["a row of file does not match its checksum"],
    ),
    "a fingerprint with another value": (
        lambda room: room.ledger.database.read(
            "INSERT INTO fingerprint (article, story, digest, size, sketch, seal) VALUES ('x', 1, x'00', 1, x'00', 0)"
        ),
        ["a row of fingerprint does not match its checksum"],
    ),
    "a fingerprint's key with another value": (
        lambda room: room.ledger.database.read("INSERT INTO fingerprint_key VALUES (1, 1, 0)"),
        ["a row of fingerprint_key does not match its checksum"],
    ),
    "a line record that belongs to nothing": (
        lambda room: room.ledger.database.read("DELETE FROM article WHERE key = 1"),
        ["the record of a line at byte 0 belongs to nothing", "1, revision 1, is not recorded"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FINDINGS)
def test_check_names_what_is_wrong_and_changes_nothing(newsroom: Newsroom, case: str) -> None:
    harm, expected = FINDINGS[case]
    newsroom.write(1, 2)
    newsroom.part.rename(newsroom.file)
    newsroom.ledger.finish_file(FILE)
    harm(newsroom)
    before = {path: path.read_bytes() for path in newsroom.output.rglob("*") if path.is_file()}
    if case == "a ledger that is gone":
        found = [str(finding) for finding in check(newsroom.path, newsroom.output).findings]
        assert not newsroom.path.exists()
    else:
        found = newsroom.findings()
    assert len(found) == len(expected), found
    for message in expected:
        assert any(message in each for each in found), found
    assert before == {path: path.read_bytes() for path in newsroom.output.rglob("*") if path.is_file()}


# --- kill -9 --------------------------------------------------------------------------------------------------------


def run_writer(folder: Path, edition: int, die: str | None = None, after: float | None = None) -> int:
    """Run the writer, killed at a point or after so many seconds; returns its exit code."""
    command = [sys.executable, "-m", "tests.ledger_writer", str(folder), str(edition), *([die] if die else [])]
    with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE) as process:  # noqa: S603
        if after is not None:
            time.sleep(after)
            process.send_signal(signal.SIGKILL)
        _, error = process.communicate(timeout=60)
    assert process.returncode in {0, -signal.SIGKILL}, error.decode()
    return process.returncode


def campaign(folder: Path, kills: int, seed: int = 1) -> dict[str, int]:
    """Kill the writer so many times at named points and at random moments; returns lost, doubled, torn and more."""
    chance = random.Random(seed)
    died: Counter[str] = Counter()
    edition = 0
    while died.total() < kills:
        edition += 1
        point = "random"
        if edition % 5 == 0:
            code = run_writer(folder, edition, after=chance.uniform(0.05, 0.5))
        else:
            # In turn, so that every point has its share; seldom reached points come early, frequent ones anywhere.
            point = POINTS[edition % len(POINTS)]
            most = {"write": 25, "written": 25, "flushed": 5, "synced": 5, "fsync": 8, "execute": 300}.get(point, 2)
            code = run_writer(folder, edition, f"{point}:{chance.randint(1, most)}")
        died[point] += code != 0
    assert run_writer(folder, edition + 1) == 0
    return verdict(folder, edition + 1) | {"kills": died.total(), "runs": edition + 1} | died


def verdict(folder: Path, edition: int) -> dict[str, int]:
    seen: Counter[tuple[str, int]] = Counter()
    newest: dict[str, tuple[int, str]] = {}
    torn = len(list((folder / "output").rglob("*.part")))
    for path in (folder / "output").rglob("*.jsonl"):
        for line in path.read_bytes().split(b"\n")[:-1]:
            try:
                article = json.loads(line)
            except ValueError:
                torn += 1
                continue
            seen[article["id"], article["revision"]] += 1
            newest[article["id"]] = max(
                newest.get(article["id"], (0, "")), (article["revision"], article["contentHash"])
            )
        torn += not path.read_bytes().endswith(b"\n")
    lost = 0
    for number in range(ARTICLES):
        revision, content_hash = newest.get(f"{OUTLET}:{number}", (0, ""))
        lost += content_hash != article_json(number, version_of(number, edition))["contentHash"]
        lost += sum(1 for each in range(1, revision) if (f"{OUTLET}:{number}", each) not in seen)
    report = check(folder / "ledger.sqlite", folder / "output")
    return {
        "lost": lost,
        "doubled": sum(count - 1 for count in seen.values()),
        "torn": torn,
        "findings": report.number,
        "lines": report.lines,
    }


def test_no_kill_loses_doubles_or_tears_a_line(tmp_path: Path) -> None:
    found = campaign(tmp_path, 22)
    assert {name: found[name] for name in ("lost", "doubled", "torn", "findings")} == {
        "lost": 0,
        "doubled": 0,
        "torn": 0,
        "findings": 0,
    }
    assert found["lines"] >= ARTICLES
