"""Pages that could not be read are kept as they came, so many and no more, and `scrapy quarantine` looks after them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator

from newscrawl.lead import Lead
from newscrawl.ledger.records import State
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.quarantine import Quarantine, SetAside, name_of
from tests.crawling import ROOT

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
HEADERS = [("Content-Type", "text/html"), ("X-Odd", "caf\xe9 \u4e2d")]


def page(number: int = 1, reason: str = "hostile") -> SetAside:
    url = f"https://gazette.example/../../{number}"
    return SetAside(
        name_of("gazette", url), "gazette", f"gazette:{number}", url, reason, "was not parsed: so", NOON, "0.1.0"
    )


@pytest.fixture
def quarantine(tmp_path: Path) -> Quarantine:
    return Quarantine(tmp_path / "quarantine", most_pages=5, most_bytes=100_000)


def keep_all(quarantine: Quarantine, numbers: range, body: bytes = b"<html>") -> None:
    for number in numbers:
        quarantine.keep(page(number), 200, HEADERS, body)
        instant = NOON.timestamp() + number
        os.utime(quarantine.path(page(number)), (instant, instant))


def test_a_page_is_kept_as_it_came(quarantine: Quarantine) -> None:
    body = bytes(range(256)) * 9
    quarantine.keep(page(), 203, HEADERS, body)
    assert quarantine.pages() == [page()] == [quarantine.find(page().name)]
    with quarantine.path(page()).open("rb") as file:
        (record,) = (
            (each.http_headers.get_statuscode(), each.http_headers.headers, each.content_stream().read())
            for each in ArchiveIterator(file, check_digests="raise")
        )
    assert (record[0], record[2]) == ("203", body)
    assert record[1][0] == HEADERS[0]


def test_the_name_is_a_digest(quarantine: Quarantine) -> None:
    quarantine.keep(page(), 200, HEADERS, b"")
    (path,) = quarantine.folder.iterdir()
    assert re.fullmatch(r"[0-9a-f]{24}\.warc\.gz", path.name)


def test_the_same_page_is_kept_once(quarantine: Quarantine) -> None:
    keep_all(quarantine, range(1, 2))
    quarantine.keep(page(1, "crashed"), 200, HEADERS, b"new")
    assert [each.reason for each in quarantine.pages()] == ["crashed"]


def test_the_oldest_go_when_there_are_too_many(quarantine: Quarantine) -> None:
    keep_all(quarantine, range(1, 10))
    assert [each.article_id for each in quarantine.pages()] == [f"gazette:{number}" for number in range(9, 4, -1)]


def test_the_oldest_go_when_they_are_too_large(quarantine: Quarantine) -> None:
    keep_all(quarantine, range(1, 5), os.urandom(40_000))
    assert [each.article_id for each in quarantine.pages()] == ["gazette:4", "gazette:3"]
    quarantine.keep(page(5), 200, HEADERS, os.urandom(200_000))  # it alone is too large
    assert len(quarantine.pages()) == 2


def test_a_file_that_is_none_of_ours_is_left_out(quarantine: Quarantine) -> None:
    keep_all(quarantine, range(1, 2))
    (quarantine.folder / "torn.warc.gz").write_bytes(quarantine.path(page(1)).read_bytes()[:50])
    (quarantine.folder / "odd.warc.gz").write_bytes(b"no archive")
    assert quarantine.pages() == [page(1)]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Give a LEDGER_DIR with two pages and a Ledger that knows one of them."""
    quarantine = Quarantine(tmp_path / "state" / "quarantine", most_pages=9, most_bytes=100_000)
    keep_all(quarantine, range(1, 3))
    with SqliteLedger.open(tmp_path / "state" / "ledger.sqlite") as ledger:
        ledger.announce(Lead(page(1).url), "gazette:1", NOON)
        ledger.note_rejected("gazette:1", "hostile", datetime.now(UTC), set_aside_by="0.1.0")
    return tmp_path / "state"


def run(state: Path, *arguments: str) -> tuple[int, list[str], str]:
    """Run the command; return its exit code, the lines it said, and what it remarked."""
    command = [sys.executable, "-m", "scrapy", "quarantine", *arguments, "-s", f"LEDGER_DIR={state}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - ours
    return done.returncode, done.stdout.splitlines(), done.stderr.strip()


def test_the_command_lists_shows_and_forgets(state: Path) -> None:
    code, said, _ = run(state)
    assert (code, [line.split()[-1] for line in said]) == (0, [page(2).url, page(1).url])
    code, said, _ = run(state, "list", "--json")
    assert [json.loads(line)["article_id"] for line in said] == ["gazette:2", "gazette:1"]
    code, said, _ = run(state, "show", page(1).name[:9], "--json")
    shown = json.loads(said[0])
    assert (code, shown["reason"], shown["version"]) == (0, "hostile", "0.1.0")
    assert shown["file"].endswith(f"{page(1).name}.warc.gz")
    code, said, _ = run(state, "forget", page(1).name)
    assert (code, len(said)) == (0, 1)
    assert run(state, "forget", "--all")[0] == 0
    assert run(state) == (0, [], "nothing is set aside")


def test_the_command_has_an_article_tried_again(state: Path) -> None:
    code, said, _ = run(state, "retry", "--all")
    assert (code, said) == (0, ["not known to the ledger: gazette:2", "due again: gazette:1"])
    with SqliteLedger.open(state / "ledger.sqlite") as ledger:
        known = ledger.know("gazette:1")
    assert known is not None
    assert (known.state, known.set_aside_by, known.is_due(datetime.now(UTC))) == (State.ANNOUNCED, None, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("lst",), "there is no 'lst': did you mean 'list'?"),
        (("show",), "show takes one"),
        (("show", "nobody"), "no page of the name 'nobody'"),
        (("show", ""), "several pages of the name ''"),
        (("forget",), "forget takes names, or --all"),
        (("retry", "--all", "--json"), "--json is for list and show"),
    ],
)
def test_a_mistake_costs_one_line(state: Path, arguments: tuple[str, ...], says: str) -> None:
    code, said, remarked = run(state, *arguments)
    assert (code, said, remarked.count("\n")) == (2, [], 0)
    assert says in remarked


def test_another_version_makes_an_article_due_at_once(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with SqliteLedger.open(tmp_path / "ledger.sqlite") as ledger:
        for number, version in enumerate(("0.0.1", None, "0.0.1")):
            ledger.announce(Lead(f"https://gazette.example/{number}"), f"gazette:{number}", NOON)
            for _ in range(5):  # more often than rejections are retried
                ledger.note_rejected(f"gazette:{number}", "hostile", now, set_aside_by=version)
        ledger.note_failed("gazette:2", "too_slow", now, set_aside_by="0.0.1")
        assert {known.id for known in ledger.pending("gazette", now)} == {"gazette:0", "gazette:2"}
        own = ledger.know("gazette:1")
        assert own is not None
        assert not own.is_due(now + timedelta(days=6))
