"""Count what is asked for and what comes, under the names that Scrapy has for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.statscollectors import StatsCollector


class CountTraffic:
    """Stands next to the network, so that retries, redirects and packed bodies count as what they are.

    Scrapy's own (`DownloaderStats`) puts every request and the head of every answer together once more to know their
    lengths; here the bytes are those of bodies.
    """

    def __init__(self, stats: StatsCollector) -> None:
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CountTraffic:
        """Build it as Scrapy asks."""
        return cls(crawler.stats)

    def process_request(self, request: Request) -> None:  # noqa: ARG002 - Scrapy's signature
        """Count a request."""
        self._stats.inc_value("downloader/request_count")

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - Scrapy's signature
        """Count an answer."""
        self._stats.inc_value("downloader/response_count")
        self._stats.inc_value(f"downloader/response_status_count/{response.status}")
        self._stats.inc_value("downloader/response_bytes", len(response.body))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002 - Scrapy's signature
        """Count a request that no answer came to."""
        self._stats.inc_value("downloader/exception_count")
        self._stats.inc_value(f"downloader/exception_type_count/{type(exception).__name__}")
