"""List pages made to freeze their parser cost one source; large honest ones are read, and hold nothing up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawl.verdict import ExitCode
from tests.crawling import NOW, find_faults
from tests.newsroom.hostile_pages import make_page
from tests.newsroom.resource import Resource
from tests.watching import Watcher

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsroom.newsroom import Newsroom

OUTLET = "ecns"
LISTING = "https://www.ecns.cn/business/"
KINDS = (
    "nested div",
    "options that are never closed",
    "many tags with attributes of their own",
    "a tag of many attributes",
    "formatting of all kinds",
)


@pytest.fixture
def watch(room: Newsroom, tmp_path: Path) -> Watcher:
    return Watcher(tmp_path / "output", room.environment)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_list_page_costs_its_source(room: Newsroom, watch: Watcher, kind: str) -> None:
    room.open(OUTLET, count=24, now=NOW)
    room.serve(LISTING, Resource(make_page(kind, 2_000_000)))
    seen = watch(OUTLET, timeout=60)
    assert (seen.code, seen.reasons("sources")) == (ExitCode.PARTIAL, {"unreadable": 1}), seen.log
    assert f"{LISTING} cannot be read: " in seen.log
    assert seen.counted("written") > 0
    assert find_faults(seen.lines) == []
    assert (seen.stall <= 0.25, seen.rss <= 200) == (True, True), (seen.stall, seen.rss)


def test_a_large_list_page_is_tried_by_the_worker_and_read(room: Newsroom, tmp_path: Path) -> None:
    stories = room.open(OUTLET, count=24, now=NOW)
    before = Watcher(tmp_path / "before", room.environment)(OUTLET)
    page = room.find(stories[0].host, "/business/")
    assert page is not None
    filler = b'<li><a href="/nothing/else">Nothing else</a> <i class="a">today</i></li>' * 20_000
    room.serve(LISTING, Resource(page.body.replace(b"</body>", b"<ul>" + filler + b"</ul></body>"), page.content_type))
    seen = Watcher(tmp_path / "seen", room.environment)(OUTLET)
    assert (seen.code, seen.counted("written")) == (before.code, before.counted("written")), seen.log
    assert seen.counted("announced") == before.counted("announced")
    assert any("newscrawl.worker.child" in str(command) for command in seen.started)
    assert not any("newscrawl.worker.child" in str(command) for command in before.started)
    assert seen.stall <= 0.25
