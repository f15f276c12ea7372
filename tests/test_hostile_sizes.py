"""What is too large is cut or refused, named and counted, and costs neither memory nor time."""

from __future__ import annotations

import gzip
import resource
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newscrawl.article import Article, Image, Organization, Person
from newscrawl.discovery.feed import MAX_BYTES, MAX_ENTRIES, Feed
from newscrawl.discovery.source import LeftOut, Listing
from newscrawl.lead import Lead
from newscrawl.pipelines.limit import LONGEST_ADDRESS, LONGEST_TEXT, limit
from tests.crawling import NOW, find_faults
from tests.newsroom import raw
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.resource import Resource
from tests.newsroom.template import load_template
from tests.watching import Watched, Watcher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_MEMORY, MOST_SECONDS, XML = 200, 5.0, "application/xml"
BIG = 60_000_000
SITE = "https://gazette.example/"


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """Run the outlet without any fault, to know what a run costs anyway."""
    directory = tmp_path_factory.mktemp("calm")
    with Newsroom(directory) as room:
        room.open("ecns", count=3, now=NOW)
        return Watcher(directory / "output", room.environment)("ecns")


# --- bodies ----------------------------------------------------------------------------------------------------------

BOMBS: dict[str, tuple[tuple[str, ...], str]] = {
    "gzip": (("gzip",), "too_large"),
    "deflate": (("deflate",), "too_large"),
    "br": (("br",), "too_large"),
    "zstd": (("zstd",), "too_large"),
    "gzip in gzip": (("gzip", "gzip"), "too_large"),
    "br in br in br": (("br", "br", "br"), "too_large"),
    "zstd in gzip": (("zstd", "gzip"), "too_large"),
    "packed four times": (("gzip", "br", "gzip", "br"), "encoding"),
}


def declared(size: int) -> raw.Raw:
    return raw.Raw(lambda: iter([raw.head(f"Content-Length: {size}"), *[b" " * 65536] * 200]))


BODIES = {
    "endless": (raw.endless, "too_large"),
    "declared as a gigabyte": (lambda: declared(10**9), "too_large"),
    **{
        name: (lambda codings=codings: raw.packed(bytes(BIG), *codings), reason)
        for name, (codings, reason) in BOMBS.items()
    },
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_beyond_all_measure_costs_one_page(room: Newsroom, tmp_path: Path, calm: Watched, name: str) -> None:
    make, reason = BODIES[name]
    story, other = [story for story in room.open("ecns", count=6, now=NOW) if story.pages == 1][:2]
    room.serve_in_turn(story.url, make())
    wanted = tmp_path / "wanted.txt"
    wanted.write_text(f"{story.url}\n{other.url}\n")
    run = Watcher(tmp_path / "output", room.environment)("ecns", "-a", f"urls={wanted}", FAILED_SHARE_MAX=1)
    assert (run.code, run.counted("written"), run.reasons("failed")) == (0, 1, {reason: 1}), run.log
    assert run.rss <= MOST_MEMORY
    assert run.seconds <= calm.seconds + MOST_SECONDS
    assert sum(request.url == story.url for request in room.requests) == 1  # it would be as large again


# --- listings --------------------------------------------------------------------------------------------------------


def sitemap(addresses: Iterator[str] | list[str], filler: str = "") -> bytes:
    entries = "".join(f"<url><loc>{each}</loc><lastmod>2020-01-01</lastmod>{filler}</url>" for each in addresses)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def index(addresses: Iterator[str] | list[str]) -> bytes:
    entries = "".join(f"<sitemap><loc>{each}</loc></sitemap>" for each in addresses)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'.encode()


def feed(entries: int, filler: str = "") -> bytes:
    items = "".join(
        f"<item><title>Boats race {number}</title><link>{SITE}2020/01/01/boats-race-in-harbour-{number}.html</link>"
        f"<pubDate>Wed, 01 Jan 2020 00:00:00 GMT</pubDate><description>{filler}</description></item>"
        for number in range(entries)
    )
    return f'<rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'.encode()


def pages(number: int) -> Iterator[str]:
    return (f"{SITE}2020/01/01/boats-race-in-harbour-{each}.html" for each in range(number))


def crawl_site(room: Newsroom, tmp_path: Path, sitemaps: str = "", front: str = "", **settings: int) -> Watched:
    room.serve(SITE + "robots.txt", Resource(f"User-agent: *\nAllow: /\n{sitemaps}".encode(), "text/plain"))
    room.serve(SITE, Resource(f"<html><head>{front}</head><body><p>Gazette</p></body></html>".encode()))
    return Watcher(tmp_path / "output", room.environment)("site", "-a", f"url={SITE}", "-a", "since=2d", **settings)


def cpu_seconds() -> float:
    """Return what all crawls so far have had of the processor: what else goes on here does not count."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_sitemap_of_fifty_megabytes_is_read_to_its_50_000th_address(
    room: Newsroom, tmp_path: Path, *, is_packed: bool
) -> None:
    body = sitemap(pages(51_000), "<!--" + "x" * 820 + "-->")
    assert 48_000_000 < len(body) < 50 * 2**20
    url = SITE + "news.xml"
    answer = raw.packed(body, "gzip", content_type=XML) if is_packed else raw.plain(body)
    room.serve_in_turn(url, answer)
    run = crawl_site(room, tmp_path, f"Sitemap: {url}\n")
    assert run.reasons("capped") == {"urls": 1}, run.log
    assert run.counted("announced") == 50_000
    assert f"{url}: stopped after 50000 addresses" in run.log
    assert run.rss <= MOST_MEMORY
    assert run.stall <= 0.25


def test_a_packed_sitemap_beyond_fifty_megabytes_is_read_so_far(room: Newsroom, tmp_path: Path) -> None:
    url = SITE + "news.xml.gz"
    body = gzip.compress(sitemap(pages(1000), "<!--" + "x" * 100_000 + "-->"), 1)
    room.serve(url, Resource(body, "application/gzip", headers=(("Content-Encoding", ""),)))
    before = cpu_seconds()
    run = crawl_site(room, tmp_path, f"Sitemap: {url}\n")
    assert run.reasons("capped") == {"bytes": 1}, run.log
    assert 500 < run.counted("announced") < 530
    assert run.rss <= MOST_MEMORY
    assert cpu_seconds() - before <= 2 + MOST_SECONDS


def test_indexes_that_name_each_other_come_to_an_end(room: Newsroom, tmp_path: Path) -> None:
    one, two = SITE + "news-one.xml", SITE + "news-two.xml"
    room.serve(one, Resource(index([two, one]), XML))
    room.serve(two, Resource(index([one, two]), XML))
    crawl_site(room, tmp_path, f"Sitemap: {one}\n")
    asked = [request.path for request in room.requests]
    assert (asked.count("/news-one.xml"), asked.count("/news-two.xml")) == (1, 1)


def test_indexes_without_end_are_followed_so_deep(room: Newsroom, tmp_path: Path) -> None:
    for number in range(9):
        room.serve(f"{SITE}news-{number}.xml", Resource(index([f"{SITE}news-{number + 1}.xml"]), XML))
    run = crawl_site(room, tmp_path, f"Sitemap: {SITE}news-0.xml\n")
    assert run.reasons("capped") == {"depth": 1}, run.log
    assert sum(request.path.startswith("/news-") and request.path[6].isdigit() for request in room.requests) == 3


def test_an_index_of_many_is_followed_so_far(room: Newsroom, tmp_path: Path) -> None:
    children = [f"{SITE}news-{number}.xml" for number in range(100)]
    room.serve(SITE + "news.xml", Resource(index(children), XML))
    run = crawl_site(room, tmp_path, f"Sitemap: {SITE}news.xml\n", LISTINGS_MAX=40)
    asked = sum(request.path.startswith("/news-") and request.path[6].isdigit() for request in room.requests)
    assert asked + run.reasons("capped")["listings"] >= 100, run.log
    assert asked < 40
    assert run.log.count("too many listings") <= 20  # the summary says how many


def test_a_feed_of_many_entries_is_read_so_far(room: Newsroom, tmp_path: Path) -> None:
    url = SITE + "feed.xml"
    room.serve(url, Resource(feed(30_000), XML))
    before = cpu_seconds()
    run = crawl_site(room, tmp_path, front=f'<link rel="alternate" type="application/rss+xml" href="{url}">')
    assert (run.reasons("capped"), run.counted("announced")) == ({"entries": 1}, MAX_ENTRIES), run.log
    assert run.rss <= MOST_MEMORY
    assert cpu_seconds() - before <= 2 + MOST_SECONDS


def read_feed(body: bytes) -> list[Lead | LeftOut]:
    return [
        each for each in Feed(SITE).read(Listing(body, SITE, datetime.now(UTC))) if isinstance(each, (Lead, LeftOut))
    ]


def test_a_feed_at_its_limits_is_read_whole() -> None:
    assert [type(each) for each in read_feed(feed(MAX_ENTRIES))] == [Lead] * MAX_ENTRIES


def test_a_feed_of_few_large_entries_is_read_so_far() -> None:
    left_out, *leads = read_feed(feed(6, "words " * (MAX_BYTES // 24)))
    assert (left_out, len(leads)) == (LeftOut("bytes", f"stopped after {MAX_BYTES} characters"), 3)


# --- fields ----------------------------------------------------------------------------------------------------------


def test_a_field_beyond_all_measure_is_cut_and_said(room: Newsroom, tmp_path: Path) -> None:
    story = next(story for story in room.open("ecns", count=6, now=NOW) if story.pages == 1)
    page = load_template("ecns").render(story)
    huge = page.replace(story.paragraphs[0], "boats " * 60_000).replace(story.headline, "Boats race " * 500)
    room.serve(story.url, Resource(huge.encode(story.encoding), "text/html"))
    run = Watcher(tmp_path / "output", room.environment)("ecns", "-a", f"urls={story.url}")
    assert (run.code, run.counted("written")) == (0, 1), run.log
    (line,) = run.lines
    assert 290_000 < len(line["articleBody"]) <= 300_000
    assert 1_900 < len(line["headline"]) <= LONGEST_TEXT
    assert {"articleBody was cut to its limit", "headline was cut to its limit"} <= set(line["metadata"]["warnings"])
    assert {"articleBody": 1, "headline": 1}.items() <= run.reasons("capped").items()
    assert find_faults(run.lines) == []
    assert run.rss <= MOST_MEMORY


ARTICLE = Article(
    id="example:1",
    url="https://example.org/1",
    canonicalUrl="https://example.org/1",
    outlet="example",
    headline="Boats race",
    keywords=("boats", "races"),
    authors=(Person("Ann Other", url="https://example.org/ann"),),
    images=(Image("https://example.org/1.jpg", caption="A boat"),),
    publisher=Organization("Example"),
)
LONG, LONG_ADDRESS = "x" * 50_000, "https://example.org/" + "x" * LONGEST_ADDRESS


def test_an_article_of_ordinary_size_is_left_as_it_is() -> None:
    assert limit(ARTICLE) is ARTICLE


def test_lists_keep_their_first_values_and_texts_their_beginning() -> None:
    limited = limit(replace(ARTICLE, keywords=(LONG, *(f"word {number}" for number in range(10_000)))))
    assert (len(limited.keywords), len(limited.keywords[0]), limited.keywords[1]) == (200, LONGEST_TEXT, "word 0")
    assert limited.metadata.warnings == ("keywords was cut to its limit",)


def test_an_address_is_left_out_rather_than_cut() -> None:
    changed = replace(
        ARTICLE,
        canonicalUrl=LONG_ADDRESS,
        images=(Image(LONG_ADDRESS), Image("https://example.org/2.jpg", caption=LONG)),
        authors=(Person("Ann Other", url=LONG_ADDRESS),),
        isBasedOn=(LONG_ADDRESS, "https://example.org/0"),
    )
    limited = limit(changed)
    assert limited.canonicalUrl == ARTICLE.url
    assert [(image.url, len(image.caption or "")) for image in limited.images] == [
        ("https://example.org/2.jpg", 10_000)
    ]
    assert limited.authors == (Person("Ann Other"),)
    assert limited.isBasedOn == ("https://example.org/0",)
