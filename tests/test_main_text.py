"""The text of a page of unknown make is the element that holds most of its sentences."""

from __future__ import annotations

import gc

import pytest

from newscrawl.extraction.blocks import blocks_in
from newscrawl.extraction.main_text import find_main_text
from newscrawl.extraction.running_text import assemble
from newscrawl.extraction.text_lines import without_furniture
from newscrawl.extraction.weights import weigh
from newscrawl.markup import parse

BASE = "https://example.org/news/1.html"
TEXT = tuple(
    f"Paragraph {number} tells how the boats of the invented village raced on the lake, who won, who lost, "
    f"and why nobody on the shore could say afterwards which of the {number} boats had been the first one home."
    for number in range(1, 7)
)
CHINESE = tuple(
    f"第{number}段说的是虚构的村子里小船在湖上竞渡的事情，谁赢了，谁输了，为什么岸上的人事后都说不清到底是哪一条船先到了家。"
    for number in range(1, 7)
)
MENU = "<ul class=menu>" + "".join(f"<li><a href='/{n}'>Section number {n}</a></li>" for n in range(30)) + "</ul>"
TEASER = (
    "<div class=card><h3><a href='/{n}'>A teaser about kite number {n}</a></h3>"
    "<p>Kites rose above the roofs of town {n}, and it said so in one sentence.</p></div>"
)
TEASERS = "".join(TEASER.format(n=n) for n in range(12))
COMMENT = (
    "<div class=msg><p>I was there at lake {n} and I must say that nobody rows the way my grandmother did, "
    "not one of them, ever, believe me.</p></div>"
)
COMMENTS = "".join(COMMENT.format(n=n) for n in range(15))


def paragraphs(*texts: str, tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


FIRST, LAST = paragraphs(*TEXT[:3]), paragraphs(*TEXT[3:])
WRAPPED = "".join(f"<div class=row><div><p>{text}</p></div></div>" for text in TEXT)
ADVERT = f"<table align=left><tr><td><p>{TEXT[0].replace('boats', 'goods')}</p></td></tr></table>"
RELATED = "<div class=related-links><p>Read how the kites rose above the roofs of the other town, too.</p></div>"
CONSENT = f"<div class='cookie-consent cookies'>{paragraphs(*TEXT).replace('boats', 'cookies')}</div>"

PAGES = {
    "an article element": f"{MENU}<article>{paragraphs(*TEXT)}</article>",
    "div soup": f"<div><div>{MENU}</div><div><div><div>{paragraphs(*TEXT)}</div></div></div><div>{TEASERS}</div></div>",
    "paragraphs that are div": f"{MENU}<div class=story>{paragraphs(*TEXT, tag='div')}</div>",
    "a table layout of the 2000s": (
        f"<table><tr><td>{MENU}</td><td><table><tr><td><font>{'<br><br>'.join(TEXT)}</font></td></tr></table></td>"
        f"<td>{paragraphs(*[f'<a href=/{n}>Link {n} to a page</a>' for n in range(9)])}</td></tr></table>"
    ),
    "lines broken inside one element": f"{MENU}<div id=txt>{'<br>'.join(TEXT)}</div>",
    "paragraphs wrapped one by one": f"<main>{WRAPPED}</main>{MENU}",
    "teasers beside the text": f"<div class=left>{paragraphs(*TEXT)}</div><div class=right>{TEASERS}</div>",
    "teasers around the text": f"<div>{TEASERS}</div><div class=story>{paragraphs(*TEXT)}</div><div>{TEASERS}</div>",
    "many teasers below the text": f"<div class=story>{paragraphs(*TEXT)}</div><div class=more>{TEASERS * 10}</div>",
    "sections side by side": (
        f"<div class=body><section class=part>{FIRST}</section><section class=part>{LAST}</section></div>{TEASERS}"
    ),
    "comments below": f"<div class=story>{paragraphs(*TEXT)}</div><div class=comments>{COMMENTS}</div>",
    "an advert that floats in the text": f"<div class=story>{FIRST}{ADVERT}{LAST}</div>",
    "related links in the text": f"<div class=story>{FIRST}{RELATED}{LAST}</div>",
    "a cookie dialog with much to say": f"{CONSENT}<div class=s>{paragraphs(*TEXT)}</div>",
    "a share line and a desk line": f"<div class=story><p>Share this</p>{paragraphs(*TEXT)}<p>Print</p></div>",
    "the headline once more": f"<div class=story><h2>Boats race</h2>{paragraphs(*TEXT)}</div>",
}  # fmt: skip


def read(markup: str) -> tuple[str, ...]:
    body = parse(markup).body
    assert body is not None
    found = find_main_text(blocks_in(body, BASE))
    if found is None:
        return ()
    return assemble(without_furniture(found.blocks, "Boats race")).paragraphs


@pytest.mark.parametrize("markup", PAGES.values(), ids=PAGES.keys())
def test_the_text_is_found_whole_and_alone(markup: str) -> None:
    assert read(markup) == TEXT


@pytest.mark.parametrize("markup", PAGES.values(), ids=PAGES.keys())
def test_chinese_text_is_found_as_well(markup: str) -> None:
    for english, chinese in zip(TEXT, CHINESE, strict=True):
        markup = markup.replace(english, chinese)
    assert read(markup) == CHINESE


@pytest.mark.parametrize(
    "markup", ["", MENU, "<p>Short.</p>", "<p><a href=/x>" + TEXT[0] + "</a></p>", "<img src=/1.jpg>"]
)
def test_a_page_without_prose_has_no_text(markup: str) -> None:
    assert read(markup) == ()


@pytest.mark.parametrize(
    ("markup", "is_sure"),
    [
        (f"<div>{paragraphs(*TEXT)}</div>", True),
        (
            f"<div class=a>{paragraphs(*TEXT)}</div><div class=b>{paragraphs(*TEXT).replace('boats', 'kites')}</div>",
            False,
        ),
        (f"<div>{paragraphs(TEXT[0])}</div>", False),
    ],
)
def test_it_is_sure_where_nothing_else_says_as_much(markup: str, *, is_sure: bool) -> None:
    body = parse(markup).body
    assert body is not None
    found = find_main_text(blocks_in(body, BASE))
    assert found is not None
    assert found.is_sure is is_sure


def test_running_text_weighs_more_than_lists_and_links() -> None:
    assert weigh("Short.") == 0
    assert weigh(TEXT[0]) == len(TEXT[0])
    assert weigh(TEXT[0].rstrip(".")) < weigh(TEXT[0]) / 2
    assert weigh(TEXT[0], linked=50) == len(TEXT[0]) - 100
    assert weigh("她说，小船竞渡是村里一年一次的大事，谁都不愿意错过这一天的比赛。") > weigh(
        "She said that boats race here."
    )


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        (
            "The copyright of the song was sold for a song, and the singer went home on foot without a word to anyone.",
            True,
        ),
        ("Copyright 2026 The Example", False),
        ("来源：新华网", False),
        ("相关阅读", False),
        ("Read more: kites rise", False),
        ("Advertisement", False),
        ("* * *", False),
        ("Boats race", False),  # the headline
        ("Sub-heading", True),
        ("<a href=/x>A line that is a link</a>", False),
        ("<a href=/x>https://example.org/petition</a>", True),
        ("<a href=/x>anna@example.org</a>", True),
        ("Says <a href=/x>Anna</a> to the crowd.", True),
    ],
)
def test_lines_around_a_text_are_no_paragraphs(line: str, *, is_kept: bool) -> None:
    body = parse(f"<p>{line}</p>").body
    assert body is not None
    assert bool(without_furniture(blocks_in(body, BASE), "Boats race")) is is_kept


LEAD, REST = paragraphs(TEXT[0]), paragraphs(*TEXT[1:])
WHOLE = {
    "sections of different make": (
        f"<article><div class=opening>{LEAD}</div><figure><img src=/1.jpg></figure>"
        f"<div class=more-of-it>{REST}</div></article>{TEASERS}"
    ),
    "an advert between two halves": (
        f"<div class=page><div class=col><div class=text-a>{FIRST}</div><div class=ad-slot><p>Buy boats.</p></div>"
        f"<div class=text-b>{LAST}</div></div></div>{TEASERS}"
    ),
    "an author box at the end": (
        f"<div class=story>{paragraphs(*TEXT)}"
        f"<div class=author-bio><p>{TEXT[0].replace('boats', 'pens')}</p></div></div>"
    ),
    "a class of the page's state": f"<article class='post has-sidebar tag-harbour'>{paragraphs(*TEXT)}</article>",
    "a paywall around it all": (
        f"<div class=story><div style='display:none'>{paragraphs(*TEXT)}</div></div><div>{TEASERS}</div>"
    ),
    "a form around the page": (
        f"<form id=page><h1>Boats race</h1>{MENU}<div class=story>{paragraphs(*TEXT)}</div></form>"
    ),
    "a box that begins with read more": (
        f"<div class=story>{FIRST}<div class=x><div><p>Read more</p></div>"
        f"<p>Kites rose above the roofs of the town.</p></div>{LAST}</div>"
    ),
    "a heading over links": (
        f"<div class=story>{paragraphs(*TEXT)}<h3>From the harbour</h3>"
        "<ul><li><a href=/1>Kites rise over town</a></ul></div>"
    ),
    "a heading that is a link": (f"<div class=story>{FIRST}{LAST}<h3><a href=/1>Elsewhere</a></h3></div>"),
    "an element that is not shown": (
        f"<div class=story>{FIRST}<div class=hidden><p>Sold out: the tickets of the last race of the year.</p>"
        f"</div>{LAST}</div>"
    ),
    "an author line at the end": (
        f"<div class=story>{paragraphs(*TEXT)}<p>Anna Rowe is a reporter for the Harbour Gazette.</p></div>"
    ),
    "a stray line below the parts of the text": (
        f"<div class=body><div class=part>{paragraphs(*TEXT[:5])}</div><div class=part>{paragraphs(TEXT[5])}</div>"
        f"<p>Harbour desk, lake edition</p></div>"
    ),
    "a paragraph below the parts of the text": (
        f"<div class=body><div class=part>{paragraphs(*TEXT[:4])}</div><div class=part>{paragraphs(TEXT[4])}</div>"
        f"{paragraphs(TEXT[5])}</div>"
    ),
    "a line that asks to subscribe": (
        f"<div class=story>{FIRST}<p>Sign up for our newsletter and have the boats in your inbox.</p>{LAST}</div>"
    ),
}


@pytest.mark.parametrize("markup", WHOLE.values(), ids=WHOLE.keys())
def test_the_blocks_of_the_text_are_all_of_it_and_nothing_else(markup: str) -> None:
    body = parse(markup).body
    assert body is not None
    found = find_main_text(blocks_in(body, BASE))
    assert found is not None
    assert assemble(without_furniture(found.blocks, "Boats race")).paragraphs == TEXT


def test_comments_are_never_the_text_even_if_they_say_more() -> None:
    body = parse(f"<div class=story>{LEAD}</div><div class=comments>{COMMENTS}</div>").body
    assert body is not None
    found = find_main_text(blocks_in(body, BASE))
    assert found is not None
    assert [block.text for block in found.blocks] == [TEXT[0]]


def test_headings_that_are_links_are_kept_among_paragraphs() -> None:
    parts = "".join(f"<h2><a href=/{n}>Boat {n}</a></h2><p>{text}</p>" for n, text in enumerate(TEXT))
    body = parse(f"<div class=story>{parts}</div>").body
    assert body is not None
    kept = [block.text for block in without_furniture(blocks_in(body, BASE), "Boats race")]
    assert kept == [line for n, text in enumerate(TEXT) for line in (f"Boat {n}", text)]


def test_a_page_that_was_read_is_freed_at_once() -> None:
    """Rings of objects would hold its tree, of megabytes, until Python looks for them."""
    gc.collect()
    gc.disable()
    try:
        body = parse(f"<main><article>{paragraphs(*TEXT)}</article><aside>{paragraphs(*TEXT)}</aside></main>").body
        assert body is not None
        assert find_main_text(blocks_in(body, BASE)) is not None
        del body
        assert gc.collect() == 0
    finally:
        gc.enable()
