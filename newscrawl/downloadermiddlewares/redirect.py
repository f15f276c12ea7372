"""Follow redirects, and tell nobody where from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class FollowRedirects(RedirectMiddleware):
    """Scrapy's middleware, which else warns at each start that REFERER_ENABLED is off."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy asks."""
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002 - Scrapy's interface
        """Leave out the header."""
        request.headers.pop("Referer", None)
