"""What a run is asked for: the spider arguments, read and checked."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.discovery.source import Range
from newscrawl.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Sequence

_AGO = re.compile(r"(\d{1,5})\s*([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class ArgumentError(ValueError):
    """A spider argument makes no sense; the message says in one line what to write instead."""


class SettingError(ValueError):
    """A setting makes no sense; the message says in one line what to write instead."""


def read_choice(name: str, value: object, choices: Sequence[str]) -> str:
    """Return the value of a setting that is one of several words. Raises SettingError."""
    if value not in choices:
        raise SettingError(f"{name} is {value!r}: write {', '.join(choices[:-1])} or {choices[-1]}")
    return str(value)


def read_amount(name: str, value: object, unit: str) -> float:
    """Return the value of a setting that is a number from 0. Raises SettingError."""
    try:
        amount = float(str(value))
    except ValueError:
        amount = math.nan
    if not 0 <= amount < math.inf:
        raise SettingError(f"{name} is {value!r}: write a number of {unit}")
    return amount


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is asked for.

    `range` bounds the publication; `sections` are names in lower case, empty for all; `urls` are the addresses to read
    instead of the outlet's sources; `limit` is the greatest number of articles to write, None for all; `revisit` tells
    whether written articles are looked at again.
    """

    range: Range = field(default_factory=Range)
    sections: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    limit: int | None = None
    revisit: bool = True

    @property
    def in_words(self) -> str:
        """What decides which articles are wanted, the same text for the same; "" for everything the outlet has."""
        said = {"since": self.range.since, "until": self.range.until}
        words = [f"{name}={moment.astimezone(UTC).isoformat()}" for name, moment in said.items() if moment]
        words += [f"sections={','.join(sorted(self.sections))}"] if self.sections else []
        words += ["urls"] if self.urls else []
        return " ".join(words)

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing narrows what is asked for."""
        return self.limit is None and not self.in_words


def read_arguments(
    *,
    since: str | None = None,
    until: str | None = None,
    sections: str | None = None,
    urls: str | None = None,
    limit: str | int | None = None,
    revisit: str | None = None,
    zone: tzinfo = UTC,
    now: datetime,
) -> Asked:
    """Read the arguments as the command line gives them; days are the outlet's (`zone`). Raises ArgumentError."""
    start = read_moment("since", since, zone, now) if since is not None else None
    end = read_moment("until", until, zone, now) if until is not None else None
    if start is not None and end is not None and start >= end:
        raise ArgumentError(f"since={since} is not before until={until}: nothing lies between them")
    if start is not None and start > now:
        raise ArgumentError(f"since={since} lies in the future: give a day that has begun, or a span such as 2d")
    return Asked(
        range=Range(start, end),
        sections=_names(sections),
        urls=_addresses(urls) if urls is not None else (),
        limit=_positive(limit) if limit is not None else None,
        revisit=_yes_or_no("revisit", revisit) if revisit is not None else True,
    )


def read_moment(name: str, text: str, zone: tzinfo, now: datetime) -> datetime:
    """Read "2d" (ago), "2026-11-01" or "2026-11-01T08:00"; `until` a day includes that day. Raises ArgumentError."""
    ago = _AGO.fullmatch(text.strip())
    try:
        if ago:
            return (now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})).astimezone(zone)
        if re.fullmatch(r"\d{4}-?\d\d-?\d\d", text.strip()):
            day = datetime.combine(date.fromisoformat(text.strip()), datetime.min.time(), zone)
            return day + timedelta(days=1) if name == "until" else day
        moment = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError):
        example = "2d, 12h, 2026-11-01 or 2026-11-01T08:00+08:00"
        raise ArgumentError(f"{name}={text} is no date: write {name}={example.replace(', ', f', {name}=')}") from None
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def _names(text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    names = tuple(name.strip().strip("/").casefold() for name in text.split(",") if name.strip(" /"))
    if not names:
        raise ArgumentError("sections= names no section: write sections=politics,world")
    return names


def _addresses(text: str) -> tuple[str, ...]:
    """Read one address, or a file with one address a line; lines that begin with # are remarks."""
    if re.match(r"https?://", text):
        lines = [text]
    else:
        try:
            lines = Path(text).read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ArgumentError(f"urls={text} is neither an address nor a readable file: {error}") from error
    found: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        url = absolute("", line.strip())
        if url is None:
            raise ArgumentError(f"urls={text}, line {number}: {line.strip()[:80]!r} is no http or https address")
        found.append(url)
    if not found:
        raise ArgumentError(f"urls={text} holds no address: write one http or https address a line")
    return tuple(found)


def _yes_or_no(name: str, text: str) -> bool:
    if text.strip().lower() not in {"yes", "no"}:
        raise ArgumentError(f"{name}={text} is neither: write {name}=yes or {name}=no")
    return text.strip().lower() == "yes"


def _positive(value: str | int) -> int:
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise ArgumentError(f"limit={value} is no number of articles: write a whole number from 1, limit=50")
    return number
