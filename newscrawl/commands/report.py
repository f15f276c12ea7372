"""`scrapy report`: what all outlets brought, as a table, as JSON, or as one page for a browser."""

from __future__ import annotations

import os
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from newscrawl import modes
from newscrawl.address_book import Spiders
from newscrawl.console import ExamplesFormatter, failing_in_one_line, refuse, say, say_json
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.report.figures import gather
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse

    from newscrawl.report.figures import ReportFigures

_MOST_DAYS = 366
_HELP = """\
Shows for each outlet the articles of the last day and of the span, the age of the newest, the share of articles with
text and date, failed pages, copies of other texts, and what the last run came to. With --html it writes a page with
charts and sortable tables that needs nothing but a browser. It reads only, and may be asked while crawls go on."""
_EXAMPLES = """\
Examples
========
  scrapy report
  scrapy report --days 7
  scrapy report --html report.html --days 30
  scrapy report --json

Exit codes: 0 done; 2 usage; 3 the page could not be written; 8 the Ledger cannot be used now."""


class Command(ScrapyCommand):
    """Reports what was written, when, by what, and what failed."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what may stand behind the command."""
        return "[--days N] [--html FILE | --json]"

    def short_desc(self) -> str:
        """Say it in one line."""
        return "Report what all outlets brought: a table, JSON, or a page with charts"

    def long_desc(self) -> str:
        """Say what is shown."""
        return _HELP

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options, and the examples below them."""
        super().add_options(parser)
        parser.formatter_class = ExamplesFormatter
        parser.epilog = _EXAMPLES
        parser.add_argument("--days", default="30", metavar="N", help="days to report, today among them (default: 30)")
        parser.add_argument("--html", metavar="FILE", help="write a page")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse what makes no sense in one line, before anything is opened."""
        super().process_options(args, opts)
        modes.restrict()
        if args:
            what = "there is no option" if args[0].startswith("-") else "takes no"
            refuse("report", f"{what} {args[0]!r}: `scrapy report -h` shows what there is")
        if not opts.days.isascii() or not opts.days.isdigit() or not 1 <= int(opts.days) <= _MOST_DAYS:
            refuse("report", f"--days {opts.days!r} is no number of days: write one from 1 to {_MOST_DAYS}")
        if opts.html is not None and opts.json:
            refuse("report", "ask for one thing: --html FILE or --json")
        if opts.html is not None and (not opts.html or Path(opts.html).is_dir()):
            refuse("report", f"--html {opts.html!r} is no file: write --html report.html")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - Scrapy's interface
        """Gather the figures and show them."""
        settings: Any = self.settings
        path, output_dir = Path(settings["LEDGER_DIR"]) / "ledger.sqlite", Path(settings["OUTPUT_DIR"])
        spiders, share, now = Spiders(settings), settings.getfloat("FAILED_SHARE_MAX"), datetime.now(UTC)
        with failing_in_one_line("report"), closing(SqliteLedger.open_to_read(path)) as ledger:
            figures = gather(ledger, output_dir, spiders.own, now, int(opts.days), share)
        if opts.json:
            say_json(figures)
        elif opts.html is None:
            _print_table(figures)
        else:
            _write_page(figures, Path(opts.html))


def _print_table(figures: ReportFigures) -> None:
    from rich.console import Console  # noqa: PLC0415 - every `scrapy` loads all commands

    from newscrawl.report.table import make_table  # noqa: PLC0415 - as above

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = max(console.width, 160)  # whoever reads a pipe wants whole rows
    console.print(make_table(figures))


def _write_page(figures: ReportFigures, path: Path) -> None:
    """Write the page beside its place, then put it there: a browser, or a web server, never sees half of one."""
    from newscrawl.report.page import render_page  # noqa: PLC0415 - as above

    page = render_page(figures)
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False) as part:
            part.write(page)
        Path(part.name).chmod(modes.FILE)
        os.replace(part.name, path)  # noqa: PTH105 - the name may be anything
    except OSError as error:
        refuse("report", f"{path} cannot be written: {error.strerror or error}", ExitCode.OUTPUT_LOST)
    say(f"{path}: {len(figures.outlets)} outlets, {figures.days} days, {len(page) // 1000} kB")
