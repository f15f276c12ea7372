"""What a source is, what it says of one article, and what it leaves for a further request."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from newscrawl.lead import Lead


@dataclass(frozen=True, slots=True)
class More:
    """Another address of the same source that is to be read.

    `page` is its number in a list that stands newest first (2, 3, ...): worth a request only while the page before
    brought something new and young enough. None: a part that stands on its own, such as a child of a sitemap index.
    """

    url: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a listing that was not read, since it lies beyond a limit; `what` names the limit in one word."""

    what: str
    message: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing yet: in the middle of a long listing, a moment in which others may have their turn."""


PAUSE = Pause()


@dataclass(frozen=True, slots=True)
class Range:
    """The instants a run is asked for: from `since` to before `until`, both aware; None leaves that side open."""

    since: datetime | None = None
    until: datetime | None = None

    def __contains__(self, moment: datetime) -> bool:
        """Tell whether the aware `moment` lies inside."""
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)


# A list is followed this deep where the run says how far back it is to reach; no list of news is deeper.
DEEPEST_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Listing:
    """One downloaded listing: its bytes, its address, and what is needed to understand the dates in it.

    `zone` is the time zone of dates printed without one (None: such dates give no instant). `now` is the aware
    moment of the download. `charset` is what the HTTP header declares. `page` counts from 1. `asked` is what the run is
    asked for, where a source can leave out whole further listings by it; leads are not held against it here.
    """

    body: bytes
    url: str
    now: datetime
    zone: tzinfo | None = None
    charset: str | None = None
    page: int = 1
    asked: Range = Range()
    is_tried: bool = False
    """Its markup was parsed elsewhere, to see that this does not take too long."""


def deepest_page(max_pages: int, asked: Range) -> int:
    """Return how many pages of a list are read: `max_pages`, unless the run itself says how far back to go."""
    return max_pages if asked == Range() else max(max_pages, DEEPEST_PAGE)


class UnreadableListingError(ValueError):
    """The bytes are no listing of the source's kind at all; the message says in one line what they are instead."""


@dataclass(frozen=True)
class Source(ABC):
    """A place where an outlet announces articles. It never fetches: the spider brings it the bytes."""

    most_bytes: ClassVar[int | None] = None
    """How large a listing may be, unpacked; None: as large as any page."""

    reads_slowly: ClassVar[bool] = False
    """Reading one takes so long, and gives so little, that it is better done whole and beside all else."""

    is_markup: ClassVar[bool] = False
    """Its listings are pages, parsed as a whole: what may take long is tried elsewhere first."""

    url: str
    section: str | None = field(default=None, kw_only=True)
    """What all articles it announces belong to, where that is one thing."""
    is_optional: bool = field(default=False, kw_only=True)
    """It was guessed or found on the way: that it cannot be read is no failure."""

    def addresses(self, asked: Range, now: datetime) -> Iterator[str]:  # noqa: ARG002 - archives and searches use both
        """Yield where to begin reading for the range `asked` at the moment `now`."""
        yield self.url

    @abstractmethod
    def read(self, listing: Listing) -> Iterator[Lead | More | LeftOut | Source | Pause]:
        """Yield the leads of one listing in its own order, then what else is to be read: more of it, other sources.

        Raises UnreadableListingError where the bytes are no listing of this kind. One broken entry costs that entry.
        """
