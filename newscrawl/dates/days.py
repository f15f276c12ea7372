"""Find the first day printed in a text: figures in every order, and names of months beside figures.

The file is longer than others because all forms share one frame, and each rests on the one tried before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.dates import persian
from newscrawl.dates.times import read_time_after
from newscrawl.dates.words import month_named
from newscrawl.text import compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Dated(NamedTuple):
    """A day of the calendar, and what had to be assumed to read it."""

    day: date
    warnings: tuple[str, ...] = ()


class PrintedDay(NamedTuple):
    """The day printed in `text[start:end]`."""

    start: int
    end: int
    dated: Dated


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known before reading: the languages of the page, the day of the crawl, the day in the address."""

    languages: Sequence[str]
    today: date
    near: date | None

    @property
    def is_east_asian(self) -> bool:
        """Tell whether the page is Chinese, Japanese or Korean, where the greater unit always stands first."""
        return any(language.startswith(("zh", "ja", "ko")) for language in self.languages)


EARLIEST_YEAR = 1900  # 0001-01-01 and the like say "no date" in many systems
BUDDHIST_YEARS = 543  # the Buddhist Era counts from 543 BC
TOLERANCE = timedelta(days=3)  # between the day printed and the day in the address
TOMORROW = timedelta(days=1)  # the other side of the earth may be there already
UNSURE = "day and month order assumed"
ERAS = {"民國": 1911, "民国": 1911, "平成": 1988, "令和": 2018}

NUMBER = re.compile(r"\d+")
# Compiled with the first date that is printed in none of the cheap forms: many outlets print all theirs in ISO 8601.
FIGURES = r"""(?x)
    (?P<year>\d{4})(?P<mark>[-/.])\s?(?P<month>\d{1,2})(?P=mark)\s?(?P<day>\d\d(?=\d\d:\d\d)|\d{1,2}(?!\d))
    |(?P<parted_year>\d{4})\s(?P<parted_month>\d\d)/\s?(?P<parted_day>\d\d)(?!\d)
    |(?P<han_year>\d{1,4})\s?[年년]\s?(?P<han_month>\d{1,2})\s?[月월]\s?(?P<han_day>\d{1,2})(?!\d)(?:\s?[日일号號])?
    |(?P<bare_month>\d{1,2})\s?[月월]\s?(?P<bare_day>\d{1,2})\s?[日일号號]
    |(?P<first>\d{1,2})(?P<sign>[-/.])\s?(?P<second>\d{1,2})(?P=sign)\s?(?P<last>\d\d(?:\d\d)?(?=\d\d:\d\d(?!\d))|(?:\d{4}|\d\d)(?![\d%]|\.\d))
    |(?P<apart_first>\d\d)\s(?P<bar>[|/·])\s(?P<apart_second>\d\d)\s(?P=bar)\s(?P<apart_last>\d{4})(?!\d)
    |(?P<one>\d{1,2})(?P<dash>[-/])(?P<two>\d{1,2})(?=,?\s\d{1,2}[:h]\d\d)"""
WORD = r"[^\s\d,;:|/()\[\]<>+،\u3000-\u9fff\uac00-\ud7a3-]{2,20}"
BEFORE_YEAR = r"[\s,.’'-]{0,3}(?:de\s|del\s)?"
YEAR = r"\d{4}(?:(?!\d)|(?=\d\d:\d\d|\d{1,2}\.\s?[^\W\d_]))"  # some templates join what follows to it
SHORT_YEAR = r"\d\d(?!\d|,?\s\d{4}|[:.h]\d|\s?[AaPp]\.?[Mm])"
DAY_MONTH = (
    rf"(?P<day>\d{{1,2}})(?:(?:st|nd|rd|th|er)(?!\w)|[ºª°])?[.]?[\s-]?(?:de\s|of\s|d['’])?(?P<name>{WORD})(?:/{WORD})?"
    rf"(?:{BEFORE_YEAR}(?P<year>{YEAR}|{SHORT_YEAR})|(?P<more>\s{WORD}){BEFORE_YEAR}(?P<later_year>\d{{4}})(?!\d))?"
)
YEAR_MONTH_DAY = rf"(?P<year>\d{{4}})[.,]?[\s-](?P<name>{WORD})[\s-](?P<day>\d{{1,2}})(?![\d:])"
DAY_YEAR = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d:])(?:[\s,.-]{1,3}(?P<year>\d{4})(?!\d))?")
NO_WORD = re.compile(r"[\s\d,;:|/()\[\]<>+-]")
JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])")  # "Anna ExampleNov 20, 2026"
END_OF_PART = re.compile(r"\s*(?:\Z|[|·•;()\[\]–—]|,(?!\s?\d))")
LONGEST_NAME = 24  # characters before a number in which the month's name stands


def find_day(text: str, frame: Frame) -> PrintedDay | None:
    """Find the first day printed in `text`, whose digits must be ASCII."""
    for number in NUMBER.finditer(text):
        start, end = number.span()
        before = text[max(0, start - 2) : start].rstrip()
        is_inside = len(before) == 2 and before[1] in "-/.:" and before[0].isdigit()
        if end - start > 4 or is_inside or before.endswith(("年", "년")):
            continue  # a part of a longer figure
        if match := compiled(FIGURES).match(text, start):
            found = (dated := _read_figures(match, frame)) and PrintedDay(start, match.end(), dated)
        else:
            found = _read_named(text, start, end, frame)
        if found:
            return found
    return None


def build_day(year: int, month: int, day: int, *, today: date, near: date | None) -> Dated | None:
    """Give the day if the calendar has it and an article can bear it; the Buddhist Era is turned into ours."""
    warnings: tuple[str, ...] = ()
    if year > today.year + 400 or (near and year - BUDDHIST_YEARS == near.year):
        warnings = (f"Buddhist-Era year {year} read as {year - BUDDHIST_YEARS}",)
        year -= BUDDHIST_YEARS
        if year > today.year + 1:
            return None  # 9999-12-31 says "never"
    if year < EARLIEST_YEAR:
        return None
    try:
        return Dated(date(year, month, day), warnings)
    except ValueError:
        return None


def _build(year: int, month: int, day: int, frame: Frame) -> Dated | None:
    if year in persian.YEARS and any(language.startswith(persian.LANGUAGES) for language in frame.languages):
        converted = persian.from_persian(year, month, day)
        return Dated(converted, (f"Solar Hijri year {year} read as {converted.year}",)) if converted else None
    return build_day(year, month, day, today=frame.today, near=frame.near)


def _build_recent(month: int, day: int, frame: Frame) -> Dated | None:
    """Give a day printed without its year: the one nearest to the address, else the latest that has come."""
    if near := frame.near:
        possible = [dated.day for year in (-1, 0, 1) if (dated := _build(near.year + year, month, day, frame))]
        return Dated(min(possible, key=lambda one: abs(one - near))) if possible else None
    for year in range(frame.today.year + 1, frame.today.year - 8, -1):
        dated = _build(year, month, day, frame)
        if dated and dated.day <= frame.today + TOMORROW:
            return dated
    return None


def _full_year(digits: str, frame: Frame) -> int:
    year = 2000 + int(digits)
    return year if year <= frame.today.year + 1 else year - 100


def _read_figures(match: re.Match[str], frame: Frame) -> Dated | None:
    if year_first := match["year"] or match["parted_year"]:
        # Xinhua prints year, day and time in boxes of their own: "2023 11/ 17 20:52:15"
        month, day = match["month"] or match["parted_month"], match["day"] or match["parted_day"]
        return _build(int(year_first), int(month), int(day), frame)
    if match["han_year"]:
        year = int(match["han_year"])
        if len(match["han_year"]) < 4:
            era = ERAS.get(match.string[: match.start()].rstrip()[-2:])
            if era is None:
                return None
            year += era
        return _build(year, int(match["han_month"]), int(match["han_day"]), frame)
    if match["bare_month"]:
        return _build_recent(int(match["bare_month"]), int(match["bare_day"]), frame)
    if match["one"]:
        month_first = frame.is_east_asian or match["dash"] == "-" or "en-US" in frame.languages
        build = partial(_build_recent, frame=frame)
        found = _order(int(match["one"]), int(match["two"]), build, frame, month_first=month_first)
        return Dated(found.day) if found and frame.is_east_asian else found
    part = "apart_{}" if match["bar"] else "{}"
    first, second, last = (match[part.format(name)] for name in ("first", "second", "last"))
    return _read_year_last(first, second, last, match["sign"] or "/", frame)


def _read_year_last(first: str, second: str, last: str, sign: str, frame: Frame) -> Dated | None:
    if len(last) == 2:
        if frame.is_east_asian:
            return _build(_full_year(first, frame), int(second), int(last), frame)
        if not frame.languages and not frame.near:
            return None  # nothing says whether the day or the year stands first
    build = partial(_build, int(last) if len(last) == 4 else _full_year(last, frame), frame=frame)
    if sign == ".":
        return build(int(second), int(first))  # with full stops nobody writes the month first
    return _order(int(first), int(second), build, frame, month_first="en-US" in frame.languages)


def _order(
    first: int, second: int, build: Callable[[int, int], Dated | None], frame: Frame, *, month_first: bool
) -> Dated | None:
    """Decide which figure is the month: by the calendar, by the address, by the future, at last by custom."""
    readings = (
        (build(first, second), build(second, first)) if month_first else (build(second, first), build(first, second))
    )
    possible = [dated for dated in readings if dated]
    if len(possible) < 2 or possible[0] == possible[1]:
        return possible[0] if possible else None
    near = frame.near
    fitting = [dated for dated in possible if near and abs(dated.day - near) <= TOLERANCE]
    if len(fitting) == 1:
        return fitting[0]
    past = [dated for dated in possible if dated.day <= frame.today + TOMORROW]
    day, warnings = (past or possible)[0]
    return Dated(day, (*warnings, UNSURE))


def _read_named(text: str, start: int, end: int, frame: Frame) -> PrintedDay | None:
    if end - start == 4:
        match = compiled(YEAR_MONTH_DAY).match(text, start)
        month = match and month_named(match["name"], frame.languages)
        if match and month and (dated := _build(int(match["year"]), month, int(match["day"]), frame)):
            return PrintedDay(start, match.end(), dated)
        return None
    if end - start > 2:
        return None
    return _read_day_month(text, start, frame) or _read_month_day(text, start, frame)


def _read_day_month(text: str, start: int, frame: Frame) -> PrintedDay | None:
    """Read "20 November 2026", "20 de nov. de 2026", "20 พ.ย. 69", and "20 November" where nothing else follows."""
    match = compiled(DAY_MONTH).match(text, start)
    if match is None:
        return None
    year, end = match["year"] or match["later_year"], match.end()
    month = month_named(match["name"], frame.languages)
    if month is None and match["more"]:
        month = month_named(match["name"] + match["more"], frame.languages)
    if month is None or (len(year or "") < 4 and not _ends_date(text, end)):
        return None
    if year is None:
        dated = _build_recent(month, int(match["day"]), frame)
    elif len(year) == 4:
        dated = _build(int(year), month, int(match["day"]), frame)
    else:  # Thai pages shorten 2569, not 2026
        is_thai = "\u0e00" < match["name"][0] < "\u0e7f"
        whole = 2500 - BUDDHIST_YEARS + int(year) if is_thai else _full_year(year, frame)
        dated = _build(whole, month, int(match["day"]), frame)
    return dated and PrintedDay(start, end, dated)


def _read_month_day(text: str, start: int, frame: Frame) -> PrintedDay | None:
    """Read "Nov. 20, 2026", and "Nov 20" where nothing else follows; `start` is that of the day."""
    match = DAY_YEAR.match(text, start)
    before = text[max(0, start - LONGEST_NAME) : start].rstrip(" -.")
    name = JOINED.split(NO_WORD.split(before)[-1])[-1]
    if match is None or len(name) < 3:
        return None
    name_start = start - len(text[max(0, start - LONGEST_NAME) : start]) + len(before) - len(name)
    if match["year"]:
        month = month_named(name, frame.languages)
        dated = _build(int(match["year"]), month, int(match["day"]), frame) if month else None
    else:  # only English writes so without a year
        month = month_named(name, ("en",)) if _ends_date(text, match.end()) else None
        dated = _build_recent(month, int(match["day"]), frame) if month else None
    return dated and PrintedDay(name_start, match.end(), dated)


def _ends_date(text: str, position: int) -> bool:
    return bool(END_OF_PART.match(text, position) or read_time_after(text, position))
