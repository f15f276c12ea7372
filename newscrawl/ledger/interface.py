"""What a Ledger does, whatever keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from newscrawl.ledger.records import REJECTED_FOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime, timedelta

    from newscrawl.fingerprint import Fingerprint
    from newscrawl.lead import Lead
    from newscrawl.ledger.near_duplicates import Copied
    from newscrawl.ledger.records import (
        Known,
        KnownFile,
        KnownLine,
        KnownRun,
        KnownSource,
        Validators,
        Writing,
        WrittenLine,
    )


class Ledger(Protocol):
    """Everyone asks; only the end of an article's journey writes.

    An article's id is "<outlet>:<identity>". All instants are aware. Notes are kept in memory and stored together;
    a crash may lose the last of them, which costs a request, never a line. They are seen by `know` at once. Order is
    kept: a source noted after its leads were announced is never stored before them. What is committed is durable when
    the call returns.

    Every method raises LedgerDamagedError or LedgerUnavailableError. A note about an article that was never announced
    is a LookupError.
    """

    # --- asking ---

    def know(self, article_id: str) -> Known | None:
        """Return what is known of an article."""

    def know_by_hash(self, content_hash: str, outlet: str | None = None) -> str | None:
        """Return the id of the article, of one outlet or of all, that was the first to be written with this text.

        It may have had it in any of its revisions. Lines that are not yet committed are not known.
        """

    def find_copied(self, article_id: str, fingerprint: Fingerprint) -> Copied | None:
        """Return what an article's text is a copy of, None where it is new or the article itself was first."""

    def find(self, address: str) -> list[str]:
        """Return the ids of the articles that have this address, read through one by one: for people."""

    def pending(self, outlet: str, now: datetime, since: datetime | None = None) -> Iterator[Known]:
        """Yield the articles that await a line and may be tried, the newest first.

        `now` may be the start of the run: what is announced after it is left out. So is what was published before
        `since`, by what is known of it.
        """

    def due_revisits(self, outlet: str, now: datetime) -> Iterator[Known]:
        """Yield the written articles that are to be looked at again, the longest due first."""

    # --- notes on an article ---

    def announce(self, lead: Lead, article_id: str, now: datetime) -> Known:
        """Note that a source announced an article, and return what is known of it then.

        A newer modification makes a written article due for a revisit at once, and ends a rejection.
        """

    def note_fetched(self, article_id: str, now: datetime, addresses: Sequence[str] = ()) -> None:
        """Note that a page was downloaded; `addresses` are those it led through."""

    def note_rejected(
        self,
        article_id: str,
        reason: str,
        now: datetime,
        expires_after: timedelta = REJECTED_FOR,
        next_revisit: datetime | None = None,
        set_aside_by: str | None = None,
    ) -> None:
        """Note that the page is no article, until the rejection expires. What was written before stays written.

        `set_aside_by` is the version of newscrawl that could not read it: another one may try at once.
        """

    def note_not_asked_for(self, article_id: str, lead: Lead, now: datetime) -> None:
        """Note what the page says that the source did not, where it is none of those the run was asked for.

        It stays due: the lead, which holds the page's date and sections from now on, tells who wants it.
        """

    def note_failed(
        self,
        article_id: str,
        reason: str,
        now: datetime,
        next_revisit: datetime | None = None,
        not_before: datetime | None = None,
        set_aside_by: str | None = None,
    ) -> None:
        """Note that the page could not be had, and when to try again (see `delay_after`), never before `not_before`.

        What was written before stays so, and is looked at again at `next_revisit`; `set_aside_by` as above.
        """

    def note_duplicate(self, article_id: str, duplicate_of: str, now: datetime, addresses: Sequence[str] = ()) -> None:
        """Note that the article is another one under a further id: the same text, or a redirect that led there."""

    def note_unchanged(
        self,
        article_id: str,
        now: datetime,
        *,
        validators: Validators | None = None,
        modified: datetime | None = None,
        next_revisit: datetime | None = None,
    ) -> None:
        """Note that a written article was looked at and has the same text; `validators` None keeps the old ones."""

    def note_fingerprint(self, article_id: str, fingerprint: Fingerprint, copied: Copied | None) -> None:
        """Note the text of an article whose line is on its way to the disk, and what `find_copied` said of it.

        `find_copied` knows it at once; it is stored with the next lines, whose fingerprints are noted alike.
        """

    # --- lines and files ---

    def commit_lines(self, file: str, offset: int, lines: Sequence[WrittenLine], now: datetime) -> None:
        """Record lines that are on the disk, and all notes, in one transaction; `offset` is the file's end then.

        Raises ValueError where a line was recorded before, or offsets do not ascend from the committed one.
        """

    def line(self, article_id: str, revision: int) -> KnownLine | None:
        """Return where a line stands."""

    def file(self, name: str) -> KnownFile | None:
        """Return what is known of an output file."""

    def files(self, outlet: str) -> list[KnownFile]:
        """Return all files of an outlet, in the order of their names."""

    def file_committed_offset(self, name: str) -> int:
        """Return the end of a file's recorded lines in bytes, 0 where it is unknown."""

    def finish_file(self, name: str, finished_as: str | None = None) -> None:
        """Record that a file has the name consumers read, `name` itself by default."""

    def unfinished_files(self, outlet: str) -> list[KnownFile]:
        """Return the files that no run finished."""

    def withdraw_lines(self, file: str, beyond: int, now: datetime) -> int:
        """Take back the record of lines that end behind `beyond` and are not there: their articles are due again.

        Returns the file's new committed offset. A file without lines is forgotten.
        """

    # --- sources and runs ---

    def source(self, outlet: str, url: str) -> KnownSource | None:
        """Return what is known of a source's listing."""

    def note_source(self, source: KnownSource) -> None:
        """Note an answer of a source. To be called when its leads have been announced: else a crash loses them."""

    def begin_run(self, crawl_id: str, outlet: str, now: datetime, asked: str = "") -> None:
        """Record the start of a run, and what it was asked for in words."""

    def end_run(self, crawl_id: str, now: datetime, accounting: Mapping[str, int], exit_code: int | None) -> None:
        """Record the end of a run; `exit_code` None: it was killed, and this is said by the run after it."""

    def run(self, crawl_id: str) -> KnownRun | None:
        """Return what is known of a run."""

    def runs(
        self, outlet: str, *, only_open: bool = False, asked: str | None = None, most: int | None = None
    ) -> list[KnownRun]:
        """Return the outlet's runs, those that were asked for `asked` where it is given, the newest first."""

    def run_names(self) -> list[str]:
        """Return the names of all runs, in the order in which they began."""

    def runs_since(self, instant: datetime) -> Iterator[KnownRun]:
        """Yield the runs of all outlets that began at an instant or later, the newest first."""

    def writings(self, since: datetime) -> Iterator[Writing]:
        """Yield what was written since, for figures, in no order."""

    # --- housekeeping ---

    def forget_article(self, article_id: str, now: datetime) -> bool:
        """Make an article due as if it were new; False where it is unknown.

        Lines stay recorded: where there is one, the next is a further revision, whether the text changed or not.
        """

    def forget_rejected(self, now: datetime, outlet: str | None = None) -> int:
        """Make all rejected articles due; returns their number."""

    def forget_before(self, instant: datetime) -> int:
        """Drop articles without a line, runs and sources last noted before `instant`; returns the number of articles.

        What was written is never dropped: it would be written a second time. Nor is an article that a run which goes
        on may have on its way: one that is due, of an outlet with an open run.
        """

    def flush(self) -> None:
        """Store the notes now."""

    def close(self) -> None:
        """Store the notes and let go."""
