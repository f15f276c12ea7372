"""The Ledger in one SQLite file.

It is longer than other modules because it is one interface, whose methods share one buffer and one connection.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from newscrawl import __version__
from newscrawl.ledger import history
from newscrawl.ledger.database import Database, unsealed
from newscrawl.ledger.near_duplicates import Copied, NearDuplicates
from newscrawl.ledger.records import (
    CLOCK_DOUBT,
    REJECTED_FOR,
    REJECTIONS_RETRIED,
    Known,
    KnownFile,
    KnownLine,
    KnownRun,
    KnownSource,
    Writing,
)
from newscrawl.ledger.rows import (
    article_row,
    file_of,
    file_row,
    instant_of,
    known_of,
    run_of,
    run_row,
    source_of,
    source_row,
    stamp,
    storable,
)
from newscrawl.ledger.schema import ARTICLE, FILE, LINE, MIGRATIONS, RUN, SOURCE, Value, marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime, timedelta
    from pathlib import Path
    from types import TracebackType

    from newscrawl.fingerprint import Fingerprint
    from newscrawl.lead import Lead
    from newscrawl.ledger.records import Validators, WrittenLine

_BATCH = 50  # notes stored together
_RECENT = 400  # articles whose last notes are still at hand when they are stored: twice as many as are scheduled
_PAGE = 200  # articles read at once from those that are due

# Names of columns, no values, are put together here.
_ARTICLES = (
    f"SELECT {ARTICLE.listed('article.')}, {LINE.listed('line.')}, article.key FROM article "  # noqa: S608
    "LEFT JOIN line ON line.article = article.key AND line.revision = article.revision "
)
_KNOW = _ARTICLES + "WHERE article.id = ?"
_KEYS_AND_REVISIONS = (
    "SELECT article.id, article.key, line.revision FROM article LEFT JOIN line ON line.article = article.key "
    "WHERE article.id IN ({})"
)
_NEWEST = "coalesce(article.published, article.announced)"
_PENDING = (
    f"{_ARTICLES} WHERE article.outlet = ? AND article.next_try IS NOT NULL AND {_NEWEST} >= ? AND {_NEWEST} <= ? "
    f"AND ({_NEWEST} < ? OR article.key < ?) AND (article.set_aside_by <> ? OR ("
    "(article.next_try <= ? OR article.noted > ?) AND (article.state <> 'rejected' OR article.attempts <= ?))) "
    f"ORDER BY {_NEWEST} DESC, article.key DESC LIMIT ?"
)
_REVISITS = (
    f"{_ARTICLES} WHERE article.outlet = ? AND article.next_revisit IS NOT NULL AND article.next_revisit >= ? "
    "AND (article.next_revisit > ? OR article.key > ?) AND (article.next_revisit <= ? OR article.noted > ?) "
    "ORDER BY article.next_revisit, article.key LIMIT ?"
)
_LEAST, _MOST = -(2**63), 2**63 - 1


class SqliteLedger:
    """The `Ledger` in a SQLite file in write-ahead mode, synchronous: what is committed survives a power cut."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._articles: dict[str, Known] = {}
        self._recent: dict[str, Known] = {}  # as stored, until somebody else changes anything in the file
        self._others_changes = database.others_changes()
        self._sources: dict[tuple[str, str], KnownSource] = {}
        self._near_duplicates = NearDuplicates(database)

    @classmethod
    def open(cls, path: Path, *, migrations: Sequence[str] = MIGRATIONS, durable: bool = True) -> Self:
        """Open the Ledger, making it where there is none. Raises LedgerDamagedError, LedgerUnavailableError."""
        return cls(Database.open(path, migrations=migrations, durable=durable))

    @classmethod
    def open_to_read(cls, path: Path, *, migrations: Sequence[str] = MIGRATIONS) -> Self:
        """Open a Ledger that is there for questions alone, while runs go on; see `Database.open_to_read`."""
        return cls(Database.open_to_read(path, migrations=migrations))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- asking --------------------------------------------------------------------------------------------------

    def know(self, article_id: str) -> Known | None:
        """Return what is known of an article."""
        article_id = storable(article_id)
        at_hand = self._articles.get(article_id) or self._stored_before(article_id)
        if at_hand is not None:
            return at_hand
        rows = self.database.read(_KNOW, (article_id,))
        return self._known(rows[0]) if rows else None

    def _stored_before(self, article_id: str) -> Known | None:
        known = self._recent.get(article_id)
        if known is not None and self._others_changes != (changes := self.database.others_changes()):
            self._others_changes = changes
            self._recent.clear()
            known = None
        return known

    def _known(self, row: tuple[Any, ...]) -> Known:
        end = len(ARTICLE.columns) + 1
        values, line = self.database.unseal(ARTICLE, row[:end]), row[end:-1]
        content_hash: bytes | None = None
        if line[0] is not None:
            content_hash = self.database.unseal(LINE, line)[5]
        elif values[13]:
            raise self.database.damaged(f"the line of {values[0]}, revision {values[13]}, has no record")
        return known_of(values, content_hash)

    def know_by_hash(self, content_hash: str, outlet: str | None = None) -> str | None:
        """Return the id of the article that was the first to be written with this text in any revision."""
        rows = self.database.read(
            "SELECT article.id FROM line JOIN article ON article.key = line.article "
            "WHERE line.content_hash = ?1 AND (?2 IS NULL OR article.outlet = ?2) ORDER BY article.key LIMIT 1",
            (bytes.fromhex(content_hash), outlet),
        )
        return rows[0][0] if rows else None

    def find_copied(self, article_id: str, fingerprint: Fingerprint) -> Copied | None:
        """Return what an article's text is a copy of, None where it is new or the article itself was first."""
        return self._near_duplicates.find(storable(article_id), fingerprint)

    def note_fingerprint(self, article_id: str, fingerprint: Fingerprint, copied: Copied | None) -> None:
        """Note the text of an article whose line is on its way to the disk, and what `find_copied` said of it."""
        self._near_duplicates.note(storable(article_id), fingerprint, copied)

    def find(self, address: str) -> list[str]:
        """Return the ids of the articles that have this address, read through one by one: for people."""
        self.flush()
        query = "SELECT id FROM article WHERE EXISTS (SELECT 1 FROM json_each(addresses) WHERE value = ?) ORDER BY id"
        return [row[0] for row in self.database.read(query, (storable(address),))]

    def pending(self, outlet: str, now: datetime, since: datetime | None = None) -> Iterator[Known]:
        """Yield the articles that await a line and may be tried, the newest first; see `Ledger.pending`."""
        at, key = _MOST, _MOST
        least = _LEAST if since is None else stamp(since)
        due = (__version__, stamp(now), stamp(now + CLOCK_DOUBT), REJECTIONS_RETRIED, _PAGE)
        while True:
            self.flush()
            rows = self.database.read(_PENDING, (outlet, least, at, at, key, *due))
            for row in rows:
                known = self._known(row)
                at, key = stamp(known.published or known.announced) or 0, row[-1]
                current = self.know(known.id)  # it may have been noted since the page was read
                if current is not None and current.is_due(now):
                    yield current
            if len(rows) < _PAGE:
                return

    def due_revisits(self, outlet: str, now: datetime) -> Iterator[Known]:
        """Yield the written articles that are to be looked at again, the longest due first."""
        at, key = _LEAST, _LEAST
        while True:
            self.flush()
            parameters = (outlet, at, at, key, stamp(now), stamp(now + CLOCK_DOUBT), _PAGE)
            rows = self.database.read(_REVISITS, parameters)
            for row in rows:
                known = self._known(row)
                at, key = stamp(known.next_revisit) or 0, row[-1]
                current = self.know(known.id)
                if current is not None and current.is_revisit_due(now):
                    yield current
            if len(rows) < _PAGE:
                return

    # --- notes on an article -------------------------------------------------------------------------------------

    def announce(self, lead: Lead, article_id: str, now: datetime) -> Known:
        """Note that a source announced an article, and return what is known of it then."""
        known = self.know(article_id)
        if known is None:
            return self._note(history.announced(lead, article_id, now))
        changed = history.announced_again(known, lead, now)
        return known if changed is known else self._note(changed)

    def note_fetched(self, article_id: str, now: datetime, addresses: Sequence[str] = ()) -> None:
        """Note that a page was downloaded. Until its line is committed the article stays due."""
        # Stored with its line, or with whatever else becomes of it: to store it before would be to store it twice.
        self._articles[storable(article_id)] = history.fetched(self._require(article_id), now, addresses)

    def note_rejected(
        self,
        article_id: str,
        reason: str,
        now: datetime,
        expires_after: timedelta = REJECTED_FOR,
        next_revisit: datetime | None = None,
        set_aside_by: str | None = None,
    ) -> None:
        """Note that the page is no article, until the rejection expires. What was written before stays written."""
        known = self._require(article_id)
        self._note(history.rejected(known, reason, now, expires_after, next_revisit, set_aside_by))

    def note_not_asked_for(self, article_id: str, lead: Lead, now: datetime) -> None:
        """Note what the page says that the source did not, where it is none of those the run was asked for."""
        self._note(history.not_asked_for(self._require(article_id), lead, now))

    def note_failed(
        self,
        article_id: str,
        reason: str,
        now: datetime,
        next_revisit: datetime | None = None,
        not_before: datetime | None = None,
        set_aside_by: str | None = None,
    ) -> None:
        """Note that the page could not be had, and when to try again."""
        known = self._require(article_id)
        self._note(history.failed(known, reason, now, next_revisit, not_before, set_aside_by))

    def note_duplicate(self, article_id: str, duplicate_of: str, now: datetime, addresses: Sequence[str] = ()) -> None:
        """Note that the article is another one under a further id."""
        self._note(history.duplicate(self._require(article_id), duplicate_of, now, addresses))

    def note_unchanged(
        self,
        article_id: str,
        now: datetime,
        *,
        validators: Validators | None = None,
        modified: datetime | None = None,
        next_revisit: datetime | None = None,
    ) -> None:
        """Note that a written article was looked at and has the same text."""
        self._note(history.unchanged(self._require(article_id), now, validators, modified, next_revisit))

    def _require(self, article_id: str) -> Known:
        known = self.know(article_id)
        if known is None:
            raise LookupError(f"{article_id} was never announced")
        return known

    def _note(self, known: Known) -> Known:
        self._articles[storable(known.id)] = known
        if len(self._articles) + len(self._sources) >= _BATCH:
            self.flush()
        return known

    # --- lines and files -----------------------------------------------------------------------------------------

    def commit_lines(self, file: str, offset: int, lines: Sequence[WrittenLine], now: datetime) -> None:
        """Record lines that are on the disk, and all notes, in one transaction."""
        before = self.file(file) or KnownFile(file, file.partition("/")[0])
        _require_ascending(before, offset, lines)
        with self.database.transaction():
            changed: dict[str, Known] = {}
            for line in lines:
                key = storable(line.article_id)
                changed[key] = history.written(changed.get(key) or self.know(key), line, now)
            self._store_notes(changed)
            after = replace(before, committed=offset, lines=before.lines + len(lines))
            self.database.put(FILE, [file_row(after)])
            file_key = self.database.read("SELECT key FROM file WHERE name = ?", (file,))[0][0]
            self._insert_lines(lines, file_key)
            for line in lines:
                if line.fingerprint:
                    copied = Copied(line.duplicate_of, "near") if line.duplicate_of else None
                    self.note_fingerprint(line.article_id, line.fingerprint, copied)
            self._near_duplicates.write()
        self._near_duplicates.committed()
        self._forget_notes()
        for article_id in changed:
            self._recent.pop(article_id, None)

    def _insert_lines(self, lines: Sequence[WrittenLine], file_key: int) -> None:
        ids = [storable(line.article_id) for line in lines]
        found = self.database.read(_KEYS_AND_REVISIONS.format(marks(len(ids))), ids)
        keys = {article_id: key for article_id, key, _ in found}
        recorded = {(key, revision) for _, key, revision in found}
        rows: dict[tuple[int, int], tuple[Value, ...]] = {}
        for article_id, line in zip(ids, lines, strict=True):
            key = keys[article_id]
            if (key, line.revision) in recorded or (key, line.revision) in rows:
                raise ValueError(f"{line.article_id}, revision {line.revision}, was recorded before")
            content_hash = bytes.fromhex(line.content_hash) if line.content_hash else None
            rows[key, line.revision] = (key, line.revision, file_key, line.offset, line.length, content_hash)
        self.database.insert(LINE, rows.values())

    def line(self, article_id: str, revision: int) -> KnownLine | None:
        """Return where a line stands."""
        rows = self.database.read(
            f"SELECT file.name, {LINE.listed('line.')} FROM article "  # noqa: S608 - own names only
            "JOIN line ON line.article = article.key JOIN file ON file.key = line.file "
            "WHERE article.id = ? AND line.revision = ?",
            (storable(article_id), revision),
        )
        if not rows:
            return None
        _, _, _, offset, length, content_hash = self.database.unseal(LINE, rows[0][1:])
        return KnownLine(rows[0][0], offset, length, content_hash.hex() if content_hash else None)

    def file(self, name: str) -> KnownFile | None:
        """Return what is known of an output file."""
        rows = self.database.read(f"SELECT {FILE.listed()} FROM file WHERE name = ?", (name,))  # noqa: S608
        return file_of(self.database.unseal(FILE, rows[0])) if rows else None

    def files(self, outlet: str) -> list[KnownFile]:
        """Return all files of an outlet, in the order of their names."""
        query = f"SELECT {FILE.listed()} FROM file WHERE outlet = ? ORDER BY name"  # noqa: S608 - own names only
        return [file_of(self.database.unseal(FILE, row)) for row in self.database.read(query, (outlet,))]

    def file_committed_offset(self, name: str) -> int:
        """Return the end of a file's recorded lines in bytes, 0 where it is unknown."""
        file = self.file(name)
        return file.committed if file else 0

    def finish_file(self, name: str, finished_as: str | None = None) -> None:
        """Record that a file has the name consumers read; notes are stored with it."""
        file = self.file(name) or KnownFile(name, name.partition("/")[0])
        with self.database.transaction():
            self._store_notes({})
            self.database.put(FILE, [file_row(replace(file, finished_as=finished_as or name))])
        self._forget_notes()

    def unfinished_files(self, outlet: str) -> list[KnownFile]:
        """Return the files that no run finished."""
        query = f"SELECT {FILE.listed()} FROM file WHERE outlet = ? AND finished_as IS NULL ORDER BY name"  # noqa: S608
        return [file_of(self.database.unseal(FILE, row)) for row in self.database.read(query, (outlet,))]

    def withdraw_lines(self, file: str, beyond: int, now: datetime) -> int:
        """Take back the record of lines that end behind `beyond` and are not there: their articles are due again."""
        before = self.file(file)
        if before is None:
            return 0
        self.flush()
        self._recent.clear()
        with self.database.transaction() as connection:
            gone = self.database.read(
                "SELECT article.id, line.article, line.revision FROM line JOIN article ON article.key = line.article "
                "WHERE line.file = (SELECT key FROM file WHERE name = ?) AND line.offset + line.length > ?",
                (file, beyond),
            )
            for article_id, key, revision in gone:
                known = self._require(article_id)
                connection.execute("DELETE FROM line WHERE article = ? AND revision = ?", (key, revision))
                newest = self.database.read("SELECT coalesce(max(revision), 0) FROM line WHERE article = ?", (key,))
                due_again = replace(history.due_again(known, now), revision=newest[0][0])
                self.database.put(ARTICLE, [article_row(due_again)])
            kept = self.database.read(
                "SELECT count(*), coalesce(max(offset + length), 0) FROM line "
                "WHERE file = (SELECT key FROM file WHERE name = ?)",
                (file,),
            )
            lines, committed = kept[0]
            self._near_duplicates.forget(
                article_id
                for article_id, key, _ in gone
                if not self.database.read("SELECT 1 FROM line WHERE article = ?", (key,))
            )
            if lines:
                self.database.put(FILE, [file_row(replace(before, committed=committed, lines=lines))])
            else:
                connection.execute("DELETE FROM file WHERE name = ?", (file,))
        return int(committed)

    # --- sources and runs ----------------------------------------------------------------------------------------

    def source(self, outlet: str, url: str) -> KnownSource | None:
        """Return what is known of a source's listing."""
        buffered = self._sources.get((outlet, url))
        if buffered is not None:
            return buffered
        query = f"SELECT {SOURCE.listed()} FROM source WHERE outlet = ? AND url = ?"  # noqa: S608 - own names only
        rows = self.database.read(query, (storable(outlet), storable(url)))
        return source_of(self.database.unseal(SOURCE, rows[0])) if rows else None

    def note_source(self, source: KnownSource) -> None:
        """Note an answer of a source, when its leads have been announced."""
        self._sources[source.outlet, source.url] = source
        if len(self._articles) + len(self._sources) >= _BATCH:
            self.flush()

    def begin_run(self, crawl_id: str, outlet: str, now: datetime, asked: str = "") -> None:
        """Record the start of a run, and what it was asked for."""
        with self.database.transaction():
            self.database.put(RUN, [run_row(KnownRun(crawl_id, outlet, now, asked))])

    def end_run(self, crawl_id: str, now: datetime, accounting: Mapping[str, int], exit_code: int | None) -> None:
        """Record the end of a run, and all notes."""
        run = self.run(crawl_id)
        if run is None:
            raise LookupError(f"the run {crawl_id} was never begun")
        with self.database.transaction():
            self._store_notes({})
            ended = replace(run, ended=now, accounting=accounting, exit_code=exit_code)
            self.database.put(RUN, [run_row(ended)])
        self._forget_notes()

    def run(self, crawl_id: str) -> KnownRun | None:
        """Return what is known of a run."""
        rows = self.database.read(f"SELECT {RUN.listed()} FROM run WHERE crawl_id = ?", (crawl_id,))  # noqa: S608
        return run_of(self.database.unseal(RUN, rows[0])) if rows else None

    def runs(
        self, outlet: str, *, only_open: bool = False, asked: str | None = None, most: int | None = None
    ) -> list[KnownRun]:
        """Return the outlet's runs, the newest first."""
        where = "AND ended IS NULL " if only_open else ""
        query = (
            f"SELECT {RUN.listed()} FROM run WHERE outlet = ?1 AND (?2 IS NULL OR asked = ?2) "  # noqa: S608
            f"{where}ORDER BY started DESC LIMIT ?3"
        )
        rows = self.database.read(query, (outlet, asked, -1 if most is None else most))
        return [run_of(self.database.unseal(RUN, row)) for row in rows]

    def run_names(self) -> list[str]:
        """Return the names of all runs, in the order in which they began."""
        return [name for (name,) in self.database.read("SELECT crawl_id FROM run ORDER BY started, crawl_id")]

    def runs_since(self, instant: datetime) -> Iterator[KnownRun]:
        """Yield the runs of all outlets that began at an instant or later, the newest first."""
        query = f"SELECT {RUN.listed()} FROM run WHERE started >= ? ORDER BY started DESC, crawl_id"  # noqa: S608
        for row in self.database.stream(query, (stamp(instant),)):
            yield run_of(self.database.unseal(RUN, row))

    def writings(self, since: datetime) -> Iterator[Writing]:
        """Yield what was written since; for figures: the rows' seals are not looked at, and no order is kept."""
        self.flush()
        query = (
            "SELECT id, outlet, written, published, revision, duplicate_of FROM article "
            "WHERE written >= ? AND revision > 0"
        )
        for article_id, outlet, written, published, *rest in self.database.stream(query, (stamp(since),)):
            yield Writing(article_id, outlet, instant_of(written) or since, instant_of(published), *rest)

    # --- housekeeping --------------------------------------------------------------------------------------------

    def forget_article(self, article_id: str, now: datetime) -> bool:
        """Make an article due as if it were new; False where it is unknown."""
        known = self.know(article_id)
        if known is None:
            return False
        self._note(history.due_again(known, now))
        self.flush()
        return True

    def forget_rejected(self, now: datetime, outlet: str | None = None) -> int:
        """Make all rejected articles due; returns their number."""
        self.flush()
        query = "SELECT id FROM article WHERE state = 'rejected' AND (? IS NULL OR outlet = ?)"
        rejected = self.database.read(query, (outlet, outlet))
        for (article_id,) in rejected:
            self._note(history.due_again(self._require(article_id), now))
        self.flush()
        return len(rejected)

    def forget_before(self, instant: datetime) -> int:
        """Drop articles without a line, runs and sources last noted before `instant`."""
        self.flush()
        self._recent.clear()
        at = stamp(instant)
        with self.database.transaction() as connection:
            dropped = connection.execute(
                "DELETE FROM article WHERE noted < ? AND NOT EXISTS (SELECT 1 FROM line WHERE article = article.key) "
                "AND (coalesce(next_try, next_revisit) IS NULL "
                "OR outlet NOT IN (SELECT outlet FROM run WHERE ended IS NULL))",
                (at,),
            ).rowcount
            connection.execute("DELETE FROM run WHERE started < ? AND ended IS NOT NULL", (at,))
            connection.execute("DELETE FROM source WHERE last_success IS NULL OR last_success < ?", (at,))
        return dropped

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the file: SQLite's own check, then every row's checksum."""
        yield from self.database.integrity_problems()
        yield from unsealed(self.database)

    def flush(self) -> None:
        """Store the notes now."""
        if self._articles or self._sources:
            with self.database.transaction():
                self._store_notes({})
            self._forget_notes()

    def _store_notes(self, changed: dict[str, Known]) -> None:
        """Write buffered notes, with `changed` in the place of theirs, inside a transaction; articles first."""
        self.database.put(ARTICLE, map(article_row, {**self._articles, **changed}.values()))
        self.database.put(SOURCE, map(source_row, self._sources.values()))

    def _forget_notes(self) -> None:
        """Empty the buffer: only after the transaction, or a full disk would cost the notes."""
        self._recent |= self._articles
        for article_id in list(self._recent)[:-_RECENT]:
            del self._recent[article_id]
        self._articles.clear()
        self._sources.clear()

    def close(self) -> None:
        """Store the notes and let go."""
        try:
            self.flush()
        finally:
            self.database.close()


def _require_ascending(file: KnownFile, offset: int, lines: Sequence[WrittenLine]) -> None:
    """Raise ValueError where lines overlap, or lie outside what is being committed."""
    end = file.committed
    for line in lines:
        if line.offset < end or line.length <= 0:
            raise ValueError(f"{file.name}: a line at {line.offset}, where {end} bytes are taken")
        end = line.end
    if offset < end:
        raise ValueError(f"{file.name}: committed up to {offset}, though a line ends at {end}")
