"""From a judgement to what is kept and told of an outlet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newscrawl.health.measures import layers_of, measures_of, middle_length
from newscrawl.health.records import Health, LastRun, Usual
from newscrawl.health.statistics import Share

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.health.history import History, JudgedRun
    from newscrawl.health.judging import Judgement

_EVENTS = ("fetched", "written", "unchanged", "duplicate", "rejected", "failed")


def describe(
    outlet: str,
    crawl_id: str,
    judgement: Judgement,
    history: History,
    before: Health | None,
    ended: datetime,
    code: int,
) -> Health:
    """Return the health that a run comes to; `before` is what was said of the outlet until then."""
    run = judgement.now[0]
    is_as_before = before is not None and before.verdict == judgement.condition
    return Health(
        outlet=outlet,
        verdict=judgement.condition,
        sentence=judgement.sentence,
        since=before.since if before is not None and is_as_before else ended,
        judged=ended,
        run=_last_run(run, crawl_id, ended, code),
        findings=judgement.findings,
        newest=judgement.newest,
        body_length=Usual(middle_length(judgement.now), middle_length(history.good)),
        fields=_fields(judgement, history),
        runs_known=len(history.good),
        told=before.told if before is not None else None,
    )


def _last_run(run: JudgedRun, crawl_id: str, ended: datetime, code: int) -> LastRun:
    errors = Counter(run.reasons("sources/failed"))
    errors.update(run.reasons("articles/failed"))
    counted = {event: run.number(f"articles/{event}") for event in _EVENTS}
    leads = run.number("leads/announced")
    return LastRun(crawl_id, run.started, ended, code, leads=leads, errors=dict(sorted(errors.items())), **counted)


def _fields(judgement: Judgement, history: History) -> dict[str, Usual]:
    """Return how often fields are filled now and as a rule, and by which layers now."""
    measured = {
        measure.name: measure for measure in measures_of([*judgement.now, *history.good]) if measure.kind == "filled"
    }
    found = {}
    for name, measure in measured.items():
        now = sum(map(measure.share, judgement.now), Share())
        past = sum(map(measure.share, history.good), Share())
        found[name] = Usual(_ratio(now), _ratio(past), layers_of(judgement.now, name))
    return found


def _ratio(share: Share) -> float | None:
    return round(share.ratio, 4) if share.pages else None
