"""Read a printed date, in any of the forms news sites use, without guessing.

The cheap forms come first: ISO 8601, bare digits, the headers of feeds; then what `days` and `times` find in a text;
last what only words say. What the address and the calendar allow is held against every reading.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from newscrawl.dates.days import BUDDHIST_YEARS, EARLIEST_YEAR, TOLERANCE, TOMORROW, Frame, build_day, find_day
from newscrawl.dates.printed import EARLIEST_ADDRESS, PrintedDate
from newscrawl.dates.times import PrintedTime, fixed_zone, named_zone, read_time_after, read_time_before, zone_before
from newscrawl.dates.words import DAY_WORD, DAYS_BACK, month_named, read_ago, read_foreign

if TYPE_CHECKING:
    from collections.abc import Sequence


LONGEST_TEXT = 300  # characters that are searched
LEAD_IN = 60  # of them before the first digit
COUNTED_BACK = "counted back from the download"

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff"))
OTHER_SIGNS = "０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹๐๑๒๓๔๕๖๗๘๙：／－．‐‑"
# One character for one, so that what is found stands at the same place in the text as printed.
PLAIN = str.maketrans(OTHER_SIGNS, "0123456789" * 4 + ":/-.--")
IS_TO_TRANSLATE = re.compile(f"[{OTHER_SIGNS}{''.join(map(chr, INVISIBLE))}]")  # asking is faster than translating
ANY_DIGIT = re.compile(r"\d")
HEADER = re.compile(
    r"[A-Za-z]{3,9},\s+(?P<day>\d{1,2})\s+(?P<name>[A-Za-z]{3,9})\s+(?P<year>\d{4})\s+"
    r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"(?:\s*(?:(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)|(?P<zone>[A-Z]{1,5})))?",
    re.ASCII,
)
# "Fri Apr 28 19:20:36 CEST 2023", as C and Java print it.
YEAR_LAST = re.compile(
    r"[A-Z][a-z]{2}\s+(?P<name>[A-Z][a-z]{2})\s+(?P<day>\d{1,2})\s+(?P<hour>\d\d?):(?P<minute>\d\d):(?P<second>\d\d)\s+"
    r"(?:(?P<zone>[A-Z]{1,5})\s+)?(?P<year>\d{4})(?P<sign>)(?P<hours>)(?P<minutes>)",
    re.ASCII,
)


def read(raw: str, languages: Sequence[str], now: datetime, near: date | None) -> PrintedDate | None:
    """Read the first date printed in `raw`, as `newscrawl.dates.read_date` says."""
    text = raw.strip()
    today = now.date()
    found = _read_digits(text, now) if text.isdecimal() else _read_iso(text) or _read_header(text)
    if found is None and text and not text.isdecimal():
        found = _read_text(text, now, Frame(languages, today, near))
    return found and _check(found, today, near)


def _read_iso(text: str) -> PrintedDate | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) == 10 and "W" not in text:
        return PrintedDate(text, moment.date(), None, None)
    if (text[4] == "-" and len(text) >= 16) or text[8:9] == "T":
        return PrintedDate(text, moment.date(), moment.time(), moment.tzinfo)
    return None  # "2026-W47" names a week, "2026-11-20 08" may count comments


def _read_digits(text: str, now: datetime) -> PrintedDate | None:
    """Read YYYYMMDD, also with HHMM or HHMMSS behind it, and seconds or milliseconds since 1970."""
    try:
        if len(text) in {10, 13}:
            moment = datetime.fromtimestamp(int(text[:10]), UTC)
            is_plausible = moment.year >= EARLIEST_ADDRESS and moment <= now + TOMORROW
            return PrintedDate(text, moment.date(), moment.time(), UTC) if is_plausible else None
        if len(text) in {8, 12, 14}:
            day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
            clock = time(int(text[8:10]), int(text[10:12]), int(text[12:] or 0)) if text[8:] else None
            return PrintedDate(text, day, clock, None)
    except ValueError:
        return None  # digits of another meaning
    return None


def _read_header(text: str) -> PrintedDate | None:
    """Read the date of a feed or an HTTP header (RFC 2822, 3.3 and 4.3), or as C and Java print it."""
    match = HEADER.fullmatch(text) or YEAR_LAST.search(text)
    month = match and month_named(match["name"], ("en",))
    if not match or not month:
        return None
    try:
        day = date(int(match["year"]), month, int(match["day"]))
        clock = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        return None
    if match["sign"]:
        zone = fixed_zone(match["sign"], int(match["hours"]), int(match["minutes"]))
    else:
        zone = named_zone(match["zone"] or "", in_header=match.re is HEADER)
    return PrintedDate(match[0], day, clock, zone)


def _read_text(text: str, now: datetime, frame: Frame) -> PrintedDate | None:
    digit = ANY_DIGIT.search(text)
    start = max(0, digit.start() - LEAD_IN) if digit else 0
    printed = " ".join(text[start : start + LONGEST_TEXT].split())
    plain = printed
    if IS_TO_TRANSLATE.search(printed):
        printed = " ".join(printed.translate(INVISIBLE).split())
        plain = printed.translate(PLAIN)
    found = find_day(plain, frame)
    if found is None:
        return _read_words(plain, now, frame)
    start, end, (day, warnings) = found
    clock = read_time_after(plain, end) or read_time_before(plain, start) or PrintedTime(start, end, None, None)
    raw = printed[min(start, clock.start) : max(end, clock.end)].strip(" ,")
    return PrintedDate(raw, day, clock.time, clock.zone or zone_before(plain, start), warnings + clock.warnings)


def _read_words(text: str, now: datetime, frame: Frame) -> PrintedDate | None:
    """Read "yesterday, 15:04", "2 hours ago", and dates in languages that only dateparser knows."""
    if match := DAY_WORD.search(text):
        clock = read_time_after(text, match.end())
        day = frame.today - timedelta(days=DAYS_BACK[match[1].lower()])
        if clock:
            raw = text[match.start(1) : clock.end]
            return PrintedDate(raw, day, clock.time, clock.zone, (COUNTED_BACK, *clock.warnings))
        if match[0] == text:
            return PrintedDate(text, day, None, None, (COUNTED_BACK,))
    if ago := read_ago(text, frame.languages, now):
        raw, moment, has_time = ago
        clock_time = moment.time().replace(second=0, microsecond=0) if has_time else None
        return PrintedDate(raw, moment.date(), clock_time, now.tzinfo if has_time else None, (COUNTED_BACK,))
    if foreign := read_foreign(text, frame.languages):
        moment, has_time = foreign
        return PrintedDate(text, moment.date(), moment.time() if has_time else None, moment.tzinfo)
    return None


def _check(found: PrintedDate, today: date, near: date | None) -> PrintedDate | None:
    """Hold a reading against the calendar and the day in the address."""
    day, warnings = found.day, found.warnings
    if (near is None or near == day) and day.year > EARLIEST_YEAR and day <= today:
        return found  # nearly all are
    if day.year < EARLIEST_YEAR or day.year > today.year + 1 or (near and day.year - BUDDHIST_YEARS == near.year):
        dated = build_day(day.year, day.month, day.day, today=today, near=near)
        if dated is None:
            return None
        day, warnings = dated.day, warnings + dated.warnings
    is_future = day - today > TOMORROW
    is_overruled = near is not None and (is_future or abs(day - near) > TOLERANCE)
    if near and is_overruled:
        warnings += (f"printed day {day} is not that of the address, {near}: the address is believed",)
        day = near
    elif is_future:
        warnings += (f"printed day {day} is later than the download on {today}",)
    if warnings == found.warnings:
        return found
    return replace(found, day=day, warnings=warnings, is_overruled=is_overruled)
