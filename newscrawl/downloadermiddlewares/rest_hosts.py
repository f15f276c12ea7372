"""Leave a host alone while it asks for that, or does nothing but fail or forbid."""

from __future__ import annotations

import logging
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.asyncio import call_later

from newscrawl.account import Account
from newscrawl.network.exchange import seconds_to_wait
from newscrawl.network.failures import HostRestsError, NotAskedError, instant_after, is_of_connection
from newscrawl.network.hosts import FORBIDDING, Hosts, Patience, Rest
from newscrawl.network.scheduler import PatientScheduler, park

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

_FORBIDDEN = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_MARGIN = 0.05  # seconds: two clocks never agree to the last digit


class RestHosts:
    """Stands nearest to the network, so that it sees each answer and holds back each request."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._hosts = Hosts(
            Patience(
                failures=settings.getint("HOST_FAILURES"),
                first_rest=settings.getfloat("HOST_REST"),
                longest_wait=settings.getfloat("HOST_WAIT_MAX"),
            )
        )
        self._not_before: dict[str, datetime] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RestHosts:
        """Build it as Scrapy asks."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.meet_scheduler, signals.spider_opened)
        crawler.signals.connect(middleware.note_answer, signals.response_downloaded)
        return middleware

    def meet_scheduler(self) -> None:
        """Let the scheduler ask which hosts rest."""
        scheduler = self._scheduler()
        if scheduler is not None:
            scheduler.rests = lambda host: self._hosts.rests(host, monotonic())

    def _scheduler(self) -> PatientScheduler | None:
        scheduler = self._crawler.engine.scheduler if self._crawler.engine else None
        return scheduler if isinstance(scheduler, PatientScheduler) else None

    def process_request(self, request: Request) -> Request | None:
        """Let the request pass, or park it. Raises NotAskedError for a host that is given up."""
        host = self._host_of(request)
        self._require_not_given_up(host)
        if self._hosts.may_ask(host, monotonic()):
            return None
        if request.callback is NO_CALLBACK:  # awaited: it cannot be parked
            raise HostRestsError(host)
        return park(request, host)

    def _require_not_given_up(self, host: str) -> None:
        rest = self._hosts.given_up(host)
        if rest is not None:
            raise NotAskedError(rest.reason, f"{host} is given up for this run", self._not_before.get(host))

    def note_answer(self, response: Response, request: Request) -> None:
        """Take note of an answer as soon as it is there: a middleware sees it when the next request is on its way."""
        host, now = self._host_of(request), monotonic()
        seconds = seconds_to_wait(response)
        if seconds or response.status == HTTPStatus.TOO_MANY_REQUESTS:
            self._begin_rest(host, self._hosts.note_asked_to_wait(host, now, seconds))
        elif response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self._begin_rest(host, self._hosts.note_failure(host, now))
        elif response.status in _FORBIDDEN:
            self._begin_rest(host, self._hosts.note_failure(host, now, FORBIDDING))
        elif self._hosts.note_answer(host, now):
            self._release(host)

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Take note of a failure; park what stood in the downloader's queue when a rest began."""
        host = self._host_of(request)
        if isinstance(exception, HostRestsError):
            if request.callback is NO_CALLBACK:
                return None
            self._require_not_given_up(host)
            return park(request, host)
        if is_of_connection(exception):
            self._begin_rest(host, self._hosts.note_failure(host, monotonic()))
        elif not isinstance(exception, NotAskedError):
            self._hosts.note_nothing(host)
            if self._hosts.given_up(host) is None:
                self._release(host)
        return None

    def _begin_rest(self, host: str, rest: Rest | None) -> None:
        if rest is None:
            return
        account = Account(self._crawler.stats)
        if rest.is_over:
            account.count("hosts/given_up", rest.reason)
            self._not_before[host] = instant_after(rest.seconds)
            logger.error("%s is given up for this run: %s, %.0f s more", host, rest.reason, rest.seconds)
        else:
            account.count("hosts/rested", rest.reason)
            logger.warning("%s is left alone for %.1f s: %s", host, rest.seconds, rest.reason)
        call_later(0.0 if rest.is_over else rest.seconds + _MARGIN, self._release, host)
        self._empty_queue(host)

    def _empty_queue(self, host: str) -> None:
        """Take back what waits for the host in the downloader: it would be asked for in the middle of the rest."""
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(host) if engine else None
        while slot is not None and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(HostRestsError(host))

    def _release(self, host: str) -> None:
        scheduler = self._scheduler()
        if scheduler is not None:
            scheduler.release(host)

    def _host_of(self, request: Request) -> str:
        engine = self._crawler.engine
        return str(engine.downloader.get_slot_key(request)) if engine else ""
