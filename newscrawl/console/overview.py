"""All outlets at a glance: what they declare, what their runs brought, and how they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from newscrawl.console.address_book import Spiders
from newscrawl.health.records import health_folder, read_all
from newscrawl.ledger.sqlite import SqliteLedger

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from newscrawl.health.records import Health
    from newscrawl.ledger.interface import Ledger
    from newscrawl.ledger.records import KnownRun
    from newscrawl.spider import NewsSpider

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_MOST_RUNS = 2_000  # a week of runs five minutes apart
_SHOWN_RUNS = 14


@dataclass(frozen=True, slots=True)
class Overview:
    """One outlet; all instants are aware, and None where nothing is known.

    `last_run` is the newest that ended, `open_run` one that has begun and not ended. `day` and `week` are how many
    articles were written for the first time in the runs that began in the last 24 hours and 7 days.
    """

    outlet: str
    title: str | None
    country: str | None
    language: str | None
    sources: tuple[str, ...]
    last_run: KnownRun | None
    open_run: KnownRun | None
    runs: tuple[KnownRun, ...]
    day: int
    week: int
    newest: datetime | None
    health: Health | None
    announced: Mapping[str, tuple[int, datetime]] = field(default_factory=dict)
    """How many leads each source announced on its first page, and the start of the run that last read it."""


def read_overviews(settings: Any, ledger_dir: Path, now: datetime) -> list[Overview]:
    """Return the outlets in the order of their names.

    Hosts that were read as sites are outlets as well, where their health is known. Raises LedgerUnavailableError,
    LedgerDamagedError.
    """
    spiders = {spider.outlet: spider for spider in Spiders(settings).own}
    healths = {health.outlet: health for health in read_all(health_folder(ledger_dir))}
    names = sorted({*spiders, *healths})
    path = ledger_dir / "ledger.sqlite"
    if not path.exists():
        return [_overview(name, spiders.get(name), None, healths.get(name), now) for name in names]
    with SqliteLedger.open_to_read(path) as ledger:
        return [_overview(name, spiders.get(name), ledger, healths.get(name), now) for name in names]


def _overview(
    name: str, spider: NewsSpider | None, ledger: Ledger | None, health: Health | None, now: datetime
) -> Overview:
    runs = ledger.runs(name, most=_MOST_RUNS) if ledger else []
    ended = [run for run in runs if run.ended is not None]
    urls = tuple(source.url for source in spider.sources) if spider else ()
    newest = max((run.accounting.get("newest", 0) for run in runs), default=0)
    return Overview(
        outlet=name,
        title=(spider.title or None) if spider else None,
        country=spider.country if spider else None,
        language=spider.language if spider else None,
        sources=urls,
        last_run=ended[0] if ended else None,
        open_run=runs[0] if runs and runs[0].ended is None else None,
        runs=tuple(runs[:_SHOWN_RUNS]),
        day=_written(runs, now - _DAY),
        week=_written(runs, now - _WEEK),
        newest=datetime.fromtimestamp(newest, UTC) if newest else None,
        health=health,
        announced=_announced(runs, urls),
    )


def _announced(runs: Iterable[KnownRun], urls: Iterable[str]) -> dict[str, tuple[int, datetime]]:
    found: dict[str, tuple[int, datetime]] = {}
    for run in runs:
        for url in urls:
            leads = run.accounting.get(f"announced_by/{url}")
            if leads is not None:
                found.setdefault(url, (leads, run.started))
    return found


def _written(runs: Iterable[KnownRun], since: datetime) -> int:
    """Return how many articles runs wrote for the first time; of one that was killed, what was recovered."""
    figures = [run.accounting for run in runs if run.started >= since]
    return sum(
        each.get("articles/written", each.get("recovered/lines", 0)) - each.get("articles/revised", 0)
        for each in figures
    )


def to_json(overview: Overview, *, in_full: bool) -> dict[str, Any]:
    """Return what a machine may read of an outlet."""
    said: dict[str, Any] = {
        name: getattr(overview, name) for name in ("outlet", "title", "country", "language", "day", "week")
    }
    said |= {
        "sources": len(overview.sources),
        "last_run": _run_to_json(overview.last_run),
        "open_run": _run_to_json(overview.open_run),
        "newest": _instant(overview.newest),
        "health": overview.health.verdict if overview.health else None,
        "sentence": overview.health.sentence if overview.health else None,
    }
    if in_full:
        read = {url: {"leads": leads, "read": _instant(at)} for url, (leads, at) in overview.announced.items()}
        said["sources"] = [{"url": url, **read.get(url, {"leads": None, "read": None})} for url in overview.sources]
        said["runs"] = [_run_to_json(run) for run in overview.runs]
        said["health"] = overview.health.to_json() if overview.health else None
    return said


def _run_to_json(run: KnownRun | None) -> dict[str, Any] | None:
    if run is None:
        return None
    return {
        "crawl_id": run.crawl_id,
        "started": _instant(run.started),
        "ended": _instant(run.ended),
        "asked": run.asked,
        "exit_code": run.exit_code,
        "written": run.accounting.get("articles/written", 0),
    }


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
