"""`scrapy add NAME URL`: make an outlet of a site."""

from __future__ import annotations

import importlib
import json
import re
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy.spiderloader import get_spider_loader

from newscrawl.adding.draft import Draft, NoArticlesError, draft_outlet
from newscrawl.adding.outlet_file import UnwritableError, is_name, print_outlet
from newscrawl.adding.survey import SurveyError, survey
from newscrawl.command import PageCommand, RefusalError, is_address
from newscrawl.fetching import run_errand
from newscrawl.kept_pages import find_kept, keep, name_for
from newscrawl.library import read_article
from newscrawl.showing import clean, make_console
from newscrawl.urls import absolute, host_of
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse

    from newscrawl.adding.survey import Survey
    from newscrawl.fetching import Fetch

_KEPT = 3  # pages
_ROW_OF_SITE = re.compile(r"^\| `site ", re.MULTILINE)


class Command(PageCommand):
    """Makes outlets."""

    examples = """\
  scrapy add example_times https://www.example.org/
  scrapy add example_times https://www.example.org/ --dry-run      show what would be written, write nothing

Exit codes: 0 written; 1 no outlet can be made of the site; 2 usage; 11 interrupted."""

    def syntax(self) -> str:
        """Say what may stand behind the command."""
        return "NAME URL [--dry-run] [--json]"

    def short_desc(self) -> str:
        """Say it in one line."""
        return "Make an outlet of a site: find its sources and article addresses, write its file, keep some pages"

    def long_desc(self) -> str:
        """Say what is done."""
        return (
            "Make an outlet of a site. Reads robots.txt (and obeys it), finds feeds, news sitemaps and sections, "
            "reads some articles, and writes newscrawl/spiders/NAME.py, some kept pages and a line in the README. "
            "Every guess is shown with its evidence. Nothing that is there is overwritten."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="write nothing, print the file")
        parser.add_argument("--json", action="store_true", help="print one JSON object about what was found")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - as PageCommand asks
        """Raise RefusalError where it makes no sense."""
        settings: Any = self.settings
        if len(args) != 2:
            raise RefusalError("give a name and an address: scrapy add example_times https://www.example.org/")
        name, url = args
        if not is_name(name):
            raise RefusalError(f"{name!r} is no name for an outlet: lower-case letters, digits and '_' make one")
        if not is_address(url) or absolute("", url) is None or "." not in host_of(url):
            raise RefusalError(f"{url!r} is no address: write https://www.example.org/")
        if name in get_spider_loader(settings).list():
            raise RefusalError(f"there is an outlet {name!r} already, and nothing is overwritten")
        for path in (self._outlet_file(name), Path(settings["KEPT_PAGES_DIR"]) / name):
            if path.exists():
                raise RefusalError(f"{path} is there already, and nothing is overwritten")

    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Look at the site, and write the outlet."""
        name, url = args
        began = monotonic()
        console = make_console()
        found: list[Survey] = []

        def say(line: str) -> None:
            if not opts.json:
                console.print(f"  {clean(line)}", style="dim")

        if ".example/" in str(self.settings and self.settings["CONTACT"]):
            say("the site cannot reach you: set NEWSCRAWL_CONTACT to a page or mailbox of yours")

        async def work(fetch: Fetch) -> None:
            found.append(await survey(url, fetch, say))

        try:
            run_errand(self.crawler_process, work, url)
            draft = draft_outlet(name, found[0])
            text = print_outlet(draft.outlet)
        except (SurveyError, NoArticlesError, UnwritableError) as error:
            raise RefusalError(str(error), ExitCode.UNEXPECTED) from error
        written = [] if opts.dry_run else self._write(name, text, draft)
        seconds = round(monotonic() - began, 1)
        if opts.json:
            values = {"evidence": draft.evidence, "notes": found[0].notes, "problems": draft.problems, "file": text}
            values |= {"written": [str(path) for path in written], "seconds": seconds}
            values |= {"expect": dict(draft.outlet.expect), "needs": [asdict(need) for need in draft.outlet.needs]}
            print(json.dumps(values, ensure_ascii=False, indent=1))  # noqa: T201 - the command's answer
        else:
            _show(name, draft, text, written, seconds)
        return ExitCode.COMPLETE

    def _outlet_file(self, name: str) -> Path:
        settings: Any = self.settings
        package = importlib.import_module(settings.getlist("SPIDER_MODULES")[0])
        return Path(str(package.__file__)).parent / f"{name}.py"

    def _write(self, name: str, text: str, draft: Draft) -> list[Path]:
        """Write the file, the kept pages as it reads them, and the line of the README; return what was written."""
        settings: Any = self.settings
        written = [self._outlet_file(name)]
        try:
            with written[0].open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise RefusalError(f"{written[0]} cannot be written: {error}") from error
        importlib.invalidate_caches()
        names: set[str] = set()
        for sample, _ in draft.articles:
            article = read_article(sample.body, sample.url, outlet=name, content_type=sample.content_type)
            page = name_for(article)
            if len(names) < _KEPT and page not in names:
                names.add(page)
                expected = find_kept(Path(settings["KEPT_PAGES_DIR"]), name, page)
                keep(expected, sample.url, sample.body, sample.content_type, article)
                written.append(expected)
        readme = Path(settings["PROJECT_DIR"]) / "README.md"
        if readme.is_file() and _add_row(readme, name, draft.outlet.facts.title.value):
            written.append(readme)
        return written


def _add_row(readme: Path, name: str, title: str) -> bool:
    """Put the outlet into the README's table, above the spider for any site."""
    text = readme.read_text(encoding="utf-8")
    found = _ROW_OF_SITE.search(text)
    if found is None:
        return False
    readme.write_text(f"{text[: found.start()]}| `{name}` | {title} |\n{text[found.start() :]}", encoding="utf-8")
    return True


def _show(name: str, draft: Draft, text: str, written: list[Path], seconds: float) -> None:
    console = make_console()
    for declaration, value, evidence in draft.evidence:
        console.print(f"{declaration} ", style="bold", end="")
        console.print(clean(value), style="green", end="")
        console.print(f"   ({clean(evidence)})", style="yellow" if evidence.endswith("check this") else "dim")
    for problem in draft.problems:
        console.print(f"not read: {clean(problem)}", style="yellow")
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
