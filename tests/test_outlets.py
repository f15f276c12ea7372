"""Every outlet against every page kept for it; nobody edits this file to add an outlet."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newscrawl.console.kept_pages import as_json, load_kept
from tests.kept_pages import FOLDER, kept_pages

if TYPE_CHECKING:
    from newscrawl.spider import NewsSpider

SPIDERS = Path(__file__).parent.parent / "newscrawl" / "spiders"
OUTLET_FILES = [path for path in sorted(SPIDERS.glob("*.py")) if path.stem not in {"__init__", "site"}]
LONGEST_OUTLET = 40  # lines


def load(name: str) -> type[NewsSpider]:
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["newscrawl.spiders"]}))
    return loader.load(name)  # type: ignore[return-value]  # all are NewsSpiders


@pytest.mark.parametrize("expected", kept_pages(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_kept_page_gives_its_article(expected: Path) -> None:
    kept = load_kept(expected)
    command = f"scrapy capture {kept.outlet} {expected.stem} --accept"
    assert kept.accepted, f"nobody has read {expected.name} yet: read it against {kept.url}, then say `{command}`"
    assert as_json(kept.read()) == kept.article


@pytest.mark.parametrize("path", OUTLET_FILES, ids=lambda path: path.stem)
def test_one_name_per_outlet(path: Path) -> None:
    outlet = load(path.stem)
    assert outlet.__name__ == "".join(part.capitalize() for part in path.stem.split("_"))
    assert list((FOLDER / path.stem).glob("*.json")), "keep at least one page of each outlet"


@pytest.mark.parametrize("path", OUTLET_FILES, ids=lambda path: path.stem)
def test_outlet_file_is_short_declarations(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_OUTLET
    outlet = next(node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef))
    hooks = [node.name for node in outlet.body if isinstance(node, ast.FunctionDef)]
    assert hooks in ([], ["refine"])


@pytest.mark.parametrize("path", OUTLET_FILES, ids=lambda path: path.stem)
def test_outlet_declares_what_every_reader_needs(path: Path) -> None:
    outlet = load(path.stem)
    assert outlet.title
    assert outlet.country
    assert outlet.language
    assert outlet.timezone
    assert outlet.sources
    assert inspect.getdoc(inspect.getmodule(outlet))


def test_every_folder_of_pages_belongs_to_an_outlet() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {path.stem for path in OUTLET_FILES}
