"""Decide which leads are followed in this run.

Longer than other files: one judgement, whose reasons have an order, and what is remembered of each.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from newscrawl.dates import date_in_url
from newscrawl.digests import Digests
from newscrawl.ledger.records import SETTLED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.account import Account
    from newscrawl.arguments import Asked
    from newscrawl.article import Article
    from newscrawl.discovery.source import Source
    from newscrawl.lead import Lead
    from newscrawl.ledger.records import Known
    from newscrawl.urls import Addresses

HELD_BACK = "held_back"
_KNOWN_BEFORE, _AS_WRITTEN, _HELD_BACK = 1, 2, 4
"""What is remembered of an article that was announced in this run: an earlier run knew it; it was found to be written;
the limit holds it back, and it waits in the Ledger alone."""
_MOST_WAITING = 1_000  # that the limit holds back and that are kept at hand; the Ledger knows the others
_LONGEST_ADDRESS = 2_000  # characters; Scrapy asks for none of more than 2,083, without a word to the spider


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a lead is followed (`reason` is None), and what that says of the list it stands on.

    `is_fresh`: its source did not announce it before in this run, and it is not older than what is asked for. `is_new`:
    no run before this one knew it. `known`: what the Ledger knows of its article.
    """

    reason: str | None
    is_fresh: bool = False
    is_new: bool = False
    known: Known | None = None


class Memory(Protocol):
    """What the triage asks of the run's Ledger."""

    def announce(self, lead: Lead, identity: str) -> tuple[Known, bool] | None:
        """Note a lead that is asked for; returns what is known of its article, and whether nothing was before.

        None where nothing can be noted any more.
        """

    def left_to_do(self, *, revisits: bool, of_this_run: bool = False) -> Iterator[Known]:
        """Yield the articles that are left to be fetched, then those to be looked at again.

        Only those that earlier runs left, unless those `of_this_run` are asked for as well.
        """


# An address's day is the outlet's own: it may be this far from the same day in UTC, on either side.
_WIDEST_ZONE = timedelta(hours=14)


class Triage:
    """Judges leads by what the run was asked for, by what it has followed already and by what the Ledger knows."""

    def __init__(
        self, addresses: Addresses, asked: Asked, account: Account, memory: Memory, known_sections: Iterable[str] = ()
    ) -> None:
        self._addresses = addresses
        self._asked = asked
        self._account = account
        self._memory = memory
        self._known_sections = {name.casefold() for name in known_sections}
        self._seen = Digests()  # by identity
        self._announced_by = Digests()  # by a source's address and identity
        self._released = 0
        self._waiting: deque[Known] = deque()
        self._waiting_in_ledger = 0
        self._held_in_ledger: Iterator[Known] | None = None
        self._from_earlier_runs: Iterator[Known] | None = None

    def wants_source(self, source: Source) -> bool:
        """Tell whether a source may announce something the run was asked for: any, if it is of no one section."""
        if not self._asked.sections:
            return True
        return source.section is None or self._is_of_asked_section(source.url, source.section) is True

    def judge(self, lead: Lead, source: Source | None = None) -> Judgement:
        """Judge a lead, count it, and have the Ledger know it if it is one that is asked for.

        Fresh is an article that this source did not announce before and that is not older than what is asked for: a
        list that stands newest first has nothing left behind such a one. What is too new, or of another section, does
        not end it.
        """
        self._account.count("leads/announced")
        try:
            url = self._addresses.own(lead.url)
        except ValueError:  # a port that is no number and the like
            url = None
        if url is None or len(url) > _LONGEST_ADDRESS:
            return self._skip("bad_address")
        if not self._addresses.is_article(url):
            return self._skip("no_article_address")
        identity = self._addresses.identity(url)
        judgement = self._judge(lead, url, identity)
        if judgement.reason == HELD_BACK and judgement.known:
            self._hold_back(judgement.known, identity)
        elif judgement.reason is not None:
            self._skip(judgement.reason)
        is_fresh = self._is_new_for(source, identity) and not self._is_too_old(lead)
        seen = self._seen.get(identity)
        is_new = seen is None or not seen & _KNOWN_BEFORE
        return Judgement(judgement.reason, is_fresh, is_new, judgement.known)

    def _skip(self, reason: str) -> Judgement:
        self._account.count("leads/skipped", reason)
        return Judgement(reason)

    def _hold_back(self, known: Known, identity: str) -> None:
        if len(self._waiting) < _MOST_WAITING or self._asked.urls:  # those given may be none that the Ledger has due
            self._waiting.append(known)
        else:
            self._waiting_in_ledger += 1
            self._seen.put(identity, (self._seen.get(identity) or 0) | _HELD_BACK)

    def _is_new_for(self, source: Source | None, identity: str) -> bool:
        return source is not None and self._announced_by.put(f"{source.url} {identity}")

    def _judge(self, lead: Lead, url: str, identity: str) -> Judgement:
        """Judge a lead by its article's own address and identity."""
        seen = self._seen.get(identity)
        if seen is not None and not (seen & _AS_WRITTEN and lead.modified):
            return Judgement("repeated")
        reason = self._outside(lead, url)
        if reason is not None:
            if reason != "other_section":  # another source may say that it does belong to an asked one
                self._seen.put(identity, 0)
            return Judgement(reason)
        return self._judge_by_memory(lead, url, identity, seen)

    def _judge_by_memory(self, lead: Lead, url: str, identity: str, seen: int | None) -> Judgement:
        """Have the Ledger know a lead that is asked for, and judge it by what was known of its article."""
        remembered = self._memory.announce(lead, identity)
        if remembered is None:
            return Judgement("ledger_lost")
        known, is_new = remembered
        # An earlier visit may have read on the page what this lead leaves open.
        reason = (None if known.revision else self._outside(known.lead, url)) or self._reason_by(known)
        if seen is not None and reason is not None:  # only a newer modification is worth a second look
            return Judgement("repeated")
        was_known = seen if seen is not None else 0 if is_new else _KNOWN_BEFORE
        self._seen.put(identity, was_known & _KNOWN_BEFORE | (_AS_WRITTEN if reason == "known" else 0))
        return Judgement(reason, known=known)

    def _reason_by(self, known: Known) -> str | None:
        """Return what keeps an article that is asked for from being fetched now."""
        now = datetime.now(UTC)
        if self._asked.urls:  # whoever names an address wants to have it looked at
            reason = None
        elif known.state in SETTLED:
            reason = None if self._asked.revisit and known.is_revisit_due(now) else "known"
        else:
            reason = None if known.is_due(now) else "not_due"
        if reason is None:
            if self._asked.limit is not None and self._released >= self._asked.limit:
                return HELD_BACK
            self._released += 1
        return reason

    def _outside(self, lead: Lead, url: str) -> str | None:
        """Return what of that which the run was asked for keeps the lead out."""
        if self._asked.sections and self._is_of_asked_section(url, lead.section) is False:
            return "other_section"
        if self._is_too_old(lead) or self._is_too_new(lead):
            return "out_of_range"
        return None

    def accepts(self, lead: Lead, article: Article) -> bool:
        """Tell whether an article that was read belongs to an asked section, where its lead left that open."""
        if not self._asked.sections:
            return True
        stated = self._is_of_asked_section(self._addresses.own(lead.url), lead.section)
        own = {section.casefold() for section in article.articleSection}
        return stated if stated is not None else not own.isdisjoint(self._asked.sections)

    def _is_of_asked_section(self, url: str, section: str | None) -> bool | None:
        """Tell it by the stated section and the folders of the address; None where neither names a section."""
        path = urlsplit(url).path.casefold().strip("/")
        folders = set(path.split("/"))
        named = section.casefold() if section else ""
        names = {*folders, named, *named.split("/")}
        if any(name in names or path.startswith(name + "/") for name in self._asked.sections):
            return True
        return False if section or folders & self._known_sections else None

    def _is_too_old(self, lead: Lead) -> bool:
        """Judge by the instant the source states; else by the day in the address, with room for any time zone."""
        since = self._asked.range.since
        if since is None:
            return False
        latest = lead.published or _on_day(lead, timedelta(days=1) + _WIDEST_ZONE)
        return latest is not None and latest < since

    def _is_too_new(self, lead: Lead) -> bool:
        until = self._asked.range.until
        if until is None:
            return False
        earliest = lead.published or _on_day(lead, -_WIDEST_ZONE)
        return earliest is not None and earliest >= until

    def next_waiting(self, number: int) -> list[Known]:
        """Return up to `number` articles that are to be fetched when nothing else is left to do.

        First those that the limit held back, as many as it still leaves room for; then those that earlier runs left,
        and those that are due for another look.
        """
        found: list[Known] = []
        if self._asked.limit is not None:
            room = min(self._asked.limit - self._account.scrapy("item_scraped_count"), number)
            found = self._next_held_back(max(room, 0))
            self._released += len(found)
            number = max(room - len(found), 0)
        if self._from_earlier_runs is None:
            self._from_earlier_runs = self._take_up_earlier()
        return [*found, *islice(self._from_earlier_runs, number)]

    def _next_held_back(self, number: int) -> list[Known]:
        found = [self._waiting.popleft() for _ in range(min(number, len(self._waiting)))]
        if len(found) < number and self._waiting_in_ledger:
            if self._held_in_ledger is None:
                self._held_in_ledger = self._take_held_in_ledger()
            found += islice(self._held_in_ledger, number - len(found))
        return found

    def _take_held_in_ledger(self) -> Iterator[Known]:
        for known in self._memory.left_to_do(revisits=self._asked.revisit, of_this_run=True):
            identity = self._addresses.identity(self._addresses.own(known.lead.url))
            seen = self._seen.get(identity) or 0
            if seen & _HELD_BACK:
                self._seen.put(identity, seen & ~_HELD_BACK)
                self._waiting_in_ledger -= 1
                yield known

    def _take_up_earlier(self) -> Iterator[Known]:
        if self._asked.urls:
            return
        revisits = self._asked.revisit and self._asked.range.until is None
        for known in self._memory.left_to_do(revisits=revisits):
            url = self._addresses.own(known.lead.url)
            identity = self._addresses.identity(url)
            if self._seen.get(identity) is None and self._is_wanted_again(known, url):
                self._seen.put(identity, _KNOWN_BEFORE)
                self._account.count("leads/taken_up")
                yield known

    def _is_wanted_again(self, known: Known, url: str) -> bool:
        """Tell whether an article of an earlier run is one of those asked for; `since` ends no revisits."""
        if known.state in SETTLED:
            return not self._asked.sections or self._is_of_asked_section(url, known.lead.section) is True
        return self._addresses.is_article(url) and self._outside(known.lead, url) is None

    def close(self) -> None:
        """Count what was still held back when the run ended."""
        held_back = len(self._waiting) + self._waiting_in_ledger
        if held_back:
            self._account.count("leads/skipped", "beyond_limit", held_back)


def _on_day(lead: Lead, shift: timedelta) -> datetime | None:
    day = date_in_url(lead.url)
    return datetime.combine(day, time.min, UTC) + shift if day else None
