"""Only articles pass; what is none is dropped and counted by its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import DropItem

from newscrawl.arguments import Asked
from newscrawl.article import Article, Image, Media, Metadata, NotAnArticle
from newscrawl.discovery.source import Range
from newscrawl.lead import Lead
from newscrawl.pipelines.validate import RejectedItem, ValidatePipeline, require_in_range, validate
from tests.figures import Figures
from tests.runs import begin_run

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.example.org/news/1.html"
MOMENT = datetime(2026, 10, 3, tzinfo=UTC)
METADATA = Metadata(dateDownloaded=datetime(2026, 11, 22, tzinfo=UTC))
ARTICLE = Article(
    id="example:1",
    url=URL,
    canonicalUrl=URL,
    outlet="example",
    headline="Boats race",
    articleBody="Boats raced on the lake all day, and nobody won in the end.",
    datePublished=MOMENT,
    metadata=METADATA,
)
GENERIC = replace(METADATA, found_by={"articleBody": "generic"})
OWN = replace(METADATA, found_by={"articleBody": "selectors"})
SAYS_SO = replace(METADATA, found_by={"articleBody": "generic", "articleType": "structured"})
PICTURES, VIDEOS = (Image("https://www.example.org/1.jpg"),), (Media("https://www.example.org/1.mp4"),)
LONG = "Boats raced on the lake. " * 30

ERROR_PAGES = """
404|404 Not Found|Error 404|ERROR: 404|403 Forbidden|500 Internal Server Error|502 Bad Gateway|503 Service Unavailable
Not Found|Page not found|Page Not Found - The Example|Access Denied|Just a moment...|Are you a robot?
页面不存在|页面没有找到|您访问的页面不存在|找不到网页
Seite nicht gefunden|Página no encontrada|Page introuvable|Pagina non trovata|Страница не найдена
This page could not be found
ページが見つかりません|페이지를 찾을 수 없습니다|Pardon Our Interruption|Verify you are human|Attention Required!
"""
LOGIN_PAGES = ("Log in", "Sign in to read", "Anmelden", "Se connecter", "登录", "Subscribe to continue reading")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"headline": None}, "no_headline"),
        *(({"headline": headline}, "error_page") for headline in ERROR_PAGES.strip().replace("\n", "|").split("|")),
        *(({"headline": headline}, "login_page") for headline in LOGIN_PAGES),
        ({"articleBody": None}, "no_text"),
        ({"articleBody": None, "images": PICTURES}, "no_text"),  # an article has text
        ({"articleBody": None, "articleType": "ImageGallery"}, "no_text"),
        ({"articleBody": None, "articleType": "VideoObject"}, "no_text"),
        ({"articleBody": "Too short.", "metadata": GENERIC}, "too_short"),
        ({"metadata": GENERIC, "datePublished": None}, "no_date"),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotAnArticle) as refusal:
        validate(replace(ARTICLE, **values))
    assert refusal.value.reason == reason
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"headline": "404 boats race on the lake, and more are coming".replace("404", "4,040")},
        {"headline": "500th boat finds its way home"},
        {"headline": "Login data of a thousand sailors were stolen"},
        {"headline": "Anmelden für die Regatta lohnt sich"},
        {"headline": "Treasure not found after all"},
        {"headline": "A page not found for a hundred years"},
        {"articleBody": None, "articleType": "ImageGallery", "images": PICTURES},
        {"articleBody": None, "articleType": "ImageGallery", "videos": VIDEOS},
        {"articleBody": None, "articleType": "VideoObject", "videos": VIDEOS},
        {"articleBody": "快讯。", "metadata": OWN},  # whoever names the text is believed
        {"metadata": GENERIC},
        {"metadata": GENERIC, "datePublished": None, "datePublishedRaw": "2026-10-03"},
        {"metadata": OWN, "datePublished": None},
        {"metadata": SAYS_SO, "datePublished": None},
        {"metadata": GENERIC, "datePublished": None, "articleBody": LONG},
    ],
)
def test_articles_pass(values: dict[str, Any]) -> None:
    validate(replace(ARTICLE, **values))


@pytest.mark.parametrize(
    ("asked", "published", "passes"),
    [
        (Range(), MOMENT, True),
        (Range(since=MOMENT), MOMENT, True),
        (Range(until=MOMENT), MOMENT, False),
        (Range(since=datetime(2026, 10, 4, tzinfo=UTC)), MOMENT, False),
        (Range(since=datetime(2026, 10, 4, tzinfo=UTC)), None, True),  # nothing is held against what is not known
    ],
)
def test_what_turns_out_to_lie_outside_the_range_is_refused(
    asked: Range, published: datetime | None, *, passes: bool
) -> None:
    article = replace(ARTICLE, datePublished=published)
    if passes:
        require_in_range(article, asked)
        return
    with pytest.raises(NotAnArticle) as refusal:
        require_in_range(article, asked)
    assert refusal.value.reason == "out_of_range"


def test_the_pipeline_drops_and_counts(tmp_path: Path) -> None:
    figures = Figures()
    asked = Asked(range=Range(until=MOMENT))
    run = begin_run(tmp_path, asked=asked)
    run.ledger.announce(Lead(URL), ARTICLE.id, MOMENT)
    spider = SimpleNamespace(asked=asked, run=run)
    crawler: Any = SimpleNamespace(spider=spider, stats=figures)
    pipeline = ValidatePipeline.from_crawler(crawler)
    early = replace(ARTICLE, datePublished=datetime(2026, 10, 1, tzinfo=UTC))
    assert pipeline.process_item(early) is early
    for article in (ARTICLE, replace(early, headline=None), replace(early, headline="Not Found"), ARTICLE):
        with pytest.raises(RejectedItem) as refusal:
            pipeline.process_item(article)
        assert isinstance(refusal.value, DropItem)
        assert refusal.value.log_level == "INFO"  # no traceback for what is everyday
    assert figures == {
        "newscrawl/articles/rejected/out_of_range": 2,
        "newscrawl/articles/rejected/no_headline": 1,
        "newscrawl/articles/rejected/error_page": 1,
    }
