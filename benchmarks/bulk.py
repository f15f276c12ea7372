"""Fill a Ledger in bulk with the very rows that runs would have left: millions of articles in minutes.

What it leaves is held against a Ledger that was filled by way of its own methods, each time anew: see `require_same`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING
from zlib import crc32

from benchmarks.invented import (
    LENGTH,
    LINES,
    VALIDATORS,
    Articles,
    file_of,
    hash_of,
    id_of,
    invented,
    phrase_rows,
    url_of,
)
from newscrawl.ledger.rows import stamp
from newscrawl.ledger.schema import ARTICLE, FILE, FINGERPRINT, FINGERPRINT_KEY, LINE, Table, seal
from newscrawl.ledger.sqlite import SqliteLedger
from tests.ledger_writer import NOON, OUTLET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.ledger.schema import Value

_CHUNK = 20_000  # articles whose rows are in memory at once
_CACHE = 2 * 1024 * 1024  # KiB of pages: ids come in no order, and their indexes are best kept in memory
_NOON = stamp(NOON) or 0


def fill(path: Path, number: int) -> None:
    """Make a Ledger of so many articles."""
    SqliteLedger.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for setting in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_CACHE}", "locking_mode=EXCLUSIVE"):
            connection.execute(f"PRAGMA {setting}")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        connection.execute("BEGIN")
        _insert_articles(connection, number)
        for _, sql in indexes:
            connection.execute(sql)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL")


def _insert_articles(connection: sqlite3.Connection, number: int) -> None:
    phrases: list[int] = []
    for first in range(0, number, _CHUNK):
        numbers = range(first, min(first + _CHUNK, number))
        made = [invented(each) for each in numbers]
        phrases.extend(key << 24 | each + 1 for each, text in zip(numbers, made, strict=True) for key in text.keys[-3:])
        articles = ((each + 1, *_sealed(_article(each))) for each in numbers)
        connection.executemany(_insertion(ARTICLE, "key"), articles)
        connection.executemany(_insertion(LINE), (_sealed(_line(each)) for each in numbers))
        texts = (
            (each + 1, *_sealed((id_of(each), each + 1, text.digest, text.size, text.sketch)))
            for each, text in zip(numbers, made, strict=True)
        )
        connection.executemany(_insertion(FINGERPRINT, "number"), texts)
    files = ((key + 1, *_sealed(_file(first, number))) for key, first in enumerate(range(0, number, LINES)))
    connection.executemany(_insertion(FILE, "key"), files)
    keys = chain(phrase_rows(phrases), Articles(number).own_keys())
    # A hundred million rows: the seal of two integers is made without the function's detours.
    rows = ((key, story, crc32(b"(%d, %d)" % (key, story))) for key, story in keys)
    connection.executemany(_insertion(FINGERPRINT_KEY), rows)


def _insertion(table: Table, *before: str) -> str:
    columns = (*before, *table.columns, "seal")
    return f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - own names only


def _sealed(values: tuple[Value, ...]) -> tuple[Value, ...]:
    return (*values, seal(values))


def _article(number: int) -> tuple[Value, ...]:
    published = _NOON - number * 1_000_000
    instants = (_NOON, _NOON, _NOON, published, None, _NOON)
    validators = (VALIDATORS.etag, VALIDATORS.last_modified)
    addresses = f'["{url_of(number)}"]'
    return (
        id_of(number), OUTLET, "written", None, 0, None, None, *instants, 1, None, addresses, None, *validators, None,
    )  # fmt: skip


def _line(number: int) -> tuple[Value, ...]:
    return (number + 1, 1, number // LINES + 1, number % LINES * LENGTH, LENGTH, bytes.fromhex(hash_of(number)))


def _file(first: int, number: int) -> tuple[Value, ...]:
    lines = min(LINES, number - first)
    return (file_of(first), OUTLET, lines * LENGTH, lines, None)


def require_same(folder: Path, number: int = 2 * LINES + 50) -> None:
    """Fill two small Ledgers, one in bulk and one as runs do. Raises ValueError where they differ in any row."""
    fill(folder / "bulk.sqlite", number)
    articles = Articles(number)
    with SqliteLedger.open(folder / "runs.sqlite", durable=False) as ledger:
        for first in range(0, number, 50):
            lines = articles.announce(ledger, first, first + 50)
            ledger.commit_lines(file_of(first), lines[-1].end, lines, NOON)
    for table in (ARTICLE, FILE, LINE, FINGERPRINT, FINGERPRINT_KEY):
        bulk, runs = (sorted(_rows(folder / f"{name}.sqlite", table), key=repr) for name in ("bulk", "runs"))
        if bulk != runs:
            differing = next(pair for pair in zip(bulk, runs, strict=False) if pair[0] != pair[1])
            raise ValueError(f"a row of {table.name} made in bulk is not that which runs leave: {differing}")


def _rows(path: Path, table: Table) -> Iterator[tuple[Value, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        yield from connection.execute(f"SELECT {table.listed()} FROM {table.name}")  # noqa: S608 - own names only
