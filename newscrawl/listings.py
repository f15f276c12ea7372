"""Ask an outlet's sources, and follow what they announce.

Longer than other files: what is asked, what is followed and what is noted of a list decide together that nothing on it
is passed over, wherever a run ends.
"""

from __future__ import annotations

import asyncio
import logging
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from scrapy import Request

from newscrawl.discovery.source import LeftOut, Listing, More, Pause, Source, UnreadableListingError
from newscrawl.ledger.records import KnownSource, Validators
from newscrawl.markup_scan import is_quick
from newscrawl.network.exchange import charset_of, if_changed, validators_of
from newscrawl.network.failures import reason_of
from newscrawl.network.inflow import LISTING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.account import Account
    from newscrawl.arguments import Asked
    from newscrawl.extraction.facts import OutletFacts
    from newscrawl.lead import Lead
    from newscrawl.ledger.records import Known
    from newscrawl.network.inflow import Inflow
    from newscrawl.run import Run
    from newscrawl.triage import Triage

logger = logging.getLogger(__name__)
T = TypeVar("T")

DEEPEST_LISTING = 3
"""So far from a declared source listings are asked for: an index names sitemaps, and may name indexes without end."""
_EXPECTED, _EXPECTED_OF_LARGE = 250_000, 2_500_000  # bytes of a listing; twenty are fetched at once, of sitemaps two
_BREATH = 0.05  # seconds after which a listing that is being read lets all else go on
_MOST_SAID = 20  # lines in the log about one limit
_MOST_COUNTED = 100  # sources whose leads are counted one by one
_END_OF_LIST = frozenset({"http_404", "http_410"})


@dataclass(slots=True)
class Chain:
    """A source's first listing and the pages behind it, as far as they have been read.

    `known` is what an earlier run noted of it that passed over nothing of what is asked for now, None where there is
    none. `now` is what this run has to note. `unread` and `left` are the next page (address, number) behind those this
    run has read from the first one on, and behind those the earlier run had read. `behind` counts the articles that
    this run found on the former. `depth` is how many listings led to it.
    """

    source: Source
    known: KnownSource | None
    now: KnownSource
    unread: tuple[str, int] | None = None
    left: tuple[str, int] | None = None
    behind: int = 0
    depth: int = 0


@dataclass(slots=True)
class _Announced:
    """What one listing announced."""

    leads: int = 0
    articles: int = 0
    is_fresh: bool = False
    leads_on: bool = False


class Listings:
    """Asks sources with what the Ledger knows of them, and follows their leads; `fetch` makes an article's request.

    The requests go into the `inflow`, which reads on in a listing as there is room for them. `require_parsable` raises
    UnreadableListingError for a page, and its charset, that would take too long to parse. Of the listings that others
    name, such as those of an index, it asks for `most` in all.
    """

    def __init__(  # noqa: PLR0913 - a run's parts, and what the spider lends
        self,
        facts: OutletFacts,
        asked: Asked,
        triage: Triage,
        account: Account,
        run: Run,
        fetch: Callable[[Lead, Known | None], Request],
        inflow: Inflow,
        require_parsable: Callable[[bytes, str | None], Awaitable[None]],
        *,
        most: int,
    ) -> None:
        self._facts = facts
        self._asked = asked
        self._triage = triage
        self._account = account
        self._run = run
        self._fetch = fetch
        self._inflow = inflow
        self._require_parsable = require_parsable
        self._most = most
        self._asked_for: set[tuple[type[Source], str]] = set()
        self._one_at_a_time = asyncio.Lock()

    # --- asking --------------------------------------------------------------------------------------------------

    def ask_all(self, source: Source, depth: int = 0) -> Iterator[Request]:
        """Yield the requests a source begins with, if it may announce what the run was asked for.

        `depth` is how many listings led to it.
        """
        if self._triage.wants_source(source):
            for url in source.addresses(self._asked.range, self._run.started):
                yield from self._begin(source, url, depth)

    def _begin(self, source: Source, url: str, depth: int) -> Iterator[Request]:
        """Ask for a list from its first page on, and go on where an earlier run had to leave it."""
        if depth and not self._is_worth_asking(source, url, depth):
            return
        self._asked_for.add((type(source), url))
        known = self._run.source(url)
        if known is not None and known.unread_page == 1:
            known = None  # killed while that page was read
        if known is not None and self._run.was_read(known):
            self._account.count("sources/read_before")
            return
        chain = Chain(source, known, known or KnownSource(self._run.outlet, url), depth=depth)
        yield self._ask(chain, url)
        if known is not None and known.unread_url:
            chain.left = known.unread_url, known.unread_page
            yield self._ask(chain, *chain.left, goes_on=True)

    def _is_worth_asking(self, source: Source, url: str, depth: int) -> bool:
        """Tell whether a listing that another one names is asked for; counts why not."""
        if (type(source), url) in self._asked_for:
            self._account.count("sources/repeated")
            return False
        beyond = "depth" if depth > DEEPEST_LISTING else "listings" if len(self._asked_for) >= self._most else None
        if beyond:
            self._count_left_out(
                LeftOut(
                    beyond, f"not asked for: too many {beyond}" if beyond == "listings" else "not asked for: too deep"
                ),
                url,
            )
        return beyond is None

    def _count_left_out(self, part: LeftOut, url: str) -> None:
        self._account.count("capped", part.what)
        if self._account.reasons("capped")[part.what] <= _MOST_SAID:
            logger.warning("%s: %s", url, part.message)

    def _ask(self, chain: Chain, url: str, page: int = 1, *, goes_on: bool = False) -> Request:
        """Return the request for one listing; never filtered as a duplicate.

        `goes_on`: the page lies behind what an earlier run had read, where all is worth following.
        """
        is_known_first = page == 1 and not goes_on and chain.known is not None
        headers = if_changed(chain.known.validators) if is_known_first and chain.known else {}
        return Request(
            url,
            callback=self.begin_to_read,
            errback=self.note_failed,
            headers=headers,
            cb_kwargs={"chain": chain, "page": page, "goes_on": goes_on},
            meta={
                LISTING: _EXPECTED if chain.source.most_bytes is None else _EXPECTED_OF_LARGE,
                **({"handle_httpstatus_list": [HTTPStatus.NOT_MODIFIED]} if headers else {}),
                **({"download_maxsize": chain.source.most_bytes} if chain.source.most_bytes else {}),
            },
            dont_filter=True,
        )

    # --- reading -------------------------------------------------------------------------------------------------

    def begin_to_read(self, response: Response, chain: Chain, page: int, *, goes_on: bool) -> None:
        """Have a listing read as there is room for the requests that it leads to."""
        self._inflow.begin(self.read(response, chain, page, goes_on=goes_on), len(response.body), response)

    async def read(
        self, response: Response, chain: Chain, page: int, *, goes_on: bool
    ) -> AsyncGenerator[Request, None]:
        """Read a listing: follow its leads, and its further listings where they are worth a request."""
        is_unchanged = response.status == HTTPStatus.NOT_MODIFIED
        if is_unchanged and chain.known is not None:
            self._account.count("sources/unchanged")
            if chain.known.body is None:
                self._take_as_unchanged(chain, chain.known)
                return
        body = zlib.decompress(chain.known.body) if is_unchanged and chain.known and chain.known.body else response.body
        listing = Listing(
            body=body,
            url=response.url,
            now=datetime.now(UTC),
            zone=self._facts.zone,
            charset=charset_of(response),
            page=page,
            asked=self._asked.range,
        )
        if page == 1 and not is_unchanged:
            # From the first of its leads that is noted on, the list has articles that are known in front of others.
            self._run.note_source(replace(chain.now, unread_url=chain.now.url, unread_page=1))
        announced, more = _Announced(), list[More]()
        try:
            async for found in self._read_unhurried(chain.source, listing):
                for request in self._follow(chain, listing, found, announced, more, goes_on=goes_on):
                    yield request
        except UnreadableListingError as error:
            self._count_failed(chain.source, response.url, "unreadable", str(error))
            return
        self._account.count("sources/read")
        following = next((each for each in more if each.page is not None and announced.is_fresh), None)
        validators = chain.now.validators if is_unchanged else validators_of(response)
        self._note(chain, listing, announced, following, validators, goes_on=goes_on)
        if following is not None:
            yield self._ask(chain, following.url, following.page or 1, goes_on=goes_on)

    def _follow(
        self,
        chain: Chain,
        listing: Listing,
        found: Lead | More | LeftOut | Source | Pause,
        announced: _Announced,
        more: list[More],
        *,
        goes_on: bool,
    ) -> Iterator[Request]:
        """Yield the requests that something on a listing leads to; the listing's own next page goes into `more`."""
        source = chain.source
        if isinstance(found, More):
            more.append(found)
            if found.page is None:
                announced.leads_on = True
                yield from self._begin(source, found.url, chain.depth + 1)
        elif isinstance(found, Pause):
            pass
        elif isinstance(found, LeftOut):
            self._count_left_out(found, listing.url)
        elif isinstance(found, Source):
            announced.leads_on = True
            yield from self.ask_all(found, chain.depth + 1)
        else:
            lead = found if found.section or not source.section else replace(found, section=source.section)
            judgement = self._triage.judge(lead, source)
            announced.leads += 1
            announced.articles += judgement.known is not None
            # A list that was read to its end before has nothing new behind what is known.
            is_news = judgement.is_new or goes_on or chain.known is None
            announced.is_fresh = announced.is_fresh or (judgement.is_fresh and is_news)
            if judgement.reason == "known":
                self._account.count("requests/saved")
            if judgement.reason is None:
                yield self._fetch(lead, judgement.known)

    def _note(
        self,
        chain: Chain,
        listing: Listing,
        announced: _Announced,
        following: More | None,
        validators: Validators,
        *,
        goes_on: bool,
    ) -> None:
        """Note what was read, now that its leads are announced."""
        place = (following.url, following.page or 1) if following else None
        if goes_on:
            chain.left = place
        else:
            chain.unread = place
        now, is_first = chain.now, listing.page == 1
        if is_first:
            body = zlib.compress(listing.body) if announced.leads_on else None
            self._count_announced(chain, announced.leads)
            now = replace(now, validators=validators, leads=announced.leads, articles=announced.articles, body=body)
        elif goes_on or chain.known is None:
            now = replace(now, behind=now.behind + announced.articles)
        else:
            now = replace(now, behind=max(now.behind, chain.behind + announced.articles))
        if not is_first and not goes_on:
            chain.behind += announced.articles
        chain.now = replace(now, last_success=listing.now)
        self._note_place(chain)
        if place is None and not goes_on and chain.known is not None:
            self._count_behind(chain, chain.known)

    def _note_place(self, chain: Chain) -> None:
        unread_url, unread_page = chain.unread or chain.left or (None, 0)
        chain.now = replace(chain.now, unread_url=unread_url, unread_page=unread_page)
        self._run.note_source(chain.now)

    def _count_behind(self, chain: Chain, known: KnownSource) -> None:
        """Count the pages of a list that stand behind known articles and need no request.

        In proportion to what the first page announced now: what it lost, those behind it may have lost as well.
        """
        share = min(chain.now.leads / known.leads, 1.0) if known.leads else 1.0
        self._count_unasked(max(int(known.behind * share) - chain.behind, 0))

    def _take_as_unchanged(self, chain: Chain, known: KnownSource) -> None:
        """Take a first listing as read, on the server's word that it is the one that was read before."""
        self._account.count("sources/read")
        chain.now = replace(chain.now, last_success=datetime.now(UTC))
        self._run.note_source(chain.now, is_unchanged=True)
        self._count_announced(chain, known.leads)
        self._count_unasked(known.leads + known.behind, known.articles + known.behind)

    def _count_announced(self, chain: Chain, leads: int) -> None:
        """Count what the first pages of a source announce, none too: how deep a run goes says nothing of the source."""
        url = chain.source.url
        known = self._account.reasons("announced_by")
        if url in known or len(known) < _MOST_COUNTED:
            self._account.count("announced_by", url, leads)

    def _count_unasked(self, leads: int, articles: int | None = None) -> None:
        if leads:
            self._account.count("leads/announced", number=leads)
            self._account.count("leads/skipped", "unchanged", leads)
        self._account.count("requests/saved", number=leads if articles is None else articles)

    # --- failures ------------------------------------------------------------------------------------------------

    def note_failed(self, failure: Failure) -> None:
        """Count a listing that could not be had; the end of a paginated list is none."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        chain: Chain = request.cb_kwargs["chain"]
        reason = reason_of(failure)
        if request.cb_kwargs["page"] == 1 or reason not in _END_OF_LIST:
            self._count_failed(chain.source, request.url, reason, reason)
            return
        if request.cb_kwargs["goes_on"]:
            chain.left = None
        else:
            chain.unread = None
        self._note_place(chain)

    def _count_failed(self, source: Source, url: str, reason: str, message: str) -> None:
        if source.is_optional:
            self._account.count("sources/not_there", reason)
            return
        self._account.count("sources/failed", reason)
        logger.error("%s cannot be read: %s", url, message)

    async def _read_unhurried(
        self, source: Source, listing: Listing
    ) -> AsyncIterator[Lead | More | LeftOut | Source | Pause]:
        """Yield what stands on a listing. Raises UnreadableListingError."""
        is_slow = source.reads_slowly
        if source.is_markup and not is_quick(listing.body):
            await self._require_parsable(listing.body, listing.charset)
            listing, is_slow = replace(listing, is_tried=True), True
        found: Iterable[Lead | More | LeftOut | Source | Pause] = source.read(listing)
        if is_slow:
            async with self._one_at_a_time:  # each would take its turns of the interpreter from all else that goes on
                found = await asyncio.to_thread(list, found)
        async for each in unhurried(found):
            yield each


async def unhurried(found: Iterable[T]) -> AsyncIterator[T]:
    """Yield all that is found, and let all else go on meanwhile."""
    began = monotonic()
    for each in found:
        if monotonic() - began > _BREATH:
            await asyncio.sleep(0)
            began = monotonic()
        yield each
