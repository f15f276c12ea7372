"""The byline a page shows is found, and persons are told from houses, desks and posts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.extraction.byline_labels import is_labelled
from newscrawl.extraction.bylines import read_byline
from newscrawl.extraction.facts import OutletFacts
from newscrawl.extraction.ladder import read_page
from newscrawl.extraction.page import Page
from newscrawl.extraction.person_names import clean_name, is_organisation, is_person, split_names
from newscrawl.lead import Lead

URL = "https://www.example.org/news/1.html"
SENTENCE = "Boats of the invented village raced on the lake until nobody on the shore could say which of them had won. "
NOW = datetime(2026, 11, 22, tzinfo=UTC)
PROSE = f"<p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p><p>{SENTENCE}</p>"


def shown(line: str, behind: str = PROSE) -> list[str]:
    page = Page(f"<body><h1>Boats race</h1>{line}{behind}".encode(), URL)
    return [person.name for person in read_byline(page.blocks, "Boats race", ("The Gazette",)).persons]


def authors(markup: str, text: str = f"<h1>Boats race</h1>{PROSE}") -> list[str]:
    page = Page(f"<body>{markup}{text}".encode(), URL)
    article = read_page(page, OutletFacts(name="example"), Lead(URL), now=NOW)
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
        ("<h5>Autorin:</h5><p>Anna Muster/xyz</p>", ["Anna Muster"]),
        ("<p>Text von Anna Muster Illustration von Bo Beispiel</p>", ["Anna Muster"]),
        ("<p>Autorin: Anna Muster, Projektleiterin der Werft</p>", ["Anna Muster"]),
        ("<p class=byline>By Anna Example And Bo Sample For The Lake On Sunday</p>", ["Anna Example", "Bo Sample"]),
        ("<p class=byline>by Anna Example, U.S. National School of Boats and Inland Harbours</p>", ["Anna Example"]),
        ("<div><b>Anna Example</b><i>Oct 17, 2026</i><i>57 Shares</i></div><p>x</p>", ["Anna Example"]),
        ("<p><a href='/author/anna-example'>Anna Example</a></p>", ["Anna Example"]),
        ("<a href='/autoren/7/'><div><div>Anna Muster</div></div></a>", ["Anna Muster"]),
        ("<p><a href='/places/lake-town'>Lake Town</a></p>", []),
        ("<p>JOIN US</p><p>October 3, 2026</p>", []),
        ("<p>Nobody heard of boats that were made by Anna Example before 3 October 2026.</p>", []),
        ("", []),
    ],
)
def test_a_byline_names_persons(line: str, names: list[str] | str) -> None:
    assert shown(line) == (["Anna Example", "Bo Sample", "Cy Test"] if names == "all" else names)


def test_what_is_signed_under_the_text_is_found() -> None:
    assert shown("", PROSE * 8 + "<p>Autor: Anna Muster</p>") == ["Anna Muster"]


@pytest.mark.parametrize(
    "name",
    [
        "<p><strong>Anna Example</strong></p>",
        "<p style='text-align: right'>Anna Example</p>",
        "<p align=right>Anna Example</p>",
        "<div class=align-right>Anna Example</div>",
    ],
)
def test_a_name_that_ends_the_text_and_is_set_off_signs_it(name: str) -> None:
    assert shown("", f"<div>{PROSE}{name}</div>") == ["Anna Example"]
    assert shown("", f"<div>{PROSE}{name}</div><p>{SENTENCE}</p>") == ["Anna Example"]
    assert shown("", f"<div>{PROSE}{name}<p>{SENTENCE}</p></div>") == [], "the text goes on"
    assert shown("", f"<div>{PROSE}</div>{name}") == [], "it stands beside the text"


@pytest.mark.parametrize(
    "line",
    [
        "<p>Anna Example</p>",
        "<p><b>Anna</b> Example</p>",
        "<p><b>Herzliche Grüße</b></p>",
        "<p><b><a href='/boats'>Anna Example</a></b></p>",
    ],
)
def test_other_lines_that_end_a_text_do_not(line: str) -> None:
    assert shown("", f"<div>{PROSE}{line}</div>") == []


def test_the_box_that_presents_the_author_names_one_that_nothing_else_does() -> None:
    box = "<div class='author-bio'><h3>Anna Example</h3><p>She has sailed for years and writes about it.</p></div>"
    assert shown("", PROSE * 8 + box) == ["Anna Example"]
    assert shown("<p>By Bo Sample</p>", PROSE * 8 + box) == ["Bo Sample"]


def test_bylines_of_the_same_make_beside_each_other_are_of_one_text() -> None:
    def each(name: str, state: str = "") -> str:
        return f"<li class='author {state}'>{name}</li>"

    both = f"<ul>{each('Anna Example')}{each('Bo Sample', 'is-hidden')}</ul>"
    assert shown(both) == ["Anna Example", "Bo Sample"]
    posts = f"<ul>{each('Anna Example')}<li>Lake desk</li>{each('Bo Sample')}</ul>"
    assert shown(posts) == ["Anna Example", "Bo Sample"]
    teasers = f"<ul>{each('Anna Example')}<li>Boats again</li><li>Read on</li>{each('Bo Sample')}</ul>"
    assert shown(teasers) == ["Anna Example"]


def test_several_bylines_far_from_the_headline_are_those_of_teasers() -> None:
    def teaser(name: str) -> str:
        return f"<div class=by><p class=author-name>By {name}</p></div>"

    assert shown("", PROSE * 8 + teaser("Anna Example")) == ["Anna Example"]
    assert shown("", PROSE * 8 + teaser("Anna Example") + teaser("Bo Sample")) == []


def test_the_byline_is_sought_behind_the_heading_and_not_behind_a_teaser_of_the_same_words() -> None:
    teaser = "<ul><li>Boats race</li><li>By Bo Elsewhere</li></ul>" + "<p>Menu</p>" * 30
    page = Page(f"<body>{teaser}<h1>Boats race</h1><p>By Anna Example</p>{PROSE}".encode(), URL)
    assert [person.name for person in read_byline(page.blocks, "Boats race", ()).persons] == ["Anna Example"]


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
    assert authors(f"{stated('Gazette')}<meta name=author content='Gazette'>") == ["Gazette"]
    site = "<meta property='og:site_name' content='Seeblick'>"
    assert authors(f"{site}{stated('Seeblick')}<meta name='cXenseParse:author' content='Anna Example'>") == [
        "Anna Example"
    ]


LIKELY = f"<h1>Boats race</h1><p>October 3, 2026</p><p>Bo Sample</p>{PROSE}"


def test_whoever_is_shown_stands_before_a_house_even_where_it_is_only_likely() -> None:
    assert authors(stated("The Gazette"), LIKELY) == ["Bo Sample"]


def test_a_publisher_that_is_a_person_stands_before_a_byline_that_is_only_likely() -> None:
    own = stated("Anna Example").replace("The Gazette", "Anna Example")
    assert authors(own, LIKELY) == ["Anna Example"]


def test_a_site_that_is_called_as_its_host_is_no_person() -> None:
    assert authors(f"{stated('Example Org')}{BYLINE}") == ["Anna Example", "Bo Sample"]


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
    "text",
    [
        "Read more",
        "3 min",
        "boats and more",
        "Alle Beiträge",
        "a@example.org",
        "Share this",
        "Partner Content",
        "Related Topics",
    ],
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
    article = read_page(page, OutletFacts(name="example"), Lead(URL), now=NOW)
    assert [person.name for person in article.authors] == ["Anna Example"]
    assert article.sourceOrganization is not None
    assert article.sourceOrganization.name == "AFP"


@pytest.mark.parametrize(
    "label",
    [
        "By", "Written by", "Posted by", "Published by", "Reported by", "Story by", "Words by", "Review by",
        "Article by", "Created by", "Produced by", "Reviewed by", "Von", "vom", "Geschrieben von", "Veröffentlicht von",
        "Erstellt von", "Verfasst von", "Eingetragen von", "Ein Beitrag von", "Beitrag von", "Par", "Rédigé par",
        "Écrit par", "Publié par", "Texte par", "Por", "Escrito por", "Publicado por", "Texto por", "Di", "Da",
        "Scritto da", "Pubblicato da", "Door", "Av", "Af", "Tekst", "Escribe", "Przez", "Text:", "Texto:", "Autorin:",
        "Autor", "Author:", "Auteur:", "Autori:", "Verfasser:", "Writer:", "Reporter:", "Redakteur:", "Words:",
        "Fuente:", "Foto und Text:", "作者：", "文/", "記者:", "记者:", "撰文：", "글:", "— By", "BY",
    ],
)  # fmt: skip
def test_a_line_that_begins_with_a_label_has_one(label: str) -> None:
    assert is_labelled(f"{label} Anna Example")
    assert not is_labelled(f"Boats, {label} Anna Example")
