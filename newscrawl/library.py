"""Read an article from a page's bytes, without a crawl: the library's entrance."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from w3lib.encoding import http_content_type_encoding

from newscrawl.article import NotAnArticle
from newscrawl.extraction.facts import OutletFacts
from newscrawl.extraction.reading import read_bytes
from newscrawl.lead import Lead
from newscrawl.network.block_pages import is_block_page
from newscrawl.pipelines.limit import limit
from newscrawl.pipelines.normalise import normalise
from newscrawl.pipelines.validate import validate
from newscrawl.urls import Addresses, host_of, lies_under

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.article import Article
    from newscrawl.extraction.page import Page
    from newscrawl.spider import NewsSpider

SITE = "site"


def read_article(body: bytes, url: str, *, outlet: str | None = None, content_type: str | None = None) -> Article:
    """Return the article in `body`, exactly as a crawl would write it before deduplication.

    `url` is the page's address, `content_type` the HTTP header of that name. `outlet` names whose selectors are used;
    None picks the outlet by the address's host, and where there is none, or for "site", the page is read the generic
    way. Of an article over several pages the first is read, with a warning that names the next. Raises NotAnArticle
    with the reason where the page is none, or its markup would freeze a parser (`hostile`), KeyError for an unknown
    outlet, ValueError for an address without a host. It reads in the caller's process, without the limits of time and
    memory that a crawl has: docs/reliability.md says what that leaves open.
    """
    if not host_of(url) and outlet != SITE:
        raise ValueError(f"{url!r} is no address: give the page's own, it tells outlet, identity and links")
    name = outlet or _outlet_of(url)
    spider = None if name == SITE else _known(name)
    facts = spider.facts if spider else _facts_of_site(url)
    return read_as(facts, body, url, content_type=content_type, refine=spider.refine if spider else None)


def facts_of(outlet: str, url: str) -> OutletFacts:
    """Return what is declared of an outlet; of "site" it is the host of `url`. Raises KeyError for an unknown one."""
    return _facts_of_site(url) if outlet == SITE else _known(outlet).facts


def read_as(
    facts: OutletFacts,
    body: bytes,
    url: str,
    *,
    content_type: str | None = None,
    refine: Callable[[Article, Page], Article] | None = None,
) -> Article:
    """Do what `read_article` does for an outlet that is known by its facts alone. Raises NotAnArticle."""
    if content_type and not content_type.strip().lower().startswith(("text/", "application/xhtml")):
        raise NotAnArticle("no_page", f"is {content_type}, not a page")
    charset = http_content_type_encoding(content_type) if content_type else None
    if is_block_page(body, charset):
        raise NotAnArticle("block_page", "is the page of a guard against robots")
    reading = read_bytes(body, url, facts, Lead(url), now=datetime.now(UTC), charset=charset, refine=refine)
    article = reading.article
    following = reading.next_page(facts)
    if following:
        warnings = (*article.metadata.warnings, f"only page 1 was read, the article goes on at {following}")
        article = replace(article, metadata=replace(article.metadata, warnings=warnings))
    article = normalise(limit(article), facts)
    try:
        validate(article)
    except NotAnArticle as rejection:
        rejection.found = article
        raise
    return article


@cache
def _outlets() -> dict[str, type[NewsSpider]]:
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["newscrawl.spiders"]}))
    return {name: loader.load(name) for name in loader.list()}  # type: ignore[misc]  # all are NewsSpiders


@cache
def _known(name: str) -> NewsSpider:
    if name not in _outlets():
        raise KeyError(f"there is no outlet {name!r}: there are {', '.join(_outlets())}")
    return _outlets()[name]()


def _outlet_of(url: str) -> str:
    """Return the outlet with the most particular domain that the address lies under."""
    host = host_of(url)
    found = [
        (len(domain), name)
        for name in _outlets()
        if name != SITE
        for domain in _known(name).facts.addresses.domains
        if lies_under(host, domain)
    ]
    return max(found)[1] if found else SITE


def _facts_of_site(url: str) -> OutletFacts:
    """Return what is known of a site without an outlet: its host."""
    host = host_of(url)
    return OutletFacts(name=host or SITE, addresses=Addresses(domains=(host,)), selectors=_outlets()[SITE].selectors)
