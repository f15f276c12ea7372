"""A page that did not come whole is asked for again, then failed, and never written as if it were whole."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from newscrawl.ledger.records import State
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.network.compression import CODINGS, DamagedError, TooLargeError, UnpackError, codings_of, unpack
from tests.crawling import NOW, Crawl, Crawler, find_faults
from tests.newsroom import raw
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.resource import Resource
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.ledger.records import Known
    from tests.newsroom.story import Story

OUTLET, COUNT = "chinadaily_cn", 48

CUTS: dict[str, Callable[[bytes], raw.Raw]] = {
    "short Content-Length": raw.short_of_length,
    "chunks without their end": raw.cut_chunked,
    "a chunk without its end": raw.cut_in_chunk,
    "gzip in the middle": lambda page: raw.cut_packed(page, "gzip"),
    "gzip without its sum": lambda page: raw.cut_packed(page, "gzip", 0.9999),
    "deflate in the middle": lambda page: raw.cut_packed(page, "deflate"),
    "br in the middle": lambda page: raw.cut_packed(page, "br"),
    "zstd in the middle": lambda page: raw.cut_packed(page, "zstd"),
    "no length, no end mark": lambda page: raw.until_closed(page[: len(page) * 2 // 3]),
    "the right length of a page without end mark": lambda page: raw.plain(page[: len(page) * 2 // 3]),
}
OTHER_FAULTS: dict[str, tuple[raw.Raw, str]] = {
    "hung up": (raw.hung_up(), "connection"),
    "cut in the head": (raw.cut_in_head(), "connection"),
    "a byte now and then": (raw.drip(b"<html>" * 100), "timeout"),
}


FAULTS = {**CUTS, **{name: lambda _, fault=fault: fault for name, (fault, _) in OTHER_FAULTS.items()}}


@dataclass(frozen=True)
class Faulty:
    """A crawl of an outlet in which each fault befalls one page for good, and another one the first time only."""

    crawl: Crawl
    lasting: dict[str, Story]
    passing: dict[str, Story]
    asked: dict[str, list[float]]
    known: dict[str, Known]
    when: datetime


def page_of(story: Story) -> bytes:
    return load_template(OUTLET).render(story).encode(story.encoding)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Faulty:
    """Let an outlet be read once, then publish stories of which many come to harm on their way."""
    directory = tmp_path_factory.mktemp("faulty")
    with Newsroom(directory) as room:
        room.open(OUTLET, count=COUNT, now=NOW)
        crawl = Crawler(directory / "output", room.environment)
        assert crawl(OUTLET).code == 0  # from here on it is known how its pages end
        fresh = iter([story for story in room.publish(OUTLET, 45) if story.pages == 1])
        lasting, passing = ({name: next(fresh) for name in FAULTS} for _ in range(2))
        for name, fault in FAULTS.items():
            room.serve_in_turn(lasting[name].url, fault(page_of(lasting[name])))
            room.serve_in_turn(passing[name].url, fault(page_of(passing[name])), None)
        before, when = len(room.requests), datetime.now(UTC)
        run = crawl(OUTLET, DOWNLOAD_TIMEOUT=2, HOST_FAILURES=1_000, RETRY_DELAY=0.2)
        asked = {
            story.url: [each.at for each in room.requests[before:] if each.url == story.url]
            for story in lasting.values()
        }
    with SqliteLedger.open(crawl.ledger / "ledger.sqlite") as ledger:
        known = {story.url: ledger.know(f"{OUTLET}:{story.key}") for story in lasting.values()}
    return Faulty(run, lasting, passing, asked, {url: each for url, each in known.items() if each}, when)


@pytest.mark.parametrize("name", FAULTS)
def test_a_page_that_never_comes_whole_is_not_written(faulty: Faulty, name: str) -> None:
    story = faulty.lasting[name]
    assert not [line for line in faulty.crawl.lines if line["id"] == f"{OUTLET}:{story.key}"]
    known = faulty.known[story.url]
    expected = OTHER_FAULTS[name][1] if name in OTHER_FAULTS else "cut"
    assert (known.state, known.reason, known.revision) == (State.FAILED, expected, 0)
    assert known.next_try is not None
    assert known.next_try - faulty.when >= timedelta(minutes=59)


@pytest.mark.parametrize("name", CUTS)
def test_it_is_asked_for_again_with_growing_delays(faulty: Faulty, name: str) -> None:
    times = faulty.asked[faulty.lasting[name].url]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) == 2
    assert gaps[0] >= 0.1
    assert gaps[1] >= 0.2


@pytest.mark.parametrize("name", FAULTS)
def test_a_page_that_comes_whole_the_second_time_is_written(faulty: Faulty, name: str) -> None:
    story = faulty.passing[name]
    (line,) = [line for line in faulty.crawl.lines if line["id"] == f"{OUTLET}:{story.key}"]
    assert line["articleBody"].endswith(story.paragraphs[-1][-20:])


def test_the_summary_says_what_was_cut_and_asked_for_again(faulty: Faulty) -> None:
    crawl = faulty.crawl
    assert crawl.reasons("failed") == {"cut": len(CUTS), "connection": 2, "timeout": 1}
    assert crawl.reasons("retried") == {"cut": 3 * len(CUTS), "connection": 6, "timeout": 3}
    ended = sum(crawl.counted(event) for event in ("written", "unchanged", "duplicate", "rejected", "failed"))
    assert ended == crawl.counted("fetched") + crawl.counted("failed")
    assert crawl.code == 20, crawl.log  # more than a tenth of the pages
    assert find_faults(crawl.lines) == []


# --- end marks -----------------------------------------------------------------------------------------------------


def without_end(room: Newsroom, stories: list[Story]) -> None:
    for story in stories:
        room.serve(story.url, Resource(page_of(story).replace(b"</html>", b""), "text/html"))


def asked_for(room: Newsroom, stories: list[Story]) -> int:
    paths = {story.path for story in stories}
    return sum(request.path in paths for request in room.requests)


def test_an_outlet_whose_pages_never_end_in_html_is_read_as_it_is(room: Newsroom, crawl: Crawler) -> None:
    stories = [story for story in room.open(OUTLET, count=40, now=NOW) if story.pages == 1]
    without_end(room, stories)
    first = crawl(OUTLET)
    assert (first.code, first.counted("written")) == (0, 40), first.log
    extra = asked_for(room, stories) - len(stories)
    assert 0 < extra == first.reasons("retried")["no_end"] <= 26  # 10, and what was under way then
    fresh = [story for story in room.publish(OUTLET, 12) if story.pages == 1]
    without_end(room, fresh)
    second = crawl(OUTLET)
    assert (second.code, second.counted("written"), "retried" in second.summary) == (0, 12, False), second.log
    assert asked_for(room, fresh) == len(fresh)


def test_before_a_habit_is_known_a_page_without_its_end_is_asked_for_once_more(room: Newsroom, crawl: Crawler) -> None:
    whole, half = room.open("ecns", count=2, now=NOW)
    page = load_template("ecns").render(whole).encode(whole.encoding)
    room.serve_in_turn(whole.url, raw.until_closed(page[: len(page) // 2]), None)
    run = crawl("ecns", "-a", f"urls={whole.url}")
    assert (run.code, run.counted("written"), run.reasons("retried")) == (0, 1, {"no_end": 1}), run.log
    assert run.lines[0]["articleBody"].endswith(whole.paragraphs[-1][-20:])
    assert half.url not in run.log


def test_a_list_that_was_cut_is_asked_for_again(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=24, now=NOW)
    listing = next(url for url in room.listings(OUTLET) if "page=0" in url)
    body = room.body(listing)
    room.serve_in_turn(listing, raw.cut_packed(body, "gzip"), raw.short_of_length(body), None)
    run = crawl(OUTLET)
    assert (run.code, run.counted("written"), run.reasons("retried")) == (0, 24, {"cut": 2}), run.log


# --- unpacking, to the byte ------------------------------------------------------------------------------------------

TEXT = "".join(f"<p>Paragraph {number} of a page about boats.</p>\n" for number in range(400)).encode()
BARE_DEFLATE = zlib.compress(TEXT)[2:-4]
PACKED = {
    **{coding: (coding, raw.PACKERS[coding](TEXT)) for coding in CODINGS},
    "bare deflate": ("deflate", BARE_DEFLATE),
    "two members of gzip": ("gzip", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
    "two frames of zstd": ("zstd", raw.PACKERS["zstd"](TEXT[:100]) + raw.PACKERS["zstd"](TEXT[100:])),
}


@pytest.mark.parametrize("name", PACKED)
def test_what_was_packed_whole_is_unpacked(name: str) -> None:
    coding, body = PACKED[name]
    assert unpack(body, [coding], len(TEXT)) == TEXT
    assert unpack(b"", [coding], 10) == b""


@pytest.mark.parametrize("name", PACKED)
def test_a_cut_at_any_byte_is_noticed(name: str) -> None:
    coding, body = PACKED[name]
    between = {"two members of gzip": len(gzip.compress(TEXT[:100]))}
    between["two frames of zstd"] = len(raw.PACKERS["zstd"](TEXT[:100]))
    for end in range(1, len(body)):
        if end != between.get(name):  # there one ends, and whether another follows is said nowhere
            with pytest.raises(DamagedError):
                unpack(body[:end], [coding], len(TEXT))


@pytest.mark.parametrize("coding", CODINGS)
def test_what_is_no_packed_body_is_damaged(coding: str) -> None:
    with pytest.raises(DamagedError):
        unpack(b"<html><body>plain</body></html>", [coding], 1000)


@pytest.mark.parametrize("coding", CODINGS)
def test_unpacking_stops_at_the_limit_and_keeps_the_beginning(coding: str) -> None:
    with pytest.raises(TooLargeError) as caught:
        unpack(raw.PACKERS[coding](bytes(1_000_000)), [coding], 1000)
    assert caught.value.start == bytes(1000)


def test_codings_are_undone_from_the_last_to_the_first() -> None:
    body = raw.PACKERS["br"](raw.PACKERS["gzip"](TEXT))
    assert codings_of("gzip, BR") == ["br", "gzip"]
    assert unpack(body, codings_of("gzip, br"), len(TEXT)) == TEXT


def test_names_that_are_no_codings_are_passed_over() -> None:
    assert codings_of("utf-8, identity, x-gzip") == ["gzip"]


def test_a_body_packed_too_often_is_refused() -> None:
    with pytest.raises(UnpackError):
        codings_of("gzip, gzip, br, gzip")
