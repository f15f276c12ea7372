"""What is told of an article, an address or a run, as lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.explaining import forecast, lives, runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newscrawl.explaining.forecast import Forecast
    from newscrawl.explaining.lives import Life
    from newscrawl.explaining.places import Place
    from newscrawl.explaining.runs import RunTold


def life_in_lines(life: Life) -> Iterator[str]:
    """Yield the life of an article, a fact a line."""
    known = life.known
    yield f"{life.id}: {life.state}"
    for number, address in enumerate(known.addresses):
        yield _fact("" if number else "address", address)
    by = f" by {life.source}" if life.source else ""
    yield _fact("announced", f"{lives.moment(known.announced)}{by}" + (f" as {life.title!r}" if life.title else ""))
    stated = {"published": known.published, "modified": known.modified}
    for name, instant in stated.items():
        if instant is not None:
            yield _fact(name, lives.moment(instant))
    if known.fetched is not None:
        status = next((line.status for line in reversed(life.lines) if line.status and _is_of(line, life)), None)
        yield _fact("fetched", f"{lives.moment(known.fetched)}" + (f", status {status}" if status else ""))
    if life.reason:
        yield _fact("reason", life.reason)
    if known.attempts:
        yield _fact("attempts", f"{known.attempts} without success, one after another")
    if known.duplicate_of:
        yield _fact("copy of", known.duplicate_of)
    for line in life.lines:
        yield _fact(f"revision {line.revision}", _place_in_words(line))
    yield _fact("next", life.next)
    yield _fact("not kept", lives.NOT_KEPT)


def _is_of(line: Place, life: Life) -> bool:
    """Tell whether a line was written of the last fetch."""
    fetched = life.known.fetched
    return fetched is not None and line.downloaded is not None and line.downloaded[:19] == fetched.isoformat()[:19]


def _place_in_words(line: Place) -> str:
    where = f"{line.file}, byte {line.offset}, {line.length} bytes"
    if not line.is_there:
        return f"{where}: not there: {line.problem}"
    by = f", written by {line.crawl_id}" if line.crawl_id else ""
    return f"{where}: there{by}" + (f": {line.headline!r}" if line.headline else "")


def forecast_in_lines(told: Forecast, *, has_ledger: bool) -> Iterator[str]:
    """Yield what would happen to an unknown address, a fact a line."""
    yield f"{told.url}: " + (
        "the Ledger does not know it" if has_ledger else "there is no Ledger yet that could know it"
    )
    if told.outlet:
        yield _fact("outlet", told.outlet)
    if told.pattern:
        yield _fact("pattern", told.pattern)
    if told.own_address:
        yield _fact("address", told.own_address)
    if told.id:
        yield _fact("id", told.id)
    if told.robots:
        yield _fact("robots", told.robots)
    yield _fact("so", told.sentence)
    if told.last_run:
        yield _fact("last run", f"{told.last_run} passed over {_listed(told.passed_over or {}) or 'nothing'}")
    yield _fact("not kept", forecast.NOT_KEPT)


def run_in_lines(told: RunTold) -> Iterator[str]:
    """Yield what is told of a run, a fact a line."""
    run = told.run
    code = "" if run.exit_code is None else f" (exit code {run.exit_code})"
    yield f"{run.crawl_id}: {told.verdict}{code}"
    yield _fact("outlet", run.outlet)
    yield _fact("asked for", run.asked or "everything the outlet announces")
    yield _fact("began", lives.moment(run.started))
    if run.ended is not None:
        yield _fact("ended", f"{lives.moment(run.ended)}, after {(run.ended - run.started).total_seconds():.0f} s")
    for name, reasons in told.account.items():
        listed = _listed({word: number for word, number in reasons.items() if word})
        yield _fact(name, f"{sum(reasons.values())}" + (f" ({listed})" if listed else ""))
    for source in told.sources:
        read = f"last read {lives.moment(source.last_success)}" if source.last_success else "never read"
        mine = ", by this run" if source.by_this_run else ""
        yield _fact("source", f"{source.url}: {read}{mine}, {_count(source.leads, 'lead')}")
    for file in told.files:
        there = "" if file.is_there else ": not there any more, it was moved or removed"
        yield _fact("file", f"{file.name}, {_count(file.lines, 'line')}, {file.committed} bytes{there}")
    if not told.files:
        yield _fact("file", "none: it wrote no article")
    yield _fact("not kept", runs.NOT_KEPT)


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _listed(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{reason} {number}" for reason, number in reasons.items())


def _fact(name: str, said: str) -> str:
    return f"  {name:<18} {said}"
