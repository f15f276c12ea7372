"""Take requests out of long listings no faster than they are made, so that what is scheduled stays little.

Scrapy schedules all that a callback yields as fast as it yields it. And while a callback waits, its page counts among
those that are being read: beside a large one Scrapy makes no further request, so that what it waits for would not come.
So a listing's callback ends at once, and what it announces is taken in here.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from scrapy import signals
from twisted.python.failure import Failure

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

LISTING = "listing_bytes"
"""Key of a request's meta: it asks for a listing, of which so many bytes are to be expected."""
_MOST_BYTES = 5_000_000  # of listings that are being read or fetched; as many as Scrapy lets callbacks have of pages
_LEAST_BYTES = 50_000  # that a listing counts for: a parser's state is not nothing

_LONGEST_END = 10.0  # seconds; whoever ends a run is not made to wait for long


class Inflow:
    """Reads on in what yields requests, in all of it by turns, until `most` requests for articles are scheduled.

    Then it waits until all of them were made, but for those that have to wait themselves: Scrapy makes the last of what
    is scheduled first, so that with a steady supply the first on a list would be the last to be fetched.
    It waits for articles alone: requests for listings go on at once, and the scheduler hands none of them out while too
    many bytes of listings are being read or fetched (`is_full`). So whatever is waited for waits for nothing itself.
    """

    def __init__(self, crawler: Crawler, most: int) -> None:
        self._crawler = crawler
        self._most = most
        self._scheduled = self._ready = 0
        self._open: dict[asyncio.Task[None], int] = {}
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._is_ending = False

    @property
    def is_open(self) -> bool:
        """Tell whether anything is being read, so that the crawl is not at its end."""
        return bool(self._open)

    @property
    def is_full(self) -> bool:
        """Tell whether so much is being read, or on its way, that no further listing is to be asked for."""
        expected = sum(request.meta.get(LISTING, 0) for request in self._engine.downloader.active)
        return sum(self._open.values(), expected) >= _MOST_BYTES

    def begin(self, requests: AsyncGenerator[Request, None], size: int, response: Response | None = None) -> None:
        """Begin to read what `size` bytes of a listing lead to; an error is told as one of `response`'s callback."""
        task = asyncio.ensure_future(self._take(requests, response))
        self._open[task] = max(size, _LEAST_BYTES)
        task.add_done_callback(self._forget)

    async def end(self, *, in_vain: bool = False) -> None:
        """Read what is open to its end, so that all of it is noted, but make no request of it; `in_vain`: do not.

        What takes too long is left in the middle, as by a run that was killed: the next one reads it anew.
        """
        self._is_ending = True
        self._wake_all()
        tasks = set(self._open)
        if tasks and not in_vain:
            _, tasks = await asyncio.wait(tasks, timeout=_LONGEST_END)
        for task in tasks:
            task.cancel()
        if tasks:
            logger.info("%d listings are left in the middle", len(tasks))
            await asyncio.wait(tasks)

    def note_scheduled(self, request: Request, *, is_ready: bool) -> None:
        """Note that the scheduler keeps a request, for the engine or until it `is_ready`."""
        if LISTING not in request.meta:
            self._scheduled += 1
            self._ready += is_ready

    def note_taken(self, request: Request, *, is_ready: bool) -> None:
        """Note that the scheduler keeps a request no more."""
        if LISTING not in request.meta:
            self._scheduled -= 1
            self._ready -= is_ready
            if not self._ready and self._scheduled < self._most:
                self._wake_all()

    def _wake_all(self) -> None:
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():  # cancelled
                waiting.set_result(None)

    async def _take(self, requests: AsyncGenerator[Request, None], response: Response | None) -> None:
        try:
            async with aclosing(requests):
                async for request in requests:
                    if LISTING not in request.meta:
                        await self._wait_for_room()
                    if not self._is_ending:
                        self._engine.crawl(request)
        except Exception as error:  # noqa: BLE001 - one listing costs itself, as Scrapy has it for callbacks
            self._tell(error, response)

    async def _wait_for_room(self) -> None:
        """Wait until there is room for an article, and let others that are being read have their turn."""
        if len(self._open) > 1:
            await asyncio.sleep(0)
        while self._scheduled >= self._most and not self._is_ending:
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            await waiting

    def _tell(self, error: Exception, response: Response | None) -> None:
        logger.error("error while reading %s", response or "what was given", exc_info=error)
        spider, failure = self._crawler.spider, Failure(error)  # type: ignore[no-untyped-call]
        self._crawler.signals.send_catch_log(signals.spider_error, failure=failure, response=response, spider=spider)

    def _forget(self, task: asyncio.Task[None]) -> None:
        del self._open[task]
        slot = self._engine._slot  # noqa: SLF001 - else it looks again five seconds later
        if slot is not None:
            slot.nextcall.schedule()

    @property
    def _engine(self) -> Any:
        return self._crawler.engine
