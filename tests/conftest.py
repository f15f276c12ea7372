"""Fixtures of the tests that crawl: a newsroom of one's own, and a crawler that asks it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.crawling import Crawler
from tests.newsroom.newsroom import Newsroom
from tests.watching import Watcher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor
    from pathlib import Path


_OF_CRAWLS = ("Crawler", "Newsroom", "Watcher")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs crawls as slow."""
    for item in items:
        module = getattr(item, "module", None)
        if "room" in getattr(item, "fixturenames", ()) or any(hasattr(module, name) for name in _OF_CRAWLS):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """Open a newsroom for one test, which may change it."""
    with Newsroom(tmp_path) as opened:
        yield opened


@pytest.fixture
def crawl(room: Newsroom, tmp_path: Path) -> Crawler:
    """Give the crawler whose only way out is the newsroom."""
    return Crawler(tmp_path / "output", room.environment)


@pytest.fixture
def watch(room: Newsroom, tmp_path: Path) -> Watcher:
    """Give the same crawler, watched from outside."""
    return Watcher(tmp_path / "output", room.environment)


@pytest.fixture(scope="session")
def two_at_once() -> Iterator[Executor]:
    """Run crawls side by side: each keeps one core busy."""
    with ThreadPoolExecutor(max_workers=2) as executor:
        yield executor
