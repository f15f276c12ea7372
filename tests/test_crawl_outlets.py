"""The main job: 300 articles of each outlet over TLS, every planted field found again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.article import Article, Metadata
from tests.crawling import NOW, OUTLETS, Crawl, Crawler, find_faults
from tests.newsroom.expectation import expected_fields, found_fields
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from tests.newsroom.server import Request
    from tests.newsroom.story import Story

COUNT = 300


@dataclass(frozen=True)
class Run:
    """What was planted, what was asked for, and what came of it."""

    stories: list[Story]
    requests: list[Request]
    crawl: Crawl

    @property
    def differences(self) -> dict[str, dict[str, Any]]:
        """Return for each story the fields that are not as planted, as (planted, found)."""
        lines = {line["id"]: line for line in self.crawl.lines}
        pairs = {f"{story.outlet}:{story.key}": expected_fields(story) for story in self.stories}
        wrong = {
            key: {name: (planted, found_fields(lines[key])[name]) for name, planted in expected.items()}
            for key, expected in pairs.items()
            if key not in lines or found_fields(lines[key]) != expected
        }
        return {key: {name: pair for name, pair in each.items() if pair[0] != pair[1]} for key, each in wrong.items()}


def crawl_outlet(outlet: str, directory: Path) -> Run:
    with Newsroom(directory) as room:
        stories = room.open(outlet, count=COUNT, now=NOW)
        crawl = Crawler(directory / "output", room.environment)(outlet)
        return Run(stories, room.requests, crawl)


@pytest.fixture(scope="session")
def runs(two_at_once: Executor, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Future[Run]]:
    return {outlet: two_at_once.submit(crawl_outlet, outlet, tmp_path_factory.mktemp(outlet)) for outlet in OUTLETS}


@pytest.fixture(params=OUTLETS)
def run(request: pytest.FixtureRequest, runs: dict[str, Future[Run]]) -> Run:
    return runs[request.param].result()


def test_every_story_becomes_one_line(run: Run) -> None:
    assert run.crawl.code == 0, run.crawl.log
    assert run.crawl.verdict == "complete"
    assert sorted(line["id"] for line in run.crawl.lines) == sorted(
        f"{story.outlet}:{story.key}" for story in run.stories
    )
    assert len(run.crawl.lines) == COUNT
    assert len(run.crawl.files) == 1


def test_every_line_keeps_the_contract(run: Run) -> None:
    assert find_faults(run.crawl.lines) == []
    assert {tuple(line) for line in run.crawl.lines} == {tuple(field.name for field in fields(Article))}
    assert {tuple(line["metadata"]) for line in run.crawl.lines} == {tuple(field.name for field in fields(Metadata))}


def test_every_planted_field_is_found_again(run: Run) -> None:
    assert run.differences == {}


def test_addresses_are_the_outlets_own(run: Run) -> None:
    template = load_template(run.stories[0].outlet)
    places = {f"{story.outlet}:{story.key}": {story.path, *template.page_paths(story)} for story in run.stories}
    aliases = {f"{story.outlet}:{story.key}": template.aliases(story) for story in run.stories}
    for line in run.crawl.lines:
        host, _, path = line["canonicalUrl"].removeprefix("https://").partition("/")
        assert f"/{path}" in places[line["id"]] or f"{host}/{path}" in aliases[line["id"]], line["canonicalUrl"]


def test_every_page_is_asked_for_once_and_over_https(run: Run) -> None:
    template = load_template(run.stories[0].outlet)
    assert {request.scheme for request in run.requests} == {"https"}
    asked = Counter(request.url for request in run.requests)
    assert {url: number for url, number in asked.items() if number > 1} == {}
    names = Counter(request.path.rpartition("/")[2] for request in run.requests)
    pages = [path.rpartition("/")[2] for story in run.stories for path in template.page_paths(story)]
    assert {name: names[name] for name in pages if names[name] != 1} == {}


def test_the_account_adds_up(run: Run) -> None:
    crawl = run.crawl
    skipped = sum(crawl.reasons("announced").values())
    assert crawl.counted("announced") - skipped == crawl.counted("fetched") == crawl.counted("written") == COUNT
    assert [crawl.counted(event) for event in ("duplicate", "rejected", "failed")] == [0, 0, 0]
    assert crawl.counted("traffic") == len(run.requests)
    assert f"  output      {crawl.files[0]}\n" in crawl.summary


@pytest.mark.parametrize("charset_header", [False, True])
def test_the_charset_is_known_with_and_without_the_header(room: Newsroom, crawl: Crawler, charset_header: bool) -> None:  # noqa: FBT001 - a parameter
    room.charset_header = charset_header
    stories = room.open("chinanews", count=60, now=NOW)
    assert {(story.encoding, story.declared) for story in stories} >= {("gb18030", None), ("utf-8", "gb2312")}
    run = Run(stories, room.requests, crawl("chinanews"))
    assert (run.crawl.code, len(run.crawl.lines), run.differences) == (0, 60, {}), run.crawl.log
    read_as = {line["id"]: line["metadata"]["encoding"] for line in run.crawl.lines}
    assert read_as == {f"chinanews:{story.key}": story.encoding for story in stories}


def test_a_contract_that_is_not_kept_is_seen(run: Run) -> None:
    line = run.crawl.lines[0]
    broken = [
        {**line, "headline": ""},
        {**line, "datePublished": "2026-11-01T08:00:00"},
        {**line, "metadata": {**line["metadata"], "dateDownloaded": "2026-13-01T08:00:00Z"}},
        {**line, "surprise": 1},
        {name: value for name, value in line.items() if name != "keywords"},
    ]
    assert [bool(find_faults([each])) for each in broken] == [True] * len(broken)
