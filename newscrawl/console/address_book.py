"""Which outlets may know an address, and under which ids the Ledger keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.spiderloader import get_spider_loader

from newscrawl.arguments import ArgumentError
from newscrawl.spider import NewsSpider
from newscrawl.urls import clean, host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.ledger.interface import Ledger


def find_ids(ledger: Ledger, spiders: Spiders, url: str) -> list[str]:
    """Return the ids of the known articles with this address, however it is written."""
    addresses, ids = [url, clean(url)], []
    for spider in spiders.that_may_know(url):
        own = spider.facts.addresses.own(url)
        if spider.facts.addresses.is_article(own):
            addresses.append(own)
            ids.append(f"{spider.outlet}:{spider.facts.addresses.identity(own)}")
    known = [article_id for article_id in ids if ledger.know(article_id) is not None]
    found = [article_id for address in dict.fromkeys(addresses) for article_id in ledger.find(address)]
    return list(dict.fromkeys([*known, *found]))


class Spiders:
    """The project's spiders, asked for what they say of addresses."""

    def __init__(self, settings: Any) -> None:
        loader = get_spider_loader(settings)
        self._own: list[NewsSpider] = []
        self._named_by_host: list[Any] = []
        for spider_class in map(loader.load, sorted(loader.list())):
            if issubclass(spider_class, NewsSpider):
                try:
                    self._own.append(spider_class())
                except ArgumentError:  # `site`, which is nothing without its argument
                    self._named_by_host.append(spider_class)

    @property
    def own(self) -> list[NewsSpider]:
        """The outlets that have a file of their own, in the order of their names."""
        return list(self._own)

    @property
    def outlets(self) -> list[str]:
        """The names of the outlets that have a file of their own."""
        return [spider.outlet for spider in self._own]

    def that_may_know(self, url: str) -> Iterator[NewsSpider]:
        """Yield the spiders to ask for an address: `site` may have been given its host, or one above it."""
        yield from self._own
        labels = host_of(url).removeprefix("www.").split(".")
        hosts = [".".join(labels[number:]) for number in range(len(labels))]
        for spider_class in self._named_by_host:
            for host in hosts:
                for site in (f"https://{host}/", f"https://www.{host}/"):
                    with_host = _build(spider_class, site)
                    if with_host is not None:
                        yield with_host


def _build(spider_class: Any, site: str) -> NewsSpider | None:
    try:
        spider: NewsSpider = spider_class(url=site)
    except ValueError:  # ArgumentError among them: a host in brackets, or a part of one, is no site
        return None
    return spider
