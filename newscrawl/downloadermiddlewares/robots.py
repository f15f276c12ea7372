"""Obey robots.txt (RFC 9309), also while it cannot be had."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest, NotConfigured, StopDownload
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.account import Account
from newscrawl.network.exchange import seconds_to_wait
from newscrawl.network.failures import HostRestsError, NotAskedError, reason_of_error
from newscrawl.network.robots import ALLOW_ALL, DISALLOW_ALL, MOST_BYTES, Rules, read_robots
from newscrawl.network.scheduler import park

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawl.run import Run

logger = logging.getLogger(__name__)

KEPT_BYTES = "kept_bytes"
"""Key of a request's meta: so many bytes of the body are wanted and no more, which is no failure."""
_FIRST = 1000  # before all pages
UNREACHABLE = "robots_unreachable"
LONGEST_KEPT = timedelta(hours=24)
"""So long a robots.txt is used without being read anew (RFC 9309, 2.4)."""


_UNREACHED_FOR = timedelta(minutes=5)
"""So long a host whose robots.txt cannot be had is taken to forbid everything; then it is asked for again."""
_TIMES = 3  # that it is asked for while the host asks to be left alone


@dataclass(frozen=True, slots=True)
class Judge:
    """What a host's robots.txt says, until an instant of the monotonic clock; `reason` is why it could not be had."""

    rules: Rules
    until: float
    reason: str | None = None


class ObeyRobots:
    """Asks each host for its robots.txt before anything else, and takes the host at its word.

    Scrapy's own middleware allows everything where robots.txt cannot be had, and, in 2.19, to the requests that wait
    for it beside the first.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._token: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._judges: dict[str, asyncio.Future[Judge]] = {}
        self._received: WeakKeyDictionary[Request, int] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ObeyRobots:
        """Build it as Scrapy asks."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.stop_at_limit, signals.bytes_received)
        return middleware

    def stop_at_limit(self, data: bytes, request: Request) -> None:
        """Let no more be downloaded than is wanted of a body."""
        wanted = request.meta.get(KEPT_BYTES)
        if wanted is not None:
            self._received[request] = self._received.get(request, 0) + len(data)
            if self._received[request] > wanted:
                raise StopDownload(fail=False)

    async def process_request(self, request: Request) -> Request | None:
        """Let the request pass. Raises NotAskedError where robots.txt forbids it."""
        if request.meta.get("dont_obey_robotstxt"):
            return None
        try:
            judge = await self._judge_of(request)
        except HostRestsError as error:
            return park(request, error.host)
        if judge.rules.allows(request.url):
            return None
        if judge.reason is None:
            raise NotAskedError("robots", f"robots.txt forbids {request.url}")
        raise NotAskedError(judge.reason, f"the robots.txt for {request.url} cannot be had")

    async def _judge_of(self, request: Request) -> Judge:
        """Return the judge of a request's host; all that come meanwhile wait for the same answer."""
        parts = urlparse_cached(request)
        url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        waiting = self._judges.get(url)
        if waiting is None or (waiting.done() and not waiting.exception() and waiting.result().until < monotonic()):
            waiting = self._judges[url] = asyncio.ensure_future(self._ask(url, request))
        try:
            return await asyncio.shield(waiting)
        except IgnoreRequest:  # for now: next time it is asked for anew
            if self._judges.get(url) is waiting:
                del self._judges[url]
            raise

    async def _ask(self, url: str, request: Request) -> Judge:
        """Ask for a robots.txt. Raises HostRestsError, NotAskedError where the host is not asked."""
        body, reason = await self._download(url)
        run: Run | None = getattr(self._crawler.spider, "run", None)
        found = "none" if body is None else "read"
        if reason is not None:
            body = run.last_robots(url, LONGEST_KEPT) if run else None
            found = "unreachable" if body is None else "last_good"
        elif body is not None and run:
            run.note_robots(url, body)
        Account(self._crawler.stats).count("robots", found)
        if reason is not None and body is None:
            logger.warning("%s cannot be had (%s): nothing of the host is asked for", url, reason)
            return Judge(DISALLOW_ALL, monotonic() + _UNREACHED_FOR.total_seconds(), reason)
        rules = ALLOW_ALL if body is None else read_robots(body, self._token)
        self._crawler.signals.send_catch_log(signals.robots_parsed, robotparser=rules, request=request)
        return Judge(rules, monotonic() + LONGEST_KEPT.total_seconds())

    async def _download(self, url: str) -> tuple[bytes | None, str | None]:
        """Return the body, None where there is none, and the reason where that is not to be known (2.3.1)."""
        engine = self._crawler.engine
        for _ in range(_TIMES if engine else 0):
            meta = {"dont_obey_robotstxt": True, KEPT_BYTES: MOST_BYTES, "download_maxsize": 0}
            request = Request(url, priority=_FIRST, meta=meta, callback=NO_CALLBACK)
            try:
                response = await engine.download_async(request)
            except (HostRestsError, NotAskedError):
                raise
            except Exception as error:  # noqa: BLE001 - whatever keeps it from being read, nothing is allowed then
                is_of_redirects = "max redirections" in str(error)  # then it is as if there were none (2.3.1.2)
                return None, None if is_of_redirects else reason_of_error(error)
            if response.status != HTTPStatus.TOO_MANY_REQUESTS and not seconds_to_wait(response):
                return _read(response)
        return None, UNREACHABLE


def _read(response: Response) -> tuple[bytes | None, str | None]:
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None, UNREACHABLE
    is_there = HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES
    return response.body[:MOST_BYTES] if is_there else None, None
