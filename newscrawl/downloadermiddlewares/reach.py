"""Refuse requests that lead to where nothing public is: judged by their URL, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.utils.httpobj import urlparse_cached

from newscrawl.account import Account
from newscrawl.network.failures import FORBIDDEN, ForbiddenAddressError
from newscrawl.network.resolver import read_reach

if TYPE_CHECKING:
    from urllib.parse import ParseResult

    from scrapy import Request
    from scrapy.crawler import Crawler

_PORTS = frozenset({80, 443})


class StayOutside:
    """Lets pass http and https to public hosts at the usual ports and at those that the outlet declares.

    It comes after HttpProxyMiddleware, which decides whether a proxy is asked: a proxy resolves names itself, so that
    their spelling is all that can be judged. Of other names the address is judged when it is connected to.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._reach = read_reach(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy asks."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise ForbiddenAddressError where the request may not be made."""
        refusal = self._refusal(urlparse_cached(request), is_proxied=bool(request.meta.get("proxy")))
        if refusal:
            Account(self._crawler.stats).count("requests/refused", FORBIDDEN)
            raise ForbiddenAddressError(refusal)

    def _refusal(self, url: ParseResult, *, is_proxied: bool) -> str | None:
        if url.scheme not in {"http", "https"}:
            return f"{url.scheme}: is neither http nor https"
        host = url.hostname or ""
        shown = f"[{host}]" if ":" in host else host
        if url.netloc.lower() not in {shown, f"{shown}:", f"{shown}:{url.port}"}:
            return "it holds more than a host and a port"  # a user's name, which others may read as the host
        port = url.port or (443 if url.scheme == "https" else 80)
        if port not in _PORTS and port not in getattr(self._crawler.spider, "all_ports", ()):
            return f"port {port} is none that the outlet declares"
        return self._reach.refusal_of_host(host, is_resolved_elsewhere=is_proxied)
