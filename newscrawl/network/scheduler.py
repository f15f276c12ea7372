"""Scrapy's scheduler, with room for requests that are not to be made yet.

A request that waits here takes no place in the downloader, where it would keep those for other hosts from going on.
And it is from here that the inflow of further requests is held back.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from scrapy.core.scheduler import Scheduler
from scrapy.utils.asyncio import call_later

from newscrawl.network.inflow import LISTING, Inflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import CallLaterResult

_SECONDS, _HOST = "wait_seconds", "wait_for_host"
_UNREAD = 16  # pages downloaded and not yet read, beyond which no more are asked for; Scrapy bounds their bytes alone


def put_off(request: Request, seconds: float) -> Request:
    """Return a request that is made after so many seconds, when a middleware returns it."""
    return _marked(request, _SECONDS, seconds)


def park(request: Request, host: str) -> Request:
    """Return a request that is made when the host is released, when a middleware returns it."""
    return _marked(request, _HOST, host)


def _marked(request: Request, key: str, value: Any) -> Request:
    marked = request.copy()
    marked.meta[key] = value
    marked.dont_filter = True
    return marked


class PatientScheduler(Scheduler):
    """Keeps what was put off or parked, and hands it to the engine when its time has come.

    It tells the inflow how many articles it keeps, in whatever way, and keeps listings while enough are being read.
    """

    crawler: Crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PatientScheduler:
        """Build it as Scrapy asks."""
        scheduler = super().from_crawler(crawler)
        scheduler.crawler = crawler
        scheduler._calls = {}  # noqa: SLF001 - its own; the many arguments of __init__ are Scrapy's
        scheduler._parked = {}  # noqa: SLF001 - likewise
        scheduler._listings = deque()  # noqa: SLF001 - likewise
        scheduler.inflow = Inflow(crawler, crawler.settings.getint("SCHEDULED_MAX"))
        return scheduler

    _calls: dict[Request, CallLaterResult]
    _parked: dict[str, deque[Request]]
    _listings: deque[Request]
    inflow: Inflow
    rests: Callable[[str], bool] | None = None
    """Tells whether a host is still left alone: what is parked for one that is not would never be released."""

    def enqueue_request(self, request: Request) -> bool:
        """Take a request in."""
        seconds, host = request.meta.pop(_SECONDS, None), request.meta.pop(_HOST, None)
        is_ready = False
        if host is not None and self.rests is not None and self.rests(host):
            self._parked.setdefault(host, deque()).append(request)
        elif seconds is not None:
            self._calls[request] = call_later(seconds, self._bring, request)
        else:
            is_ready = super().enqueue_request(request)
            if not is_ready:
                return False
        self.inflow.note_scheduled(request, is_ready=is_ready)
        return True

    def next_request(self) -> Request | None:
        """Return the request to be made now, None where there is none; no listing while enough are being read."""
        if self._is_behind:
            return None
        request = super().next_request()
        while request is not None and LISTING in request.meta and self.inflow.is_full:
            self._listings.append(request)
            request = super().next_request()
        if request is None and self._listings and not self.inflow.is_full:
            request = self._listings.popleft()
        if request is not None:
            self.inflow.note_taken(request, is_ready=True)
        return request

    @property
    def _is_behind(self) -> bool:
        """Tell whether reading falls behind; the engine asks again with each page that has been read."""
        slot = self.crawler.engine.scraper.slot if self.crawler.engine is not None else None
        return slot is not None and len(slot.active) + len(slot.queue) >= _UNREAD

    def _bring(self, request: Request) -> None:
        del self._calls[request]
        self._crawl(request)

    def _crawl(self, request: Request) -> None:
        self.inflow.note_taken(request, is_ready=False)  # it comes back
        if self.crawler.engine is not None:
            self.crawler.engine.crawl(request)

    def release(self, host: str) -> int:
        """Let all go on that is parked for a host; returns their number."""
        parked = self._parked.pop(host, ())
        for request in parked:
            self._crawl(request)
        return len(parked)

    def has_pending_requests(self) -> bool:
        """Tell whether the crawl is not at its end."""
        keeps_some = self._calls or self._parked or self._listings or self.inflow.is_open
        return bool(keeps_some) or super().has_pending_requests()

    def close(self, reason: str) -> Any:
        """Forget what still waits: the Ledger knows what was to be fetched."""
        for call in self._calls.values():
            call.cancel()
        self._calls.clear()
        self._parked.clear()
        self._listings.clear()
        return super().close(reason)
