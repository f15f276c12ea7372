"""Count, over the articles written, which fields are filled and which layer filled them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals

from newscrawl.account import Account
from newscrawl.article import TEXTLESS_TYPES, Article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Coverage:
    """Counts `articles/written`, `fields/<field>` and `found_by/<field>/<layer>` for each article."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Coverage:
        """Build it as Scrapy asks."""
        extension = cls(crawler)
        crawler.signals.connect(extension.count, signals.item_scraped)
        return extension

    def count(self, item: Article) -> None:
        """Count one article's fields."""
        if not isinstance(item, Article):
            return
        account = Account(self._crawler.stats)
        account.count("articles/written")
        if item.revision > 1:
            account.count("articles/revised")
        for name, layer in item.metadata.found_by.items():
            account.count("fields", name)
            account.count(f"found_by/{name}", layer)
        if item.articleType in TEXTLESS_TYPES and item.articleBody is None:
            account.count("textless")
        if item.metadata.warnings:
            account.count("articles_with_warnings")
