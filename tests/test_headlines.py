"""The headline is chosen by what a page's names for itself share."""

from __future__ import annotations

import pytest

from newscrawl.extraction.headlines import choose_headline, likeness
from newscrawl.extraction.page import Page

URL = "https://www.example.org/news/1.html"
RACE = "Boats of the village race on the lake"


def choose(
    stated: str | None = None,
    *,
    og: str | None = None,
    twitter: str | None = None,
    title: str | None = None,
    h1: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
) -> str | None:
    markup = "".join(f"<h1>{text}</h1>" for text in h1)
    for name, text in (("og:title", og), ("twitter:title", twitter)):
        markup = f"<meta property='{name}' content='{text}'>{markup}" if text else markup
    markup = f"<title>{title}</title>{markup}" if title else markup
    return choose_headline(Page(markup.encode(), URL), stated, names)


def test_what_a_reader_sees_is_believed_over_what_search_engines_are_told() -> None:
    assert choose("Boat race: all you need to know", og=RACE, title="Boat race: all of it", h1=(RACE,)) == RACE
    assert choose("Boats race: results of 2026", title="Boats race: results of 2026", h1=("Boats race again",)) == (
        "Boats race again"
    )


@pytest.mark.parametrize("brand", ["The Example", "Example.org", "www.example.org", "The Lake Gazette"])
def test_the_sites_name_is_no_headline(brand: str) -> None:
    assert choose(og=RACE, title=f"{RACE} | {brand}", h1=(brand,), names=("The Lake Gazette",)) == RACE


def test_a_heading_that_has_nothing_in_common_with_the_rest_is_that_of_a_section() -> None:
    assert choose(RACE, og=RACE, title=RACE, h1=("Sport und Spiel",)) == RACE


def test_of_several_headings_the_one_that_the_page_is_called_is_taken() -> None:
    assert choose(og=RACE, title=f"{RACE} - The Example", h1=("Newsletter", RACE, "More boats")) == RACE


@pytest.mark.parametrize(
    "affixed",
    ["{} | The Lake Gazette", "{} - The Lake Gazette", "{} – Sport – The Lake Gazette", "{}_The Lake Gazette"],
)
def test_the_sites_affix_goes(affixed: str) -> None:
    affixed = affixed.format(RACE)
    assert choose(og=affixed, title=affixed, h1=(RACE,), names=("The Lake Gazette",)) == RACE
    assert choose(og=affixed.replace("– Sport ", ""), names=("The Lake Gazette",)) == RACE


def test_a_name_of_the_site_with_a_dash_in_it_goes_as_a_whole() -> None:
    assert choose(og=f"{RACE} | Gazette - News of the Lake", names=("Gazette - News of the Lake",)) == RACE


def test_what_stands_before_or_behind_another_candidate_is_an_affix() -> None:
    assert choose(og=f"Sport: {RACE}", h1=(RACE,)) == RACE
    assert choose(og=RACE, title=f"Sport: {RACE}", h1=(f"Sport: {RACE}",)) == RACE
    assert choose(og=RACE, title=f"{RACE} | Whoever", h1=(f"{RACE} | Somebody",)) == RACE


def test_a_line_under_the_headline_is_none_of_it() -> None:
    assert choose(RACE, og=RACE, h1=(f"{RACE} Nobody knows who won",)) == RACE
    assert choose(RACE, og=RACE, h1=(f"{RACE} of tears",)) == f"{RACE} of tears"


def test_a_headline_that_was_cut_is_made_whole() -> None:
    assert choose("Boats of the village race...", og="A day out", title=f"{RACE} | The Example") == RACE


def test_a_quotation_mark_that_ends_an_attribute_cuts_a_headline() -> None:
    assert choose(og="Nobody won the", title='Nobody won the "race" | The Example') == 'Nobody won the "race"'


def test_a_word_of_the_sites_host_that_begins_a_headline_is_a_part_of_it() -> None:
    assert choose("Example: Boats race", og="Example: Boats race", h1=("Example: Boats race",)) == "Boats race"
    assert choose("Exam: Boats race", og="Exam: Boats race", h1=("Exam: Boats race",)) == "Exam: Boats race"


def test_a_kicker_that_heading_and_json_ld_share_stays() -> None:
    assert choose(f"Regatta: {RACE}", og=RACE, title=RACE, h1=(f"Regatta: {RACE}",)) == f"Regatta: {RACE}"


def test_quotation_marks_at_the_end_stay() -> None:
    assert choose(og="«Nobody won the race»", h1=("«Nobody won the race»",)) == "«Nobody won the race»"


def test_what_differs_in_signs_alone_is_spelled_as_most_places_do() -> None:
    assert choose("Lake: Boats race", og="Lake: Boats race", h1=("Lake Boats race",)) == "Lake: Boats race"


def test_a_page_that_is_called_nothing_has_no_headline() -> None:
    assert choose() is None


def test_likeness_is_that_of_words_and_of_pairs_of_characters() -> None:
    assert likeness("Boats race", "Boats raced") == 0.5
    assert likeness("湖上小船竞渡", "小船竞渡") > 0.5
    assert likeness("Boats", "竞渡") == 0
