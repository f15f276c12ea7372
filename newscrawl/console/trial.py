"""Try in a process that may be killed whether a page can be read in time, before a command reads it in its own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urljoin

from w3lib.encoding import http_content_type_encoding

from newscrawl.article import NotAnArticle
from newscrawl.console.saying import RefusalError
from newscrawl.extraction.facts import OutletFacts
from newscrawl.extraction.reading import read_bytes
from newscrawl.lead import Lead
from newscrawl.markup import SlowPageError
from newscrawl.patience import patience
from newscrawl.urls import Addresses, host_of
from newscrawl.verdict import ExitCode
from newscrawl.worker.limits import read_limits
from newscrawl.worker.messages import Task, Told
from newscrawl.worker.parent import UnreadableError, Worker

_SOON = 0.3
"""Seconds of CPU time that a page is tried for in the command's own process."""
_NOWHERE = "https://page.invalid/"


class Trial:
    """Tries pages; what is made of them does not matter. Its worker ends with the `async with` block."""

    def __init__(self, settings: Any) -> None:
        self._limits = read_limits(settings)
        self._worker: Worker | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._worker is not None:
            await self._worker.close()

    async def find_fault(self, url: str, body: bytes, content_type: str | None) -> str | None:
        """Return why a page cannot be read, None where it can, or is refused before anything is parsed."""
        charset = http_content_type_encoding(content_type) if content_type else None
        task = Task(url, Lead(url), datetime.now(UTC), charset)
        if _is_read_soon(task, body):
            return None
        if self._worker is None:
            site = Told("newscrawl.spiders.site", "Site", {"url": urljoin(url, "/")})
            self._worker = Worker(site, self._limits)
        try:
            await self._worker.read(task, body)
        except NotAnArticle:
            return None  # it was looked at to its end, and will be again
        except UnreadableError as error:
            return str(error)
        return None


def _is_read_soon(task: Task, body: bytes) -> bool:
    """Read a page as a crawl does in its own process: without what may take long."""
    host = host_of(task.url)
    try:
        with patience(_SOON):
            facts = OutletFacts(name=host, addresses=Addresses(domains=(host,)))  # no selectors: the generic way
            read_bytes(body, task.url, facts, task.lead, now=task.now, charset=task.charset, is_patient=False)
    except SlowPageError:
        return False
    except NotAnArticle:
        return True
    return True


def require_readable(settings: Any, body: bytes, url: str | None = None, content_type: str | None = None) -> None:
    """Raise RefusalError where a page takes too long to read, or too much memory; where no event loop runs."""

    async def find_fault() -> str | None:
        async with Trial(settings) as trial:
            return await trial.find_fault(url or _NOWHERE, body, content_type)

    fault = asyncio.run(find_fault())
    if fault is not None:
        raise RefusalError(f"{url or 'the page'} is not read: it {fault}", ExitCode.UNEXPECTED)
