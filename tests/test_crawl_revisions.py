"""Articles are looked at again, and written again only where headline or body changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from newscrawl.ledger.sqlite import SqliteLedger
from tests.crawling import NOW, find_faults
from tests.newsroom.resource import Resource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.crawling import Crawl, Crawler
    from tests.newsroom.newsroom import Newsroom
    from tests.newsroom.story import Story

OUTLET = "chinadaily_cn"
COUNT = 30


def let_time_pass(crawl: Crawler, stories: Iterable[Story]) -> None:
    """Have the articles become due for another look, without waiting for it."""
    with SqliteLedger.open(crawl.ledger / "ledger.sqlite") as ledger:
        for story in stories:
            now = datetime.now(UTC)
            ledger.note_unchanged(f"{story.outlet}:{story.key}", now, next_revisit=now)


def newest(run: Crawl) -> dict[str, dict[str, object]]:
    """Return the newest revision of each article by its key."""
    found = {}
    for line in sorted(run.lines, key=lambda each: each["revision"]):
        found[line["id"].partition(":")[2]] = line
    return found


def test_five_new_and_three_edited_are_five_articles_and_three_revisions(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open(OUTLET, count=COUNT, now=NOW)
    first = newest(crawl(OUTLET))
    let_time_pass(crawl, stories)
    room.publish(OUTLET, 5)
    edited = [room.edit(story, paragraphs=[*story.paragraphs[:-1], "改过的一段。"]) for story in stories[:2]]
    edited.append(room.edit(stories[2], headline="改过的标题"))
    run = crawl(OUTLET)
    assert (run.code, run.counted("written"), run.counted("unchanged")) == (0, 8, COUNT - 3), run.log
    assert "written     8 (revised: 3)" in run.summary
    assert len(run.lines) == COUNT + 5 + 3
    assert find_faults(run.lines) == []
    for story in edited:
        before, after = first[story.key], newest(run)[story.key]
        assert (before["revision"], before["previousContentHash"]) == (1, None)
        assert (after["revision"], after["previousContentHash"]) == (2, before["contentHash"])
        assert (after["id"], after["url"]) == (before["id"], before["url"])
        assert (after["headline"], after["articleBody"]) == (story.headline, "\n\n".join(story.paragraphs))


def test_an_unchanged_page_costs_a_304(room: Newsroom, crawl: Crawler) -> None:
    stories = [story for story in room.open(OUTLET, count=COUNT, now=NOW) if story.pages == 1]
    crawl(OUTLET)
    let_time_pass(crawl, stories)
    before = len(room.requests)
    run = crawl(OUTLET)
    asked = [request for request in room.requests[before:] if request.path != "/robots.txt"]
    assert {request.status for request in asked} == {304}
    assert len(asked) == len(stories) + 1
    assert run.reasons("unchanged") == {"not_modified": len(stories)}, run.log
    assert len(run.lines) == COUNT
    again = crawl(OUTLET)
    assert again.counted("fetched") == 0, again.log


def test_a_page_that_changed_around_its_text_is_no_revision(room: Newsroom, crawl: Crawler) -> None:
    story = next(story for story in room.open(OUTLET, count=COUNT, now=NOW) if story.pages == 1)
    crawl(OUTLET)
    let_time_pass(crawl, [story])
    page = room.find(story.host, story.path)
    assert page
    room.serve(story.url, Resource(page.body.replace(b"</body>", b"<p>ad</p></body>"), page.content_type))
    run = crawl(OUTLET)
    assert (run.reasons("unchanged"), len(run.lines)) == ({"same_text": 1}, COUNT), run.log


def test_every_edit_is_a_revision_of_its_own_even_back_to_the_first(room: Newsroom, crawl: Crawler) -> None:
    story, *_ = room.open(OUTLET, count=COUNT, now=NOW)
    run = crawl(OUTLET)
    for headline in ("第二版", "第三版", story.headline):
        room.edit(story, headline=headline)
        let_time_pass(crawl, [story])
        run = crawl(OUTLET)
        assert (run.code, run.counted("written")) == (0, 1), run.log
    chain = sorted((line for line in run.lines if line["id"].endswith(story.key)), key=lambda line: line["revision"])
    assert [line["revision"] for line in chain] == [1, 2, 3, 4]
    assert [line["previousContentHash"] for line in chain] == [None, *(line["contentHash"] for line in chain[:-1])]
    assert chain[0]["contentHash"] == chain[3]["contentHash"]


def test_a_long_article_is_read_whole_again(room: Newsroom, crawl: Crawler) -> None:
    """Its first page says nothing of the others: no 304 of it may hide what changed on the last."""
    story = next(story for story in room.open(OUTLET, count=60, now=NOW) if story.pages > 1)
    crawl(OUTLET)
    room.edit(story, paragraphs=[*story.paragraphs[:-1], "最后一页改过的一段。"])
    let_time_pass(crawl, [story])
    run = crawl(OUTLET)
    assert run.counted("written") == 1, run.log
    assert str(newest(run)[story.key]["articleBody"]).endswith("最后一页改过的一段。")


def test_revisits_can_be_turned_off(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open(OUTLET, count=COUNT, now=NOW)
    crawl(OUTLET)
    let_time_pass(crawl, stories)
    room.edit(stories[0], headline="改过的标题")
    assert crawl(OUTLET, "-a", "revisit=no").counted("fetched") == 0
    assert crawl(OUTLET).counted("written") == 1


def test_since_ends_no_revisits(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open(OUTLET, count=COUNT, now=NOW)
    crawl(OUTLET)
    room.edit(stories[-1], headline="改过的标题")
    let_time_pass(crawl, stories[-1:])
    run = crawl(OUTLET, "-a", "since=1h")
    assert (run.code, run.counted("written")) == (0, 1), run.log


@pytest.mark.parametrize(("age", "next_look"), [(0.2, 1), (5, 6), (23, 24), (30, 72), (80, None)])
def test_an_article_is_looked_at_again_1_6_24_and_72_hours_after_publication(
    room: Newsroom, crawl: Crawler, age: float, next_look: int | None
) -> None:
    room.open(OUTLET, count=1, now=datetime.now(UTC) - timedelta(hours=age) + timedelta(hours=1))
    (line,) = crawl(OUTLET).lines
    published = datetime.fromisoformat(line["datePublished"])
    with SqliteLedger.open(crawl.ledger / "ledger.sqlite") as ledger:
        known = ledger.know(line["id"])
    assert known
    assert known.next_revisit == (published + timedelta(hours=next_look) if next_look else None)


def test_the_hours_are_a_setting(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=1, now=datetime.now(UTC) - timedelta(hours=4))
    (line,) = crawl(OUTLET, REVISIT_AFTER_HOURS="2,7.5").lines
    with SqliteLedger.open(crawl.ledger / "ledger.sqlite") as ledger:
        known = ledger.know(line["id"])
    assert known
    assert known.next_revisit == datetime.fromisoformat(line["datePublished"]) + timedelta(hours=7.5)


def test_a_written_article_that_is_gone_stays_written(room: Newsroom, crawl: Crawler) -> None:
    story, *_ = room.open(OUTLET, count=COUNT, now=NOW)
    crawl(OUTLET)
    room.break_page(story.url, 404)
    let_time_pass(crawl, [story])
    assert crawl(OUTLET).counted("failed") == 1
    with SqliteLedger.open(crawl.ledger / "ledger.sqlite") as ledger:
        known = ledger.know(f"{OUTLET}:{story.key}")
        assert known
        assert (known.state, known.revision, known.next_try) == ("unchanged", 1, None)
        assert known.next_revisit
        assert known.next_revisit > datetime.now(UTC)


def test_a_newer_modification_in_a_sitemap_brings_the_revision_at_once(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open("ecns", count=40, now=NOW)
    room.serve("https://www.ecns.cn/robots.txt", Resource(b"Sitemap: https://www.ecns.cn/news.xml\n", "text/plain"))
    room.serve("https://www.ecns.cn/", Resource(b"<html><body>nothing</body></html>", "text/html", modified=NOW))

    def announce(moment: datetime) -> None:
        moments = [(story.url, moment if story is stories[30] else NOW) for story in stories]
        entries = "".join(f"<url><loc>{url}</loc><lastmod>{at.isoformat()}</lastmod></url>" for url, at in moments)
        xml = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
        room.serve("https://www.ecns.cn/news.xml", Resource(xml.encode(), "text/xml"))

    site = ("site", "-a", "url=https://www.ecns.cn/")
    announce(NOW)
    assert crawl(*site).counted("written") == len(stories)
    room.edit(stories[30], headline="A headline that was changed")
    announce(datetime.now(UTC))
    run = crawl(*site)
    assert (run.counted("fetched"), run.counted("written")) == (1, 1), run.log
    assert crawl(*site).counted("fetched") == 0
