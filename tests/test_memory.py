"""A page leaves nothing in memory, and a run is stopped for the memory it needs itself, whoever started it."""

from __future__ import annotations

import gc
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from newscrawl.article import NotAnArticle
from newscrawl.console.kept_pages import load_kept
from newscrawl.library import SITE, read_article
from newscrawl.verdict import ExitCode
from tests.crawling import ROOT
from tests.kept_pages import kept_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A scheduler with much in memory: Linux hands its peak on to the program it starts.
LARGE = "import subprocess, sys; ballast = b'x' * (700 << 20); sys.exit(subprocess.call(sys.argv[1:]))"


def crawl_sample(folder: Path, *before: str, **settings: int) -> subprocess.CompletedProcess[str]:
    given = {"OUTPUT_DIR": folder / "output", "LEDGER_DIR": folder / "ledger", **settings}
    options = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
    command = [*before, sys.executable, "-m", "scrapy", "crawl", "ecns", *options]
    return subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, env={"SCRAPY_PROJECT": "sample"}, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_large_starter_is_not_the_run(tmp_path: Path) -> None:
    run = crawl_sample(tmp_path, sys.executable, "-c", LARGE)
    assert run.returncode == ExitCode.COMPLETE, run.stderr


def test_a_run_that_needs_too_much_is_stopped(tmp_path: Path) -> None:
    run = crawl_sample(tmp_path, MEMUSAGE_LIMIT_MB=20)
    assert run.returncode == ExitCode.UNEXPECTED, run.stderr
    assert "MEMUSAGE_LIMIT_MB was reached" in run.stderr


@pytest.fixture
def no_search_for_garbage() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def count_trees() -> int:
    return sum(1 for each in gc.get_objects() if isinstance(each, LexborHTMLParser))


@pytest.mark.usefixtures("no_search_for_garbage")
@pytest.mark.parametrize("expected", kept_pages(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_tree_of_a_page_is_gone_as_soon_as_the_page_was_read(expected: Path) -> None:
    kept, before = load_kept(expected), count_trees()  # another test may keep some
    article = kept.read()
    with suppress(NotAnArticle):  # as a page of which nothing is known; some are none then
        article = read_article(kept.body, kept.url, outlet=SITE)
    assert article.headline
    assert count_trees() == before
