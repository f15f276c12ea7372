"""`scrapy why URL | --run ID`: what became of an address or of a run, from what the Ledger keeps."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from newscrawl import modes
from newscrawl.address_book import Spiders, find_ids
from newscrawl.console import ExamplesFormatter, failing_in_one_line, refuse, say, say_json
from newscrawl.explaining.forecast import foresee
from newscrawl.explaining.lives import tell_life
from newscrawl.explaining.runs import tell_run
from newscrawl.explaining.wording import forecast_in_lines, life_in_lines, run_in_lines
from newscrawl.ledger.database import is_there, mark_path
from newscrawl.ledger.rows import storable
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.urls import absolute
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse

    from newscrawl.explaining.forecast import Forecast
    from newscrawl.explaining.lives import Life

_HELP = """\
Tells the life of an article by any of its addresses: who announced it and when, what its last fetch came to, where its
lines stand (each is looked up), and when it is tried again. Of an address that the Ledger does not know it says what
would happen to it. It reads only, and may be asked while crawls go on."""
_EXAMPLES = """\
Examples
========
  scrapy why https://www.ecns.cn/news/2026-11-22/detail-ihewzmcq0000001.shtml
  scrapy why --json https://www.ecns.cn/news/2026-11-22/detail-ihewzmcq0000001.shtml
  scrapy why --run ecns-20261122T120000Z     the name of an output file without its ending

Exit codes: 0 told; 1 the Ledger does not know the address or run; 2 usage; 8 the Ledger cannot be used now."""


class Command(ScrapyCommand):
    """Explains an address or a run."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what may stand behind the command."""
        return "[--json] URL | --run ID"

    def short_desc(self) -> str:
        """Say it in one line."""
        return "Tell what became of an article or of a run, and why"

    def long_desc(self) -> str:
        """Say what is told."""
        return _HELP

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options, and the examples below them."""
        super().add_options(parser)
        parser.formatter_class = ExamplesFormatter
        parser.epilog = _EXAMPLES
        parser.add_argument("--run", metavar="ID", help="explain a run instead of an address")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse what makes no sense in one line, before anything is opened."""
        super().process_options(args, opts)
        modes.restrict()
        unknown = [argument for argument in args if argument.startswith("-")]
        if unknown:
            refuse("why", f"there is no option {unknown[0]!r}: `scrapy why -h` shows what there is")
        if len(args) + (opts.run is not None) != 1:
            refuse("why", "ask for one thing: an article's URL, or --run ID")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Tell what was asked for."""
        settings: Any = self.settings
        path, output_dir = Path(settings["LEDGER_DIR"]) / "ledger.sqlite", Path(settings["OUTPUT_DIR"])
        if opts.run is not None:
            share = settings.getfloat("FAILED_SHARE_MAX")
            _explain_run(path, output_dir, opts.run, Spiders(settings), share, as_json=opts.json)
        else:
            self.exitcode = _explain_address(path, output_dir, args[0], Spiders(settings), as_json=opts.json)


def _explain_address(path: Path, output_dir: Path, address: str, spiders: Spiders, *, as_json: bool) -> ExitCode:
    url = absolute("", storable(address))
    if url is None:
        refuse("why", f"{address!r} is no address: give the article's, which begins with http:// or https://")
    has_ledger = True
    lives: list[Life] = []
    told: Forecast | None = None
    with failing_in_one_line("why"):
        if is_there(path) or mark_path(path).exists():
            with closing(SqliteLedger.open_to_read(path)) as ledger:
                now, ids = datetime.now(UTC), find_ids(ledger, spiders, url)
                lives = [life for each in ids if (life := tell_life(ledger, output_dir, each, now)) is not None]
                told = None if lives else foresee(ledger, spiders, url)
        else:
            has_ledger, told = False, foresee(None, spiders, url)
    if as_json:
        say_json({"url": url, "articles": lives, "unknown": told})
    else:
        for life in lives:
            for line in life_in_lines(life):
                say(line)
        for line in forecast_in_lines(told, has_ledger=has_ledger) if told else ():
            say(line)
    return ExitCode.COMPLETE if lives else ExitCode.UNEXPECTED


def _explain_run(
    path: Path, output_dir: Path, crawl_id: str, spiders: Spiders, failed_share_max: float, *, as_json: bool
) -> None:
    with failing_in_one_line("why"), closing(SqliteLedger.open_to_read(path)) as ledger:
        run = ledger.run(storable(crawl_id))
        spider = next((each for each in spiders.own if run and each.outlet == run.outlet), None)
        told = tell_run(ledger, output_dir, storable(crawl_id), spider, failed_share_max)
        names = [] if told else ledger.run_names()
    if told is None:
        near = get_close_matches(crawl_id, names, 1, cutoff=0.8)
        hint = f"did you mean {near[0]}?" if near else f"the last is {names[-1]}" if names else "it knows no run yet"
        refuse("why", f"the Ledger knows no run {crawl_id!r}: {hint}", ExitCode.UNEXPECTED)
    if as_json:
        say_json({"run": told})
    else:
        for line in run_in_lines(told):
            say(line)
