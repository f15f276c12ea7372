"""Pages that are no articles are told apart by what they say of themselves."""

from __future__ import annotations

import pytest

from newscrawl import NotAnArticle, read_article

SENTENCE = "Boats of the invented village raced on the lake until nobody on the shore could say which of them had won. "
PROSE = f"<p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p><p>{SENTENCE}</p><p>{SENTENCE * 2}</p>"
TEASERS = "".join(
    f"<li><a href=/{number}>Boats race on the lake for the {number}th time</a></li>" for number in range(20)
)


def reason_of(markup: str, url: str) -> str | None:
    try:
        read_article(f"<title>Boats</title><h1>Boats</h1>{markup}".encode(), url, outlet="site")
    except NotAnArticle as refusal:
        return refusal.reason
    return None


@pytest.mark.parametrize(
    "path", ["/", "/tag/boats/", "/category/sport", "/author/anna", "/search", "/2026/10/03/tag/a"]
)
def test_a_page_of_teasers_under_the_address_of_a_list_is_one(path: str) -> None:
    assert reason_of(f"<ul>{TEASERS}</ul><p>{SENTENCE * 2}</p>", f"https://www.example.org{path}") == "listing"


def test_a_page_that_calls_itself_a_collection_is_one() -> None:
    said = '<script type="application/ld+json">{"@type": "CollectionPage", "name": "Boats"}</script>'
    assert reason_of(f"{said}<ul>{TEASERS}</ul>", "https://www.example.org/boats") == "listing"


@pytest.mark.parametrize(
    ("markup", "path"),
    [
        (PROSE, "/"),
        (f"<ul>{TEASERS}</ul>{PROSE * 2}", "/boats-race"),
        (f"<meta property='og:type' content=article><ul>{TEASERS}</ul>{PROSE}", "/tag/boats/"),
        (f"<p>2026-10-03 09:34</p><ul>{TEASERS}</ul>{PROSE}", "/archive/1"),
    ],
)
def test_an_article_is_none(markup: str, path: str) -> None:
    assert reason_of(markup, f"https://www.example.org{path}") is None


def test_a_wall_says_so() -> None:
    said = '{"@type": "NewsArticle", "headline": "Boats", "isAccessibleForFree": "False"}'
    markup = f'<script type="application/ld+json">{said}</script>'
    assert reason_of(markup, "https://www.example.org/boats") == "paywall"
