"""The paragraph between headline and text that sums it up belongs to the text, wherever it stands."""

from __future__ import annotations

import pytest

from newscrawl.extraction.blocks import blocks_in
from newscrawl.extraction.main_text import find_main_text
from newscrawl.extraction.standfirst import find_standfirst
from newscrawl.markup import parse

SUMMARY = "Six boats raced on the lake, and the one that nobody had thought of came home first."
LONG = f"{SUMMARY} The mayor, who had bet on another one, had tea and said that there would be a next year, after all."
TEXT = "".join(
    f"<p>Paragraph {number} tells how the boats of the invented village raced on the lake, who won, who lost, and why "
    f"nobody on the shore could say afterwards which had been the first.</p>"
    for number in range(6)
)


def standfirst(head: str, description: str | None = None) -> str | None:
    body = parse(f"<header><h1>Boats race</h1>{head}</header><div class=story>{TEXT}</div>").body
    assert body is not None
    blocks = blocks_in(body, "https://example.org/1")
    found = find_main_text(blocks)
    assert found is not None
    block = find_standfirst(blocks, found, description, "Boats race")
    return block.text if block else None


@pytest.mark.parametrize(
    "name",
    ["standfirst", "article-lead", "c-intro__copy", "subHeadline", "dek", "article__subtitle", "chapo", "teaser-text"],
)
def test_it_is_known_by_its_class(name: str) -> None:
    assert standfirst(f"<p class='{name}'>{SUMMARY}</p><p>By Anna Rowe</p>") == SUMMARY


def test_it_is_known_as_the_pages_description() -> None:
    assert standfirst(f"<h2>{SUMMARY}</h2>", description=SUMMARY[:70] + "...") == SUMMARY


@pytest.mark.parametrize("name", ["article-teaser", "c-header__lead"])
def test_it_may_stand_in_the_element_of_the_text(name: str) -> None:
    head = f"<h1>Boats race on the lake of the village</h1><p class={name}>{SUMMARY}</p><p>1 May 2026</p>"
    body = parse(f"<article>{head}{TEXT}</article>").body
    assert body is not None
    blocks = blocks_in(body, "https://example.org/1")
    found = find_main_text(blocks)
    assert found is not None
    block = find_standfirst(blocks, found, None, "Boats race on the lake of the village")
    texts = [each.text for each in (*found.blocks, *([block] if block else []))]
    assert texts.count(SUMMARY) == 1


def test_it_may_stand_before_the_headline_is_repeated() -> None:
    assert standfirst(f"<p class=lead>{SUMMARY}</p><h1>Boats race</h1>") == SUMMARY


def test_a_long_paragraph_behind_the_headline_needs_no_name() -> None:
    assert standfirst(f"<p>{LONG}</p>") == LONG


@pytest.mark.parametrize(
    "head",
    [
        f"<p>{SUMMARY}</p>",  # short, and nothing says what it is
        f"<div class=image><p class=lead>{SUMMARY}</p></div>",
        f"<p class=lead><a href=/x>{SUMMARY}</a></p>",
        f"<div style='display: none'><p class=lead>{SUMMARY}</p></div>",
        f"<figure><figcaption class=lead>{SUMMARY}</figcaption></figure>",
        f"<div class=newsletter><p>{LONG}</p></div>",
        "<p class=lead>Boats</p>",
        "<p class=leaderboard>What an advertiser has to say about the boats he would like to sell.</p>",
    ],
)
def test_what_is_none(head: str) -> None:
    assert standfirst(head) is None
