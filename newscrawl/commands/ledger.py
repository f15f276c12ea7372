"""`scrapy ledger check | rebuild | forget`: what is known between runs, for the people who look after it.

Longer than other files: three commands in one, whose usage, help and errors are a good half of it.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy.commands import ScrapyCommand

from newscrawl import modes
from newscrawl.address_book import Spiders, find_ids
from newscrawl.arguments import ArgumentError, read_moment
from newscrawl.console import ExamplesFormatter, failing_in_one_line, refuse, say, say_json
from newscrawl.ledger.check import check
from newscrawl.ledger.database import mark_path
from newscrawl.ledger.output import find_files
from newscrawl.ledger.rebuild import Report, rebuild
from newscrawl.ledger.rows import storable
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.urls import absolute
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse

_FILE = "ledger.sqlite"
_PATIENCE = 1.0  # seconds to wait for another process before the person who waits is told
_ACTIONS = ("check", "rebuild", "forget")
_SHOWN = "`scrapy ledger -h` shows what there is"
_HELP = """\
The Ledger is what is known between runs. It lies in LEDGER_DIR, and can be made anew from the output in OUTPUT_DIR.

  check     hold the output against the Ledger; say what is wrong and what would be done about it, but do nothing
  rebuild   make the Ledger anew from the output; the old one is set aside
  forget    make articles due again, or drop what is old

Run `check` and `forget` when no crawl goes on."""
_EXAMPLES = """\
Examples
========
  scrapy ledger check
  scrapy ledger check --json
  scrapy ledger rebuild -s OUTPUT_DIR=/var/lib/newscrawl
  scrapy ledger forget https://www.ecns.cn/news/2026-11-22/detail-ihewzmcq0000001.shtml
  scrapy ledger forget --rejected            the pages of all outlets that were no articles
  scrapy ledger forget --rejected ecns
  scrapy ledger forget --before 90d          or --before 2026-01-01; the day begins in UTC

Exit codes: 0 done, or nothing is wrong; 1 `check` found something; 2 usage; 8 the Ledger cannot be used now."""


class Command(ScrapyCommand):
    """Checks and rebuilds the Ledger, and makes it forget."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what may stand behind the command."""
        return "check [--json] | rebuild | forget URL | forget --rejected [OUTLET] | forget --before DATE"

    def short_desc(self) -> str:
        """Say it in one line."""
        return "Check or rebuild what is known between runs, or forget some of it"

    def long_desc(self) -> str:
        """Say what the three do."""
        return _HELP

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options, and the examples below them."""
        super().add_options(parser)
        parser.formatter_class = ExamplesFormatter
        parser.epilog = _EXAMPLES
        dropped = "forget: articles without a line, runs and sources last noted before"
        parser.add_argument("--json", action="store_true", help="check: print one JSON object")
        parser.add_argument("--rejected", nargs="?", const="", metavar="OUTLET", help="forget: all rejected articles")
        parser.add_argument("--before", nargs="?", const="", metavar="DATE", help=dropped)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse what makes no sense in one line, before anything is opened."""
        super().process_options(args, opts)
        modes.restrict()
        unknown = [argument for argument in args if argument.startswith("-")]
        action, *asked = args or [""]
        if unknown:
            _refuse(f"there is no option {unknown[0]!r}: {_SHOWN}")
        if action not in _ACTIONS:
            near = get_close_matches(action, _ACTIONS, 1)
            said = f"there is no {action!r}" if action else "say what to do"
            _refuse(f"{said}: {f'did you mean {near[0]!r}?' if near else 'check, rebuild or forget'}")
        asked += [f"--{name}" for name in ("rejected", "before") if getattr(opts, name) is not None]
        if action == "forget" and len(asked) != 1:
            _refuse("forget one thing: an article's URL, --rejected [OUTLET] or --before DATE")
        if action != "forget" and asked:
            _refuse(f"{action} takes no {asked[0]!r}: {_SHOWN}")
        if action != "check" and opts.json:
            _refuse("--json is for `scrapy ledger check`")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what was asked for."""
        settings: Any = self.settings
        path, output_dir = Path(settings["LEDGER_DIR"]) / _FILE, Path(settings["OUTPUT_DIR"])
        now = datetime.now(UTC)
        if args[0] == "check":
            self.exitcode = _check(path, output_dir, as_json=opts.json)
        elif args[0] == "rebuild":
            _rebuild(path, output_dir)
        elif opts.before is not None:
            _forget_before(path, opts.before, now)
        elif opts.rejected is not None:
            _forget_rejected(path, opts.rejected, Spiders(settings), now)
        else:
            _forget_article(path, args[1], Spiders(settings), now)


# --- check and rebuild -----------------------------------------------------------------------------------------------


def _check(path: Path, output_dir: Path, *, as_json: bool) -> ExitCode:
    with failing_in_one_line("ledger"):
        if not output_dir.is_dir():
            _refuse(f"there is no directory {output_dir}: set OUTPUT_DIR to where the outlets' folders lie")
        is_new = not (path.exists() or mark_path(path).exists() or _has_output(output_dir))
        report = Report() if is_new else check(path, output_dir)
    if as_json:
        findings = [asdict(finding) for finding in report.findings]
        said = {"files": report.files, "lines": report.lines, "number": report.number, "findings": findings}
        say_json(said)
    else:
        _say_findings(report)
    nothing = "there is neither output nor a ledger yet" if is_new else "nothing is wrong"
    say(f"{_read(report)}: {_found(report) if report.number else nothing}", sys.stderr)
    return ExitCode.UNEXPECTED if report.number else ExitCode.COMPLETE


def _rebuild(path: Path, output_dir: Path) -> None:
    with failing_in_one_line("ledger"):
        if not _has_output(output_dir):  # a wrong OUTPUT_DIR: every article would be written a second time
            _refuse(f"{output_dir} holds no output: set OUTPUT_DIR to it; to begin without a past, move {path} away")
        report = rebuild(output_dir, path, patience=_PATIENCE) or Report()  # None is for those who need none
    _say_findings(report)
    found = f"; {_found(report)}" if report.number else ""
    aside = f"; the old ledger was set aside as {report.set_aside}" if report.set_aside else ""
    say(f"taken up: {_read(report)}{found}{aside}", sys.stderr)


def _has_output(output_dir: Path) -> bool:
    return next(find_files(output_dir), None) is not None


# --- forget ----------------------------------------------------------------------------------------------------------


def _forget_before(path: Path, date: str, now: datetime) -> None:
    try:
        instant = read_moment("--before", date, UTC, now)
    except ArgumentError as error:
        _refuse(str(error))
    if instant > now:
        _refuse(f"--before={date} lies in the future: give a day that has begun, or a span such as 90d")
    with failing_in_one_line("ledger"), _open(path) as ledger:
        number = ledger.forget_before(instant)
    say(f"dropped: {_count(number, 'article')} without a line, and all runs and sources, last noted before {instant}")


def _forget_rejected(path: Path, outlet: str, spiders: Spiders, now: datetime) -> None:
    with failing_in_one_line("ledger"), _open(path) as ledger:
        number = ledger.forget_rejected(now, outlet or None)
    if outlet and not number and outlet not in spiders.outlets:  # `site` names outlets by any host
        near = get_close_matches(outlet, spiders.outlets, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(spiders.outlets)}"
        _refuse(f"there is nothing rejected of an outlet {outlet!r}: {hint}")
    say(f"due again: {_count(number, 'rejected article')}{f' of {outlet}' if outlet else ''}")


def _forget_article(path: Path, address: str, spiders: Spiders, now: datetime) -> None:
    url = absolute("", storable(address))
    if url is None:
        _refuse(f"{address!r} is no address: give the article's, which begins with http:// or https://")
    with failing_in_one_line("ledger"), _open(path) as ledger:
        found = find_ids(ledger, spiders, url)
        for article_id in found:
            ledger.forget_article(article_id, now)
    if not found:
        _refuse(f"the ledger knows no article at {url}: give the address that its line holds, or that was announced")
    for article_id in found:
        say(f"due again: {article_id}")


def _open(path: Path) -> SqliteLedger:
    """Open the Ledger, but make none: an empty one would hide from the next run that there is output to learn from."""
    if not path.exists():
        message = f"{path} is not there: the next run makes it, and so does `scrapy ledger rebuild`"
        _refuse(message, ExitCode.LEDGER_UNAVAILABLE)
    return SqliteLedger.open(path)


# --- saying it -------------------------------------------------------------------------------------------------------


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _read(report: Report) -> str:
    return f"{_count(report.files, 'file')}, {_count(report.lines, 'line')}"


def _found(report: Report) -> str:
    shown = len(report.findings)
    return _count(report.number, "finding") + (f", the first {shown} shown" if shown < report.number else "")


def _say_findings(report: Report) -> None:
    for finding in report.findings:
        say(str(finding))


def _refuse(message: str, code: ExitCode = ExitCode.USAGE) -> NoReturn:
    refuse("ledger", message, code)
