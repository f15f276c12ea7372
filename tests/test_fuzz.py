"""Whatever comes from outside, nothing is raised that is not promised, nothing hangs, and what is returned is whole.

The inputs are the same in each run; `make fuzz` looks further, and what it finds gets a test of its own here.
"""

from __future__ import annotations

import json
from random import Random
from time import thread_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from scrapy.http import TextResponse

from newscrawl import read_article
from newscrawl.article import NotAnArticle
from newscrawl.decoding import decode
from newscrawl.discovery.search import Search
from newscrawl.discovery.section import MOST_LINKS, Section
from newscrawl.discovery.sitemap import NewsSitemap
from newscrawl.discovery.source import LeftOut, Listing, More
from newscrawl.extraction.json_values import image_in, load
from newscrawl.lead import Lead
from newscrawl.network.exchange import seconds_to_wait
from newscrawl.urls import Addresses, absolute
from tests.fuzzing.listings import NOW
from tests.fuzzing.mutations import mutate
from tests.fuzzing.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 2.0  # seconds of CPU for one input
SLOW = {"page": 40, "structured": 60, "feed": 150}
"""Inputs for targets that need milliseconds for one; all others need less than one."""


@pytest.mark.parametrize("name", TARGETS)
def test_good_input_keeps_the_promises(name: str) -> None:
    for seed in TARGETS[name].seeds():
        TARGETS[name].check(seed)


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_breaks_a_promise(name: str) -> None:
    target = TARGETS[name]
    seeds = target.seeds()
    number = SLOW.get(name, 300)

    @settings(
        max_examples=number, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.sampled_from(seeds), st.integers(0, 2**32))
    def check(seed: bytes, change: int) -> None:
        data = mutate(seed, Random(change), seeds, target.tokens)
        began = thread_time()
        target.check(data)
        assert thread_time() - began < LONGEST

    check()


# --- found by fuzzing ------------------------------------------------------------------------------------------------


def test_half_a_character_in_the_name_of_a_namespace_costs_that_entry_and_no_other() -> None:
    body = '<urlset xmlns:n="http://n/&#xD800;"><url><loc>https://paper.example/a</loc><n:x>1</n:x></url></urlset>'
    listing = Listing(body.encode(), "https://paper.example/s.xml", NOW)
    assert [lead.url for lead in NewsSitemap(listing.url).read(listing) if isinstance(lead, Lead)] == [
        "https://paper.example/a"
    ]


def test_rows_inside_each_other_cost_no_more_than_a_long_list() -> None:
    rows = "".join(f'<li><ul><li>[<a href="/story-{number}.html">Boats</a>]<ul>' for number in range(600))
    listing = Listing(rows.encode(), "https://paper.example/list/", NOW)
    began = thread_time()
    found = list(Section(listing.url, rows="li", links="a", date="b").read(listing))
    assert thread_time() - began < LONGEST
    assert LeftOut("links", f"stopped after {MOST_LINKS} links") in found


def test_only_the_first_texts_of_long_rows_are_tried_as_dates() -> None:
    link = '<a href="/story-{}.html">Boats</a>'
    rows = (
        "".join(f"<li><ul><li>{link.format(number)}<div><b>Boats</b> " for number in range(60)) + "<div>Boats. " * 400
    )
    listing = Listing(rows.encode(), "https://paper.example/list/", NOW)
    began = thread_time()
    assert list(Section(listing.url, rows="li", links="a", date=("time", "div")).read(listing))
    assert thread_time() - began < LONGEST


@pytest.mark.parametrize("total", ["9" * 5_000, "٣" * 5_000, "1e308", "-1"])
def test_a_number_of_pages_beyond_all_measure_says_nothing(total: str) -> None:
    body = json.dumps({"content": [{"url": "/a"}], "totalPages": total})
    listing = Listing(body.encode(), "https://paper.example/search", NOW)
    urls = [
        found.url for found in Search(f"{listing.url}?page={{page}}").read(listing) if isinstance(found, Lead | More)
    ]
    assert urls == ["https://paper.example/a", "https://paper.example/search?page=1"]


@pytest.mark.parametrize(
    "said", ["Fri, 20 Nov 20202020202026 08:00:00 GMT", "Fri, 20 Nov " + "9" * 30 + " 08:00:00 GMT"]
)
def test_a_retry_after_beyond_all_time_says_nothing(said: str) -> None:
    assert seconds_to_wait(TextResponse("https://paper.example/", status=503, headers={"Retry-After": said})) is None


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("HTTPS://paper.example/A", "https://paper.example/A"),  # on a page of the other scheme
        ("https:\n//paper.example/a", "https://paper.example/a"),
        ("https://paper.example/a  #top", "https://paper.example/a"),
        ("https://]@[:/", None),
        ("https://www.\\\x00.example/", None),
        ("https://www.%41.example/", None),
        ("https://.../a", None),
        ("https://e\ufffd/\x00", None),  # what stands for half a character is no part of a name
    ],
)
def test_an_address_is_the_same_on_whatever_page_it_stands(href: str, url: str | None) -> None:
    assert absolute("http://other.example/", href) == absolute("https://other.example/", href) == url


def test_an_address_of_a_file_s_length_takes_no_time() -> None:
    began = thread_time()
    for length in (2_000_000, 90_000):  # the second is too long once its signs are escaped
        assert absolute("https://paper.example/", "/a" + "\x01\u200b" * length) is None
    found = absolute("https://paper.example/", "/a\ud800" + "\x01" * 30_000)
    assert found == "https://paper.example/a%EF%BF%BD" + "%01" * 30_000
    assert thread_time() - began < 0.5


def test_an_amp_page_of_a_further_page_is_page_one_of_its_article() -> None:
    addresses = Addresses(("paper.example",), article_id=r"/(ws\d+)")
    assert (
        addresses.canonical("https://m.paper.example/a/ws12345_3.html.amp")
        == "https://www.paper.example/a/ws12345.html"
    )
    assert Addresses().canonical("https://paper.example/a.amp.amp.html") == "https://paper.example/a.html"


def test_the_outlets_own_id_is_found_where_only_its_own_way_of_writing_shows_it() -> None:
    addresses = Addresses(("paper.example",), article_id=r"/a/(\d+)", rewrite=((r"/mobile\?n=(\d+)$", r"/a/\1"),))
    assert addresses.identity("https://paper.example/mobile?n=77&utm_source=x") == "77"


def read_list(blanks: bytes) -> None:
    page = b'<h1>Boats race</h1><p>Soon.</p><script type="application/ld+json">{"@type":' + blanks + b"}</script>"
    with pytest.raises(NotAnArticle):
        read_article(page, "https://paper.example/boats.html")


@pytest.mark.parametrize(
    "read",
    [
        lambda blanks: decode(b"\xff<meta charset=" + blanks + b"<x"),
        read_list,
        lambda blanks: load("{}-->" + blanks.decode() + "x"),
        lambda blanks: image_in({"url": "/a.jpg", "width": "5" + blanks.decode() + "x"}),
    ],
    ids=["charset", "type", "comment", "width"],
)
def test_blanks_without_end_take_no_time(read: Callable[[bytes], object]) -> None:
    began = thread_time()
    read(b" " * 60_000)
    assert thread_time() - began < 0.5
