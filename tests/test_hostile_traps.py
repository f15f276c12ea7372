"""A host with an answer for everything costs a bounded number of requests, an honest one none of its articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawl.traps import Traps, goes_in_circles, shape_of
from newscrawl.urls import Addresses, clean
from tests.crawling import NOW, Crawl, Crawler
from tests.newsroom.resource import Resource

if TYPE_CHECKING:
    from tests.newsroom.newsroom import Newsroom

HOST = "https://harbour.example"
MOST = 20  # of TRAP_PAGES in these tests
UNDER_WAY = 40  # requests and unread pages that are on their way when a trap is noticed, at 30 pages a second
COUNT = 200
TEXT = "The town council of the old harbour agreed on a new timetable for the ferries after a week of talks. "


def article(headline: str, text: str) -> Resource:
    head = f'<title>{headline}</title><meta property="article:published_time" content="{NOW.isoformat()}">'
    body = f"<article><h1>{headline}</h1><p>{TEXT * 4}</p><p>{text}</p></article>"
    return Resource(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def crawl_pages(room: Newsroom, crawl: Crawler, addresses: list[str], **settings: object) -> Crawl:
    entries = "".join(f"<url><loc>{each}</loc></url>" for each in addresses)
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    room.serve(f"{HOST}/news.xml", Resource(sitemap.encode(), "application/xml"))
    room.serve(f"{HOST}/robots.txt", Resource(f"Sitemap: {HOST}/news.xml".encode(), "text/plain"))
    room.serve(f"{HOST}/", Resource(b"<html><body><p>Harbour</p></body></html>"))
    return crawl("site", "-a", f"url={HOST}/", timeout=120, **{"TRAP_PAGES": MOST, "DOWNLOAD_DELAY": 0.03, **settings})


def numbered(folder: str) -> list[str]:
    return [f"{HOST}/{folder}/{number:05d}-ferries-get-a-new-timetable.html" for number in range(COUNT)]


SAME = article("Ferries get a new timetable", "It begins in spring.")
NOT_THERE = article("Page not found", "Try the search.")
ANSWERS: dict[str, Resource] = {
    "the same text under every address": SAME,
    "a page that says it is not there, with status 200": NOT_THERE,
    "404": Resource(b"<html><body><h1>Gone</h1></body></html>", status=404),
    "410": Resource(b"<html><body><h1>Gone</h1></body></html>", status=410),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_that_say_nothing_end_the_asking(room: Newsroom, crawl: Crawler, name: str) -> None:
    for url in numbered("town"):
        room.serve(url, ANSWERS[name])
    run = crawl_pages(room, crawl, numbered("town"))
    asked = sum(request.path.startswith("/town/") for request in room.requests)
    assert MOST <= asked <= MOST + UNDER_WAY
    assert run.reasons("failed")["trap"] == COUNT - asked, run.log
    assert run.code == 20
    assert run.log.count("and the like are not asked for in this run") == 1
    assert run.counted("written") <= 1


def test_redirects_in_a_circle_end_the_asking(room: Newsroom, crawl: Crawler) -> None:
    urls = numbered("town")
    for url in urls:
        room.serve(url, Resource(b"", status=302, headers=(("Location", url),)))
    run = crawl_pages(room, crawl, urls)
    assert run.reasons("failed")["trap"] >= COUNT - MOST - UNDER_WAY, run.log
    assert run.code == 20


def test_a_calendar_without_end_costs_ten_times_as_many_pages_as_an_empty_answer(
    room: Newsroom, crawl: Crawler
) -> None:
    urls = numbered("events")
    for url in urls:
        room.serve(url, Resource(b"<html><head><title>Events</title></head><body><table></table></body></html>"))
    run = crawl_pages(room, crawl, urls, TRAP_PAGES=5)
    asked = sum(request.path.startswith("/events/") for request in room.requests)
    assert 50 <= asked <= 50 + UNDER_WAY, run.log
    assert run.reasons("failed") == {"trap": COUNT - asked}


def test_a_trap_beside_articles_costs_none_of_them(room: Newsroom, crawl: Crawler) -> None:
    trap, news = numbered("events"), numbered("town")
    for number, url in enumerate(news):
        room.serve(url, article(f"Ferry {number} gets a new timetable", f"Boat {number} sails at {number}."))
    for url in trap:
        room.serve(url, NOT_THERE)
    run = crawl_pages(room, crawl, [each for pair in zip(trap, news, strict=True) for each in pair])
    assert run.counted("written") + run.counted("duplicate") == COUNT, run.log
    assert run.reasons("failed")["trap"] >= COUNT - MOST - UNDER_WAY


def test_ten_thousand_leads_of_one_section_are_no_trap() -> None:
    traps = Traps(pages=100)
    for number in range(10_000):
        url = f"{HOST}/town/2026/11/22/{number}.html"
        assert traps.find(url) is None
        traps.note(url, "same_text" if number % 50 else None)


def test_a_long_row_of_pages_of_another_kind_is_no_trap() -> None:
    traps = Traps(pages=100)
    for number in range(900):
        traps.note(f"{HOST}/town/{number}.html", "listing")
    assert traps.find(f"{HOST}/town/1.html") is None


def test_addresses_that_never_look_alike_are_judged_by_their_host() -> None:
    traps = Traps(pages=10)
    words = [f"{chr(97 + number % 26) * (number // 26 + 1)}" for number in range(60)]
    for word in words:
        traps.note(f"{HOST}/{word}/page", "http_404")
    assert traps.find(f"{HOST}/never/seen") is not None
    assert traps.find("https://elsewhere.example/never/seen") is None


def test_it_can_be_switched_off() -> None:
    traps = Traps(pages=0)
    for _ in range(1_000):
        traps.note(f"{HOST}/town/1.html", "http_404")
    assert traps.find(f"{HOST}/town/1.html") is None


@pytest.mark.parametrize(
    ("path", "is_circle"),
    [
        ("/town/town/town/town/town/page.html", True),
        ("/a/b/a/b/a/b/a/b/a/b/", True),
        ("/" + "/".join(map(str, range(40))), True),
        ("/2026/11/11/11/11/11/page.html", False),
        ("/world/europe/town/2026/11/22/boats-race.html", False),
    ],
)
def test_a_path_that_repeats_itself_is_known(path: str, *, is_circle: bool) -> None:
    assert goes_in_circles(HOST + path) == is_circle


def test_addresses_made_alike_have_one_shape() -> None:
    shape = shape_of("https://example.org/town/2026/11/22/boats-race.html?page=3")
    assert shape == ("example.org/town/*/*/*/*?page", "example.org")
    assert shape_of("https://example.org/town/2025/01/02/ships-2.html?page=77") == shape


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.html;jsessionid=0A1B2C3D4E5F",
        "https://example.org/a.html?JSESSIONID=0A1B2C3D4E5F",
        "https://example.org/a.html?PHPSESSID=q8v2m1k5",
        "https://example.org/a.html?sid=0123456789abcdef0123",
        "https://example.org/(S(lit3py55t21z5v55vlm25s55))/a.html",
        "https://example.org/a.html?session_id=1",
    ],
)
def test_sessions_make_no_new_addresses(address: str) -> None:
    assert clean(address) == "https://example.org/a.html"
    assert Addresses().identity(address) == Addresses().identity("https://example.org/a.html")


def test_a_short_sid_is_an_article_s_own_number() -> None:
    assert clean("https://example.org/article.php?sid=12345").endswith("?sid=12345")
