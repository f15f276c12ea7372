"""The runs of an outlet as health looks at them: which say something, which are good, and what each has counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newscrawl.health.acceptance import Acceptance
    from newscrawl.ledger.records import KnownRun

REACH = timedelta(days=28)
"""So far back runs are looked at: four weekends, a holiday among them or not."""
_FORGIVEN = timedelta(days=14)
"""What was out of the ordinary for so long is ordinary."""
_JUDGED = frozenset({ExitCode.COMPLETE, ExitCode.BELOW_PROMISE, ExitCode.BLOCKED, ExitCode.PARTIAL})
_ACCEPTED = frozenset({ExitCode.COMPLETE, ExitCode.BELOW_PROMISE})
_ORDINARY = re.compile(r"(?:since=\S+)?")
_LONG = timedelta(days=8)
_SAME_HOUR, _DAY = timedelta(minutes=95), timedelta(days=1)
CONDITION = "health"
"""The event under which a run counts what was found, by its word."""


@dataclass(frozen=True)
class JudgedRun:
    """One run that came to its end; `figures` are those of its account, `is_good` tells whether all was well."""

    started: datetime
    figures: Mapping[str, int]
    is_good: bool = True

    @cached_property
    def _groups(self) -> dict[str, dict[str, int]]:
        groups: dict[str, dict[str, int]] = {}
        for name, number in self.figures.items():
            event, _, rest = name.partition("/")
            groups.setdefault(event, {})[rest] = number
        return groups

    def under(self, event: str) -> Mapping[str, int]:
        """Return what was counted under the first word of an event, by the rest of its name."""
        return self._groups.get(event, {})

    def reasons(self, event: str) -> dict[str, int]:
        """Return how often an event of two words was counted for each reason."""
        first, _, second = event.partition("/")
        start = f"{second}/"
        return {name.removeprefix(start): n for name, n in self.under(first).items() if name.startswith(start)}

    def number(self, event: str) -> int:
        """Return how often an event of two words was counted, over all its reasons."""
        first, _, second = event.partition("/")
        return self.under(first).get(second, 0) + sum(self.reasons(event).values())


@dataclass(frozen=True)
class History:
    """The runs before one, the newest first."""

    runs: Sequence[JudgedRun]

    @cached_property
    def good(self) -> list[JudgedRun]:
        """The runs in which all was well, the newest first."""
        return [run for run in self.runs if run.is_good]

    @property
    def is_long(self) -> bool:
        """Tell whether it holds all days of a week."""
        return bool(self.good) and self.good[0].started - self.good[-1].started >= _LONG

    def like(self, now: datetime) -> list[JudgedRun]:
        """Return the good runs at the same time of day, where they are known of all days of a week; else all."""
        at_hour = [run for run in self.good if _is_at_hour_of(run.started, now)]
        is_enough = self.is_long and len({run.started.date() for run in at_hour}) >= _LONG.days
        return at_hour if is_enough else self.good


def is_ordinary(asked: str) -> bool:
    """Tell whether a run was asked for what is new: no sections, no addresses, no end."""
    return _ORDINARY.fullmatch(asked) is not None


def read_history(runs: Iterable[KnownRun], now: datetime, acceptance: Acceptance | None = None) -> History:
    """Return what health looks at of an outlet's runs, given the newest first.

    Runs that were stopped say nothing of the outlet. One in which something was out of the ordinary is no measure for
    later ones, or a fault would soon be the rule; but what has been so for a fortnight is, and what was accepted.
    """
    judged = []
    for run in runs:
        if run.ended is None or run.exit_code not in _JUDGED or not is_ordinary(run.asked):
            continue
        if acceptance is not None and run.ended < acceptance.since:
            break
        if now - REACH <= run.started < now:
            judged.append(JudgedRun(run.started, run.accounting, _is_good(run, now, acceptance)))
    return History(judged)


def _is_good(run: KnownRun, now: datetime, acceptance: Acceptance | None) -> bool:
    if acceptance is not None and run.started < acceptance.accepted:
        return run.exit_code in _ACCEPTED
    was_changed = f"{CONDITION}/changed" in run.accounting
    if was_changed:
        return now - run.started > _FORGIVEN
    return run.exit_code == ExitCode.COMPLETE


def _is_at_hour_of(one: datetime, other: datetime) -> bool:
    apart = (one.astimezone(UTC) - other.astimezone(UTC)) % _DAY
    return min(apart, _DAY - apart) <= _SAME_HOUR
