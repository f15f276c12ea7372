"""The overview of the outlets for a person: a table of all, and one in lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from newscrawl.console.saying import one_line, say_row
from newscrawl.console.showing import PlainConsole
from newscrawl.health.judging import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from newscrawl.console.overview import Overview
    from newscrawl.ledger.records import KnownRun

_COLOURS = {"ok": "green", "silent": "yellow", "changed": "yellow", "broken": "red", "blocked": "red"}
_COLUMNS = ("outlet", "title", "country", "language", "sources", "last run", "24 h", "7 d", "newest", "health")
_WIDE, _LEFT_OUT = 110, frozenset({"title", "sources"})  # characters; what a narrower terminal does not show
_NUMBERS = frozenset({"sources", "24 h", "7 d", "newest"})


def show_table(found: list[Overview], now: datetime) -> None:
    """Print a row for each outlet, with tabs where standard output is no terminal; on one, what is wrong below it."""
    rows = [_row(each, now) for each in found]
    if not sys.stdout.isatty():
        for row in (_COLUMNS, *rows):
            say_row(row)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    console = PlainConsole()
    shown = [name for name in _COLUMNS if console.width >= _WIDE or name not in _LEFT_OUT]
    for name in shown:
        table.add_column(name, justify="right" if name in _NUMBERS else "left", no_wrap=True)
    for row in rows:
        *cells, health = (cell for name, cell in zip(_COLUMNS, row, strict=True) if name in shown)
        table.add_row(*map(Text, map(one_line, cells)), Text(health, style=_COLOURS.get(health, "dim")))
    console.print(table)
    for each in found:
        if each.health is not None and each.health.verdict != "ok":
            console.print(Text(one_line(f"{each.outlet}: {each.health.sentence}"), style=_COLOURS[each.health.verdict]))


def _row(each: Overview, now: datetime) -> tuple[str, ...]:
    return (
        each.outlet,
        each.title or "-",
        each.country or "-",
        each.language or "-",
        str(len(each.sources)),
        _last_run(each, now),
        str(each.day),
        str(each.week),
        in_words(now - each.newest) if each.newest else "-",
        each.health.verdict if each.health else "unknown",
    )


def _last_run(each: Overview, now: datetime) -> str:
    if each.open_run is not None:
        return f"began {in_words(now - each.open_run.started)} ago"
    return f"{in_words(now - each.last_run.started)} ago" if each.last_run else "never"


def lines_of(each: Overview, now: datetime) -> Iterator[str]:
    """Yield all that is known of an outlet."""
    named = dict(zip(_COLUMNS, _row(each, now), strict=True))
    yield f"{each.outlet}: {each.health.sentence if each.health else 'nothing is known of its health yet'}"
    for name in _COLUMNS[1:]:
        yield f"  {name:<10} {named[name]}"
    for finding in each.health.findings if each.health else ():
        yield f"  {finding.condition:<10} {finding.sentence}"
    yield "  sources"
    for url in each.sources:
        leads, at = each.announced.get(url, ("-", None))
        yield f"    {leads:>5} leads  {f'read {in_words(now - at)} ago' if at else 'not read yet':<18} {url}"
    if each.health and each.health.fields:
        yield "  fields      now  usual  found by"
        for name, field in each.health.fields.items():
            layers = ", ".join(f"{layer} {number}" for layer, number in field.layers.items())
            yield f"    {name:<20} {_share(field.now):>4} {_share(field.usual):>5}  {layers}"
    yield "  runs"
    for run in each.runs:
        yield f"    {_run(run)}"


def _share(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.0%}"


def _run(run: KnownRun) -> str:
    code = "was killed" if run.exit_code is None else f"exit {run.exit_code}"
    ended = code if run.ended else "goes on, or was killed"
    written = run.accounting.get("articles/written", 0)
    said = f"{run.started:%Y-%m-%d %H:%M}  {ended}, {written} written"
    asked = f", asked for {run.asked}" if run.asked else ""
    return said + asked
