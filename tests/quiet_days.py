"""An outlet's runs over weeks as its accounts would tell them: days, nights, weekends, holidays, and nothing wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import exp, log
from random import Random
from typing import TYPE_CHECKING

from newscrawl.account import PREFIX, Account
from newscrawl.health.history import CONDITION, JudgedRun, read_history
from newscrawl.health.judging import Judgement, judge_health
from newscrawl.ledger.records import KnownRun
from newscrawl.verdict import judge
from tests.figures import Figures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Habits:
    """What an outlet is like: how it publishes, announces and prints.

    `by_hour` articles are published in an hour of a working day; nights and free days have a share of that.
    `fields` are the shares of articles that have each, `strange` the share of pages of another template, which come
    together; `kinds` of source are "list" (so many always), "window" (of two days), and "today".
    """

    by_hour: float = 4.0
    night: float = 0.1
    weekend: float = 0.4
    holiday: float = 0.25
    sources: Mapping[str, tuple[str, int]] = field(
        default_factory=lambda: {
            "https://a.example/feed": ("list", 30),
            "https://a.example/world/": ("list", 40),
            "https://a.example/news.xml": ("window", 0),
            "https://a.example/today/": ("today", 0),
        }
    )
    fields: Mapping[str, float] = field(
        default_factory=lambda: {
            "headline": 1.0,
            "articleBody": 0.99,
            "datePublished": 1.0,
            "authors": 0.6,
            "editors": 0.3,
            "description": 0.9,
            "images": 0.7,
        }
    )
    layer: str = "selectors"
    strange: float = 0.02
    gone: float = 0.01
    rejected: float = 0.05
    body: float = 1800.0
    spread: float = 0.8
    free_days: frozenset[int] = frozenset({11, 12, 13, 14, 32, 46, 47})


@dataclass
class Outlet:
    """Plays the outlet, run after run; `change` may alter a run's figures before it is judged."""

    habits: Habits = field(default_factory=Habits)
    seed: int = 1
    every: timedelta = _HOUR
    promises: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        self.now = BEGIN
        self.published: list[datetime] = []
        self.runs: list[KnownRun] = []
        self.judged: list[tuple[datetime, int, Judgement]] = []

    def live(self, days: float, change: Callable[[Counter[str]], None] | None = None) -> list[Judgement]:
        """Let so many days pass, and return how each of their runs was judged."""
        first, end = len(self.judged), self.now + timedelta(days=days)
        while self.now < end:
            self.run(change)
        return [judgement for _, _, judgement in self.judged[first:]]

    def run(self, change: Callable[[Counter[str]], None] | None = None) -> Judgement:
        """Run once, and let the time to the next run pass."""
        figures = self._figures()
        if change:
            change(figures)
        stats = Figures({PREFIX + name: number for name, number in figures.items()})
        verdict = judge(Account(stats), "finished", is_full_run=True, promises=self.promises, failed_share_max=0.1)
        history = read_history(reversed(self.runs[-700:]), self.now)
        judgement = judge_health(JudgedRun(self.now, figures), verdict, history)
        code = int(verdict.code) or (12 if judgement.condition in {"changed", "broken", "blocked"} else 0)
        figures[f"{CONDITION}/{judgement.condition}"] = 1
        self.runs.append(KnownRun(f"x-{len(self.runs)}", "x", self.now, "", self.now, dict(figures), code))
        self.judged.append((self.now, code, judgement))
        self.now += self.every
        return judgement

    # --- what is published and announced -------------------------------------------------------------------------

    def _rate(self, moment: datetime) -> float:
        habits, day = self.habits, (moment - BEGIN).days
        rate = habits.by_hour * (1.0 if 7 <= moment.hour < 22 else habits.night)
        if day in habits.free_days:
            return rate * habits.holiday
        return rate * (habits.weekend if moment.weekday() >= 5 else 1.0)

    def _publish(self) -> list[datetime]:
        """Publish what comes between two runs, before the first of them what two days bring."""
        moment = self.now - (self.every if self.runs else timedelta(days=2))
        fresh = []
        while moment < self.now:
            number = _poisson(self.dice, self._rate(moment))
            fresh += [moment + _HOUR * self.dice.random() for _ in range(number)]
            moment += _HOUR
        self.published = sorted((*self.published, *fresh))[-2000:]
        return fresh

    def _announced(self, kind: str, number: int) -> int:
        if kind == "list":
            return number - (self.dice.random() < 0.1)  # an entry that leads elsewhere
        since = self.now - timedelta(days=2) if kind == "window" else self.now.replace(hour=0, minute=0)
        return sum(1 for each in self.published if each >= since)

    def _figures(self) -> Counter[str]:
        habits, dice, figures = self.habits, self.dice, Counter[str]()
        fresh = self._publish()
        for url, (kind, number) in habits.sources.items():
            leads = self._announced(kind, number)
            figures[f"announced_by/{url}"] = leads
            figures["leads/announced"] += leads
            figures["sources/read"] += 1
        is_run_of_strange = dice.random() < 0.1
        for published in fresh:
            figures["articles/followed"] += 1
            if dice.random() < habits.gone:
                figures["articles/failed/http_404"] += 1
                continue
            figures["articles/fetched"] += 1
            if dice.random() < habits.rejected:
                figures["articles/rejected/listing"] += 1
                continue
            self._write(
                figures, published, is_strange=dice.random() < habits.strange * (4 if is_run_of_strange else 0.7)
            )
        return figures

    def _write(self, figures: Counter[str], published: datetime, *, is_strange: bool) -> None:
        habits, dice = self.habits, self.dice
        figures["articles/written"] += 1
        figures["newest"] = max(figures["newest"], int(published.timestamp()))
        is_free = published.weekday() >= 5
        for name, share in habits.fields.items():
            usual = share if share > 0.8 or not is_free else share * 0.5  # who works then signs less
            if dice.random() < usual:
                figures[f"fields/{name}"] += 1
                figures[f"found_by/{name}/{'generic' if is_strange else habits.layer}"] += 1
        length = int(habits.body * exp(dice.gauss(0, habits.spread)))
        figures[f"bodies/{2 ** (max(length, 1).bit_length() - 1)}"] += 1


def _poisson(dice: Random, mean: float) -> int:
    number, left = 0, -log(1 - dice.random())
    while left < mean:
        number += 1
        left -= log(1 - dice.random())
    return number
