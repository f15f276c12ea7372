"""Find out where a site nothing is known of announces its articles: robots.txt, its front page, the usual places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin, urlsplit

from newscrawl.dates import date_in_url
from newscrawl.decoding import decode
from newscrawl.discovery.feed import Feed
from newscrawl.discovery.sitemap import NewsSitemap
from newscrawl.discovery.source import Listing, More, Source, UnreadableListingError
from newscrawl.lead import Lead
from newscrawl.markup import HostilePageError, parse
from newscrawl.urls import absolute, host_of, lies_under

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser

_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_OF_NEWS = re.compile(r"news|latest|today|recent|article", re.IGNORECASE)
_FEED_TYPES = ('link[type="application/rss+xml"]', 'link[type="application/atom+xml"]')
_COMMENT_FEED = re.compile(r"comment|podcast", re.IGNORECASE)
_FEED_PLACES = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/rss/rss.xml")
_SITEMAP_PLACES = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml")
_FEWEST_WORDS = 4  # in a slug that is taken for a headline's
_ARTICLE_NUMBER = re.compile(r"\d{5,}|[0-9a-f]{12,}")
_MOST_FEEDS = 12
_MOST_FROM_PLAIN_SITEMAP = 1_000


@dataclass(frozen=True)
class Robots(Source):
    """A robots.txt (RFC 9309), for the sitemaps it names; those of news before all others."""

    def read(self, listing: Listing) -> Iterator[Lead | More | Source]:
        """Yield the sitemaps as sources of their own; none of them has to exist."""
        text = decode(listing.body, listing.charset).text
        named = [absolute(listing.url, match[1]) for match in _SITEMAP_LINE.finditer(text)]
        urls = list(dict.fromkeys(filter(None, named)))
        of_news = [url for url in urls if _OF_NEWS.search(urlsplit(url).path)]
        for url in of_news or urls[:1]:
            limit = 50_000 if of_news else _MOST_FROM_PLAIN_SITEMAP
            yield NewsSitemap(url, max_urls=limit, is_optional=True)


@dataclass(frozen=True)
class FrontPage(Source):
    """A site's front page, or any page of links: the feeds it names, and its links that look like articles."""

    is_markup: ClassVar[bool] = True

    def read(self, listing: Listing) -> Iterator[Lead | More | Source]:
        """Yield feeds as sources of their own, then leads. Raises UnreadableListingError."""
        try:
            page = parse(decode(listing.body, listing.charset).page, is_tried=listing.is_tried)
        except HostilePageError as error:
            raise UnreadableListingError(f"no page of links but one made to freeze a parser: {error}") from error
        feeds = _feeds(page, listing.url)
        for url in feeds[:_MOST_FEEDS]:
            yield Feed(url, is_optional=True)
        if not feeds:
            for place in _FEED_PLACES:
                yield Feed(urljoin(listing.url, place), is_optional=True)
        for place in _SITEMAP_PLACES:
            yield NewsSitemap(urljoin(listing.url, place), is_optional=True)
        site = host_of(listing.url).removeprefix("www.")
        for url in _links(page, listing.url):
            if lies_under(host_of(url), site) and looks_like_article(url):
                # The words of such a link may be a teaser's, so they are no title.
                yield Lead(url=url, source=listing.url)


def _feeds(page: LexborHTMLParser, base: str) -> list[str]:
    named = (absolute(base, node.attributes.get("href")) for css in _FEED_TYPES for node in page.css(css))
    linked = (url for url in _links(page, base) if re.search(r"(?:/|\.)(?:rss|atom)(?:[/.]|$)", urlsplit(url).path))
    return [url for url in dict.fromkeys((*named, *linked)) if url and not _COMMENT_FEED.search(url)]


def _links(page: LexborHTMLParser, base: str) -> list[str]:
    links = (absolute(base, node.attributes.get("href")) for node in page.css("a[href]"))
    return list(dict.fromkeys(url for url in links if url))


def looks_like_article(url: str) -> bool:
    """Tell whether an address looks like an article's: it holds a day, a long number, or a headline as a slug."""
    path = urlsplit(url).path
    last = path.rstrip("/").rpartition("/")[2]
    if re.search(r"(?:^|/)(?:tags?|authors?|topics?|category|search|video-?s?|login|index)(?:/|\.|_\d|$)", path):
        return False
    has_name = len(last) > 1 and not re.fullmatch(r"(?:index|default|page|news)?[_-]?\d{0,3}(?:\.\w+)?", last)
    words = [word for word in re.split(r"[-_]", last.partition(".")[0]) if word]
    return has_name and (
        date_in_url(url) is not None or len(words) >= _FEWEST_WORDS or _ARTICLE_NUMBER.search(last) is not None
    )
