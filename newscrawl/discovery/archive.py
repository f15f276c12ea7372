"""Read archives that have a list page for each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from newscrawl.dates import date_in_url
from newscrawl.discovery.section import Section

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from newscrawl.discovery.source import Listing, Range

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Archive(Section):
    """A Section for each day, whose address holds strftime's fields: "https://example.org/%Y/%m%d/list.html".

    A percent sign that is to stay is written twice. `pages` is resolved against the address of the page before.
    """

    def addresses(self, asked: Range, now: datetime) -> Iterator[str]:
        """Yield the address of each day asked for, newest first, days being those of the time zone of `asked.since`.

        Nothing without `asked.since`: archives are for going back to a stated day.
        """
        if not asked.since:
            return
        before = min(asked.until or now, now).astimezone(asked.since.tzinfo)
        last_day = (before - _INSTANT).date()
        for days_back in range((last_day - asked.since.date()).days + 1):
            yield (last_day - timedelta(days=days_back)).strftime(self.url)

    def _day_of(self, listing: Listing) -> date | None:
        return date_in_url(listing.url)

    def _first_page(self, listing: Listing) -> str:
        return listing.url
