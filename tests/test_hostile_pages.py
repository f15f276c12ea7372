"""Pages made to freeze, bloat or crash whoever reads them cost themselves and nothing else: real crawls, watched."""

from __future__ import annotations

import os
import re
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.ledger.records import State
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.quarantine import Quarantine
from newscrawl.verdict import ExitCode
from tests.crawling import NOW, Crawler, find_faults, wait_for
from tests.newsroom.hostile_pages import make_page
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.resource import Resource
from tests.watching import Watcher, children_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsroom.story import Story

OUTLET = "ecns"
COUNT = 36
SIZE, SLOW_SIZE = 300_000, 2_000_000
REFUSED = (
    "nested div",
    "nested div between end tags in comments",
    "nested div between end tags in a script",
    "nested div between misnested end tags",
    "nested tables",
    "nested templates",
    "nested groups of a drawing",
    "bold with differing attributes that is never closed",
    "fonts in paragraphs that are never closed",
    "formatting of all kinds",
    "misnested bold and div",
    "div in a table",
    "a tag of many attributes",
    "a tag of many attributes behind a quoted bracket",
    "a tag of many attributes between slashes",
    "a tag that never ends",
    "nested div between end tags in a bogus comment",
    "nested div between end tags in a frame",
    "options that are never closed",
)
"""What is known for what it is before it is parsed."""
SLOW = ("many tags with attributes of their own",)
"""What is found out by the clock."""
ODD = (
    "many tags of a thousand attributes",
    "end tags of paragraphs, deep inside",
    "references nobody knows",
    "braces in JSON-LD",
    "one line of digits",
    "NUL in a table",
    "beginnings of comments",
)
"""What may be read, or not, but is no harm."""


def serve_instead(room: Newsroom, stories: list[Story], kinds: tuple[str, ...], size: int = SIZE) -> list[Story]:
    """Let hostile pages stand where the first stories stood; returns the other stories."""
    for story, kind in zip(stories, kinds, strict=False):
        room.serve(story.url, Resource(make_page(kind, SLOW_SIZE if kind in SLOW else size)))
    return stories[len(kinds) :]


def doubtful(room: Newsroom, story: Story) -> None:
    """Give a story's page more tags than are read in the crawl's own process."""
    page = room.find(story.host, story.url.partition(story.host)[2])
    assert page is not None
    room.serve(story.url, Resource(page.body.replace(b"</body>", b"<br>" * 8_000 + b"</body>"), page.content_type))


def kept_in(ledger: Path) -> Quarantine:
    return Quarantine(ledger / "quarantine", most_pages=1_000, most_bytes=2**30)


class Outcome:
    """What was served, and what came of it."""

    def __init__(self, folder: Path) -> None:
        with Newsroom(folder) as room:
            stories = room.open(OUTLET, count=COUNT, now=NOW)
            self.refused, self.slow = stories[: len(REFUSED)], stories[len(REFUSED) : len(REFUSED + SLOW)]
            self.stories = serve_instead(room, stories, REFUSED + SLOW + ODD)
            crawler = Watcher(folder / "output", room.environment)
            self.crawl = crawler(OUTLET, timeout=120)
            self.quarantine = kept_in(crawler.ledger)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return Outcome(tmp_path_factory.mktemp("hostile"))


def test_each_hostile_page_costs_one_page(outcome: Outcome) -> None:
    """On a busy machine the clock may be quicker than the look at the markup; either sets the page aside."""
    crawl = outcome.crawl
    reasons = {page.url: page.reason for page in outcome.quarantine.pages()}
    assert {reasons.get(story.url) for story in outcome.refused} <= {"hostile", "too_slow"}, crawl.log
    assert {reasons.get(story.url) for story in outcome.slow} == {"too_slow"}, crawl.log
    assert list(reasons.values()).count("hostile") >= len(REFUSED) / 2
    written = {line["id"] for line in crawl.lines}
    assert {f"{OUTLET}:{story.key}" for story in outcome.stories} <= written
    assert find_faults(crawl.lines) == []


def test_the_crawl_is_not_held_up_and_stays_small(outcome: Outcome) -> None:
    assert outcome.crawl.stall <= 0.25
    assert outcome.crawl.rss <= 200


def test_what_was_set_aside_is_kept_as_it_came(outcome: Outcome) -> None:
    kept = outcome.quarantine.pages()
    counted = outcome.crawl.reasons("rejected").get("hostile", 0) + outcome.crawl.counted("failed")
    assert len(kept) == counted
    assert {page.outlet for page in kept} == {OUTLET}
    assert {path.name for path in outcome.quarantine.folder.iterdir()} == {f"{page.name}.warc.gz" for page in kept}
    modes = {path.stat().st_mode & 0o777 for path in outcome.quarantine.folder.iterdir()}
    assert (modes, outcome.quarantine.folder.stat().st_mode & 0o777) == ({0o640}, 0o750)


@pytest.fixture
def watch(room: Newsroom, tmp_path: Path) -> Watcher:
    return Watcher(tmp_path / "output", room.environment)


def test_a_page_that_costs_the_worker_too_much_memory_costs_one_page(room: Newsroom, watch: Watcher) -> None:
    stories = room.open(OUTLET, count=12, now=NOW)
    serve_instead(room, stories, ("paragraphs of a sentence",), 5_000_000)
    seen = watch(OUTLET, WORKER_MEMORY_MB=100)
    assert (seen.counted("written"), seen.reasons("failed")) == (11, {"crashed": 1}), seen.log
    assert [page.reason for page in kept_in(watch.ledger).pages()] == ["crashed"]


def test_a_worker_begins_anew_after_it_was_killed(room: Newsroom, watch: Watcher) -> None:
    """The slow page stands between two that need the worker and can be read."""
    stories = room.open(OUTLET, count=12, now=NOW)
    serve_instead(room, stories, SLOW[:1])
    for story in stories[1:]:
        doubtful(room, story)
    seen = watch(OUTLET)
    assert (seen.counted("written"), seen.reasons("failed")) == (11, {"too_slow": 1}), seen.log
    workers = [command for command in seen.started if "newscrawl.worker.child" in str(command)]
    assert 1 <= len(workers) <= 2
    assert seen.stall <= 0.25


def worker_of(process: int) -> int | None:
    """Return a process's worker, as soon as it has one that has begun."""
    for child in children_of(process):
        with suppress(OSError), open(f"/proc/{child}/cmdline", "rb") as file:  # noqa: PTH123 - no path of ours
            if b"newscrawl.worker.child" in file.read():
                return child
    return None


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_when_somebody_kills_the_worker_the_run_goes_on(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open(OUTLET, count=12, now=NOW)
    serve_instead(room, stories, SLOW[:1])
    with crawl.begin(OUTLET, READING_SECONDS=60) as process:
        wait_for(lambda: worker_of(process.pid))
        os.kill(worker_of(process.pid) or 0, signal.SIGKILL)
        _, log = process.communicate(timeout=60)
    assert process.returncode == ExitCode.BELOW_PROMISE, log  # so few leads are below it, and nothing else is
    assert re.search(r"^  written +11$", log, re.MULTILINE), log
    assert "crashed 1" in log


def test_when_the_crawl_is_killed_its_worker_ends(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open(OUTLET, count=12, now=NOW)
    serve_instead(room, stories, SLOW[:1])
    with crawl.begin(OUTLET, READING_SECONDS=3) as process:
        wait_for(lambda: worker_of(process.pid))
        worker = worker_of(process.pid) or 0
        process.kill()
        process.wait()
        wait_for(lambda: not is_running(worker))


def without_times(lines: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return lines by their id, without what differs from run to run."""
    for line in lines:
        for name in ("dateDownloaded", "crawlId"):
            del line["metadata"][name]
    return {line["id"]: line for line in lines}


@pytest.mark.parametrize("outlet", ["ecns", "chinadaily", "chinanews"])
def test_the_worker_reads_what_the_crawl_would_read(room: Newsroom, tmp_path: Path, outlet: str) -> None:
    """The outlet's selectors and its last word, `refine`, are at work there too, and pages of an article joined."""
    stories = room.open(outlet, count=10, now=NOW)
    wanted = tmp_path / "wanted.txt"  # not by listings: which of them is read first is up to chance
    wanted.write_text("\n".join(story.url for story in stories))
    here = Watcher(tmp_path / "here", room.environment)(outlet, "-a", f"urls={wanted}")
    for story in stories:
        doubtful(room, story)
    there = Watcher(tmp_path / "there", room.environment)(outlet, "-a", f"urls={wanted}")
    assert not any("newscrawl.worker.child" in str(command) for command in here.started)
    assert any("newscrawl.worker.child" in str(command) for command in there.started)
    assert len(there.lines) == 10
    assert without_times(there.lines) == without_times(here.lines)


def test_the_worker_is_told_which_site_it_reads(room: Newsroom, watch: Watcher) -> None:
    stories = room.open(OUTLET, count=6, now=NOW)
    for story in stories:
        doubtful(room, story)
    seen = watch("site", "-a", f"url=https://{stories[0].host}/")
    assert {line["outlet"] for line in seen.lines} == {stories[0].host}
    assert len(seen.lines) == 6, seen.log


def test_what_another_version_could_not_read_is_tried_again_at_once(room: Newsroom, watch: Watcher) -> None:
    stories = room.open(OUTLET, count=12, now=NOW)
    gone = stories[0]
    serve_instead(room, stories, ("nested div",))
    assert watch(OUTLET).reasons("rejected") == {"hostile": 1}
    address = f"https://{gone.host}{gone.url.partition(gone.host)[2]}"
    room.serve(address, Resource(b"<html><body></body></html>"))  # as long as nothing asks again it does not matter
    assert watch(OUTLET).counted("fetched") == 0
    with SqliteLedger.open(watch.ledger / "ledger.sqlite") as ledger:
        ledger.note_rejected(f"{OUTLET}:{gone.key}", "hostile", NOW, set_aside_by="0.0.1")
    assert watch(OUTLET).counted("fetched") == 1
    with SqliteLedger.open(watch.ledger / "ledger.sqlite") as ledger:
        known = ledger.know(f"{OUTLET}:{gone.key}")
    assert known is not None
    assert (known.state, known.reason) == (State.REJECTED, "no_text")
