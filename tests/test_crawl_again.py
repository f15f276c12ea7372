"""Every new article once, on every run: a run asks for what no earlier one has written, and for nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.lead import Lead
from newscrawl.ledger.sqlite import SqliteLedger
from tests.crawling import NOW, find_faults
from tests.newsroom.resource import Resource
from tests.test_crawl_arguments import publish

if TYPE_CHECKING:
    from newscrawl.ledger.interface import Ledger
    from tests.crawling import Crawl, Crawler
    from tests.newsroom.newsroom import Newsroom
    from tests.newsroom.server import Request

NO_REVISIT = ("-a", "revisit=no")
"""No article comes of the age at which it is looked at again while the test runs."""


def asked(room: Newsroom, since: int) -> list[Request]:
    """Return what was asked for but robots.txt."""
    return [request for request in room.requests[since:] if request.path != "/robots.txt"]


def ids(run: Crawl) -> list[str]:
    return sorted(line["id"] for line in run.lines)


def open_ledger(crawl: Crawler) -> SqliteLedger:
    return SqliteLedger.open(crawl.ledger / "ledger.sqlite")


@pytest.mark.parametrize("outlet", ["ecns", "chinanews", "chinadaily", "chinadaily_cn"])
def test_a_second_run_on_an_unchanged_outlet_asks_its_sources_only(room: Newsroom, crawl: Crawler, outlet: str) -> None:
    room.open(outlet, count=60, now=NOW)
    first = crawl(outlet, *NO_REVISIT)
    before = len(room.requests)
    second = crawl(outlet, *NO_REVISIT)
    again = asked(room, before)
    assert {request.status for request in again} == {304}, [request.path for request in again if request.status != 304]
    assert second.code == first.code == 0, second.log
    assert (second.counted("fetched"), second.counted("written")) == (0, 0)
    assert second.counted("announced") >= first.counted("written"), second.log
    assert second.counted("saved") == first.counted("fetched") == 60, second.log
    assert ids(second) == ids(first)
    assert second.reasons("saved") == {"listings": len(again)}


def test_new_articles_are_written_and_known_ones_are_not_asked_for(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open("ecns", count=80, now=NOW)
    assert crawl("ecns", *NO_REVISIT).code == 0
    fresh = room.publish("ecns", 5)
    before = len(room.requests)
    run = crawl("ecns", *NO_REVISIT)
    assert (run.code, run.counted("written"), run.counted("fetched")) == (0, 5, 5), run.log
    assert len({line["id"] for line in run.lines}) == len(run.lines) == 85
    paths = {request.path for request in asked(room, before)}
    assert {story.path for story in fresh} <= paths
    assert not {story.path for story in stories} & paths
    assert not [path for path in paths if path.endswith("index_3.shtml")]  # a list is left where it is known


def test_a_list_is_followed_as_deep_as_what_is_new_reaches(room: Newsroom, crawl: Crawler) -> None:
    room.open("chinanews", count=60, now=NOW)
    assert crawl("chinanews", *NO_REVISIT).code == 0
    room.publish("chinanews", 300)  # three pages of the scrolling list
    run = crawl("chinanews", *NO_REVISIT)
    assert (run.code, run.counted("written")) == (0, 300), run.log


def test_a_wider_run_finds_what_a_narrower_one_passed_over(room: Newsroom, crawl: Crawler) -> None:
    stories = publish(room, "chinadaily_cn")
    narrow = crawl("chinadaily_cn", "-a", "since=2d", *NO_REVISIT)
    assert 0 < len(narrow.lines) < len(stories)
    again = crawl("chinadaily_cn", "-a", "since=2d", *NO_REVISIT)
    assert (again.counted("written"), again.reasons("saved")) == (0, {"listings": 1}), again.log
    wide = crawl("chinadaily_cn", *NO_REVISIT)
    assert (wide.code, ids(wide)) == (0, sorted(f"chinadaily_cn:{story.key}" for story in stories)), wide.log


def test_what_a_run_was_not_asked_for_is_written_by_one_that_is(room: Newsroom, crawl: Crawler) -> None:
    stories = publish(room, "ecns")
    for arguments in (("since=2d",), ("sections=business,world",), ("limit=3",), ("since=3d", "limit=2"), ()):
        run = crawl("ecns", *NO_REVISIT, *(part for argument in arguments for part in ("-a", argument)))
        assert run.code == 0, run.log
    assert ids(run) == sorted(f"ecns:{story.key}" for story in stories)
    assert find_faults(run.lines) == []


def test_what_the_limit_held_back_comes_with_the_next_runs(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open("chinadaily_cn", count=9, now=NOW)
    for expected in (4, 8, 9, 9):
        run = crawl("chinadaily_cn", "-a", "limit=4", *NO_REVISIT)
        assert (run.code, len(run.lines)) == (0, expected), run.log
    assert ids(run) == sorted(f"chinadaily_cn:{story.key}" for story in stories)


def test_a_page_that_failed_is_tried_again_when_its_time_has_come(room: Newsroom, crawl: Crawler) -> None:
    story, *_ = room.open("chinadaily_cn", count=24, now=NOW)
    room.break_page(story.url, 404)
    assert crawl("chinadaily_cn", *NO_REVISIT).counted("failed") == 1
    room.mend(story.url)
    early = crawl("chinadaily_cn", *NO_REVISIT)
    assert (early.counted("fetched"), early.code) == (0, 0), early.log
    with open_ledger(crawl) as ledger:
        known = ledger.know(f"chinadaily_cn:{story.key}")
        assert known
        assert (known.state, known.reason, known.attempts) == ("failed", "http_404", 1)
        ledger.forget_article(known.id, datetime.now(UTC))
    assert len(crawl("chinadaily_cn", *NO_REVISIT).lines) == 24


def test_a_page_that_is_no_article_is_not_fetched_again_until_that_expires(room: Newsroom, crawl: Crawler) -> None:
    story, *_ = room.open("chinadaily_cn", count=24, now=NOW)
    room.serve(story.url, Resource(b"<html><h1>Not found</h1></html>", "text/html"))
    assert crawl("chinadaily_cn", *NO_REVISIT).counted("rejected") == 1
    assert crawl("chinadaily_cn", *NO_REVISIT).counted("fetched") == 0
    with open_ledger(crawl) as ledger:
        known = ledger.know(f"chinadaily_cn:{story.key}")
        assert known
        assert known.next_try
        assert timedelta(days=6) < known.next_try - datetime.now(UTC) < timedelta(days=8)


def test_an_article_met_again_under_another_address_is_known(room: Newsroom, crawl: Crawler) -> None:
    """A redirect leads to a written article: it is read once more, and never again."""
    stories = room.open("chinadaily_cn", count=24, now=NOW)
    assert len(crawl("chinadaily_cn", *NO_REVISIT).lines) == 24
    moved = "https://cn.chinadaily.com.cn/a/202611/01/WS000000000000000000000000.html"
    room.serve(moved, Resource(b"", status=301, headers=(("Location", stories[0].url),)))
    with open_ledger(crawl) as ledger:
        announce(ledger, moved)
    run = crawl("chinadaily_cn", *NO_REVISIT)
    assert (run.counted("fetched"), run.counted("unchanged"), len(run.lines)) == (1, 1, 24), run.log
    with open_ledger(crawl) as ledger:
        known = ledger.know("chinadaily_cn:WS000000000000000000000000")
        assert known
        assert (known.state, known.duplicate_of) == ("duplicate", f"chinadaily_cn:{stories[0].key}")
    assert crawl("chinadaily_cn", *NO_REVISIT).counted("fetched") == 0


def announce(ledger: Ledger, url: str, **said: Any) -> None:
    article_id = f"chinadaily_cn:{url.rpartition('/')[2].partition('.')[0]}"
    ledger.announce(Lead(url, **said), article_id, datetime.now(UTC))


def test_a_listing_that_leads_to_others_is_followed_when_it_is_unchanged(room: Newsroom, crawl: Crawler) -> None:
    """`site` finds its sources on the front page; a 304 must not hide what they announce."""
    room.open("ecns", count=40, now=NOW)
    first = crawl("site", "-a", "url=https://www.ecns.cn/", *NO_REVISIT)
    assert first.counted("written") == 40, first.log
    second = crawl("site", "-a", "url=https://www.ecns.cn/", *NO_REVISIT)
    assert (second.code, second.counted("fetched")) == (0, 0), second.log
    front = Resource(b"<html><body>Nothing but a feed: <link rel=alternate type='application/rss+xml' href='/f.xml'>"
                     b"</body></html>", modified=NOW)  # fmt: skip
    room.serve("https://www.ecns.cn/", front)
    assert crawl("site", "-a", "url=https://www.ecns.cn/", *NO_REVISIT).counted("fetched") == 0
    fresh = room.publish("ecns", 3)
    items = "".join(f"<item><link>{story.url}</link></item>" for story in fresh)
    room.serve("https://www.ecns.cn/f.xml", Resource(f"<rss><channel>{items}</channel></rss>".encode(), "text/xml"))
    third = crawl("site", "-a", "url=https://www.ecns.cn/", *NO_REVISIT)
    assert (third.code, third.counted("written")) == (0, 3), third.log


def test_an_outlet_whose_lists_are_empty_is_noticed_though_all_was_known(room: Newsroom, crawl: Crawler) -> None:
    room.open("ecns", count=120, now=NOW)
    assert crawl("ecns", *NO_REVISIT).code == 0
    for listing in room.listings("ecns"):
        room.serve(f"https://www.{listing}", Resource(b"<html><body><p>A new look!</p></body></html>", "text/html"))
    run = crawl("ecns", *NO_REVISIT)
    assert run.code == 12, run.log


def test_a_page_that_is_not_asked_for_is_fetched_once_to_find_that_out(room: Newsroom, crawl: Crawler) -> None:
    """Only the page names its section: the Ledger keeps that, for runs that ask for it and for those that do not."""
    stories = room.open("chinadaily_cn", count=40, now=NOW)
    wanted = stories[0].section[-1]
    of_it = sorted(f"chinadaily_cn:{story.key}" for story in stories if wanted in story.section)
    asked_for = ("chinadaily_cn", "-a", f"sections={wanted}", *NO_REVISIT)
    first = crawl(*asked_for)
    assert (ids(first), first.counted("rejected")) == (of_it, 40 - len(of_it)), first.log
    room.publish("chinadaily_cn", 1)
    again = crawl(*asked_for)
    assert again.counted("fetched") == 1, again.log
    everything = crawl("chinadaily_cn", *NO_REVISIT)
    assert (everything.code, len(everything.lines)) == (0, 41), everything.log


def test_what_stands_behind_a_known_first_page_is_counted(room: Newsroom, crawl: Crawler) -> None:
    """The list grew while it was known: an unchanged first page stands for all that was found behind it."""
    room.open("chinadaily_cn", count=5, now=NOW)
    crawl("chinadaily_cn", *NO_REVISIT)
    room.publish("chinadaily_cn", 28)  # ten on a page
    assert crawl("chinadaily_cn", *NO_REVISIT).counted("written") == 28
    for _ in range(2):
        run = crawl("chinadaily_cn", *NO_REVISIT)
        assert (run.code, run.counted("announced")) == (0, 33), run.log


def test_a_run_killed_while_it_reads_a_first_page_hides_nothing_behind_it(room: Newsroom, crawl: Crawler) -> None:
    """What is stored first of a page that is being read are some of its leads, and that it was not read to its end."""
    room.open("chinadaily_cn", count=24, now=NOW)
    crawl("chinadaily_cn", *NO_REVISIT)
    fresh = room.publish("chinadaily_cn", 40)  # four pages
    with open_ledger(crawl) as ledger:
        (source,) = [ledger.source("chinadaily_cn", url) for url in ledger_sources(ledger)]
        assert source
        ledger.note_source(replace(source, unread_url=source.url, unread_page=1))
        for story in fresh[:10]:
            announce(ledger, story.url)
    run = crawl("chinadaily_cn", *NO_REVISIT)
    assert (run.code, run.counted("written")) == (0, 40), run.log


def ledger_sources(ledger: SqliteLedger) -> list[str]:
    return [url for (url,) in ledger.database.read("SELECT url FROM source WHERE outlet = 'chinadaily_cn'")]
