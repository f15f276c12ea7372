"""The SQLite file under the Ledger: made whole or not at all, told from other files, and never silently damaged.

It is longer than other modules because opening is one decision: every way in which a file can be wrong is judged here.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from newscrawl.ledger.lock import FileLock, LockHeldError
from newscrawl.ledger.records import LedgerDamagedError, LedgerError, LedgerFullError, LedgerUnavailableError
from newscrawl.ledger.schema import APPLICATION_ID, MIGRATIONS, TABLES, VERSION, Table, Value, seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_PATIENCE = 60.0  # seconds to wait for another run's transaction, or for the end of a rebuild
_SMALL = 4 * 1024 * 1024  # bytes up to which SQLite's own check of the whole file costs a start next to nothing
_CACHE = 8 * 1024  # KiB of pages in memory
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH}
_ERRORS = (sqlite3.Error, UnicodeDecodeError)  # the latter where SQLite's message quotes what damage has left
_DAMAGED_IO = {sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS}
_NO_ROOM = {
    sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_TRUNCATE, sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_SHMSIZE,
}  # fmt: skip
"""What SQLite says of a disk that was full at the start, a quota or size limit reached, and a disk that is gone."""
_ADVICE = {
    sqlite3.SQLITE_FULL: "make room on the disk and start again",
    sqlite3.SQLITE_BUSY: "another process keeps it locked: start again when that has ended",
    sqlite3.SQLITE_READONLY: "make the file and its directory writable",
    sqlite3.SQLITE_CANTOPEN: "make the file and its directory readable and writable",
}


class Database:
    """An open Ledger file. Several processes may have it open; none may replace it while another has."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: FileLock, *, is_reader: bool = False) -> None:
        self.path = path
        self._connection = connection
        self._lock = lock
        self._is_reader = is_reader

    @classmethod
    def open(cls, path: Path, *, migrations: Sequence[str] = MIGRATIONS, durable: bool = True) -> Database:
        """Open the file, making it where there is none, and bring its tables to the newest version.

        `durable` False leaves out waiting for the disk: for a file that is to be put in place when it is whole.
        Raises LedgerDamagedError, LedgerUnavailableError.
        """
        lock = FileLock(lock_path(path))
        try:
            _create_alone(lock, path, migrations)
            lock.acquire(shared=True, patience=_PATIENCE)
            _examine(path)
            connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, uri=False)
        except (*_ERRORS, OSError) as error:
            lock.release()
            raise explain(path, error) from error
        except LockHeldError as error:
            raise LedgerUnavailableError(f"{path} is being rebuilt or replaced: start again when that ended") from error
        except LedgerError as error:
            lock.release()
            if isinstance(error, LedgerDamagedError):
                _mark(path, str(error))
            raise
        database = cls(path, connection, lock)
        try:
            database._prepare(migrations, durable=durable)
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def open_to_read(cls, path: Path, *, migrations: Sequence[str] = MIGRATIONS) -> Database:
        """Open a file for questions alone: it takes no lock, changes and marks nothing, and sees one instant of it.

        Runs go on meanwhile. A file that is not there, or is of another version, is unavailable.
        Raises LedgerDamagedError, LedgerUnavailableError.
        """
        if not is_there(path):
            raise LedgerUnavailableError(f"{path} is not there: the next run makes it, and so does a rebuild")
        try:
            _examine(path)
            connection = sqlite3.connect(_uri_to_read(path), timeout=1.0, isolation_level=None, uri=True)
        except (*_ERRORS, OSError) as error:
            raise explain(path, error) from error
        database = cls(path, connection, FileLock(lock_path(path)), is_reader=True)
        try:
            database._begin_reading(migrations)
        except BaseException:
            database.close()
            raise
        return database

    def _begin_reading(self, migrations: Sequence[str]) -> None:
        try:
            self._connection.execute("PRAGMA query_only=ON")
            self._connection.execute("BEGIN")
            version = _version(self.path, self._connection)
            if version < len(migrations):
                raise LedgerUnavailableError(f"{self.path} is of an earlier version: the next run brings it up to date")
            if version > len(migrations):
                raise _too_new(self.path, version, migrations)
            if _expected_tables(migrations) - _tables(self._connection):
                raise self.damaged("its tables are not those of a ledger")
        except _ERRORS as error:
            raise self.explain(error) from error

    def _prepare(self, migrations: Sequence[str], *, durable: bool) -> None:
        try:
            for setting in (f"synchronous={'FULL' if durable else 'OFF'}", f"cache_size=-{_CACHE}",
                            "cell_size_check=ON", "journal_size_limit=67108864"):  # fmt: skip
                self._connection.execute(f"PRAGMA {setting}")
            if self._connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                self._connection.execute("PRAGMA journal_mode=WAL")
            _migrate(self.path, self._connection, migrations)
            if _expected_tables(migrations) - _tables(self._connection):
                raise self.damaged("its tables are not those of a ledger")
            if self.path.stat().st_size <= _SMALL:
                for problem in self.integrity_problems():
                    raise self.damaged(problem)
        except (*_ERRORS, OSError) as error:
            raise self.explain(error) from error
        except LedgerDamagedError as error:
            _mark(self.path, str(error))
            raise

    def integrity_problems(self) -> Iterator[str]:
        """Yield what SQLite finds wrong with the whole file, in its words."""
        try:
            for (message,) in self._connection.execute("PRAGMA integrity_check(20)"):
                if message != "ok":
                    yield " ".join(str(message).split())
        except _ERRORS as error:
            yield str(self.explain(error))

    def read(self, query: str, parameters: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        try:
            return self._connection.execute(query, parameters).fetchall()
        except _ERRORS as error:
            raise self.explain(error) from error

    def others_changes(self) -> int:
        """Return a number that is another one when a connection other than this has changed the file."""
        version: int = self.read("PRAGMA data_version")[0][0]
        return version

    def stream(self, query: str, parameters: Sequence[Value] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query one by one; nothing may be written meanwhile."""
        try:
            yield from self._connection.execute(query, parameters)
        except _ERRORS as error:
            raise self.explain(error) from error

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write all or nothing; what was written is on the disk at the end."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
        except _ERRORS as error:
            raise self.explain(error) from error

    def execute(self, statement: str, parameters: Sequence[Value] = ()) -> None:
        """Change what no seal is about, inside a transaction."""
        self._connection.execute(statement, parameters)

    def insert(self, table: Table, rows: Iterable[tuple[Value, ...]]) -> None:
        """Insert rows under their seals, inside a transaction."""
        self._connection.executemany(table.insert, ((*values, seal(values)) for values in rows))

    def put(self, table: Table, rows: Iterable[tuple[Value, ...]]) -> None:
        """Insert or replace rows under their seals, inside a transaction."""
        self._connection.executemany(table.put, ((*values, seal(values)) for values in rows))

    def unseal(self, table: Table, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a row's values without its seal. Raises LedgerDamagedError where the seal is broken."""
        values = row[:-1]
        if seal(values) != row[-1]:
            raise self.damaged(f"a row of {table.name} does not match its checksum")
        return values

    def explain(self, error: Exception) -> LedgerError:
        """Return what an error means for the Ledger, remembering damage."""
        explained = explain(self.path, error)
        if isinstance(explained, LedgerDamagedError):
            return self.damaged(str(error))
        return explained

    def damaged(self, message: str) -> LedgerDamagedError:
        """Return the error to raise. A mark beside the file keeps the next start from trusting it again.

        One who reads leaves none: the file may have been replaced since it was opened.
        """
        error = LedgerDamagedError(f"{self.path} is damaged: {message}")
        if not self._is_reader:
            _mark(self.path, str(error))
        return error

    def close(self) -> None:
        """Close the file."""
        try:
            self._connection.close()
        finally:
            self._lock.release()


def _uri_to_read(path: Path) -> str:
    """Return the address under which SQLite opens a file for questions alone.

    Even for these it wants its log beside the file. Who may not make one, where there is none because no run goes on,
    tells SQLite that nothing changes: a run that begins in this moment writes to its own log first.
    """
    is_still = not os.access(path.parent, os.W_OK) and not companions(path)[0].exists()
    return f"{path.resolve().as_uri()}?{'immutable=1' if is_still else 'mode=ro'}"


def lock_path(path: Path) -> Path:
    """Return the file that says whether a Ledger is in use."""
    return path.with_name(f"{path.name}.lock")


def mark_path(path: Path) -> Path:
    """Return the file that is there while a Ledger is not to be trusted, and that says why."""
    return path.with_name(f"{path.name}.damaged")


def is_there(path: Path) -> bool:
    """Tell whether there is a file. Raises LedgerUnavailableError where that cannot be told."""
    try:
        return path.exists()
    except OSError as error:
        raise explain(path, error) from error


def _mark(path: Path, message: str) -> None:
    """Keep what was found first: a start that sees the mark looks no further."""
    with suppress(OSError), mark_path(path).open("x", encoding="utf-8", errors="backslashreplace") as mark:
        mark.write(message)  # where the disk is full or read-only, the next start finds the damage again


def explain(path: Path, error: Exception) -> LedgerError:
    """Return what an error of SQLite or of the operating system means for the Ledger."""
    if isinstance(error, OSError):
        full = error.errno == errno.ENOSPC
        advice = _ADVICE[sqlite3.SQLITE_FULL if full else sqlite3.SQLITE_CANTOPEN]
        return _unavailable(full=full)(f"{path} cannot be used ({error.strerror or error}): {advice}")
    if isinstance(error, sqlite3.ProgrammingError):  # used when closed, or by another thread
        return LedgerUnavailableError(f"{path} cannot be used: {error}")
    code = getattr(error, "sqlite_errorcode", None)
    # Without a code it is Python that could not read a value or a message: text that is no UTF-8.
    if code is None or code & 0xFF in _DAMAGED or code in _DAMAGED_IO or code == sqlite3.SQLITE_ERROR:
        return LedgerDamagedError(f"{path} is damaged: {error}")
    advice = _ADVICE.get(code & 0xFF, "see to the disk it lies on")
    full = code & 0xFF == sqlite3.SQLITE_FULL or code in _NO_ROOM
    return _unavailable(full=full)(f"{path} cannot be used ({error}): {advice}")


def _unavailable(*, full: bool) -> type[LedgerUnavailableError]:
    return LedgerFullError if full else LedgerUnavailableError


def _examine(path: Path) -> None:
    """Raise LedgerDamagedError where the first bytes are not those of a Ledger."""
    if mark_path(path).exists():
        found = mark_path(path).read_text(encoding="utf-8", errors="replace")[:1000]
        raise LedgerDamagedError(found or f"{path} was found damaged, or its rebuilding did not come to an end")
    with path.open("rb") as file:
        header = file.read(100)
    if header[:16] != b"SQLite format 3\0" or len(header) < 100:
        raise LedgerDamagedError(f"{path} is damaged: it is no SQLite file")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise LedgerDamagedError(f"{path} is damaged or no ledger: its header bears another application's id")
    page_size = int.from_bytes(header[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size
    if path.stat().st_size % max(page_size, 1):
        raise LedgerDamagedError(f"{path} is damaged: it ends within a page")


def _create_alone(lock: FileLock, path: Path, migrations: Sequence[str]) -> None:
    """Make the file where there is none, unless another process does, which then holds the lock until its run ends."""
    deadline = time.monotonic() + _PATIENCE
    while not path.exists():
        try:
            lock.acquire()
        except LockHeldError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.02)
            continue
        _create(path, migrations)
        lock.release()
        return


def _create(path: Path, migrations: Sequence[str]) -> None:
    """Make an empty Ledger beside its place, then put it there: nobody ever sees half of one."""
    if path.exists() or mark_path(path).exists():
        return  # another process was faster; or there was one, and it is to be rebuilt
    new = path.with_name(f".{path.name}.new")
    for leftover in (
        new,
        *companions(new),
        *companions(path),
    ):  # a log without its file would be taken for the new one's
        leftover.unlink(missing_ok=True)
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE version (number INTEGER NOT NULL, seal INTEGER NOT NULL)")
        connection.execute(VERSION.insert, (0, seal((0,))))
        connection.execute("COMMIT")
        _migrate(new, connection, migrations)
    put_in_place(new, path)


def companions(path: Path) -> tuple[Path, Path]:
    """Return the two files that SQLite keeps beside one."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def put_in_place(new: Path, path: Path) -> None:
    """Rename a closed file, durably."""
    sync(new)
    new.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until a file or directory is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _version(path: Path, connection: sqlite3.Connection) -> int:
    rows = connection.execute(f"SELECT {VERSION.listed()} FROM version").fetchall()  # noqa: S608 - own names only
    if len(rows) != 1 or not isinstance(rows[0][0], int) or seal(rows[0][:1]) != rows[0][1]:
        raise LedgerDamagedError(f"{path} is damaged: its version cannot be read")
    return rows[0][0]


def _migrate(path: Path, connection: sqlite3.Connection, migrations: Sequence[str]) -> None:
    """Run the scripts the file has not seen, each in a transaction of its own."""
    while (version := _version(path, connection)) != len(migrations):
        if version > len(migrations):
            raise _too_new(path, version, migrations)
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(path, connection) == version:  # else another process was faster
                for statement in migrations[version].split(";\n"):
                    connection.execute(statement)
                connection.execute("UPDATE version SET number = ?, seal = ?", (version + 1, seal((version + 1,))))
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _too_new(path: Path, version: int, migrations: Sequence[str]) -> LedgerUnavailableError:
    return LedgerUnavailableError(
        f"{path} has version {version}, this newscrawl knows {len(migrations)}: install the newer newscrawl "
        "that wrote it, or move the file away to have it rebuilt from the output"
    )


def _tables(connection: sqlite3.Connection) -> set[tuple[str, str, str, str | None]]:
    return set(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


def _expected_tables(migrations: Sequence[str]) -> set[tuple[str, str, str, str | None]]:
    with closing(sqlite3.connect(":memory:")) as model:
        model.execute("CREATE TABLE version (number INTEGER NOT NULL, seal INTEGER NOT NULL)")
        for script in migrations:
            model.executescript(script)
        return _tables(model)


def unsealed(database: Database) -> Iterator[str]:
    """Read every row of every table, and yield which do not match their seal."""
    for table in TABLES:
        found = False
        try:
            for row in database.stream(f"SELECT {table.listed()} FROM {table.name}"):  # noqa: S608 - own names only
                found = True
                database.unseal(table, row)
        except LedgerError as error:
            yield f"{table.name}: {error}"
        if table is VERSION and not found:
            yield "version: no row"
