"""Shares, ages and spans as a person reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_UNITS = ((86400, "d"), (3600, "h"), (60, "min"))


def percent(share: float | None) -> str:
    """Return a share as "97 %", cut so that only all is 100; a dash where there is none."""
    return "–" if share is None else f"{int(share * 100)} %"


def age_in_words(instant: datetime | None, now: datetime) -> str:
    """Return how long ago an instant was; a dash where there is none."""
    return "–" if instant is None else span_in_words((now - instant).total_seconds())


def in_utc(stated: str | None) -> str:
    """Return an instant in ISO 8601 as minutes of UTC, "" where it is none."""
    try:
        return f"{datetime.fromisoformat(stated or '').astimezone(UTC):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return ""


def span_in_words(seconds: float | None) -> str:
    """Return a span in its greatest unit: "3 d", "17 h", "20 min", "41 s"; a dash where there is none."""
    if seconds is None:
        return "–"
    whole = timedelta(seconds=max(seconds, 0)) // timedelta(seconds=1)
    return next((f"{whole // size} {name}" for size, name in _UNITS if whole >= size), f"{whole} s")
