"""Give the zone of a date printed without one, where country, language or host make it plain."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

# Endings that stand for a country by law and for anything in use.
GENERIC_ENDINGS = frozenset("ac ai cc co fm gg im io la ly me sh st to tv vc ws".split())
LANGUAGE_ZONES = {
    "zh": "Asia/Shanghai",
    "zh-Hant": "Asia/Taipei",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "de": "Europe/Berlin",
    "it": "Europe/Rome",
    "pl": "Europe/Warsaw",
    "nl": "Europe/Amsterdam",
    "cs": "Europe/Prague",
    "sk": "Europe/Bratislava",
    "hu": "Europe/Budapest",
    "da": "Europe/Copenhagen",
    "no": "Europe/Oslo",
    "nb": "Europe/Oslo",
    "fi": "Europe/Helsinki",
    "el": "Europe/Athens",
    "bg": "Europe/Sofia",
    "uk": "Europe/Kyiv",
    "he": "Asia/Jerusalem",
    "tr": "Europe/Istanbul",
    "fa": "Asia/Tehran",
    "hi": "Asia/Kolkata",
    "th": "Asia/Bangkok",
    "vi": "Asia/Ho_Chi_Minh",
}


def zone_for(*, country: str | None, language: str | None, host: str) -> tzinfo | None:
    """Give the zone where it is plain: a country (else the host's ending, else a language) has a single one.

    `country` is an ISO 3166 code, `language` a BCP 47 tag.
    """
    ending = host.rstrip(".").rpartition(".")[2].lower()
    code = country.lower() if country else ending if ending not in GENERIC_ENDINGS else ""
    code = "gb" if code == "uk" else code
    if code.upper() in _zones_by_country():
        return _only_zone(code.upper())
    subtags = (language or "").split("-")
    name = LANGUAGE_ZONES.get("-".join(subtags[:2])) or LANGUAGE_ZONES.get(subtags[0].lower())
    return ZoneInfo(name) if name else None


@cache
def _zones_by_country() -> dict[str, list[str]]:
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    zones: dict[str, list[str]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            zones.setdefault(code, []).append(zone)
    zones["CN"] = ["Asia/Shanghai"]  # the official time of the whole country
    return zones


@cache
def _only_zone(code: str) -> tzinfo | None:
    """Give a country's zone if all its clocks have agreed this decade, winter and summer."""
    zones = [ZoneInfo(name) for name in _zones_by_country()[code]]
    days = [datetime(year, month, 1, tzinfo=UTC) for year in (2020, 2026) for month in (1, 7)]
    hours = {tuple(day.astimezone(zone).utcoffset() for day in days) for zone in zones}
    return zones[0] if len(hours) == 1 else None
