"""Whatever a server sends before a page, or instead of one, costs that page and nothing else."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from newscrawl.verdict import ExitCode
from tests.crawling import NOW
from tests.newsroom.gazette import article_path, print_article, print_front_page, redirect
from tests.newsroom.heads import ENDLESS, ENDLESS_IN_BODY, with_headers

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.newsroom.newsroom import Newsroom
    from tests.newsroom.raw import Raw
    from tests.watching import Watched, Watcher

HOST = "paper.example"
MOST_MEMORY = 200  # MiB
LONGEST = 5.0  # seconds of a crawl, besides its start
LONGEST_STALL = 0.25  # seconds


def crawl_with(room: Newsroom, watch: Watcher, answers: Collection[Raw], scheme: str = "https") -> Watched:
    """Crawl a site that has one article, and further addresses at which it answers so."""
    room.serve(f"{HOST}/", print_front_page(map(article_path, range(len(answers) + 1))))
    room.serve(f"{HOST}{article_path(0)}", print_article(0, NOW))
    for number, answer in enumerate(answers, start=1):
        room.serve_in_turn(f"{HOST}{article_path(number)}", answer)
    seen = watch("site", "-a", f"url={scheme}://{HOST}/", timeout=60)
    assert seen.rss < MOST_MEMORY
    assert seen.stall < LONGEST_STALL
    assert seen.elapsed < LONGEST
    assert seen.counted("fetched") + seen.counted("failed") == len(answers) + 1
    return seen


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_heads_without_end_are_cut(room: Newsroom, watch: Watcher, scheme: str) -> None:
    seen = crawl_with(room, watch, ENDLESS.values(), scheme)
    assert (seen.code, len(seen.lines)) == (ExitCode.PARTIAL, 1), seen.log
    assert seen.reasons("failed") == seen.reasons("refused") == {"headers_too_large": len(ENDLESS)}, seen.log
    asked = [request.path for request in room.requests]
    assert [asked.count(article_path(number)) for number in range(len(ENDLESS) + 1)] == [1] * (len(ENDLESS) + 1)


def test_lines_between_chunks_without_end_are_cut(room: Newsroom, watch: Watcher) -> None:
    seen = crawl_with(room, watch, ENDLESS_IN_BODY.values())
    assert (seen.code, len(seen.lines)) == (ExitCode.PARTIAL, 1), seen.log
    assert seen.counted("failed") == len(ENDLESS_IN_BODY)


def test_as_many_headers_as_servers_send_are_taken_and_no_more(room: Newsroom, watch: Watcher) -> None:
    body = print_article(1, NOW).body
    few = [with_headers(body, *each) for each in ((240, 100), (60, 1000), (1, 60_000))]
    many = [with_headers(body, *each) for each in ((300, 20), (70, 1000), (1, 66_000))]
    seen = crawl_with(room, watch, [*few, *many])
    assert len(seen.lines) + seen.counted("duplicate") == 1 + len(few), seen.log
    assert seen.reasons("failed") == {"headers_too_large": len(many)}, seen.log


def test_redirects_that_lead_nowhere_are_left_after_a_few(room: Newsroom, watch: Watcher) -> None:
    """A loop of one, a loop of two, and a chain that is longer than any honest one."""
    room.serve(f"{HOST}/", print_front_page(map(article_path, range(4))))
    room.serve(f"{HOST}{article_path(0)}", print_article(0, NOW))
    room.serve(f"{HOST}{article_path(1)}", redirect(article_path(1)))
    room.serve(f"{HOST}{article_path(2)}", redirect("/back", 302))
    room.serve(f"{HOST}/back", redirect(article_path(2), 302))
    for here, there in pairwise([article_path(3), *map(article_path, range(100, 120))]):
        room.serve(f"{HOST}{here}", redirect(there, 307))
    seen = watch("site", "-a", f"url=https://{HOST}/")
    assert (seen.code, len(seen.lines)) == (ExitCode.PARTIAL, 1), seen.log
    assert seen.reasons("failed") == {"redirects": 3}
    asked = [request.path for request in room.requests]
    assert (asked.count(article_path(1)), asked.count("/back")) == (6, 3)
    assert (article_path(104) in asked, article_path(105) in asked) == (True, False)


def test_an_outlet_whose_listing_leads_in_circles_cannot_be_read(room: Newsroom, watch: Watcher) -> None:
    room.serve(f"{HOST}/", redirect("/"))
    seen = watch("site", "-a", f"url=https://{HOST}/")
    assert seen.code == ExitCode.BELOW_PROMISE
    assert "redirects" in seen.verdict
