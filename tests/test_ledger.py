"""The Ledger knows every article's history, exactly, whatever happens to the process or the file."""

from __future__ import annotations

import errno
import multiprocessing
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.fingerprint import fingerprint
from newscrawl.lead import Lead
from newscrawl.ledger import database
from newscrawl.ledger.check import check
from newscrawl.ledger.near_duplicates import Copied
from newscrawl.ledger.records import (
    Known,
    KnownFile,
    KnownLine,
    KnownSource,
    LedgerDamagedError,
    LedgerFullError,
    LedgerUnavailableError,
    State,
    Validators,
    delay_after,
)
from newscrawl.ledger.schema import APPLICATION_ID, MIGRATIONS, seal
from newscrawl.ledger.sqlite import SqliteLedger
from tests.ledger_writer import NOON, OUTLET, article_json, line_bytes, made, words, write_at_once, written_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newscrawl.ledger.interface import Ledger
    from newscrawl.ledger.records import WrittenLine

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ID = f"{OUTLET}:1"
URL = "https://example.org/2026/1.html"
FILE = f"{OUTLET}/run.jsonl"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def ledger(path: Path) -> Iterator[SqliteLedger]:
    with SqliteLedger.open(path) as opened:
        yield opened


def commit(ledger: Ledger, *numbers: int, file: str = FILE, **changes: Any) -> list[WrittenLine]:
    lines: list[WrittenLine] = []
    end = ledger.file_committed_offset(file)
    for number in numbers:
        known = ledger.know(f"{OUTLET}:{number}")
        revision = known.revision + 1 if known else 1
        lines.append(written_line(article_json(number, revision, revision), end, **changes))
        end = lines[-1].end
    ledger.commit_lines(file, end, lines, NOON)
    return lines


def other(path: Path) -> SqliteLedger:
    """Open the Ledger as another process would: it sees what is stored, not what is noted."""
    return SqliteLedger.open(path)


# --- an article's history -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attempts", "hours"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 64), (8, 168), (9, 168), (100, 168)]
)
def test_failed_is_tried_again_after_doubled_delays_then_weekly(attempts: int, hours: int) -> None:
    assert delay_after(attempts) == timedelta(hours=hours)


def announce(ledger: Ledger, **said: Any) -> None:
    ledger.announce(Lead(URL, **said), ID, NOON)


STORIES: dict[str, tuple[list[Callable[[Ledger], object]], dict[str, Any]]] = {
    "announced": ([announce], {"state": State.ANNOUNCED, "next_try": NOON, "announced": NOON, "addresses": (URL,)}),
    "fetched stays due": (
        [announce, lambda ledger: ledger.note_fetched(ID, NOON + HOUR, ["https://example.org/m/1"])],
        {"state": State.FETCHED, "next_try": NOON, "addresses": (URL, "https://example.org/m/1")},
    ),
    "rejected": (
        [announce, lambda ledger: ledger.note_rejected(ID, "no_text", NOON)],
        {"state": State.REJECTED, "reason": "no_text", "next_try": NOON + 7 * DAY, "attempts": 1},
    ),
    "rejected for a day": (
        [announce, lambda ledger: ledger.note_rejected(ID, "no_text", NOON, DAY)],
        {"next_try": NOON + DAY},
    ),
    "rejected and modified since": (
        [
            announce,
            lambda ledger: ledger.note_rejected(ID, "no_text", NOON),
            lambda ledger: announce(ledger, modified=NOON + HOUR),
        ],
        {"state": State.REJECTED, "next_try": NOON, "attempts": 0},
    ),
    "failed twice": (
        [announce, *[lambda ledger: ledger.note_failed(ID, "timeout", NOON)] * 2],
        {"state": State.FAILED, "attempts": 2, "next_try": NOON + 2 * HOUR, "reason": "timeout"},
    ),
    "written after a failure": (
        [announce, lambda ledger: ledger.note_failed(ID, "timeout", NOON), lambda ledger: commit(ledger, 1)],
        {"state": State.WRITTEN, "attempts": 0, "next_try": None, "reason": None, "revision": 1, "written": NOON},
    ),
    "written without having been announced": (
        [lambda ledger: commit(ledger, 1)],
        {"state": State.WRITTEN, "addresses": (URL,), "announced": NOON},
    ),
    "written, then failed at a revisit": (
        [
            lambda ledger: commit(ledger, 1, next_revisit=NOON),
            lambda ledger: ledger.note_failed(ID, "timeout", NOON, NOON + DAY),
        ],
        {"state": State.WRITTEN, "next_try": None, "next_revisit": NOON + DAY, "revision": 1, "reason": "timeout"},
    ),
    "written, then failed at the last revisit": (
        [
            lambda ledger: commit(ledger, 1, next_revisit=NOON),
            lambda ledger: announce(ledger, modified=NOON + HOUR),
            lambda ledger: ledger.note_failed(ID, "gone", NOON),
        ],
        {"state": State.WRITTEN, "next_try": None, "next_revisit": None, "modified": NOON + HOUR},
    ),
    "written, then rejected at a revisit": (
        [lambda ledger: commit(ledger, 1), lambda ledger: ledger.note_rejected(ID, "no_text", NOON)],
        {"state": State.WRITTEN, "next_try": None, "next_revisit": None, "revision": 1},
    ),
    "unchanged": (
        [
            lambda ledger: commit(ledger, 1, validators=Validators("a")),
            lambda ledger: ledger.note_unchanged(ID, NOON + HOUR, modified=NOON, next_revisit=NOON + DAY),
        ],
        {"state": State.UNCHANGED, "modified": NOON, "next_revisit": NOON + DAY, "validators": Validators("a")},
    ),
    "unchanged under other validators": (
        [
            lambda ledger: commit(ledger, 1, validators=Validators("a")),
            lambda ledger: ledger.note_unchanged(ID, NOON, validators=Validators("b", "Sun")),
        ],
        {"validators": Validators("b", "Sun")},
    ),
    "announced as modified": (
        [lambda ledger: commit(ledger, 1), lambda ledger: announce(ledger, modified=NOON + HOUR)],
        {"state": State.WRITTEN, "next_revisit": NOON, "lead": Lead(URL, modified=NOON + HOUR)},
    ),
    "announced again as it was taken in": (
        [
            lambda ledger: announce(ledger, modified=NOON),
            lambda ledger: commit(ledger, 1),
            lambda ledger: announce(ledger, modified=NOON),
        ],
        {"state": State.WRITTEN, "next_revisit": None, "modified": NOON},
    ),
    "announced as published later than it was fetched": (
        [
            lambda ledger: announce(ledger, published=NOON),
            lambda ledger: commit(ledger, 1, fetched=NOON),
            lambda ledger: announce(ledger, published=NOON + HOUR),
        ],
        {"state": State.WRITTEN, "next_revisit": NOON, "lead": Lead(URL, published=NOON + HOUR)},
    ),
    "the later publication was looked at": (
        [
            lambda ledger: commit(ledger, 1, fetched=NOON),
            lambda ledger: announce(ledger, published=NOON + HOUR),
            lambda ledger: ledger.note_unchanged(ID, NOON),
            lambda ledger: announce(ledger, published=NOON + HOUR),
        ],
        {"state": State.UNCHANGED, "next_revisit": None, "modified": NOON + HOUR},
    ),
    "rejected and published anew since": (
        [
            announce,
            lambda ledger: ledger.note_fetched(ID, NOON),
            lambda ledger: ledger.note_rejected(ID, "no_text", NOON),
            lambda ledger: announce(ledger, published=NOON + HOUR),
        ],
        {"state": State.REJECTED, "next_try": NOON, "attempts": 0},
    ),
    "not asked for": (
        [
            announce,
            lambda ledger: ledger.note_failed(ID, "timeout", NOON - HOUR),
            lambda ledger: ledger.note_not_asked_for(ID, Lead(URL, published=NOON - DAY, section="sport"), NOON),
        ],
        {
            "state": State.ANNOUNCED,
            "next_try": NOON,
            "attempts": 0,
            "reason": None,
            "lead": Lead(URL, published=NOON - DAY, section="sport"),
            "published": NOON - DAY,
        },
    ),
    "written, then not asked for at a revisit": (
        [
            lambda ledger: commit(ledger, 1, next_revisit=NOON),
            lambda ledger: ledger.note_not_asked_for(ID, Lead(URL, published=NOON - DAY), NOON),
        ],
        {"state": State.WRITTEN, "next_try": None, "next_revisit": NOON, "lead": Lead(URL, published=NOON - DAY)},
    ),
    "a second revision": (
        [lambda ledger: commit(ledger, 1), lambda ledger: commit(ledger, 1)],
        {"revision": 2, "content_hash": article_json(1, 2)["contentHash"]},
    ),
    "a duplicate": (
        [announce, lambda ledger: ledger.note_duplicate(ID, f"{OUTLET}:9", NOON, ["https://example.org/9"])],
        {
            "state": State.DUPLICATE,
            "duplicate_of": f"{OUTLET}:9",
            "next_try": None,
            "addresses": (URL, "https://example.org/9"),
        },
    ),
    "forgotten": (
        [
            announce,
            lambda ledger: ledger.note_rejected(ID, "no_text", NOON),
            lambda ledger: ledger.forget_article(ID, NOON),
        ],
        {"state": State.ANNOUNCED, "next_try": NOON, "attempts": 0, "reason": None},
    ),
    "forgotten though written": (
        [lambda ledger: commit(ledger, 1), lambda ledger: ledger.forget_article(ID, NOON)],
        {"state": State.ANNOUNCED, "next_try": NOON, "revision": 1, "content_hash": None},
    ),
    "forgotten and written again": (
        [
            lambda ledger: commit(ledger, 1),
            lambda ledger: ledger.forget_article(ID, NOON),
            lambda ledger: commit(ledger, 1),
        ],
        {"state": State.WRITTEN, "next_try": None, "revision": 2},
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_a_story_leads_to_its_record_before_and_after_it_is_stored(
    ledger: SqliteLedger, path: Path, story: str
) -> None:
    steps, expected = STORIES[story]
    for step in steps:
        step(ledger)
    noted = ledger.know(ID)
    ledger.flush()
    with other(path) as second:
        stored = second.know(ID)
    for known in (noted, stored):
        assert {name: getattr(known, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("fetched", "modified", "said", "is_outdated"),
    [
        (None, None, {}, False),
        (None, None, {"modified": NOON}, True),
        (None, None, {"published": NOON}, False),  # it was never fetched: there is nothing to be newer than
        (NOON, None, {"modified": NOON + HOUR}, True),
        (NOON, None, {"modified": NOON}, False),
        (NOON, NOON - DAY, {"modified": NOON - HOUR}, True),  # an outlet's instants are held against each other
        (NOON, NOON + DAY, {"modified": NOON + HOUR}, False),
        (NOON, None, {"published": NOON + HOUR}, True),
        (NOON, None, {"published": NOON}, False),
        (NOON, NOON - DAY, {"published": NOON - HOUR}, False),
        (NOON, NOON + DAY, {"published": NOON + HOUR}, False),
        (NOON, NOON + DAY, {"published": NOON + 2 * DAY}, True),
        (NOON, None, {"published": NOON + HOUR, "modified": NOON - HOUR}, False),  # what is stated goes first
    ],
)
def test_a_lead_outdates_what_it_says_is_older(
    fetched: datetime | None, modified: datetime | None, said: dict[str, datetime], *, is_outdated: bool
) -> None:
    known = Known(ID, OUTLET, State.WRITTEN, Lead(URL), NOON, NOON, fetched=fetched, modified=modified)
    assert known.is_outdated_by(Lead(URL, **said)) == is_outdated


def test_an_announcement_that_brings_nothing_new_costs_nothing(ledger: SqliteLedger) -> None:
    commit(ledger, 1)
    before = ledger.know(ID)
    assert ledger.announce(Lead(URL, title="Other words", published=NOON), ID, NOON + DAY) == before


def test_a_lead_comes_back_as_it_was_said(ledger: SqliteLedger, path: Path) -> None:
    zone = datetime.fromisoformat("2026-11-22T20:00:00.000001+08:00")
    lead = Lead(URL, "https://example.org/feed", "标题 \U0001f600", zone, zone + DAY, "11月22日", "国内")
    ledger.announce(lead, ID, NOON)
    ledger.flush()
    with other(path) as second:
        known = second.know(ID)
    assert known is not None
    assert known.lead == lead
    assert str(known.lead.published) == str(zone)
    assert known.published == zone


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "\u202e\x1b[31m", "'; DROP TABLE article; --", "x" * 1_000_000])
def test_no_text_breaks_the_ledger(ledger: SqliteLedger, path: Path, text: str) -> None:
    article_id = f"{OUTLET}:{text}"
    ledger.announce(Lead(URL + text, text, text, section=text), article_id, NOON)
    ledger.note_failed(article_id, text, NOON)
    ledger.note_source(KnownSource(OUTLET, text, Validators(text, text)))
    ledger.flush()
    with other(path) as second:
        known = second.know(article_id)
        assert known is not None
        assert known.state is State.FAILED
        assert second.source(OUTLET, text) is not None
        assert not list(second.problems())


def test_addresses_without_end_do_not_fill_the_disk(ledger: SqliteLedger) -> None:
    for number in range(100):
        ledger.announce(Lead(f"{URL}?session={number}"), ID, NOON)
    known = ledger.know(ID)
    assert known is not None
    assert len(known.addresses) == 16


@pytest.mark.parametrize(
    ("note", "values"),
    [
        ("note_fetched", [NOON]),
        ("note_failed", ["timeout", NOON]),
        ("note_rejected", ["no_text", NOON]),
        ("note_not_asked_for", [Lead(URL), NOON]),
        ("note_duplicate", [f"{OUTLET}:9", NOON]),
        ("note_unchanged", [NOON]),
    ],
)
def test_a_note_about_an_article_nobody_announced_is_an_error(
    ledger: SqliteLedger, note: str, values: list[object]
) -> None:
    with pytest.raises(LookupError, match="never announced"):
        getattr(ledger, note)(ID, *values)


def test_what_was_never_written_cannot_be_unchanged(ledger: SqliteLedger) -> None:
    announce(ledger)
    with pytest.raises(ValueError, match="never written"):
        ledger.note_unchanged(ID, NOON)


# --- what is due ----------------------------------------------------------------------------------------------------


def test_pending_gives_what_is_due_the_newest_first_in_pages(ledger: SqliteLedger) -> None:
    for number in range(450):
        published = NOON - timedelta(minutes=number // 3) if number % 2 else None
        announced = NOON - timedelta(minutes=number // 3)
        ledger.announce(Lead(f"https://example.org/{number}", published=published), f"{OUTLET}:{number}", announced)
    ledger.announce(Lead("https://example.com/"), "other:1", NOON)
    found = list(ledger.pending(OUTLET, NOON))
    instants = [known.published or known.announced for known in found]
    assert len({known.id for known in found}) == len(found) == 450
    assert instants == sorted(instants, reverse=True)


def test_pending_may_be_worked_on_while_it_is_read(ledger: SqliteLedger) -> None:
    for number in range(500):
        ledger.announce(Lead(f"https://example.org/{number}"), f"{OUTLET}:{number}", NOON)
    worked = 0
    for known in ledger.pending(OUTLET, NOON):
        worked += 1
        ledger.note_failed(known.id, "timeout", NOON)
        ledger.announce(Lead(f"https://example.org/later/{worked}"), f"{OUTLET}:later{worked}", NOON + HOUR)
    assert worked == 500


@pytest.mark.parametrize(
    ("note", "after", "is_due", "is_pending"),
    [
        (lambda _: None, -HOUR, False, False),
        (lambda _: None, 0 * HOUR, True, True),
        (lambda ledger: ledger.note_fetched(ID, NOON), HOUR, True, True),
        (lambda ledger: ledger.note_failed(ID, "x", NOON), 59 * HOUR / 60, False, False),
        (lambda ledger: ledger.note_failed(ID, "x", NOON), HOUR, True, True),
        (lambda ledger: ledger.note_rejected(ID, "x", NOON), 6 * DAY, False, False),
        (lambda ledger: ledger.note_rejected(ID, "x", NOON), 7 * DAY, True, True),
        (lambda ledger: [ledger.note_rejected(ID, "x", NOON) for _ in range(4)], 7 * DAY, True, False),
        (lambda ledger: commit(ledger, 1), 1000 * DAY, False, False),
        (lambda ledger: ledger.note_failed(ID, "x", NOON + 3650 * DAY), HOUR, True, True),  # a clock that was wrong
    ],
)  # fmt: skip
def test_an_article_is_due_when_its_time_has_come(
    ledger: SqliteLedger, note: Callable[[Ledger], object], after: timedelta, *, is_due: bool, is_pending: bool
) -> None:
    announce(ledger)
    note(ledger)
    known = ledger.know(ID)
    assert known is not None
    assert known.is_due(NOON + after) == is_due
    assert [each.id for each in ledger.pending(OUTLET, NOON + after)] == [ID] * is_pending


def test_revisits_come_the_longest_due_first(ledger: SqliteLedger) -> None:
    lines = [
        written_line(article_json(number), 5_000 * number, next_revisit=NOON - timedelta(minutes=number // 2))
        for number in range(450)
    ]
    ledger.commit_lines(FILE, 5_000 * 450, lines, NOON)
    commit(ledger, 500, next_revisit=NOON + HOUR)
    commit(ledger, 501)
    found = list(ledger.due_revisits(OUTLET, NOON))
    assert len({known.id for known in found}) == len(found) == 450
    assert [known.next_revisit for known in found] == sorted(known.next_revisit or NOON for known in found)


def test_the_questions_of_every_request_are_answered_by_an_index(ledger: SqliteLedger) -> None:
    statements: list[str] = []
    ledger.database._connection.set_trace_callback(statements.append)  # noqa: SLF001
    asked = made(words(0))
    commit(ledger, 1, fingerprint=asked)
    commit(ledger, 2, fingerprint=asked, duplicate_of=ID)
    statements.clear()
    ledger.find_copied(f"{OUTLET}:2", asked)
    assert len(statements) == 4  # its own place, all keys, the first of each story, the copies of the one that has any
    ledger.know(ID)
    ledger.know_by_hash("00" * 32, OUTLET)
    ledger.know_by_hash("00" * 32)
    ledger.find_copied(ID, asked)
    list(ledger.pending(OUTLET, NOON))
    list(ledger.due_revisits(OUTLET, NOON))
    ledger.unfinished_files(OUTLET)
    ledger.source(OUTLET, URL)
    ledger.line(ID, 1)
    ledger.database._connection.set_trace_callback(None)  # noqa: SLF001
    assert len(statements) == 13
    for statement in statements:
        for *_, step in ledger.database.read(f"EXPLAIN QUERY PLAN {statement}"):
            assert not step.startswith("SCAN") or step.startswith("SCAN (subquery"), f"{step}: {statement}"
            assert "article (outlet=?)" not in step


# --- lines, files, sources, runs ------------------------------------------------------------------------------------


def test_lines_are_found_by_id_and_by_text(ledger: SqliteLedger) -> None:
    first, second = commit(ledger, 1, 2)
    (again,) = commit(ledger, 1)
    assert ledger.line(ID, 1) == KnownLine(FILE, 0, first.length, first.content_hash)
    assert ledger.line(ID, 2) == KnownLine(FILE, second.end, again.length, again.content_hash)
    assert ledger.line(ID, 3) is None
    assert ledger.know_by_hash(str(first.content_hash)) == ID
    assert ledger.know_by_hash(str(first.content_hash), "other") is None
    ledger.commit_lines("other/run.jsonl", 9_000, [replace(first, article_id="other:1")], NOON)
    assert ledger.know_by_hash(str(first.content_hash), "other") == "other:1"
    assert ledger.know_by_hash(str(first.content_hash)) == ID
    assert ledger.file(FILE) == KnownFile(FILE, OUTLET, again.end, 3)
    assert ledger.file_committed_offset("nobody/x.jsonl") == 0


@pytest.mark.parametrize(
    ("changes", "offset", "message"),
    [
        ([{"offset": 0}], 10_000, "bytes are taken"),
        ([{"length": 0}], 10_000, "bytes are taken"),
        ([{}], 5_000, "though a line ends at"),
        ([{}, {}], 10_000, "bytes are taken"),
        ([{"article_id": ID}], 10_000, "recorded before"),
        ([{"offset": 5_000, "length": 10}, {"offset": 6_000}], 10_000, "recorded before"),
        ([{"content_hash": "no hash"}], 10_000, "fromhex"),
    ],
)
def test_a_commit_that_cannot_be_true_records_nothing(
    ledger: SqliteLedger, path: Path, changes: list[dict[str, Any]], offset: int, message: str
) -> None:
    commit(ledger, 1)
    ledger.announce(Lead(URL), f"{OUTLET}:noted", NOON)
    before = ledger.file(FILE)
    lines = [written_line(article_json(2), **{"offset": 5_000, **change}) for change in changes]
    with pytest.raises(ValueError, match=message):
        ledger.commit_lines(FILE, offset, lines, NOON)
    assert ledger.file(FILE) == before
    assert ledger.know(f"{OUTLET}:2") is None
    ledger.flush()
    with other(path) as second:
        assert second.know(f"{OUTLET}:noted") is not None


def test_what_somebody_else_changes_is_seen_though_it_was_stored_here(ledger: SqliteLedger, path: Path) -> None:
    ledger.announce(Lead(URL), ID, NOON)
    ledger.note_rejected(ID, "no_text", NOON)
    ledger.flush()
    with other(path) as second:
        assert second.forget_article(ID, NOON)
    known = ledger.know(ID)
    assert known is not None
    assert known.is_due(NOON)


def test_a_crash_may_lose_notes_and_never_a_committed_line(ledger: SqliteLedger, path: Path) -> None:
    ledger.announce(Lead(URL), f"{OUTLET}:noted", NOON)
    commit(ledger, 1)
    ledger.announce(Lead(URL), f"{OUTLET}:lost", NOON)
    with other(path) as second:
        assert second.know(ID) is not None
        assert second.know(f"{OUTLET}:noted") is not None
        assert second.know(f"{OUTLET}:lost") is None


@pytest.mark.parametrize("leads", [0, 1, 48, 49, 50, 51, 99, 120])
def test_a_source_is_never_stored_before_its_leads(ledger: SqliteLedger, path: Path, leads: int) -> None:
    for number in range(leads):
        ledger.announce(Lead(URL), f"{OUTLET}:{number}", NOON)
    source = KnownSource(OUTLET, URL, Validators("etag", "Sun"), NOON, leads=leads)
    ledger.note_source(source)
    assert ledger.source(OUTLET, URL) == source
    with other(path) as second:
        stored = [second.know(f"{OUTLET}:{number}") is not None for number in range(leads)]
        assert second.source(OUTLET, URL) is None or all(stored)
    ledger.flush()
    with other(path) as second:
        assert second.source(OUTLET, URL) == source
        assert second.source("other", URL) is None


@pytest.mark.parametrize(
    "source",
    [
        KnownSource(OUTLET, URL),
        KnownSource(
            OUTLET,
            URL,
            Validators("etag", "Sun"),
            last_success=NOON,
            since=NOON - DAY,
            until=NOON + DAY,
            sections=("国内", "a, b"),
            leads=40,
            articles=12,
            unread_url=f"{URL}?page=3",
            unread_page=3,
            body=b"x\x9c\x00\xff",
        ),
    ],
)
def test_a_source_comes_back_as_it_was_noted(ledger: SqliteLedger, path: Path, source: KnownSource) -> None:
    ledger.note_source(replace(source, leads=1, unread_url="https://example.org/before"))
    ledger.flush()
    ledger.note_source(source)
    ledger.flush()
    with other(path) as second:
        assert second.source(OUTLET, URL) == source


READ_THEN = {"since": NOON - 7 * DAY, "until": NOON, "sections": ("home", "world")}


@pytest.mark.parametrize(
    ("then", "asked", "is_covered"),
    [
        ({}, (None, None, ()), True),
        ({}, (None, None, ("home",)), True),
        ({}, (NOON, None, ()), False),  # a run that names no time reads the first pages of a list only
        ({}, (None, NOON, ()), False),
        (READ_THEN, (NOON - 7 * DAY, NOON, ("home", "world")), True),
        (READ_THEN, (NOON - DAY, NOON - HOUR, ("world",)), True),
        (READ_THEN, (NOON - 8 * DAY, NOON, ("home",)), False),
        (READ_THEN, (None, NOON, ("home",)), False),
        (READ_THEN, (NOON - DAY, NOON + HOUR, ("home",)), False),
        (READ_THEN, (NOON - DAY, None, ("home",)), False),
        (READ_THEN, (NOON - DAY, NOON, ("home", "sport")), False),
        (READ_THEN, (NOON - DAY, NOON, ()), False),
    ],
)
def test_a_listing_covers_what_nothing_was_passed_over_of(
    then: dict[str, Any], asked: tuple[Any, ...], *, is_covered: bool
) -> None:
    assert KnownSource(OUTLET, URL, **then).covers(*asked) == is_covered


def test_files_and_runs_are_accounted(ledger: SqliteLedger) -> None:
    commit(ledger, 1)
    ledger.begin_run("a", OUTLET, NOON)
    ledger.begin_run("b", OUTLET, NOON + HOUR, "sections 国内")
    assert [file.name for file in ledger.unfinished_files(OUTLET)] == [FILE]
    ledger.finish_file(FILE, f"{FILE}.gz")
    assert ledger.unfinished_files(OUTLET) == []
    ledger.end_run("b", NOON + DAY, {"articles/written": 1}, 0)
    assert [(run.crawl_id, run.ended, run.exit_code) for run in ledger.runs(OUTLET)] == [
        ("b", NOON + DAY, 0),
        ("a", None, None),
    ]
    assert ledger.runs(OUTLET)[0].accounting == {"articles/written": 1}
    assert [run.asked for run in ledger.runs(OUTLET)] == ["sections 国内", ""]
    assert [run.crawl_id for run in ledger.runs(OUTLET, only_open=True)] == ["a"]
    with pytest.raises(LookupError, match="never begun"):
        ledger.end_run("c", NOON, {}, 0)


def test_forgetting_keeps_what_was_written(ledger: SqliteLedger) -> None:
    commit(ledger, 1)
    for number in (2, 3):
        ledger.announce(Lead(f"https://example.org/{number}"), f"{OUTLET}:{number}", NOON + number * DAY)
        ledger.note_rejected(f"{OUTLET}:{number}", "no_text", NOON + number * DAY)
    ledger.note_source(KnownSource(OUTLET, URL, last_success=NOON))
    assert ledger.find("https://example.org/2") == [f"{OUTLET}:2"]
    assert ledger.forget_rejected(NOON, "other") == 0
    assert ledger.forget_before(NOON + 2 * DAY + HOUR) == 1
    assert ledger.know(f"{OUTLET}:2") is None
    assert ledger.source(OUTLET, URL) is None
    assert ledger.know(ID) is not None
    assert ledger.forget_rejected(NOON) == 1
    assert [known.id for known in ledger.pending(OUTLET, NOON)] == [f"{OUTLET}:3"]
    assert not ledger.forget_article("nobody:1", NOON)
    assert not list(ledger.problems())


def test_withdrawn_lines_make_their_articles_due_again(ledger: SqliteLedger) -> None:
    first, second = commit(ledger, 1, 2)
    commit(ledger, 1, 3)
    assert ledger.withdraw_lines(FILE, second.end + 5, NOON) == second.end
    assert sorted(known.id for known in ledger.pending(OUTLET, NOON)) == [ID, f"{OUTLET}:3"]
    known = ledger.know(ID)
    assert known is not None
    assert (known.revision, known.state) == (1, State.ANNOUNCED)
    assert ledger.file(FILE) == KnownFile(FILE, OUTLET, second.end, 2)
    assert ledger.withdraw_lines(FILE, 0, NOON) == 0
    assert ledger.file(FILE) is None
    assert ledger.know_by_hash(str(first.content_hash)) is None
    assert ledger.withdraw_lines("nobody/x.jsonl", 0, NOON) == 0


# --- copies ---------------------------------------------------------------------------------------------------------


def test_a_text_is_known_as_soon_as_it_is_noted_and_stored_with_the_next_lines(
    ledger: SqliteLedger, path: Path
) -> None:
    asked = made(words(0))
    announce(ledger)
    ledger.note_fingerprint(ID, asked, None)
    assert ledger.find_copied("other:1", asked) == Copied(ID, "same")
    assert ledger.find_copied(ID, made(words(50))) is None  # it was first, and stays so
    ledger.flush()
    with other(path) as second:
        assert second.find_copied("other:1", asked) is None
    commit(ledger, 1)
    with other(path) as second:
        assert second.find_copied("other:1", asked) == Copied(ID, "same")
        assert second.find_copied("other:1", made(words(50))) == Copied(ID, "near")


def test_a_line_brings_its_fingerprint_and_whose_copy_it_is(ledger: SqliteLedger, path: Path) -> None:
    commit(ledger, 1, fingerprint=made(words(0)))
    commit(ledger, 2, fingerprint=made(words(100)), duplicate_of=ID)
    commit(ledger, 3)  # too short to have one
    with other(path) as second:
        assert second.find_copied("other:1", made(words(200))) == Copied(ID, "near")
        assert second.find_copied(f"{OUTLET}:2", made(words(100))) == Copied(ID, "near")
        assert second.find_copied(ID, made(words(0))) is None


def test_a_full_disk_costs_no_fingerprint(ledger: SqliteLedger, path: Path) -> None:
    asked = made(words(0))
    ledger.database.read(f"PRAGMA max_page_count={ledger.database.read('PRAGMA page_count')[0][0]}")
    ledger.announce(Lead(URL, title="x" * 100_000), f"{OUTLET}:noted", NOON)
    with pytest.raises(LedgerFullError):
        commit(ledger, 1, fingerprint=asked)
    with other(path) as second:
        assert second.find_copied("other:1", asked) is None
    ledger.database.read("PRAGMA max_page_count=1000000")
    commit(ledger, 1, fingerprint=asked)
    with other(path) as second:
        assert second.find_copied("other:1", asked) == Copied(ID, "same")


def test_a_text_that_no_line_holds_any_more_is_nobodys_original(ledger: SqliteLedger) -> None:
    (first,) = commit(ledger, 1, fingerprint=made(words(0)))
    (second,) = commit(ledger, 2, fingerprint=made(words(50)), duplicate_of=ID)
    commit(ledger, 1, fingerprint=made(words(20)))
    asked = made(words(30))
    assert ledger.withdraw_lines(FILE, second.end, NOON) == second.end
    assert ledger.find_copied("other:1", asked) == Copied(ID, "near")  # its first revision is still there
    assert ledger.withdraw_lines(FILE, first.end, NOON) == first.end
    assert ledger.find_copied("other:1", asked) == Copied(ID, "near")
    assert ledger.find_copied(f"{OUTLET}:2", made(words(9000))) is None
    ledger.withdraw_lines(FILE, 0, NOON)
    assert ledger.find_copied("other:1", asked) is None
    assert ledger.database.read("SELECT count(*) FROM fingerprint_key") == [(0,)]


def test_when_the_originals_line_is_gone_its_copy_is_the_first(ledger: SqliteLedger) -> None:
    commit(ledger, 1, fingerprint=made(words(0)))
    commit(ledger, 2, file=f"{OUTLET}/later.jsonl", fingerprint=made(words(50)), duplicate_of=ID)
    ledger.withdraw_lines(FILE, 0, NOON)
    assert ledger.find_copied("other:1", made(words(30))) == Copied(f"{OUTLET}:2", "near")
    assert ledger.find_copied(ID, made(words(0))) == Copied(f"{OUTLET}:2", "near")
    assert not list(ledger.problems())


# --- opening --------------------------------------------------------------------------------------------------------


def spoil(path: Path, offset: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)


@pytest.mark.parametrize(
    ("harm", "error", "message"),
    [
        (lambda path: path.write_bytes(b""), LedgerDamagedError, "no SQLite file"),
        (lambda path: path.write_text("something else" * 20), LedgerDamagedError, "no SQLite file"),
        (lambda path: spoil(path, 68, b"\0\0\0\0"), LedgerDamagedError, "application"),
        (lambda path: path.write_bytes(path.read_bytes()[:-100]), LedgerDamagedError, "within a page"),
        (lambda path: path.write_bytes(path.read_bytes()[:-4096]), LedgerDamagedError, "damaged"),
        (lambda path: spoil(path, 4096 * 2, b"\xff" * 4096), LedgerDamagedError, "damaged"),
        (lambda path: spoil(path, 100, b"\xff" * 50), LedgerDamagedError, "damaged"),
        (lambda path: path.with_name("ledger.sqlite.damaged").touch(), LedgerDamagedError, "found damaged"),
        (lambda path: execute(path, "DROP INDEX line_hash"), LedgerDamagedError, "its tables are not"),
        (lambda path: execute(path, "UPDATE version SET number = 7"), LedgerDamagedError, "its version"),
        (lambda path: (path.unlink(), path.mkdir()), LedgerUnavailableError, "Is a directory"),
        (lambda path: (path.with_name(path.name + ".lock").unlink(), path.with_name(path.name + ".lock").mkdir()),
         LedgerUnavailableError, "Is a directory"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_whole_ledger_is_refused(
    path: Path, harm: Callable[[Path], object], error: type[Exception], message: str
) -> None:
    with SqliteLedger.open(path) as ledger:
        commit(ledger, 1)
    harm(path)
    with pytest.raises(error, match=message):
        SqliteLedger.open(path)
    with pytest.raises(error):  # and it stays so: a start after it does not trust the file
        SqliteLedger.open(path)


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def test_an_empty_ledger_is_whole_and_bears_its_name(path: Path) -> None:
    SqliteLedger.open(path).close()
    assert path.read_bytes()[68:72] == APPLICATION_ID.to_bytes(4, "big") == b"NCRW"
    assert sorted(each.name for each in path.parent.iterdir()) == ["ledger.sqlite", "ledger.sqlite.lock"]


def test_what_the_first_tables_hold_is_read_by_later_versions(path: Path) -> None:
    """Rows that were sealed before a column was added are whole."""
    with SqliteLedger.open(path, migrations=MIGRATIONS[:1]) as ledger:
        columns = "id, outlet, state, attempts, announced, noted, revision, addresses, lead"
        values = (ID, OUTLET, "announced", 0, 1, 1, 0, "[]", '{"url":"https://gazette.example/1"}')
        row: list[Any] = [None] * 19
        for place, value in zip((0, 1, 2, 4, 7, 12, 13, 15, 16), values, strict=True):
            row[place] = value
        marks = ", ".join("?" * 10)
        with ledger.database.transaction() as connection:
            connection.execute(f"INSERT INTO article ({columns}, seal) VALUES ({marks})", (*values, seal(tuple(row))))  # noqa: S608 - ours
    with SqliteLedger.open(path) as ledger:
        known = ledger.know(ID)
        assert known is not None
        assert (known.lead.url, known.set_aside_by) == ("https://gazette.example/1", None)


def test_an_older_ledger_is_brought_up_and_a_newer_one_refused(path: Path) -> None:
    with SqliteLedger.open(path) as ledger:
        commit(ledger, 1)
    newer = (
        *MIGRATIONS,
        "CREATE TABLE extra (a TEXT);\nCREATE INDEX extra_a ON extra (a);\nINSERT INTO extra VALUES (1)",
    )
    for _ in range(2):  # the script runs once
        with SqliteLedger.open(path, migrations=newer) as ledger:
            assert ledger.database.read("SELECT * FROM extra") == [("1",)]
            assert ledger.know(ID) is not None
    with pytest.raises(
        LedgerUnavailableError, match=f"version {len(newer)}, this newscrawl knows {len(MIGRATIONS)}: install"
    ):
        SqliteLedger.open(path)
    with pytest.raises(LedgerDamagedError):
        SqliteLedger.open(path, migrations=(*newer, "CREATE TABLE half (a TEXT);\nNONSENSE"))
    path.with_name("ledger.sqlite.damaged").unlink()
    with SqliteLedger.open(path, migrations=newer) as ledger:  # nothing of the broken script stayed
        assert not list(ledger.problems())


def test_a_full_disk_stops_the_commit_and_costs_nothing_else(path: Path) -> None:
    with SqliteLedger.open(path) as ledger:
        commit(ledger, 1)
        pages = ledger.database.read("PRAGMA page_count")[0][0]
        ledger.database.read(f"PRAGMA max_page_count={pages}")
        ledger.announce(Lead(URL, title="x" * 100_000), f"{OUTLET}:noted", NOON)
        with pytest.raises(LedgerFullError, match="make room on the disk"):
            commit(ledger, 2)
        with other(path) as second:
            assert second.know(f"{OUTLET}:2") is None
            assert second.know(f"{OUTLET}:noted") is None
        ledger.database.read("PRAGMA max_page_count=1000000")
        commit(ledger, 2)
    with other(path) as second:
        assert second.know(f"{OUTLET}:noted") is not None
        assert not list(second.problems())


@pytest.mark.parametrize(
    ("number", "kind", "advice"),
    [(errno.ENOSPC, LedgerFullError, "make room"), (errno.EACCES, LedgerUnavailableError, "readable and writable")],
)
def test_a_disk_that_is_full_is_told_from_one_that_refuses(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception], advice: str
) -> None:
    def refuse(_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(database, "sync", refuse)
    with pytest.raises(LedgerUnavailableError, match=advice) as raised:
        SqliteLedger.open(path)
    assert type(raised.value) is kind


def test_a_locked_ledger_says_so(path: Path) -> None:
    with SqliteLedger.open(path) as ledger, closing(sqlite3.connect(path, isolation_level=None)) as rude:
        rude.execute("BEGIN IMMEDIATE")
        ledger.database.read("PRAGMA busy_timeout=10")
        with pytest.raises(LedgerUnavailableError, match="another process keeps it locked") as raised:
            commit(ledger, 1)
        assert type(raised.value) is LedgerUnavailableError


def test_ten_processes_may_make_and_write_it_at_once(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=write_at_once, args=(path, number)) for number in range(10)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 10
    with SqliteLedger.open(path) as ledger:
        assert ledger.database.read("SELECT count(*) FROM line") == [(30,)]


# --- damage ---------------------------------------------------------------------------------------------------------


def planted(number: int) -> dict[str, Any]:
    """Return an article of which there are three in a story: the first, a copy that was cut, and one led in anew."""
    story, place = divmod(number, 3)
    text = words(10_000 * story + 60 * place)
    return article_json(number, body=text, duplicateOf=f"{OUTLET}:{number - place}" if place else None)


def plant(folder: Path, articles: int) -> dict[str, Any]:
    """Make a Ledger and its output, and return all that can be asked of it."""
    output = folder / "output" / OUTLET
    output.mkdir(parents=True)
    with SqliteLedger.open(folder / "ledger.sqlite") as ledger:
        content, lines = b"", []
        for number in range(articles):
            article = planted(number)
            also = {"fingerprint": fingerprint(article["articleBody"]), "duplicate_of": article["duplicateOf"]}
            lines.append(written_line(article, len(content), validators=Validators(f'"{number}"'), **also))
            content += line_bytes(article)
        (output / "run.jsonl").write_bytes(content)
        ledger.commit_lines(FILE, len(content), lines, NOON)
        ledger.finish_file(FILE)
        for number in range(articles):
            ledger.announce(Lead(f"https://example.org/p/{number}", title="题" * 20), f"{OUTLET}:p{number}", NOON)
        ledger.note_source(KnownSource(OUTLET, URL, Validators("e"), NOON))
        ledger.begin_run("run", OUTLET, NOON)
        ledger.flush()
        return answers(ledger, articles)


def answers(ledger: SqliteLedger, articles: int) -> dict[str, Any]:
    known = {f"{OUTLET}:{prefix}{number}": None for number in range(articles) for prefix in ("", "p")}
    found: dict[str, Any] = {article_id: ledger.know(article_id) for article_id in known}
    found["pending"] = list(ledger.pending(OUTLET, NOON))
    found["hashes"] = [ledger.know_by_hash(planted(number)["contentHash"]) for number in range(articles)]
    found["copied"] = [copied for number in range(articles) for copied in copied_answers(ledger, number)]
    found["lines"] = [ledger.line(f"{OUTLET}:{number}", 1) for number in range(articles)]
    found["source"], found["runs"] = ledger.source(OUTLET, URL), ledger.runs(OUTLET)
    found["file"] = ledger.file(FILE)
    return found


def copied_answers(ledger: SqliteLedger, number: int) -> list[Copied | None]:
    """Ask of what an article is a copy, and of what a new one would be that shares all keys with it, or one."""
    asked = made(planted(number)["articleBody"])
    one = replace(asked, keys=asked.keys[number % len(asked.keys) :][:1])
    return [
        ledger.find_copied(f"{OUTLET}:{number}", asked),
        ledger.find_copied("asking:1", asked),
        ledger.find_copied("asking:1", one),
    ]


def outcome(folder: Path, expected: dict[str, Any], articles: int) -> str:
    """Return how damage shows: noticed at start, when asked, by the check, or not at all because all is right."""
    try:
        with SqliteLedger.open(folder / "ledger.sqlite") as ledger:
            is_right = answers(ledger, articles) == expected
    except LedgerDamagedError as error:
        return "noticed at start" if "row of" not in str(error) else "noticed when asked"
    if check(folder / "ledger.sqlite", folder / "output").number:
        return "named by check"
    return "all right" if is_right else "silent"


def test_a_seal_bears_a_further_column() -> None:
    assert seal((1, "a", None)) == seal((1, "a")) != seal((1, None, "a"))
    assert seal((1, None)) != seal((1, "None")) != seal((1, b"None"))


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("harm", ["byte", "bit", "zeros", "cut"])
def test_damage_is_never_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str, *, is_large: bool) -> None:
    if is_large:  # then the start does not read it all
        monkeypatch.setattr(database, "_SMALL", 0)
    expected = plant(tmp_path / "whole", 24)
    content = (tmp_path / "whole" / "ledger.sqlite").read_bytes()
    chance = random.Random(harm)
    seen = []
    for number in range(10):
        folder = tmp_path / f"{number}"
        shutil.copytree(tmp_path / "whole", folder)
        offset = chance.randrange(len(content))
        damaged = {
            "byte": content[:offset] + bytes([chance.randrange(256)]) + content[offset + 1 :],
            "bit": content[:offset] + bytes([content[offset] ^ 1 << chance.randrange(8)]) + content[offset + 1 :],
            "zeros": content[:offset] + bytes(min(512, len(content) - offset)) + content[offset + 512 :],
            "cut": content[:offset],
        }[harm]
        (folder / "ledger.sqlite").write_bytes(damaged)
        seen.append(outcome(folder, expected, 24))
    assert "silent" not in seen, seen


def test_a_flipped_bit_of_a_key_is_never_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text whose key is damaged is not found under it, and nothing is there that could be noticed when asked."""
    monkeypatch.setattr(database, "_SMALL", 0)
    expected = plant(tmp_path / "whole", 24)
    content = (tmp_path / "whole" / "ledger.sqlite").read_bytes()
    seen = set()
    for number in range(0, 24, 3):
        keys = made(planted(number)["articleBody"]).keys
        offset = content.index(keys[number % len(keys)].to_bytes(6, "big")) + 5
        folder = tmp_path / f"{number}"
        shutil.copytree(tmp_path / "whole", folder)
        (folder / "ledger.sqlite").write_bytes(content[:offset] + bytes([content[offset] ^ 1]) + content[offset + 1 :])
        seen.add(outcome(folder, expected, 24))
    assert seen == {"named by check"}
