"""In which of a page's lines the date of publication stands: alone, near the headline, and not as something else's."""

from __future__ import annotations

import pytest

from newscrawl.extraction.date_lines import find_date_lines
from newscrawl.extraction.page import Page

HEADLINE = "Boats race"
PARAGRAPH = (
    "<p>" + "Boats of the invented village raced on the lake until nobody could say which had won. " * 3 + "</p>"
)


def lines_of(markup: str) -> tuple[str, ...]:
    return find_date_lines(
        Page(f"<h1>{HEADLINE}</h1>{markup}".encode(), "https://www.example.org/boats").blocks, HEADLINE
    )


# The likelier line, and another one that stands before it.
@pytest.mark.parametrize(
    ("likelier", "other"),
    [
        ("3 October 2026", "Boats of five invented villages on the lake, 30 September 2026"),
        ("3 October 2026", "The next race of the village is held on 12 December 2026 at seven."),
        ("Published 3 October 2026", "Updated 5 October 2026"),
        ("Veröffentlicht am 3.10.2026", "Zuletzt aktualisiert am 5.10.2026"),
        ("Publicado el 3 de octubre de 2026", "Actualizado el 5 de octubre de 2026"),
        ("Published 3 October 2026", "updatedOct 5, 2026"),
        ("3 October 2026, 10:15", "3 October 2026"),
        (
            "By Anna Example | The Example | Sport | 3 October 2026",
            "Anna of the club says they raced on 1 October 2026",
        ),
        ("Published 3 October 2026", "Bo Sample on 4 October 2026, 10:15"),
        ("3 October 2026", "Picture: the lake of the invented village seen from above on 30 September 2026"),
        ("03.10.26", "On the invented lake they had raced since 30 September 2026 at least"),
    ],
)
def test_the_likelier_line_comes_first(likelier: str, other: str) -> None:
    assert lines_of(f"<p>{other}</p><p>{likelier}</p>{PARAGRAPH}") == (likelier, other)


def test_a_line_that_is_a_link_to_something_else_comes_last() -> None:
    teaser = "Boats race again on 30 September 2026"
    assert lines_of(f"<li><a href=/2>{teaser}</a></li><p>3 October 2026</p>") == ("3 October 2026", teaser)
    assert lines_of("<a href=/boats>3 October 2026</a>") == ("3 October 2026",)


def test_a_caption_comes_last_unless_it_is_a_date_alone() -> None:
    caption = "The boats on the lake, 30 September 2026"
    picture = f"<figure><img src=/1.jpg><figcaption>{caption}</figcaption></figure>"
    assert lines_of(f"{picture}<p>3 October 2026</p>") == ("3 October 2026", caption)


@pytest.mark.parametrize("start", ["(3 October 2026) ", "Example, 3 October 2026 – ", "3.10.2026 - "])
def test_a_paragraph_that_begins_with_a_date_is_read_where_no_line_has_one(start: str) -> None:
    assert [line.startswith(start) for line in lines_of(PARAGRAPH.replace("<p>", f"<p>{start}"))] == [True]
    assert lines_of(PARAGRAPH.replace("<p>", f"<p>{start}") + "<p>2 October 2026</p>")[0] == "2 October 2026"


def test_a_date_in_the_middle_of_a_paragraph_is_none() -> None:
    assert lines_of(PARAGRAPH.replace("<p>", "<p>On 3 October 2026 the ")) == ()


@pytest.mark.parametrize(
    "line",
    [
        "Offer valid until 31.12.2026",
        "Förderung (bis 31.12.2026)",
        "Registriert: 18.09.2008, 05:56",
        "Member since September 18, 2008",
        "Joined: 18 September 2008",
        "Aktuelle Zeit: 14.10.2026, 12:18",
    ],
)
def test_the_date_of_an_offer_an_account_or_a_clock_is_not_that_of_the_article(line: str) -> None:
    assert lines_of(f"<p>{line}</p>") == ()


def test_a_time_in_a_line_of_its_own_belongs_to_the_date_before_it() -> None:
    assert lines_of("<div>3 October 2026</div><div>10:15 Uhr</div>") == ("3 October 2026 10:15 Uhr",)
    assert lines_of("<div>3 October 2026, 9:00</div><div>10:15</div>") == ("3 October 2026, 9:00",)
    assert lines_of("<div>3 October 2026</div><div>10:15 boats left</div>") == ("3 October 2026",)


def test_a_headline_names_the_date_of_publication_only_at_its_beginning() -> None:
    inside, first = "Results of 30 September 2026", "30.9.2026 Results"
    page = Page(f"<h1>{inside}</h1><p>3 October 2026</p>".encode(), "https://www.example.org/boats")
    assert find_date_lines(page.blocks, inside) == ("3 October 2026",)
    page = Page(f"<h1>{first}</h1>{PARAGRAPH}".encode(), "https://www.example.org/boats")
    assert find_date_lines(page.blocks, first) == (first,)
