"""Ask for no page where many like it were asked for in vain."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from newscrawl.network.failures import NotAskedError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class AvoidTraps:
    """Gives up an article's request that `Traps` warns of; the Ledger has it tried again by a later run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._said: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AvoidTraps:
        """Build it as Scrapy asks."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request pass, or raise NotAskedError."""
        if "lead" not in request.cb_kwargs:  # a listing, a robots.txt
            return
        spider: Any = self._crawler.spider
        trap = spider.traps.find(request.url)
        if trap is None:
            return
        if trap not in self._said:
            self._said.add(trap)
            logger.warning("%s and the like are not asked for in this run: %s", request.url, trap)
        raise NotAskedError("trap", trap)
