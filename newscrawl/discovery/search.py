"""Read listings that are JSON: search interfaces and the data files behind list pages."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newscrawl.decoding import decode
from newscrawl.discovery.printed import describe, read_instant, read_title
from newscrawl.discovery.source import Listing, More, Source, UnreadableListingError, deepest_page
from newscrawl.lead import Lead
from newscrawl.text import tidy
from newscrawl.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.discovery.source import Range

_ABSENT = object()
_COUNT = re.compile(r"\d{1,9}")  # a longer one counts nothing, and is more than Python reads as a number (4,300 digits)
_SECONDS = re.compile(r"[0-9]{10}")
_MILLISECONDS = re.compile(r"[0-9]{13}")


class _Open:
    """An end of the range that is not asked for: nothing in the address, whatever the format."""

    def __format__(self, form: str) -> str:
        return ""


@dataclass(frozen=True)
class Search(Source):
    """A JSON listing of pages, newest first.

    `url` has {page} where there are pages, and may have {since} and {until} with a format ("{since:%Y-%m-%d}"), which
    stay empty where the run is not asked for them. The others are paths: keys and indexes joined by dots, "" being
    the whole. All but `items` and `pages_total` begin at an item. `published` may lead to seconds or milliseconds
    since 1970, or to a printed date. Pages are counted from `first_page`.
    """

    items: str = "content"
    link: str = "url"
    title: str = "title"
    published: str = "publishTime"
    section_label: str | None = None
    pages_total: str = "totalPages"
    first_page: int = 0
    max_pages: int = 10

    def addresses(self, asked: Range, now: datetime) -> Iterator[str]:  # noqa: ARG002 - the source's interface
        """Yield the first page of what is asked for."""
        yield self._address(1, asked)

    def read(self, listing: Listing) -> Iterator[Lead | More]:
        """Yield the items that have an address, then the next page, if any. Raises UnreadableListingError."""
        data = _load(listing)
        items = _find(data, self.items)
        if items is None:
            items = []  # how some say that they found nothing
        if not isinstance(items, list):
            raise UnreadableListingError(f"JSON without a list at {self.items!r}")
        for item in items:
            lead = self._lead(item, listing)
            if lead:
                yield lead
        total = _number(_find(data, self.pages_total))
        deepest = deepest_page(self.max_pages, listing.asked)
        last = deepest if total is None else min(deepest, total)
        if items and listing.page < last and "{page" in self.url:
            yield More(self._address(listing.page + 1, listing.asked), page=listing.page + 1)

    def _address(self, page: int, asked: Range) -> str:
        since, until = asked.since or _Open(), asked.until or _Open()
        return self.url.format(page=self.first_page + page - 1, since=since, until=until)

    def _lead(self, item: Any, listing: Listing) -> Lead | None:
        link = _text(_find(item, self.link))
        url = absolute(listing.url, link)
        if not url:
            return None
        published = _text(_find(item, self.published))
        label = read_title(_text(_find(item, self.section_label))) if self.section_label else None
        return Lead(
            url=url,
            source=listing.url,
            title=read_title(_text(_find(item, self.title))),
            published=_read_epoch(published) or read_instant(published, listing),
            date_raw=tidy(published),
            section=label or self.section,
        )


def _load(listing: Listing) -> Any:
    try:
        return json.loads(decode(listing.body, listing.charset).text)
    except (ValueError, RecursionError) as error:  # nested too deep
        raise UnreadableListingError(f"no readable JSON but {describe(listing.body)} ({error})") from error


def _find(data: Any, path: str) -> Any:
    """Follow a dotted path; _ABSENT where it leads nowhere."""
    for part in path.split(".") if path else ():
        if isinstance(data, dict):
            data = data.get(part, _ABSENT)
        elif isinstance(data, list) and part.isdecimal() and int(part) < len(data):
            data = data[int(part)]
        else:
            return _ABSENT
    return data


def _text(value: Any) -> str | None:
    """Return a string or number as text without what cannot be written as UTF-8; None for all else."""
    if isinstance(value, float):
        value = int(value) if math.isfinite(value) else None
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value).encode("utf-8", "ignore").decode("utf-8").strip() or None
    return None


def _number(value: Any) -> int | None:
    text = _text(value)
    return int(text) if text and _COUNT.fullmatch(text) else None


def _read_epoch(text: str | None) -> datetime | None:
    """Read what can only be an instant since 1970: the digits of other counts are those of printed dates."""
    if text and _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    if text and _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC)
    return None
