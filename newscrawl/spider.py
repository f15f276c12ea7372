"""NewsSpider: read sources, follow leads, extract, refine.

Longer than other files: everything that Scrapy calls back in a crawl stands here, and nothing of it elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider
from w3lib.encoding import http_content_type_encoding

from newscrawl.account import Account
from newscrawl.arguments import ArgumentError, Asked, read_arguments
from newscrawl.article import Article, NotAnArticle
from newscrawl.discovery.source import Listing, More, Source, UnreadableListingError
from newscrawl.extraction.facts import OutletFacts
from newscrawl.extraction.reading import Reading, read_bytes
from newscrawl.extraction.selectors import Selectors
from newscrawl.failures import reason_of
from newscrawl.lead import Lead
from newscrawl.triage import HELD_BACK, Triage
from newscrawl.urls import Addresses, host_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.extraction.page import Page


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
    expect: ClassVar[Mapping[str, float]] = {}
    """Promises: "leads" in a full run, and the share of articles in which a field is filled."""

    def __init__(self, **arguments: str) -> None:
        super().__init__()
        self.started = datetime.now(UTC)
        self.asked = self.read_arguments(**arguments)

    def read_arguments(self, **arguments: str) -> Asked:
        """Read the spider arguments. Raises ArgumentError."""
        known = ("since", "until", "sections", "urls", "limit")
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
        crawler.signals.connect(spider.note_error, signals.spider_error)
        crawler.signals.connect(spider.note_item_error, signals.item_error)
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

    @property
    def outlet(self) -> str:
        """The name under which articles are written; the output folder's name."""
        return self.name

    @property
    def is_full_run(self) -> bool:
        """Tell whether no argument narrows the run."""
        return self.asked == Asked()

    @property
    def crawl_id(self) -> str:
        """The run's own name, which its output file bears as well."""
        return f"{self.outlet}-{self.started:%Y%m%dT%H%M%SZ}"

    @cached_property
    def account(self) -> Account:
        """Where the run keeps count."""
        return Account(self.crawler.stats)

    @cached_property
    def triage(self) -> Triage:
        """Decides which leads are followed."""
        sections = (source.section for source in self.sources if source.section)
        return Triage(self.facts.addresses, self.asked, self.account, sections)

    # --- sources -------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Request]:
        """Ask the sources, or read the given addresses."""
        for lead in map(Lead, self.asked.urls):
            reason = self.triage.judge(lead).reason
            if reason is None:
                yield self.fetch(lead)
            elif reason != HELD_BACK:
                self.logger.warning("%s is not read: %s", lead.url, reason)
        if not self.asked.urls:
            for source in self.sources:
                for request in self.ask_all(source):
                    yield request

    def ask_all(self, source: Source) -> Iterator[Request]:
        """Yield the requests a source begins with, if it may announce what the run was asked for."""
        if self.triage.wants_source(source):
            for url in source.addresses(self.asked.range, self.started):
                yield self.ask(source, url)

    def ask(self, source: Source, url: str, page: int = 1) -> Request:
        """Return the request for one listing of a source; never filtered as a duplicate."""
        return Request(
            url,
            callback=self.read_source,
            errback=self.note_failed_source,
            cb_kwargs={"source": source, "page": page},
            dont_filter=True,
        )

    def read_source(self, response: Response, source: Source, page: int) -> Iterator[Request]:
        """Read a listing: follow its leads, and its further listings where they are worth a request."""
        listing = Listing(
            body=response.body,
            url=response.url,
            now=datetime.now(UTC),
            zone=self.facts.zone,
            charset=_charset(response),
            page=page,
            asked=self.asked.range,
        )
        more: list[More] = []
        is_fresh = False
        try:
            for each in source.read(listing):
                if isinstance(each, More):
                    more.append(each)
                elif isinstance(each, Source):
                    yield from self.ask_all(each)
                else:
                    lead = each if each.section or not source.section else replace(each, section=source.section)
                    judgement = self.triage.judge(lead, source)
                    is_fresh = is_fresh or judgement.is_fresh
                    if judgement.reason is None:
                        yield self.fetch(lead)
        except UnreadableListingError as error:
            self._count_failed_source(source, response.url, "unreadable", str(error))
            return
        self.account.count("sources/read")
        for each in more:
            if each.page is None or is_fresh:
                yield self.ask(source, each.url, each.page or 1)

    def note_failed_source(self, failure: Failure) -> None:
        """Count a listing that could not be had; the end of a paginated list is none."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        reason = reason_of(failure)
        if request.cb_kwargs["page"] > 1 and reason in {"http_404", "http_410"}:
            return
        self._count_failed_source(request.cb_kwargs["source"], request.url, reason, reason)

    def _count_failed_source(self, source: Source, url: str, reason: str, message: str) -> None:
        if source.is_optional:
            self.account.count("sources/not_there", reason)
            return
        self.account.count("sources/failed", reason)
        self.logger.error("%s cannot be read: %s", url, message)

    # --- leads and articles --------------------------------------------------------------------------------------

    def follow_waiting(self) -> None:
        """When nothing is left to do, go on with leads that `limit` held back while it is not reached."""
        waiting = self.triage.next_waiting()
        if not waiting:
            return
        for lead in waiting:
            self.crawler.engine.crawl(self.fetch(lead))
        raise DontCloseSpider

    def fetch(self, lead: Lead) -> Request:
        """Return the request for a lead's page; whether it is wanted was the triage's to decide."""
        self.account.count("articles/followed")
        return self._page_request(self.facts.addresses.own(lead.url), self.read_article, {"lead": lead})

    def _page_request(self, url: str, callback: Callable[..., Any], values: dict[str, Any]) -> Request:
        return Request(
            url,
            callback=callback,
            errback=self.note_failed_article,
            cb_kwargs=values,
            priority=1,  # before further listings: what is scheduled stays little
            dont_filter=True,
        )

    def read_article(self, response: Response, lead: Lead) -> Iterator[Article | Request]:
        """Read an article's page; a long article's further pages are fetched before it is passed on."""
        self.account.count("articles/fetched")
        yield from self._pass_on(self._read(response, lead), lead)

    def read_further_page(self, response: Response, lead: Lead, reading: Reading) -> Iterator[Article | Request]:
        """Read a further page of a long article, and join it to the pages before it."""
        part = self._read(response, lead, reading.text_css)
        if part is not None and not (part.article.articleBody or part.article.images):
            self.account.count("articles/failed", "empty_page")
            self.logger.warning("%s holds nothing of the article it is a page of", response.url)
            return
        yield from self._pass_on(reading.joined(part) if part else None, lead)

    def _pass_on(self, reading: Reading | None, lead: Lead) -> Iterator[Article | Request]:
        """Yield the article if it is whole, else the request for its next page."""
        if reading is None:
            return
        url = reading.next_page(self.facts)
        if url is not None:
            yield self._page_request(url, self.read_further_page, {"lead": lead, "reading": reading})
        elif self.triage.accepts(lead, reading.article):
            yield reading.article
        else:
            self.account.count("articles/rejected", "other_section")

    def _read(self, response: Response, lead: Lead, text_css: str | None = None) -> Reading | None:
        """Return what stands on a downloaded page, or None where that is no article: counted, with its reason."""
        try:
            self._require_page(response)
            reading = read_bytes(
                response.body,
                response.url,
                self.facts,
                lead,
                now=datetime.now(UTC),
                charset=_charset(response),
                refine=self.refine,
                text_css=text_css,
            )
        except NotAnArticle as rejection:
            self.account.count("articles/rejected", rejection.reason)
            self.logger.info("%s %s", response.url, rejection)
            return None
        article = reading.article
        metadata = replace(
            article.metadata, statusCode=response.status, requestUrl=_first_address(response), crawlId=self.crawl_id
        )
        return replace(reading, article=replace(article, metadata=metadata))

    def _require_page(self, response: Response) -> None:
        if not self.facts.addresses.is_article(response.url):
            raise NotAnArticle("redirected_away", f"led to {response.url}, which is no article of the outlet")
        content_type = (response.headers.get("Content-Type") or b"text/html").decode("latin-1").strip().lower()
        if not content_type.startswith(("text/", "application/xhtml")):
            raise NotAnArticle("no_page", f"is {content_type}, not a page")

    def refine(self, article: Article, page: Page) -> Article:  # noqa: ARG002 - for the outlets that override it
        """Return the article after the outlet's last word; the only hook an outlet may need."""
        return article

    def note_failed_article(self, failure: Failure) -> None:
        """Count a page that could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        reason = reason_of(failure)
        self.account.count("articles/failed", reason)
        self.logger.warning("%s could not be fetched: %s", request.url, reason)

    def note_error(self, response: Response) -> None:
        """Count a page that one of our own callbacks failed on; Scrapy logs the traceback."""
        is_source = response.request is not None and response.request.callback == self.read_source
        self.account.count("sources/failed" if is_source else "articles/failed", "error")

    def note_item_error(self) -> None:
        """Count an article that a pipeline failed on; Scrapy logs the traceback."""
        self.account.count("articles/failed", "error")


def _charset(response: Response) -> str | None:
    content_type = response.headers.get("Content-Type")
    return http_content_type_encoding(content_type.decode("latin-1")) if content_type else None


def _first_address(response: Response) -> str:
    """Return the address asked for, before redirects."""
    redirected: list[str] = response.meta.get("redirect_urls", [])
    return redirected[0] if redirected else str(response.request.url if response.request else response.url)
