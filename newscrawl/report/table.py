"""The report as a short table for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from newscrawl.console.saying import one_line
from newscrawl.health.records import Condition
from newscrawl.report.words import age_in_words, percent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from newscrawl.report.figures import OutletFigures, ReportFigures

_WIDE = 110  # characters; on narrower terminals some columns are left out
_LEFT_OUT = frozenset({"copies", "runs"})
_COLOURS = {
    Condition.OK: "green", Condition.SILENT: "yellow", Condition.CHANGED: "yellow",
    Condition.BROKEN: "red", Condition.BLOCKED: "red",
}  # fmt: skip


def make_table(figures: ReportFigures, width: int) -> Table:
    """Return a row for each outlet, no wider than so many characters, if they are 80.

    What outlets and runs are called is text, never markup of the terminal.
    """
    is_narrow = width < _WIDE
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("outlet", no_wrap=True)
    columns = ["24 h", f"{figures.days} d", "newest", "text", "date", "failed", "copies", "runs"]
    shown = [name for name in columns if not (is_narrow and name in _LEFT_OUT)]
    for name in shown:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("health", no_wrap=True)
    table.add_column("last run", overflow="fold")
    for outlet in figures.outlets:
        values = dict(zip(columns, _values_of(outlet, figures.made), strict=True))
        cells = (outlet.name, *(values[name] for name in shown))
        table.add_row(*(Text(one_line(cell)) for cell in cells), _health_of(outlet), _last_run_of(outlet, is_narrow))
    return table


def _values_of(outlet: OutletFigures, now: datetime) -> tuple[str, ...]:
    return (
        str(outlet.last_day),
        str(outlet.total),
        age_in_words(outlet.newest, now),
        percent(outlet.coverage.get("articleBody")),
        percent(outlet.coverage.get("datePublished")),
        percent(outlet.failed_share),
        str(sum(outlet.copied.values())),
        str(len(outlet.runs)),
    )


def _last_run_of(outlet: OutletFigures, is_narrow: bool) -> Text:  # noqa: FBT001 - one of two forms
    if not outlet.runs:
        return Text("–")
    last = outlet.runs[0]
    said = f"exit {last.exit_code}" if is_narrow and last.exit_code is not None else one_line(last.verdict)
    return Text(said, style="" if last.exit_code == 0 else "red")


def lines_of_health(figures: ReportFigures) -> Iterator[Text]:
    """Yield a line for each outlet that is not well, and why."""
    for outlet in figures.outlets:
        health = outlet.health
        if health is not None and not health.is_well:
            said = f"{outlet.name}: {health.verdict} since {health.since:%Y-%m-%d}: {health.sentence}"
            yield Text(one_line(said), style=_COLOURS[health.verdict])


def _health_of(outlet: OutletFigures) -> Text:
    if outlet.health is None:
        return Text("–")
    return Text(str(outlet.health.verdict), style=_COLOURS[outlet.health.verdict])
