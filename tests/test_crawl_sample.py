"""The sample: the whole job from the bundled archive, on a machine without a network."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.crawling import OUTLETS, Crawl, Crawler, find_faults
from tests.newsroom.expectation import expected_fields, found_fields
from tests.newsroom.sample import STORIES
from tests.newsroom.sample.archive import ARCHIVE, answers
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from pathlib import Path


def without_network() -> dict[str, str]:
    """Return an environment whose only way out is a port at which nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        closed = f"http://127.0.0.1:{server.getsockname()[1]}"
    return {"http_proxy": closed, "https_proxy": closed, "SCRAPY_PROJECT": "sample"}


@pytest.fixture(scope="module")
def crawls(two_at_once: Executor, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Future[Crawl]]:
    return {
        outlet: two_at_once.submit(Crawler(tmp_path_factory.mktemp("sample"), without_network()), outlet)
        for outlet in OUTLETS
    }


@pytest.fixture(params=OUTLETS)
def outlet(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sample(crawls: dict[str, Future[Crawl]], outlet: str) -> Crawl:
    return crawls[outlet].result()


def test_the_sample_is_written_as_it_was_planted(sample: Crawl, outlet: str) -> None:
    assert (sample.code, len(sample.lines)) == (0, 11), sample.log
    assert find_faults(sample.lines) == []
    planted = {f"{outlet}:{story.key}": expected_fields(story) for story in STORIES[outlet]}
    found = {line["id"]: found_fields(line) for line in sample.lines}
    assert found == {key: planted[key] for key in found}


def test_a_story_that_stands_in_the_sample_twice_is_written_once(sample: Crawl, outlet: str) -> None:
    texts = {(story.headline, story.paragraphs) for story in STORIES[outlet]}
    assert (len(STORIES[outlet]), len(texts)) == (12, 11)
    assert {(line["headline"], line["articleBody"]) for line in sample.lines} == {
        (headline, "\n\n".join(paragraphs) or None) for headline, paragraphs in texts
    }
    assert sample.reasons("duplicate") == {"same_text": 1}


def test_the_sample_says_that_it_is_offline(sample: Crawl) -> None:
    assert sample.verdict == f"complete (offline, from {ARCHIVE.name})"
    assert "nothing is asked of the network" in sample.log
    assert sample.counted("traffic") > len(sample.lines)


def test_without_the_archive_nothing_would_be_had(tmp_path: Path) -> None:
    crawl = Crawler(tmp_path, without_network() | {"SCRAPY_PROJECT": "default"})("chinadaily_cn", RETRY_TIMES=0)
    assert (crawl.code, crawl.reasons("sources")) == (12, {"refused": 1}), crawl.log


def test_a_redirect_in_the_archive_leads_to_one_article(tmp_path: Path) -> None:
    story = STORIES["ecns"][0]
    alias = next(alias for alias in load_template("ecns").aliases(story) if "/news/" in alias)
    crawl = Crawler(tmp_path, without_network())("ecns", "-a", f"urls=https://{alias}")
    (line,) = crawl.lines
    assert (line["id"], line["url"], line["metadata"]["requestUrl"]) == (
        f"ecns:{story.key}",
        story.url,
        f"https://{alias}",
    )
    both = tmp_path / "both.txt"
    both.write_text(f"{story.url}\nhttps://{alias}\n")
    again = Crawler(tmp_path / "again", without_network())("ecns", "-a", f"urls={both}")
    assert [line["id"] for line in again.lines] == [f"ecns:{story.key}"]
    assert again.reasons("announced") == {"repeated": 1}


def test_the_archive_holds_what_the_newsroom_prints() -> None:
    printed = [(each.url, each.status, each.headers, each.body) for each in answers()]
    assert read_records(ARCHIVE) == printed, "run `make sample`"


def read_records(path: Path) -> list[tuple[Any, ...]]:
    """Return what the archive answers, address by address, whatever its compression."""
    with path.open("rb") as file:
        return [
            (
                record.rec_headers.get_header("WARC-Target-URI"),
                record.http_headers.statusline,
                tuple(record.http_headers.headers),
                record.content_stream().read(),
            )
            for record in ArchiveIterator(file)
        ]
