"""What `scrapy add` makes of what it sees: patterns of addresses, lists, facts, needed selectors, and a file."""

from __future__ import annotations

import ast
import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from newscrawl.adding import survey as slow
from newscrawl.adding.facts import Facts, Guess, guess_facts
from newscrawl.adding.list_pages import find_section_links, parse_list_page
from newscrawl.adding.needs import Seen, find_needs
from newscrawl.adding.outlet_file import LONGEST, Outlet, UnwritableError, is_name, print_outlet
from newscrawl.adding.patterns import find_pattern
from newscrawl.adding.sections import find_sections
from newscrawl.adding.survey import Survey, SurveyError, survey
from newscrawl.console.fetching import Fetched
from newscrawl.discovery.feed import Feed
from newscrawl.discovery.section import Section
from newscrawl.discovery.site import looks_like_article
from newscrawl.extraction.facts import OutletFacts
from newscrawl.extraction.page import Page
from newscrawl.library import read_as
from newscrawl.urls import Addresses
from tests.newsroom.gazette import article_path, print_article, print_feed, print_front_page

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SITE = "https://quay.example"
TEXT = (
    "<p>The council of the harbour agreed on Tuesday that the old ferry gets a new timetable in spring, with four more "
    "crossings a day.</p><p>It will cost about four million crowns, which had been put off twice since the last storm "
    "took away the pier.</p><p>Residents who had come to listen asked for benches and a roof against the rain.</p>"
)


# --- patterns --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("announced", "others", "text"),
    [
        (
            ["/china/politics/2026-11-20/detail-ihfk7941628.shtml", "/world/2026-11-21/detail-ihew7941629.shtml"],
            ["/world/", "/about.shtml"],
            r"/\d{4}-\d\d-\d\d/detail-[0-9A-Za-z]+(?:_\d+)?\.shtml",
        ),
        (
            ["/gn/2026/11-20/1234567.shtml", "/cj/2026/11-21/1234568.shtml"],
            ["/gn/"],
            r"/\d{4}/\d\d-\d\d/\d+(?:_\d+)?\.shtml",
        ),
        (
            ["/a/202611/20/WS65571297a310d5acd876f404.html", "/a/202611/21/WS65571297a310d5acd876f40b.html"],
            ["/world"],
            r"/\d{6}/\d\d/WS[0-9a-f]{24}(?:_\d+)?\.html",
        ),
        (["/show.php?id=4711", "/show.php?id=4712"], ["/list.php?cat=3"], r"/show\.php\?(?:.+&)?id=\d+"),
        (
            ["/town/ferry-gets-a-timetable-1234567", "/sea/storm-takes-the-pier-1234568"],
            ["/town/", "/about-us"],
            r"/[^/]+[-_]\d{5,}/?(?:\?|$)",
        ),
        (
            ["/town/ferry-gets-a-timetable", "/sea/storm-takes-the-pier"],
            ["/terms-of-our-service", "/town/"],
            r"/(?:sea|town)(?:/.+)?/[\w%.]+(?:-[\w%.]+){2,}/?(?:\?|$)",
        ),
    ],
)
def test_a_pattern_fits_what_is_announced_and_nothing_else(announced: list[str], others: list[str], text: str) -> None:
    found = find_pattern([SITE + path for path in announced], [SITE + path for path in others])
    assert (found.text, found.fitting, found.others_fitting) == (text, len(announced), 0)
    assert not any(re.search(text, "quay.example" + path) for path in others)


def test_a_form_that_is_no_article_is_left_out() -> None:
    videos = [f"{SITE}/clip/{number}.html" for number in range(7_000_001, 7_000_009)]
    stories = [f"{SITE}/2026/11/20/ferry-gets-a-timetable-{number:02}" for number in range(30)]
    assert "|" in (find_pattern(stories + videos, []).text or "")
    found = find_pattern(stories + videos, [], no_articles=videos)
    assert (found.text or "").count("|") == 1  # the one of its end
    assert found.fitting == 30


def test_the_pattern_of_nothing_is_none() -> None:
    assert find_pattern([], []).text is None
    assert find_pattern([f"{SITE}/world/", f"{SITE}/town/"], []).text is None


def test_an_id_is_declared_only_where_it_stands_under_several_paths() -> None:
    plain = [f"{SITE}/{section}/{number}.html" for number, section in enumerate(("town", "sea") * 5, 350_001)]
    assert find_pattern(plain, []).identity is None
    again = [f"{SITE}/news/{number}.html" for number in (350_001, 350_002, 350_003)]
    found = find_pattern(plain + again, [])
    assert (found.identity, found.repeated) == (r"/(\d+)(?:_\d+)?\.html", 3)
    addresses = Addresses(domains=("quay.example",), article_urls=found.text, article_id=found.identity)
    assert addresses.identity(plain[0]) == addresses.identity(again[0])
    assert addresses.is_further_page(f"{SITE}/town/350001_2.html", plain[0])


def test_addresses_that_could_end_a_literal_are_not_used() -> None:
    found = find_pattern([f'{SITE}/a"b/2026/11/20/1234567.html', f"{SITE}/a/2026/11/20/1234568.html"], [])
    assert found.announced == 1


# --- lists -----------------------------------------------------------------------------------------------------------


def list_page(section: str, numbers: range) -> bytes:
    rows = "".join(
        f'<li class="row"><h3><a href="/{section}/2026/11/{number}.html">A long headline of story {number}</a></h3>'
        f'<span class="when">2026-11-{number % 28 + 1:02}</span></li>'
        for number in numbers
    )
    side = "".join(
        f'<li><a href="/top/2026/11/{number}.html">A teaser of story {number}</a></li>' for number in range(9, 15)
    )
    pager = '<a href="index_2.html">2</a> <a href="index_2.html">Next</a>'
    text = f'<body><ul class="news">{rows}</ul><div class="pager">{pager}</div><ol class="top">{side}</ol></body>'
    return text.encode()


def test_the_list_is_told_from_the_ranking_beside_it() -> None:
    pages = [
        parse_list_page(f"{SITE}/{section}/", list_page(section, range(start, start + 10)), None, section)
        for section, start in (("town", 100), ("sea", 200), ("sport", 300))
    ]
    found = find_sections([page for page in pages if page], looks_like, ("en",), NOW)
    assert [each.source for each in found] == [
        Section(
            f"{SITE}/{section}/",
            rows="ul.news > li",
            links="h3 a",
            date="span.when",
            pages="index_{page}.html",
            section=section,
        )
        for section in ("town", "sea", "sport")
    ]
    assert [len(each.announces) for each in found] == [10, 10, 10]


def looks_like(url: str) -> bool:
    return re.search(r"/2026/11/\d+\.html$", url) is not None


def test_links_of_the_menu_are_sections_and_legal_pages_are_not() -> None:
    links = {
        "/town/": "Town",
        "/sport/football": "Football",
        "/about/": "About us",
        "/login": "Log in",
        "/2026/11/20/ferry-gets-a-new-timetable": "Ferry",
        "https://elsewhere.example/town/": "Elsewhere",
    }
    body = "".join(f'<a href="{href}">{label}</a>' for href, label in links.items())
    front = parse_list_page(f"{SITE}/", body.encode(), None)
    assert front is not None
    assert find_section_links(front, looks_like_article) == {
        f"{SITE}/town/": "Town",
        f"{SITE}/sport/football": "Football",
    }


# --- facts -----------------------------------------------------------------------------------------------------------


def print_page(number: int, head: str = "", stamp: str = '<p class="stamp">20 November 2026, 14:05</p>') -> bytes:
    title = f"Ferry number {number} gets a new timetable"
    return (
        f"<html{head}><head><title>{title} - Quay Post</title></head><body><h1>{title}</h1>{stamp}"
        f'<div class="text">{TEXT}</div></body></html>'
    ).encode()


def guesses(home: str, head: str) -> tuple[Guess, ...]:
    facts = OutletFacts(name="quay", addresses=Addresses(domains=("quay.example",)))
    bodies = [print_page(number, head) for number in range(3)]
    articles = [read_as(facts, body, f"{home}{number}") for number, body in enumerate(bodies)]
    pages = [Page(body, f"{home}{number}") for number, body in enumerate(bodies)]
    found = guess_facts(home, bodies[0], pages, articles)
    return found.title, found.country, found.language, found.timezone


@pytest.mark.parametrize(
    ("home", "head", "values"),
    [
        ("https://quay.example/", ' lang="en-GB"', ("gb", "en-GB", "Europe/London")),
        ("https://quay.ie/", ' lang="en"', ("ie", "en", "Europe/Dublin")),
        ("https://quay.co.uk/", "", ("gb", "en", "Europe/London")),
        ("https://quay.com/", ' lang="ja"', ("jp", "ja", "Asia/Tokyo")),
    ],
)
def test_country_language_and_clock_come_with_their_evidence(
    home: str, head: str, values: tuple[str, str, str]
) -> None:
    title, *facts = guesses(home, head)
    assert (title.value, title.evidence) == ("Quay Post", "what 4 of 4 page titles end with")
    assert tuple(guess.value for guess in facts) == values
    assert all(guess.evidence for guess in facts)


def test_what_nothing_speaks_for_says_so() -> None:
    _, country, language, _ = guesses("https://quay.com/", "")
    assert (country.value, language.value) == ("us", "en")
    assert country.evidence.endswith("; check this")
    assert language.evidence.endswith("; check this")


# --- needed selectors ------------------------------------------------------------------------------------------------


def see(bodies: list[bytes], titles: list[str | None] | None = None) -> list[Seen]:
    facts = OutletFacts(name="quay", addresses=Addresses(domains=("quay.example",)), zone=ZoneInfo("Europe/London"))
    urls = [f"{SITE}/story-{number}" for number in range(len(bodies))]
    return [
        Seen(Page(body, url), read_as(facts, body, url), title)
        for body, url, title in zip(bodies, urls, titles or [None] * len(bodies), strict=True)
    ]


def needs(seen: list[Seen]) -> dict[str, str]:
    return {need.field: need.css for need in find_needs(seen, ZoneInfo("Europe/London"), ("en",), NOW)}


def test_nothing_is_needed_where_all_is_read_alike() -> None:
    assert needs(see([print_page(number) for number in range(6)])) == {}


def test_captions_with_a_class_of_their_own_are_clutter() -> None:
    picture = '<p><img src="/a.jpg" width="600" height="400"></p><p class="under">Boats lie in the harbour at noon</p>'
    bodies = [print_page(number).replace(b"<p>It will", f"{picture}<p>It will".encode()) for number in range(6)]
    assert needs(see(bodies)) == {"clutter": "p.under"}


def test_a_headline_is_selected_where_the_lists_say_another() -> None:
    bodies = [
        print_page(number).replace(b"<h1>", b'<div class="name">Harbour story no. %d today</div><h1>' % number)
        for number in range(6)
    ]
    titles: list[str | None] = [f"Harbour story no. {number} today" for number in range(6)]
    assert needs(see(bodies, titles)) == {"headline": "div.name"}


def test_static_pages_follow_their_further_pages() -> None:
    seen = [Seen(Page(print_page(number), f"{SITE}/{number}.html"), None, None) for number in range(1)]
    assert needs(seen)["pages"] == "a[href]"


# --- the file --------------------------------------------------------------------------------------------------------

FACTS = Facts(Guess("Quay Post", ""), Guess("ie", ""), Guess("en", ""), Guess("Europe/Dublin", ""))


def outlet(**changes: object) -> Outlet:
    values = {
        "name": "quay_post",
        "facts": FACTS,
        "sources": [Feed(f"{SITE}/feed.xml")],
        "domains": [],
        "article_urls": r"/\d{4}/\d+",
        "article_id": None,
        "needs": [],
        "expect": {"leads": 20, "articleBody": 0.9},
    } | changes
    return Outlet(**values)  # type: ignore[arg-type]  # as above


def test_the_shortest_file() -> None:
    assert print_outlet(outlet()) == (
        '"""Quay Post."""\n\nfrom newscrawl.outlet import Feed, NewsSpider\n\n\nclass QuayPost(NewsSpider):\n'
        '    name, title = "quay_post", "Quay Post"\n'
        '    country, language, timezone = "ie", "en", "Europe/Dublin"\n'
        '    sources = [Feed("https://quay.example/feed.xml")]\n'
        '    article_urls = r"/\\d{4}/\\d+"\n'
        '    expect = {"leads": 20, "articleBody": 0.9}\n'
    )


@pytest.mark.parametrize("url", [f'{SITE}/a")]; import os; os.abort()  #', f"{SITE}/a\\", f"{SITE}/a\n\nimport os"])
def test_nothing_of_the_site_becomes_code(url: str) -> None:
    text = print_outlet(outlet(sources=[Feed(url)]))
    module = ast.parse(text)
    assert [type(node) for node in module.body] == [ast.Expr, ast.ImportFrom, ast.ClassDef]
    assert url in [node.value for node in ast.walk(module) if isinstance(node, ast.Constant)]


@pytest.mark.parametrize("title", ['A"""\nimport os', "A\\", "A\n    x = 1", 'A" + B'])
def test_a_title_that_would_end_its_literal_stays_one(title: str) -> None:
    module = ast.parse(print_outlet(outlet(facts=replace(FACTS, title=Guess(title, "")))))
    assert [type(node) for node in module.body] == [ast.Expr, ast.ImportFrom, ast.ClassDef]
    assert title in [node.value for node in ast.walk(module) if isinstance(node, ast.Constant)]


def test_a_pattern_that_would_end_its_literal_makes_no_file() -> None:
    with pytest.raises(UnwritableError):
        print_outlet(outlet(article_urls='"'))


def test_a_file_never_grows_beyond_what_an_outlet_may_have() -> None:
    sources = [Section(f"{SITE}/{number}/?a={number}", links="h2 a", rows=f"li.r{number}" * 12) for number in range(40)]
    text = print_outlet(outlet(sources=sources))
    assert len(text.splitlines()) <= LONGEST
    assert text.count("Section(") > 3


@pytest.mark.parametrize("name", ["quay", "quay_post", "q2"])
def test_names_of_outlets(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", "Quay", "2quay", "quay-post", "quay__post", "_quay", "class", "../quay", "q" * 61]
)
def test_what_is_no_name_of_an_outlet(name: str) -> None:
    assert not is_name(name)


# --- a slow site -----------------------------------------------------------------------------------------------------

PAPER = "https://gazette.example"
PAPER_PAGES = {
    "/": print_front_page(article_path(number) for number in range(12)),
    "/feed": print_feed(f"{PAPER}{article_path(number)}" for number in range(12)),
    **{article_path(number): print_article(number, NOW) for number in range(12)},
}


def look_at(delays: dict[str, float], *, otherwise: float) -> Survey:
    """Survey an invented site whose pages take so many seconds each; its clock is twenty times as fast as ours."""
    notes: list[str] = []

    async def fetch(url: str) -> Fetched:
        path = url.removeprefix(PAPER)
        await asyncio.sleep(delays.get(path, otherwise) / 20)
        served = PAPER_PAGES.get(path)
        return Fetched(url, served.body, served.content_type) if served else Fetched(url, reason="http_404")

    async def find_no_fault(*_: object) -> None:
        return None

    return asyncio.run(survey(f"{PAPER}/", fetch, notes.append, find_no_fault))


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_FRONT_UNTIL", "_ANNOUNCERS_UNTIL", "_SECTIONS_UNTIL", "_SAMPLES_UNTIL", "_END", "_LONGEST"):
        monkeypatch.setattr(f"newscrawl.adding.survey.{name}", getattr(slow, name) / 20)


@pytest.mark.usefixtures("hasty")
def test_what_a_slow_site_does_not_answer_in_time_is_left_and_said() -> None:
    found = look_at(
        {article_path(number): 1 for number in range(12)} | {"/": 1, "/robots.txt": 1, "/feed": 5}, otherwise=3_600
    )
    assert [each.source.url for each in found.announcers] == [f"{PAPER}/feed"]
    assert len(found.samples) == 10
    assert re.fullmatch(r"the site is slow, or asks for long delays: \d+ pages were not waited for", found.notes[-1])


@pytest.mark.usefixtures("hasty")
def test_a_few_articles_are_enough_of_a_slow_site() -> None:
    found = look_at({"/": 5, "/robots.txt": 5}, otherwise=9)
    assert 3 <= len(found.samples) < 10


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    ("delays", "told"),
    [
        ({}, "could not be fetched: timeout: the host did not answer in time"),
        ({"/": 1, "/robots.txt": 1}, "none of the announced articles could be fetched"),
    ],
)
def test_a_site_that_never_answers_is_given_up_within_a_minute(delays: dict[str, float], told: str) -> None:
    with pytest.raises(SurveyError, match=told):
        look_at(delays, otherwise=3_600)
