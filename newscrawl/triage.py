"""Decide which leads are followed in this run."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.dates import date_in_url

if TYPE_CHECKING:
    from newscrawl.account import Account
    from newscrawl.arguments import Asked
    from newscrawl.discovery.source import Source
    from newscrawl.lead import Lead
    from newscrawl.urls import Addresses

HELD_BACK = "held_back"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a lead is followed (`reason` is None), and whether it makes the next page of its list worth a request."""

    reason: str | None
    is_fresh: bool


# An address's day is the outlet's own: it may be this far from the same day in UTC, on either side.
_WIDEST_ZONE = timedelta(hours=14)


class Triage:
    """Judges leads by what the run was asked for and by what it has followed already."""

    def __init__(self, addresses: Addresses, asked: Asked, account: Account) -> None:
        self._addresses = addresses
        self._asked = asked
        self._account = account
        self._followed: set[str] = set()
        self._announced_by: set[tuple[str, str]] = set()
        self._released = 0
        self._waiting: deque[Lead] = deque()

    def wants_source(self, source: Source) -> bool:
        """Tell whether a source may announce something the run was asked for: any, if it is of no one section."""
        if not self._asked.sections:
            return True
        return source.section is None or self._is_asked_section(source.url, source.section)

    def judge(self, lead: Lead, source: Source | None = None) -> Judgement:
        """Judge a lead, and count it. Fresh is what is in range and was not announced by this source before."""
        self._account.count("leads/announced")
        reason = self._reason_against(lead)
        if reason == HELD_BACK:
            self._waiting.append(lead)
        elif reason is not None:
            self._account.count("leads/skipped", reason)
        is_fresh = reason in {None, HELD_BACK, "repeated"} and self._is_new_for(source, lead)
        return Judgement(reason, is_fresh)

    def _is_new_for(self, source: Source | None, lead: Lead) -> bool:
        if source is None:
            return False
        key = (source.url, self._addresses.identity(lead.url))
        is_new = key not in self._announced_by
        self._announced_by.add(key)
        return is_new and not self._is_out_of_range(lead)

    def _reason_against(self, lead: Lead) -> str | None:
        try:
            url = self._addresses.own(lead.url)
        except ValueError:  # a port that is no number and the like
            return "bad_address"
        if not self._addresses.is_article(url):
            return "no_article_address"
        identity = self._addresses.identity(url)
        if identity in self._followed:
            return "repeated"
        reason = self._outside(lead, url)
        if reason != "other_section":  # another source may say that it does belong to an asked one
            self._followed.add(identity)
        if reason is None:
            self._released += 1
        return reason

    def _outside(self, lead: Lead, url: str) -> str | None:
        """Return what of that which the run was asked for keeps the lead out."""
        if self._asked.sections and not self._is_asked_section(url, lead.section):
            return "other_section"
        if self._is_out_of_range(lead):
            return "out_of_range"
        if self._asked.limit is not None and self._released >= self._asked.limit:
            return HELD_BACK
        return None

    def _is_asked_section(self, url: str, section: str | None) -> bool:
        names = {name.casefold() for name in urlsplit(url).path.split("/") if name}
        if section:
            names.add(section.casefold())
        path = urlsplit(url).path.casefold().strip("/")
        return any(name in names or path.startswith(name + "/") for name in self._asked.sections)

    def _is_out_of_range(self, lead: Lead) -> bool:
        """Judge by the instant the source states; else by the day in the address, with room for any time zone."""
        asked = self._asked.range
        if lead.published is not None:
            return lead.published not in asked
        day = date_in_url(lead.url)
        if day is None:
            return False
        begin = datetime.combine(day, time.min, UTC)
        too_old = asked.since is not None and begin + timedelta(days=1) + _WIDEST_ZONE <= asked.since
        too_new = asked.until is not None and begin - _WIDEST_ZONE >= asked.until
        return too_old or too_new

    def next_waiting(self) -> list[Lead]:
        """Return leads that were held back, as many as the limit still leaves room for."""
        if self._asked.limit is None:
            return []
        room = self._asked.limit - self._account.scrapy("item_scraped_count")
        released = [self._waiting.popleft() for _ in range(min(room, len(self._waiting)))]
        self._released += len(released)
        return released

    def close(self) -> None:
        """Count what was still held back when the run ended."""
        if self._waiting:
            self._account.count("leads/skipped", "beyond_limit", len(self._waiting))
