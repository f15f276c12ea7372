"""One run of an outlet: its lock, its Ledger, and what is on its way from a page to a committed line.

Longer than other files: every question to the Ledger and every note passes here, so that a Ledger which fails in the
middle of a run stops that run in one way.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from newscrawl.fingerprint import Fingerprint, fingerprint
from newscrawl.ledger.lock import LockHeldError, OutletLock
from newscrawl.ledger.near_duplicates import Copied
from newscrawl.ledger.rebuild import open_or_rebuild
from newscrawl.ledger.records import (
    LedgerDamagedError,
    LedgerError,
    LedgerFullError,
    Validators,
    WrittenLine,
)
from newscrawl.ledger.recover import recover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from newscrawl.arguments import Asked
    from newscrawl.article import Article
    from newscrawl.lead import Lead
    from newscrawl.ledger.interface import Ledger
    from newscrawl.ledger.rebuild import Report
    from newscrawl.ledger.records import Known, KnownSource
    from newscrawl.ledger.recover import Recovery
    from newscrawl.urls import Addresses

logger = logging.getLogger(__name__)

_ENDED_BY_ITSELF = frozenset({0, 12, 20})
"""Exit codes of runs that came to the end of what they were asked for."""
_MOST_FINDINGS = 20  # of a recovery that are logged one by one

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run cannot go on: the finish reason in a word, and a sentence for a person."""

    reason: str
    sentence: str


@dataclass(slots=True)
class Visit:
    """A page that was fetched, until its article's line is committed: what the article itself does not hold.

    `lead_id` is the id under which the article was announced; a redirect may have led to another one.
    """

    lead_id: str
    validators: Validators = field(default_factory=Validators)
    fingerprint: Fingerprint | None = None


def _guarded(method: Callable[Concatenate[Run, P], R]) -> Callable[Concatenate[Run, P], R | None]:
    """Let a method do nothing once the Ledger is lost, and lose it where the method finds out that it is."""

    @wraps(method)
    def guarded(run: Run, /, *args: P.args, **kwargs: P.kwargs) -> R | None:
        if run.failure is None:
            try:
                return method(run, *args, **kwargs)
            except LedgerError as error:
                run.lose(error)
        return None

    return guarded


class Run:
    """What a run asks the Ledger and tells it. Methods return None, and note nothing, once the Ledger is lost."""

    def __init__(
        self,
        outlet: str,
        addresses: Addresses,
        asked: Asked,
        started: datetime,
        *,
        folders: tuple[Path, Path],
        revisit_after: Sequence[timedelta],
        stop: Callable[[str], None],
    ) -> None:
        """Prepare a run. `folders` are those of the Ledger and of the output; `stop` ends the crawl for a reason."""
        self.outlet = outlet
        self.started = started
        self.crawl_id = f"{outlet}-{started:%Y%m%dT%H%M%SZ}"
        self.failure: Failure | None = None
        self.output_dir = folders[1]
        self._ledger_dir = folders[0]
        self._addresses = addresses
        self._asked = asked
        self._revisit_after = sorted(revisit_after)
        self._stop = stop
        self._lock: OutletLock | None = None
        self._ledger: Ledger | None = None
        self._resumed_from: datetime | None = None
        self._visits: dict[str, Visit] = {}
        self._passed: set[str] = set()
        self._passed_texts: dict[str, str] = {}
        self._redirected: list[tuple[str, str]] = []

    # --- begin and end -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Take the lock, open the Ledger, and finish what an earlier run left; `failure` says where that fails."""
        try:
            self._lock = OutletLock(self._ledger_dir / "locks", self.outlet).hold(self.crawl_id, self.started)
            self._ledger, report = open_or_rebuild(self._ledger_dir / "ledger.sqlite", self.output_dir)
            if report is not None:
                _tell_of_rebuilding(report)
            # As of this run's start: what recovery makes due again is due in this run, not in the next one.
            _tell_of_recovery(recover(self._ledger, self.output_dir, self.outlet, self.started))
            if self._asked.range.until:
                self._resumed_from = self._first_of_interrupted()
            name, number = self.crawl_id, 1
            while self._ledger.run(self.crawl_id) is not None:  # another began in the same second
                number += 1
                self.crawl_id = f"{name}-{number}"
            self._ledger.begin_run(self.crawl_id, self.outlet, self.started, self._asked.in_words)
        except LockHeldError as error:
            self.failure = Failure("locked", str(error))
        except LedgerError as error:
            self.failure = _failure_of(error)
        except OSError as error:
            self.failure = Failure("output_lost", f"the output or its ledger cannot be used: {error}")

    def _first_of_interrupted(self) -> datetime | None:
        """Return when this back-crawl was begun, where earlier runs for the same were interrupted one after another."""
        first = None
        for run in self.ledger.runs(self.outlet, asked=self._asked.in_words):
            if run.exit_code in _ENDED_BY_ITSELF:
                break
            first = run.started
        return first

    def end(self, accounting: Mapping[str, int], exit_code: int) -> None:
        """Record the run's end, and let go of Ledger and lock. Whatever fails now costs notes, never a line."""
        if self._ledger is not None:
            try:
                if self.failure is None:
                    self._ledger.end_run(self.crawl_id, datetime.now(UTC), accounting, exit_code)
                self._ledger.close()
            except LedgerError as error:
                self.lose(error)
            self._ledger = None
        if self._lock is not None:
            self._lock.release()

    @property
    def ledger(self) -> Ledger:
        """The Ledger, while the run goes on."""
        if self._ledger is None:
            raise RuntimeError(f"the run {self.crawl_id} has not begun, or has ended")
        return self._ledger

    def lose(self, error: LedgerError) -> None:
        """Stop the crawl, since nothing can be remembered any more; said once, in one line."""
        if self.failure is None:
            self.failure = _failure_of(error)
            logger.error("%s", self.failure.sentence)
            self._stop(self.failure.reason)

    # --- sources -------------------------------------------------------------------------------------------------

    @_guarded
    def source(self, url: str) -> KnownSource | None:
        """Return what is known of a listing, if nothing was passed over then that is asked for now."""
        known = self.ledger.source(self.outlet, url)
        asked = self._asked.range.since, self._asked.range.until, self._asked.sections
        return known if known is not None and known.covers(*asked) else None

    @_guarded
    def note_source(self, source: KnownSource, *, is_unchanged: bool = False) -> None:
        """Note what a listing said, once its leads were announced; what it passed over if it `is_unchanged` stays."""
        if not is_unchanged:
            asked = self._asked
            source = replace(source, since=asked.range.since, until=asked.range.until, sections=asked.sections)
        self.ledger.note_source(source)

    def was_read(self, known: KnownSource) -> bool:
        """Tell whether a listing was read to its end by a run that this one goes on from."""
        read = known.last_success
        return (
            self._resumed_from is not None and read is not None and read >= self._resumed_from and not known.unread_url
        )

    # --- leads ---------------------------------------------------------------------------------------------------

    def id_of(self, lead: Lead) -> str:
        """Return the id under which a lead's article is announced."""
        return f"{self.outlet}:{self._addresses.identity(self._addresses.own(lead.url))}"

    @_guarded
    def announce(self, lead: Lead) -> tuple[Known, bool]:
        """Note a lead that is asked for; returns what is known of its article, and whether nothing was before."""
        article_id = self.id_of(lead)
        is_new = self.ledger.know(article_id) is None
        return self.ledger.announce(lead, article_id, datetime.now(UTC)), is_new

    def from_earlier_runs(self, *, revisits: bool) -> Iterator[Known]:
        """Yield the articles that earlier runs left to be fetched, then those to be looked at again."""
        try:
            yield from self.ledger.pending(self.outlet, self.started, self._asked.range.since)
            if revisits:
                yield from self.ledger.due_revisits(self.outlet, self.started)
        except LedgerError as error:
            self.lose(error)

    # --- visits --------------------------------------------------------------------------------------------------

    @_guarded
    def note_arrival(self, lead: Lead, article: Article, validators: Validators) -> None:
        """Note that a page was read into an article; one that a redirect led to is announced as well."""
        now, lead_id, addresses = datetime.now(UTC), self.id_of(lead), _addresses_of(article)
        if article.id != lead_id:
            self.ledger.announce(replace(lead, url=article.url), article.id, now)
            self.ledger.note_fetched(article.id, now, addresses)
        self.ledger.note_fetched(lead_id, now, addresses)
        self._visits[article.metadata.requestUrl or article.url] = Visit(lead_id, validators)

    @_guarded
    def note_not_asked_for(self, article: Article) -> None:
        """Note by its page's date and sections that an article is none of those the run was asked for."""
        for article_id in self.leave(article):
            known = self.ledger.know(article_id)
            if known is not None:
                published = article.datePublished or known.lead.published
                section = "/".join(article.articleSection) or known.lead.section
                said = replace(known.lead, published=published, section=section)
                self.ledger.note_not_asked_for(article_id, said, datetime.now(UTC))

    @_guarded
    def note_rejected(self, ids: Iterable[str], reason: str) -> None:
        """Note that a page is no article."""
        now = datetime.now(UTC)
        for article_id in ids:
            self.ledger.note_rejected(article_id, reason, now, next_revisit=self._next_revisit_of(article_id, now))

    @_guarded
    def note_failed(self, ids: Iterable[str], reason: str) -> None:
        """Note that a page could not be had or read."""
        now = datetime.now(UTC)
        for article_id in ids:
            self.ledger.note_failed(article_id, reason, now, self._next_revisit_of(article_id, now))

    @_guarded
    def note_not_modified(self, lead: Lead) -> None:
        """Note that by the server's own word (304) a page is as it was."""
        now, article_id = datetime.now(UTC), self.id_of(lead)
        self.ledger.note_unchanged(article_id, now, next_revisit=self._next_revisit_of(article_id, now))

    @_guarded
    def note_unchanged(self, article: Article) -> None:
        """Note that a page was read again and has the text that was written."""
        now, validators = datetime.now(UTC), self.visit(article).validators
        next_revisit = self._next_revisit_of(article.id, now)
        self.ledger.note_unchanged(
            article.id, now, validators=validators, modified=article.dateModified, next_revisit=next_revisit
        )
        self.note_duplicate(article, article.id)

    @_guarded
    def note_duplicate(self, article: Article, duplicate_of: str) -> None:
        """Note that an article is dropped, since another one stands for it."""
        for article_id in self.leave(article) - {duplicate_of}:
            self.ledger.note_duplicate(article_id, duplicate_of, datetime.now(UTC), _addresses_of(article))

    def visit(self, article: Article) -> Visit:
        """Return what is under way with an article."""
        return self._visits.get(_requested(article)) or Visit(article.id)

    def leave(self, article: Article) -> set[str]:
        """End an article's visit; returns the ids under which the Ledger knows it."""
        visit = self._visits.pop(_requested(article), None)
        return {article.id, visit.lead_id} if visit else {article.id}

    def _next_revisit_of(self, article_id: str, now: datetime) -> datetime | None:
        known = self.ledger.know(article_id)
        return self._next_revisit(known.published or known.announced, now) if known else None

    def _next_revisit(self, published: datetime, now: datetime) -> datetime | None:
        """Return when an article is looked at again; None when it has been often enough."""
        begin = min(published, now)  # an outlet's clock may go before ours
        return next((begin + after for after in self._revisit_after if begin + after > now), None)

    # --- texts and lines -----------------------------------------------------------------------------------------

    @_guarded
    def know(self, article_id: str) -> Known | None:
        """Return what is known of an article."""
        return self.ledger.know(article_id)

    @_guarded
    def hash_before(self, known: Known) -> str | None:
        """Return the contentHash of an article's newest line."""
        line = self.ledger.line(known.id, known.revision)
        return line.content_hash if line else None

    def was_passed_on(self, article: Article) -> bool:
        """Tell whether this run has passed on an article before."""
        return article.id in self._passed

    @_guarded
    def same_text(self, article: Article) -> str | None:
        """Return the id of the outlet's article that has the same headline and body and was first."""
        content_hash = article.contentHash or ""
        return self._passed_texts.get(content_hash) or self.ledger.know_by_hash(content_hash, self.outlet)

    @_guarded
    def find_original(self, article: Article) -> str | None:
        """Return the id of the article, of any outlet, that had the same or nearly the same text first."""
        print_of_text = fingerprint(article.articleBody)
        if print_of_text is None:  # too short to be told from others, unless it is the same to the letter
            original = self.ledger.know_by_hash(article.contentHash or "")
            return original if original != article.id else None
        copied = self.ledger.find_copied(article.id, print_of_text)
        self.visit(article).fingerprint = print_of_text
        return copied.original if copied else None

    def pass_on(self, article: Article) -> None:
        """Note that an article is on its way to its line."""
        self._passed.add(article.id)
        if article.articleBody and article.contentHash:
            self._passed_texts[article.contentHash] = article.id
        visit = self.visit(article)
        if visit.fingerprint is not None and self.failure is None:
            copied = Copied(article.duplicateOf, "near") if article.duplicateOf else None
            self.ledger.note_fingerprint(article.id, visit.fingerprint, copied)

    def record(self, article: Article) -> WrittenLine:
        """Return what is to be committed of an article's line, but for its place; its visit ends."""
        visit, now = self.visit(article), datetime.now(UTC)
        for article_id in self.leave(article) - {article.id}:
            self._redirected.append((article_id, article.id))
        return WrittenLine(
            article_id=article.id,
            revision=article.revision,
            offset=0,
            length=0,
            content_hash=article.contentHash,
            addresses=_addresses_of(article),
            fetched=article.metadata.dateDownloaded,
            published=article.datePublished,
            modified=article.dateModified,
            duplicate_of=article.duplicateOf,
            validators=visit.validators,
            next_revisit=self._next_revisit(article.datePublished or now, now),
            fingerprint=visit.fingerprint,
        )

    @_guarded
    def commit(self, file: str, end: int, lines: Sequence[WrittenLine]) -> bool:
        """Record lines that are on the disk; True when they are."""
        now = datetime.now(UTC)
        for lead_id, article_id in self._redirected:
            self.ledger.note_duplicate(lead_id, article_id, now)
        self._redirected.clear()
        self.ledger.commit_lines(file, end, lines, now)
        self._passed_texts.clear()
        return True

    @_guarded
    def finish_file(self, file: str, finished_as: str) -> bool:
        """Record that a file bears the name consumers read; True when it is."""
        self.ledger.finish_file(file, finished_as)
        return True

    @_guarded
    def is_known_file(self, file: str) -> bool:
        """Tell whether an output file of this name was written before."""
        return self.ledger.file(file) is not None


def _requested(article: Article) -> str:
    return article.metadata.requestUrl or article.url


def _addresses_of(article: Article) -> tuple[str, ...]:
    """Return the addresses by which an article is known, in the order in which they were met."""
    metadata = article.metadata
    met = (metadata.discovery.url, metadata.requestUrl, article.url, article.canonicalUrl)
    return tuple(dict.fromkeys(address for address in met if address))


def _failure_of(error: LedgerError) -> Failure:
    if isinstance(error, LedgerFullError):
        return Failure("output_lost", str(error))
    if isinstance(error, LedgerDamagedError):
        return Failure("ledger_lost", f"{error}; the next run sets it aside and rebuilds it from the output")
    return Failure("ledger_lost", str(error))


def _tell_of_rebuilding(report: Report) -> None:
    for finding in report.findings[:_MOST_FINDINGS]:
        logger.warning("%s", finding)
    aside = f"; the old one lies in {report.set_aside}" if report.set_aside else ""
    logger.warning("the ledger was rebuilt from %d lines in %d files%s", report.lines, report.files, aside)


def _tell_of_recovery(recovery: Recovery) -> None:
    for finding in recovery.report.findings[:_MOST_FINDINGS]:
        logger.warning("%s", finding)
    if recovery.finished:
        logger.info(
            "finished %s after an earlier run: %d lines, %d bytes cut",
            ", ".join(recovery.finished),
            recovery.lines,
            recovery.bytes_cut,
        )
    for crawl_id in recovery.runs:
        logger.info("%s ended without a word: it was killed", crawl_id)
