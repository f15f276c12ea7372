"""`scrapy outlets [NAME...]`: how the outlets are, as a table, one in full, or as JSON."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from newscrawl.console.command import PeopleCommand, failing_with_ledger
from newscrawl.console.saying import RefusalError, hint_at, say, say_json
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse

    from newscrawl.console.overview import Overview


class Command(PeopleCommand):
    """Shows the outlets."""

    usage = "[NAME...] [--json] | NAME... --accept"
    summary = "Show all outlets: last run, articles, newest article, health; or one in full"
    description = """\
Shows all outlets, or those that are named in full. `24 h` and `7 d` are the articles that the runs of that time wrote
for the first time, `newest` is the age of the newest article. Where standard output is no terminal, a tab stands
between two columns. It may be asked while crawls go on.

With --accept what the named outlets show since their verdict (`changed` or `broken`) is taken for usual: the pages have
been redesigned, a source is gone for good, and all that is wanted is still there."""
    examples = """\
  scrapy outlets
  scrapy outlets ecns
  scrapy outlets ecns --accept
  scrapy outlets --json | jq -r 'select(.health != "ok") | .outlet + ": " + .sentence'

Exit codes: 0 done; 2 usage, or no such outlet, or nothing to accept; 8 the Ledger cannot be used now."""
    json_help = "print one JSON object an outlet, each on a line"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the option."""
        super().add_options(parser)
        parser.add_argument("--accept", action="store_true", help="what the outlet shows now is usual")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise RefusalError where it makes no sense; hosts that were read as sites are outlets as well."""
        if opts.accept and (opts.json or not args):
            raise RefusalError("--accept is for outlets that are named, and without --json")

    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Show or accept them."""
        now = datetime.now(UTC)
        found = self._read(args, now)
        if opts.accept:
            for each in found:
                say(self._accept(each, now))
        else:
            if not self.ledger_path.exists():
                where = self.ledger_path.parent
                say(f"scrapy outlets: there is no Ledger in {where} yet: the first run makes it", sys.stderr)
            _show(found, now, as_json=opts.json, in_full=bool(args))
        return ExitCode.COMPLETE

    def _read(self, names: list[str], now: datetime) -> list[Overview]:
        """Return the outlets that are named, else all. Raises RefusalError."""
        from newscrawl.console.overview import read_overviews

        with failing_with_ledger():
            found = read_overviews(self.settings, self.ledger_path.parent, now)
        known = sorted(each.outlet for each in found)
        for name in names:
            if name not in known:
                raise RefusalError(f"there is no outlet {name!r}: {hint_at(name, known)}")
        return [each for each in found if not names or each.outlet in names]

    def _accept(self, overview: Overview, now: datetime) -> str:
        """Take what an outlet shows for usual; return what was done."""
        from newscrawl.health.acceptance import NothingToAcceptError, accept
        from newscrawl.health.records import health_folder

        try:
            acceptance = accept(health_folder(self.ledger_path.parent), overview.health, now)
        except NothingToAcceptError as error:
            raise RefusalError(f"{overview.outlet}: nothing to accept: {error}") from error
        since = f"{acceptance.since.astimezone(UTC):%Y-%m-%d %H:%M}"
        return f"{overview.outlet}: accepted: what its runs since {since} UTC show is usual from the next run on"


def _show(found: list[Overview], now: datetime, *, as_json: bool, in_full: bool) -> None:
    from newscrawl.console.outlet_rows import lines_of, show_table
    from newscrawl.console.overview import to_json

    if as_json:
        for each in found:
            say_json(to_json(each, in_full=in_full))
    elif in_full:
        for line in chain.from_iterable(lines_of(each, now) for each in found):
            say(line)
    else:
        show_table(found, now)
