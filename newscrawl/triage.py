"""Decide which leads are followed in this run."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.dates import date_in_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.account import Account
    from newscrawl.arguments import Asked
    from newscrawl.article import Article
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

    def __init__(
        self, addresses: Addresses, asked: Asked, account: Account, known_sections: Iterable[str] = ()
    ) -> None:
        self._addresses = addresses
        self._asked = asked
        self._account = account
        self._known_sections = {name.casefold() for name in known_sections}
        self._followed: set[str] = set()
        self._announced_by: set[tuple[str, str]] = set()
        self._released = 0
        self._waiting: deque[Lead] = deque()

    def wants_source(self, source: Source) -> bool:
        """Tell whether a source may announce something the run was asked for: any, if it is of no one section."""
        if not self._asked.sections:
            return True
        return source.section is None or self._is_of_asked_section(source.url, source.section) is True

    def judge(self, lead: Lead, source: Source | None = None) -> Judgement:
        """Judge a lead, and count it.

        Fresh is an article that this source did not announce before and that is not older than what is asked for: a
        list that stands newest first has nothing left behind such a one. What is too new, or of another section, does
        not end it.
        """
        self._account.count("leads/announced")
        reason = self._reason_against(lead)
        if reason == HELD_BACK:
            self._waiting.append(lead)
        elif reason is not None:
            self._account.count("leads/skipped", reason)
        is_article = reason not in {"bad_address", "no_article_address"}
        return Judgement(reason, is_article and self._is_new_for(source, lead) and not self._is_too_old(lead))

    def _is_new_for(self, source: Source | None, lead: Lead) -> bool:
        if source is None:
            return False
        key = (source.url, self._addresses.identity(lead.url))
        is_new = key not in self._announced_by
        self._announced_by.add(key)
        return is_new

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
        if self._asked.sections and self._is_of_asked_section(url, lead.section) is False:
            return "other_section"
        if self._is_too_old(lead) or self._is_too_new(lead):
            return "out_of_range"
        if self._asked.limit is not None and self._released >= self._asked.limit:
            return HELD_BACK
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
        names = folders | ({section.casefold()} if section else set())
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


def _on_day(lead: Lead, shift: timedelta) -> datetime | None:
    day = date_in_url(lead.url)
    return datetime.combine(day, time.min, UTC) + shift if day else None
