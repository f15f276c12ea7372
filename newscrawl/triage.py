"""Decide which leads are followed in this run."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from newscrawl.dates import date_in_url
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


@dataclass(slots=True)
class _Seen:
    """An article that was announced in this run: whether no run before knew it, and whether that was all of it."""

    is_new: bool
    was_known: bool = False


class Memory(Protocol):
    """What the triage asks of the run's Ledger."""

    def announce(self, lead: Lead) -> tuple[Known, bool] | None:
        """Note a lead that is asked for; returns what is known of its article, and whether nothing was before.

        None where nothing can be noted any more.
        """

    def from_earlier_runs(self, *, revisits: bool) -> Iterator[Known]:
        """Yield the articles that earlier runs left to be fetched, then those to be looked at again."""


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
        self._seen: dict[str, _Seen] = {}  # by identity
        self._announced_by: set[tuple[str, str]] = set()
        self._released = 0
        self._waiting: deque[Known] = deque()
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
        judgement = self._judge(lead)
        if judgement.reason == HELD_BACK and judgement.known:
            self._waiting.append(judgement.known)
        elif judgement.reason is not None:
            self._account.count("leads/skipped", judgement.reason)
        if judgement.reason in {"bad_address", "no_article_address"}:
            return judgement
        is_fresh = self._is_new_for(source, lead) and not self._is_too_old(lead)
        seen = self._seen.get(self._identity(lead))
        return replace(judgement, is_fresh=is_fresh, is_new=seen is None or seen.is_new)

    def _is_new_for(self, source: Source | None, lead: Lead) -> bool:
        if source is None:
            return False
        key = (source.url, self._identity(lead))
        is_new = key not in self._announced_by
        self._announced_by.add(key)
        return is_new

    def _identity(self, lead: Lead) -> str:
        return self._addresses.identity(self._addresses.own(lead.url))

    def _judge(self, lead: Lead) -> Judgement:
        try:
            url = self._addresses.own(lead.url)
        except ValueError:  # a port that is no number and the like
            return Judgement("bad_address")
        if len(url) > _LONGEST_ADDRESS:
            return Judgement("bad_address")
        if not self._addresses.is_article(url):
            return Judgement("no_article_address")
        identity = self._addresses.identity(url)
        seen = self._seen.get(identity)
        if seen is not None and not (seen.was_known and lead.modified):
            return Judgement("repeated")
        reason = self._outside(lead, url)
        if reason is not None:
            if reason != "other_section":  # another source may say that it does belong to an asked one
                self._seen[identity] = _Seen(is_new=True)
            return Judgement(reason)
        return self._judge_by_memory(lead, url, identity, seen)

    def _judge_by_memory(self, lead: Lead, url: str, identity: str, seen: _Seen | None) -> Judgement:
        """Have the Ledger know a lead that is asked for, and judge it by what was known of its article."""
        remembered = self._memory.announce(lead)
        if remembered is None:
            return Judgement("ledger_lost")
        known, is_new = remembered
        # An earlier visit may have read on the page what this lead leaves open.
        reason = (None if known.revision else self._outside(known.lead, url)) or self._reason_by(known)
        if seen is not None and reason is not None:  # only a newer modification is worth a second look
            return Judgement("repeated")
        self._seen[identity] = seen or _Seen(is_new)
        self._seen[identity].was_known = reason == "known"
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
        latest = lead.published or _on_day(lead, timedelta(days=1) + _WIDEST_ZONE)
        return since is not None and latest is not None and latest < since

    def _is_too_new(self, lead: Lead) -> bool:
        until = self._asked.range.until
        earliest = lead.published or _on_day(lead, -_WIDEST_ZONE)
        return until is not None and earliest is not None and earliest >= until

    def next_waiting(self, number: int) -> list[Known]:
        """Return up to `number` articles that are to be fetched when nothing else is left to do.

        First those that the limit held back, as many as it still leaves room for; then those that earlier runs left,
        and those that are due for another look.
        """
        found: list[Known] = []
        if self._asked.limit is not None:
            room = min(self._asked.limit - self._account.scrapy("item_scraped_count"), number)
            found = [self._waiting.popleft() for _ in range(min(room, len(self._waiting)))]
            self._released += len(found)
            number = max(room - len(found), 0)
        if self._from_earlier_runs is None:
            self._from_earlier_runs = self._take_up_earlier()
        return [*found, *islice(self._from_earlier_runs, number)]

    def _take_up_earlier(self) -> Iterator[Known]:
        if self._asked.urls:
            return
        revisits = self._asked.revisit and self._asked.range.until is None
        for known in self._memory.from_earlier_runs(revisits=revisits):
            url = self._addresses.own(known.lead.url)
            identity = self._addresses.identity(url)
            if identity not in self._seen and self._is_wanted_again(known, url):
                self._seen[identity] = _Seen(is_new=False)
                self._account.count("leads/taken_up")
                yield known

    def _is_wanted_again(self, known: Known, url: str) -> bool:
        """Tell whether an article of an earlier run is one of those asked for; `since` ends no revisits."""
        if known.state in SETTLED:
            return not self._asked.sections or self._is_of_asked_section(url, known.lead.section) is True
        return self._addresses.is_article(url) and self._outside(known.lead, url) is None

    def close(self) -> None:
        """Count what was still held back when the run ended."""
        if self._waiting:
            self._account.count("leads/skipped", "beyond_limit", len(self._waiting))


def _on_day(lead: Lead, shift: timedelta) -> datetime | None:
    day = date_in_url(lead.url)
    return datetime.combine(day, time.min, UTC) + shift if day else None
