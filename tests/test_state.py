"""The text of pages that JavaScript draws is read from the state they carry."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawl.extraction.state import read_state

BASE = "https://example.org/news/1.html"
TEXT = ("Boats raced on the lake.", "Nobody could say who won.", "The mayor had tea.")
HTML = "".join(f"<p>{text}</p>" for text in TEXT)
OTHER = "".join(
    f"<p>Kites rose above roof {number}, which took far longer to tell than boats.</p>" for number in range(9)
)


def tree(*texts: str) -> list[dict[str, Any]]:
    return [{"type": "p", "children": [{"type": "text", "data": text}]} for text in texts]


def next_data(state: Any) -> str:
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'


ARTICLE = {"headline": "Boats race", "body": HTML}
FUSION = {
    "headlines": {"basic": "Boats race"},
    "content_elements": [{"type": "text", "content": text} for text in TEXT],
}
OTHER_NAMES = [{"tagName": "P", "childNodes": [{"value": text}]} for text in TEXT]
MARKED_UP = [{"type": "p", "content": f"<b>{text}</b>"} for text in TEXT]
LINK = {"type": "a", "children": [{"text": "mayor"}]}
LINKED = [*tree(*TEXT[:2]), {"type": "p", "children": [{"text": "The "}, LINK, {"text": " had tea."}]}]
SHAPES = {
    "HTML in Next.js state": next_data({"props": {"pageProps": {"article": ARTICLE}}}),
    "an assigned state": f"<script>window.__APOLLO_STATE__ = {json.dumps(ARTICLE)};</script>",
    "another assigned state": f"<script>window.__INITIAL_STATE__={json.dumps([ARTICLE])}</script>",
    "with a raw tab in a string": next_data(ARTICLE).replace("Boats raced", "Boats\traced"),
    "with a program behind": f"<script>window.__DATA__ = {json.dumps(ARTICLE)}; run();</script>",
    "Arc Fusion": f"<script>Fusion.globalContent={json.dumps(FUSION)};Fusion.globalContentConfig={{}}</script>",
    "a tree of elements": next_data({"title": "Boats race", "body": tree(*TEXT)}),
    "a tree with other names": next_data({"title": "Boats race", "body": OTHER_NAMES}),
    "links inside a tree": next_data({"title": "Boats race", "body": LINKED}),
    "markup inside a tree": next_data({"title": "Boats race", "body": MARKED_UP}),
    "an unreadable state before": f"<script>window.__CONFIG__ = {{a: function() {{}}}};</script>{next_data(ARTICLE)}",
}


@pytest.mark.parametrize("html", SHAPES.values(), ids=SHAPES.keys())
def test_text_is_read_from_every_shape_of_state(html: str) -> None:
    assert read_state(html, BASE, "Boats race").paragraphs == TEXT


@pytest.mark.parametrize("headline", ["Boats race", "Boats …", "Boats..."])
def test_of_several_articles_the_one_with_the_headline_is_taken(headline: str) -> None:
    own, other = ARTICLE, {"headline": "Kites rise", "body": OTHER}
    for articles in ([own, other], [other, own]):
        assert read_state(next_data({"articles": articles}), BASE, headline).paragraphs == TEXT


def test_without_a_headline_the_longest_is_taken() -> None:
    html = next_data([ARTICLE, {"headline": "Kites rise", "body": OTHER}])
    assert len(read_state(html, BASE, None).paragraphs) == 9


def test_pictures_in_the_state_keep_their_captions() -> None:
    body = HTML + "<figure><img src='/1.jpg'><figcaption>Boats. (Photo/Xinhua)</figcaption></figure>"
    (image,) = read_state(next_data(ARTICLE | {"body": body}), BASE, "Boats race").images
    assert (image.url, image.caption, image.creditText) == ("https://example.org/1.jpg", "Boats.", "Photo/Xinhua")


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>One</p><p>Two</p>",
        next_data({}),
        next_data({"headline": "Boats race"}),
        next_data({"a": "<p>only one"}),
        '<script id="__NEXT_DATA__">{"a": ',
        "<script>window.__STATE__ = [" + "[" * 100_000 + "</script>",
        next_data({"a": {"b": None, "c": [1, 2.5, True, None, ["x"]]}}),
        next_data([{"type": 5}, {"type": "p", "children": 7}, {"type": "p"}]),
    ],
    ids=lambda html: html[:40],
)
def test_a_page_without_such_a_state_has_no_text_there(html: str) -> None:
    assert read_state(html, BASE, "Boats race").paragraphs == ()


def test_a_state_that_would_freeze_a_parser_is_left_alone() -> None:
    hostile = next_data({"headline": "Boats race", "body": "<p>x<p>y" + "<div>" * 60_000})
    assert read_state(hostile, BASE, "Boats race").paragraphs == ()
