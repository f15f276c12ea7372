"""The values in which the Ledger is asked and answers, and its rules of when something is tried again.

Longer than other files: it is the vocabulary of one interface, in one place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from newscrawl import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from newscrawl.fingerprint import Fingerprint
    from newscrawl.lead import Lead

REJECTED_FOR = timedelta(days=7)
"""A rejected page may have been a passing error page: after this it is worth another look."""
REJECTIONS_RETRIED = 3
"""A page rejected more often than this is looked at again only when a source announces it again."""
_FIRST_DELAY, _LONGEST_DELAY, _WEEKLY = timedelta(hours=1), timedelta(days=3), timedelta(weeks=1)
_QUICK_ATTEMPTS = 8
CLOCK_DOUBT = timedelta(days=1)
"""A record noted this far in the future was noted under a wrong clock: what it postponed is due now."""


def delay_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts: 1 h, doubled up to 3 days; weekly from the 8th on."""
    if attempts >= _QUICK_ATTEMPTS:
        return _WEEKLY
    doubled: int = 2 ** max(attempts - 1, 0)
    return min(_FIRST_DELAY * doubled, _LONGEST_DELAY)


class LedgerError(Exception):
    """The Ledger cannot be used; the message says in one line why."""


class LedgerDamagedError(LedgerError):
    """The Ledger holds what nobody wrote: it is to be set aside and rebuilt from the output."""


class LedgerUnavailableError(LedgerError):
    """The Ledger cannot be opened, read or written now, or by this version; the message says what to do."""


class LedgerFullError(LedgerUnavailableError):
    """There is no space left for the Ledger."""


class State(StrEnum):
    """What became of an article."""

    ANNOUNCED = "announced"
    FETCHED = "fetched"
    WRITTEN = "written"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    FAILED = "failed"


SETTLED = frozenset({State.WRITTEN, State.UNCHANGED, State.DUPLICATE})


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask for an address again with: the headers ETag and Last-Modified, as they came."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the Ledger knows of one article. All instants are aware.

    `state` is about the article: one that was written stays `written` or `unchanged` while a later visit fails.
    `revision` is that of the newest line, 0 where there is none; `content_hash` (hex) is that line's text, None where
    there is none or where the text is to be written again (see `Ledger.forget_article`).
    `lead` is what a request is made from; once nothing is left to do it holds the address and the dates only.
    `modified` is the newest modification that was taken in, None before the first fetch.
    `next_try` is set as long as the article awaits a line; `next_revisit` is when a written one is looked at again.
    `noted` is the instant of the last change to this record. `set_aside_by` is the version of newscrawl that could not
    read its page, where that is why it awaits a line: another version may try at once.
    """

    id: str
    outlet: str
    state: State
    lead: Lead
    noted: datetime
    announced: datetime
    addresses: tuple[str, ...] = ()
    reason: str | None = None
    attempts: int = 0
    next_try: datetime | None = None
    next_revisit: datetime | None = None
    fetched: datetime | None = None
    written: datetime | None = None
    published: datetime | None = None
    modified: datetime | None = None
    revision: int = 0
    content_hash: str | None = None
    duplicate_of: str | None = None
    validators: Validators = Validators()
    set_aside_by: str | None = None

    def is_due(self, now: datetime) -> bool:
        """Tell whether the article awaits a line and may be tried now."""
        is_other = self.set_aside_by not in {None, __version__} and self.next_try is not None
        return is_other or self._has_come(self.next_try, now)

    def is_revisit_due(self, now: datetime) -> bool:
        """Tell whether the article was written and is to be looked at again now."""
        return self._has_come(self.next_revisit, now)

    def _has_come(self, instant: datetime | None, now: datetime) -> bool:
        return instant is not None and (instant <= now or self.noted > now + CLOCK_DOUBT)

    def is_outdated_by(self, lead: Lead) -> bool:
        """Tell whether a source announces a newer modification than the one that was taken in.

        Modifications are held against each other, not against the fetch: an outlet's zone may be wrong, but all its
        instants are wrong alike. The fetch counts where no modification was ever stated. A source that states no
        modification may give a publication later than the fetch instead, as feeds do whose pubDate moves along.
        """
        taken_in = self.modified or self.fetched
        if lead.modified is not None:
            return taken_in is None or lead.modified > taken_in
        if lead.published is None or self.fetched is None:
            return False
        return lead.published > max(self.fetched, self.modified or self.fetched)


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """One line of an output file that is on the disk: what a commit records.

    `offset` and `length` are bytes of the uncompressed file, the line break included; `content_hash` is hex.
    """

    article_id: str
    revision: int
    offset: int
    length: int
    content_hash: str | None
    addresses: tuple[str, ...] = ()
    fetched: datetime | None = None
    published: datetime | None = None
    modified: datetime | None = None
    duplicate_of: str | None = None
    validators: Validators = Validators()
    next_revisit: datetime | None = None
    fingerprint: Fingerprint | None = None

    @property
    def end(self) -> int:
        """Offset behind the line."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class KnownLine:
    """Where a line stands: the file's name, offset and length in bytes, and the hash (hex) of its text."""

    file: str
    offset: int
    length: int
    content_hash: str | None


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What is known of a source's first listing, and of the pages behind it. All instants are aware.

    `since`, `until` and `sections` are what the run was asked for that read it: leads outside were passed over.
    `leads` and `articles` are how many leads it announced, and how many articles no listing had announced before it
    in that run; `behind` is how many articles the pages behind it announced. `unread_url` and `unread_page` are the
    page of its list that is still to be read, None and 0 where all were. `body` are the bytes of a listing that leads
    to further ones, zlib-compressed: unchanged, it still does.
    """

    outlet: str
    url: str
    validators: Validators = Validators()
    last_success: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    sections: tuple[str, ...] = ()
    leads: int = 0
    articles: int = 0
    behind: int = 0
    unread_url: str | None = None
    unread_page: int = 0
    body: bytes | None = None

    def covers(self, since: datetime | None, until: datetime | None, sections: tuple[str, ...]) -> bool:
        """Tell whether nothing was passed over then that is asked for now.

        A run that is asked for no time reads the first pages of a list only, one that is asked for some goes deeper.
        """
        if (since or until) and not (self.since or self.until):
            return False
        from_far_enough = self.since is None or (since is not None and since >= self.since)
        to_far_enough = self.until is None or (until is not None and until <= self.until)
        of_all_sections = not self.sections or (bool(sections) and set(sections) <= set(self.sections))
        return from_far_enough and to_far_enough and of_all_sections


@dataclass(frozen=True, slots=True)
class KnownFile:
    """An output file.

    `name` is the path relative to the output directory, "/" between its parts, without `.part` or `.gz`;
    `committed` is the offset (bytes, uncompressed) up to which all lines are recorded; `finished_as` is the name
    consumers read, None while it is written.
    """

    name: str
    outlet: str
    committed: int = 0
    lines: int = 0
    finished_as: str | None = None


@dataclass(frozen=True, slots=True)
class KnownRun:
    """A run and its accounting; `asked` is what it was asked for in words, "" for everything.

    `ended` is None while it goes on; `exit_code` is None too where it was killed.
    """

    crawl_id: str
    outlet: str
    started: datetime
    asked: str = ""
    ended: datetime | None = None
    accounting: Mapping[str, int] = field(default_factory=dict)
    exit_code: int | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """That an article was written: when its newest line was, and what that says of it. All instants are aware."""

    article_id: str
    outlet: str
    written: datetime
    published: datetime | None
    revision: int
    duplicate_of: str | None
