"""Turn a day of the Solar Hijri calendar, by which Iran and Afghanistan date, into ours."""

from __future__ import annotations

from datetime import date, timedelta

LANGUAGES = ("fa", "ps")
YEARS = range(1300, 1500)  # 1921 to 2121; of our own years none is so low on a news page
_NAMES = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
# Arabic keyboards have another letter for the last of many of them.
MONTHS = {spelling: number for number, name in enumerate(_NAMES, 1) for spelling in (name, name.replace("ی", "ي"))}
_LONG_MONTHS = 6  # have 31 days, the others 30, the last 29 but in leap years
_KNOWN_YEAR, _ITS_FIRST_DAY = 1399, date(2020, 3, 20)


def from_persian(year: int, month: int, day: int) -> date | None:
    """Return the day, None where the calendar has none such.

    Leap years follow the cycle of 33 years with 8 of them, which agrees with the astronomical rule in all of YEARS that
    a news page may bear.
    """
    start = _first_day(year)
    length = 31 if month <= _LONG_MONTHS else 30
    found = start + timedelta(days=30 * (month - 1) + min(month - 1, _LONG_MONTHS) + day - 1)
    is_day = 1 <= month <= 12 and 1 <= day <= length and found < _first_day(year + 1)
    return found if is_day else None


def _first_day(year: int) -> date:
    leaps = _leap_days(year) - _leap_days(_KNOWN_YEAR)
    return _ITS_FIRST_DAY + timedelta(days=365 * (year - _KNOWN_YEAR) + leaps)


def _leap_days(year: int) -> int:
    return (8 * year + 21) // 33
