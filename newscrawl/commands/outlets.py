"""`scrapy outlets [NAME...]`: how the outlets are, as a table, one in full, or as JSON."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from newscrawl.console import ExamplesFormatter, refuse
from newscrawl.health.judging import in_words
from newscrawl.ledger.records import LedgerDamagedError, LedgerError
from newscrawl.overview import Overview, read_overviews, to_json
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from rich.console import Console

    from newscrawl.ledger.records import KnownRun

_COLOURS = {"ok": "green", "silent": "yellow", "changed": "yellow", "broken": "red", "blocked": "red"}
_COLUMNS = ("outlet", "title", "country", "language", "sources", "last run", "24 h", "7 d", "newest", "health")
_NUMBERS = frozenset({"sources", "24 h", "7 d", "newest"})
_PLAIN_WIDTH = 1_000  # where no terminal says how wide it is, nothing is cut
_EXAMPLES = """\
Examples
========
  scrapy outlets
  scrapy outlets ecns
  scrapy outlets --json | jq -r 'select(.health != "ok") | .outlet + ": " + .sentence'

Written with a tab between two columns where standard output is no terminal. Exit codes: 0 done; 2 usage, or no such
outlet; 8 the Ledger cannot be used now."""


class Command(ScrapyCommand):
    """Shows the outlets."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - as Scrapy's own commands have it

    def syntax(self) -> str:
        """Say what may stand behind the command."""
        return "[NAME...] [--json]"

    def short_desc(self) -> str:
        """Say it in one line."""
        return "Show all outlets: last run, articles, newest article, health; or one in full"

    def long_desc(self) -> str:
        """Say what is shown."""
        return (
            "Show all outlets, or those that are named in full. `24 h` and `7 d` are the articles that the runs of "
            "that time wrote for the first time, `newest` is the age of the newest article. It may be asked while "
            "crawls go on. With --json one JSON object a line is printed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the option, and the examples below it."""
        super().add_options(parser)
        parser.formatter_class = ExamplesFormatter
        parser.epilog = _EXAMPLES
        parser.add_argument("--json", action="store_true", help="print one JSON object an outlet")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Show them."""
        settings: Any = self.settings
        ledger_dir, now = Path(settings["LEDGER_DIR"]), datetime.now(UTC)
        found = _read(settings, args, ledger_dir, now)
        if not (ledger_dir / "ledger.sqlite").exists():
            print(f"scrapy outlets: there is no Ledger in {ledger_dir} yet: the first run makes it", file=sys.stderr)  # noqa: T201
        if opts.json:
            for each in found:
                print(json.dumps(to_json(each, in_full=bool(args)), ensure_ascii=False))  # noqa: T201
        elif args:
            console = _console()
            for each in found:
                _show_in_full(console, each, now)
        else:
            _show_table(_console(), found, now)


def _read(settings: Any, args: list[str], ledger_dir: Path, now: datetime) -> list[Overview]:
    """Return the outlets that were asked for, or refuse in one line."""
    for argument in args:
        if argument.startswith("-"):
            refuse("outlets", f"there is no option {argument!r}: `scrapy outlets -h` shows what there is")
    try:
        found = read_overviews(settings, ledger_dir, now)
    except LedgerDamagedError as error:
        refuse("outlets", f"{error}: the next run makes it anew from the output", ExitCode.LEDGER_UNAVAILABLE)
    except (LedgerError, OSError) as error:
        refuse("outlets", str(error), ExitCode.LEDGER_UNAVAILABLE)
    names = [each.outlet for each in found]
    for name in args:
        if name not in names:
            near = get_close_matches(name, names, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
            refuse("outlets", f"there is no outlet {name!r}: {hint}")
    return [each for each in found if not args or each.outlet in args]


def _console() -> Console:
    from rich.console import Console  # noqa: PLC0415 - every `scrapy` loads all commands

    on_terminal = sys.stdout.isatty()
    return Console(
        width=None if on_terminal else _PLAIN_WIDTH, highlight=False, markup=False, soft_wrap=not on_terminal
    )


def _show_table(console: Console, found: list[Overview], now: datetime) -> None:
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    rows = [_row(each, now) for each in found]
    if not console.is_terminal:
        for row in (_COLUMNS, *rows):
            print("\t".join(row))  # noqa: T201 - the command's answer
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in _COLUMNS:
        table.add_column(name, justify="right" if name in _NUMBERS else "left", overflow="fold")
    for row in rows:
        *cells, health = row
        table.add_row(*map(Text, cells), Text(health, style=_COLOURS.get(health, "dim")))
    console.print(table)
    for each in found:
        if each.health is not None and each.health.verdict != "ok":
            console.print(f"{each.outlet}: {each.health.sentence}", style=_COLOURS[each.health.verdict])


def _row(each: Overview, now: datetime) -> tuple[str, ...]:
    return (
        each.outlet,
        _clean(each.title or "-"),
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


def _show_in_full(console: Console, each: Overview, now: datetime) -> None:
    for line in _lines(each, now):
        console.print(_clean(line))


def _lines(each: Overview, now: datetime) -> Iterator[str]:
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


def _clean(text: str) -> str:
    """Return a text that is one line and moves no cursor, whatever it was made of."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
