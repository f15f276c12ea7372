"""Markup is parsed once it is known not to freeze the parser, and looked up without repetitions."""

from __future__ import annotations

import re
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings, strategies as st
from selectolax.lexbor import LexborHTMLParser

from newscrawl.markup import Alternatives, HostilePageError, SlowPageError, joined, parse, select, text_of
from newscrawl.markup_scan import (
    DEEPEST_NESTING,
    FEW_TAGS,
    LONGEST_GAP,
    LONGEST_PAGE,
    MOST_ATTRIBUTES,
    MOST_REOPENED,
    MOST_TAGS,
    fence,
    find_hostility,
    guard,
)
from tests.newsroom.hostile_pages import MAKERS

HOSTILE = {
    "a tag of 20,000 attributes": "<p " + " ".join(f"b{n}" for n in range(20_000)) + ">",
    "a tag of 20,000 attributes with values": "<p " + " ".join(f'a{n}="{n} {n}"' for n in range(20_000)) + ">",
    "a tag that never ends": f"<p>text <a {'b ' * 20 * 1024}",
    "8,000 nested div": "<div>" * 8_000,
    "6,000 nested and closed": "<div>" * 6_000 + "</div>" * 6_000,
    "8,000 nested span in upper case": "<SPAN>" * 8_000,
    "6,000 nested lists": "<ul><li>" * 6_000,
    "6,000 nested tables": "<table><tr><td>" * 6_000,
    "8,000 nested div between end tags in bogus comments": "<div><?</div>?></ </div>" * 8_000,
    "8,000 nested div between end tags in frames": "<div><iframe></div></iframe><noframes></div></noframes>" * 8_000,
    "25,000 options": "<select>" + "<option>text</option>" * 25_000 + "</select>",
    "nesting behind a long flat beginning": "<p>x</p>" * 20_000 + "<b>" * 6_000,
    "formatting that is never closed before many paragraphs": "".join(f"<b id={n}><p>" for n in range(6_000)),
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
    "a picture in an attribute": f'<img src="data:image/png;base64,{"x" * 20 * LONGEST_GAP}">',
    "a state in an attribute": f"<div data-state='{'{}, ' * 20 * LONGEST_GAP}'>",
    "many attributes, but no more than the limit": f"<p {'abcdefg ' * (MOST_ATTRIBUTES - 100)}>",
    "much text without a tag": "x < y and " * 50_000,
    "end tags without a beginning": "</div>" * 20_000,
}
ORDINARY = (
    '<div class="story"><h2 class="title">A quiet day</h2><p class="text">The keeper counted the <a href="/ships">'
    "ships</a>, and <b>wrote</b> down their names.</p><img src='a.jpg' alt=\"a ship\"><br></div>\n"
)


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE.keys())
def test_markup_that_freezes_parsers_is_refused(page: str) -> None:
    with pytest.raises(HostilePageError):
        parse(page)


@pytest.mark.parametrize("page", HARMLESS.values(), ids=HARMLESS.keys())
def test_large_pages_are_not_refused(page: str) -> None:
    assert find_hostility(page) is None
    parse(page)


@pytest.mark.parametrize("size", [60_000, 300_000])
@pytest.mark.parametrize("kind", MAKERS)
def test_whatever_a_page_tries_it_is_parsed_at_once_or_said_to_be_slow(kind: str, size: int) -> None:
    """CPU time: the machine's other work does not count."""
    page = MAKERS[kind](size)
    begin = time.process_time()
    with suppress(SlowPageError):
        parse(page, is_patient=False)
    assert time.process_time() - begin < 0.25


def test_an_ordinary_page_is_not_slow() -> None:
    page = ORDINARY * 400
    assert len(page) > 2 * LONGEST_GAP
    assert len(parse(page, is_patient=False).css("p.text")) == 400


@pytest.mark.parametrize(
    "page",
    [
        b"<p>" * (MOST_TAGS + 1),
        b"x" * (LONGEST_PAGE + 1),
        b"<p><i class=a>" * 3_000,
    ],
    ids=["many tags", "many bytes", "much formatting"],
)
def test_what_real_pages_do_not_hold_is_doubted(page: bytes) -> None:
    assert guard(page)[1] is not None
    with pytest.raises(SlowPageError):
        parse(page.decode(), is_patient=False)


TRICKS = {
    "plain": "<p {}>",
    "behind a quoted bracket": "<p title='>' {}>",
    "behind a quoted end tag": '<p title="</p>" {}>',
    "around quoted tags": "<p title='<div class=\"a\"><p>' {} class='<div class=\"a\">'>",
    "in quoted scripts": "<p title='<script>' {} class='</script>'>",
    "in a quoted comment": "<p title='<!--' {} class='-->'>",
    "behind a quote that begins nothing": '<p "><i a=">" {}>',
    "behind a quote without a name": '<p ="><i a=">" {}>',
    "behind an unquoted value": '<p a=b="x>" <i a=">" {}>',
    "in a script's own tag": "<script x='>' {}></script>",
    "in a script's own tag, with a quote without a name": '<script =" x=">" {} ></script>',
    "in a script of a drawing": "<svg><script><i {}></script>",
    "in a script of a drawing's description": "<svg><desc><div></svg></div></desc><script><i {}></script>",
    "in a script of a frameset": "<frameset><script><i {}></script>",
    "in a script of a template": "<template><col><script><i {}></script>",
    "in a style of a select": "<select><style><i {}></style>",
    "in a script behind a comment's end": "<!-- <script> --><i {}></script>",
    "in a script that a text area holds": "<textarea><script></textarea><i {}></script>",
    "in a script that a title holds": "<title><script></title><i {}></script>",
    "in a script that CDATA holds": "<svg><![CDATA[<script>]]><i {}></script>",
    "behind a script in a script's comment": "<script><!--<script></script>--></script><i {}>",
    "behind a script that ends in upper case": "<script></SCRIPT><i {}></script>",
}


@pytest.mark.parametrize("quoted", ["", '">', "<x y='\">'>"], ids=["no tags", "brackets", "tags"])
@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS.keys())
def test_no_trick_brings_many_attributes_to_the_parser(trick: str, quoted: str) -> None:
    """Between the attributes may stand what looks like the ends of tags."""
    attributes = [f"a{n}" for n in range(40_000)]
    if quoted:
        mark = "'" if '"' in quoted and "'" not in quoted else '"'
        attributes[50::50] = [f"b{n}={mark}{quoted.replace(mark, '')}{mark}" for n in range(len(attributes[50::50]))]
    page = f"<html><body>{ORDINARY * 20}{trick.replace('{}', ' '.join(attributes))}{ORDINARY * 20}"
    body, is_certain = fence(page.encode())
    if is_certain:
        most = max(len(node.attributes) for node in LexborHTMLParser(body).root.traverse())  # type: ignore[union-attr]  # a page has a root
        assert most <= LONGEST_GAP / 2


def test_fences_are_comments_between_elements_and_never_in_scripts() -> None:
    script = '<script type="application/ld+json">{"a": "<p class=\\"b\\">' + "x" * LONGEST_GAP + '"}</script>'
    page = (ORDINARY * 100 + script + ORDINARY * 100).encode()
    body, is_certain = fence(page)
    assert is_certain
    assert body != page

    def shape(markup: bytes) -> list[tuple[str | None, str]]:
        nodes = LexborHTMLParser(markup).root.traverse(include_text=True)  # type: ignore[union-attr]  # a page has a root
        return [(node.tag, node.text(deep=False)) for node in nodes if node.tag != "-comment"]

    assert shape(body) == shape(page)


LONG = "var boats = '<p class=\"a\">ships</p>';" * 1_000
BEFORE, BEHIND = ORDINARY * 10, ORDINARY * 100


def texts_of(body: bytes) -> list[str]:
    """Return the texts of a page, but for those of scripts and styles."""
    tree = LexborHTMLParser(body)
    tree.strip_tags(["script", "style"])
    return [node.text(deep=False) for node in tree.root.traverse() if node.tag != "-comment"]  # type: ignore[union-attr]  # a page has a root


@pytest.mark.parametrize(
    ("script", "is_kept"),
    [
        (f"<script>{LONG}</script>", False),
        (f'<script async src="/a.js" data-x>{LONG}</script >', False),
        (f"<style media='all'>{LONG}</style>", False),
        (f'<script type="application/ld+json">{LONG}</script>', True),
        (f'<script type="application/LD+JSON">{LONG}</script>', True),
        (f'<script type="application/ld+&#106;son">{LONG}</script>', True),
        (f"<script><!-- <script>{LONG}</script> {LONG} --></script>", True),  # which has one end
        (f"<script>{LONG[:8_000]}</SCRIPT> {LONG[:8_000]}</script>", True),  # which has its end before it seems to
        (f"<template><script>{LONG}</script></template>", True),
        (f"<!-- <script>{LONG}</script> -->", True),
        (f"<script>{LONG}", False),
        (f"<script>{LONG[:5_000]}</script>", True),
    ],
)
def test_what_long_scripts_and_styles_hold_is_not_parsed_where_that_leaves_the_page_as_it_is(
    script: str, *, is_kept: bool
) -> None:
    page = f"<html><body>{BEFORE}{script}{BEHIND}".encode()
    body, is_certain = fence(page)
    assert is_certain
    assert (LONG[:5_000].encode() in body) is is_kept
    assert texts_of(body) == texts_of(page)


MARKUP = (
    "<script>", "</script>", "</SCRIPT>", "<style media=all>", "</style>", "<!--", "-->", "<template>", "<FRAMESET>",
    "<i class=a>", "<STRONG id=a>", "<em/>", '">', "<p>", "<title>", "</title>", "'", '"', "text ", "y" * 13_000,
    'z="" ' * 7_000, ORDINARY, ORDINARY * 40, "<script type='application/ld+json'>", "<styled>", "<b>" * 400,
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(MARKUP), min_size=1, max_size=40).map("".join))
def test_what_is_looked_for_in_one_pass_is_what_several_find(markup: str) -> None:
    """Pages with many tags are gone through once; others, and whoever calls `fence` alone, go through them by turns."""
    page = markup.encode()
    few = len(page) <= LONGEST_PAGE and page.count(b"<") <= MOST_TAGS
    body, doubt = guard(page)
    formatting = len(re.findall(rb"<(?:i|em|strong)[ /]", page, re.IGNORECASE))
    if not few:
        assert (body, doubt is None) == (page, False)
    elif page.count(b"<") > FEW_TAGS and page.count(b"<") * formatting > MOST_REOPENED:
        assert (body, doubt) == (page, "much formatting with attributes")
    else:
        assert (body, doubt is None) == fence(page)


@pytest.mark.parametrize(
    "unit",
    ["<a", "< ", "<a b=c ", "</", "<!--", "<div><p>", "><", '">', "<script", "<style>", "&", "<?", "</ ", "<iframe>"],
)
def test_the_scans_themselves_take_linear_time(unit: str) -> None:
    page = unit * (2_000_000 // len(unit))
    begin = time.process_time()
    find_hostility(page)
    fence(page.encode())
    assert time.process_time() - begin < 5


def test_the_message_says_what_is_wrong() -> None:
    with pytest.raises(HostilePageError, match="a tag with more than 10000 attributes"):
        parse(HOSTILE["a tag of 20,000 attributes"])
    with pytest.raises(HostilePageError, match="more than 5000 elements inside each other"):
        parse(HOSTILE["8,000 nested div"])


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


@pytest.mark.parametrize(
    ("alternatives", "fewer"),
    [
        ((), ()),
        (".a .b", (".a .b",)),
        ((".a", "#b", "p"), (".a, #b, p",)),
        (['p.a[title="x y"]', "#b.c", "[hidden]"], ('p.a[title="x y"], #b.c, [hidden]',)),
        ((".a", "p:empty", "#b", "i"), (".a", "p:empty", "#b, i")),  # taking out what is named behind it may empty it
        (("p + p", "p > b", "p, b"), ("p + p", "p > b", "p, b")),
    ],
)
def test_selectors_of_elements_by_themselves_are_asked_as_one(
    alternatives: Alternatives, fewer: tuple[str, ...]
) -> None:
    assert joined(alternatives) == fewer


def test_what_is_taken_out_together_is_what_would_go_by_turns() -> None:
    together, by_turns = parse(PAGE), parse(PAGE)
    alternatives = (".lead", "b", "#five")
    for css in joined(alternatives):
        for node in together.css(css):
            node.decompose()
    for css in alternatives:
        for node in by_turns.css(css):
            node.decompose()
    assert together.html == by_turns.html
