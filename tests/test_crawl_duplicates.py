"""A text that another article had first is not written twice by one outlet, and is marked or dropped elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newscrawl.ledger.sqlite import SqliteLedger
from tests.crawling import NOW, find_faults

if TYPE_CHECKING:
    from tests.crawling import Crawl, Crawler
    from tests.newsroom.newsroom import Newsroom
    from tests.newsroom.story import Story

FIRST, SECOND = "chinadaily_cn", "chinanews"
COUNT = 60


def line_of(run: Crawl, story: Story) -> dict[str, object]:
    (line,) = [line for line in run.lines if line["id"] == f"{story.outlet}:{story.key}"]
    return line


@pytest.fixture
def copies(room: Newsroom) -> tuple[Story, list[Story]]:
    """Fill two outlets; give a long article of the first and what the second prints under headlines of its own.

    That is the same text, a text with another paragraph in front, one without its last paragraph; and one of its own.
    """
    stories = room.open(FIRST, count=COUNT, now=NOW)
    original = max((story for story in stories if story.pages == 1), key=lambda story: sum(map(len, story.paragraphs)))
    others = [story for story in room.open(SECOND, count=2 * COUNT, now=NOW) if not story.traps and story.pages == 1]
    text = original.paragraphs
    edited = [
        room.edit(others[0], paragraphs=text),
        room.edit(others[1], paragraphs=["本报另有一段话放在前面，与原文无关。", *text]),
        room.edit(others[2], paragraphs=text[:-1]),
    ]
    return original, [*edited, others[3]]


def test_copies_of_another_outlet_are_marked(room: Newsroom, crawl: Crawler, copies: tuple[Story, list[Story]]) -> None:
    original, printed = copies
    crawl(FIRST)
    run = crawl(SECOND)
    assert (run.code, find_faults(run.lines)) == (0, []), run.log
    marks = [line_of(run, story)["duplicateOf"] for story in printed]
    assert marks == [f"{FIRST}:{original.key}"] * 3 + [None]
    assert line_of(run, original)["duplicateOf"] is None
    assert len(room.requests) > 0


def test_copies_are_dropped_where_that_is_asked_for(crawl: Crawler, copies: tuple[Story, list[Story]]) -> None:
    original, printed = copies
    crawl(FIRST)
    run = crawl(SECOND, DUPLICATES="drop")
    assert (run.code, run.reasons("duplicate"), run.counted("written")) == (0, {"copy": 3}, 2 * COUNT - 3), run.log
    assert {f"{SECOND}:{story.key}" for story in printed[:3]}.isdisjoint(line["id"] for line in run.lines)
    assert crawl(SECOND, "-a", "revisit=no").counted("fetched") == 0
    with SqliteLedger.open(crawl.ledger / "ledger.sqlite") as ledger:
        known = ledger.know(f"{SECOND}:{printed[1].key}")
    assert known
    assert (known.state, known.duplicate_of) == ("duplicate", f"{FIRST}:{original.key}")


def test_the_same_text_at_another_address_of_the_outlet_is_dropped_and_remembered(
    room: Newsroom, crawl: Crawler
) -> None:
    story, *_ = room.open(FIRST, count=COUNT, now=NOW)
    crawl(FIRST, "-a", "revisit=no")
    fresh, *_ = room.publish(FIRST, 1)
    room.edit(fresh, paragraphs=story.paragraphs, headline=story.headline)
    run = crawl(FIRST, "-a", "revisit=no")
    assert (run.code, run.reasons("duplicate"), len(run.lines)) == (0, {"same_text": 1}, COUNT), run.log
    assert crawl(FIRST, "-a", "revisit=no").counted("fetched") == 0
    with SqliteLedger.open(crawl.ledger / "ledger.sqlite") as ledger:
        assert ledger.find(fresh.url) == [f"{FIRST}:{fresh.key}"]


def test_nearly_the_same_text_of_one_outlet_is_written_and_marked(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open(FIRST, count=COUNT, now=NOW)
    story = max((each for each in stories if each.pages == 1), key=lambda each: sum(map(len, each.paragraphs)))
    crawl(FIRST, "-a", "revisit=no")
    fresh, *_ = room.publish(FIRST, 1)
    room.edit(fresh, paragraphs=[*story.paragraphs, "又补充了一句话。"])
    run = crawl(FIRST, "-a", "revisit=no")
    assert line_of(run, fresh)["duplicateOf"] == f"{FIRST}:{story.key}"


def test_copies_in_one_run_are_told_from_their_original(room: Newsroom, crawl: Crawler) -> None:
    """None of them is committed when the next one comes."""
    stories = [story for story in room.open(FIRST, count=COUNT, now=NOW) if story.pages == 1]
    original = max(stories, key=lambda story: sum(map(len, story.paragraphs)))
    twins = [story for story in stories if story is not original][:3]
    for number, twin in enumerate(twins):
        room.edit(twin, paragraphs=[*original.paragraphs, f"第{number}个版本。"])
    run = crawl(FIRST)
    group = {f"{FIRST}:{story.key}" for story in (original, *twins)}
    marks = {line["id"]: line["duplicateOf"] for line in run.lines if line["id"] in group}
    (first,) = [name for name, mark in marks.items() if mark is None]
    assert set(marks.values()) == {None, first}


def test_a_flash_of_the_same_words_is_marked_though_it_is_too_short_for_a_fingerprint(
    room: Newsroom, crawl: Crawler
) -> None:
    stories = [room.open(outlet, count=COUNT, now=NOW) for outlet in (FIRST, SECOND)]
    flash = "快讯：某地今日发生一次小地震，没有伤亡报告传来，详情稍后再报。"
    printed = [
        room.edit(next(each for each in own if each.pages == 1 and not each.traps), paragraphs=[flash], headline="快讯")
        for own in stories
    ]
    room.add(replace(printed[0], subheads=(), dateline=None))
    room.add(replace(printed[1], subheads=(), dateline=None))
    crawl(FIRST)
    run = crawl(SECOND)
    assert line_of(run, printed[0])["contentHash"] == line_of(run, printed[1])["contentHash"]
    assert line_of(run, printed[1])["duplicateOf"] == f"{FIRST}:{printed[0].key}"
