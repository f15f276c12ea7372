"""`scrapy quarantine list | show | retry | forget`: the pages that could not be read, for people."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy.commands import ScrapyCommand

from newscrawl.arguments import SettingError
from newscrawl.ledger.records import LedgerError
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.quarantine import open_quarantine
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse

    from newscrawl.quarantine import Quarantine, SetAside

_ACTIONS = ("list", "show", "retry", "forget")
_HELP = """\
A page that could not be read - its markup would freeze a parser, it takes too long, the process that reads it dies - is
set aside below LEDGER_DIR as a WARC file. `list` shows what is kept, the newest first, `show` says all of one page and
where its file lies, `retry` makes its article due in the next run, `forget` removes the file. NAME is a page's, or the
beginning of it. Exit codes: 0 done; 2 usage, or no such page; 8 the Ledger cannot be used now."""


class Command(ScrapyCommand):
    """Lists what was set aside, and has it tried again or removed."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what may stand behind the command."""
        return "[list] | show NAME | retry NAME... | retry --all | forget NAME... | forget --all  [--json]"

    def short_desc(self) -> str:
        """Say it in one line."""
        return "List the pages that could not be read, and try or forget them"

    def long_desc(self) -> str:
        """Say what the four do."""
        return _HELP

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="retry, forget: all pages")
        parser.add_argument("--json", action="store_true", help="list, show: print one JSON object a page")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what was asked for."""
        action, *names = args or ["list"]
        if action not in _ACTIONS:
            near = get_close_matches(action, _ACTIONS, 1)
            _refuse(f"there is no {action!r}: {f'did you mean {near[0]!r}?' if near else ', '.join(_ACTIONS)}")
        if opts.json and action in {"retry", "forget"}:
            _refuse("--json is for list and show")
        if (action == "list" and (names or opts.all)) or (action == "show" and (len(names) != 1 or opts.all)):
            _refuse("list takes no name, show takes one")
        settings: Any = self.settings
        try:
            quarantine = open_quarantine(settings)
        except SettingError as error:
            _refuse(str(error), ExitCode.CONFIGURATION)
        kept = quarantine.pages()
        if action in {"retry", "forget"}:
            if bool(names) == opts.all:
                _refuse(f"{action} takes names, or --all")
            chosen = kept if opts.all else [_only(kept, name) for name in names]
            (_retry if action == "retry" else _forget)(quarantine, chosen, Path(settings["LEDGER_DIR"]))
        elif action == "show":
            _show(quarantine, _only(kept, names[0]), as_json=opts.json)
        else:
            _list(kept, as_json=opts.json)


def _list(kept: list[SetAside], *, as_json: bool) -> None:
    for page in kept:
        if as_json:
            _say(_to_json(page))
        else:
            _say(f"{page.name[:12]}  {page.instant:%Y-%m-%d %H:%M}  {page.outlet}  {page.reason}  {page.url}")
    if not kept:
        _say("nothing is set aside", sys.stderr)


def _show(quarantine: Quarantine, page: SetAside, *, as_json: bool) -> None:
    if as_json:
        _say(_to_json(page, file=str(quarantine.path(page))))
        return
    for name, value in {**asdict(page), "file": quarantine.path(page)}.items():
        _say(f"{name:<11} {value}")


def _retry(_: Quarantine, chosen: list[SetAside], ledger_dir: Path) -> None:
    path, now = ledger_dir / "ledger.sqlite", datetime.now(UTC)
    if not path.exists():
        _refuse(f"{path} is not there: the next run makes it", ExitCode.LEDGER_UNAVAILABLE)
    try:
        with SqliteLedger.open(path) as ledger:
            for page in chosen:
                known = ledger.know(page.article_id)
                is_due = known is not None and ledger.forget_article(page.article_id, now)
                _say(f"{'due again' if is_due else 'not known to the ledger'}: {page.article_id}")
    except LedgerError as error:
        _refuse(str(error), ExitCode.LEDGER_UNAVAILABLE)


def _forget(quarantine: Quarantine, chosen: list[SetAside], _: Path) -> None:
    for page in chosen:
        try:
            quarantine.remove(page.name)
        except OSError as error:
            _refuse(str(error), ExitCode.OUTPUT_LOST)
        _say(f"forgotten: {page.name[:12]} {page.url}")


def _only(kept: list[SetAside], name: str) -> SetAside:
    found = [page for page in kept if page.name.startswith(name)]
    if len(found) != 1:
        _refuse(f"{'several pages' if found else 'no page'} of the name {name!r}: `scrapy quarantine` lists them")
    return found[0]


def _to_json(page: SetAside, **more: str) -> str:
    return json.dumps({**asdict(page), "instant": page.instant.isoformat(), **more})


def _say(text: str, stream: Any = None) -> None:
    """Print one line, whatever an address or a header holds."""
    line = "".join(each if each.isprintable() else " " for each in text)
    print(line.encode("utf-8", "backslashreplace").decode(), file=stream)


def _refuse(message: str, code: ExitCode = ExitCode.USAGE) -> NoReturn:
    _say(f"scrapy quarantine: {message}", sys.stderr)
    raise SystemExit(int(code))
