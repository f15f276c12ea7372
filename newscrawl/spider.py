"""NewsSpider: what an outlet declares, and the way of its articles from a lead to the pipelines.

Longer than other files: the declarations are the vocabulary of outlets, and each bears its explanation.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider, DontCloseSpider
from scrapy.utils.defer import deferred_from_coro

from newscrawl.account import Account
from newscrawl.arguments import ArgumentError, Asked, read_amount, read_arguments
from newscrawl.extraction.facts import OutletFacts, Selectors
from newscrawl.lead import Lead
from newscrawl.ledger.records import Validators
from newscrawl.listings import Listings, unhurried
from newscrawl.markup import SlowPageError
from newscrawl.network.exchange import first_address, if_changed, validators_of
from newscrawl.network.failures import not_before, reason_of
from newscrawl.run import Run
from newscrawl.traps import EMPTY_ANSWERS, Traps
from newscrawl.triage import HELD_BACK, Triage
from newscrawl.urls import Addresses, host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from newscrawl.article import Article
    from newscrawl.discovery.source import Source
    from newscrawl.extraction.page import Page
    from newscrawl.extraction.reading import Reading
    from newscrawl.ledger.records import Known
    from newscrawl.network.inflow import Inflow
    from newscrawl.reader import Reader

    Output = AsyncIterator[Article | Request] | Iterator[Article | Request] | tuple[()]

_AT_ONCE = 64
"""Articles of earlier runs that are taken up when nothing else is left to do: so many are in memory at once."""
_NO_VALIDATORS = Validators()


def read_revisits(settings: BaseSettings) -> list[timedelta]:
    """Return how long after publication articles are looked at again. Raises SettingError."""
    hours = settings.getlist("REVISIT_AFTER_HOURS")
    return [
        timedelta(hours=read_amount("REVISIT_AFTER_HOURS", each, "hours, or several with commas")) for each in hours
    ]


class NewsSpider(Spider):
    """An outlet: declarations of what is particular to a publisher, and at most one hook, `refine`."""

    title: ClassVar[str] = ""
    """What the publisher calls the outlet."""
    country: ClassVar[str | None] = None
    """ISO 3166 code in lower case."""
    language: ClassVar[str | None] = None
    """BCP 47."""
    timezone: ClassVar[str | None] = None
    """IANA name; the zone of dates printed without one."""
    sources: Sequence[Source] = ()
    """Where articles are announced."""
    home: ClassVar[str | None] = None
    """The publisher's front page; by default the first source's host."""
    domains: ClassVar[Sequence[str]] = ()
    """The outlet's sites; by default the hosts of the sources without "www."."""
    ports: ClassVar[Sequence[int]] = ()
    """Ports of the outlet's servers besides 80, 443 and those of its sources."""
    article_urls: ClassVar[str | None] = None
    """Pattern that an article's address (without scheme) holds; None where every address on the site may be one."""
    article_id: ClassVar[str | None] = None
    """Pattern whose group is the outlet's own id of the article; by default a digest of the address is the id."""
    rewrite: ClassVar[Sequence[tuple[str, str]]] = ()
    """(pattern, replacement) pairs that turn other ways of writing an address into the outlet's own."""
    affixes: ClassVar[Sequence[str]] = ()
    """Names the outlet puts behind its headlines, besides its title and domains."""
    selectors: ClassVar[Selectors] = Selectors()
    """CSS for what structured data and the generic reading do not give."""
    told: ClassVar[Sequence[str]] = ()
    """The arguments without which the outlet is not this one, as `url` of `site`."""
    expect: ClassVar[Mapping[str, float]] = {}
    """Promises: "leads" in a full run, and the share of articles in which a field is filled."""

    def __init__(self, **arguments: str) -> None:
        super().__init__()
        self.started = datetime.now(UTC)
        self._arguments = arguments
        self._reader: Reader | None = None
        self.asked = self.read_arguments(**arguments)

    def read_arguments(self, **arguments: str) -> Asked:
        """Read the spider arguments. Raises ArgumentError."""
        known = ("since", "until", "sections", "urls", "limit", "revisit")
        unknown = [name for name in arguments if name not in known]
        if unknown:
            raise ArgumentError(f"unknown argument {unknown[0]!r}: {self.name} takes {', '.join(known)}")
        zone = self.facts.zone or UTC
        return read_arguments(**arguments, zone=zone, now=self.started)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        """Build it as Scrapy asks."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.follow_waiting, signals.spider_idle)
        crawler.signals.connect(spider.end, signals.spider_closed)
        crawler.signals.connect(spider.note_error, signals.spider_error)
        crawler.signals.connect(spider.note_item_error, signals.item_error)
        crawler.signals.connect(spider.note_item, signals.item_scraped)
        crawler.signals.connect(spider.note_item, signals.item_dropped)
        return spider

    @cached_property
    def facts(self) -> OutletFacts:
        """The declarations, in the form in which the other rooms ask for them."""
        first = urlsplit(self.sources[0].url) if self.sources else None
        domains = self.domains or [host_of(source.url).removeprefix("www.") for source in self.sources]
        return OutletFacts(
            name=self.outlet,
            title=self.title or None,
            home=self.home or (f"{first.scheme}://{first.netloc}/" if first else None),
            country=self.country,
            language=self.language,
            zone=ZoneInfo(self.timezone) if self.timezone else None,
            affixes=tuple(self.affixes),
            addresses=Addresses(
                domains=tuple(dict.fromkeys(domains)),
                article_urls=self.article_urls,
                article_id=self.article_id,
                rewrite=tuple(self.rewrite),
            ),
            selectors=self.selectors,
        )

    @cached_property
    def all_ports(self) -> frozenset[int]:
        """The ports of the outlet's servers, but for 80 and 443."""
        return frozenset((*self.ports, *filter(None, (urlsplit(source.url).port for source in self.sources))))

    @property
    def is_full_run(self) -> bool:
        """Tell whether no argument narrows the run."""
        return self.asked.is_everything

    @property
    def outlet(self) -> str:
        """The name under which articles are written; the output folder's name."""
        return self.name

    @cached_property
    def run(self) -> Run:
        """This run, as the Ledger knows it."""
        settings = self.crawler.settings
        return Run(
            self.outlet,
            self.facts.addresses,
            self.asked,
            self.started,
            folders=(Path(settings["LEDGER_DIR"]), Path(settings["OUTPUT_DIR"])),
            revisit_after=read_revisits(settings),
            stop=self.stop,
        )

    @cached_property
    def account(self) -> Account:
        """Where the run keeps count."""
        return Account(self.crawler.stats)

    @cached_property
    def triage(self) -> Triage:
        """Decides which leads are followed."""
        sections = (source.section for source in self.sources if source.section)
        return Triage(self.facts.addresses, self.asked, self.account, self.run, sections)

    @cached_property
    def traps(self) -> Traps:
        """Knows where pages are asked for in vain."""
        return Traps(self.crawler.settings.getint("TRAP_PAGES"))

    @cached_property
    def listings(self) -> Listings:
        """Asks the sources."""
        most = self.crawler.settings.getint("LISTINGS_MAX")
        given = self.facts, self.asked, self.triage, self.account, self.run
        return Listings(*given, self.fetch, self.inflow, self._require_parsable, most=most)

    async def _require_parsable(self, body: bytes, charset: str | None) -> None:
        await self.reader().require_parsable(body, charset)

    @property
    def inflow(self) -> Inflow:
        """Takes in the requests for articles as there is room for them."""
        engine: Any = self.crawler.engine
        inflow: Inflow = engine.scheduler.inflow
        return inflow

    def reader(self) -> Reader:
        """Return what reads the pages. All that reads is imported with it: a run in which nothing is new needs none.

        It is no property because Scrapy's feed export looks at every attribute of a spider when that is opened.
        """
        if self._reader is None:
            from newscrawl.reader import Reader  # noqa: PLC0415 - as said above
            from newscrawl.worker.messages import Told  # noqa: PLC0415 - likewise

            kind = type(self)
            arguments = {name: value for name, value in self._arguments.items() if name in self.told}
            told = Told(kind.__module__, kind.__qualname__, arguments)
            self._reader = Reader(
                self.facts, self.refine, told, self.account, self.run, self.traps, self.crawler.settings
            )
        return self._reader

    # --- the run -------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Request]:
        """Begin the run; ask the sources, or read the given addresses."""
        self.run.begin()
        if self.run.failure is not None:
            raise CloseSpider(self.run.failure.reason)
        if self.asked.urls:
            self.inflow.begin(self._follow_given(), 0)
        for source in () if self.asked.urls else self.sources:
            for request in self.listings.ask_all(source):
                request.meta["is_start_request"] = True  # of these the first to be scheduled is the first to be made
                yield request

    async def _follow_given(self) -> AsyncGenerator[Request, None]:
        async for lead in unhurried(map(Lead, self.asked.urls)):
            judgement = self.triage.judge(lead)
            if judgement.reason is None:
                yield self.fetch(lead, judgement.known)
            elif judgement.reason != HELD_BACK:
                self.logger.warning("%s is not read: %s", lead.url, judgement.reason)

    def follow_waiting(self) -> None:
        """When nothing is left to do, go on with what the limit held back and what earlier runs left."""
        if self.run.failure is not None:
            return
        waiting = self.triage.next_waiting(_AT_ONCE)
        for known in waiting:
            self.crawler.engine.crawl(self.fetch(known.lead, known))
        if waiting:
            raise DontCloseSpider

    async def end(self) -> None:
        """Note what the listings that are being read still announce, and let go of what the run needed."""
        await self.inflow.end(in_vain=self.run.failure is not None)
        if self._reader is not None:
            await self._reader.close()

    def stop(self, reason: str) -> None:
        """Let what is under way come to its end, and close the crawl."""
        deferred_from_coro(self.crawler.engine.close_spider_async(reason=reason))

    # --- articles ------------------------------------------------------------------------------------------------

    def fetch(self, lead: Lead, known: Known | None) -> Request:
        """Return the request for a lead's page; whether it is wanted was the triage's to decide.

        A page whose text is written is asked for only if it has changed since.
        """
        self.account.count("articles/followed")
        is_written = known is not None and known.content_hash is not None
        validators = known.validators if known and is_written else Validators()
        return self._page_request(self.facts.addresses.own(lead.url), self.read_article, {"lead": lead}, validators)

    def _page_request(
        self, url: str, callback: Callable[..., Any], values: dict[str, Any], validators: Validators = _NO_VALIDATORS
    ) -> Request:
        headers = if_changed(validators)
        return Request(
            url,
            callback=callback,
            errback=self.note_failed_article,
            headers=headers,
            cb_kwargs=values,
            meta={"handle_httpstatus_list": [HTTPStatus.NOT_MODIFIED]} if headers else {},
            priority=1,  # before further listings: what is scheduled stays little
            dont_filter=True,
        )

    def read_article(self, response: Response, lead: Lead) -> Output:
        """Read an article's page; a long article's further pages are fetched before it is passed on."""
        self.account.count("articles/fetched")
        if response.status == HTTPStatus.NOT_MODIFIED:
            self.account.count("articles/unchanged", "not_modified")
            self.run.note_not_modified(lead)
            self.traps.note(first_address(response))
            return ()
        return self._read(response, lead, None)

    def read_further_page(self, response: Response, lead: Lead, reading: Reading) -> Output:
        """Read a further page of a long article, and join it to the pages before it."""
        return self._read(response, lead, reading)

    def _read(self, response: Response, lead: Lead, before: Reading | None) -> Output:
        """Read a page; one that may take long is left to the worker, and its output comes when that has read it."""
        if self.reader().is_tired:
            return self._read_later(response, lead, before)
        try:
            part = self.reader().read(response, lead, before.text_css if before else None)
        except SlowPageError as error:
            self.logger.debug("%s is read by the worker: %s", response.url, error)
            return self._read_in_worker(response, lead, before)
        if part is not None and self.reader().is_tired:
            return self._take_in_later(part, response, lead, before)
        return self._take_in(part, response, lead, before)

    async def _take_in_later(
        self, part: Reading, response: Response, lead: Lead, before: Reading | None
    ) -> AsyncIterator[Article | Request]:
        await self.reader().rest()
        for output in self._take_in(part, response, lead, before):
            yield output

    async def _read_later(
        self, response: Response, lead: Lead, before: Reading | None
    ) -> AsyncIterator[Article | Request]:
        await self.reader().rest()
        outputs = self._read(response, lead, before)
        if isinstance(outputs, AsyncIterator):
            async for output in outputs:
                yield output
        else:
            for output in outputs:
                yield output

    async def _read_in_worker(
        self, response: Response, lead: Lead, before: Reading | None
    ) -> AsyncIterator[Article | Request]:
        part = await self.reader().read_in_worker(response, lead, before.text_css if before else None)
        for output in self._take_in(part, response, lead, before):
            yield output

    def _take_in(
        self, part: Reading | None, response: Response, lead: Lead, before: Reading | None
    ) -> Iterator[Article | Request]:
        """Pass on what was read of a page, behind what was read of the pages before it."""
        if part is None:
            return
        if before is None:
            is_whole = part.next_page(self.facts) is None
            # The validators are those of the first page; what they say of an article of several is nothing.
            self.run.note_arrival(lead, part.article, validators_of(response) if is_whole else Validators())
            yield from self._pass_on(part, lead)
        elif part.article.articleBody or part.article.images:
            yield from self._pass_on(before.joined(part), lead)
        else:
            self._count_failed(lead, "empty_page")
            self.logger.warning("%s holds nothing of the article it is a page of", response.url)

    def _pass_on(self, reading: Reading, lead: Lead) -> Iterator[Article | Request]:
        """Yield the article if it is whole, else the request for its next page."""
        url = reading.next_page(self.facts)
        if url is not None:
            yield self._page_request(url, self.read_further_page, {"lead": lead, "reading": reading})
        elif self.triage.accepts(lead, reading.article):
            yield reading.article
        else:
            self.account.count("articles/rejected", "other_section")
            self.run.note_not_asked_for(reading.article)

    def refine(self, article: Article, page: Page) -> Article:  # noqa: ARG002 - for the outlets that override it
        """Return the article after the outlet's last word; the only hook an outlet may need."""
        return article

    def note_failed_article(self, failure: Failure) -> None:
        """Count a page that could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        reason = reason_of(failure)
        self._count_failed(request.cb_kwargs["lead"], reason, not_before(failure))
        if reason == "trap":  # said once by what noticed it
            return
        if reason in EMPTY_ANSWERS:
            self.traps.note(request.cb_kwargs["lead"].url, reason)
        self.logger.warning("%s could not be fetched: %s", request.url, reason)

    def _count_failed(self, lead: Lead, reason: str, not_before: datetime | None = None) -> None:
        self.account.count("articles/failed", reason)
        self.run.note_failed([self.run.id_of(lead)], reason, not_before)

    def note_error(self, response: Response | None) -> None:
        """Count a page that one of our own callbacks failed on; Scrapy logs the traceback."""
        lead = response.request.cb_kwargs.get("lead") if response and response.request else None
        if lead is None:
            self.account.count("sources/failed", "error")
        else:
            self._count_failed(lead, "error")

    def note_item(self, item: Article, exception: Exception | None = None) -> None:
        """Note whether a page brought an article, or why not."""
        self.traps.note(item.metadata.requestUrl or item.url, getattr(exception, "reason", None))

    def note_item_error(self, item: Article) -> None:
        """Count an article that a pipeline failed on; Scrapy logs the traceback."""
        self.account.count("articles/failed", "error")
        self.run.note_failed(self.run.leave(item), "error")
