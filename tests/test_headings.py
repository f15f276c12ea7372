"""The headings above a text are told from the end of a trail of links and from the site's own name."""

from __future__ import annotations

import pytest

from newscrawl.extraction.headings import Heading
from newscrawl.extraction.headlines import choose_headline
from newscrawl.extraction.page import Page

URL = "https://www.example.org/news/1.html"
RACE = "Boats of the village race on the lake"
SEARCHED = "Boat race: all you need to know"


def shown(markup: str, url: str = URL) -> tuple[str, ...]:
    return Page(f"<body>{markup}".encode(), url).headings


def choose(markup: str, stated: str | None = None, og: str | None = None) -> str | None:
    head = f"<meta property='og:title' content='{og}'>" if og else ""
    return choose_headline(Page(f"{head}<title>{SEARCHED}</title><body>{markup}".encode(), URL), stated)


def test_each_h1_is_a_heading_once() -> None:
    assert shown(f"<h1>{RACE}</h1><h1> {RACE} </h1><h1></h1><h2>More</h2><h1>Boats</h1>") == (RACE, "Boats")


@pytest.mark.parametrize(
    "trail",
    [
        "<nav><ol><li><a href='/'>Home</a><li><h1>{}</h1></ol></nav>",
        "<div class=page__breadcrumbs><span><h1>{}</h1></span></div>",
        "<header><h1 class=breadcrumb_last>{}</h1></header>",
    ],
)
def test_an_h1_that_ends_a_trail_of_links_leaves_the_headline_to_the_h2(trail: str) -> None:
    markup = trail.format(SEARCHED) + f"<article><h2>{RACE}</h2><p>Text.</p><h2>A part</h2></article>"
    assert choose(markup, stated=RACE, og=SEARCHED) == RACE
    assert choose(markup, stated=SEARCHED, og=RACE) == RACE


def test_behind_a_trail_of_links_a_kicker_is_no_part_of_the_headline_where_a_place_names_it_without() -> None:
    head = f"<h2><span>On the lake</span> <span>{RACE}</span></h2>"
    trail = f"<nav><h1>On the lake: {RACE}</h1></nav>"
    assert choose(trail + head, stated=f"On the lake: {RACE}", og=RACE) == RACE
    assert choose(f"<nav><h1>{RACE}</h1></nav>{head}", og=f"On the lake: {RACE}") == f"On the lake: {RACE}"


def test_an_h1_outside_of_a_trail_of_links_is_the_heading() -> None:
    assert choose(f"<nav><h1>{SEARCHED}</h1></nav><h1>{RACE}</h1>", stated=SEARCHED, og=f"{RACE} again") == RACE


def test_an_h2_that_nothing_else_names_is_not_taken_for_the_end_of_the_trail() -> None:
    trail = f"<nav><h1>{RACE}</h1></nav><article><h2>Who won</h2></article>"
    assert choose(trail, stated=RACE, og=RACE) == RACE
    assert choose(trail, og=RACE) == RACE


def test_without_an_h2_what_json_ld_states_is_for_readers_if_it_says_something_else_than_the_trail() -> None:
    trail = f"<nav><h1>{SEARCHED}</h1></nav>"
    assert choose(trail, stated=RACE, og=SEARCHED) == RACE
    assert choose(trail, stated=f"Lake - {SEARCHED}", og=SEARCHED) == SEARCHED


def test_an_h1_that_is_a_link_to_the_front_page_is_the_sites_name() -> None:
    name = "<h1 class=logo><a href='https://www.example.org/'>All Things Afloat</a></h1>"
    assert shown(f"{name}<h2 class=entry-title>{RACE}</h2><h2>Comments</h2>") == (RACE,)
    assert shown(f"{name}<article><header><h2>{RACE}</h2></header></article><h2>More</h2>") == (RACE,)
    assert shown(name) == ("All Things Afloat",)
    assert shown(f"{name}<h2 class=entry-title>{RACE}</h2>", "https://www.example.org/") == ("All Things Afloat",)
    assert shown(f"<h1><a href='/news/1.html'>{RACE}</a></h1><h2 class=title>Boats</h2>") == (RACE,)


@pytest.mark.parametrize("address", ["/news/2.html", "/?page=2", "http://[broken", "#top"])
def test_a_link_to_anything_but_the_front_page_makes_no_name_of_a_site(address: str) -> None:
    assert shown(f"<h1><a href='{address}'>{RACE}</a></h1><h2 class=title>Boats</h2>") == (RACE,)


@pytest.mark.parametrize(
    "kicker",
    [
        "<span class='head__kicker'>On the lake</span>",
        "<small>On the lake</small>",
        "<i class=dachzeile>On the lake</i>",
    ],
)
def test_a_kicker_in_an_element_of_its_own_is_no_headline(kicker: str) -> None:
    markup = f"<h1>{kicker}<span class=hidden>:</span> {RACE}</h1>"
    assert choose(markup, og="Race: who won the boats on the lake") == RACE
    assert choose(markup, og=f"On the lake - {RACE}") == f"On the lake - {RACE}", "what is named with it keeps it"


def test_only_what_is_called_a_kicker_is_taken_off_where_nothing_names_the_rest() -> None:
    page = Page(b"<h1><b>Boats</b> of the village race</h1><h1><b class=kicker>Boats</b> won</h1>", URL)
    assert page.found_headings.shown == (
        Heading("Boats of the village race", "of the village race"),
        Heading("Boats won"),
    )
    assert choose("<h1><b>Boats</b> of the village race</h1>") == "Boats of the village race"
    assert choose("<h1><b>Boats</b> of the village race</h1>", og="of the village race") == "of the village race"


def test_how_a_word_is_spoken_is_read_only_where_brackets_tell_it_apart() -> None:
    assert shown("<h1><ruby>湖<rt>みずうみ</rt></ruby>の小船</h1>") == ("湖の小船",)
    assert shown("<h1><ruby>湖<rp>（</rp><rt>みずうみ</rt><rp>）</rp></ruby>の小船</h1>") == ("湖（みずうみ）の小船",)
