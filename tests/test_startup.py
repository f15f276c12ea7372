"""Starting costs little: no command imports what only a crawl, or only some pages, need."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from tests.crawling import OUTLETS, ROOT

MOST_SECONDS = 1.2
"""Of CPU, for `scrapy list`."""
HEAVY = {"trafilatura", "dateparser", "feedparser", "rich", "numpy", "warcio", "justext"}
SCRAPYS_OWN = {"charset_normalizer"}
"""Scrapy imports it itself, with its responses."""
SCRAPY = {"scrapy", "twisted", "lxml", "selectolax"}
COMMANDS = sorted(path.stem for path in (ROOT / "newscrawl" / "commands").glob("[!_]*.py"))
BASE = {"newscrawl", "newscrawl.modes", "newscrawl.verdict", "newscrawl.commands",
        "newscrawl.console", "newscrawl.console.command", "newscrawl.console.saying"}  # fmt: skip
"""What a command may import at the head of its file: every `scrapy crawl` imports all of them."""
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
        (LIST, HEAVY),
    ],
    ids=["newscrawl", "newscrawl.article", "newscrawl.outlet", "scrapy list"],
)
def test_nothing_heavy_is_imported_at_the_start(code: str, unwanted: set[str]) -> None:
    loaded = run_python("-c", f"{code}\nimport sys\nprint(*sys.modules)").split("\n")[-2].split()
    assert "newscrawl" in loaded
    assert unwanted & set(loaded) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_imports_what_it_works_with_where_it_works(name: str) -> None:
    module = f"newscrawl.commands.{name}"
    loaded = set(run_python("-c", f"import {module}\nimport sys\nprint(*sys.modules)").split())
    assert module in loaded
    assert {each for each in loaded if each.partition(".")[0] == "newscrawl"} - BASE == {module}
    assert HEAVY & loaded == set()
