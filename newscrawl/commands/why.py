"""`scrapy why URL | --run ID`: what became of an address or of a run, from what the Ledger keeps."""

from __future__ import annotations

from datetime import UTC, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from newscrawl.console.command import PeopleCommand, failing_with_ledger
from newscrawl.console.saying import RefusalError, say, say_json
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse

    from newscrawl.explaining.forecast import Forecast
    from newscrawl.explaining.lives import Life


class Command(PeopleCommand):
    """Explains an address or a run."""

    usage = "[--json] URL | --run ID"
    summary = "Tell what became of an article or of a run, and why"
    description = """\
Tells the life of an article by any of its addresses: who announced it and when, what its last fetch came to, where its
lines stand (each is looked up), and when it is tried again. Of an address that the Ledger does not know it says what
would happen to it. It reads only, and may be asked while crawls go on."""
    examples = """\
  scrapy why https://www.ecns.cn/news/2026-11-22/detail-ihewzmcq0000001.shtml
  scrapy why --json https://www.ecns.cn/news/2026-11-22/detail-ihewzmcq0000001.shtml
  scrapy why --run ecns-20261122T120000Z     the name of an output file without its ending

Exit codes: 0 told; 1 the Ledger does not know the address or run; 2 usage; 8 the Ledger cannot be used now."""
    json_help = "print one JSON object"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the option."""
        super().add_options(parser)
        parser.add_argument("--run", metavar="ID", help="explain a run instead of an address")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise RefusalError where it makes no sense."""
        if len(args) + (opts.run is not None) != 1:
            raise RefusalError("ask for one thing: an article's URL, or --run ID")

    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Tell what was asked for."""
        if opts.run is not None:
            return self._explain_run(opts.run, as_json=opts.json)
        return self._explain_address(args[0], as_json=opts.json)

    def _explain_address(self, address: str, *, as_json: bool) -> ExitCode:
        from newscrawl.ledger.rows import storable
        from newscrawl.urls import absolute

        url = absolute("", storable(address))
        if url is None:
            message = f"{address!r} is no address: give the article's, which begins with http:// or https://"
            raise RefusalError(message)
        lives, told, has_ledger = self._look_up(url)
        if as_json:
            say_json({"url": url, "articles": lives, "unknown": told})
        else:
            from newscrawl.explaining.wording import forecast_in_lines, life_in_lines

            for life in lives:
                for line in life_in_lines(life):
                    say(line)
            for line in forecast_in_lines(told, has_ledger=has_ledger) if told else ():
                say(line)
        return ExitCode.COMPLETE if lives else ExitCode.UNEXPECTED

    def _look_up(self, url: str) -> tuple[list[Life], Forecast | None, bool]:
        """Return what the Ledger knows by an address, else what would become of it; and whether there is a Ledger."""
        from newscrawl.console.address_book import Spiders, find_ids
        from newscrawl.explaining.forecast import foresee
        from newscrawl.explaining.lives import tell_life
        from newscrawl.ledger.database import is_there, mark_path

        spiders = Spiders(self.settings)
        with failing_with_ledger():
            has_ledger = is_there(self.ledger_path) or mark_path(self.ledger_path).exists()
        if not has_ledger:
            return [], foresee(None, spiders, url), False
        with self.open_to_read() as ledger:
            now, ids = datetime.now(UTC), find_ids(ledger, spiders, url)
            told = (tell_life(ledger, self.output_dir, each, now) for each in ids)
            lives = [life for life in told if life is not None]
            return lives, None if lives else foresee(ledger, spiders, url), True

    def _explain_run(self, crawl_id: str, *, as_json: bool) -> ExitCode:
        from newscrawl.console.address_book import Spiders
        from newscrawl.explaining.runs import tell_run
        from newscrawl.explaining.wording import run_in_lines
        from newscrawl.ledger.rows import storable

        spiders, share = Spiders(self.settings), self.settings.getfloat("FAILED_SHARE_MAX")
        with self.open_to_read() as ledger:
            run = ledger.run(storable(crawl_id))
            spider = next((each for each in spiders.own if run and each.outlet == run.outlet), None)
            told = tell_run(ledger, self.output_dir, storable(crawl_id), spider, share)
            names = [] if told else ledger.run_names()
        if told is None:
            near = get_close_matches(crawl_id, names, 1, cutoff=0.8)
            hint = (
                f"did you mean {near[0]}?" if near else f"the last is {names[-1]}" if names else "it knows no run yet"
            )
            raise RefusalError(f"the Ledger knows no run {crawl_id!r}: {hint}", ExitCode.UNEXPECTED)
        if as_json:
            say_json({"run": told})
        else:
            for line in run_in_lines(told):
                say(line)
        return ExitCode.COMPLETE
