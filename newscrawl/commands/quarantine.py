"""`scrapy quarantine list | show | retry | forget`: the pages that could not be read, for people."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newscrawl.console.command import PeopleCommand
from newscrawl.console.saying import RefusalError, hint_at, say, say_json
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse

    from newscrawl.quarantine import Quarantine, SetAside

_ACTIONS = ("list", "show", "retry", "forget")


class Command(PeopleCommand):
    """Lists what was set aside, and has it tried again or removed."""

    usage = "[list] | show NAME | retry NAME... | retry --all | forget NAME... | forget --all  [--json]"
    summary = "List the pages that could not be read, and try or forget them"
    description = """\
A page that could not be read - its markup would freeze a parser, it takes too long, the process that reads it dies - is
set aside below LEDGER_DIR as a WARC file.

  list     what is kept, the newest first
  show     all that is known of one page, and where its file lies
  retry    make the page's article due in the next run
  forget   remove the page's file

NAME is a page's, or the beginning of it."""
    examples = """\
  scrapy quarantine
  scrapy quarantine list --json
  scrapy quarantine show 3f2a
  scrapy quarantine retry --all

Exit codes: 0 done; 2 usage, or no such page; 3 a file could not be removed; 4 a setting makes no sense; 8 the Ledger
cannot be used now."""
    json_help = "list, show: print one JSON object a page"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the option."""
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="retry, forget: all pages")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise RefusalError where it makes no sense."""
        action, *names = args or ["list"]
        if action not in _ACTIONS:
            raise RefusalError(f"there is no {action!r}: {hint_at(action, _ACTIONS)}")
        if action in {"retry", "forget"}:
            if opts.json:
                raise RefusalError("--json is for list and show")
            if bool(names) == opts.all:
                raise RefusalError(f"{action} takes names, or --all")
        elif opts.all or len(names) != (action == "show"):
            raise RefusalError("list takes no name, show takes one")

    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Do what was asked for."""
        action, *names = args or ["list"]
        quarantine = self._open()
        kept = quarantine.pages()
        chosen = kept if opts.all or action == "list" else [_only(kept, name) for name in names]
        if action == "retry":
            self._retry(chosen)
        elif action == "forget":
            _forget(quarantine, chosen)
        elif action == "show":
            _show(quarantine, chosen[0], as_json=opts.json)
        else:
            _list(chosen, as_json=opts.json)
        return ExitCode.COMPLETE

    def _open(self) -> Quarantine:
        from newscrawl.arguments import SettingError
        from newscrawl.quarantine import open_quarantine

        try:
            return open_quarantine(self.settings)
        except SettingError as error:
            raise RefusalError(str(error), ExitCode.CONFIGURATION) from error

    def _retry(self, chosen: list[SetAside]) -> None:
        now = datetime.now(UTC)
        with self.open_to_write() as ledger:
            for page in chosen:
                known = ledger.know(page.article_id)
                is_due = known is not None and ledger.forget_article(page.article_id, now)
                say(f"{'due again' if is_due else 'not known to the ledger'}: {page.article_id}")


def _list(kept: list[SetAside], *, as_json: bool) -> None:
    for page in kept:
        if as_json:
            say_json(page)
        else:
            say(f"{page.name[:12]}  {page.instant:%Y-%m-%d %H:%M}  {page.outlet}  {page.reason}  {page.url}")
    if not kept:
        say("nothing is set aside", sys.stderr)


def _show(quarantine: Quarantine, page: SetAside, *, as_json: bool) -> None:
    said: dict[str, Any] = {**asdict(page), "file": quarantine.path(page)}
    if as_json:
        say_json(said)
        return
    for name, value in said.items():
        say(f"{name:<11} {value}")


def _forget(quarantine: Quarantine, chosen: list[SetAside]) -> None:
    for page in chosen:
        try:
            quarantine.remove(page.name)
        except OSError as error:
            raise RefusalError(str(error), ExitCode.OUTPUT_LOST) from error
        say(f"forgotten: {page.name[:12]} {page.url}")


def _only(kept: list[SetAside], name: str) -> SetAside:
    found = [page for page in kept if page.name.startswith(name)]
    if len(found) != 1:
        said = "several pages" if found else "no page"
        raise RefusalError(f"{said} of the name {name!r}: `scrapy quarantine` lists them")
    return found[0]
