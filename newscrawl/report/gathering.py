"""Gather the figures of a report from the Ledger, reading through it once."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from heapq import nlargest
from statistics import median
from typing import TYPE_CHECKING

from newscrawl.account import Account
from newscrawl.explaining.figures import Figures
from newscrawl.explaining.places import Place, look_up
from newscrawl.explaining.runs import verdict_of
from newscrawl.report.figures import FIELDS, HOURS, Day, HealthFigures, OutletFigures, ReportFigures, RunFigures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newscrawl.health.records import Health
    from newscrawl.ledger.interface import Ledger
    from newscrawl.ledger.records import KnownRun, Writing
    from newscrawl.spider import NewsSpider

_NEWS = timedelta(days=3)
_LATEST = 5  # articles of an outlet that are shown
_ERRORS = ("articles/failed", "articles/rejected", "sources/failed")


@dataclass(slots=True)
class _Gathered:
    """What is added up of one outlet while the Ledger is read through."""

    written: Counter[date] = field(default_factory=Counter)
    hours: Counter[int] = field(default_factory=Counter)
    delays: defaultdict[date, list[float]] = field(default_factory=lambda: defaultdict(list))
    copied: Counter[str] = field(default_factory=Counter)
    newest: datetime | None = None
    latest: list[tuple[datetime, str, int]] = field(default_factory=list)
    runs: list[KnownRun] = field(default_factory=list)


def gather(
    ledger: Ledger,
    output_dir: Path,
    spiders: Iterable[NewsSpider],
    now: datetime,
    days: int,
    failed_share_max: float,
    healths: Iterable[Health] = (),
) -> ReportFigures:
    """Return the figures of the days up to `now`: of all outlets with a file and of all that wrote or ran."""
    how = {health.outlet: _health_figures(health) for health in healths}
    own = {spider.outlet: spider for spider in spiders}
    first = (now - timedelta(days=days - 1)).astimezone(UTC).date()
    begin = datetime.combine(first, datetime.min.time(), UTC)
    found: defaultdict[str, _Gathered] = defaultdict(_Gathered)
    for writing in ledger.writings(begin):
        _add(found[writing.outlet], writing, now)
    for run in ledger.runs_since(begin):
        found[run.outlet].runs.append(run)
    outlets = []
    for name in sorted({*own, *found}):
        gathered, spider = found[name], own.get(name)
        runs = tuple(_run_figures(run, spider, failed_share_max) for run in gathered.runs)
        places = tuple(_latest(ledger, output_dir, gathered))
        outlet = _outlet_figures(name, spider, gathered, _span(first, now), runs, places)
        outlets.append(replace(outlet, health=how.get(name)))
    return ReportFigures(now, days, tuple(outlets))


def _health_figures(health: Health) -> HealthFigures:
    return HealthFigures(
        health.verdict, health.sentence, health.since, tuple(finding.sentence for finding in health.findings)
    )


def _span(first: date, now: datetime) -> list[date]:
    return [first + timedelta(days=number) for number in range((now.astimezone(UTC).date() - first).days + 1)]


def _add(gathered: _Gathered, writing: Writing, now: datetime) -> None:
    day = writing.written.date()
    gathered.written[day] += 1
    age = int((now - writing.written).total_seconds() // 3600)
    if 0 <= age < HOURS:
        gathered.hours[age] += 1
    published = writing.published
    if published is not None:
        age_then = writing.written - published
        if writing.revision == 1 and age_then <= _NEWS:  # a later line comes with an edit, not with the news
            gathered.delays[day].append(max(age_then.total_seconds(), 0.0))
        if published <= now and (gathered.newest is None or published > gathered.newest):
            gathered.newest = published
        gathered.latest.append((published, writing.article_id, writing.revision))
        if len(gathered.latest) > 100 * _LATEST:
            gathered.latest = nlargest(_LATEST, gathered.latest)
    if writing.duplicate_of:
        gathered.copied[writing.duplicate_of.partition(":")[0]] += 1


def _latest(ledger: Ledger, output_dir: Path, gathered: _Gathered) -> Iterator[Place]:
    for _, article_id, revision in nlargest(_LATEST, gathered.latest):
        line = ledger.line(article_id, revision)
        if line is not None:
            place = look_up(output_dir, article_id, revision, line)
            if place.is_there:
                yield place


def _run_figures(run: KnownRun, spider: NewsSpider | None, failed_share_max: float) -> RunFigures:
    account = Account(Figures(run.accounting))
    has_end = run.ended is not None and run.exit_code is not None
    return RunFigures(
        crawl_id=run.crawl_id,
        started=run.started,
        seconds=(run.ended - run.started).total_seconds() if has_end and run.ended else None,
        asked=run.asked,
        announced=account.number("leads/announced"),
        written=account.number("articles/written"),
        failed=account.number("articles/failed"),
        rejected=account.number("articles/rejected"),
        exit_code=run.exit_code,
        verdict=verdict_of(run, spider, failed_share_max),
    )


def _outlet_figures(
    name: str,
    spider: NewsSpider | None,
    gathered: _Gathered,
    span: list[date],
    runs: tuple[RunFigures, ...],
    places: tuple[Place, ...],
) -> OutletFigures:
    by_day: defaultdict[date, list[KnownRun]] = defaultdict(list)
    for run in gathered.runs:
        by_day[run.started.date()].append(run)
    accounts = [Account(Figures(_sum(by_day[day]))) for day in span]
    days = tuple(_day(day, gathered, account) for day, account in zip(span, accounts, strict=True))
    whole = Account(Figures(_sum(gathered.runs)))
    total = _day(span[-1], gathered, whole)
    return OutletFigures(
        name=name,
        title=(spider.title if spider else "") or name,
        country=spider.country if spider else None,
        language=spider.language if spider else None,
        total=sum(gathered.written.values()),
        last_day=sum(number for age, number in gathered.hours.items() if age < 24),
        newest=gathered.newest,
        coverage=total.coverage,
        layers=total.layers,
        followed=whole.number("articles/followed"),
        failed=whole.number("articles/failed"),
        copied=dict(gathered.copied.most_common()),
        days=days,
        hours=tuple(gathered.hours[age] for age in reversed(range(HOURS))),
        runs=runs,
        latest=places,
    )


def _sum(runs: Iterable[KnownRun]) -> Counter[str]:
    added: Counter[str] = Counter()
    for run in runs:
        added.update(run.accounting)
    return added


def _day(day: date, gathered: _Gathered, account: Account) -> Day:
    delays = gathered.delays.get(day)
    told = Day(day, gathered.written[day], median(delays) if delays else None)
    written = account.number("articles/written")
    if written:
        told.coverage = {name: min(account.number(f"fields/{name}") / written, 1.0) for name in FIELDS}
        filled = account.reasons("found_by/articleBody")
        told.layers = {layer: number / sum(filled.values()) for layer, number in filled.items()}
    errors: Counter[str] = Counter()
    for event in _ERRORS:
        errors.update(account.reasons(event))
    told.errors = dict(errors.most_common())
    return told
