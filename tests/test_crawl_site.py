"""Any site: an outlet without a file, whose announcements the crawler finds by itself and whose pages it reads."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.crawling import NOW, OUTLETS, Crawl, Crawler, find_faults
from tests.newsroom.expectation import expected_fields, found_fields
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.resource import Resource
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from tests.newsroom.story import Story

COUNT = 120
RIGHT = 0.95
"""The least share of the articles that have text."""
FIELDS = ("headline", "articleBody", "datePublished")

HOST = "harbour.example"
SUBJECTS = ("Ferry", "Lighthouse", "Market")
SENTENCES = (
    "{0} workers in the old harbour agreed on a new timetable on Tuesday after a week of talks with the town council.",
    "The {0} plan, which had been put off twice, begins in spring and will cost about four million crowns, they said.",
    "Residents who had come to listen asked for benches, a roof against the rain and a clock that tells the time.",
)
ARTICLE = """<html lang="en"><head><title>{headline} - Harbour Gazette</title>
<meta property="article:published_time" content="{moment}"></head><body><nav><a href="/">Home</a></nav>
<article><h1>{headline}</h1>{paragraphs}</article><footer>Harbour Gazette, Quay 4</footer></body></html>"""
FRONT_PAGE = "<html><head><title>Harbour Gazette</title>{head}</head><body><main>{links}</main></body></html>"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"


def crawl_site(outlet: str, directory: Path) -> tuple[list[Story], Crawl]:
    with Newsroom(directory) as room:
        stories = room.open(outlet, count=COUNT, now=NOW)
        crawl = Crawler(directory / "output", room.environment)
        return stories, crawl("site", "-a", f"url=https://{load_template(outlet).HOST}/")


@pytest.fixture(scope="module")
def crawls(
    two_at_once: Executor, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Future[tuple[list[Story], Crawl]]]:
    return {outlet: two_at_once.submit(crawl_site, outlet, tmp_path_factory.mktemp(outlet)) for outlet in OUTLETS}


@pytest.mark.parametrize("outlet", OUTLETS)
def test_an_outlet_is_read_without_its_file(crawls: dict[str, Future[tuple[list[Story], Crawl]]], outlet: str) -> None:
    stories, crawl = crawls[outlet].result()
    assert crawl.code == 0, crawl.log
    assert find_faults(crawl.lines) == []
    host = load_template(outlet).HOST
    assert {line["outlet"] for line in crawl.lines} == {host}
    assert [path.parent.name for path in crawl.files] == [host]
    wanted = {story.path: expected_fields(story) for story in stories if story.paragraphs}
    found = {urlsplit(line["canonicalUrl"]).path: found_fields(line) for line in crawl.lines}
    for name in FIELDS:
        wrong = {
            path: (fields[name], found.get(path, {}).get(name))
            for path, fields in wanted.items()
            if found.get(path, {}).get(name) != fields[name]
        }
        assert len(wrong) <= (1 - RIGHT) * len(wanted), (name, list(wrong.items())[:5])
    assert len(found) == len(crawl.lines) <= len(wanted)


def test_pages_without_text_are_rejected(crawls: dict[str, Future[tuple[list[Story], Crawl]]]) -> None:
    stories, crawl = crawls["chinanews"].result()
    posters = [story for story in stories if not story.paragraphs]
    assert posters
    assert crawl.reasons("rejected") == {"no_text": len(posters)}
    assert {story.headline for story in posters} & {line["headline"] for line in crawl.lines} == set()


def paths(kind: str) -> list[str]:
    return [f"/town/{kind}-workers-agree-on-a-new-{name.lower()}-timetable" for name in SUBJECTS]


def print_article(number: int, subject: str, kind: str) -> Resource:
    paragraphs = "".join(f"<p>{sentence.format(subject)} ({kind})</p>" for sentence in SENTENCES)
    values = {
        "headline": f"{subject} timetable agreed by {kind}",
        "moment": (NOW - timedelta(hours=number + 1)).isoformat(),
        "paragraphs": paragraphs,
    }
    return Resource(ARTICLE.format(**values).encode())


def by_feed(kind: str) -> dict[str, Resource]:
    items = "".join(
        f"<item><title>{subject} timetable agreed by {kind}</title><link>https://{HOST}{path}</link></item>"
        for path, subject in zip(paths(kind), SUBJECTS, strict=True)
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>G</title>{items}</channel></rss>'
    link = '<link rel="alternate" type="application/rss+xml" href="/announcements.xml">'
    return {
        "/": Resource(FRONT_PAGE.format(head=link, links="").encode()),
        "/announcements.xml": Resource(feed.encode(), "application/rss+xml"),
    }


def print_sitemap(kind: str) -> bytes:
    moment = NOW.isoformat()
    urls = "".join(
        f"<url><loc>https://{HOST}{path}</loc><n:news><n:publication_date>{moment}</n:publication_date></n:news></url>"
        for path in paths(kind)
    )
    return f'<urlset xmlns="{PROTOCOL}" xmlns:n="{NEWS}">{urls}</urlset>'.encode()


def by_news_sitemap(kind: str) -> dict[str, Resource]:
    robots = f"User-agent: *\nAllow: /\n\nSitemap: https://{HOST}/map-of-news.xml\n"
    return {
        "/": Resource(FRONT_PAGE.format(head="", links="<p>Welcome</p>").encode()),
        "/robots.txt": Resource(robots.encode(), "text/plain"),
        "/map-of-news.xml": Resource(print_sitemap(kind), "application/xml"),
    }


def by_packed_index(kind: str) -> dict[str, Resource]:
    index = f'<sitemapindex xmlns="{PROTOCOL}"><sitemap><loc>https://{HOST}/part1.xml.gz</loc></sitemap></sitemapindex>'
    robots = f"Sitemap: https://{HOST}/index.xml.gz\n"
    return {
        "/": Resource(FRONT_PAGE.format(head="", links="<p>Welcome</p>").encode()),
        "/robots.txt": Resource(robots.encode(), "text/plain"),
        "/index.xml.gz": Resource(gzip.compress(index.encode()), "application/gzip"),
        "/part1.xml.gz": Resource(gzip.compress(print_sitemap(kind)), "application/gzip"),
    }


def by_links(kind: str) -> dict[str, Resource]:
    links = "".join(f'<h2><a href="{path}">Read on</a></h2>' for path in paths(kind))
    links += '<a href="/about">About</a><a href="https://elsewhere.example/town/a-long-way-from-home">Elsewhere</a>'
    return {"/": Resource(FRONT_PAGE.format(head="", links=links).encode())}


@pytest.mark.parametrize(
    ("announce", "source"),
    [
        (by_feed, "/announcements.xml"),
        (by_news_sitemap, "/map-of-news.xml"),
        (by_packed_index, "/part1.xml.gz"),
        (by_links, "/"),
    ],
)
def test_announcements_are_found(room: Newsroom, crawl: Crawler, announce: object, source: str) -> None:
    assert callable(announce)
    announced: Mapping[str, Resource] = announce("neighbours")
    pages = {
        path: print_article(number, subject, "neighbours")
        for number, (path, subject) in enumerate(zip(paths("neighbours"), SUBJECTS, strict=True))
    }
    for path, resource in {**announced, **pages}.items():
        room.serve(HOST + path, resource)
    run = crawl("site", "-a", f"url=https://{HOST}/")
    assert (run.code, find_faults(run.lines)) == (0, []), run.log
    assert sorted(line["headline"] for line in run.lines) == [
        f"{subject} timetable agreed by neighbours" for subject in SUBJECTS
    ]
    assert {line["metadata"]["discovery"]["source"] for line in run.lines} == {f"https://{HOST}{source}"}
    expected = [" ".join((sentence.format("Ferry"), "(neighbours)")) for sentence in SENTENCES]
    ferry = next(line for line in run.lines if line["headline"].startswith("Ferry"))
    assert (ferry["articleBody"], ferry["datePublished"]) == (
        "\n\n".join(expected),
        (NOW - timedelta(hours=1)).isoformat(),
    )
    assert [path.parent.name for path in run.files] == [HOST]
    assert {request.host for request in room.requests} == {HOST}


def test_a_site_that_announces_nothing_is_told_so(room: Newsroom, crawl: Crawler) -> None:
    room.serve(f"{HOST}/", Resource(FRONT_PAGE.format(head="", links="<p>Closed for the winter</p>").encode()))
    run = crawl("site", "-a", f"url=https://{HOST}/")
    assert (run.code, run.verdict) == (12, "the sources announced no article: have their pages changed?"), run.log
    assert run.files == []
