"""The byline a page shows is found, and persons are told from houses, desks and posts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.extraction.bylines import read_byline
from newscrawl.extraction.facts import OutletFacts
from newscrawl.extraction.ladder import read_page
from newscrawl.extraction.page import Page
from newscrawl.extraction.person_names import clean_name, is_organisation, is_person, split_names
from newscrawl.lead import Lead

URL = "https://www.example.org/news/1.html"
SENTENCE = "Boats of the invented village raced on the lake until nobody on the shore could say which of them had won. "
PROSE = f"<p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p><p>{SENTENCE}</p>"


def shown(line: str, behind: str = PROSE) -> list[str]:
    page = Page(f"<body><h1>Boats race</h1>{line}{behind}".encode(), URL)
    return [person.name for person in read_byline(page.blocks, "Boats race", ("The Gazette",)).persons]


def authors(markup: str) -> list[str]:
    page = Page(f"<body>{markup}<h1>Boats race</h1>{PROSE}".encode(), URL)
    article = read_page(page, OutletFacts(name="example"), Lead(URL), now=datetime(2026, 11, 22, tzinfo=UTC))
    return [person.name for person in article.authors]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<p>By Anna Example</p>", ["Anna Example"]),
        ("<p>By Anna Example and Bo Sample, The Gazette</p>", ["Anna Example", "Bo Sample"]),
        ("<p>Von Anna Muster und Bo Beispiel, Zürich</p>", ["Anna Muster", "Bo Beispiel"]),
        ("<p>Par Anne Exemple le 3 octobre 2026</p>", ["Anne Exemple"]),
        ("<p>Por Ana Ejemplo y Luis Muestra</p>", ["Ana Ejemplo", "Luis Muestra"]),
        ("<p>Di Anna Esempio</p>", ["Anna Esempio"]),
        ("<p>Autorin: Anna Muster</p>", ["Anna Muster"]),
        ("<p>Text: Anna Muster</p>", ["Anna Muster"]),
        ("<p>By Anna Example | October 3, 2026</p>", ["Anna Example"]),
        ("<p>Posted on October 3, 2026 by Anna Example</p>", ["Anna Example"]),
        ("<p>Veröffentlicht am 3. Oktober 2026 von anna_schreibt</p>", ["anna_schreibt"]),
        ("<p>3. Oktober 2026, 09:34 · von Anna</p>", ["Anna"]),
        ("<p>Anna Example - October 3, 2026</p>", ["Anna Example"]),
        ("<div class=byline><a>Anna Example</a> <span>Lake Reporter</span></div>", ["Anna Example"]),
        ("<div class=article-author>Jan Maria Muster</div>", ["Jan Maria Muster"]),
        ("<p class=author>By <a>Anna Example</a>, <a>Bo Sample</a> &amp; <a>Cy Test</a></p>", "all"),
        ("<p class=author>Anna Example</p><p class=author>Bo Sample</p><p class=author>Cy Test</p>", "all"),
        ("<div class=writer>순천 김보기 기자 desk@example.org</div>", ["김보기"]),
        ("<p class=author>小船 次郎</p>", ["小船 次郎"]),
        ("<p>By The Gazette</p>", []),
        ("<p>By Gazette Staff</p>", []),
        ("<p class=author>Redaktion</p>", []),
        ("<p class=author>dpa</p>", []),
        ("<p>DARWIN, NT: boats and more</p>", []),
        ("<div class=comment-author>Anna Loud</div>", []),
        ("<div class=teaser><span class=author>Anna Elsewhere</span></div>", []),
        ("<p>October 3, 2026 | Sport</p>", []),
        ("<p>Anna Example</p><p>October 3, 2026</p>", ["Anna Example"]),
        ("<p>Anna Example</p>", []),  # nothing says that she wrote it
        ("<p class=byline><b>Anna</b> <b>Example</b></p>", ["Anna Example"]),
        ("", []),
    ],
)
def test_a_byline_names_persons(line: str, names: list[str] | str) -> None:
    assert shown(line) == (["Anna Example", "Bo Sample", "Cy Test"] if names == "all" else names)


def test_what_is_signed_under_the_text_is_found() -> None:
    assert shown("", PROSE * 8 + "<p>Autor: Anna Muster</p>") == ["Anna Muster"]


def stated(*names: str) -> str:
    persons = ", ".join(f'{{"name": "{name}"}}' for name in names)
    return (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Race", "author": [{persons}], '
        '"publisher": {"name": "The Gazette"}}</script>'
    )


BYLINE = "<p class=byline>By Anna Example and Bo Sample</p>"


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        (stated("The Gazette"), ["Anna Example", "Bo Sample"]),
        (stated("Anna Example"), ["Anna Example", "Bo Sample"]),
        (stated("Anna Example", "Bo Sample", "Pia Picture"), ["Anna Example", "Bo Sample"]),
        (stated("Cy Test"), ["Cy Test"]),
        ("", ["Anna Example", "Bo Sample"]),
    ],
)
def test_persons_come_before_houses_and_the_fuller_byline_before_the_other(markup: str, names: list[str]) -> None:
    assert authors(f"{markup}{BYLINE}") == names


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("The Gazette", ["The Gazette"]),  # a house stands where nobody else is named
        ("Anna Example | Sponsored", ["Anna Example"]),
        ("Gazette Staff", []),
        ("Anna Example, The Gazette", ["Anna Example"]),
        ("Anna Muster (mus)", ["Anna Muster"]),
    ],
)
def test_what_is_stated_is_cleaned(name: str, names: list[str]) -> None:
    assert authors(stated(name)) == names


def test_a_person_of_a_meta_element_stands_before_a_house_of_json_ld() -> None:
    assert authors(f"{stated('The Gazette')}<meta name=author content='Anna Example'>") == ["Anna Example"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ana Sol y Lea Luz", ["Ana Sol", "Lea Luz"]),
        ("Ortega y Gasset", ["Ortega y Gasset"]),
        ("Anna Muster og Bo Prøve", ["Anna Muster", "Bo Prøve"]),
        ("Anna Example MD, PhD", ["Anna Example"]),
        ("Anna Example The Associated Press", ["Anna Example"]),
        ("example.org, Springfield, Oz", []),
        ("王曦、李岩", ["王曦", "李岩"]),
    ],
)
def test_names_are_split(text: str, names: list[str]) -> None:
    assert split_names(text, single=True) == names


@pytest.mark.parametrize(
    "name", ["Anna Example", "Ludwig van Muster", "A. B. Test", "Zoë O'Test", "王曦", "Иван Пример"]
)
def test_persons_have_the_form_of_names(name: str) -> None:
    assert is_person(name)
    assert not is_organisation(name)


@pytest.mark.parametrize(
    "text", ["Read more", "3 min", "boats and more", "Alle Beiträge", "a@example.org", "Share this"]
)
def test_other_words_have_not(text: str) -> None:
    assert not is_person(text)


@pytest.mark.parametrize(
    "text", ["Reuters", "AFP", "dpa/AFP", "Lake News", "Example Staff", "Redaktion", "gazette.org"]
)
def test_houses_and_desks_are_known(text: str) -> None:
    assert is_organisation(text)


def test_short_signs_and_agencies_behind_a_name_go() -> None:
    assert [clean_name(text) for text in ("Anna Muster (mus)", "Bo Test, dpa", "김보기 기자")] == [
        "Anna Muster",
        "Bo Test",
        "김보기",
    ]


def test_an_agency_among_the_stated_authors_is_the_source() -> None:
    markup = f"<body>{stated('Anna Example', 'AFP')}<h1>Boats race</h1>{PROSE}"
    page = Page(markup.encode(), URL)
    article = read_page(page, OutletFacts(name="example"), Lead(URL), now=datetime(2026, 11, 22, tzinfo=UTC))
    assert [person.name for person in article.authors] == ["Anna Example"]
    assert article.sourceOrganization is not None
    assert article.sourceOrganization.name == "AFP"
