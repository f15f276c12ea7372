"""Read downloaded pages: here, or in the worker those that may take long; set aside those that cannot be read."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newscrawl import __version__
from newscrawl.article import NotAnArticle
from newscrawl.discovery.source import UnreadableListingError
from newscrawl.extraction.reading import read_bytes
from newscrawl.markup import SlowPageError
from newscrawl.network.exchange import charset_of, first_address
from newscrawl.patience import patience
from newscrawl.quarantine import SetAside, name_of, open_quarantine
from newscrawl.worker.limits import read_limits
from newscrawl.worker.messages import Task, Told
from newscrawl.worker.parent import UnreadableError, Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from newscrawl.account import Account
    from newscrawl.article import Article
    from newscrawl.extraction.facts import OutletFacts
    from newscrawl.extraction.page import Page
    from newscrawl.extraction.reading import Reading
    from newscrawl.lead import Lead
    from newscrawl.run import Run
    from newscrawl.traps import Traps

logger = logging.getLogger(__name__)

PATIENCE = 0.1
"""Seconds of CPU time that a page may take here; few real pages need more."""
LONGEST_PARSE = 0.2
"""Seconds of CPU time, of a list page, which nothing can interrupt."""
_TURN = 0.03
"""Seconds of CPU time after which nothing more is begun in one turn of the event loop."""
_HOSTILE = "hostile"


class Reader:
    """Reads the pages of one run. A page that is no article is counted, noted in the Ledger and returned as None."""

    def __init__(
        self,
        facts: OutletFacts,
        refine: Callable[[Article, Page], Article],
        told: Told,
        account: Account,
        run: Run,
        traps: Traps,
        settings: BaseSettings,
    ) -> None:
        self._facts = facts
        self._refine = refine
        self._account = account
        self._run = run
        self._traps = traps
        self._worker = Worker(told, read_limits(settings))
        self._quarantine = open_quarantine(settings)
        self._turn_began: float | None = None
        self._begin_turn(PATIENCE)  # the import of all that reads pages had a turn of the event loop to itself
        self._one_at_a_time = asyncio.Lock()
        self._set_aside_before = self._quarantine.names()

    def read(self, response: Response, lead: Lead, text_css: str | None = None) -> Reading | None:
        """Read a page here. Raises SlowPageError where that may take too long."""
        task = _task(response, lead, text_css)
        try:
            self._require_page(response)
            with patience(PATIENCE):
                reading = read_bytes(
                    response.body,
                    task.url,
                    self._facts,
                    lead,
                    now=task.now,
                    charset=task.charset,
                    refine=self._refine,
                    text_css=text_css,
                    is_patient=False,
                )
        except NotAnArticle as rejection:
            if rejection.reason == _HOSTILE:  # the worker's way sets it aside
                raise SlowPageError(str(rejection)) from rejection
            self._reject(response, lead, rejection)
            return None
        return self._completed(reading, response)

    @property
    def is_tired(self) -> bool:
        """Tell whether the event loop's present turn has taken so long that what comes next should have its own.

        It begins with the first question; whatever is done in it counts, articles on their way to their line as well.
        """
        began = self._begin_turn() if self._turn_began is None else self._turn_began
        return time.thread_time() - began > _TURN

    def _begin_turn(self, spent: float = 0.0) -> float:
        self._turn_began = time.thread_time() - spent
        asyncio.get_running_loop().call_soon(self._end_turn)
        return self._turn_began

    def _end_turn(self) -> None:
        self._turn_began = None

    async def rest(self) -> None:
        """Return in a turn of the event loop in which little has been done yet."""
        while self.is_tired:  # noqa: ASYNC110 - the loop's next turn is what is waited for
            await asyncio.sleep(0)

    async def read_in_worker(self, response: Response, lead: Lead, text_css: str | None = None) -> Reading | None:
        """Read a page where that can be given up."""
        self._account.count("articles/read_in_worker")
        try:
            reading = await self._worker.read(_task(response, lead, text_css), response.body)
        except NotAnArticle as rejection:
            self._reject(response, lead, rejection)
            if rejection.reason == _HOSTILE:
                await self._set_aside(response, lead, rejection.reason, str(rejection))
            return None
        except UnreadableError as error:
            self._account.count("articles/failed", error.reason)
            self._run.note_failed([self._run.id_of(lead)], error.reason, set_aside_by=__version__)
            await self._set_aside(response, lead, error.reason, str(error))
            return None
        await self.rest()
        return self._completed(reading, response)

    async def require_parsable(self, body: bytes, charset: str | None) -> None:
        """Try elsewhere how long parsing a list page takes. Raises UnreadableListingError where that is too long."""
        try:
            seconds = await self._worker.try_parsing(body, charset)
        except (NotAnArticle, UnreadableError) as error:
            raise UnreadableListingError(f"no list page but one made to freeze a parser: {error}") from error
        if seconds > LONGEST_PARSE:
            raise UnreadableListingError(f"a list page that takes {seconds:.1f} s to parse")

    async def close(self) -> None:
        """End the worker."""
        await self._worker.close()

    def _completed(self, reading: Reading, response: Response) -> Reading:
        article = reading.article
        if self._set_aside_before and (name := name_of(self._facts.name, response.url)) in self._set_aside_before:
            with suppress(OSError):  # it can be read now; what is left of it does no harm
                self._quarantine.remove(name)
        metadata = replace(
            article.metadata,
            statusCode=response.status,
            requestUrl=first_address(response),
            crawlId=self._run.crawl_id,
        )
        return replace(reading, article=replace(article, metadata=metadata))

    def _reject(self, response: Response, lead: Lead, rejection: NotAnArticle) -> None:
        self._account.count("articles/rejected", rejection.reason)
        self._traps.note(first_address(response), rejection.reason)
        version = __version__ if rejection.reason == _HOSTILE else None
        self._run.note_rejected([self._run.id_of(lead)], rejection.reason, set_aside_by=version)
        if version is None:
            logger.info("%s %s", response.url, rejection)

    async def _set_aside(self, response: Response, lead: Lead, reason: str, message: str) -> None:
        outlet = self._facts.name
        name = name_of(outlet, response.url)
        article_id = self._run.id_of(lead)
        page = SetAside(name, outlet, article_id, response.url, reason, message, datetime.now(UTC), __version__)
        headers = [(_text(key), _text(value)) for key, values in response.headers.items() for value in values or ()]
        logger.warning("%s %s; set aside as %s", response.url, message, name)
        try:
            async with self._one_at_a_time:  # in a thread: to pack ten megabytes takes half a second
                await asyncio.to_thread(self._quarantine.keep, page, response.status, headers, response.body)
        except OSError as error:
            logger.error("%s could not be kept: %s", response.url, error)  # noqa: TRY400 - one line, no traceback

    def _require_page(self, response: Response) -> None:
        if not self._facts.addresses.is_article(response.url):
            raise NotAnArticle("redirected_away", f"led to {response.url}, which is no article of the outlet")
        content_type = (response.headers.get("Content-Type") or b"text/html").decode("latin-1").strip().lower()
        if not content_type.startswith(("text/", "application/xhtml")):
            raise NotAnArticle("no_page", f"is {content_type}, not a page")


def _task(response: Response, lead: Lead, text_css: str | None) -> Task:
    return Task(response.url, lead, datetime.now(UTC), charset_of(response), text_css)


def _text(value: Any) -> str:
    return bytes(value).decode("latin-1")
