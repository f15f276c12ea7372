"""JSON-LD is read as it is in the wild, and the page's own article is found among several."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawl.article import Image, Media, Organization, Person
from newscrawl.extraction.json_ld import propose
from newscrawl.extraction.page import Page
from newscrawl.extraction.proposal import Proposal

URL = "https://example.org/news/boats-race"
ARTICLE = {"@type": "NewsArticle", "headline": "Boats race", "datePublished": "2026-10-03T09:34:00+08:00"}
PLAIN = json.dumps(ARTICLE)


def read(*scripts: str | dict[str, Any] | list[Any], rest: str = "") -> Proposal:
    written = (script if isinstance(script, str) else json.dumps(script) for script in scripts)
    html = "".join(f'<script type="application/ld+json">{script}</script>' for script in written)
    return propose(Page(f"<head>{html}</head><body>{rest}</body>".encode(), URL))


WRAPPED = {
    "plain": PLAIN,
    "an array": json.dumps([{"@type": "Organization", "name": "The Example"}, ARTICLE]),
    "arrays in arrays": json.dumps([[[ARTICLE]]]),
    "a graph": json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]}),
    "a graph of one": json.dumps({"@graph": ARTICLE}),
    "the main entity of a page": json.dumps({"@type": "WebPage", "name": "x", "mainEntity": ARTICLE}),
    "an item of a list": json.dumps({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ARTICLE}]}),
    "an HTML comment around": f"<!-- {PLAIN} -->",
    "CDATA around": f"\n//<![CDATA[\n{PLAIN}\n//]]>\n",
    "CDATA in comments around": f"/*<![CDATA[*/{PLAIN}/*]]>*/",
    "a semicolon behind": PLAIN + ";",
    "trailing commas": PLAIN.replace("}", ",}"),
    "several values in a row": '{"@type": "Organization", "name": "X"}\n' + PLAIN + ";",
    "single quotes": PLAIN.replace('"', "'"),
    "names without quotes": PLAIN.replace('"headline"', "headline").replace('"datePublished"', "datePublished"),
    "a raw line break in a string": PLAIN.replace("Boats race", "Boats\n\t race"),
    "quotes as entities": PLAIN.replace('"', "&quot;"),
    "white space around": f"\n\n  {PLAIN}\n ",
    "a list of types": json.dumps(ARTICLE | {"@type": ["Article", "NewsArticle"]}),
    "a type with an http prefix": json.dumps(ARTICLE | {"@type": "http://schema.org/NewsArticle"}),
    "a type with an https prefix": json.dumps(ARTICLE | {"@type": "https://schema.org/Article"}),
    "an unknown type beside the known": json.dumps(ARTICLE | {"@type": ["Thing", "NewsArticle"]}),
}


@pytest.mark.parametrize("script", WRAPPED.values(), ids=WRAPPED.keys())
def test_an_article_is_read_however_it_is_wrapped(script: str) -> None:
    proposal = read(script)
    assert proposal.headline == "Boats race"
    assert proposal.datePublished == ("2026-10-03T09:34:00+08:00",)
    assert proposal.articleType == "NewsArticle"


@pytest.mark.parametrize(
    "script",
    [
        "",
        "null",
        "[]",
        '"text"',
        "42",
        "{",
        "no JSON at all",
        "{}",
        '{"@type": null}',
        '{"@type": 7, "headline": "Boats race"}',
        '{"@type": []}',
        '{"@type": {"@id": "NewsArticle"}}',
        '{"@type": "Organization", "name": "The Example"}',
        '{"@type": "WebPage", "headline": "Front page"}',
        '{"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": "World"}]}',
        '{"headline": "Without a type"}',
        "[" * 50_000,
        '{"@graph":' * 20_000,
        '{"@type":"NewsArticle","a":' * 20_000,
        json.dumps({"@graph": 1, "mainEntity": "x", "itemListElement": {"item": None}}),
    ],
    ids=lambda script: script[:40],
)
def test_what_holds_no_article_proposes_nothing(script: str) -> None:
    assert read(script) == Proposal()


def test_one_broken_block_does_not_hide_the_others() -> None:
    assert read("{{{", "", PLAIN).headline == "Boats race"


def test_a_web_page_with_a_date_is_taken_for_its_article() -> None:
    assert read({"@type": "WebPage", "name": "Boats race", "datePublished": "2026-10-03"}).headline == "Boats race"
    both = [{"@type": "WebPage", "name": "Site", "datePublished": "2026-10-04"}, ARTICLE]
    assert read(both).headline == "Boats race"
    assert read(both[::-1]).headline == "Boats race"


OTHER = ARTICLE | {"headline": "Kites rise", "author": "Bo Sample", "keywords": "more, fields, than, the, other"}


@pytest.mark.parametrize(
    ("own", "rest"),
    [
        ({"url": URL}, ""),
        ({"url": URL + "/"}, ""),
        ({"@id": URL + "#article"}, ""),
        ({"mainEntityOfPage": URL}, ""),
        ({"mainEntityOfPage": {"@type": "WebPage", "@id": URL}}, ""),
        ({}, "<h1>Boats <i>race</i></h1>"),
        ({}, "<h1>BOATS RACE</h1>"),
        ({}, '<meta property="og:title" content="Boats race">'),
        ({"@type": "OpinionNewsArticle", "url": URL}, ""),
    ],
)
def test_among_several_articles_the_pages_own_is_known_by_address_or_headline(own: dict[str, Any], rest: str) -> None:
    for order in ([ARTICLE | own, OTHER], [OTHER, ARTICLE | own]):
        assert read(*order, rest=rest).headline == "Boats race"


@pytest.mark.parametrize("weak", ["VideoObject", "ImageGallery", "WebPage"])
def test_a_video_or_gallery_beside_an_article_is_not_the_article(weak: str) -> None:
    beside = {"@type": weak, "name": "Other", "datePublished": "2026-10-04", "url": URL, "uploadDate": "2026-10-04"}
    assert read(beside, ARTICLE).headline == "Boats race"


@pytest.mark.parametrize(
    ("type_name", "article_type"),
    [
        ("Article", "NewsArticle"),
        ("BlogPosting", "NewsArticle"),
        ("ReportageNewsArticle", "NewsArticle"),
        ("OpinionNewsArticle", "OpinionNewsArticle"),
        ("ReviewNewsArticle", "OpinionNewsArticle"),
        ("AnalysisNewsArticle", "AnalysisNewsArticle"),
        ("LiveBlogPosting", "LiveBlogPosting"),
        ("ImageGallery", "ImageGallery"),
        ("VideoObject", "VideoObject"),
        ("Report", "Report"),
    ],
)
def test_types_become_those_of_the_contract(type_name: str, article_type: str) -> None:
    assert read(ARTICLE | {"@type": type_name}).articleType == article_type


# name, value, field, what is read
VALUES: list[tuple[str, Any, str, Any]] = [
    ("headline", "Fish &amp; <b>chips</b>", "headline", "Fish & chips"),
    ("headline", ["One", "Two"], "headline", "One"),
    ("headline", {"@value": "Boats", "@language": "en"}, "headline", "Boats"),
    ("alternativeHeadline", "A kicker", "alternativeHeadline", "A kicker"),
    ("description", "<p>Boats&nbsp;race.</p>", "description", "Boats race."),
    ("description", "5 < 6 and 7 > 6", "description", "5 < 6 and 7 > 6"),
    ("articleBody", "One.\n\nTwo.\r\nThree.", "articleBody", ("One.", "Two.", "Three.")),
    ("articleBody", "<p>One &amp; only.</p><p>Two.</p>", "articleBody", ("One & only.", "Two.")),
    ("articleBody", "One.<br>Two.<br />Three.", "articleBody", ("One.", "Two.", "Three.")),
    ("articleBody", {"a": 1}, "articleBody", ()),
    ("inLanguage", "en-GB", "inLanguage", "en-GB"),
    ("inLanguage", {"@type": "Language", "name": "English"}, "inLanguage", "English"),
    ("inLanguage", ["zh", "en"], "inLanguage", "zh"),
    ("inLanguage", [], "inLanguage", None),
    ("articleSection", "World", "articleSection", ("World",)),
    ("articleSection", ["World", "Asia", None, 3], "articleSection", ("World", "Asia")),
    ("keywords", "boats, race；lake", "keywords", ("boats", "race", "lake")),
    ("keywords", ["boats", "race, long"], "keywords", ("boats", "race, long")),
    ("keywords", [{"@type": "DefinedTerm", "name": "boats"}], "keywords", ("boats",)),
    ("author", "Anna Example", "authors", (Person("Anna Example"),)),
    ("author", {"@type": "Person", "name": "Anna Example", "url": "/anna", "jobTitle": "Reporter"}, "authors",
     (Person("Anna Example", url="/anna", jobTitle="Reporter"),)),
    ("author", [{"name": "Anna Example"}, "Bo Sample", None, {}, {"name": ""}], "authors",
     (Person("Anna Example"), Person("Bo Sample"))),
    ("author", '{"@type": "Person", "name": "Anna Example"}', "authors", (Person("Anna Example"),)),
    ("author", {"name": ["Anna Example"]}, "authors", (Person("Anna Example"),)),
    ("creator", "Anna Example", "authors", (Person("Anna Example"),)),
    ("editor", {"name": "Li Yan"}, "editors", (Person("Li Yan"),)),
    ("sourceOrganization", {"name": "Xinhua", "url": "https://example.com/"}, "sourceOrganization",
     (Organization("Xinhua", "https://example.com/"),)),
    ("publisher", {"@type": "Organization", "name": "The Example"}, "publisher", Organization("The Example")),
    ("dateModified", "2026-10-04", "dateModified", ("2026-10-04",)),
    ("uploadDate", "2026-10-01", "datePublished", ("2026-10-03T09:34:00+08:00", "2026-10-01")),
    ("image", "/1.jpg", "mainImage", Image("/1.jpg")),
    ("image", ["/1.jpg", "/2.jpg"], "mainImage", Image("/1.jpg")),
    ("image", {"url": "/1.jpg", "width": "640px", "height": 480.0, "caption": "Boats"}, "mainImage",
     Image("/1.jpg", "Boats", None, 640, 480)),
    ("image", {"contentUrl": "/1.jpg", "width": {"@value": 640}, "copyrightNotice": "Xinhua"}, "mainImage",
     Image("/1.jpg", None, "Xinhua", 640)),
    ("image", {"caption": "nowhere"}, "mainImage", None),
    ("video", {"contentUrl": "/1.mp4", "name": "Boats", "duration": "PT1M", "thumbnailUrl": ["/1.jpg"]}, "videos",
     (Media("/1.mp4", "Boats", "PT1M", "/1.jpg"),)),
    ("video", [{"embedUrl": "/player/1"}, "text"], "videos", (Media("/player/1"),)),
    ("audio", {"url": "/1.mp3"}, "audios", (Media("/1.mp3"),)),
    ("isAccessibleForFree", False, "isAccessibleForFree", False),
    ("isAccessibleForFree", "True", "isAccessibleForFree", True),
    ("isAccessibleForFree", "maybe", "isAccessibleForFree", None),
    ("isBasedOn", ["https://example.com/1", {"url": "https://example.com/2"}], "isBasedOn",
     ("https://example.com/1", "https://example.com/2")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "field", "expected"), VALUES)
def test_values_come_in_every_shape(name: str, value: Any, field: str, expected: Any) -> None:
    assert getattr(read(ARTICLE | {name: value}), field) == expected


def test_references_are_followed() -> None:
    graph = [
        ARTICLE
        | {"author": {"@id": "#anna"}, "publisher": {"@id": "#us"}, "image": [{"@id": "#i"}], "editor": {"@id": "#x"}},
        {"@type": "Person", "@id": "#anna", "name": "Anna Example"},
        {"@type": "Organization", "@id": "#us", "name": "The Example"},
        {"@type": "ImageObject", "@id": "#i", "url": "/1.jpg"},
    ]
    proposal = read({"@graph": graph})
    assert proposal.authors == (Person("Anna Example"),)
    assert proposal.publisher == Organization("The Example")
    assert proposal.mainImage == Image("/1.jpg")
    assert proposal.editors == ()  # "#x" is nowhere


@pytest.mark.parametrize("name", sorted({row[0] for row in VALUES} | {"url", "@id", "mainEntityOfPage", "name"}))
@pytest.mark.parametrize(
    "value",
    [
        None,
        0,
        7,
        True,
        "",
        [],
        {},
        [[]],
        [{}],
        [None],
        {"name": {}},
        {"@id": 5},
        {"@id": []},
        {"url": {"url": {}}},
        "\ud800",
    ],
)
def test_no_value_is_too_odd(name: str, value: Any) -> None:
    read(ARTICLE | {name: value})
