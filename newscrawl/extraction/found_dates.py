"""The dates of an article: the first instant that any layer states, in the zone that is plain."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

from newscrawl.dates import PrintedDate, date_in_url, read_date
from newscrawl.dates.days import UNSURE
from newscrawl.dates.zones import zone_for
from newscrawl.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, tzinfo

    from newscrawl.article import TimezoneOrigin
    from newscrawl.extraction.facts import OutletFacts
    from newscrawl.extraction.page import Page
    from newscrawl.lead import Lead


_ONE_DAY, _ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)
_MIDDLE_OFFSET = timedelta(hours=1)  # zones lie between -12 and +14
_UPDATE = re.compile(
    r"\bupdated?(?-i:(?=[A-Z]))|\b(?:updated?|modified|edited|last\schange[ds]?|aktualisiert|geändert|überarbeitet|mis(?:e)?\sà\sjour|modifiée?|actuali[sz]a\w+|"
    r"atualiza\w+|modifica[dt]o|aggiorna\w+|bijgewerkt|gewijzigd|uppdatera[dt]|opdateret|oppdatert|päivitetty|aktualizacja|"
    r"güncelleme|обновлен\w*)\b|更新|修改|更新日|수정",
    re.IGNORECASE,
)
_PUBLICATION = re.compile(
    r"\b(?:published|posted|created|veröffentlicht|erstellt|publié|publicado|pubblicato|gepubliceerd|publicerad|"
    r"julkaistu|opublikowano|опубликован\w*)\b|发布|发表|公開|입력",
    re.IGNORECASE,
)

# One of these is in all that the two patterns above find; most lines hold none.
_OF_LABELS = tuple(
    "updat modif edited change aktualisiert geändert überarbeitet jour actuali atualiza aggiorna bijgewerkt gewijzigd "
    "uppdatera opdateret oppdatert päivitetty aktualizacja güncelleme обновлен 更新 修改 수정 "
    "publi posted created veröffentlicht erstellt pubblicato julkaistu опубликован 发布 发表 公開 입력".split()
)


def labels_in(lower: str) -> tuple[str, ...]:
    """Return those words of a text in small letters without which no line in it says what a date is that of."""
    return tuple(word for word in _OF_LABELS if word in lower)


def names_update(line: str) -> bool:
    """Tell whether a line calls the date in it that of an update, and names no other."""
    return _UPDATE.search(line) is not None and not names_publication(line)


def names_publication(line: str) -> bool:
    """Tell whether a line calls the date in it that of publication."""
    return _PUBLICATION.search(line) is not None


@dataclass(frozen=True, slots=True)
class FoundDate:
    """An instant, or only what was printed; the layer it came from, and where its zone comes from."""

    instant: datetime | None = None
    raw: str | None = None
    layer: str | None = None
    zone_origin: TimezoneOrigin = "unknown"
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Statement:
    """A date as one layer states it, and the words in which it stands."""

    layer: str
    text: str
    printed: PrintedDate


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
        # The address bears the day of publication, so nothing else is held against it.
        near = date_in_url(self.page.url) if name == "datePublished" else None
        layers: list[tuple[str, tuple[str, ...]]] = []
        for layer, texts in proposals:
            if texts and not any(proposed for _, proposed in layers) and (plain := self._plain(layer, texts[0], near)):
                return plain
            layers.append((layer, texts))
        statements = self._statements(layers, near)
        fallback: _Statement | None = None
        for number, stated in enumerate(statements):
            printed = stated.printed
            zone, origin = self._zone(printed)
            instant = printed.instant(zone)
            if instant is not None and (fallback is None or _may_be_the_same(stated, fallback)):
                instant, raw = self._as_on_site(instant, printed.raw, statements[number + 1 :])
                return FoundDate(instant, raw, stated.layer, origin, printed.warnings + _doubt(stated))
            fallback = fallback or stated
        announced = self._announced(name)
        if announced is not None:
            return announced
        if fallback is not None:
            missing = "time of day" if fallback.printed.time is None else "time zone"
            raw = fallback.printed.raw
            warnings = (f"{raw!r} states no {missing}", *_doubt(fallback))
            return FoundDate(None, raw, fallback.layer, warnings=warnings)
        if near is not None and not self.facts.selectors.datePublished:  # else a broken selector would be masked
            return FoundDate(None, near.isoformat(), "address", warnings=("only the address bears a day",))
        return FoundDate()

    def _plain(self, layer: str, text: str, near: date | None) -> FoundDate | None:
        """Return the instant of the first text of all where nothing that the others say could change how it is read.

        That spares reading the visible page, which is the greater part of what an outlet's page costs.
        """
        printed = self._read(text, near) if layer != "generic" else None
        if printed is None or printed.is_overruled or UNSURE in printed.warnings:
            return None
        zone, origin = self._zone(printed)
        instant = printed.instant(zone)
        if instant is None or not instant.utcoffset():
            return None  # one in UTC may be stated on the site's own clock as well
        return FoundDate(instant, printed.raw, layer, origin, printed.warnings)

    def _statements(self, proposals: Iterable[tuple[str, tuple[str, ...]]], near: date | None) -> list[_Statement]:
        """Return what the layers state, in their order, but for what the address speaks against: that comes last."""
        texts = [(layer, text) for layer, proposed in proposals for text in proposed]
        readings = {text: self._read(text, near) for _, text in texts}
        found = [_Statement(layer, text, printed) for layer, text in texts if (printed := readings[text]) is not None]
        if near is None:
            return [self._in_the_order_of(found, each) for each in found]
        stated = [each.text for each in found if each.layer != "generic" and each.printed.is_overruled]
        if len(stated) > 1 and len(stated) == sum(each.layer != "generic" for each in found):
            return self._believe_page(found, near)
        return sorted(found, key=lambda each: each.printed.is_overruled)

    def _in_the_order_of(self, found: list[_Statement], unsure: _Statement) -> _Statement:
        """Return 03/04/2026 read in that order of day and month that agrees with another date on the page."""
        if UNSURE not in unsure.printed.warnings:
            return unsure
        for other in found:
            if UNSURE not in other.printed.warnings:
                printed = self._read(unsure.text, other.printed.day)
                if printed is not None and not printed.is_overruled:
                    return replace(unsure, printed=printed)
        return unsure

    def _believe_page(self, found: list[_Statement], near: date) -> list[_Statement]:
        """Return what the page states of itself as it stands, where it does so more than once and with one day only."""
        plain = [replace(each, printed=self._read(each.text) or each.printed) for each in found]
        days = {each.printed.day for each in plain if each.layer != "generic"}
        if len(days) > 1:
            return found
        doubt = (f"the day of the address, {near}, is not that of the page",)
        return [replace(each, printed=replace(each.printed, warnings=each.printed.warnings + doubt)) for each in plain]

    def _as_on_site(self, instant: datetime, raw: str, others: Sequence[_Statement]) -> tuple[datetime, str]:
        """Return an instant stated in UTC on the site's own clock, since its day is the one that readers know.

        That is known where the page states the same moment in a zone, or prints it without one: the difference is the
        offset. Else the outlet, the country or the language may have one zone.
        """
        if instant.utcoffset():
            return instant, raw
        for each in others:
            other = each.printed.instant(None)
            if other is not None and other.utcoffset() and abs(other - instant) < _ONE_MINUTE:
                return other, each.printed.raw
            offset = None if names_update(each.text) else _offset(each.printed, instant)
            if offset is not None:
                return instant.astimezone(timezone(offset) if offset else UTC), raw
        zone = self._plain_zone()[0]
        is_day = instant.time() == time()  # midnight in UTC is how some systems write a day without a time
        return instant.astimezone(zone) if zone and not is_day else instant, raw

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
        return (printed.zone, "page") if printed.zone is not None else self._plain_zone()

    def _plain_zone(self) -> tuple[tzinfo | None, TimezoneOrigin]:
        if self.facts.zone is not None:
            return self.facts.zone, "outlet"
        zone = zone_for(country=self.facts.country, language=self.language, host=host_of(self.page.url))
        return (zone, "assumed") if zone is not None else (None, "unknown")


def _doubt(stated: _Statement) -> tuple[str, ...]:
    # An outlet's selectors know what its label means; the generic reading can only say that it stood there.
    is_doubtful = stated.layer == "generic" and names_update(stated.text)
    return ("printed as that of an update",) if is_doubtful else ()


def _may_be_the_same(stated: _Statement, day: _Statement) -> bool:
    """Tell whether a whole instant may be that of a day stated before it, which another zone can shift by one."""
    if stated.printed.is_overruled:
        return False
    shift = timedelta() if stated.layer == day.layer == "generic" else _ONE_DAY  # what is printed is in one zone
    return abs(stated.printed.day - day.printed.day) <= shift


def _offset(printed: PrintedDate, instant: datetime) -> timedelta | None:
    """Return by how much a time printed without a zone differs from an instant in UTC, if that is a zone's offset."""
    if printed.time is None or printed.zone is not None:
        return None
    ahead = datetime.combine(printed.day, printed.time, UTC) - instant.replace(second=0, microsecond=0)
    offset = ahead - ahead % _ONE_MINUTE
    is_zone = offset % timedelta(minutes=30) == timedelta(0) and abs(offset - _MIDDLE_OFFSET) <= timedelta(hours=13)
    return offset if is_zone else None
