"""`scrapy add NAME URL`: make an outlet of a site."""

from __future__ import annotations

import json
from dataclasses import asdict
from time import monotonic
from typing import TYPE_CHECKING

from newscrawl.console.command import PageCommand
from newscrawl.console.saying import RefusalError, one_line
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from newscrawl.adding.draft import Draft
    from newscrawl.adding.survey import Survey
    from newscrawl.console.fetching import Fetch


class Command(PageCommand):
    """Makes outlets."""

    usage = "NAME URL [--dry-run] [--json]"
    summary = "Make an outlet of a site: find its sources and article addresses, write its file, keep some pages"
    description = """\
Make an outlet of a site. Reads robots.txt (and obeys it), finds feeds, news sitemaps and sections, reads some
articles, and writes newscrawl/spiders/NAME.py, some kept pages and a line in the README. Every guess is shown with
its evidence. Nothing that is there is overwritten."""
    examples = """\
  scrapy add example_times https://www.example.org/
  scrapy add example_times https://www.example.org/ --dry-run      show what would be written, write nothing

Exit codes: 0 written; 1 no outlet can be made of the site; 2 usage; 3 the disk fails; 11 interrupted. Unless it is 0,
nothing is written."""
    json_help = "print one JSON object about what was found"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="write nothing, print the file")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - as PageCommand asks
        """Raise RefusalError where it makes no sense."""
        from scrapy.spiderloader import get_spider_loader

        from newscrawl.adding.outlet_file import is_name
        from newscrawl.adding.writing import find_places
        from newscrawl.console.given_page import require_address

        if len(args) != 2:
            raise RefusalError("give a name and an address: scrapy add example_times https://www.example.org/")
        name, url = args
        if not is_name(name):
            raise RefusalError(f"{name!r} is no name for an outlet: lower-case letters, digits and '_' make one")
        require_address(url, "https://www.example.org/")
        if name in get_spider_loader(self.settings).list():
            raise RefusalError(f"there is an outlet {name!r} already, and nothing is overwritten")
        find_places(self.settings, name).require_room()

    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Look at the site, and write the outlet."""
        from newscrawl.adding.draft import NoArticlesError, draft_outlet
        from newscrawl.adding.outlet_file import UnwritableError, print_outlet
        from newscrawl.adding.survey import SurveyError
        from newscrawl.adding.writing import find_places, write_outlet

        name, url = args
        began = monotonic()
        try:
            found = self._look_at(url, silent=opts.json)
            draft = draft_outlet(name, found)
            text = print_outlet(draft.outlet)
        except (SurveyError, NoArticlesError, UnwritableError) as error:
            raise RefusalError(str(error), ExitCode.UNEXPECTED) from error
        written = [] if opts.dry_run else write_outlet(name, text, draft, find_places(self.settings, name))
        seconds = round(monotonic() - began, 1)
        if opts.json:
            values = {"evidence": draft.evidence, "notes": found.notes, "problems": draft.problems, "file": text}
            values |= {"written": [str(path) for path in written], "seconds": seconds}
            values |= {"expect": dict(draft.outlet.expect), "needs": [asdict(need) for need in draft.outlet.needs]}
            print(json.dumps(values, ensure_ascii=False, indent=1))  # noqa: T201 - the command's answer
        else:
            _show(name, draft, text, written, seconds)
        return ExitCode.COMPLETE

    def _look_at(self, url: str, *, silent: bool) -> Survey:
        """Survey the site, and tell a person on the way what is found. Raises SurveyError, InterruptedErrandError."""
        from newscrawl.adding.survey import survey
        from newscrawl.console.fetching import run_errand
        from newscrawl.console.showing import make_console
        from newscrawl.console.trial import Trial

        console = make_console()
        found: list[Survey] = []

        def say(line: str) -> None:
            if not silent:
                console.print(f"  {one_line(line)}", style="dim")

        if ".example/" in str(self.settings["CONTACT"]):
            say("the site cannot reach you: set NEWSCRAWL_CONTACT to a page or mailbox of yours")

        async def work(fetch: Fetch) -> None:
            async with Trial(self.settings) as trial:
                found.append(await survey(url, fetch, say, trial.find_fault))

        run_errand(self.crawler_process, work, url)
        return found[0]


def _show(name: str, draft: Draft, text: str, written: list[Path], seconds: float) -> None:
    from newscrawl.console.showing import make_console

    console = make_console()
    for declaration, value, evidence in draft.evidence:
        console.print(f"{declaration} ", style="bold", end="")
        console.print(one_line(value), style="green", end="")
        console.print(f"   ({one_line(evidence)})", style="yellow" if evidence.endswith("check this") else "dim")
    for problem in draft.problems:
        console.print(f"not read: {one_line(problem)}", style="yellow")
    number = len(draft.articles) + len(draft.problems)
    console.print(f"{len(draft.articles)} of {number} sampled pages are read as articles; {seconds:g} s")
    console.print(f"\n{text}")
    for path in written:
        console.print(f"wrote {path}")
    kept = [path for path in written if path.suffix == ".json"]
    if kept:
        console.print(f"next: read each json in {kept[0].parent} against its page; of each that is right say")
        console.print(f"  scrapy capture {name} {kept[0].stem} --accept")
        console.print(f"then: `scrapy crawl {name} -a limit=20`, and `make check`")
