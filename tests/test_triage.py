"""Leads are followed, held back or skipped by what the run was asked for, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from newscrawl.account import Account
from newscrawl.arguments import Asked
from newscrawl.article import Article
from newscrawl.discovery.section import Section
from newscrawl.discovery.source import Range
from newscrawl.lead import Lead
from newscrawl.ledger.records import LedgerUnavailableError, WrittenLine
from newscrawl.run import Run
from newscrawl.triage import HELD_BACK, Triage
from newscrawl.urls import Addresses
from newscrawl.visits import Failure
from tests.figures import Figures
from tests.runs import begin_run

if TYPE_CHECKING:
    from pathlib import Path

SHANGHAI = ZoneInfo("Asia/Shanghai")
ADDRESSES = Addresses(
    domains=("example.org",), article_urls=r"/\d+\.html", article_id=r"/(\d+)\.html", rewrite=((r"^http:", "https:"),)
)
NEWS, SPORT = Section("https://example.org/news/"), Section("https://example.org/sport/", section="Sport")


Make = Callable[..., tuple[Triage, Account, Figures]]


RunOf = Callable[[], Run]
EARLIER = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def runs() -> list[Run]:
    return []


@pytest.fixture
def run_of(runs: list[Run]) -> RunOf:
    """Give what gives the run of the triage that was made last."""
    return lambda: runs[-1]


@pytest.fixture
def triage(tmp_path: Path, runs: list[Run]) -> Iterator[Make]:
    """Give what makes a triage with a Ledger; one made later goes on with what the one before left in it."""

    def make(**asked: Any) -> tuple[Triage, Account, Figures]:
        for earlier in runs:
            earlier.end({}, 0)
        figures = Figures()
        account = Account(figures)
        run = begin_run(tmp_path, ADDRESSES, Asked(**asked))
        runs.append(run)
        return Triage(ADDRESSES, Asked(**asked), account, run, ("sport",)), account, figures

    yield make
    runs[-1].end({}, 0)


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
def test_only_addresses_of_articles_are_followed(url: str, reason: str | None, triage: Make) -> None:
    judge, account, _ = triage()
    assert judge.judge(Lead(url), NEWS).reason == reason
    assert account.number("leads/announced") == 1
    assert account.reasons("leads/skipped") == ({reason: 1} if reason else {})


def test_one_article_is_followed_once_whatever_its_address(triage: Make) -> None:
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
def test_sections_are_known_by_the_address_or_the_label(
    path: str, section: str | None, reason: str | None, triage: Make
) -> None:
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
    path: str, section: str | None, own: tuple[str, ...], *, accepted: bool, triage: Make
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
def test_sources_of_other_sections_are_not_asked(
    source: Section, sections: tuple[str, ...], *, wanted: bool, triage: Make
) -> None:
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
    published: datetime | None, path: str, reason: str | None, triage: Make
) -> None:
    judge, account, _ = triage(range=Range(on(10), on(12)))
    assert judge.judge(lead(path=path, published=published), NEWS).reason == reason
    assert account.reasons("leads/skipped") == ({reason: 1} if reason else {})


@pytest.mark.parametrize(("since", "until"), [(None, on(12)), (on(10), None), (None, None)])
def test_an_open_side_excludes_nothing(since: datetime | None, until: datetime | None, triage: Make) -> None:
    judge, _, _ = triage(range=Range(since, until))
    assert (judge.judge(lead(1, "2020/01/01")).reason is None) is (since is None)
    assert (judge.judge(lead(2, "2026/12/31")).reason is None) is (until is None)


def test_leads_beyond_the_limit_wait_until_articles_turn_out_to_be_none(triage: Make) -> None:
    judge, account, figures = triage(limit=2)
    assert [judge.judge(lead(number), NEWS).reason for number in range(1, 6)] == [None, None] + [HELD_BACK] * 3
    figures["item_scraped_count"] = 1  # one of two was an article
    assert [waiting.lead.url for waiting in judge.next_waiting(64)] == ["https://example.org/news/3.html"]
    figures["item_scraped_count"] = 2
    assert judge.next_waiting(64) == []
    assert account.reasons("leads/skipped") == {}
    judge.close()
    assert account.reasons("leads/skipped") == {"beyond_limit": 2}


def test_what_the_limit_holds_back_beyond_some_is_taken_up_from_the_ledger(
    triage: Make, run_of: RunOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much a list announces beyond the limit, little of it is kept in memory, and all of it may be taken up."""
    monkeypatch.setattr("newscrawl.triage._MOST_WAITING", 2)
    judge, _, _ = triage()
    reasons(judge, lead(90), lead(91))  # left by an earlier run
    judge, account, figures = triage(limit=5)
    assert reasons(judge, *map(lead, range(1, 31))) == [None] * 5 + [HELD_BACK] * 25
    run_of().note_failed([f"example:{number}" for number in range(1, 6)], "http_410")
    taken = [known.id for known in judge.next_waiting(4)]
    assert taken[:2] == ["example:6", "example:7"]
    figures["item_scraped_count"] = 1
    taken += [known.id for known in judge.next_waiting(64)]
    assert len(taken) == len(set(taken)) == 4 + 4
    assert set(taken) <= {f"example:{number}" for number in range(6, 31)}
    figures["item_scraped_count"] = 5
    assert judge.next_waiting(64) == []
    judge.close()
    assert account.reasons("leads/skipped") == {"beyond_limit": 25 - 8}


def test_nothing_waits_where_there_is_no_limit(triage: Make) -> None:
    judge, account, _ = triage()
    assert [judge.judge(lead(number)).reason for number in range(100)] == [None] * 100
    assert judge.next_waiting(64) == []
    judge.close()
    assert account.number("leads/skipped") == 0


def test_no_more_wait_than_there_are(triage: Make) -> None:
    judge, _, _ = triage(limit=5)
    for number in range(7):
        judge.judge(lead(number), NEWS)
    assert len(judge.next_waiting(64)) == 2
    assert judge.next_waiting(64) == []


def test_a_next_page_is_worth_a_request_for_what_this_source_had_not_announced(triage: Make) -> None:
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
    asked: dict[str, Any], announced: Lead, *, is_fresh: bool, triage: Make
) -> None:
    assert triage(**asked)[0].judge(announced, NEWS).is_fresh is is_fresh


def test_what_is_out_of_range_is_not_fresh_for_a_second_source_either(triage: Make) -> None:
    judge, _, _ = triage(range=Range(since=on(10)))
    old = lead(published=on(9))
    assert judge.judge(old, NEWS).reason == "out_of_range"
    assert judge.judge(old, SPORT).reason == "repeated"
    assert not judge.judge(old, Section("https://example.org/third/")).is_fresh


def test_what_is_held_back_is_fresh(triage: Make) -> None:
    judge, _, _ = triage(limit=1)
    assert [judge.judge(lead(number), NEWS).is_fresh for number in (1, 2, 2)] == [True, True, False]


# --- what earlier runs know ---------------------------------------------------------------------------------------


def reasons(judge: Triage, *leads: Lead) -> list[str | None]:
    return [judge.judge(each, NEWS).reason for each in leads]


def write(run: Run, number: int, **known: Any) -> None:
    """Have the Ledger know an article as written."""
    line = WrittenLine(f"example:{number}", 1, 0, 100, "00" * 32, (lead(number).url,), **known)
    assert run.commit(f"example/{number}.jsonl", 100, [line])
    assert run.finish_file(f"example/{number}.jsonl", f"example/{number}.jsonl")


def test_what_is_written_is_not_followed_again(triage: Make, run_of: RunOf) -> None:
    triage()
    write(run_of(), 1)
    judge, account, _ = triage()
    assert reasons(judge, lead(1), lead(2), lead(1)) == ["known", None, "repeated"]
    assert account.reasons("leads/skipped") == {"known": 1, "repeated": 1}


def test_what_waits_for_its_time_is_not_due(triage: Make, run_of: RunOf) -> None:
    judge, _, _ = triage()
    reasons(judge, lead(1), lead(2), lead(3))
    run_of().note_failed(["example:1"], "timeout")
    run_of().note_rejected(["example:2"], "no_text")
    judge, _, _ = triage()
    assert reasons(judge, lead(1), lead(2), lead(3)) == ["not_due", "not_due", None]


def test_a_newer_modification_is_followed_at_once(triage: Make, run_of: RunOf) -> None:
    triage()
    write(run_of(), 1, fetched=EARLIER, modified=EARLIER)
    write(run_of(), 2, fetched=EARLIER)
    later = EARLIER + timedelta(minutes=1)
    judge, _, _ = triage()
    assert reasons(judge, lead(1, modified=EARLIER), lead(2, published=EARLIER)) == ["known", "known"]
    judge, _, _ = triage(revisit=False)
    assert reasons(judge, lead(1, modified=later), lead(2, published=later)) == ["known", "known"]
    judge, _, _ = triage()
    assert reasons(judge, lead(1, modified=later), lead(2, published=later)) == [None, None]


def test_addresses_given_by_hand_are_read_whatever_is_known(triage: Make, run_of: RunOf) -> None:
    triage()
    write(run_of(), 1)
    judge, _, _ = triage(urls=(lead(1).url,))
    assert reasons(judge, lead(1)) == [None]
    assert judge.next_waiting(64) == []


def test_what_an_earlier_run_left_is_taken_up_when_nothing_else_is_left(triage: Make) -> None:
    judge, _, _ = triage()
    reasons(judge, *map(lead, range(1, 6)))
    judge, account, _ = triage()
    assert reasons(judge, lead(2)) == [None]
    assert {known.id for known in judge.next_waiting(3)} | {known.id for known in judge.next_waiting(3)} == {
        f"example:{number}" for number in (1, 3, 4, 5)
    }
    assert judge.next_waiting(64) == []
    assert (account.number("leads/announced"), account.number("leads/taken_up")) == (1, 4)


def test_what_is_taken_up_is_asked_for(triage: Make) -> None:
    judge, _, _ = triage()
    old, new = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 2, tzinfo=UTC)
    reasons(judge, lead(1, published=old), lead(2, published=new), lead(3, "sport"), lead(4, "x", published=new))
    for asked, wanted in (
        ({"range": Range(since=new)}, {2, 3, 4}),
        ({"range": Range(until=new)}, {1, 3}),
        ({"sections": ("sport",)}, {3}),
        ({"limit": 2}, {3, 4}),  # the newest first
    ):
        judge, _, _ = triage(**asked)
        found = {known.id for known in judge.next_waiting(64)}
        assert (
            found >= {f"example:{number}" for number in wanted}
            if "sections" in asked
            else found == {f"example:{number}" for number in wanted}
        )


def test_revisits_are_taken_up_unless_the_run_is_asked_for_something_else(triage: Make, run_of: RunOf) -> None:
    triage()
    write(run_of(), 1, published=EARLIER, next_revisit=EARLIER)
    write(run_of(), 2, published=EARLIER)
    narrowed: list[dict[str, Any]] = [
        {"revisit": False},
        {"range": Range(until=datetime(2026, 11, 1, tzinfo=UTC))},
        {"sections": ("politics",)},
        {"urls": ("https://example.org/news/9.html",)},
    ]
    for asked in narrowed:
        judge, _, _ = triage(**asked)
        assert judge.next_waiting(64) == [], asked
    judge, _, _ = triage(range=Range(since=datetime.now(UTC)))
    assert [known.id for known in judge.next_waiting(64)] == ["example:1"]


def test_an_article_that_its_page_shows_to_be_none_asked_for_is_asked_for_by_others(
    triage: Make, run_of: RunOf
) -> None:
    judge, _, _ = triage(sections=("politics",))
    assert reasons(judge, lead(1, "x"), lead(2, "y")) == [None, None]
    page = Article(
        id="example:1", url=lead(1, "x").url, canonicalUrl="", outlet="example", articleSection=("World", "Asia"),
        datePublished=EARLIER,
    )  # fmt: skip
    run_of().note_not_asked_for(page)
    judge, _, _ = triage(sections=("politics",))
    assert {known.id for known in judge.next_waiting(64)} == {"example:2"}
    judge, _, _ = triage(sections=("asia",), range=Range(since=EARLIER))
    assert "example:1" in {known.id for known in judge.next_waiting(64)}


def test_a_list_is_followed_further_for_what_no_run_knew(triage: Make) -> None:
    judge, _, _ = triage()
    reasons(judge, lead(1), lead(2))
    judge, _, _ = triage()
    judgements = [judge.judge(lead(number), source) for number, source in ((1, NEWS), (3, NEWS), (3, SPORT))]
    assert [each.is_new for each in judgements] == [False, True, True]
    assert all(each.is_fresh for each in judgements)


def test_a_lost_ledger_ends_all_following(triage: Make, run_of: RunOf) -> None:
    judge, _, _ = triage()
    run_of().lose(LedgerUnavailableError("the disk is gone"))
    assert reasons(judge, lead(1)) == ["ledger_lost"]
    assert run_of().failure == Failure("ledger_lost", "the disk is gone")
