"""Crawl a site of the crawl benchmark with another tool, in that tool's environment: as its documentation shows it.

`PYTHONPATH=. python -P -m benchmarks.peer_crawls TOOL FILE`, with the tool's python, writes a line for each article:
url, headline, articleBody. Nobody waits between requests, and nobody asks for pictures.
"""

from __future__ import annotations

import json
import os
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SITE = os.environ["CRAWL_SITE"]
SITEMAP = SITE + os.environ.get("CRAWL_SITEMAP", "/sitemap.xml")
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def addresses() -> list[str]:
    """Return what the sitemap names, for tools that are told what to fetch."""
    with urlopen(SITEMAP) as answer:  # noqa: S310 - the benchmark's own site
        return [each.text or "" for each in ET.parse(answer).iter(_LOC)]  # noqa: S314 - as above


def line(url: str, headline: str | None, text: str | None) -> dict[str, Any]:
    """Return what is written of an article."""
    return {"url": url, "headline": headline, "articleBody": text}


def trafilatura() -> Iterator[dict[str, Any]]:
    """Fetch and extract with metadata, without comments."""
    from trafilatura import bare_extraction, fetch_url
    from trafilatura.settings import DEFAULT_CONFIG

    DEFAULT_CONFIG.set("DEFAULT", "SSRF_PROTECTION", "off")  # which refuses loopback
    for url in addresses():
        found = bare_extraction(fetch_url(url), url=url, with_metadata=True, include_comments=False)
        if found:
            yield line(url, found.title, found.text)


def newspaper4k() -> Iterator[dict[str, Any]]:
    """Download and parse."""
    from newspaper import Article, Config

    config = Config()
    config.fetch_images = False
    for url in addresses():
        article = Article(url, config=config)
        article.download()
        article.parse()
        yield line(url, article.title, article.text)


def news_please() -> Iterator[dict[str, Any]]:
    """Take one address after the other, as it does in one process."""
    from newsplease import NewsPlease

    for url in addresses():
        article = NewsPlease.from_url(url, fetch_images=False)
        if article:
            yield line(url, article.title, article.maintext)


def fundus() -> Iterator[dict[str, Any]]:
    """Crawl as one of its publishers, with a parser as its own are written, for the pages of ecns."""
    from fundus import Crawler, NewsMap
    from fundus.parser import ArticleBody, BaseParser, ParserProxy, attribute
    from fundus.parser.data import Image  # noqa: TC002 - it looks at annotations
    from fundus.parser.utility import (
        extract_article_body_with_selector,
        generic_author_parsing,
        generic_date_parsing,
        generic_topic_parsing,
        image_extraction,
    )
    from fundus.publishers.base_objects import Publisher, PublisherGroup
    from lxml.cssselect import CSSSelector
    from lxml.etree import XPath

    class Parser(ParserProxy):
        class V1(BaseParser):
            _paragraph_selector = CSSSelector("#yanse > p")
            _title_selector = XPath("string(//h1[@id='contitle'])")
            _editor_selector = XPath("string(//div[contains(@class, 'downinfo')]/span[3])")
            _date_selector = XPath("string(//div[contains(@class, 'downinfo')]/span[1])")

            @attribute
            def body(self) -> ArticleBody | None:
                return extract_article_body_with_selector(
                    self.precomputed.doc, paragraph_selector=self._paragraph_selector
                )

            @attribute
            def title(self) -> str | None:
                return self._title_selector(self.precomputed.doc).strip()

            @attribute
            def publishing_date(self) -> Any:
                return generic_date_parsing(self._date_selector(self.precomputed.doc).strip())

            @attribute
            def authors(self) -> list[str]:
                return generic_author_parsing(self._editor_selector(self.precomputed.doc).partition(":")[2])

            @attribute
            def topics(self) -> list[str]:
                return generic_topic_parsing(self.precomputed.meta.get("keywords"))

            @attribute
            def images(self) -> list[Image]:
                return image_extraction(
                    doc=self.precomputed.doc,
                    paragraph_selector=self._paragraph_selector,
                    image_selector=CSSSelector("#yanse > p > img"),
                    upper_boundary_selector=CSSSelector("#contitle"),
                    caption_selector=XPath("./ancestor::p/following-sibling::p[1]"),
                    lower_boundary_selector=CSSSelector("h3.itemtit"),
                )

    class Here(metaclass=PublisherGroup):
        default_language = "en"
        Outlet = Publisher(name="Here", domain=f"{SITE}/", parser=Parser, sources=[NewsMap(SITEMAP)])

    for article in Crawler(Here, delay=0.0).crawl():
        yield line(article.html.requested_url, article.title, str(article.body))


TOOLS: dict[str, Callable[[], Iterator[dict[str, Any]]]] = {
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "news-please": news_please,
    "fundus": fundus,
}


def main(tool: str, file: str) -> None:
    """Write all lines."""
    path = Path(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as lines:
        for each in TOOLS[tool]():
            lines.write(json.dumps(each) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
