"""What a page says of itself to machines: meta elements, hidden spans, microdata and time elements."""

from __future__ import annotations

from typing import Any

import pytest

from newscrawl.article import Image, Organization, Person
from newscrawl.extraction.page import Page
from newscrawl.extraction.structured import propose

URL = "https://www.example.org/news/1.html"


def read(markup: str, url: str = URL) -> Any:
    return propose(Page(markup.encode(), url))


def metas(text: str) -> str:
    """Write one meta element a line: "name = content"."""
    pairs = (line.strip().partition(" = ") for line in text.strip().splitlines())
    return "".join(f'<meta property="{name}" content="{content}">' for name, _, content in pairs)


# field, what is read, and meta elements each of which says it alone
FAMILIES = {
    "headline": ("Boats race", "og:title twitter:title DC.title dcterms.title parsely-title sailthru.title headline"),
    "description": ("Boats raced.", "og:description description twitter:description DC.description"),
    "datePublished": (
        ("2026-10-03T09:34:00Z",),
        """article:published_time og:published_time datePublished parsely-pub-date sailthru.date DC.date.issued DC.date
        dcterms.created pubdate publishdate publish-date publication_date date cXenseParse:recs:publishtime""",
    ),
    "dateModified": (
        ("2026-10-03T09:34:00Z",),
        "article:modified_time og:updated_time dateModified dcterms.modified lastmod last-modified article.updated",
    ),
    "authors": ((Person("Anna Example"),), "author article:author parsely-author DC.creator dcterms.creator byl"),
    "editors": ((Person("Li Yan"),), "editor"),
    "articleSection": (("World",), "article:section parsely-section section"),
    "keywords": (("boats", "race"), "news_keywords keywords parsely-tags sailthru.tags DC.subject"),
    "sourceOrganization": ((Organization("Xinhua"),), "source copyright-holder article:source"),
    "inLanguage": ("zh-CN", "content-language og:locale DC.language language inLanguage"),
    "mainImage": (Image("https://example.org/1.jpg"), "og:image twitter:image og:image:url thumbnail"),
    "publisher": (Organization("The Example"), "og:site_name application-name DC.publisher"),
    "articleType": ("VideoObject", "og:type"),
}
PRINTED = {
    "datePublished": "2026-10-03T09:34:00Z", "dateModified": "2026-10-03T09:34:00Z", "authors": "Anna Example",
    "editors": "Li Yan", "articleSection": "World", "keywords": "boats, race", "sourceOrganization": "Xinhua",
    "mainImage": "https://example.org/1.jpg", "publisher": "The Example", "articleType": "video",
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "name"), [(field, name) for field, (_, names) in FAMILIES.items() for name in names.split()]
)
@pytest.mark.parametrize("attribute", ["name", "property", "itemprop"])
def test_every_family_of_meta_elements_is_known(field: str, name: str, attribute: str) -> None:
    expected = FAMILIES[field][0]
    page = f'<meta {attribute}="{name}" content="{PRINTED.get(field, expected)}">'
    value = getattr(read(page), field)
    assert (value[:1] if field.startswith("date") else value) == expected


@pytest.mark.parametrize(
    ("lines", "field", "expected"),
    [
        ("twitter:title = Short\nog:title = Boats race", "headline", "Boats race"),  # the more telling wins
        ("og:title = One\nog:title = Two", "headline", "One"),
        ("og:title = \ntwitter:title = Two", "headline", "Two"),
        ("date = 2026-10-04\narticle:published_time = 2026-10-03", "datePublished", ("2026-10-03", "2026-10-04")),
        ("article:tag = boats\narticle:tag = the race, long", "keywords", ("boats", "the race, long")),
        ("keywords = 小船，竞渡", "keywords", ("小船", "竞渡")),
        ("keywords = 小船、竞渡", "keywords", ("小船", "竞渡")),
        ("keywords = 小船 竞渡", "keywords", ("小船", "竞渡")),
        ("keywords = New York", "keywords", ("New York",)),
        ("keywords = boats;race;", "keywords", ("boats", "race")),
        ("news_keywords = boats\nkeywords = site, words", "keywords", ("boats",)),
        ("author = 严玉洁\neditor = 严玉洁", "authors", ()),  # the desk editor in both
        ("author = 王曦\neditor = 严玉洁", "authors", (Person("王曦"),)),
        ("author = Anna\nauthor = Bo\nauthor = Anna", "authors", (Person("Anna"), Person("Bo"))),
        ("article:author = https://example.com/anna", "authors", ()),
        ("author = example", "authors", ()),  # the site's own name
        ("author = Example.org", "authors", ()),
        ("author = www.example.org", "authors", ()),
        ("author = Org", "authors", ()),
        ("author = Examplewriter", "authors", (Person("Examplewriter"),)),
        ("article:publisher = https://example.com/us", "publisher", None),
        ("og:type = article", "articleType", "NewsArticle"),
        ("og:url = https://www.example.org/a", "canonicalUrl", "https://www.example.org/a"),
        ("og:type = website", "articleType", None),
    ],
)
def test_what_meta_elements_say_together(lines: str, field: str, expected: Any) -> None:
    assert getattr(read(metas(lines)), field) == expected


def test_the_canonical_link_outweighs_the_shared_address() -> None:
    assert read('<link rel="canonical" href="/b">' + metas("og:url = /a")).canonicalUrl == "/b"
    assert read('<link rel="canonical" href="">' + metas("og:url = /a")).canonicalUrl == "/a"


def baidu(**spans: str) -> str:
    return (
        '<div id="BaiduSpider" style="display:none">'
        + "".join(f'<span id="{name}_baidu">{text}</span>' for name, text in spans.items())
        + "</div>"
    )


@pytest.mark.parametrize(
    ("spans", "field", "expected"),
    [
        ({"pubtime": "2024-05-01 23:35:56"}, "datePublished", ("2024-05-01 23:35:56",)),
        (
            {"source": "来源：中国新闻网"},
            "sourceOrganization",
            (Organization("来源：中国新闻网"),),
        ),  # the ladder reads it
        ({"author": "作者：王曦", "editor": "责任编辑：邱观史"}, "authors", (Person("王曦"),)),
        ({"author": "作者：邱观史", "editor": "责任编辑：邱观史"}, "authors", ()),
        ({"author": "作者：邱观史", "editor": "责任编辑：邱观史"}, "editors", (Person("邱观史"),)),
        ({"author": "作者：", "editor": "责任编辑："}, "authors", ()),
        ({"author": "", "editor": ""}, "editors", ()),
        ({}, "editors", ()),
    ],
)
def test_spans_hidden_for_baidu_are_read(spans: dict[str, str], field: str, expected: Any) -> None:
    assert getattr(read(baidu(**spans)), field) == expected


@pytest.mark.parametrize(
    ("markup", "field", "expected"),
    [
        ('<time datetime="2026-10-03T09:34Z">3 Oct</time>', "datePublished", ("2026-10-03T09:34Z",)),
        ("<time>3 Oct</time>", "datePublished", ()),
        (
            '<time datetime="2026-10-01">a</time><time datetime="2026-10-03" pubdate>b</time>',
            "datePublished",
            ("2026-10-03", "2026-10-01"),
        ),
        ('<span itemprop="datePublished" content="2026-10-03">3 Oct</span>', "datePublished", ("2026-10-03",)),
        ('<span itemprop="datePublished">3 Oct 2026</span>', "datePublished", ("3 Oct 2026",)),
        ('<span itemprop="dateModified" content="2026-10-04"></span>', "dateModified", ("2026-10-04",)),
        ('<h1 itemprop="headline">Boats <i>race</i></h1>', "headline", "Boats race"),
        ('<h1 itemprop="headline"></h1>', "headline", None),
        ('<span itemprop="author">Anna Example</span>', "authors", (Person(name="Anna Example"),)),
        (
            '<div itemprop="author" itemscope><span itemprop="name">Anna Example</span></div>',
            "authors",
            (Person("Anna Example"),),
        ),
        (
            '<div itemprop="author"><meta itemprop="name" content="Anna Example"></div>',
            "authors",
            (Person("Anna Example"),),
        ),
        ('<span itemprop="name">The Example</span>', "authors", ()),
    ],
)
def test_microdata_and_time_elements_are_read(markup: str, field: str, expected: Any) -> None:
    assert getattr(read(markup), field) == expected


JSON_LD = """<script type="application/ld+json">
{"@type": "NewsArticle", "headline": "From JSON-LD", "datePublished": "2026-10-01"}</script>"""


def test_json_ld_comes_first_and_the_others_fill_its_gaps() -> None:
    page = read(
        JSON_LD
        + metas("og:title = From meta\nauthor = Anna\ndate = 2026-10-02")
        + "<time datetime=2026-10-03>x</time>"
        + baidu(pubtime="2026-10-04")
    )
    assert page.headline == "From JSON-LD"
    assert page.authors == (Person("Anna"),)
    assert page.datePublished == ("2026-10-01", "2026-10-02", "2026-10-04", "2026-10-03")  # the ladder chooses


def test_dublin_cores_date_of_anything_comes_last() -> None:
    page = read(metas("DC.date = 2026-10-01\ndcterms.issued = 2026-10-02") + "<time datetime=2026-10-03>x</time>")
    assert page.datePublished == ("2026-10-02", "2026-10-03", "2026-10-01")


def test_a_page_that_says_nothing_proposes_nothing() -> None:
    page = read("<h1>Boats race</h1><p>On 3 October 2026 boats raced.</p>")
    assert {name for name in page.__dataclass_fields__ if getattr(page, name)} == set()
