"""For each field the first layer whose words make sense wins, and found_by remembers which it was."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from newscrawl import read_article
from newscrawl.article import Article, Image, Organization, Person
from newscrawl.dates import read_date
from newscrawl.extraction.facts import OutletFacts, Selectors
from newscrawl.extraction.ladder import read_page
from newscrawl.extraction.page import Page
from newscrawl.lead import Lead
from newscrawl.urls import Addresses

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
URL = "https://www.example.org/news/2026/10-03/1001.shtml"
SHANGHAI = ZoneInfo("Asia/Shanghai")
SELECTORS = Selectors(
    headline="#title",
    alternativeHeadline=".kicker",
    description=".summary",
    articleBody="#text",
    articleSection=".crumbs a",
    keywords=".tag",
    authors=".by",
    editors=".desk",
    sourceOrganization=".agency",
    datePublished=".time",
    dateModified=".changed",
    mainImage=".lead-picture img",
)
FACTS = OutletFacts(
    name="example",
    addresses=Addresses(domains=("example.org",), article_id=r"/(\d+)\.shtml"),
    selectors=SELECTORS,
)
SENTENCE = "Boats of the invented village raced on the lake until nobody on the shore could say which of them had won. "
PROSE = f"<p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p><p>{SENTENCE}</p>"
OWN = f"""
<div class=crumbs><a>Home</a> <a>/ World</a></div><p class=kicker>On the lake</p><h1 id=title>Boats race</h1>
<p class=summary>A race in short.</p><div class=by>By Anna Example in Beijing | CHINA DAILY</div>
<div class=agency>Source: Xinhua</div><div class=time>2026-10-03 09:34:32</div><div class=changed>2026-10-04 10:00</div>
<div class=lead-picture><img src=/p/0.jpg></div><div id=text>{PROSE}<img src=/p/1.jpg><p>Boats. (Photo/Xinhua)</p></div>
<div class=desk>Editor: Li Yan</div><span class=tag>boats</span><span class=tag>lake</span>
"""
MACHINE = """
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Boats race, says the machine",
"alternativeHeadline": "Kicker", "description": "Short.", "articleSection": "Asia", "keywords": "rowing",
"author": {"name": "Bo Sample"}, "editor": {"name": "Mo Desk"}, "sourceOrganization": {"name": "CNS"},
"datePublished": "2026-10-03T01:34:32Z", "dateModified": "2026-10-04T02:00:00Z", "image": "/p/2.jpg",
"inLanguage": "en", "video": {"contentUrl": "/1.mp4"}, "isAccessibleForFree": true,
"publisher": {"name": "The Example"}}</script>
"""
VISIBLE = f"""
<h1>Boats race, says the page</h1><div>2026-10-03 09:34 来源：新华网</div>
<div class=s>{PROSE}</div><p>Editor: Li Yan</p>
"""


def read(markup: str, lead: Lead | None = None, url: str = URL, **facts: Any) -> Article:
    page = Page(markup.encode(), url)
    known = OutletFacts(**{name: getattr(FACTS, name) for name in FACTS.__dataclass_fields__} | facts)
    return read_page(page, known, lead or Lead(url), now=NOW)


def layers_of(article: Article) -> dict[str, str]:
    return article.metadata.found_by


# field: what the selectors find on OWN, what structured data finds on MACHINE
FIELDS: dict[str, tuple[Any, Any]] = {
    "headline": ("Boats race", "Boats race, says the machine"),
    "alternativeHeadline": ("On the lake", "Kicker"),
    "description": ("A race in short.", "Short."),
    "articleSection": (("Home", "World"), ("Asia",)),
    "keywords": (("boats", "lake"), ("rowing",)),
    "authors": (
        (Person("Anna Example", "By Anna Example in Beijing"),),
        (Person("Bo Sample", "Bo Sample"),),
    ),
    "editors": ((Person("Li Yan", "Editor: Li Yan"),), (Person("Mo Desk", "Mo Desk"),)),
    "sourceOrganization": (Organization("Xinhua"), Organization("CNS")),
    "datePublished": (datetime(2026, 10, 3, 9, 34, 32, tzinfo=SHANGHAI), datetime(2026, 10, 3, 1, 34, 32, tzinfo=UTC)),
    "dateModified": (datetime(2026, 10, 4, 10, 0, tzinfo=SHANGHAI), datetime(2026, 10, 4, 2, 0, tzinfo=UTC)),
    "mainImage": (Image("https://www.example.org/p/0.jpg"), Image("/p/2.jpg")),
}


@pytest.mark.parametrize("field", FIELDS)
def test_the_outlets_selectors_come_first(field: str) -> None:
    article = read(OWN + MACHINE, zone=SHANGHAI)
    assert getattr(article, field) == FIELDS[field][0]
    assert layers_of(article)[field] == "selectors"


@pytest.mark.parametrize("field", FIELDS)
def test_a_broken_selector_falls_to_the_next_layer_and_is_told(field: str) -> None:
    broken = Selectors(**{name: getattr(SELECTORS, name) for name in FIELDS if name != field} | {field: ".moved"})
    article = read(OWN + MACHINE, zone=SHANGHAI, selectors=broken)
    assert getattr(article, field) == FIELDS[field][1]
    assert layers_of(article)[field] == "structured"
    assert all(layer == "selectors" for name, layer in layers_of(article).items() if name in FIELDS and name != field)


def test_a_broken_selector_of_the_text_falls_to_the_generic_reading() -> None:
    whole = read(OWN)
    broken = read(OWN, selectors=Selectors(articleBody=".moved"))
    assert layers_of(whole)["articleBody"] == "selectors"
    assert layers_of(broken)["articleBody"] == "generic"
    assert broken.articleBody == whole.articleBody  # which only found_by tells
    assert broken.images == whole.images == (Image("https://www.example.org/p/1.jpg", "Boats.", "Photo/Xinhua"),)


def test_text_that_stands_in_structured_data_alone_is_taken_from_there() -> None:
    stated = ". ".join([SENTENCE] * 5)
    article = read(
        f'<script type="application/ld+json">{{"@type": "Article", "articleBody": "{stated}"}}</script><h1>Boats</h1>'
    )
    assert layers_of(article)["articleBody"] == "structured"


def test_the_page_itself_is_asked_last() -> None:
    article = read(VISIBLE, zone=SHANGHAI)
    assert article.headline == "Boats race, says the page"
    assert article.datePublished == datetime(2026, 10, 3, 9, 34, tzinfo=SHANGHAI)
    assert article.sourceOrganization == Organization("新华网")
    assert [person.name for person in article.editors] == ["Li Yan"]
    names = ("headline", "datePublished", "sourceOrganization", "editors", "articleBody")
    assert {layers_of(article)[name] for name in names} == {"generic"}


def test_what_only_structured_data_has_is_taken() -> None:
    article = read(OWN + MACHINE)
    assert [video.url for video in article.videos] == ["/1.mp4"]
    assert article.isAccessibleForFree is True
    assert article.publisher == Organization("The Example")
    assert {layers_of(article)[name] for name in ("videos", "isAccessibleForFree", "publisher", "inLanguage")} == {
        "structured"
    }


def test_absent_is_absent() -> None:
    article = read("<p>x</p>")
    assert (article.headline, article.articleBody, article.datePublished, article.authors) == (None, None, None, ())
    assert layers_of(article) == {}


LEAD = Lead(
    URL,
    source="https://www.example.org/feed.xml",
    title="Boats race, says the feed",
    published=datetime(2026, 10, 3, 2, tzinfo=UTC),
    modified=datetime(2026, 10, 5, tzinfo=UTC),
    date_raw="Sat, 03 Oct 2026 02:00:00 GMT",
    section="Sport",
)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", LEAD.title),
        ("articleSection", ("Sport",)),
        ("datePublished", LEAD.published),
        ("datePublishedRaw", LEAD.date_raw),
        ("dateModified", LEAD.modified),
    ],
)
def test_the_lead_fills_gaps(field: str, value: Any) -> None:
    article = read(f"<div id=text>{PROSE}</div>", LEAD)
    assert getattr(article, field) == value
    assert layers_of(article)[field.removesuffix("Raw")] == "lead"


def test_the_lead_fills_nothing_that_the_page_states() -> None:
    article = read(MACHINE, LEAD)
    assert "lead" not in layers_of(article).values()
    assert article.metadata.discovery.title == LEAD.title  # kept beside
    assert article.metadata.discovery.source == LEAD.source
    assert article.metadata.discovery.date == LEAD.date_raw


@pytest.mark.parametrize(
    ("announced", "markup", "headline", "layer"),
    [
        ("Boats race on the …", "<h1>Boats race on the lake</h1>", "Boats race on the lake", "lead"),
        ("Boats race on the...", "<h1>Boats race on the lake</h1>", "Boats race on the lake", "lead"),
        ("Boats race on the …", "<h1>Kites</h1>", "Boats race on the …", "lead"),
        (
            None,
            '<meta property=og:title content="Boats race - The Example"><h1>Boats race</h1>',
            "Boats race",
            "structured",
        ),
        (
            None,
            '<meta property=og:title content="Boats race - again"><h1>Kites</h1>',
            "Boats race - again",
            "structured",
        ),
        (None, "<title>Boats race on the lake | The Example</title>", "Boats race on the lake", "generic"),
        (
            None,
            "<title>Boats race home - World - Example</title><h1>Example</h1><h1>Boats race home</h1>",
            "Boats race home",
            "generic",
        ),
        (None, "<title>Boat race: all you need to know</title><h1>Boats race home</h1>", "Boats race home", "generic"),
        (None, "<title>All you need to know</title><h1>Sport</h1>", "All you need to know", "generic"),
        ("  ", "<h1>Boats race</h1>", "Boats race", "generic"),
    ],
)
def test_a_cut_or_affixed_headline_gives_way_to_the_pages_own(
    announced: str | None, markup: str, headline: str, layer: str
) -> None:
    article = read(markup, Lead(URL, title=announced))
    assert (article.headline, layers_of(article)["headline"]) == (headline, layer)


@pytest.mark.parametrize(
    ("printed", "facts", "instant", "origin"),
    [
        ("2026-10-03T09:34:00+08:00", {}, datetime(2026, 10, 3, 1, 34, tzinfo=UTC), "page"),
        ("2026-10-03T09:34:00+02:00", {"zone": SHANGHAI}, datetime(2026, 10, 3, 7, 34, tzinfo=UTC), "page"),
        ("2026-10-03 09:34", {"zone": SHANGHAI}, datetime(2026, 10, 3, 1, 34, tzinfo=UTC), "outlet"),
        ("2026-10-03 09:34", {"zone": SHANGHAI, "country": "fr"}, datetime(2026, 10, 3, 1, 34, tzinfo=UTC), "outlet"),
        ("2026-10-03 09:34", {"country": "cn"}, datetime(2026, 10, 3, 1, 34, tzinfo=UTC), "assumed"),
        ("2026-10-03 09:34", {"language": "ja"}, datetime(2026, 10, 3, 0, 34, tzinfo=UTC), "assumed"),
        ("2026-10-03 09:34", {"country": "us", "language": "en"}, None, "unknown"),
        ("2026-10-03 09:34", {}, None, "unknown"),
        ("2026-10-03", {"zone": SHANGHAI}, None, "unknown"),
        ("", {"zone": SHANGHAI}, None, "unknown"),
    ],
)
def test_the_zone_is_the_pages_the_outlets_assumed_or_unknown(
    printed: str, facts: dict[str, Any], instant: datetime | None, origin: str
) -> None:
    article = read(f"<div class=time>{printed}</div>", **facts)
    assert article.datePublished == instant
    assert article.metadata.dateTimezone == origin
    assert article.datePublishedRaw == (printed or None)


def test_the_hosts_country_tells_the_zone_as_well() -> None:
    article = read("<div class=time>2026-10-03 09:34</div>", url="https://www.example.co.jp/1")
    assert article.datePublished == datetime(2026, 10, 3, 0, 34, tzinfo=UTC)
    assert article.metadata.dateTimezone == "assumed"


@pytest.mark.parametrize(
    ("printed", "facts", "missing"),
    [("2026-10-03", {"zone": SHANGHAI}, "time of day"), ("2026-10-03 09:34", {}, "time zone")],
)
def test_half_a_date_is_kept_as_printed_with_a_warning(printed: str, facts: dict[str, Any], missing: str) -> None:
    article = read(f"<div class=time>{printed}</div><div class=changed>{printed}</div>", **facts)
    assert (article.datePublished, article.datePublishedRaw) == (None, printed)
    assert (article.dateModified, article.dateModifiedRaw) == (None, printed)
    assert layers_of(article) == {"datePublishedRaw": "selectors", "dateModifiedRaw": "selectors"}
    assert f"datePublished: '{printed}' states no {missing}" in article.metadata.warnings


def test_a_whole_instant_of_a_later_layer_outweighs_half_a_date() -> None:
    article = read("<div class=time>2026-10-03</div>" + MACHINE)
    assert article.datePublished == FIELDS["datePublished"][1]
    assert layers_of(article)["datePublished"] == "structured"
    assert read("<div class=time>2026-10-03</div>", LEAD).datePublished == LEAD.published


def test_published_is_never_filled_from_modified() -> None:
    article = read('<meta property="article:modified_time" content="2026-10-04T10:00:00Z">')
    assert article.datePublished is None
    assert article.dateModified is not None


@pytest.mark.parametrize(
    ("printed", "day", "is_warned"),
    [
        ("2569-10-03 09:34", 3, False),  # 2026 in the Buddhist Era
        ("2569-10-02 09:34", 2, False),
        ("2026-10-01 09:34", 1, False),  # up to three days off is a long night at the desk
        ("2026-09-01 09:34", 3, True),
        ("2027-10-03 09:34", 3, True),
        ("2024-10-03 09:34", 3, True),
    ],
)
def test_a_printed_day_far_from_the_addresss_is_not_believed(printed: str, day: int, *, is_warned: bool) -> None:
    article = read(f"<div class=time>{printed}</div>", zone=SHANGHAI)
    assert article.datePublished == datetime(2026, 10, day, 9, 34, tzinfo=SHANGHAI)
    assert article.datePublishedRaw == printed
    assert any("the address is believed" in warning for warning in article.metadata.warnings) is is_warned
    if printed.startswith("2569"):
        assert article.metadata.warnings  # the calendar is named in any case


CHINESE = "<p>" + "小船在虚构的湖上竞渡，谁赢了，岸上的人事后都说不清楚。这是村里一年一次的大事。" * 3 + "</p>"
TRADITIONAL = "<p>" + "小船在虛構的湖上競渡，誰贏了，岸上的人事後都說不清楚。這是村裡一年一次的大事。" * 3 + "</p>"


@pytest.mark.parametrize(
    ("html", "language", "layer"),
    [
        (f'<html lang="en"><div id=text>{PROSE}</div>', "en", "generic"),
        (f'<html lang="en"><div id=text>{CHINESE}</div>', "zh-Hans", "body"),  # what is written beats what is said
        (f'<html lang="en"><div id=text>{TRADITIONAL}</div>', "zh-Hant", "body"),
        (f'<html lang="zh-CN"><div id=text>{CHINESE}</div>', "zh-Hans", "generic"),
        (f'<html lang="zh"><div id=text>{TRADITIONAL}</div>', "zh-Hant", "generic"),
        (f'<meta property="og:locale" content="fr_FR"><div id=text>{PROSE}</div>', "fr-FR", "structured"),
        (f"<div id=text>{CHINESE}</div>", "zh-Hans", "body"),
        (f"<div id=text>{PROSE}</div>", None, None),
    ],
)
def test_the_language_is_the_one_written(html: str, language: str | None, layer: str | None) -> None:
    article = read(html)
    assert (article.inLanguage, layers_of(article).get("inLanguage")) == (language, layer)
    own = read(html, language="de")
    assert (own.inLanguage, layers_of(own)["inLanguage"]) == ("de", "outlet")


@pytest.mark.parametrize(
    ("markup", "article_type"),
    [
        (OWN, "NewsArticle"),
        ("<div id=text><p><img src=/p/1.jpg></p><p>Boats. (Photo/Xinhua)</p></div>", "ImageGallery"),
        ("<div id=text><p><img src=/p/1.jpg></p></div><meta property=og:type content=video>", "VideoObject"),
        (
            "<div class=other><img src=/p/1.jpg></div>",
            "NewsArticle",
        ),  # pictures outside the outlet's own container tell nothing
        ('<script type="application/ld+json">{"@type": "OpinionNewsArticle"}</script>', "OpinionNewsArticle"),
    ],
)
def test_a_container_that_holds_pictures_alone_is_a_gallery(markup: str, article_type: str) -> None:
    assert read(markup).articleType == article_type


def text_of(*paragraphs: str) -> str:
    return "<div id=text>" + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs) + "</div>"


@pytest.mark.parametrize(
    ("markup", "field", "value"),
    [
        (text_of("BEIRUT, June 2 (Xinhua) -- Boats raced."), "dateline", "BEIRUT, June 2"),
        (text_of("BEIRUT, June 2 (Xinhua) -- Boats raced."), "sourceOrganization", Organization("Xinhua")),
        (text_of("中新网北京5月1日电 (记者 王曦)小船竞渡。"), "authors", (Person("王曦", "记者 王曦"),)),
    ],
)
def test_the_text_itself_names_what_no_layer_does(markup: str, field: str, value: Any) -> None:
    article = read(markup)
    assert getattr(article, field) == value
    assert layers_of(article)[field] == "body"


def test_what_was_printed_is_kept_with_every_name() -> None:
    article = read(text_of("小船竞渡。(完)", "【责任编辑：李岩】"))
    assert article.editors == (Person("李岩", "【责任编辑：李岩】"),)


def test_dateline_and_end_mark_stay_in_the_text_and_desk_lines_do_not() -> None:
    markup = text_of(
        "中新网北京5月1日电 (记者 王曦)小船竞渡。", "大家都来了。(完)", "【责任编辑：李岩】", "（编辑：李岩 王辉）"
    )
    article = read(markup + "<div class=desk>责任编辑：赵敏</div>")
    assert article.articleBody == "中新网北京5月1日电 (记者 王曦)小船竞渡。\n\n大家都来了。(完)"
    assert [person.name for person in article.editors] == ["赵敏", "李岩", "王辉"]
    assert layers_of(article)["editors"] == "selectors"


@pytest.mark.parametrize(
    ("stated", "canonical"),
    [
        ("https://www.example.org/other/path/1001.shtml?utm_source=x", "https://www.example.org/other/path/1001.shtml"),
        ("https://m.example.org/news/2026/10-03/1001.shtml", URL),
        ("https://www.example.org/news/2026/10-03/1002.shtml", URL),  # another article's
        ("https://www.example.com/news/2026/10-03/1001.shtml", URL),  # another site's
        ("https://www.example.org/", URL),
        ("/news/1001.shtml", URL),
        ("", URL),
    ],
)
def test_the_canonical_address_is_the_stated_one_if_it_is_this_article_on_this_site(
    stated: str, canonical: str
) -> None:
    assert read(f'<link rel="canonical" href="{stated}">').canonicalUrl == canonical


def test_the_id_is_the_outlets_and_the_articles() -> None:
    assert read(OWN).id == "example:1001"
    assert read(OWN).url == URL


def test_a_title_makes_the_outlet_the_publisher() -> None:
    article = read(OWN + MACHINE, title="Our Paper", home="https://www.example.org/")
    assert article.publisher == Organization("Our Paper", "https://www.example.org/")
    assert layers_of(article)["publisher"] == "outlet"


def test_unreadable_bytes_are_a_warning() -> None:
    page = Page(("<h1>" + "é" * 100 + "</h1>").encode() + b"\xff", URL)
    assert read_page(page, FACTS, Lead(URL), now=NOW).metadata.warnings[0] == "1 unreadable bytes in utf-8"


@pytest.mark.parametrize(
    ("headline", "sentence", "count"),
    [
        ("港口提前开放", "港口今天上午{}点开放，船只陆续驶出，岸上的人们挥手送别。", 8),
        ("Port opens", "Boats left at {} o'clock.", 12),
    ],
)
def test_a_text_of_short_paragraphs_behind_its_headline_is_read(headline: str, sentence: str, count: int) -> None:
    paragraphs = "".join(f"<p>{sentence.format(number)}</p>" for number in range(count))
    page = f"<title>{headline}</title><h1>{headline}</h1><div>2026-11-20 08:30</div><div>{paragraphs}</div>"
    article = read_article(page.encode(), "https://example.cn/a/1.html", outlet="site")
    assert (article.articleBody or "").count("\n\n") == count - 1


def test_what_stands_between_headline_and_text_is_no_paragraph() -> None:
    paragraphs = "".join(
        f"<p>{number} boats of the town sailed out to sea, as they had done for years.</p>" for number in range(9)
    )
    above = "<h1>Port opens early</h1><p>By Anna Example</p><time>20 November 2026</time>"
    page = f"<title>Port opens early</title><article>{above}{paragraphs}</article>"
    article = read_article(page.encode(), "https://example.org/a", outlet="site")
    assert (article.articleBody or "").startswith("0 boats of the town")


@pytest.mark.parametrize("line", ["Harbour desk 20.11.2026, 18:58", "6 min read", "3 days ago", "Lesedauer 5 Min."])
def test_a_line_that_says_when_stands_above_a_text_and_not_in_it(line: str) -> None:
    paragraph = "<p>The boats of the town sailed out to sea once more, as they had done for {} years by then.</p>"
    lead, *others = (paragraph.format(number) for number in range(9))
    page = f"<title>Port opens early</title><article><h1>Port opens early</h1>{lead}<div>{line}</div>{''.join(others)}"
    article = read_article(page.encode(), "https://example.org/a", outlet="site")
    assert (article.articleBody or "").count("The boats of the town") == 9
    assert line not in (article.articleBody or "")


def test_a_date_further_down_is_text() -> None:
    paragraph = "<p>The boats of the town sailed out to sea once more, as they had done for {} years by then.</p>"
    days = "".join(f"<p>{day} May 2026</p>{paragraph.format(day)}" for day in range(2, 9))
    page = f"<title>Port opens early</title><article><h1>Port opens early</h1>{paragraph * 2}{days}</article>"
    article = read_article(page.encode(), "https://example.org/a", outlet="site")
    assert (article.articleBody or "").count(" May 2026") == 7


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("28. Oktober 2026", "2026-10-28"),
        ("1er octobre 2026", "2026-10-01"),
        ("3 de octubre de 2026", "2026-10-03"),
        ("October 3rd, 2026", "2026-10-03"),
        ("2026년 10월 3일", "2026-10-03"),
    ],
)
def test_the_day_behind_the_headline_is_that_of_publication(line: str, day: str) -> None:
    comment = "<p>Anna: 12.11.2026, 10:15</p>"
    markup = f"<html lang={'de' if '.' in line else 'fr' if 'er' in line else 'es'}><h1>Boats race</h1><p>{line}</p>"
    article = read(markup + PROSE + comment, url="https://www.example.com/boats")
    assert article.datePublished is None  # the only time of day is that of a comment
    printed = read_date(article.datePublishedRaw or "", languages=(article.inLanguage or "",), now=NOW)
    assert printed is not None
    assert printed.day.isoformat() == day


def test_an_instant_in_utc_is_given_in_the_zone_in_which_the_page_states_it_again() -> None:
    markup = (
        "<meta property=article:published_time content='2026-10-04T02:34:00Z'>"
        "<h1>Boats race</h1><time datetime='2026-10-03T22:34:00-04:00'>3 Oct</time>"
    )
    article = read(markup + PROSE)
    assert article.datePublished is not None
    assert article.datePublished.isoformat() == "2026-10-03T22:34:00-04:00"


def test_an_instant_of_another_day_does_not_stand_for_a_day_without_a_time() -> None:
    markup = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-10-03"}</script>'
        "<h1>Boats race</h1><time datetime='2026-11-20T10:00:00Z'>20 Nov</time>"
    )
    article = read(markup + PROSE, url="https://www.example.com/boats")
    assert (article.datePublished, article.datePublishedRaw) == (None, "2026-10-03")


def test_a_live_blog_keeps_its_entries_in_order_where_the_page_shows_none() -> None:
    said = (
        '{"@type": ["NewsArticle", "LiveBlogPosting"], "headline": "Boats race", "liveBlogUpdate": ['
        f'{{"@type": "BlogPosting", "headline": "Second lap", "articleBody": "{SENTENCE}"}},'
        f'{{"@type": "BlogPosting", "headline": "First lap", "articleBody": "{SENTENCE}"}}]}}'
    )
    article = read(f'<script type="application/ld+json">{said}</script><h1>Boats race</h1>')
    assert article.articleType == "LiveBlogPosting"
    assert [line for line in (article.articleBody or "").split("\n\n") if len(line) < 20] == ["Second lap", "First lap"]


def test_json_ld_of_another_page_is_left() -> None:
    said = '{"@type": "NewsArticle", "url": "https://www.example.org/other", "headline": "A look back at winter"}'
    article = read(f'<script type="application/ld+json">{said}</script><h1>Boats race on the lake</h1>{PROSE}')
    assert article.headline == "Boats race on the lake"


def test_the_heading_of_a_blog_is_its_name_where_a_lesser_one_repeats_the_title() -> None:
    shown = "<h1>The Boat Blog</h1><h2>Boats race on the lake</h2>"
    article = read(f"<title>The Boat Blog » Boats race on the lake</title>{shown}{PROSE}")
    assert article.headline == "Boats race on the lake"


@pytest.mark.parametrize(
    "state",
    [
        '<script>var page = {"pubtime": "2026-10-03 09:34:00"};</script>',
        "<div data-ptime='2026-10-03 09:34:00'></div>",
        "<script>var ct = '1790991240';</script>",
    ],
)
def test_the_only_date_of_an_applications_state_is_that_of_publication(state: str) -> None:
    article = read(f"{state}<h1>Boats race</h1>{PROSE}", zone=SHANGHAI)
    assert article.datePublished == datetime(2026, 10, 3, 9, 34, tzinfo=SHANGHAI)
    twice = read(f"{state}<i data-ptime='2026-10-09 09:34:00'></i><h1>Boats race</h1>{PROSE}", zone=SHANGHAI)
    assert twice.datePublished is None
