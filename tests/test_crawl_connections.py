"""A connection that was made is used again: it costs the outlet and us a handshake each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.crawling import NOW

if TYPE_CHECKING:
    from tests.crawling import Crawler
    from tests.newsroom.newsroom import Newsroom

AT_ONCE = 16
"""Scrapy's CONCURRENT_REQUESTS: no more are under way, whatever is said of one host."""


def test_a_crawl_without_a_delay_keeps_its_connections(room: Newsroom, crawl: Crawler) -> None:
    """Over TLS, where a host's own limit is below what Scrapy asks of it at once."""
    room.open("ecns", count=200, now=NOW)
    run = crawl("ecns", CONCURRENT_REQUESTS_PER_DOMAIN=2)
    assert (run.code, run.counted("written")) == (0, 200), run.log
    assert len(room.requests) >= 200
    hosts = {(request.scheme, request.host) for request in room.requests}
    assert room.connections <= AT_ONCE * len(hosts)
