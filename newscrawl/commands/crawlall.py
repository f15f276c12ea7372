"""`scrapy crawlall`: all outlets, a process each, so many at a time, with one table and one exit code."""

from __future__ import annotations

import json
import os
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from newscrawl import modes
from newscrawl.console import ExamplesFormatter, refuse
from newscrawl.fleet import Crawl, Fleet
from newscrawl.overview import read_spiders
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse

    from rich.live import Live
    from rich.table import Table

    from newscrawl.spider import NewsSpider

_COLUMNS = ("outlet", "state", "leads", "new", "a minute", "errors", "left")
_EXAMPLES = """\
Examples
========
  scrapy crawlall
  scrapy crawlall --only en --jobs 4 --since 2d
  scrapy crawlall --only cn,ecns --json

--only takes names of outlets, languages and countries. Each outlet's log lies in LEDGER_DIR/logs. SIGTERM or Ctrl-C
lets all come to a clean end, a second one stops them at once.

The exit code is the worst of all, in this order: 1 unexpected error, or a child that was killed; 8 the Ledger cannot be
used; 3 output lost; 4 configuration; 2 usage; 13 forced; 18 blocked; 12 below promises; 20 partial; 15 time limit;
11 interrupted; 10 another run holds the outlet; 0 all complete."""


class Command(ScrapyCommand):
    """Crawls all outlets."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what may stand behind the command."""
        return "[--only WORDS] [--jobs N] [--since WHEN] [--json]"

    def short_desc(self) -> str:
        """Say it in one line."""
        return "Crawl all outlets, a process each, some at a time"

    def long_desc(self) -> str:
        """Say what it does."""
        return "Crawl all outlets, a process each, some at a time. One that fails does not stop the others."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options, and the examples below them."""
        super().add_options(parser)
        parser.formatter_class = ExamplesFormatter
        parser.epilog = _EXAMPLES
        parser.add_argument("--only", metavar="WORDS", help="names, languages or countries, with commas between them")
        parser.add_argument("--jobs", metavar="N", default=str(os.cpu_count() or 1), help="so many at a time")
        parser.add_argument("--since", metavar="WHEN", help="as -a since= of `scrapy crawl`")
        parser.add_argument("--json", action="store_true", help="print one JSON object an outlet when all are done")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl them."""
        modes.restrict()
        if args:
            refuse("crawlall", f"there is no {args[0]!r}: `scrapy crawlall -h` shows what there is")
        if not opts.jobs.isdecimal() or int(opts.jobs) < 1:
            refuse("crawlall", f"--jobs={opts.jobs} is no number of processes")
        settings: Any = self.settings
        outlets = _choose(read_spiders(settings), opts.only)
        arguments = ["-a", f"since={opts.since}"] if opts.since else []
        arguments += [part for each in opts.set for part in ("-s", each)]
        show = _Lines() if opts.json or not sys.stdout.isatty() else _LiveTable()
        fleet = Fleet(outlets, arguments, Path(settings["LEDGER_DIR"]) / "logs", int(opts.jobs), show)
        try:
            with show.begin(fleet):
                code = fleet.run()
        except OSError as error:
            refuse("crawlall", f"the logs cannot be written: {error}", ExitCode.OUTPUT_LOST)
        for crawl in fleet.crawls if opts.json else ():
            said = {"outlet": crawl.outlet, "state": crawl.state, "exit_code": crawl.code, "sentence": crawl.sentence}
            print(json.dumps({**said, "seconds": round(crawl.seconds, 1), **crawl.figures}))  # noqa: T201
        written = sum(crawl.number("written") for crawl in fleet.crawls)
        well = sum(crawl.code == ExitCode.COMPLETE for crawl in fleet.crawls)
        total = f"{len(outlets)} outlets, {well} complete, {written} articles written, exit {int(code)}"
        print(total, file=sys.stderr)  # noqa: T201 - the command's answer
        self.exitcode = int(code)


def _choose(spiders: dict[str, NewsSpider], only: str | None) -> list[str]:
    """Return the outlets that were asked for, or refuse a word that means none."""
    if only is None:
        return list(spiders)
    chosen: list[str] = []
    words = [word.strip() for word in only.split(",") if word.strip()]
    if not words:
        refuse("crawlall", f"--only={only} names no outlet")
    for word in words:
        found = [name for name, spider in spiders.items() if word.lower() in _words_for(name, spider)]
        if not found:
            known = {each for name, spider in spiders.items() for each in _words_for(name, spider)}
            near = get_close_matches(word, sorted(known), 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(known))}"
            refuse("crawlall", f"--only: no outlet is {word!r}: {hint}")
        chosen += [name for name in found if name not in chosen]
    return chosen


def _words_for(name: str, spider: NewsSpider) -> set[str]:
    language = (spider.language or "").lower()
    return {name.lower(), (spider.country or "").lower(), language, language.partition("-")[0]} - {""}


class _Lines:
    """One line when a crawl begins and one when it has ended, on standard error."""

    def begin(self, fleet: Fleet) -> _Lines:  # noqa: ARG002 - the table asks for it
        return self

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        pass

    def __call__(self, crawl: Crawl | None) -> None:
        if crawl is not None:
            print(_line(crawl), file=sys.stderr, flush=True)  # noqa: T201 - the command's answer


def _line(crawl: Crawl) -> str:
    if crawl.state == "running":
        return f"{crawl.outlet}: began"
    counted = f"{crawl.number('leads')} leads, {crawl.number('written')} written, {crawl.number('errors')} errors"
    return f"{crawl.outlet}: {crawl.sentence} ({counted}, exit {crawl.code}, {crawl.seconds:.0f} s)"


class _LiveTable:
    """A table that goes with the crawls."""

    def begin(self, fleet: Fleet) -> Live:
        from rich.console import Console  # noqa: PLC0415 - every `scrapy` loads all commands
        from rich.live import Live  # noqa: PLC0415 - likewise

        self._fleet = fleet
        self._live = Live(console=Console(highlight=False), get_renderable=self._table, refresh_per_second=4)
        return self._live

    def __call__(self, crawl: Crawl | None) -> None:
        """Leave it to the table, which looks for itself."""

    def _table(self) -> Table:
        from rich.table import Table  # noqa: PLC0415 - as above
        from rich.text import Text  # noqa: PLC0415 - as above

        table = Table(box=None, header_style="bold", pad_edge=False)
        for name in _COLUMNS:
            table.add_column(name, justify="left" if name in {"outlet", "state"} else "right")
        for crawl in self._fleet.crawls:
            table.add_row(*map(Text, _cells(crawl)))
        return table


def _cells(crawl: Crawl) -> tuple[str, ...]:
    state = crawl.sentence if crawl.state == "done" else crawl.state
    figures = [str(crawl.number(name)) for name in ("leads", "written")]
    left = crawl.seconds_left
    rest = f"{left // 60:.0f}:{left % 60:02.0f}" if left is not None else ""
    return (crawl.outlet, state, *figures, f"{crawl.rate:.0f}", str(crawl.number("errors")), rest)
