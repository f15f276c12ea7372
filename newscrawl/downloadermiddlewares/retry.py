"""Ask again for what could not be had: later, and later still, without keeping anything else waiting."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http.request import NO_CALLBACK

from newscrawl.account import Account
from newscrawl.network.exchange import seconds_to_wait
from newscrawl.network.failures import CUT, ENCODING, TOO_LARGE, UnusableBodyError, is_of_connection, reason_of_error
from newscrawl.network.scheduler import put_off

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_LONGEST_DELAY = 60.0


class RetryLater:
    """Takes the place of Scrapy's RetryMiddleware, which asks again at once.

    The first time after RETRY_DELAY seconds, doubled each time, all of them half as long to one and a half times as
    long by chance. After RETRY_TIMES an answer whose body is flagged as unusable becomes a failure.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._times = settings.getint("RETRY_TIMES") if settings.getbool("RETRY_ENABLED") else 0
        self._delay = settings.getfloat("RETRY_DELAY")
        self._statuses = frozenset(map(int, settings.getlist("RETRY_HTTP_CODES")))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryLater:
        """Build it as Scrapy asks."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the response, or the request to be made again. Raises UnusableBodyError."""
        flag = next((flag for flag in (CUT, TOO_LARGE, ENCODING) if flag in response.flags), None)
        if flag is not None:
            again = await self._again(request, flag) if flag == CUT else None
            if again is None:
                raise UnusableBodyError(flag)
            return again
        if response.status not in self._statuses:
            return response
        if request.callback is NO_CALLBACK and seconds_to_wait(response):
            return response  # whoever awaits it has other requests of the host to put off as well
        return await self._again(request, f"http_{response.status}") or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Return the request to be made again where the connection failed."""
        if isinstance(exception, IgnoreRequest) or not (
            is_of_connection(exception) or isinstance(exception, (ResponseDataLossError, OSError))
        ):
            return None
        return await self._again(request, reason_of_error(exception))

    async def _again(self, request: Request, reason: str) -> Request | None:
        spider = self._crawler.spider
        if spider is None or request.meta.get("dont_retry"):
            return None
        again = get_retry_request(
            request, spider=spider, reason=reason, max_retry_times=self._times, give_up_log_level="DEBUG"
        )
        if again is None:
            return None
        Account(self._crawler.stats).count("requests/retried", reason)
        seconds = self._delay * 2 ** (again.meta["retry_times"] - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
        seconds = min(seconds, _LONGEST_DELAY)
        if request.callback is NO_CALLBACK:  # awaited, so that it never passes the scheduler
            await asyncio.sleep(seconds)
            return again
        return put_off(again, seconds)
