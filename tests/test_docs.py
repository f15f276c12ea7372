"""The documentation says what is: commands, settings, exit codes, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scrapy.settings import default_settings

from newscrawl import settings
from newscrawl.extraction.facts import Selectors
from newscrawl.spider import NewsSpider
from newscrawl.verdict import ExitCode

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
OPERATING = (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8")
OUTLETS = (PROJECT / "docs" / "outlets.md").read_text(encoding="utf-8")
ARCHITECTURE = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
DOCUMENTS = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").glob("*.md"))]


@pytest.mark.parametrize("what", ["SCRAPY_PROJECT=sample scrapy crawl ecns", "pytest"])
def test_readme_has_the_two_commands_as_they_are_run(what: str) -> None:
    command = "python3 -m venv .venv && . .venv/bin/activate && pip install -r requirements.txt && "
    assert f"\n{command}{what}\n" in README


def test_every_exit_code_is_documented() -> None:
    table = OPERATING.partition("## Exit codes")[2].partition("##")[0]
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)] == sorted(ExitCode)


def test_every_documented_setting_exists_and_every_own_one_is_documented() -> None:
    table = OPERATING.partition("## Settings")[2].partition("## Profiles")[0]
    names = re.findall(r"`([A-Z_]+)`", "".join(re.findall(r"^\|([^|]*)\|", table, re.MULTILINE)))
    assert len(names) > 20
    assert [name for name in names if not hasattr(settings, name)] == []
    own = [name for name in dir(settings) if name.isupper() and not hasattr(default_settings, name)]
    assert [name for name in own if name not in {*names, "PROJECT_DIR"}] == []


def test_every_declaration_of_an_outlet_is_documented() -> None:
    declared = [name for name in NewsSpider.__annotations__ if not name.startswith("_")]
    assert declared
    assert [name for name in declared if f"`{name}`" not in OUTLETS] == []


def test_every_outlet_is_in_the_readme() -> None:
    spiders = {path.stem for path in (PROJECT / "newscrawl" / "spiders").glob("*.py")} - {"__init__"}
    assert {name for name in spiders if f"| `{name}" in README} == spiders


def test_the_tree_names_every_module() -> None:
    tree = ARCHITECTURE.partition("## Tree")[2].partition("## The way")[0]
    modules = [path for path in (PROJECT / "newscrawl").rglob("*.py") if path.name != "__init__.py"]
    described = {path.parent.name for path in modules} & {
        "spiders",
        "pipelines",
        "downloadermiddlewares",
        "extensions",
        "commands",
        "settings",
        "dates",
    }
    missing = [path.name for path in modules if path.parent.name not in described and path.name not in tree]
    assert missing == []
    named = set(re.findall(r"\b[a-z_]+\.py\b", tree))
    there = {path.name for path in [*modules, *(PROJECT / "tests").rglob("*.py")]}
    assert named <= there


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_selectors_of_the_documentation_exist() -> None:
    used = set(re.findall(r"Selectors\(([^)]*)\)", OUTLETS + README))
    names = {name for call in used for name in re.findall(r"(\w+)=", call)}
    assert names <= set(Selectors.__dataclass_fields__)
