"""`scrapy report`: what all outlets brought, as a table, as JSON, or as one page for a browser."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl import modes
from newscrawl.console.command import PeopleCommand
from newscrawl.console.saying import RefusalError, say, say_json
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse

    from newscrawl.report.figures import ReportFigures

_MOST_DAYS = 366


class Command(PeopleCommand):
    """Reports what was written, when, by what, and what failed."""

    usage = "[--days N] [--html FILE | --json]"
    summary = "Report what all outlets brought: a table, JSON, or a page with charts"
    description = """\
Shows for each outlet the articles of the last day and of the span, the age of the newest, the share of articles with
text and date, failed pages, copies of other texts, how it is, and what the last run came to; below, what is wrong. With
--html it writes a page with charts and sortable tables that needs nothing but a browser. It reads only, and may be
asked while crawls go on."""
    examples = """\
  scrapy report
  scrapy report --days 7
  scrapy report --html report.html --days 30
  scrapy report --json

Exit codes: 0 done; 2 usage; 3 the page could not be written; 8 the Ledger cannot be used now."""
    json_help = "print one JSON object"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--days", default="30", metavar="N", help="days to report, today among them (default: 30)")
        parser.add_argument("--html", metavar="FILE", help="write a page")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise RefusalError where it makes no sense."""
        if args:
            raise RefusalError(f"takes no {args[0]!r}: {self.see_help}")
        if not opts.days.isascii() or not opts.days.isdigit() or not 1 <= int(opts.days) <= _MOST_DAYS:
            raise RefusalError(f"--days {opts.days!r} is no number of days: write one from 1 to {_MOST_DAYS}")
        if opts.html is not None and opts.json:
            raise RefusalError("ask for one thing: --html FILE or --json")
        if opts.html is not None and (not opts.html or Path(opts.html).is_dir()):
            raise RefusalError(f"--html {opts.html!r} is no file: write --html report.html")

    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:  # noqa: ARG002 - there are none
        """Gather the figures and show them."""
        from newscrawl.console.address_book import Spiders
        from newscrawl.health.records import health_folder, read_all
        from newscrawl.report.gathering import gather

        spiders, share, now = Spiders(self.settings), self.settings.getfloat("FAILED_SHARE_MAX"), datetime.now(UTC)
        with self.open_to_read() as ledger:
            healths = read_all(health_folder(self.ledger_path.parent))
            figures = gather(ledger, self.output_dir, spiders.own, now, int(opts.days), share, healths)
        if opts.json:
            say_json(figures)
        elif opts.html is None:
            _print_table(figures)
        else:
            _write_page(figures, Path(opts.html))
        return ExitCode.COMPLETE


def _print_table(figures: ReportFigures) -> None:
    from newscrawl.console.showing import PlainConsole
    from newscrawl.report.table import lines_of_health, make_table

    console = PlainConsole()
    if not console.is_terminal:
        console.width = max(console.width, 160)  # whoever reads a pipe wants whole rows
    console.print(make_table(figures, console.width))
    for line in lines_of_health(figures):
        console.print(line, soft_wrap=True)


def _write_page(figures: ReportFigures, path: Path) -> None:
    """Write the page beside its place, then put it there: a browser, or a web server, never sees half of one."""
    from newscrawl.report.page import render_page

    page = render_page(figures)
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False) as part:
            part.write(page)
        Path(part.name).chmod(modes.FILE)
        os.replace(part.name, path)  # noqa: PTH105 - the name may be anything
    except OSError as error:
        raise RefusalError(f"{path} cannot be written: {error.strerror or error}", ExitCode.OUTPUT_LOST) from error
    say(f"{path}: {len(figures.outlets)} outlets, {figures.days} days, {len(page) // 1000} kB")
