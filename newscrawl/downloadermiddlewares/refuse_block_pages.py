"""Take the page of a guard against robots for what it is: a refusal, whatever its status says."""

from __future__ import annotations

import logging
from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.account import Account
from newscrawl.network.block_pages import is_block_page
from newscrawl.network.exchange import charset_of
from newscrawl.network.failures import BLOCK_PAGE, NotAskedError, UnusableBodyError
from newscrawl.network.hosts import FORBIDDING
from newscrawl.urls import host_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

_HTML = (b"text/html", b"application/xhtml")


class RefuseBlockPages:
    """Lets no such page pass as an article or a listing; none is asked for again in the run, which would not help.

    A host that serves HOST_FAILURES of them in a row, and nothing else, is given up for the run.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getint("HOST_FAILURES")
        self._in_a_row: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RefuseBlockPages:
        """Build it as Scrapy asks."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let the request pass. Raises NotAskedError for a host that is given up."""
        host = host_of(request.url)
        if self._in_a_row[host] >= self._most:
            raise NotAskedError(FORBIDDING, f"{host} is given up for this run")

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response. Raises UnusableBodyError."""
        if response.status != HTTPStatus.OK or urlsplit(request.url).path == "/robots.txt":
            return response  # a robots.txt that is a page has no rules; one that cannot be had would forbid everything
        host = host_of(request.url)
        if not _is_refusal(response):
            self._in_a_row.pop(host, None)
            return response
        self._in_a_row[host] += 1
        if self._in_a_row[host] == self._most:
            Account(self._crawler.stats).count("hosts/given_up", FORBIDDING)
            logger.error("%s is given up for this run: a guard against robots answers", host)
        raise UnusableBodyError(BLOCK_PAGE)


def _is_refusal(response: Response) -> bool:
    if (response.headers.get("cf-mitigated") or b"").strip().lower() == b"challenge":
        return True
    content_type = (response.headers.get("Content-Type") or b"text/html").strip().lower()
    return content_type.startswith(_HTML) and is_block_page(response.body, charset_of(response))
