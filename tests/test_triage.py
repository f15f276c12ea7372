"""Leads are followed, held back or skipped by what the run was asked for, each with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from newscrawl.account import Account
from newscrawl.arguments import Asked
from newscrawl.article import Article
from newscrawl.discovery.section import Section
from newscrawl.discovery.source import Range
from newscrawl.lead import Lead
from newscrawl.triage import HELD_BACK, Triage
from newscrawl.urls import Addresses
from tests.figures import Figures

SHANGHAI = ZoneInfo("Asia/Shanghai")
ADDRESSES = Addresses(
    domains=("example.org",), article_urls=r"/\d+\.html", article_id=r"/(\d+)\.html", rewrite=((r"^http:", "https:"),)
)
NEWS, SPORT = Section("https://example.org/news/"), Section("https://example.org/sport/", section="Sport")


def triage(**asked: Any) -> tuple[Triage, Account, Figures]:
    figures = Figures()
    account = Account(figures)
    return Triage(ADDRESSES, Asked(**asked), account, ("sport",)), account, figures


def lead(number: int = 1, path: str = "news", **more: Any) -> Lead:
    return Lead(f"https://example.org/{path}/{number}.html", **more)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.org/news/1.html", None),
        ("http://www.example.org/news/1.html?utm_source=x#top", None),
        ("https://example.org/news/", "no_article_address"),
        ("https://example.com/news/1.html", "no_article_address"),
        ("javascript:void(0)", "no_article_address"),
        ("https://example.org:port/news/1.html", "bad_address"),
        ("http://[/1.html", "bad_address"),
    ],
)
def test_only_addresses_of_articles_are_followed(url: str, reason: str | None) -> None:
    judge, account, _ = triage()
    assert judge.judge(Lead(url), NEWS).reason == reason
    assert account.number("leads/announced") == 1
    assert account.reasons("leads/skipped") == ({reason: 1} if reason else {})


def test_one_article_is_followed_once_whatever_its_address() -> None:
    judge, account, _ = triage()
    urls = [
        "https://example.org/news/1.html",
        "http://www.example.org/world/1.html",
        "https://m.example.org/1.html?ref=x",
    ]
    assert [judge.judge(Lead(url), NEWS).reason for url in urls] == [None, "repeated", "repeated"]
    assert account.reasons("leads/skipped") == {"repeated": 2}


@pytest.mark.parametrize(
    ("path", "section", "reason"),
    [
        ("politics", None, None),
        ("china/politics", None, None),
        ("Politics", None, None),
        ("x", "politics", None),
        ("x", "POLITICS", None),
        ("politics", "Sport", None),
        ("x", None, None),  # nobody says: the page will
        ("politicsandmore", None, None),
        ("sport", None, "other_section"),  # a section the outlet has a list of
        ("x", "Sport", "other_section"),
        ("hk/news", None, None),
        ("hk/sport", None, "other_section"),
    ],
)
def test_sections_are_known_by_the_address_or_the_label(path: str, section: str | None, reason: str | None) -> None:
    judge, _, _ = triage(sections=("politics", "hk/news"))
    assert judge.judge(lead(path=path, section=section), NEWS).reason == reason


@pytest.mark.parametrize(
    ("path", "section", "own", "accepted"),
    [
        ("x", None, ("Politics", "Parliament"), True),  # the page says so
        ("x", None, ("Travel",), False),
        ("x", None, (), False),
        ("politics", None, ("Travel",), True),  # the address had said so
        ("x", "politics", (), True),
    ],
)
def test_a_page_tells_its_section_where_its_lead_did_not(
    path: str, section: str | None, own: tuple[str, ...], *, accepted: bool
) -> None:
    judge, _, _ = triage(sections=("politics",))
    found = Article(id="x:1", url="https://example.org/1", canonicalUrl="https://example.org/1", outlet="x")
    assert judge.accepts(lead(path=path, section=section), replace(found, articleSection=own)) is accepted


@pytest.mark.parametrize(
    ("source", "sections", "wanted"),
    [
        (NEWS, (), True),
        (SPORT, (), True),
        (NEWS, ("politics",), True),  # it is of no one section: it may announce anything
        (SPORT, ("politics",), False),
        (SPORT, ("politics", "sport"), True),
        (Section("https://example.org/china/politics/", section="politics"), ("china",), True),
    ],
)
def test_sources_of_other_sections_are_not_asked(source: Section, sections: tuple[str, ...], *, wanted: bool) -> None:
    assert triage(sections=sections)[0].wants_source(source) is wanted


def on(day: int, hour: int = 0, zone: Any = UTC) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=zone)


@pytest.mark.parametrize(
    ("published", "path", "reason"),
    [
        (on(10), "news", None),  # the first instant is in, the last is not
        (on(12), "news", "out_of_range"),
        (on(9, 23), "news", "out_of_range"),
        (on(12, 7, SHANGHAI), "news", None),
        (on(12, 8, SHANGHAI), "news", "out_of_range"),
        (on(11), "2020/01/01", None),  # the stated instant outweighs the day in the address
        (None, "news", None),  # nothing is known: the page will tell
        (None, "2026/11/10", None),
        (None, "2026/11/11", None),
        (None, "2026/11/09", None),  # the 9th lasts until 14:00 UTC of the 10th far in the west
        (None, "2026/11/08", "out_of_range"),
        (None, "2026/11/12", None),  # the 12th has begun at 10:00 UTC of the 11th far in the east
        (None, "2026/11/13", "out_of_range"),
        (None, "2026/13/99", None),
    ],
)
def test_the_range_is_held_against_the_stated_instant_or_the_day_in_the_address(
    published: datetime | None, path: str, reason: str | None
) -> None:
    judge, account, _ = triage(range=Range(on(10), on(12)))
    assert judge.judge(lead(path=path, published=published), NEWS).reason == reason
    assert account.reasons("leads/skipped") == ({reason: 1} if reason else {})


@pytest.mark.parametrize(("since", "until"), [(None, on(12)), (on(10), None), (None, None)])
def test_an_open_side_excludes_nothing(since: datetime | None, until: datetime | None) -> None:
    judge, _, _ = triage(range=Range(since, until))
    assert (judge.judge(lead(1, "2020/01/01")).reason is None) is (since is None)
    assert (judge.judge(lead(2, "2026/12/31")).reason is None) is (until is None)


def test_leads_beyond_the_limit_wait_until_articles_turn_out_to_be_none() -> None:
    judge, account, figures = triage(limit=2)
    assert [judge.judge(lead(number), NEWS).reason for number in range(1, 6)] == [None, None] + [HELD_BACK] * 3
    figures["item_scraped_count"] = 1  # one of two was an article
    assert [waiting.url for waiting in judge.next_waiting()] == ["https://example.org/news/3.html"]
    figures["item_scraped_count"] = 2
    assert judge.next_waiting() == []
    assert account.reasons("leads/skipped") == {}
    judge.close()
    assert account.reasons("leads/skipped") == {"beyond_limit": 2}


def test_nothing_waits_where_there_is_no_limit() -> None:
    judge, account, _ = triage()
    assert [judge.judge(lead(number)).reason for number in range(100)] == [None] * 100
    assert judge.next_waiting() == []
    judge.close()
    assert account.number("leads/skipped") == 0


def test_no_more_wait_than_there_are() -> None:
    judge, _, _ = triage(limit=5)
    for number in range(7):
        judge.judge(lead(number), NEWS)
    assert len(judge.next_waiting()) == 2
    assert judge.next_waiting() == []


def test_a_next_page_is_worth_a_request_for_what_this_source_had_not_announced() -> None:
    judge, _, _ = triage()
    assert judge.judge(lead(1), NEWS).is_fresh
    assert not judge.judge(lead(1), NEWS).is_fresh
    assert judge.judge(lead(1), SPORT).is_fresh  # known from elsewhere, but what follows it here is not
    assert not judge.judge(lead(2)).is_fresh  # given by hand


@pytest.mark.parametrize(
    ("asked", "announced", "is_fresh"),
    [
        ({"range": Range(since=on(10))}, lead(published=on(9)), False),
        ({"range": Range(since=on(10))}, lead(path="2026/11/01"), False),
        ({"range": Range(since=on(10))}, lead(published=on(11)), True),
        ({"sections": ("politics",)}, lead(section="Sport"), True),  # behind it may stand what is asked for
        ({"range": Range(until=on(10))}, lead(published=on(11)), True),
        ({}, Lead("https://example.org/about"), False),
    ],
)
def test_what_is_not_asked_for_makes_no_next_page_worth_a_request(
    asked: dict[str, Any], announced: Lead, *, is_fresh: bool
) -> None:
    assert triage(**asked)[0].judge(announced, NEWS).is_fresh is is_fresh


def test_what_is_out_of_range_is_not_fresh_for_a_second_source_either() -> None:
    judge, _, _ = triage(range=Range(since=on(10)))
    old = lead(published=on(9))
    assert judge.judge(old, NEWS).reason == "out_of_range"
    assert judge.judge(old, SPORT).reason == "repeated"
    assert not judge.judge(old, Section("https://example.org/third/")).is_fresh


def test_what_is_held_back_is_fresh() -> None:
    judge, _, _ = triage(limit=1)
    assert [judge.judge(lead(number), NEWS).is_fresh for number in (1, 2, 2)] == [True, True, False]
