"""`scrapy crawlall`: all outlets, a process each, so many at a time, with one table and one exit code."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawl.console.command import PeopleCommand
from newscrawl.console.saying import RefusalError, hint_at, say, say_json
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from newscrawl.console.fleet import Fleet
    from newscrawl.spider import NewsSpider


class Command(PeopleCommand):
    """Crawls all outlets."""

    usage = "[--only WORDS] [--jobs N] [--since WHEN] [--json]"
    summary = "Crawl all outlets, a process each, some at a time"
    description = """\
Crawls all outlets, a process each, some at a time. One that fails does not stop the others. --only takes names of
outlets, languages and countries. Each outlet's log lies in LEDGER_DIR/logs. SIGTERM or Ctrl-C lets all come to a clean
end, a second one stops them at once."""
    examples = """\
  scrapy crawlall
  scrapy crawlall --only en --jobs 4 --since 2d
  scrapy crawlall --only cn,ecns --json

The exit code is the worst of all, in this order: 1 unexpected error, or a child that was killed; 8 the Ledger cannot be
used; 3 output lost; 4 configuration; 2 usage; 13 forced; 18 blocked; 12 below promises; 20 partial; 15 time limit;
11 interrupted; 10 another run holds the outlet; 0 all complete."""
    json_help = "print one JSON object an outlet when all are done"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--only", metavar="WORDS", help="names, languages or countries, with commas between them")
        parser.add_argument("--jobs", metavar="N", default=str(os.cpu_count() or 1), help="so many at a time")
        parser.add_argument("--since", metavar="WHEN", help="as -a since= of `scrapy crawl`")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise RefusalError where it makes no sense."""
        if args:
            raise RefusalError(f"there is no {args[0]!r}: {self.see_help}")
        if not opts.jobs.isdecimal() or int(opts.jobs) < 1:
            raise RefusalError(f"--jobs={opts.jobs} is no number of processes")
        if opts.since is not None:
            _check_since(opts.since)

    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:  # noqa: ARG002 - there are none
        """Crawl them."""
        from newscrawl.console.address_book import Spiders
        from newscrawl.console.fleet import Fleet
        from newscrawl.console.fleet_shown import Lines, LiveTable

        outlets = _choose(Spiders(self.settings).own, opts.only)
        arguments = ["-a", f"since={opts.since}"] if opts.since else []
        arguments += [part for each in opts.set for part in ("-s", each)]
        show = Lines() if opts.json or not sys.stdout.isatty() else LiveTable()
        fleet = Fleet(outlets, arguments, self.ledger_path.parent / "logs", int(opts.jobs), show)
        try:
            with show.begin(fleet):
                code = fleet.run()
        except OSError as error:
            raise RefusalError(f"the logs cannot be written: {error}", ExitCode.OUTPUT_LOST) from error
        _say_end(fleet, code, as_json=opts.json)
        return code


def _check_since(since: str) -> None:
    """Refuse once what each crawl would refuse for itself."""
    from newscrawl.arguments import ArgumentError, read_moment

    try:
        read_moment("--since", since, UTC, datetime.now(UTC))
    except ArgumentError as error:
        raise RefusalError(str(error)) from error


def _say_end(fleet: Fleet, code: ExitCode, *, as_json: bool) -> None:
    for crawl in fleet.crawls if as_json else ():
        said = {"outlet": crawl.outlet, "state": crawl.state, "exit_code": crawl.code, "sentence": crawl.sentence}
        say_json({**said, "seconds": round(crawl.seconds, 1), **crawl.figures})
    written = sum(crawl.number("written") for crawl in fleet.crawls)
    well = sum(crawl.code == ExitCode.COMPLETE for crawl in fleet.crawls)
    say(f"{len(fleet.crawls)} outlets, {well} complete, {written} articles written, exit {int(code)}", sys.stderr)


def _choose(spiders: Sequence[NewsSpider], only: str | None) -> dict[str, frozenset[str]]:
    """Return the outlets that were asked for, each with the hosts it asks, or refuse a word that means none."""
    hosts = {spider.outlet: _hosts_of(spider) for spider in spiders}
    if only is None:
        return hosts
    chosen: list[str] = []
    words = [word.strip() for word in only.split(",") if word.strip()]
    if not words:
        raise RefusalError(f"--only={only} names no outlet")
    for word in words:
        found = [spider.outlet for spider in spiders if word.lower() in _words_for(spider)]
        if not found:
            known = {each for spider in spiders for each in _words_for(spider)}
            raise RefusalError(f"--only: no outlet is {word!r}: {hint_at(word, sorted(known))}")
        chosen += [name for name in found if name not in chosen]
    return {name: hosts[name] for name in chosen}


def _hosts_of(spider: NewsSpider) -> frozenset[str]:
    from newscrawl.urls import host_of

    return frozenset((*spider.domains, *(host_of(source.url) for source in spider.sources)))


def _words_for(spider: NewsSpider) -> set[str]:
    language = (spider.language or "").lower()
    return {spider.outlet.lower(), (spider.country or "").lower(), language, language.partition("-")[0]} - {""}
