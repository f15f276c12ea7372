"""Write each article once: by its id, and by its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

from newscrawl.account import Account

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.article import Article


class DuplicateItem(DropItem):
    """The article was written before in this run."""

    def __init__(self, message: str) -> None:
        super().__init__(message, log_level="INFO")


class DeduplicatePipeline:
    """The last pipeline: drops an article that this run has passed on already.

    It knows one run; what earlier runs wrote is the Ledger's to know.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._ids: set[str] = set()
        self._id_by_hash: dict[bytes, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DeduplicatePipeline:
        """Build it as Scrapy asks."""
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        """Return the article, or raise DuplicateItem."""
        if item.id in self._ids:
            self._drop("same_id", f"{item.id} was written before")
        if item.articleBody:  # pages of pictures alone may share a headline
            first = self._id_by_hash.setdefault(bytes.fromhex(item.contentHash or ""), item.id)
            if first != item.id:
                self._drop("same_text", f"{item.id} has the text of {first}")
        self._ids.add(item.id)
        return item

    def _drop(self, reason: str, message: str) -> None:
        Account(self._crawler.stats).count("articles/duplicate", reason)
        raise DuplicateItem(message)
