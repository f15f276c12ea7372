"""Find and read the feeds and news sitemaps of a site."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from w3lib.encoding import http_content_type_encoding

from newscrawl.discovery.feed import Feed
from newscrawl.discovery.site import FrontPage, Robots
from newscrawl.discovery.sitemap import NewsSitemap
from newscrawl.discovery.source import Listing, More, Source, UnreadableListingError
from newscrawl.lead import Lead
from newscrawl.urls import host_of, lies_under

if TYPE_CHECKING:
    from newscrawl.console.fetching import Fetch, Fetched

FEWEST_NEW = 3
"""So many addresses a further source must announce."""
_MOST_FEEDS, _MOST_SITEMAPS = 8, 4
_OF_NEWS = re.compile(r"news", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Announcer:
    """A feed or sitemap that could be read, and the leads to articles of the site in it."""

    source: Source
    leads: tuple[Lead, ...]


async def find_announcers(front: Fetched, robots: Fetched, fetch: Fetch) -> list[Announcer]:
    """Return the feeds and news sitemaps that announce something the ones before them do not, the fullest first."""
    site = host_of(front.url).removeprefix("www.")
    sources = _name_sources(front, robots, site)
    read = await asyncio.gather(*(_read_announcer(each, fetch, site) for each in sources))
    candidates = [each for each in read if each is not None]
    known: set[str] = set()
    found: list[Announcer] = []
    while candidates:
        best = max(candidates, key=lambda each: len({lead.url for lead in each.leads} - known))
        candidates.remove(best)
        new = {lead.url for lead in best.leads} - known
        if len(new) < FEWEST_NEW:
            break
        known |= new
        found.append(best)
    return found


def _name_sources(front: Fetched, robots: Fetched, site: str) -> list[Source]:
    named: list[Source] = []
    if not robots.reason:
        named += [each for each in Robots(robots.url).read(listing_of(robots)) if isinstance(each, Source)]
    named += [each for each in FrontPage(front.url).read(listing_of(front)) if isinstance(each, Source)]
    wanted = [each for each in named if lies_under(host_of(each.url), site) or isinstance(each, Feed)]
    sources = list({each.url: each for each in wanted}.values())
    feeds = [each for each in sources if isinstance(each, Feed)]
    sitemaps = [each for each in sources if isinstance(each, NewsSitemap) and _OF_NEWS.search(urlsplit(each.url).path)]
    return [*sitemaps[:_MOST_SITEMAPS], *feeds[:_MOST_FEEDS]]


async def _read_announcer(source: Source, fetch: Fetch, site: str) -> Announcer | None:
    """Return what a feed or sitemap announces of the site; of an index the newest part is looked at."""
    came = await fetch(source.url)
    if came.reason:
        return None
    try:
        read = list(source.read(listing_of(came)))
        further = next((each for each in read if isinstance(each, More)), None)
        if further is not None:
            part = await fetch(further.url)
            read = [] if part.reason else list(source.read(listing_of(part)))
    except UnreadableListingError:
        return None
    leads = tuple(each for each in read if isinstance(each, Lead) and lies_under(host_of(each.url), site))
    plain = replace(source, is_optional=False, url=came.url)
    plain = NewsSitemap(plain.url) if isinstance(plain, NewsSitemap) else plain
    return Announcer(plain, leads) if leads else None


def listing_of(came: Fetched) -> Listing:
    """Return what was fetched as a listing."""
    return Listing(came.body, came.url, datetime.now(UTC), charset=charset_of(came))


def charset_of(came: Fetched) -> str | None:
    """Return the charset that the answer declares."""
    return http_content_type_encoding(came.content_type) if came.content_type else None
