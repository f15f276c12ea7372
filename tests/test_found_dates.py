"""Which of the dates that a page of unknown make states is that of publication, and on which clock it is given."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from newscrawl.dates import read_date
from newscrawl.extraction.facts import OutletFacts, Selectors
from newscrawl.extraction.ladder import read_page
from newscrawl.extraction.page import Page
from newscrawl.lead import Lead
from newscrawl.urls import Addresses

if TYPE_CHECKING:
    from newscrawl.article import Article

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SENTENCE = "Boats of the invented village raced on the lake until nobody on the shore could say which of them had won. "
PROSE = f"<p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p>"
DATED = "https://www.example.com/2026/10/03/boats"
UNDATED = "https://www.example.com/boats"


def read(markup: str, url: str = UNDATED, language: str = "en") -> Article:
    page = Page(f"<html lang={language}><h1>Boats race</h1>{markup}{PROSE}</html>".encode(), url)
    facts = OutletFacts(name="site", addresses=Addresses(domains=("example.com",)))
    return read_page(page, facts, Lead(url), now=NOW)


def stated(moment: str, name: str = "article:published_time") -> str:
    return f'<meta property="{name}" content="{moment}">'


def instant_of(article: Article) -> str | None:
    return article.datePublished.isoformat() if article.datePublished else None


def day_of(article: Article) -> date | None:
    if article.datePublished:
        return article.datePublished.date()
    found = read_date(article.datePublishedRaw or "", languages=(article.inLanguage or "en",), now=NOW)
    return found.day if found else None


@pytest.mark.parametrize(
    ("printed", "instant"),
    [
        ("October 3, 2026 at 8:48 p.m.", "2026-10-03T20:48:19-05:00"),
        ("4 October 2026, 07:18", "2026-10-04T07:18:19+05:30"),
        ("Oct 3, 2026 9:48 pm EST", "2026-10-03T21:48:00-04:00"),
        ("4 October 2026, 01:48", "2026-10-04T01:48:19+00:00"),
        ("4 October 2026, 09:07", "2026-10-04T01:48:19+00:00"),  # no zone differs so from UTC
        ("Updated October 3, 2026 at 8:48 p.m.", "2026-10-04T01:48:19+00:00"),
    ],
)
def test_an_instant_in_utc_is_given_on_the_clock_by_which_the_page_prints_it(printed: str, instant: str) -> None:
    assert instant_of(read(stated("2026-10-04T01:48:19Z") + f"<p>{printed}</p>")) == instant


@pytest.mark.parametrize(
    ("moment", "url", "language", "instant"),
    [
        ("2026-11-06T23:00:00Z", UNDATED, "de", "2026-11-07T00:00:00+01:00"),
        ("2026-11-07T02:41:00Z", "https://www.example.bo/boats", "es", "2026-11-06T22:41:00-04:00"),
        ("2026-11-07T02:41:00Z", UNDATED, "es", "2026-11-07T02:41:00+00:00"),  # of many countries
        ("2026-11-07T00:00:00Z", "https://www.example.bo/boats", "es", "2026-11-07T00:00:00+00:00"),  # only a day
        ("2026-11-07T02:41:00+01:00", "https://www.example.bo/boats", "es", "2026-11-07T02:41:00+01:00"),
    ],
)
def test_an_instant_in_utc_is_given_in_the_only_zone_of_country_or_language(
    moment: str, url: str, language: str, instant: str
) -> None:
    article = read(stated(moment), url, language)
    assert instant_of(article) == instant
    assert article.metadata.dateTimezone == "page"


def test_the_order_of_day_and_month_is_that_of_the_other_dates_on_the_page() -> None:
    unsure = stated("11/01/2025 12:43:42")
    assert day_of(read(unsure + "<p>Published: 1 November 2025</p>", language="de")) == date(2025, 11, 1)
    assert day_of(read(unsure + "<p>Published: 11 January 2025</p>", language="de")) == date(2025, 1, 11)
    assert day_of(read(unsure + "<p>Published: 5 May 2025</p>", language="de")) == date(2025, 1, 11)


def test_of_several_dates_the_one_that_agrees_with_the_address_is_taken() -> None:
    article = read(stated("2026-11-22T10:00:00Z") + "<p>October 3, 2026, 9:30 am</p>", DATED)
    assert (article.datePublished, article.datePublishedRaw) == (None, "October 3, 2026, 9:30 am")


def test_a_page_that_states_another_day_more_than_once_is_believed_against_its_address() -> None:
    twice = stated("2026-10-09T10:00:00Z") + stated("2026-10-09", "date")
    article = read(twice, DATED)
    assert instant_of(article) == "2026-10-09T10:00:00+00:00"
    assert "datePublished: the day of the address, 2026-10-03, is not that of the page" in article.metadata.warnings
    apart = stated("2026-10-09T10:00:00Z") + stated("2026-10-19", "date")
    assert instant_of(read(apart, DATED)) == "2026-10-03T10:00:00+00:00"


def test_the_day_in_the_address_stands_where_the_page_bears_no_date() -> None:
    article = read("", DATED)
    assert (article.datePublished, article.datePublishedRaw) == (None, "2026-10-03")
    assert article.metadata.found_by["datePublishedRaw"] == "address"
    assert "datePublished: only the address bears a day" in article.metadata.warnings
    assert read("", UNDATED).datePublishedRaw is None


@pytest.mark.parametrize(
    ("line", "is_doubtful"),
    [
        ("updatedOct 3, 2026", True),
        ("Zuletzt geändert am 3. Oktober 2026, 10:15 Uhr", True),
        ("October 3, 2026", False),
    ],
)
def test_the_only_date_is_taken_in_doubt_where_it_is_called_that_of_an_update(line: str, *, is_doubtful: bool) -> None:
    article = read(f"<p>{line}</p>", language="de")
    assert day_of(article) == date(2026, 10, 3)
    assert ("datePublished: printed as that of an update" in article.metadata.warnings) is is_doubtful


def test_a_printed_instant_of_another_day_is_that_of_a_comment() -> None:
    article = read("<p>Veröffentlicht am: 3. Oktober 2026</p><p>Bo Sample am 04.10.26 um 10:25</p>", language="de")
    assert (article.datePublished, article.datePublishedRaw) == (None, "3. Oktober 2026")


def test_an_embedded_film_does_not_date_the_article() -> None:
    film = '{"@type": "VideoObject", "name": "A look back at the harbour", "uploadDate": "2026-09-06T10:55:00Z"}'
    page = f'<script type="application/ld+json">{film}</script>' + stated("2026-10-03T10:00:00Z")
    assert instant_of(read(page)) == "2026-10-03T10:00:00+00:00"
    own = page.replace("A look back at the harbour", "Boats race")
    assert instant_of(read(own)) == "2026-09-06T10:55:00+00:00"


def test_a_time_element_of_a_teaser_does_not_outweigh_what_is_marked_as_the_entrys() -> None:
    markup = "<span class=published>3 October 2026</span><time datetime='2020-12-03 07:32:49'>2020</time>"
    assert (read(markup).datePublished, read(markup).datePublishedRaw) == (None, "3 October 2026")


@pytest.mark.parametrize(
    ("moment", "is_asked"),
    [
        ("2026-10-04 09:48 +08:00", False),
        ("2026-10-04T01:48:19Z", True),  # the page may print it on the site's own clock
        ("2026-10-04", True),
        ("03/04/2026 09:48 +08:00", True),  # which is the month?
    ],
)
def test_the_visible_page_is_read_only_where_what_is_stated_may_need_it(moment: str, *, is_asked: bool) -> None:
    markup = f"<h1>Boats race</h1><i>{moment}</i><b>Anna Rowe</b><u>Lake Press</u><main>{PROSE}</main>"
    page = Page(markup.encode(), UNDATED)
    selectors = Selectors(
        headline="h1", articleBody="main", datePublished="i", dateModified="i", editors="b", sourceOrganization="u"
    )
    facts = OutletFacts(name="example", language="en", addresses=Addresses(("example.com",)), selectors=selectors)
    read_page(page, facts, Lead(UNDATED), now=NOW)
    assert ("blocks" in vars(page)) is is_asked
