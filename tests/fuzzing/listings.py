"""Checks of what announces articles: feeds, sitemaps, lists, searches, front pages, robots.txt."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from newscrawl.discovery.site import Robots
from newscrawl.discovery.source import LeftOut, Listing, More, Range, Source, UnreadableListingError
from newscrawl.lead import Lead
from newscrawl.network.robots import read_robots
from newscrawl.text import tidy
from newscrawl.urls import absolute, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LISTINGS = Path(__file__).parents[1] / "listings"


def listing_check(source: Source) -> Callable[[bytes], None]:
    """Return the check of one source: UnreadableListingError, or what it yields is whole and can be written."""

    def check(body: bytes) -> None:
        asked = Range(since=NOW - timedelta(days=30), until=NOW)
        listing = Listing(body, source.url, NOW, ZoneInfo("Asia/Shanghai"), asked=asked)
        with suppress(UnreadableListingError):
            for found in source.read(listing):
                if isinstance(found, Lead):
                    require_lead(found)
                elif isinstance(found, More | Source):
                    require_address(found.url)
                elif isinstance(found, LeftOut):
                    assert found.message.isprintable()

    return check


def require_lead(lead: Lead) -> None:
    require_address(lead.url)
    for moment in (lead.published, lead.modified):
        assert moment is None or moment.utcoffset() is not None
        assert moment is None or moment.astimezone(UTC)
    for text in (lead.title, lead.date_raw, lead.section):
        assert text is None or (text.encode() and tidy(text) == text)


def require_address(url: str) -> None:
    assert url.encode()
    assert absolute("https://other.example/", url) == url
    assert urlsplit(url).hostname
    with suppress(ValueError):  # a port that is none: the triage counts it as a bad address
        assert clean(url).encode()


def read_listings(*patterns: str) -> Sequence[bytes]:
    return [path.read_bytes() for pattern in patterns for path in sorted(LISTINGS.glob(pattern))]


def check_robots(body: bytes) -> None:
    rules = read_robots(body, "newscrawl")
    assert rules.crawl_delay is None or 0 <= rules.crawl_delay < 1e10
    assert rules.allows("https://paper.example/robots.txt")
    for piece in (*body.split()[:20], body[:100]):
        rules.allows(f"https://paper.example/{quote(piece)}?{quote(piece)}")
        rules.allows("https://paper.example/" + piece.decode("latin-1"))
    if b"\r" not in body and len(body) < 10_000:
        assert read_robots(body.replace(b"\n", b"\r\n"), "newscrawl") == rules
    listing_check(Robots("https://paper.example/robots.txt"))(body)
