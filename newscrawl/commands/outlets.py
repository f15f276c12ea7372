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


class Command(PeopleCommand):
    """Shows the outlets."""

    usage = "[NAME...] [--json]"
    summary = "Show all outlets: last run, articles, newest article, health; or one in full"
    description = """\
Shows all outlets, or those that are named in full. `24 h` and `7 d` are the articles that the runs of that time wrote
for the first time, `newest` is the age of the newest article. Where standard output is no terminal, a tab stands
between two columns. It may be asked while crawls go on."""
    examples = """\
  scrapy outlets
  scrapy outlets ecns
  scrapy outlets --json | jq -r 'select(.health != "ok") | .outlet + ": " + .sentence'

Exit codes: 0 done; 2 usage, or no such outlet; 8 the Ledger cannot be used now."""
    json_help = "print one JSON object an outlet, each on a line"

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Leave it to the answer: hosts that were read as sites are outlets as well."""

    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Show them."""
        from newscrawl.console.outlet_rows import lines_of, show_table
        from newscrawl.console.overview import read_overviews, to_json

        now = datetime.now(UTC)
        with failing_with_ledger():
            found = read_overviews(self.settings, self.ledger_path.parent, now)
        names = {each.outlet for each in found}
        for name in args:
            if name not in names:
                raise RefusalError(f"there is no outlet {name!r}: {hint_at(name, sorted(names))}")
        if not self.ledger_path.exists():
            where = self.ledger_path.parent
            say(f"scrapy outlets: there is no Ledger in {where} yet: the first run makes it", sys.stderr)
        found = [each for each in found if not args or each.outlet in args]
        if opts.json:
            for each in found:
                say_json(to_json(each, in_full=bool(args)))
        elif args:
            for line in chain.from_iterable(lines_of(each, now) for each in found):
                say(line)
        else:
            show_table(found, now)
        return ExitCode.COMPLETE
