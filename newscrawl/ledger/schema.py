"""The tables of the SQLite Ledger: how they came to be, and the seal each row bears."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property

APPLICATION_ID = 0x4E435257  # "NCRW", in the file's header: not any SQLite file is a Ledger

# A script is never changed once it was released; a change of the tables is a further script.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE article (
        key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, outlet TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
        attempts INTEGER NOT NULL, next_try INTEGER, next_revisit INTEGER, announced INTEGER NOT NULL,
        fetched INTEGER, written INTEGER, published INTEGER, modified INTEGER, noted INTEGER NOT NULL,
        revision INTEGER NOT NULL, duplicate_of TEXT, addresses TEXT NOT NULL, lead TEXT, etag TEXT,
        last_modified TEXT, seal INTEGER NOT NULL
    );
    CREATE INDEX article_pending ON article (outlet, coalesce(published, announced)) WHERE next_try IS NOT NULL;
    CREATE INDEX article_revisit ON article (outlet, next_revisit) WHERE next_revisit IS NOT NULL;
    CREATE TABLE file (
        key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, outlet TEXT NOT NULL, committed INTEGER NOT NULL,
        lines INTEGER NOT NULL, finished_as TEXT, seal INTEGER NOT NULL
    );
    CREATE INDEX file_unfinished ON file (outlet) WHERE finished_as IS NULL;
    CREATE TABLE line (
        article INTEGER NOT NULL, revision INTEGER NOT NULL, file INTEGER NOT NULL, offset INTEGER NOT NULL,
        length INTEGER NOT NULL, content_hash BLOB, seal INTEGER NOT NULL, PRIMARY KEY (article, revision)
    ) WITHOUT ROWID;
    CREATE INDEX line_hash ON line (content_hash);
    CREATE TABLE source (
        outlet TEXT NOT NULL, url TEXT NOT NULL, etag TEXT, last_modified TEXT, last_success INTEGER,
        since INTEGER, until INTEGER, sections TEXT NOT NULL, leads INTEGER NOT NULL, articles INTEGER NOT NULL,
        behind INTEGER NOT NULL, unread_url TEXT, unread_page INTEGER NOT NULL, body BLOB, seal INTEGER NOT NULL,
        PRIMARY KEY (outlet, url)
    ) WITHOUT ROWID;
    CREATE TABLE run (
        crawl_id TEXT PRIMARY KEY, outlet TEXT NOT NULL, started INTEGER NOT NULL, asked TEXT NOT NULL,
        ended INTEGER, accounting TEXT NOT NULL, exit_code INTEGER, seal INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX run_outlet ON run (outlet, started);
    CREATE TABLE fingerprint (
        number INTEGER PRIMARY KEY, article TEXT NOT NULL UNIQUE, story INTEGER NOT NULL, digest BLOB NOT NULL,
        size INTEGER NOT NULL, sketch BLOB NOT NULL, seal INTEGER NOT NULL
    );
    CREATE INDEX fingerprint_copy ON fingerprint (story) WHERE story <> number;
    CREATE TABLE fingerprint_key (
        key INTEGER NOT NULL, story INTEGER NOT NULL, seal INTEGER NOT NULL, PRIMARY KEY (key, story)
    ) WITHOUT ROWID;
    """,
    "ALTER TABLE article ADD COLUMN set_aside_by TEXT",
)

Value = int | str | bytes | None


def seal(values: tuple[Value, ...]) -> int:
    """Return the checksum that stands behind the values of a row: SQLite itself has none for its pages.

    Absent values at the end do not count, so that a later script may add a column without sealing every row again.
    """
    end = len(values)
    while end and values[end - 1] is None:
        end -= 1
    return zlib.crc32(ascii(values[:end]).encode())


def marks(number: int) -> str:
    """Return so many question marks, as a query lists the values it is given."""
    return ", ".join("?" * number)


@dataclass(frozen=True)
class Table:
    """A table, its columns without key and seal, and those of them by which a row is found."""

    name: str
    columns: tuple[str, ...]
    found_by: tuple[str, ...]

    def listed(self, prefix: str = "") -> str:
        """Return the columns and the seal as a query lists them."""
        return ", ".join(f"{prefix}{column}" for column in (*self.columns, "seal"))

    @cached_property
    def insert(self) -> str:
        """The statement that inserts a sealed row."""
        values = marks(len(self.columns) + 1)
        return f"INSERT INTO {self.name} ({self.listed()}) VALUES ({values})"  # noqa: S608 - own names only

    @cached_property
    def put(self) -> str:
        """The statement that inserts a sealed row or replaces the one found by the same.

        What a row is found by stays out of what is set, so that its index, in no order, is read and not written.
        """
        values = ", ".join(f"{each} = excluded.{each}" for each in (*self.columns, "seal") if each not in self.found_by)
        return f"{self.insert} ON CONFLICT ({', '.join(self.found_by)}) DO UPDATE SET {values}"


ARTICLE = Table(
    "article",
    (
        "id", "outlet", "state", "reason", "attempts", "next_try", "next_revisit", "announced", "fetched", "written",
        "published", "modified", "noted", "revision", "duplicate_of", "addresses", "lead", "etag", "last_modified",
        "set_aside_by",
    ),
    ("id",),
)  # fmt: skip
FILE = Table("file", ("name", "outlet", "committed", "lines", "finished_as"), ("name",))
LINE = Table("line", ("article", "revision", "file", "offset", "length", "content_hash"), ("article", "revision"))
SOURCE = Table(
    "source",
    (
        "outlet", "url", "etag", "last_modified", "last_success", "since", "until", "sections", "leads", "articles",
        "behind", "unread_url", "unread_page", "body",
    ),
    ("outlet", "url"),
)  # fmt: skip
RUN = Table("run", ("crawl_id", "outlet", "started", "asked", "ended", "accounting", "exit_code"), ("crawl_id",))
FINGERPRINT = Table("fingerprint", ("article", "story", "digest", "size", "sketch"), ("article",))
FINGERPRINT_KEY = Table("fingerprint_key", ("key", "story"), ("key", "story"))
VERSION = Table("version", ("number",), ())
TABLES = (ARTICLE, FILE, LINE, SOURCE, RUN, FINGERPRINT, FINGERPRINT_KEY, VERSION)
