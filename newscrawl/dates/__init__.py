"""Dates as news sites print them, and as addresses hold them.

What reads a printed one is loaded with the first: its patterns take long to compile, and a run in which nothing is new
meets none.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from newscrawl.dates.printed import EARLIEST_ADDRESS, PrintedDate
from newscrawl.dates.words import month_named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

__all__ = ["PrintedDate", "date_in_url", "read_date"]

# Only a date that begins a part of the path is the day of publication: 20261120 in c_20261120 counts articles,
# 2026-11-20 at the end of a title is what the article is about, and /2026/11/16-boats-race/ begins with a number.
ADDRESS = re.compile(
    r"(?<!/)/t?(?P<year>(?:19|20)\d\d)(?:(?P<sign>[-/_.])(?P<month>\d{1,2}|[a-z]{3})[-/_.](?P<day>\d{1,2})(?=[/.]|$|(?<!/\d)(?<!/\d\d)[_-])"
    r"|[-/]?(?P<month2>\d\d)(?:[-/](?P<day2>\d\d)(?=[/.]|$|(?<!/\d\d)[_-])|(?P<day3>\d\d)(?=[/_-]|$)))",
    re.ASCII,
)


def read_date(
    raw: str,
    *,
    languages: Sequence[str] = (),
    now: datetime,
    near: date | None = None,
) -> PrintedDate | None:
    """Read the first date printed in `raw`; None when there is none.

    `languages` are BCP 47 tags. `now` is aware; "yesterday" and "2 hours ago" count back from it in its own zone.
    `near` is the day of publication as the article's address gives it, and is believed over a printed day that lies
    more than three days off: leave it out for the date of a later change.
    """
    from newscrawl.dates.reading import read  # noqa: PLC0415 - see above

    return read(raw, languages, now, near)


def date_in_url(url: str) -> date | None:
    """Find the day of publication in the path of `url`; None when there is none, or there are several."""
    path = url.split("?", 1)[0].split("#", 1)[0].lower()
    found = set()
    for match in ADDRESS.finditer(path):
        name = match["month"] or match["month2"]
        month = int(name) if name.isdigit() else month_named(name, ("en",))
        day = int(match["day"] or match["day2"] or match["day3"])
        if month and int(match["year"]) >= EARLIEST_ADDRESS:
            try:
                found.add(date(int(match["year"]), month, day))
            except ValueError:
                continue
    return found.pop() if len(found) == 1 else None
