"""Read RSS and Atom feeds, broken XML included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from newscrawl.decoding import decode
from newscrawl.discovery.feed_scan import HostileFeedError, require_harmless, without_declarations
from newscrawl.discovery.printed import describe, read_instant, read_title
from newscrawl.discovery.source import LeftOut, Listing, More, Source, UnreadableListingError
from newscrawl.lead import Lead
from newscrawl.text import tidy
from newscrawl.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ENTRIES, MAX_BYTES = 1_000, 4 * 1024 * 1024
"""So much of a feed is read; the longest ones hold some hundred entries."""

_PART, _LONGEST_END = 256 * 1024, 50
_ENTRY_END = re.compile(r"</(?:\w{1,20}:)?(?:item|entry)\s{0,20}>", re.IGNORECASE)
# These two know no date but dc:date, which feedparser calls the date of an update.
_DATED_BY_DUBLIN_CORE = frozenset({"rss090", "rss10"})


@dataclass(frozen=True)
class Feed(Source):
    """A feed: RSS 0.9x, 1.0 or 2.0 (rssboard.org), or Atom (RFC 4287).

    An entry's first category is its section where the outlet declares none for the whole feed.
    """

    reads_slowly: ClassVar[bool] = True

    def read(self, listing: Listing) -> Iterator[Lead | More | LeftOut]:
        """Yield a lead for every entry with an address. Raises UnreadableListingError.

        Of a feed with more than MAX_ENTRIES or MAX_BYTES the beginning is read: the parser, which builds all of it in
        memory, needs about a second for a thousand entries.
        """
        try:
            text, left_out = _beginning(without_declarations(decode(listing.body, listing.charset).text))
            require_harmless(text)
        except HostileFeedError as error:
            raise UnreadableListingError(f"no feed but markup made to keep a parser busy: {error}") from error
        if left_out:
            yield left_out
        parsed = _parse(listing, text)
        for entry in parsed["entries"]:
            lead = self._lead(entry, listing, parsed["version"])
            if lead:
                yield lead

    def _lead(self, entry: dict[str, Any], listing: Listing, version: str) -> Lead | None:
        # dict.get, because feedparser's own get passes an update off as a publication
        url = absolute(listing.url, dict.get(entry, "link"))
        if not url:
            return None
        published, modified = dict.get(entry, "published"), dict.get(entry, "updated")
        if version in _DATED_BY_DUBLIN_CORE and not published:
            published, modified = modified, None
        categories = (read_title(dict.get(tag, "term")) for tag in dict.get(entry, "tags", ()))
        return Lead(
            url=url,
            source=listing.url,
            title=read_title(dict.get(entry, "title")),
            published=read_instant(published, listing),
            modified=read_instant(modified, listing),
            date_raw=tidy(published or modified),
            section=self.section or next(filter(None, categories), None),
        )


def _beginning(text: str) -> tuple[str, LeftOut | None]:
    """Return as much of a feed as is read, to the end of an entry where it has any."""
    if len(text) < MAX_BYTES and text.count("</") < MAX_ENTRIES:
        return text, None
    ends = list(islice(_ends_of_entries(text), MAX_ENTRIES + 1))
    if len(ends) > MAX_ENTRIES:
        return text[: ends[MAX_ENTRIES - 1]], LeftOut("entries", f"stopped after {MAX_ENTRIES} entries")
    if len(text) <= MAX_BYTES:
        return text, None
    return text[: ends[-1] if ends else MAX_BYTES], LeftOut("bytes", f"stopped after {MAX_BYTES} characters")


def _ends_of_entries(text: str) -> Iterator[int]:
    """Yield where entries end; the pattern is asked for a part at a time, since nothing else goes on meanwhile."""
    behind = 0
    for start in range(0, MAX_BYTES, _PART):
        for match in _ENTRY_END.finditer(text, max(start, behind), min(start + _PART + _LONGEST_END, MAX_BYTES)):
            behind = match.end()
            yield behind


def _parse(listing: Listing, text: str) -> dict[str, Any]:
    """Parse a feed, decoded: feedparser reads a whole one as windows-1252 for one bad byte in it."""
    import feedparser  # noqa: PLC0415 - long to import, and not every run reads a feed

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": listing.url}
    try:
        parsed: dict[str, Any] = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # its loose parser fails on garbage in ways it does not document
        raise UnreadableListingError(f"no feed but {describe(listing.body)} ({error!r})") from error
    kind = describe(listing.body)
    # Without a version it recognised no feed; with one it may still be a page in which <rss> occurs.
    if not dict.get(parsed, "version") or kind.startswith("an HTML page"):
        raise UnreadableListingError(f"no feed but {kind}")
    return parsed
