"""`scrapy ledger check | rebuild | forget`: what is known between runs, for the people who look after it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawl.console.command import PeopleCommand, failing_with_ledger
from newscrawl.console.saying import RefusalError, hint_at, say, say_json
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from newscrawl.ledger.rebuild import Report

_PATIENCE = 1.0  # seconds to wait for another process before the person who waits is told
_ACTIONS = ("check", "rebuild", "forget")


class Command(PeopleCommand):
    """Checks and rebuilds the Ledger, and makes it forget."""

    usage = "check [--json] | rebuild | forget URL | forget --rejected [OUTLET] | forget --before DATE"
    summary = "Check or rebuild what is known between runs, or forget some of it"
    description = """\
The Ledger is what is known between runs. It lies in LEDGER_DIR, and can be made anew from the output in OUTPUT_DIR.

  check     hold the output against the Ledger; say what is wrong and what would be done about it, but do nothing
  rebuild   make the Ledger anew from the output; the old one is set aside
  forget    make articles due again, or drop what is old

Run `check` and `forget` when no crawl goes on."""
    examples = """\
  scrapy ledger check
  scrapy ledger check --json
  scrapy ledger rebuild -s OUTPUT_DIR=/var/lib/newscrawl
  scrapy ledger forget https://www.ecns.cn/news/2026-11-22/detail-ihewzmcq0000001.shtml
  scrapy ledger forget --rejected            the pages of all outlets that were no articles
  scrapy ledger forget --rejected ecns
  scrapy ledger forget --before 90d          or --before 2026-01-01; the day begins in UTC

Exit codes: 0 done, or nothing is wrong; 1 `check` found something; 2 usage; 8 the Ledger cannot be used now."""
    json_help = "check: print one JSON object"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        dropped = "forget: articles without a line, runs and sources last noted before"
        parser.add_argument("--rejected", nargs="?", const="", metavar="OUTLET", help="forget: all rejected articles")
        parser.add_argument("--before", nargs="?", const="", metavar="DATE", help=dropped)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise RefusalError where it makes no sense."""
        action, *asked = args or [""]
        if not action:
            raise RefusalError("say what to do: check, rebuild or forget")
        if action not in _ACTIONS:
            raise RefusalError(f"there is no {action!r}: {hint_at(action, _ACTIONS)}")
        asked += [f"--{name}" for name in ("rejected", "before") if getattr(opts, name) is not None]
        if action == "forget" and len(asked) != 1:
            raise RefusalError("forget one thing: an article's URL, --rejected [OUTLET] or --before DATE")
        if action != "forget" and asked:
            raise RefusalError(f"{action} takes no {asked[0]!r}: {self.see_help}")
        if action != "check" and opts.json:
            raise RefusalError("--json is for `scrapy ledger check`")

    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Do what was asked for."""
        now = datetime.now(UTC)
        if args[0] == "check":
            return self._check(as_json=opts.json)
        if args[0] == "rebuild":
            self._rebuild()
        elif opts.before is not None:
            self._forget_before(opts.before, now)
        elif opts.rejected is not None:
            self._forget_rejected(opts.rejected, now)
        else:
            self._forget_article(args[1], now)
        return ExitCode.COMPLETE

    def _check(self, *, as_json: bool) -> ExitCode:
        from newscrawl.ledger.check import check
        from newscrawl.ledger.database import mark_path
        from newscrawl.ledger.rebuild import Report

        path, output_dir = self.ledger_path, self.output_dir
        with failing_with_ledger():
            if not output_dir.is_dir():
                advice = "the first run makes it; or set OUTPUT_DIR to where the outlets' folders lie"
                raise RefusalError(f"there is no directory {output_dir}: {advice}")
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

    def _rebuild(self) -> None:
        from newscrawl.ledger.rebuild import Report, rebuild

        with failing_with_ledger():
            if not _has_output(self.output_dir):  # a wrong OUTPUT_DIR: every article would be written a second time
                advice = f"set OUTPUT_DIR to it; to begin without a past, move {self.ledger_path} away"
                raise RefusalError(f"{self.output_dir} holds no output: {advice}")
            report = rebuild(self.output_dir, self.ledger_path, patience=_PATIENCE)
        report = report or Report()  # None is for those who need none
        _say_findings(report)
        found = f"; {_found(report)}" if report.number else ""
        aside = f"; the old ledger was set aside as {report.set_aside}" if report.set_aside else ""
        say(f"taken up: {_read(report)}{found}{aside}", sys.stderr)

    def _forget_before(self, date: str, now: datetime) -> None:
        from newscrawl.arguments import ArgumentError, read_moment

        try:
            instant = read_moment("--before", date, UTC, now)
        except ArgumentError as error:
            raise RefusalError(str(error)) from error
        if instant > now:
            advice = "give a day that has begun, or a span such as 90d"
            raise RefusalError(f"--before={date} lies in the future: {advice}")
        with self.open_to_write() as ledger:
            number = ledger.forget_before(instant)
        dropped = f"{_count(number, 'article')} without a line, and all runs and sources, last noted before {instant}"
        say(f"dropped: {dropped}")

    def _forget_rejected(self, outlet: str, now: datetime) -> None:
        from newscrawl.console.address_book import Spiders

        spiders = Spiders(self.settings)
        with self.open_to_write() as ledger:
            number = ledger.forget_rejected(now, outlet or None)
        if outlet and not number and outlet not in spiders.outlets:  # `site` names outlets by any host
            hint = hint_at(outlet, spiders.outlets)
            raise RefusalError(f"there is nothing rejected of an outlet {outlet!r}: {hint}")
        say(f"due again: {_count(number, 'rejected article')}{f' of {outlet}' if outlet else ''}")

    def _forget_article(self, address: str, now: datetime) -> None:
        from newscrawl.console.address_book import Spiders, find_ids
        from newscrawl.ledger.rows import storable
        from newscrawl.urls import absolute

        url = absolute("", storable(address))
        if url is None:
            message = f"{address!r} is no address: give the article's, which begins with http:// or https://"
            raise RefusalError(message)
        with self.open_to_write() as ledger:
            found = find_ids(ledger, Spiders(self.settings), url)
            for article_id in found:
                ledger.forget_article(article_id, now)
        if not found:
            advice = "give the address that its line holds, or that was announced"
            raise RefusalError(f"the ledger knows no article at {url}: {advice}")
        for article_id in found:
            say(f"due again: {article_id}")


def _has_output(output_dir: Path) -> bool:
    from newscrawl.ledger.output import find_files

    return next(find_files(output_dir), None) is not None


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
