"""What a date says that was printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

EARLIEST_ADDRESS = 1990  # no news site is older


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as a page printed it; `time` and `zone` are None where none was printed."""

    raw: str
    day: date
    time: time | None
    zone: tzinfo | None
    warnings: tuple[str, ...] = ()
    is_overruled: bool = False
    """The day is that of the address, against what is printed."""

    def instant(self, zone: tzinfo | None) -> datetime | None:
        """Give the aware datetime in the printed zone, else in `zone`; None without a time or any zone."""
        known = self.zone or zone
        if self.time is None or known is None:
            return None
        return datetime.combine(self.day, self.time, known)
