"""Write each article once, each further revision of it once, and mark the texts that others had first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy.exceptions import DropItem

from newscrawl.account import Account
from newscrawl.arguments import read_choice

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from newscrawl.article import Article
    from newscrawl.ledger.records import Known
    from newscrawl.run import Run

_MARK, _DROP = "mark", "drop"


class KnownItem(DropItem):
    """The article, or its text, was written before; `reason` says in one word how another one stands for it."""

    def __init__(self, message: str, reason: str | None = None) -> None:
        super().__init__(message, log_level="INFO")
        self.reason = reason


def drops_copies(settings: BaseSettings) -> bool:
    """Tell whether an article whose text another one had first is left out. Raises SettingError."""
    return read_choice("DUPLICATES", settings["DUPLICATES"], (_MARK, _DROP)) == _DROP


class DeduplicatePipeline:
    """The last pipeline: drops what was written before, in this run or any other, and numbers revisions.

    DUPLICATES says what becomes of an article whose text another one had first, nearly or to the letter: "mark" writes
    it with `duplicateOf`, "drop" does not write it. The same text at another address of one outlet is always dropped.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._drops_copies = drops_copies(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DeduplicatePipeline:
        """Build it as Scrapy asks."""
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        """Return the article with its revision and what it copies, or raise KnownItem."""
        spider: Any = self._crawler.spider
        run: Run = spider.run
        if run.was_passed_on(item):
            run.note_duplicate(item, item.id)
            self._drop("duplicate", "same_id", f"{item.id} was written before in this run")
        known = run.know(item.id)
        if known is not None and known.revision:
            item = self._revise(item, known, run)
        elif item.articleBody:  # pages of pictures alone may share a headline
            self._require_own_text(item, run)
        original = run.find_original(item) if item.articleBody else None
        if original is not None and self._drops_copies and item.revision == 1:
            run.note_duplicate(item, original)
            self._drop("duplicate", "copy", f"{item.id} has the text of {original}")
        if original is not None:
            item = replace(item, duplicateOf=original)
        run.pass_on(item)
        return item

    def _revise(self, item: Article, known: Known, run: Run) -> Article:
        if item.contentHash == known.content_hash:
            run.note_unchanged(item)
            self._drop("unchanged", "same_text", f"{item.id} reads as it was written")
        return replace(item, revision=known.revision + 1, previousContentHash=run.hash_before(known))

    def _require_own_text(self, item: Article, run: Run) -> None:
        first = run.same_text(item)
        if first is not None and first != item.id:
            run.note_duplicate(item, first)
            self._drop("duplicate", "same_text", f"{item.id} has the text of {first}")

    def _drop(self, event: str, reason: str, message: str) -> NoReturn:
        Account(self._crawler.stats).count(f"articles/{event}", reason)
        raise KnownItem(message, reason if event == "duplicate" else None)
