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

    from newscrawl.report.figures import OutletFigures, ReportFigures

_COLOURS = {
    Condition.OK: "green", Condition.SILENT: "yellow", Condition.CHANGED: "yellow",
    Condition.BROKEN: "red", Condition.BLOCKED: "red",
}  # fmt: skip


def make_table(figures: ReportFigures) -> Table:
    """Return a row for each outlet. What outlets and runs are called is text, never markup of the terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("outlet", no_wrap=True)
    for name in ("24 h", f"{figures.days} d", "newest", "text", "date", "failed", "copies", "runs"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("health", no_wrap=True)
    table.add_column("last run", overflow="fold")
    for outlet in figures.outlets:
        last = outlet.runs[0] if outlet.runs else None
        style = "" if last is None or last.exit_code == 0 else "red"
        cells = (
            outlet.name,
            str(outlet.last_day),
            str(outlet.total),
            age_in_words(outlet.newest, figures.made),
            percent(outlet.coverage.get("articleBody")),
            percent(outlet.coverage.get("datePublished")),
            percent(outlet.failed_share),
            str(sum(outlet.copied.values())),
            str(len(outlet.runs)),
        )
        verdict = Text(one_line(last.verdict) if last else "–", style=style)
        table.add_row(*(Text(one_line(cell)) for cell in cells), _health_of(outlet), verdict)
    return table


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
