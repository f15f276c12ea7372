"""Starting costs little: nothing is imported that only a crawl, a new page, or a setting that is off would need."""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from newscrawl.settings.switched_off import SWITCHES, LeaveOut
from tests.crawling import NOW, OUTLETS, ROOT, Crawler

if TYPE_CHECKING:
    from tests.newsroom.newsroom import Newsroom

MOST_SECONDS = 1.2
"""Of CPU, for `scrapy list`."""
HEAVY = {"trafilatura", "dateparser", "feedparser", "rich", "numpy", "warcio", "justext"}
SCRAPYS_OWN = {"charset_normalizer"}
"""Scrapy imports it itself, with its responses."""
SCRAPY = {"scrapy", "twisted", "lxml", "selectolax"}
FOR_NEW_PAGES = {
    "newscrawl.reader", "newscrawl.worker.parent", "newscrawl.worker.messages", "newscrawl.extraction.page",
    "newscrawl.extraction.reading", "newscrawl.dates.reading", "newscrawl.dates.days", "newscrawl.dates.times",
}  # fmt: skip
"""What reads a page, and a date that is printed."""
FOR_OTHER_COMMANDS = {
    "newscrawl.library",
    "newscrawl.adding",
    "newscrawl.report",
    "newscrawl.explaining",
    "babel",
    "pygal",
    "jinja2",
}
SWITCHED_OFF = {"aiohttp", "twisted.conch", "tldextract", "requests", "urllib3"}
"""What Scrapy's remote control, its telnet console and its cookies need."""
COMMANDS = sorted(path.stem for path in (ROOT / "newscrawl" / "commands").glob("[!_]*.py"))
BASE = {"newscrawl", "newscrawl.modes", "newscrawl.one_line", "newscrawl.jsonable",
        "newscrawl.verdict", "newscrawl.commands",
        "newscrawl.console", "newscrawl.console.command", "newscrawl.console.saying"}  # fmt: skip
"""What a command may import at the head of its file: every `scrapy crawl` imports all of them."""
COMPONENTS = """
import newscrawl.commands.crawl, newscrawl.spiders.ecns
from newscrawl import settings
from scrapy.utils.misc import load_object
named = [settings.SCHEDULER, settings.TWISTED_DNS_RESOLVER, settings.LOG_FORMATTER, settings.FEED_URI_PARAMS]
for name in dir(settings):
    if name in {"ADDONS", "EXTENSIONS", "ITEM_PIPELINES", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"}:
        named += getattr(settings, name)
    elif name in {"DOWNLOAD_HANDLERS", "FEED_STORAGES", "FEED_EXPORTERS"}:
        named += filter(None, getattr(settings, name).values())
for component in named:
    load_object(component)
"""
"""Imports all that a crawl of an outlet is made of."""
LIST = """
from scrapy.cmdline import execute
try:
    execute(["scrapy", "list"])
except SystemExit as end:
    assert not end.code
"""


def run_python(*arguments: str) -> str:
    command = [sys.executable, *arguments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603 - our own command
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


class Telling(Crawler):
    """Says on standard output, when the crawl has ended, which modules were imported and how many objects frozen."""

    def _program(self) -> list[str]:
        code = (
            "import gc, sys\nfrom scrapy.cmdline import execute\n"
            "try:\n    execute(['scrapy', *sys.argv[1:]])\nfinally:\n    print(gc.get_freeze_count(), *sys.modules)"
        )
        return [sys.executable, "-c", code]


def those_under(names: set[str], loaded: list[str]) -> set[str]:
    """Return the modules that are loaded of those named, and of all below them."""
    return {each for each in loaded if any(each == name or each.startswith(f"{name}.") for name in names)}


def spent_by_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def test_listing_the_outlets_is_quick() -> None:
    spent = []
    for _ in range(3):
        before = spent_by_children()
        assert run_python("-m", "scrapy", "list").split() == sorted((*OUTLETS, "site"))
        spent.append(spent_by_children() - before)
    assert min(spent) < MOST_SECONDS, spent


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("import newscrawl", HEAVY | SCRAPYS_OWN | SCRAPY),
        ("import newscrawl.article", HEAVY | SCRAPYS_OWN | SCRAPY),
        ("import newscrawl.outlet", HEAVY),
        (COMPONENTS, HEAVY | FOR_NEW_PAGES | FOR_OTHER_COMMANDS | SWITCHED_OFF),
        (LIST, HEAVY),
    ],
    ids=["newscrawl", "newscrawl.article", "newscrawl.outlet", "a crawl's components", "scrapy list"],
)
def test_nothing_heavy_is_imported_at_the_start(code: str, unwanted: set[str]) -> None:
    loaded = run_python("-c", f"{code}\nimport sys\nprint(*sys.modules)").split("\n")[-2].split()
    assert "newscrawl" in loaded
    assert those_under(unwanted, loaded) == set()


def test_a_run_in_which_nothing_is_new_imports_nothing_that_reads_pages(room: Newsroom, crawl: Crawler) -> None:
    room.open("ecns", count=60, now=NOW)
    assert crawl("ecns", "-a", "revisit=no").code == 0
    before = len(room.requests)
    run = Telling(crawl.output, crawl.given)("ecns", "-a", "revisit=no")
    assert run.code == 0, run.log
    warned = [line for line in run.log.splitlines() if " WARNING: " in line]
    assert [line for line in warned if "NEWSCRAWL_CONTACT" not in line] == []
    assert {request.status for request in room.requests[before:] if request.path != "/robots.txt"} == {304}
    frozen, *loaded = run.said.split()
    assert those_under(HEAVY | SWITCHED_OFF | FOR_NEW_PAGES | FOR_OTHER_COMMANDS, loaded) == set()
    assert those_under({"newscrawl.spiders"}, loaded) == {"newscrawl.spiders", "newscrawl.spiders.ecns"}
    assert int(frozen) > 50_000


@pytest.mark.parametrize(
    ("setting", "component", "switch"),
    [(setting, *pair) for setting, switches in SWITCHES.items() for pair in switches.items()],
    ids=lambda value: value.rpartition(".")[2],
)
def test_what_is_switched_off_is_left_out_and_what_is_on_stays(setting: str, component: str, switch: str) -> None:
    for is_on in (True, False):
        settings = Settings({switch: is_on})
        assert component in settings[setting], "Scrapy has another name for it"
        LeaveOut().update_settings(settings)
        components = settings.get_component_priority_dict_with_base(setting.removesuffix("_BASE"))
        assert (component in components) is is_on


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_imports_what_it_works_with_where_it_works(name: str) -> None:
    module = f"newscrawl.commands.{name}"
    loaded = set(run_python("-c", f"import {module}\nimport sys\nprint(*sys.modules)").split())
    assert module in loaded
    assert {each for each in loaded if each.partition(".")[0] == "newscrawl"} - BASE == {module}
    assert HEAVY & loaded == set()
