"""XML made to fetch, to expand or to freeze: nothing is fetched or expanded, and it costs one source at most."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newscrawl.discovery.feed import Feed
from newscrawl.discovery.feed_scan import MOST_ATTRIBUTES, MOST_PREFIXES
from newscrawl.discovery.sitemap import NewsSitemap
from newscrawl.discovery.source import Listing, UnreadableListingError
from newscrawl.lead import Lead
from tests.newsroom import raw
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.resource import Resource
from tests.watching import Watched, Watcher

if TYPE_CHECKING:
    from collections.abc import Mapping

SITE = "https://harbour.example/"
MOST_MEMORY = 200
LONG_DECLARATIONS = 8_192  # bytes of a head
LONGEST_STALL = 0.25
PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
INNER: Mapping[str, str] = {
    "billion laughs": f'<!DOCTYPE l [<!ENTITY a0 "secret">{LAUGHS}<!ENTITY a "&a9;">]>',
    "quadratic": f'<!DOCTYPE l [<!ENTITY a "{"secret" * 20_000}">]>',
    "a file": '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "an address": '<!DOCTYPE l [<!ENTITY a SYSTEM "http://127.0.0.1:9/secret">]>',
    "a DTD of its own": '<!DOCTYPE l SYSTEM "http://127.0.0.1:9/secret.dtd">',
    "a parameter entity": '<!DOCTYPE l [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    "an entity of a public DTD": '<!DOCTYPE l PUBLIC "-//x//x" "file:///etc/passwd" [<!ENTITY a "secret">]>',
    "default attributes": f'<!DOCTYPE l [<!ATTLIST item a CDATA "{"secret" * 10_000}">]>',
}
XINCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'


def feed(title: str, declarations: str = "") -> str:
    item = f"<item><title>{title}</title><link>{SITE}boats-race-in-the-harbour</link></item>"
    return f'<?xml version="1.0"?>{declarations}<rss version="2.0"><channel><title>G</title>{item}</channel></rss>'


def sitemap(entries: str, declarations: str = "") -> str:
    return f'<?xml version="1.0"?>{declarations}<urlset xmlns="{PROTOCOL}">{entries}</urlset>'


def leads(source: Feed | NewsSitemap, text: str) -> list[Lead]:
    found = source.read(Listing(text.encode(), SITE, datetime.now(UTC)))
    return [each for each in found if isinstance(each, Lead)]


@pytest.mark.parametrize("name", INNER)
@pytest.mark.parametrize("title", ["&a; ashore", "&a;" * 5_000])
def test_a_feed_s_entities_are_not_expanded(name: str, title: str) -> None:
    (lead,) = leads(Feed(SITE), feed(title, INNER[name]))
    assert lead.url.endswith("/boats-race-in-the-harbour")
    assert "secret" not in str(lead)
    assert "root:" not in str(lead)


@pytest.mark.parametrize("name", INNER)
def test_a_sitemap_s_entities_are_not_expanded(name: str) -> None:
    text = sitemap(f"<url><loc>{SITE}boats?&a;</loc></url>", INNER[name])
    if len(INNER[name]) > LONG_DECLARATIONS:
        with pytest.raises(UnreadableListingError, match="declarations that go on and on"):
            leads(NewsSitemap(SITE), text)
        return
    found = leads(NewsSitemap(SITE), text)
    assert "secret" not in str(found)
    assert "root:" not in str(found)


def test_nothing_is_included() -> None:
    assert "root:" not in str(leads(Feed(SITE), feed(f"Boats {XINCLUDE}")))
    assert "root:" not in str(leads(NewsSitemap(SITE), sitemap(f"<url><loc>{SITE}boats{XINCLUDE}</loc></url>")))


def items(text: str) -> str:
    return feed("Boats").replace("<item>", text + "<item>")


def attributes(number: int, name: str = "a") -> str:
    return " ".join(f'{name}{each}="b{each}"' for each in range(number))


HOSTILE_FEEDS: Mapping[str, str] = {
    "attributes": items(f"<item {attributes(150_000)}/>"),
    "attributes behind a bracket": items(f'<item x=">" {attributes(150_000)}/>'),
    "namespaces": items("".join(f'<x{n}:a xmlns:x{n}="u{n}"/>' for n in range(100_000))),
    "namespaces in one tag": items(f"<item {attributes(100_000, 'xmlns:x')}/>"),
    "nesting": items("<a>" * 500_000),
    "nesting, closed": items("<a>" * 400_000 + "</a>" * 400_000),
    "siblings": items("<a/>" * 900_000),
    "siblings of broken XML": items("<a/>" * 900_000 + "<b></c>"),
    "categories": items("<item>" + "<category/>" * 300_000 + "</item>"),
    "declarations without an end": feed("Boats", "<!DOCTYPE l [" + '<!ENTITY a "b">' * 200_000),
}
HARMLESS_FEEDS: Mapping[str, str] = {
    "markup in CDATA": items(
        "<item><description><![CDATA[" + "<p class='a'>x</p>" * 60_000 + "]]></description></item>"
    ),
    "escaped markup": items("<item><description>" + "&lt;p a='b'&gt;x" * 60_000 + "</description></item>"),
    "the most that is allowed": items(
        f"<item {attributes(MOST_ATTRIBUTES)}/>" + "".join(f'<x{n}:a xmlns:x{n}="u{n}"/>' for n in range(MOST_PREFIXES))
    ),
}


@pytest.mark.parametrize("name", HOSTILE_FEEDS)
def test_a_feed_that_would_keep_the_parser_busy_is_not_parsed(name: str) -> None:
    with pytest.raises(UnreadableListingError, match="markup made to keep a parser busy"):
        leads(Feed(SITE), HOSTILE_FEEDS[name])


@pytest.mark.parametrize("name", HARMLESS_FEEDS)
def test_a_feed_within_the_limits_is_read(name: str) -> None:
    assert "boats-race-in-the-harbour" in str(leads(Feed(SITE), HARMLESS_FEEDS[name]))


SITEMAPS: Mapping[str, str] = {
    "siblings": sitemap("<a/>" * 1_500_000),
    "empty entries": sitemap("<url/>" * 1_500_000),
    "nesting": sitemap("<url>" * 1_000_000),
    "attributes": sitemap(f"<url {attributes(150_000)}/>"),
    "one attribute": sitemap(f'<url a="{"x" * 11_000_000}"/>'),
    "one address": sitemap(f"<url><loc>{'x' * 11_000_000}</loc></url>"),
    "instructions": sitemap("<?a b?>" * 1_000_000),
    "declarations": sitemap("", "<!DOCTYPE l [" + "".join(f'<!ENTITY a{n} "b">' for n in range(200_000)) + "]>"),
    "broken": sitemap("<" * 5_000_000),
}


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """Crawl one site that announces all of them beside one honest sitemap."""
    directory = tmp_path_factory.mktemp("xml")
    with Newsroom(directory) as room:
        honest = sitemap(f"<url><loc>{SITE}2026/11/22/boats-race-in-the-harbour.html</loc></url>")
        maps = {f"news-{number}.xml": text for number, text in enumerate([*SITEMAPS.values(), honest])}
        feeds = {f"feed-{number}.xml": text for number, text in enumerate(HOSTILE_FEEDS.values())}
        for name, text in {**maps, **feeds}.items():
            room.serve_in_turn(SITE + name, raw.plain(text.encode()))
        robots = "".join(f"Sitemap: {SITE}{name}\n" for name in maps)
        links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{name}">' for name in feeds)
        room.serve(SITE + "robots.txt", Resource(robots.encode(), "text/plain"))
        room.serve(SITE, Resource(f"<html><head>{links}</head><body><p>Harbour</p></body></html>".encode()))
        text = "<p>The boats raced through the harbour on Sunday, and the oldest of them won by a length.</p>" * 9
        page = f"<html><head><title>Boats race</title></head><body><article><h1>Boats race</h1>{text}</article></body>"
        room.serve(SITE + "2026/11/22/boats-race-in-the-harbour.html", Resource(page.encode()))
        return Watcher(directory / "output", room.environment)(
            "site", "-a", f"url={SITE}", timeout=240, CONCURRENT_REQUESTS=2
        )


def test_hostile_sources_cost_themselves_and_nothing_else(tried: Watched) -> None:
    assert (tried.code, tried.counted("written")) == (0, 1), tried.log
    assert tried.counted("failed") == 0


def test_nothing_but_the_site_is_connected_to(tried: Watched) -> None:
    assert {address for address, _ in tried.connected} == {"127.0.0.1"}
    assert len({port for _, port in tried.connected}) == 1


def test_memory_and_stalls_stay_bounded(tried: Watched) -> None:
    assert tried.rss <= MOST_MEMORY
    assert tried.stall <= LONGEST_STALL
