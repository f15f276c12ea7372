"""The dates of an article: the first instant that any layer states, in the zone that is plain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from newscrawl.dates import PrintedDate, date_in_url, read_date
from newscrawl.dates.zones import zone_for
from newscrawl.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime, tzinfo

    from newscrawl.article import TimezoneOrigin
    from newscrawl.extraction.facts import OutletFacts
    from newscrawl.extraction.page import Page
    from newscrawl.lead import Lead


_ONE_DAY, _ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)
_UPDATE = re.compile(r"\b(?:updated|modified|edited)\b|更新|修改", re.IGNORECASE)
_PUBLICATION = re.compile(r"\b(?:published|posted)\b|发布|发表", re.IGNORECASE)


def names_update(line: str) -> bool:
    """Tell whether a line calls the date in it that of an update, and names no other."""
    return _UPDATE.search(line) is not None and _PUBLICATION.search(line) is None


@dataclass(frozen=True, slots=True)
class FoundDate:
    """An instant, or only what was printed; the layer it came from, and where its zone comes from."""

    instant: datetime | None = None
    raw: str | None = None
    layer: str | None = None
    zone_origin: TimezoneOrigin = "unknown"
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dates:
    """Reads the dates of one page. `language` is that of its text, `now` the aware moment of the download."""

    page: Page
    facts: OutletFacts
    lead: Lead
    now: datetime
    language: str | None

    def find(self, name: str, proposals: Iterable[tuple[str, tuple[str, ...]]]) -> FoundDate:
        """Return the first instant the layers or the lead state; a day without a time is kept only as printed."""
        fallback: tuple[str, PrintedDate] | None = None
        # The address bears the day of publication, so nothing else is held against it.
        near = date_in_url(self.page.url) if name == "datePublished" else None
        found = list(self._printed(proposals, near))
        for number, (layer, line, printed) in enumerate(found):
            zone, origin = self._zone(printed)
            instant = printed.instant(zone)
            if instant is not None and not (fallback and abs(printed.day - fallback[1].day) > _ONE_DAY):
                # An outlet's selectors know what its label means; the generic reading can only say that it stood there.
                doubt = ("printed as that of an update",) if layer == "generic" and names_update(line) else ()
                instant, raw = self._as_on_site(instant, printed.raw, found[number + 1 :])
                return FoundDate(instant, raw, layer, origin, printed.warnings + doubt)
            fallback = fallback or (layer, printed)
        announced = self._announced(name)
        if announced is not None:
            return announced
        if fallback is None:
            return FoundDate()
        layer, printed = fallback
        missing = "time of day" if printed.time is None else "time zone"
        return FoundDate(None, printed.raw, layer, warnings=(f"{printed.raw!r} states no {missing}",))

    def _as_on_site(
        self, instant: datetime, raw: str, others: Iterable[tuple[str, str, PrintedDate]]
    ) -> tuple[datetime, str]:
        """Return an instant stated in UTC in the site's own zone where the page states the same one there as well."""
        if instant.utcoffset():
            return instant, raw
        for _, _, printed in others:
            other = printed.instant(None)
            if other is not None and other.utcoffset() and abs(other - instant) < _ONE_MINUTE:
                return other, printed.raw
        return instant, raw

    def _printed(
        self, proposals: Iterable[tuple[str, tuple[str, ...]]], near: date | None
    ) -> Iterator[tuple[str, str, PrintedDate]]:
        for layer, texts in proposals:
            for raw in texts:
                printed = self._read(raw, near)
                if printed is not None:
                    yield layer, raw, printed

    def _announced(self, name: str) -> FoundDate | None:
        if name == "dateModified":
            return FoundDate(self.lead.modified, None, "lead") if self.lead.modified else None
        if self.lead.published is None:
            return None
        printed = self._read(self.lead.date_raw) if self.lead.date_raw else None
        origin = self._zone(printed)[1] if printed is not None else "page"
        return FoundDate(self.lead.published, self.lead.date_raw, "lead", origin)

    def _read(self, raw: str, near: date | None = None) -> PrintedDate | None:
        languages = tuple(filter(None, (self.language, self.page.language)))
        now = self.now.astimezone(self.facts.zone) if self.facts.zone else self.now
        return read_date(raw, languages=languages, now=now, near=near)

    def _zone(self, printed: PrintedDate) -> tuple[tzinfo | None, TimezoneOrigin]:
        if printed.zone is not None:
            return printed.zone, "page"
        if self.facts.zone is not None:
            return self.facts.zone, "outlet"
        zone = zone_for(country=self.facts.country, language=self.language, host=host_of(self.page.url))
        return (zone, "assumed") if zone is not None else (None, "unknown")
