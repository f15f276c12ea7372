"""Read RSS and Atom feeds, broken XML included."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from newscrawl.decoding import decode
from newscrawl.discovery.printed import describe, read_instant, read_title
from newscrawl.discovery.source import Listing, More, Source, UnreadableListingError
from newscrawl.lead import Lead
from newscrawl.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Iterator

# These two know no date but dc:date, which feedparser calls the date of an update.
_DATED_BY_DUBLIN_CORE = frozenset({"rss090", "rss10"})


@dataclass(frozen=True)
class Feed(Source):
    """A feed: RSS 0.9x, 1.0 or 2.0 (rssboard.org), or Atom (RFC 4287).

    An entry's first category is its section where the outlet declares none for the whole feed.
    """

    def read(self, listing: Listing) -> Iterator[Lead | More]:
        """Yield a lead for every entry with an address. Raises UnreadableListingError."""
        parsed = _parse(listing)
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
            date_raw=published or modified or None,
            section=self.section or next(filter(None, categories), None),
        )


def _parse(listing: Listing) -> dict[str, Any]:
    import feedparser  # noqa: PLC0415 - long to import, and not every run reads a feed

    # Decoded here, because feedparser reads a whole feed as windows-1252 for one bad byte in it.
    text = decode(listing.body, listing.charset).text
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
