"""Count, over the articles written, which fields are filled and which layer filled them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import signals

from newscrawl.account import Account
from newscrawl.article import TEXTLESS_TYPES, Article
from newscrawl.digests import Digests

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Coverage:
    """Counts `articles/written`, `fields/<field>` and `found_by/<field>/<layer>` for each article.

    And `same_bodies`, which another article of the run has to the letter; `bodies/<number>`, a power of 2, for each
    body of at least so many characters and less than twice as many; and `newest`, which is no count but the second
    since 1970 in which the newest article was published.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._bodies = Digests()

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
        if item.articleBody:
            account.count("bodies", str(2 ** (len(item.articleBody).bit_length() - 1)))
            if not self._bodies.put(item.articleBody):
                account.count("same_bodies")
        published = item.datePublished or item.metadata.dateDownloaded
        if published and item.revision == 1:
            account.raise_to("newest", int(min(published, datetime.now(UTC)).timestamp()))
        if item.metadata.warnings:
            account.count("articles_with_warnings")
