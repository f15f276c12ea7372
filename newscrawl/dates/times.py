"""Read the time of day and the time zone printed beside a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from newscrawl.text import compiled


@dataclass(frozen=True, slots=True)
class PrintedTime:
    """A time of day in `text[start:end]`; `time` is None where the printed figures name no single moment."""

    start: int
    end: int
    time: time | None
    zone: tzinfo | None
    warnings: tuple[str, ...] = ()


# Pages print EST in July as well: in print the name says the place, and the tz database knows the hour there.
ZONE_NAMES = {
    **dict.fromkeys(("Z", "UTC", "GMT", "UT"), "UTC"),
    "BST": "Europe/London",
    **dict.fromkeys(("WET", "WEST"), "Europe/Lisbon"),
    **dict.fromkeys(("CET", "CEST", "MEZ", "MESZ"), "Europe/Berlin"),
    **dict.fromkeys(("EET", "EEST"), "Europe/Helsinki"),
    **dict.fromkeys(("MSK", "МСК", "мск", "по московскому времени"), "Europe/Moscow"),
    **dict.fromkeys(("ET", "EST", "EDT", "Eastern Time"), "America/New_York"),
    **dict.fromkeys(("CT", "CDT"), "America/Chicago"),
    **dict.fromkeys(("MST", "MDT"), "America/Denver"),
    **dict.fromkeys(("PT", "PST", "PDT", "Pacific Time"), "America/Los_Angeles"),
    **dict.fromkeys(("北京时间", "北京時間", "Beijing Time", "Beijing time"), "Asia/Shanghai"),
    **dict.fromkeys(("HKT", "香港時間"), "Asia/Hong_Kong"),
    "台北時間": "Asia/Taipei",
    **dict.fromkeys(("JST", "日本時間"), "Asia/Tokyo"),
    **dict.fromkeys(("KST", "한국시간", "한국시각"), "Asia/Seoul"),
    "SGT": "Asia/Singapore",
    "PHT": "Asia/Manila",
    "WIB": "Asia/Jakarta",
    "ICT": "Asia/Bangkok",
    "IST": "Asia/Kolkata",
    "PKT": "Asia/Karachi",
    **dict.fromkeys(("AEST", "AEDT"), "Australia/Sydney"),
    **dict.fromkeys(("NZST", "NZDT"), "Pacific/Auckland"),
    "SAST": "Africa/Johannesburg",
    "EAT": "Africa/Nairobi",
    "WAT": "Africa/Lagos",
}
# RFC 2822, 4.3: in a mail or feed header these names are offsets, whatever the season.
RFC_OFFSETS = {"EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8}

MORNING = ("上午", "凌晨", "清晨", "早上", "早晨", "午前", "오전", "새벽", "ص", "صباحا", "صباحًا")
AFTERNOON = ("下午", "傍晚", "午後", "오후", "م", "مساء", "مساءً")
EVENING = ("晚上", "晚间", "晚間", "夜间", "深夜", "저녁", "밤")
NOON = ("中午", "正午")
HALVES = "|".join(sorted((*MORNING, *AFTERNOON, *EVENING, *NOON), key=len, reverse=True))

TIME = rf"""(?P<before>{HALVES})?\s?
    (?:(?P<military>\d{{4}})(?=\s?(?:GMT|UTC|hrs\b|HRS\b))
    |(?P<hour>\d{{1,2}})
        (?:\s?:\s?(?P<minute>\d\d)(?!\d)(?::(?P<second>\d\d)(?:[.,]\d{{1,9}})?)?
        |[.](?P<dotted>\d\d)(?![\d%]|\.\d)
        |\s?[hH]\s?(?P<french>\d\d)?(?![\w])
        |\s?[时時點点시]\s?(?:(?P<han>\d{{1,2}})\s?[分분]\s?(?:(?P<han_second>\d{{1,2}})\s?[秒초])?)?
        |(?=\s?[AaPp]\.?\s?[Mm]\b)))
    \s?(?P<after>[AaPp](?=\.?\s?[Mm](?![^\W\d_]))\.?\s?[Mm]\.?|(?:{HALVES})(?!\w))?
    (?:\s?(?:Uhr|uur|[Hh]rs?|น\.|ч\.|h\b))?"""
LINKS = (
    r"at|às|as|à|a\slas?|alle\sore|alle|ore|om|um|klo|kl|godz|o|года|г|в|เวลา|الساعة|في|(?:mon|tues?|wed|thu|fri|sat|sun)"
    r"(?:s|rs|nes|ur)?(?:day)?|(?:星期|周|週|礼拜)[一二三四五六日天]|[월화수목금토일]요일|[月火水木金土日]曜日?"
    r"|[(（][月火水木金土日월화수목금토一二三四五六](?:曜日?|요일)?[)）]"
)
GAP = rf"(?:[\s,;|·•、，،/()（）\[\]@–—-]|\.(?=\s|$)|T(?=\d)|(?=[^\W\d_]|[(（])(?i:{LINKS})(?![^\W\d_])\.?){{0,12}}"
TIME_AFTER = rf"(?x){GAP}(?P<time>{TIME})"  # compiled when needed, as the days' patterns are
TIME_ANYWHERE = rf"(?x)(?<![\d:.])(?P<time>{TIME})"
GAP_TO_DATE = re.compile(
    r"[\s,|·•–—-]*(?:on\s|,?\s?\(?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\)?[\s,.]*)?", re.IGNORECASE
)
NAMES = "|".join(re.escape(name) for name in sorted((*ZONE_NAMES, "CST"), key=len, reverse=True))
ZONE = rf"""(?x)
    \s?[,(（]?\s?(?=[+−A-ZМмп北日한香台-])(?:
    (?:(?P<meridian>GMT|UTC)\s?(?P<sign>[+−-])(?P<hours>\d{{1,2}})(?::?(?P<minutes>\d\d))?
      |(?P<bare_sign>[+−-])(?P<bare_hours>\d\d)(?P<colon>:?)(?P<bare_minutes>\d\d))(?!\d)
    |(?P<name>{NAMES})(?![^\W\d_]))\s?[)）]?"""
ZONE_BEFORE = ("北京时间", "北京時間", "日本時間", "한국시간", "한국시각", "香港時間", "台北時間")
REACH_BEFORE = 48  # characters before a date in which its time may stand


def read_time_after(text: str, position: int) -> PrintedTime | None:
    """Read the time that belongs to a date ending at `position`: only weekdays and link words may lie between."""
    match = compiled(TIME_AFTER).match(text, position)
    return match and _read(text, match)


def read_time_before(text: str, position: int) -> PrintedTime | None:
    """Read the time printed straight before a date that begins at `position` ("3:05 PM EST, Fri November 20")."""
    nearest = None
    for match in compiled(TIME_ANYWHERE).finditer(text, max(0, position - REACH_BEFORE), position):
        found = _read(text, match)
        if found.end <= position and GAP_TO_DATE.fullmatch(text, found.end, position):
            nearest = found
    return nearest


def zone_before(text: str, position: int) -> tzinfo | None:
    """Give the zone whose name stands straight before `position`, as in "北京时间2026年11月20日"."""
    before = text[:position].rstrip(" :：")
    return next((ZoneInfo(ZONE_NAMES[name]) for name in ZONE_BEFORE if before.endswith(name)), None)


def named_zone(name: str, *, in_header: bool = False) -> tzinfo | None:
    """Give the zone of a printed name; `in_header` reads American names as the fixed offsets of RFC 2822."""
    if in_header and name in RFC_OFFSETS:
        return timezone(timedelta(hours=RFC_OFFSETS[name]))
    known = ZONE_NAMES.get(name)
    if known is None:
        return None
    return UTC if known == "UTC" else ZoneInfo(known)


def fixed_zone(sign: str, hours: int, minutes: int) -> tzinfo | None:
    """Give the zone of a printed offset; None for one that no place on earth has."""
    if hours > 14 or minutes not in {0, 30, 45}:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(offset if sign == "+" else -offset) if offset else UTC


def _read(text: str, match: re.Match[str]) -> PrintedTime:
    clock = _clock(match)
    zone, end, warnings = _zone(text, match.end(), with_seconds=match["second"] is not None)
    return PrintedTime(match.start("time"), end, clock, zone, warnings)


def _clock(match: re.Match[str]) -> time | None:
    if military := match["military"]:
        hour, minute, second = int(military[:2]), int(military[2:]), 0
    else:
        hour = int(match["hour"])
        minute = int(match["minute"] or match["dotted"] or match["french"] or match["han"] or 0)
        second = int(match["second"] or match["han_second"] or 0)
    half = match["before"] or match["after"]
    if half:
        hour = _on_24_hours(hour, half)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second)


def _on_24_hours(hour: int, half: str) -> int:
    if hour > 12:
        return hour  # "下午 15:04": the half of the day is only a comment
    if half in MORNING or half[0] in "Aa":
        return hour % 12
    if half in NOON:
        return hour if hour > 9 else hour + 12
    if half in EVENING and hour == 12:
        return 24  # midnight, but of which day is not said: no time at all
    return hour % 12 + 12


def _zone(text: str, position: int, *, with_seconds: bool) -> tuple[tzinfo | None, int, tuple[str, ...]]:
    match = compiled(ZONE).match(text, position)
    if match is None:
        return None, position, ()
    if name := match["name"]:
        warnings = ("zone CST has several meanings",) if name == "CST" else ()
        return named_zone(name), match.end(), warnings
    if match["meridian"]:
        zone = fixed_zone(match["sign"], int(match["hours"]), int(match["minutes"] or 0))
    elif match["bare_sign"] != "+" and match["colon"] and not with_seconds:
        return None, position, ()  # "10:00-11:30" says from when to when
    else:
        zone = fixed_zone(match["bare_sign"], int(match["bare_hours"]), int(match["bare_minutes"]))
    return (zone, match.end(), ()) if zone else (None, position, ())
