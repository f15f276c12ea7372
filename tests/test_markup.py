"""Markup is parsed once it is known not to freeze the parser, and looked up without repetitions."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from newscrawl.markup import (
    DEEPEST_NESTING,
    LONG_TAG,
    MOST_ATTRIBUTES,
    Alternatives,
    HostilePageError,
    guard,
    parse,
    select,
    text_of,
)

HOSTILE = {
    "a tag of 20,000 attributes": f"<p {'b ' * 20_000}>",
    "a tag of 20,000 attributes with values": "<p " + " ".join(f'a{n}="{n} {n}"' for n in range(20_000)) + ">",
    "a tag that never ends": f"<p>text <a {'b ' * 20 * 1024}",
    "6,000 nested div": "<div>" * 6_000,
    "6,000 nested and closed": "<div>" * 6_000 + "</div>" * 6_000,
    "6,000 nested span in upper case": "<SPAN>" * 6_000,
    "6,000 nested lists": "<ul><li>" * 6_000,
    "6,000 nested tables": "<table><tr><td>" * 6_000,
    "nesting behind a long flat beginning": "<p>x</p>" * 20_000 + "<b>" * 6_000,
}
HARMLESS = {
    "nothing": "",
    "a long flat page": "<div><p>text</p></div>" * 50_000,
    "100,000 paragraphs that are never closed": "<p>text" * 100_000,
    "100,000 list items that are never closed": "<ul>" + "<li>text" * 100_000,
    "20,000 table cells that are never closed": "<table>" + "<tr><td>1<td>2" * 10_000,
    "20,000 options that are never closed": "<select>" + "<option>text" * 20_000,
    "20,000 definitions that are never closed": "<dl>" + "<dt>word<dd>text" * 10_000,
    "20,000 pictures and breaks": "<img src=a.jpg><br>" * 20_000,
    "deep, but no deeper than the limit": "<div>" * (DEEPEST_NESTING - 1),
    "a picture in an attribute": f'<img src="data:image/png;base64,{"x" * 20 * LONG_TAG}">',
    "a state in an attribute": f"<div data-state='{'{}, ' * 20 * LONG_TAG}'>",
    "many attributes, but no more than the limit": f"<p {'abcdefg ' * (MOST_ATTRIBUTES - 100)}>",
    "much text without a tag": "x < y and " * 50_000,
    "end tags without a beginning": "</div>" * 20_000,
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE.keys())
def test_markup_that_freezes_parsers_is_refused(page: str) -> None:
    with pytest.raises(HostilePageError):
        parse(page)


@pytest.mark.parametrize("page", HARMLESS.values(), ids=HARMLESS.keys())
def test_large_pages_are_not_refused(page: str) -> None:
    guard(page)


@pytest.mark.parametrize("unit", ["<a", "< ", "<a b=c ", "</", "<!--", "<div><p>", "><"])
def test_the_guard_itself_takes_linear_time(unit: str) -> None:
    page = unit * (2_000_000 // len(unit))
    begin = time.process_time()
    with suppress(HostilePageError):
        guard(page)
    assert time.process_time() - begin < 5


def test_the_message_says_what_is_wrong() -> None:
    with pytest.raises(HostilePageError, match="a tag with more than 5000 attributes"):
        guard(HOSTILE["a tag of 20,000 attributes"])
    with pytest.raises(HostilePageError, match="more than 5000 elements inside each other"):
        guard(HOSTILE["6,000 nested div"])


PAGE = """
<h1 id=one class=title>One</h1>
<div class="story lead"><p id=two>Two <b id=three>three</b></p><p id=four class=title>Four</p></div>
<p id=five>Five</p>
"""


@pytest.mark.parametrize(
    ("alternatives", "ids"),
    [
        ("p", ["two", "four", "five"]),
        (".story p", ["two", "four"]),
        (".absent", []),
        ((), []),
        ((".absent", "h1"), ["one"]),
        (("h1", "p"), ["one"]),  # only the first that matches
        ((".absent", ".neither"), []),
        ("h1, p", ["one", "two", "four", "five"]),
        ("p, h1", ["one", "two", "four", "five"]),  # document order, not the list's
        ("p, .title, .story p", ["one", "two", "four", "five"]),  # #four matches three times
        ("#five, #one", ["one", "five"]),
        ((".absent, .neither", "b, p"), ["two", "three", "four", "five"]),
    ],
)
def test_the_first_alternative_that_matches_is_taken_in_document_order(
    alternatives: Alternatives, ids: list[str]
) -> None:
    assert [node.id for node in select(parse(PAGE), alternatives)] == ids


def test_one_node_is_searched_as_a_page_is() -> None:
    story = select(parse(PAGE), ".story")[0]
    assert [node.id for node in select(story, "p, b")] == ["two", "three", "four"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p> One\n\t<b>two</b>\u3000three&nbsp;</p>", "One two three"),
        ("<p>&nbsp;<br></p>", ""),
        ("<p>a<i>b</i>c</p>", "abc"),
    ],
)
def test_the_text_of_a_node_is_one_line(markup: str, text: str) -> None:
    assert text_of(select(parse(markup), "p")[0]) == text
