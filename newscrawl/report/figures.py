"""The figures of a report: what was written when, what was filled by what, what failed, and how each outlet is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.health.records import Condition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from newscrawl.explaining.places import Place

FIELDS = ("headline", "articleBody", "datePublished", "authors", "mainImage")
"""The fields whose coverage is followed over time; all others stand in each run's summary."""
HOURS = 48


@dataclass(slots=True)
class Day:
    """One day in UTC. `coverage` and `layers` (of the text) are shares of what its runs wrote; `delay` is in seconds.

    `delay`: the median from an article's publication to its first line, of those younger than three days then: what
    is older comes from an archive, or with an outlet's first run. None where there was none.
    """

    day: date
    written: int = 0
    delay: float | None = None
    coverage: dict[str, float] = field(default_factory=dict)
    layers: dict[str, float] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunFigures:
    """A run in a line: `seconds` is None while it goes on or where it was killed."""

    crawl_id: str
    started: datetime
    seconds: float | None
    asked: str
    announced: int
    written: int
    failed: int
    rejected: int
    exit_code: int | None
    verdict: str


@dataclass(frozen=True, slots=True)
class HealthFigures:
    """How an outlet is, by its last run that was judged: the verdict, why, since when, and all that is wrong."""

    verdict: Condition
    sentence: str
    since: datetime
    findings: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be done."""
        return self.verdict == Condition.OK


@dataclass(frozen=True, slots=True)
class OutletFigures:
    """What an outlet brought. `days` are all days of the span and `hours` the last 48, the oldest first.

    `newest` is the latest publication of what was written in the span; `copied` counts, by outlet, the articles whose
    text stood there first. `health` is None where no run was judged yet.
    """

    name: str
    title: str
    country: str | None
    language: str | None
    total: int
    last_day: int
    newest: datetime | None
    coverage: Mapping[str, float]
    layers: Mapping[str, float]
    followed: int
    failed: int
    copied: Mapping[str, int]
    days: tuple[Day, ...]
    hours: tuple[int, ...]
    runs: tuple[RunFigures, ...]
    latest: tuple[Place, ...]
    health: HealthFigures | None = None

    @property
    def failed_share(self) -> float | None:
        """The share of the pages followed that could not be had."""
        return self.failed / self.followed if self.followed else None


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """A report: the instant it was made, how many days it spans, and its outlets by name."""

    made: datetime
    days: int
    outlets: tuple[OutletFigures, ...]
