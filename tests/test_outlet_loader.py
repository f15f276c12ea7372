"""An outlet is found by its name, which its file bears; the files of others neither delay its crawl nor spoil it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from newscrawl.settings.outlet_loader import OutletLoader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OUTLET = """
from newscrawl.outlet import Feed, NewsSpider
class Outlet(NewsSpider):
    name = {name!r}
    sources = [Feed("https://{name}.example.org/feed.xml")]
"""


@pytest.fixture
def loader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OutletLoader]:
    """Give the loader of a package with the outlets `herald`, and `echo` in a file of another name."""
    package = tmp_path / "invented_outlets"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "herald.py").write_text(OUTLET.format(name="herald"))
    (package / "voices.py").write_text(OUTLET.format(name="echo"))
    monkeypatch.syspath_prepend(tmp_path)
    yield OutletLoader.from_settings(Settings({"SPIDER_MODULES": ["invented_outlets"]}))
    for module in [name for name in sys.modules if name.startswith("invented_outlets")]:
        del sys.modules[module]


def test_an_outlet_is_loaded_without_the_files_of_the_others(loader: OutletLoader) -> None:
    assert loader.load("herald").name == "herald"
    assert "invented_outlets.voices" not in sys.modules


def test_an_outlet_in_a_file_of_another_name_is_found(loader: OutletLoader) -> None:
    assert loader.load("echo").name == "echo"


def test_all_outlets_are_listed(loader: OutletLoader) -> None:
    assert sorted(loader.list()) == ["echo", "herald"]


def test_a_broken_file_spoils_its_own_outlet_only(loader: OutletLoader, tmp_path: Path) -> None:
    (tmp_path / "invented_outlets" / "broken.py").write_text("no Python")
    assert loader.load("herald").name == "herald"
    with pytest.raises(SyntaxError):
        loader.load("broken")
    with pytest.raises(SyntaxError):
        loader.list()


@pytest.mark.parametrize("name", ["voices", "nobody", "", "herald.x", ".herald", "os.path"])
def test_a_name_that_no_outlet_bears_is_refused(loader: OutletLoader, name: str) -> None:
    with pytest.raises(KeyError):
        loader.load(name)


def test_a_module_that_is_no_package_holds_outlets_as_well(loader: OutletLoader) -> None:
    single = OutletLoader.from_settings(Settings({"SPIDER_MODULES": ["invented_outlets.herald"]}))
    assert single.load("herald").name == "herald"
    assert loader.load("herald") is single.load("herald")
