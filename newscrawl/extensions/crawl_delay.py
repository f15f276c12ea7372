"""Honour the Crawl-delay of robots.txt, which Scrapy reads and ignores."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from newscrawl.network.robots import Rules

logger = logging.getLogger(__name__)


class CrawlDelay:
    """Sets a host's delay to what its robots.txt asks for, up to CRAWL_DELAY_MAX seconds."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getfloat("CRAWL_DELAY_MAX")
        self._delays: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlDelay:
        """Build it as Scrapy asks."""
        extension = cls(crawler)
        crawler.signals.connect(extension.note_delay, signals.robots_parsed)
        crawler.signals.connect(extension.keep_delay, signals.response_downloaded)
        return extension

    def note_delay(self, robotparser: Rules, request: Request) -> None:
        """Remember what a host asks for, and set it at once."""
        asked = robotparser.crawl_delay
        host = urlparse_cached(request).hostname or ""
        if not asked or not host:
            return
        if asked > self._most:
            logger.warning("%s asks for %g s between requests; CRAWL_DELAY_MAX makes it %g s", host, asked, self._most)
        self._delays[host] = min(float(asked), self._most)
        self._apply(host)

    def keep_delay(self, request: Request) -> None:
        """Set it again after each answer: AutoThrottle goes by how fast the server is."""
        self._apply(urlparse_cached(request).hostname or "")

    def _apply(self, host: str) -> None:
        slot = self._crawler.engine.downloader.slots.get(host)
        delay = self._delays.get(host)
        if slot is not None and delay is not None and slot.delay < delay:
            slot.delay = delay
            slot.jitter = 0.0
