"""The Ledgers that the benchmark fills in bulk are those that runs would have left."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from benchmarks import bulk
from benchmarks.bulk import fill, require_same
from benchmarks.invented import Articles, hash_of, id_of, invented
from newscrawl.ledger.sqlite import SqliteLedger

if TYPE_CHECKING:
    from pathlib import Path


def test_rows_made_in_bulk_are_those_that_runs_leave(tmp_path: Path) -> None:
    require_same(tmp_path, 300)


def test_a_row_that_runs_would_not_leave_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "hash_of", lambda number: hash_of(number + 1))
    with pytest.raises(ValueError, match="a row of line made in bulk"):
        require_same(tmp_path, 50)


def test_a_ledger_filled_in_bulk_answers_all_questions(tmp_path: Path) -> None:
    fill(tmp_path / "ledger.sqlite", 2_000)
    with SqliteLedger.open(tmp_path / "ledger.sqlite") as ledger:
        assert list(ledger.database.integrity_problems()) == []
        for number in random.Random(1).sample(range(2_000), 100):
            known = ledger.know(id_of(number))
            assert known is not None
            assert known.content_hash == hash_of(number)
            copied = ledger.find_copied("new:1", Articles(2_000).fingerprint(number))
            assert copied is not None
            assert copied.original == id_of(number)
            assert ledger.find_copied("new:1", invented(f"new {number}")) is None


def test_keys_come_in_order_and_each_belongs_to_its_text() -> None:
    keys = list(Articles(1_000).own_keys())
    assert keys == sorted(keys)
    assert len({key for key, _ in keys}) == len(keys) == 9_000
    for key, story in keys[::100]:
        assert key in Articles(1_000).fingerprint(story - 1).keys
