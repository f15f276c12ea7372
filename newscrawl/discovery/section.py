"""Read the list pages of a section: rows of links with a title and perhaps a printed date."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from newscrawl.dates import date_in_url
from newscrawl.decoding import decode
from newscrawl.discovery.printed import read_day
from newscrawl.discovery.source import LeftOut, Listing, More, Source, UnreadableListingError, deepest_page
from newscrawl.lead import Lead
from newscrawl.markup import HostilePageError, parse, select
from newscrawl.text import tidy
from newscrawl.urls import absolute

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    Alternatives = str | tuple[str, ...]
    # The places of a page that link to one address: each the row and the link in it.
    Places = list[tuple[LexborNode, LexborNode]]

MOST_LINKS = 5_000
"""So many links of a page are looked at: of rows inside each other each has all the links of those inside it."""

_CUT = ("...", "…")
_MOST_PLACES = 20  # of one address: what it is called and when it came out stands at the first of them
_MOST_TEXTS = 50  # that may be its date
_LONGEST_TEXT = 10_000  # characters: a row that holds other rows has all of their text


@dataclass(frozen=True)
class Section(Source):
    """A list page, and the pages after it.

    All but `pages` are CSS, a tuple holding alternatives of which the first that matches anything counts. `links`,
    `title`, `date` and `section_label` are looked up inside each of `rows`; without `rows` each link is a row. What
    follows page 1 is either `pages`, such as "index_{page}.shtml", resolved against `url`, or the link `next_page`.
    """

    is_markup: ClassVar[bool] = True

    links: Alternatives = "h2 a"
    rows: Alternatives | None = None
    title: Alternatives | None = None
    date: Alternatives | None = None
    section_label: Alternatives | None = None
    pages: str | None = None
    next_page: Alternatives | None = None
    max_pages: int = 10

    def read(self, listing: Listing) -> Iterator[Lead | More | LeftOut]:
        """Yield one lead for each address, then the next page if this one had any. Raises UnreadableListingError.

        What lies beyond MOST_LINKS is left out.
        """
        try:
            page = parse(decode(listing.body, listing.charset).page, is_tried=listing.is_tried)
        except HostilePageError as error:
            raise UnreadableListingError(f"no list page but one made to freeze a parser: {error}") from error
        base = _base_of(page, listing.url)
        found, left_out = self._find_places(page, base)
        for url, places in found.items():
            yield self._lead(url, places, listing)
        if left_out:
            yield left_out
        goes_on = found and listing.page < deepest_page(self.max_pages, listing.asked)
        following = self._find_next(page, base, listing) if goes_on else None
        if following and following != listing.url:
            yield More(following, page=listing.page + 1)

    def _find_places(self, page: LexborHTMLParser, base: str) -> tuple[dict[str, Places], LeftOut | None]:
        found: dict[str, Places] = {}
        looked_at = 0
        for row in select(page, self.rows or self.links):
            for link in select(row, self.links) if self.rows else (row,):
                looked_at += 1
                if looked_at > MOST_LINKS:
                    return found, LeftOut("links", f"stopped after {MOST_LINKS} links")
                href = (link.attributes.get("href") or "").strip()
                url = None if href.startswith("#") else absolute(base, href)
                if url:
                    places = found.setdefault(url, [])
                    if len(places) < _MOST_PLACES:
                        places.append((row, link))
        return found, None

    def _lead(self, url: str, places: Places, listing: Listing) -> Lead:
        near = date_in_url(url) or self._day_of(listing)
        raw, published = self._read_date([row for row, _ in places], listing, near)
        labels = (_text_of(node) for row, _ in places for node in select(row, self.section_label or ()))
        return Lead(
            url=url,
            source=listing.url,
            title=self._read_title(places),
            published=published,
            date_raw=raw,
            section=next(filter(None, labels), self.section),
        )

    def _read_title(self, places: Places) -> str | None:
        """Return the title: the first that is not cut, else the first, else what a picture is said to show."""
        titles = [title for row, link in places if (title := self._title_at(row, link))]
        pictures = (tidy(image.attributes.get("alt")) for _, link in places for image in select(link, "img[alt]"))
        whole = (title for title in titles if not title.endswith(_CUT))
        return next(whole, None) or next(iter(titles), None) or next(filter(None, pictures), None)

    def _title_at(self, row: LexborNode, link: LexborNode) -> str | None:
        named = select(row, self.title) if self.title else [link]
        printed = _text_of(named[0]) if named else None
        if printed and not printed.endswith(_CUT):
            return printed
        return tidy(link.attributes.get("title")) or printed

    def _read_date(
        self, rows: list[LexborNode], listing: Listing, near: dt.date | None
    ) -> tuple[str | None, dt.datetime | None]:
        """Return the date as printed and its instant; of several texts the first that is a date."""
        nodes = (node for row in rows for node in select(row, self.date or ()))
        first = None
        for node in islice(nodes, _MOST_TEXTS):
            text = tidy(node.attributes.get("datetime")) or _text_of(node)
            printed = read_day(text, listing, near)
            if printed:
                return text, printed.instant(listing.zone)
            first = first or text
        return first, None

    def _day_of(self, listing: Listing) -> dt.date | None:  # noqa: ARG002 - archives have one
        """Return the day that all of a listing is from, where there is one."""
        return None

    def _find_next(self, page: LexborHTMLParser, base: str, listing: Listing) -> str | None:
        if self.pages:
            return absolute(self._first_page(listing), self.pages.format(page=listing.page + 1))
        links = select(page, self.next_page or ())
        return next((url for link in links if (url := absolute(base, link.attributes.get("href")))), None)

    def _first_page(self, listing: Listing) -> str:  # noqa: ARG002 - archives have a first page a day
        return self.url


def _text_of(node: LexborNode) -> str | None:
    return tidy(node.text(deep=True)[:_LONGEST_TEXT])


def _base_of(page: LexborHTMLParser, url: str) -> str:
    """Return what the addresses in a page are relative to."""
    return next((base for node in page.css("base[href]") if (base := absolute(url, node.attributes.get("href")))), url)
