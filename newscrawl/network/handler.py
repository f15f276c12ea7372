"""Ask over http and https: only what may be reached, and no longer than headers can reasonably be."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.account import Account
from newscrawl.network.failures import FORBIDDEN, HEADERS, ForbiddenAddressError, HeadersTooLargeError
from newscrawl.network.headers import bound_headers, went_beyond
from newscrawl.network.resolver import JudgingResolver

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class GuardedHandler(HTTP11DownloadHandler):
    """Scrapy's handler with its resolver's refusals told from names that mean nothing, and bounded headers."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        # Without a delay Scrapy asks one host more at once than CONCURRENT_REQUESTS_PER_DOMAIN, by which it bounds the
        # connections that are kept: a third of all were closed as soon as they had been used.
        self._pool.maxPersistentPerHost = max(self._pool.maxPersistentPerHost, settings.getint("CONCURRENT_REQUESTS"))
        most_bytes = settings.getint("RESPONSE_HEADERS_MAX_SIZE")
        bound_headers(self._pool, most_bytes, settings.getint("RESPONSE_HEADERS_MAX_COUNT"))

    @cached_property
    def _resolver(self) -> JudgingResolver:
        """What Twisted asks for addresses, once the crawl has begun."""
        from twisted.internet import reactor  # noqa: PLC0415 - Scrapy chooses which one before a crawl

        resolver = getattr(reactor, "resolver", None)
        if not isinstance(resolver, JudgingResolver):
            raise TypeError("TWISTED_DNS_RESOLVER names a resolver that judges no address")
        return resolver

    async def download_request(self, request: Request) -> Response:
        """Return the response. Raises ForbiddenAddressError and HeadersTooLargeError besides Scrapy's own."""
        host = urlparse_cached(request).hostname or ""
        proxy = request.meta.get("proxy")
        if proxy:
            self._resolver.proxies.add(urlsplit(proxy if "//" in proxy else f"//{proxy}").hostname or "")
        elif host in self._resolver.proxies:  # it may be anywhere, but is asked as a proxy alone
            raise self._refuse(FORBIDDEN, ForbiddenAddressError(f"{host} is the proxy's"))
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            if host in self._resolver.refused and not proxy:
                raise self._refuse(FORBIDDEN, ForbiddenAddressError(self._resolver.refused[host])) from None
            raise
        except DownloadFailedError as error:
            if went_beyond(error):
                raise self._refuse(HEADERS, HeadersTooLargeError(str(error))) from None
            raise

    def _refuse(self, reason: str, error: Exception) -> Exception:
        Account(self._crawler.stats).count("requests/refused", reason)
        return error
