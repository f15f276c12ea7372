"""What becomes of an article between its page and its committed line, as the Ledger is to know it.

Every question and every note passes here or in `run.py`, so that a Ledger which fails in the middle of a run stops that
run in one way. Longer than other files: all that may become of an article stands side by side.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from newscrawl.digests import Digests
from newscrawl.fingerprint import Fingerprint, fingerprint
from newscrawl.ledger.near_duplicates import Copied
from newscrawl.ledger.records import (
    LedgerDamagedError,
    LedgerError,
    LedgerFullError,
    Validators,
    WrittenLine,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from newscrawl.article import Article
    from newscrawl.lead import Lead
    from newscrawl.ledger.interface import Ledger
    from newscrawl.ledger.records import Known
    from newscrawl.urls import Addresses

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
V = TypeVar("V", bound="Visits")


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


def guarded(method: Callable[Concatenate[V, P], R]) -> Callable[Concatenate[V, P], R | None]:
    """Let a method do nothing once the Ledger is lost, and lose it where the method finds out that it is."""

    @wraps(method)
    def unless_lost(visits: V, /, *args: P.args, **kwargs: P.kwargs) -> R | None:
        if visits.failure is None:
            try:
                return method(visits, *args, **kwargs)
            except LedgerError as error:
                visits.lose(error)
        return None

    return unless_lost


class Visits:
    """The articles that are under way. Methods return None, and note nothing, once the Ledger is lost."""

    def __init__(
        self, outlet: str, addresses: Addresses, revisit_after: Sequence[timedelta], stop: Callable[[str], None]
    ) -> None:
        """Begin with none. `stop` ends the crawl for a reason."""
        self.outlet = outlet
        self.failure: Failure | None = None
        self._open_ledger: Ledger | None = None
        self._addresses = addresses
        self._revisit_after = sorted(revisit_after)
        self._stop = stop
        self._visits: dict[str, Visit] = {}
        self._passed = Digests()
        self._passed_texts: dict[str, str] = {}
        self._redirected: list[tuple[str, str]] = []

    @property
    def ledger(self) -> Ledger:
        """The Ledger, while the run goes on."""
        if self._open_ledger is None:
            raise RuntimeError("the run has not begun, or has ended")
        return self._open_ledger

    def lose(self, error: LedgerError) -> None:
        """Stop the crawl, since nothing can be remembered any more; said once, in one line."""
        if self.failure is None:
            self.failure = failure_of(error)
            logger.error("%s", self.failure.sentence)
            self._stop(self.failure.reason)

    def id_of(self, lead: Lead) -> str:
        """Return the id under which a lead's article is announced."""
        return f"{self.outlet}:{self._addresses.identity(self._addresses.own(lead.url))}"

    # --- visits --------------------------------------------------------------------------------------------------

    @guarded
    def note_arrival(self, lead: Lead, article: Article, validators: Validators) -> None:
        """Note that a page was read into an article; one that a redirect led to is announced as well."""
        now, lead_id, addresses = datetime.now(UTC), self.id_of(lead), _addresses_of(article)
        if article.id != lead_id:
            self.ledger.announce(replace(lead, url=article.url), article.id, now)
            self.ledger.note_fetched(article.id, now, addresses)
        self.ledger.note_fetched(lead_id, now, addresses)
        self._visits[article.metadata.requestUrl or article.url] = Visit(lead_id, validators)

    @guarded
    def note_not_asked_for(self, article: Article) -> None:
        """Note by its page's date and sections that an article is none of those the run was asked for."""
        for article_id in self.leave(article):
            known = self.ledger.know(article_id)
            if known is not None:
                published = article.datePublished or known.lead.published
                section = "/".join(article.articleSection) or known.lead.section
                said = replace(known.lead, published=published, section=section)
                self.ledger.note_not_asked_for(article_id, said, datetime.now(UTC))

    @guarded
    def note_rejected(self, ids: Iterable[str], reason: str, set_aside_by: str | None = None) -> None:
        """Note that a page is no article; `set_aside_by` is the version that could not read it."""
        now = datetime.now(UTC)
        for article_id in ids:
            next_revisit = self._next_revisit_of(article_id, now)
            self.ledger.note_rejected(article_id, reason, now, next_revisit=next_revisit, set_aside_by=set_aside_by)

    @guarded
    def note_failed(
        self,
        ids: Iterable[str],
        reason: str,
        not_before: datetime | None = None,
        set_aside_by: str | None = None,
    ) -> None:
        """Note that a page could not be had or read.

        `not_before` is when the host may be asked again, `set_aside_by` the version that could not read it.
        """
        now = datetime.now(UTC)
        for article_id in ids:
            next_revisit = self._next_revisit_of(article_id, now)
            self.ledger.note_failed(article_id, reason, now, next_revisit, not_before, set_aside_by)

    @guarded
    def note_not_modified(self, lead: Lead) -> None:
        """Note that by the server's own word (304) a page is as it was."""
        now, article_id = datetime.now(UTC), self.id_of(lead)
        self.ledger.note_unchanged(article_id, now, next_revisit=self._next_revisit_of(article_id, now))

    @guarded
    def note_unchanged(self, article: Article) -> None:
        """Note that a page was read again and has the text that was written."""
        now, validators = datetime.now(UTC), self.visit(article).validators
        next_revisit = self._next_revisit_of(article.id, now)
        self.ledger.note_unchanged(
            article.id, now, validators=validators, modified=article.dateModified, next_revisit=next_revisit
        )
        self.note_duplicate(article, article.id)

    @guarded
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

    @guarded
    def know(self, article_id: str) -> Known | None:
        """Return what is known of an article."""
        return self.ledger.know(article_id)

    @guarded
    def hash_before(self, known: Known) -> str | None:
        """Return the contentHash of an article's newest line."""
        line = self.ledger.line(known.id, known.revision)
        return line.content_hash if line else None

    def was_passed_on(self, article: Article) -> bool:
        """Tell whether this run has passed on an article before."""
        return self._passed.get(article.id) is not None

    @guarded
    def same_text(self, article: Article) -> str | None:
        """Return the id of the outlet's article that has the same headline and body and was first."""
        content_hash = article.contentHash or ""
        return self._passed_texts.get(content_hash) or self.ledger.know_by_hash(content_hash, self.outlet)

    @guarded
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
        self._passed.put(article.id)
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

    @guarded
    def commit(self, file: str, end: int, lines: Sequence[WrittenLine]) -> bool:
        """Record lines that are on the disk; True when they are."""
        now = datetime.now(UTC)
        for lead_id, article_id in self._redirected:
            self.ledger.note_duplicate(lead_id, article_id, now)
        self._redirected.clear()
        self.ledger.commit_lines(file, end, lines, now)
        for line in lines:  # no others: an article may have been passed on whose line is not yet written
            if self._passed_texts.get(line.content_hash or "") == line.article_id:
                del self._passed_texts[line.content_hash or ""]
        return True

    @guarded
    def finish_file(self, file: str, finished_as: str) -> bool:
        """Record that a file bears the name consumers read; True when it is."""
        self.ledger.finish_file(file, finished_as)
        return True

    @guarded
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


def failure_of(error: LedgerError) -> Failure:
    """Return why a run cannot go on with an error of the Ledger."""
    if isinstance(error, LedgerFullError):
        return Failure("output_lost", str(error))
    if isinstance(error, LedgerDamagedError):
        return Failure("ledger_lost", f"{error}; the next run sets it aside and rebuilds it from the output")
    return Failure("ledger_lost", str(error))
