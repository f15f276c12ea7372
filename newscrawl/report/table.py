"""The report as a short table for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from newscrawl.report.words import age_in_words, percent

if TYPE_CHECKING:
    from newscrawl.report.figures import ReportFigures


def make_table(figures: ReportFigures) -> Table:
    """Return a row for each outlet. What outlets and runs are called is text, never markup of the terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("outlet", no_wrap=True)
    for name in ("24 h", f"{figures.days} d", "newest", "text", "date", "failed", "copies", "runs"):
        table.add_column(name, justify="right", no_wrap=True)
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
        verdict = Text(last.verdict if last else "–", style=style)
        table.add_row(*(Text(_printable(cell)) for cell in cells), verdict)
    return table


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in text)
