"""Every field of an article is brought into its one form."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from newscrawl.article import Article, Discovery, Image, Media, Metadata, Organization, Person
from newscrawl.extraction.facts import OutletFacts
from newscrawl.pipelines.normalise import NormalisePipeline, normalise
from newscrawl.text import digest
from newscrawl.urls import Addresses

URL = "https://www.example.org/news/1.html"
FACTS = OutletFacts(
    name="example",
    title="The Example",
    affixes=("EX Net",),
    addresses=Addresses(domains=("example.org", "example.net")),
)
ONE_LINE = "headline alternativeHeadline description dateline datePublishedRaw dateModifiedRaw".split()
ANNA = "https://www.example.org/anna"
ARTICLE = Article(
    id="example:1",
    url=URL,
    canonicalUrl=URL,
    outlet="example",
    headline="Boats race",
    articleBody="One.\n\nTwo.",
    metadata=Metadata(dateDownloaded=datetime(2026, 11, 22, tzinfo=UTC)),
)
UNTIDY = " Fish&nbsp;&amp;\u200b\n chips\x00 "
TIDY = "Fish & chips"


def normalised(**values: Any) -> Article:
    return normalise(replace(ARTICLE, **values), FACTS)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        *((name, UNTIDY, TIDY) for name in ONE_LINE),
        *((name, "\u200b ", None) for name in "headline alternativeHeadline description dateline articleBody".split()),
        ("articleBody", f"{UNTIDY}\n\n \n\nCafe\u0301.", f"{TIDY}\n\nCafé."),
        ("alternativeHeadline", "Boats\u3000race", None),  # the headline once more
        ("articleSection", (UNTIDY, "World", " World ", ""), (TIDY, "World")),
        ("keywords", ("boats", "boats ", "\u200b"), ("boats",)),
        ("authors", (Person(UNTIDY, UNTIDY, "/anna", UNTIDY), Person(" "), Person(TIDY, TIDY, ANNA, TIDY)),
         (Person(TIDY, TIDY, ANNA, TIDY),)),
        ("editors", (Person("Li Yan", url="javascript:void(0)"),), (Person("Li Yan"),)),
        ("publisher", Organization(UNTIDY, "/"), Organization(TIDY, "https://www.example.org/")),
        ("publisher", Organization(" "), None),
        ("sourceOrganization", Organization("Xinhua\u200b", None), Organization("Xinhua")),
        ("images", (Image("/1.jpg", UNTIDY, UNTIDY, 640), Image("data:x")),
         (Image("https://www.example.org/1.jpg", TIDY, TIDY, 640),)),
        ("videos", (Media("//v.example.org/1.mp4", UNTIDY, "PT1M", "/1.jpg"), Media("blob:x")),
         (Media("https://v.example.org/1.mp4", TIDY, "PT1M", "https://www.example.org/1.jpg"),)),
        ("audios", (Media("1.mp3"),), (Media("https://www.example.org/news/1.mp3"),)),
        ("isBasedOn", ("/a", "/a", "mailto:x@example.org"), ("https://www.example.org/a",)),
        ("inLanguage", "EN_gb", "en-GB"),
        ("inLanguage", "english", None),
        ("inLanguage", None, None),
        ("inLanguage", "zh-CN", "zh-Hans"),
    ],
)  # fmt: skip
def test_every_field_has_one_form(field: str, value: Any, expected: Any) -> None:
    assert getattr(normalised(**{field: value}), field) == expected


@pytest.mark.parametrize(
    "affix",
    [
        " - The Example",
        " | example.org",
        "_www.example.org",
        " - EX Net",
        " - example",
        " - Some Press",
        " - World - The Example",
        "--example.net",
    ],
)
def test_headlines_lose_the_names_of_outlet_site_and_publisher(affix: str) -> None:
    article = normalised(headline="Boats race" + affix, publisher=Organization("Some Press"), articleSection=("World",))
    assert article.headline == "Boats race"


def test_what_is_computed_is_computed_from_the_tidy_text() -> None:
    article = normalised(headline="Boats\u200b race - The Example", articleBody=" One\u3000two.\n\n\n\n三四。 ")
    assert article.contentHash == digest("Boats race", "One two.\n\n三四。")
    assert article.wordCount == 4
    assert normalised(articleBody=None).wordCount == 0


def test_all_revisions_of_a_page_that_differ_in_white_space_have_one_hash() -> None:
    one, other = normalised(articleBody="One.\n\nTwo."), normalised(articleBody="One.\u200b\n\n\n\n Two.\xa0")
    assert one.contentHash == other.contentHash != normalised(articleBody="One.\n\nThree.").contentHash


PICTURE = Image("https://www.example.org/1.jpg", "Boats.")


@pytest.mark.parametrize(
    ("main", "images", "expected"),
    [
        (None, (), None),
        (None, (PICTURE,), PICTURE),
        (Image("/2.jpg"), (PICTURE,), Image("https://www.example.org/2.jpg")),
        (Image("http://www.example.org/1.jpg"), (PICTURE,), PICTURE),  # the same, of which the text says more
        (Image("/static/logo.png"), (PICTURE,), PICTURE),
        (Image("/static/default-share.jpg?v=2"), (), None),
        (Image("/logo/2.jpg"), (), Image("https://www.example.org/logo/2.jpg")),
        (Image("data:image/gif;base64,AA"), (PICTURE,), PICTURE),
    ],
)
def test_no_logo_stands_for_an_article(main: Image | None, images: tuple[Image, ...], expected: Image | None) -> None:
    assert normalised(mainImage=main, images=images).mainImage == expected


def test_found_by_tells_of_filled_fields_only() -> None:
    found_by = {
        "headline": "selectors",
        "description": "structured",
        "keywords": "lead",
        "isAccessibleForFree": "structured",
        "images": "generic",
    }
    metadata = replace(ARTICLE.metadata, found_by=found_by)
    article = normalised(
        metadata=metadata, description="\u200b", keywords=(" ",), isAccessibleForFree=False, images=(PICTURE,)
    )
    assert article.metadata.found_by == {
        "headline": "selectors",
        "isAccessibleForFree": "structured",  # False says something
        "images": "generic",
        "mainImage": "generic",
    }


def test_what_was_announced_is_tidied_and_warnings_stand_once() -> None:
    metadata = replace(
        ARTICLE.metadata, discovery=Discovery(title=UNTIDY, date=" 2 Oct "), warnings=("a", " a", "b\n c")
    )
    tidied = normalised(metadata=metadata).metadata
    assert (tidied.discovery.title, tidied.discovery.date) == (TIDY, "2 Oct")
    assert tidied.warnings == ("a", "b c")


def test_normalising_twice_changes_nothing() -> None:
    once = normalised(
        headline="A &amp;amp; B - The Example - The Example",
        articleBody=UNTIDY * 3,
        mainImage=Image("/logo.png"),
        images=(Image("/1.jpg", " x "),),
        inLanguage="zh_TW",
        authors=(Person(" Anna ", url="/a"),),
    )
    assert normalise(once, FACTS) == once


def test_nothing_else_is_touched() -> None:
    article = normalised()
    changed = {each.name for each in fields(Article) if getattr(article, each.name) != getattr(ARTICLE, each.name)}
    assert changed == {"wordCount", "contentHash"}


def test_the_pipeline_normalises_with_the_spiders_facts() -> None:
    crawler: Any = SimpleNamespace(spider=SimpleNamespace(facts=FACTS))
    item = NormalisePipeline.from_crawler(crawler).process_item(replace(ARTICLE, headline="Boats race - The Example"))
    assert item.headline == "Boats race"
