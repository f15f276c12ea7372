"""Look at a site: what it announces where, which of its addresses are articles, and some of their pages.

Longer than other files: its steps share one clock, and each goes by what the ones before it found.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newscrawl.adding.announcers import FEWEST_NEW, Announcer, charset_of, find_announcers
from newscrawl.adding.list_pages import ListPage, find_section_links, parse_list_page
from newscrawl.adding.patterns import Pattern, find_pattern, form_of
from newscrawl.adding.sections import FoundSection, find_sections
from newscrawl.console.fetching import PATIENCE, Fetched
from newscrawl.console.reasons import with_sentence
from newscrawl.discovery.feed import Feed
from newscrawl.discovery.site import FrontPage, looks_like_article
from newscrawl.discovery.source import Listing
from newscrawl.lead import Lead
from newscrawl.urls import host_of, lies_under

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from newscrawl.console.fetching import Fetch
    from newscrawl.discovery.source import Source

    FindFault = Callable[[str, bytes, str | None], Awaitable[str | None]]

MOST_SAMPLES = 10
_LEAST_SAMPLES = 3
_MOST_SECTIONS = 8
_FEWEST_LEADS = 5  # of feeds and sitemaps, for a first pattern
# Seconds from the start: what has not come by then is left. Samples until the first, until the end where there are few.
_FRONT_UNTIL, _ANNOUNCERS_UNTIL, _SECTIONS_UNTIL, _SAMPLES_UNTIL, _END = 20.0, 28.0, 36.0, 42.0, 52.0
_LONGEST = PATIENCE  # of one page: an address that never answers must not keep its place from the others
_AT_ONCE = 2  # requests; what waits here may be given up, what waits in Scrapy is asked for in any case


class SurveyError(Exception):
    """No outlet can be made of the site; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A downloaded page that was announced as an article."""

    url: str
    body: bytes
    content_type: str | None
    lead: Lead


@dataclass(slots=True)
class Survey:
    """What was found; `notes` says it to a person, one line each, in order."""

    home: str
    front: ListPage
    front_body: bytes
    announcers: list[Announcer] = field(default_factory=list)
    sections: list[FoundSection] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    others: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    @property
    def announced(self) -> list[str]:
        """All addresses announced, none twice."""
        from_lists = (lead.url for announcer in self.announcers for lead in announcer.leads)
        from_sections = (url for section in self.sections for url in section.announces)
        return list(dict.fromkeys((*from_lists, *from_sections)))

    def pattern(self, no_articles: Iterable[str] = ()) -> Pattern:
        """Return the pattern of the article addresses; `no_articles` were announced, but their pages are none."""
        announced = self.announced
        return find_pattern(announced, self.others - set(announced), no_articles)


class _Clock:
    """How long the survey has gone on; `left` is how many pages were not waited for."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._began = monotonic()
        self._places = asyncio.Semaphore(_AT_ONCE)
        self.left = 0

    @property
    def seconds(self) -> float:
        return monotonic() - self._began

    def until(self, end: float) -> Fetch:
        """Return what fetches a page, or gives it up as a `timeout` when the survey has gone on for so many seconds."""

        async def fetch(url: str) -> Fetched:
            try:
                async with asyncio.timeout(max(end - self.seconds, 0.0)), self._places, asyncio.timeout(_LONGEST):
                    return await self._fetch(url)
            except TimeoutError:
                self.left += 1
                return Fetched(url, reason="timeout")

        return fetch


async def survey(url: str, fetch: Fetch, say: Callable[[str], None], find_fault: FindFault) -> Survey:
    """Look at the site at an address; `say` is told what is going on. Raises SurveyError.

    `find_fault` says, of a page's address, bytes and content type, why it cannot be read in time, None where it can.
    """
    clock = _Clock(fetch)
    in_time = clock.until(_FRONT_UNTIL)
    front, robots = await asyncio.gather(in_time(url), in_time(urljoin(url, "/robots.txt")))
    if front.reason:
        raise SurveyError(f"{url} could not be fetched: {with_sentence(front.reason)}")
    if fault := await find_fault(front.url, front.body, front.content_type):
        raise SurveyError(f"{front.url} is not read: it {fault}")
    page = parse_list_page(front.url, front.body, charset_of(front))
    if page is None:
        raise SurveyError(f"{front.url} is no page but one made to freeze a parser")
    found = Survey(front.url, page, front.body)
    found.notes.append(f"robots.txt: {robots.reason or 'read, and obeyed'}")
    say(f"front page {front.url}")
    found.announcers = await find_announcers(front, robots, clock.until(_ANNOUNCERS_UNTIL))
    if not found.announcers:
        _note(found, say, "no feed and no news sitemap")
    for each in found.announcers:
        _note(found, say, f"{_kind(each.source)} {each.source.url}: announces {len(each.leads)} articles")
    is_article = _first_guess(found)
    await _find_sections(found, is_article, clock.until(_SECTIONS_UNTIL), say, find_fault)
    if not found.announced:
        raise SurveyError(f"{front.url} announces no articles: no feed, no news sitemap, no list of links was found")
    await _take_samples(found, clock, say, find_fault)
    if clock.left:
        _note(found, say, f"the site is slow, or asks for long delays: {clock.left} pages were not waited for")
    if not found.samples:
        raise SurveyError("none of the announced articles could be fetched, or read in time")
    return found


def _note(found: Survey, say: Callable[[str], None], note: str) -> None:
    found.notes.append(note)
    say(note)


def _kind(source: Source) -> str:
    return "feed" if isinstance(source, Feed) else "news sitemap"


# --- sections ---------------------------------------------------------------------------------------------------------


def _first_guess(found: Survey) -> Callable[[str], bool]:
    """Return what tells articles before lists are read: the form of what is announced, and how addresses look."""
    site = host_of(found.home).removeprefix("www.")
    announced = found.announced
    text = None
    if len(announced) >= _FEWEST_LEADS:
        others = [url for url, _ in found.front.links() if not looks_like_article(url)]
        text = find_pattern(announced, others).text
    pattern = re.compile(text) if text else None

    def is_article(url: str) -> bool:
        if not lies_under(host_of(url), site):
            return False
        if pattern is not None:
            return pattern.search(url.partition("//")[2]) is not None
        return looks_like_article(url) or bool(form_of(url).query)

    return is_article


async def _find_sections(
    found: Survey, is_article: Callable[[str], bool], fetch: Fetch, say: Callable[[str], None], find_fault: FindFault
) -> None:
    known = set(found.announced)
    links = list(find_section_links(found.front, is_article).items())[:_MOST_SECTIONS]
    came = await asyncio.gather(*(fetch(url) for url, _ in links))
    pages = [
        page
        for (_, label), each in zip(links, came, strict=True)
        if not each.reason
        and not await find_fault(each.url, each.body, each.content_type)
        and (page := parse_list_page(each.url, each.body, charset_of(each), label))
    ]
    pages = list({page.url: page for page in pages}.values())
    languages = tuple(filter(None, (_declared_language(found.front),)))
    now = datetime.now(UTC)
    sections = find_sections(pages, is_article, languages, now)
    sections = [each for each in sections if len(set(each.announces) - known) >= FEWEST_NEW]
    if not sections and not found.announcers:
        sections = find_sections([found.front], is_article, languages, now)
    if not sections and not found.announcers:
        _take_front_page(found)
    for section in sections:
        note = (
            f"section {section.source.url} ({section.label or 'front page'}): lists {len(section.announces)} articles"
        )
        found.notes.append(note)
        say(note)
    found.sections = sections
    site = host_of(found.home).removeprefix("www.")
    for page in (found.front, *pages):
        found.others |= {url for url, _ in page.links() if lies_under(host_of(url), site) and not is_article(url)}


def _take_front_page(found: Survey) -> None:
    """Take the front page itself as the source, whose links say too little to be a list of titles."""
    source = FrontPage(found.home)
    listing = Listing(found.front_body, found.home, datetime.now(UTC))
    leads = tuple(each for each in source.read(listing) if isinstance(each, Lead))
    if len(leads) >= FEWEST_NEW:
        found.announcers.append(Announcer(source, leads))
        found.notes.append(f"front page {found.home}: links to {len(leads)} addresses that look like articles")


def _declared_language(page: ListPage) -> str | None:
    node = page.tree.css_first("html")
    return node.attributes.get("lang") if node is not None else None


# --- samples ----------------------------------------------------------------------------------------------------------


async def _take_samples(found: Survey, clock: _Clock, say: Callable[[str], None], find_fault: FindFault) -> None:
    """Fetch some articles, two at a time; where the site is slow, fewer."""
    waiting, fetch = _choose(found), clock.until(_END)
    while waiting and len(found.samples) < MOST_SAMPLES:
        if clock.seconds > (_SAMPLES_UNTIL if len(found.samples) >= _LEAST_SAMPLES else _END):
            found.notes.append(
                f"the site is slow, or asks for long delays: only {len(found.samples)} articles were read"
            )
            break
        pair, waiting = waiting[:2], waiting[2:]
        for lead, came in zip(pair, await asyncio.gather(*(fetch(lead.url) for lead in pair)), strict=True):
            fault = None if came.reason else await find_fault(came.url, came.body, came.content_type)
            if fault:
                _note(found, say, f"{came.url} is not read: it {fault}")
            elif not came.reason:
                found.samples.append(Sample(came.url, came.body, came.content_type, lead))
    say(f"{len(found.samples)} articles read")


def _choose(found: Survey) -> list[Lead]:
    """Return leads to look at, from all sources and all forms of addresses in turn."""
    queues: dict[tuple[object, object], list[Lead]] = {}
    leads = [(announcer.source.url, lead) for announcer in found.announcers for lead in announcer.leads]
    for section in found.sections:
        leads += [(section.source.url, Lead(url, section.source.url)) for url in section.announces]
    for source, lead in leads:
        queues.setdefault((source, form_of(lead.url)), []).append(lead)
    chosen: dict[str, Lead] = {}
    while len(chosen) < 2 * MOST_SAMPLES and any(queues.values()):
        for queue in queues.values():
            if queue:
                # The first of a list, then one from its middle: what is new and what is older may differ.
                lead = queue.pop(0 if len(chosen) % 2 == 0 else len(queue) // 2)
                chosen.setdefault(lead.url, lead)
    return list(chosen.values())
