"""Fetch a few pages for a person: through Scrapy, with the project's manners, guards and limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http.request import NO_CALLBACK

from newscrawl.console.saying import RefusalError
from newscrawl.network.failures import reason_of_error
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from newscrawl.discovery.source import Source

_OK = range(200, 300)


class InterruptedErrandError(RefusalError):
    """The work was not done to its end, since somebody stopped it."""

    def __init__(self) -> None:
        super().__init__("interrupted; nothing is written", ExitCode.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one request: the page after redirects, or in one word why there is none."""

    url: str
    body: bytes = b""
    content_type: str | None = None
    reason: str | None = None


PATIENCE = 10.0
"""Seconds that one page may take: a person waits, and few pages are worth more of that."""


class Errand(Spider):
    """Runs one piece of work that asks for pages as it needs them; it writes nothing, and knows no Ledger.

    `work` is given the function that fetches. Requests pass the project's downloader middlewares, so robots.txt, the
    guard of addresses, TLS, delays and size limits hold as in any crawl.
    """

    name = "errand"
    sources: ClassVar[tuple[Source, ...]] = ()
    custom_settings: ClassVar[dict[str, Any]] = {  # type: ignore[misc]  # never changed
        "EXTENSIONS": {"newscrawl.extensions.crawl_delay.CrawlDelay": 100},
        "EXTENSIONS_BASE": {},
        "ITEM_PIPELINES": {},
        "FEEDS": {},
        "DOWNLOAD_TIMEOUT": PATIENCE,
    }

    def __init__(self, work: Callable[[Fetch], Awaitable[None]], ports: frozenset[int] = frozenset()) -> None:
        super().__init__()
        self._work = work
        self.all_ports = ports
        self.error: BaseException | None = InterruptedErrandError()

    async def start(self) -> AsyncIterator[Request]:
        """Do the work; its requests are awaited, and none is scheduled."""
        try:
            await self._work(self.fetch)
            self.error = None
        except Exception as error:  # noqa: BLE001 - it is raised again where the crawl has ended
            self.error = error
        no_requests: tuple[Request, ...] = ()
        for request in no_requests:
            yield request

    async def fetch(self, url: str) -> Fetched:
        """Return what came of asking for an address. Raises InterruptedErrandError."""
        engine: Any = self.crawler.engine
        try:
            response = await engine.download_async(Request(url, callback=NO_CALLBACK, dont_filter=True))
        except Exception as error:  # noqa: BLE001 - whatever it was, the page is not there, and has a reason
            self._require_going_on()
            return Fetched(url, reason=reason_of_error(error))
        self._require_going_on()
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
        reason = None if response.status in _OK else f"http_{response.status}"
        return Fetched(response.url, response.body, content_type, reason)

    def _require_going_on(self) -> None:
        if not self.crawler.crawling:  # SIGINT or SIGTERM: what was not asked for yet never will be
            raise InterruptedErrandError


if TYPE_CHECKING:
    Fetch = Callable[[str], Awaitable[Fetched]]


def run_errand(process: Any, work: Callable[[Fetch], Awaitable[None]], first_url: str) -> None:
    """Run the work to its end in Scrapy's `process`; ports besides those of `first_url` are not asked.

    Raises what the work raises, and InterruptedErrandError.
    """
    crawler = process.create_crawler(Errand)
    port = urlsplit(first_url).port
    process.crawl(crawler, work=work, ports=frozenset({port} if port else ()))
    process.start()
    error = crawler.spider.error if crawler.spider is not None else RuntimeError("Scrapy did not begin")
    if error is not None:
        raise error


def fetch_page(process: Any, url: str) -> Fetched:
    """Return what came of asking for one page."""
    came: list[Fetched] = []

    async def work(fetch: Fetch) -> None:
        came.append(await fetch(url))

    run_errand(process, work, url)
    return came[0]
