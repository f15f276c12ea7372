"""An outlet's health: what is as usual raises no alarm, and what is not is told by the first run that meets it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from newscrawl.health.acceptance import Acceptance, NothingToAcceptError, accept, read_acceptance
from newscrawl.health.history import read_history
from newscrawl.health.records import Condition, Health, LastRun
from newscrawl.health.statistics import Share, has_collapsed, has_shrunk
from newscrawl.ledger.records import KnownRun
from tests.quiet_days import Habits, Outlet

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable
    from pathlib import Path

    Change = Callable[[Counter[str]], None]

DAYS = 60
NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
BUSY = Habits(by_hour=12.0, night=0.3)
SMALL = Habits(by_hour=0.3, night=0.0, sources={"https://a.example/feed": ("list", 20)})
CLOSED_AT_WEEKENDS = Habits(by_hour=2.0, night=0.0, weekend=0.0, holiday=0.0)
UNSTEADY = Habits(strange=0.1, rejected=0.3, gone=0.03, spread=1.2, layer="structured")
DATED = Habits(sources={"https://a.example/%Y/%m%d/": ("today", 0), "https://a.example/news.xml": ("window", 0)})


@pytest.fixture
def outlet() -> Outlet:
    return Outlet(BUSY, every=timedelta(hours=3))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("habits", "hours"),
    [(Habits(), 1), (BUSY, 3), (SMALL, 3), (CLOSED_AT_WEEKENDS, 3), (UNSTEADY, 3), (DATED, 3)],
    ids=["hourly", "busy", "small", "closed at weekends", "unsteady", "dated lists"],
)
def test_sixty_quiet_days_raise_no_alarm(habits: Habits, hours: int) -> None:
    outlet = Outlet(habits, every=timedelta(hours=hours))
    outlet.live(DAYS)
    alarms = [(str(when), found.sentence) for when, _, found in outlet.judged if found.condition != Condition.OK]
    assert len(outlet.judged) == DAYS * 24 // hours
    assert alarms == []


def lose(prefix: str, number: int = 0) -> Change:
    def change(figures: Counter[str]) -> None:
        for name in [name for name in figures if name.startswith(prefix)]:
            figures[name] = number

    return change


def redesign(figures: Counter[str]) -> None:
    for name in [name for name in figures if name.startswith("found_by/") and name.endswith("/selectors")]:
        figures[name.replace("/selectors", "/generic")] += figures.pop(name)


def show(reason: str) -> Change:
    """Return the change that turns all articles into pages that are none."""

    def change(figures: Counter[str]) -> None:
        figures[reason] += figures["articles/written"]
        for name in [name for name in figures if name.startswith(("fields/", "found_by/", "bodies/"))]:
            del figures[name]
        figures["articles/written"] = 0

    return change


def fail(reason: str) -> Change:
    def change(figures: Counter[str]) -> None:
        show(reason)(figures)
        figures["articles/failed/http_404"] += figures.pop("articles/rejected/listing", 0)
        figures["articles/fetched"] = 0

    return change


def cut_bodies(figures: Counter[str]) -> None:
    whole = sum(figures.pop(name) for name in list(figures) if name.startswith("bodies/"))
    figures["bodies/128"] = whole


def copy_all(figures: Counter[str]) -> None:
    figures["same_bodies"] = figures["articles/written"] - 1


def lose_sources(reason: str) -> Change:
    def change(figures: Counter[str]) -> None:
        read = figures["sources/read"]
        figures.clear()
        figures[f"sources/failed/{reason}"] = read

    return change


@pytest.mark.parametrize(
    ("change", "condition", "words"),
    [
        (redesign, Condition.CHANGED, "is found by generic, by its usual layer in 0 of"),
        (lose("fields/description"), Condition.CHANGED, "description is filled in 0 of"),
        (lose("announced_by/https://a.example/feed"), Condition.CHANGED, "feed: 0 leads are announced, 30 are usual"),
        (lose("announced_by/"), Condition.BROKEN, "leads are announced"),
        (lose("leads/announced"), Condition.BROKEN, "the sources announced no article"),
        (show("articles/rejected/no_text"), Condition.BROKEN, "are usual (no_text"),
        (copy_all, Condition.BROKEN, "articles have a text of their own, 100% are usual"),
        (show("articles/duplicate/same_text"), Condition.BROKEN, "(same_text"),
        (show("articles/rejected/error_page"), Condition.BLOCKED, "(error_page"),
        (fail("articles/failed/http_404"), Condition.BROKEN, "could be had (http_404"),
        (fail("articles/failed/http_403"), Condition.BLOCKED, "(http_403"),
        (cut_bodies, Condition.CHANGED, "bodies are as long as nearly all were"),
        (lose_sources("dns"), Condition.BROKEN, "no source could be read (dns 4)"),
        (lose_sources("tls"), Condition.BROKEN, "no source could be read (tls 4)"),
        (lose_sources("http_403"), Condition.BLOCKED, "blocked: no source could be read (http_403 4)"),
    ],
)
@pytest.mark.parametrize("days", [1.5, 18.5])
def test_one_run_tells_what_is_wrong(days: float, change: Change, condition: Condition, words: str) -> None:
    outlet = Outlet(BUSY, every=timedelta(hours=3))
    assert {found.condition for found in outlet.live(days)} == {Condition.OK}
    found = outlet.run(change)
    assert (found.condition, words in found.sentence) == (condition, True), found.findings


def test_a_field_that_comes_and_goes_is_missed_where_enough_is_known(outlet: Outlet) -> None:
    outlet.live(18.5)
    found = outlet.run(lose("fields/authors"))
    assert (found.condition, "authors is filled in 0 of" in found.sentence) == (Condition.CHANGED, True)


def test_a_fault_stays_told_through_nights_until_articles_are_as_they_were(outlet: Outlet) -> None:
    outlet.live(4.5)
    assert {found.condition for found in outlet.live(3, redesign)} == {Condition.CHANGED}
    first, *later = outlet.live(2)
    assert first.condition == Condition.OK or later[0].condition == Condition.OK
    assert {found.condition for found in later[1:]} == {Condition.OK}


def test_what_has_been_so_for_a_fortnight_is_as_usual(outlet: Outlet) -> None:
    outlet.live(10.5)
    told = outlet.live(20, redesign)
    assert {found.condition for found in told[:100]} == {Condition.CHANGED}
    assert told[-1].condition == Condition.OK


def test_an_outlet_without_articles_for_much_longer_than_ever_is_silent() -> None:
    outlet = Outlet(SMALL, every=timedelta(hours=3))
    assert {found.condition for found in outlet.live(20)} == {Condition.OK}
    outlet.habits = Habits(by_hour=0.0, sources=SMALL.sources)
    assert {found.condition for found in outlet.live(1)} == {Condition.OK}
    last = outlet.live(16)[-1]
    assert last.condition == Condition.SILENT
    assert "days was the longest before" in last.sentence or " h was the longest before" in last.sentence
    assert outlet.judged[-1][1] == 0, "no article is missing that a run could have had"


def test_a_source_that_fails_once_is_no_fault_of_the_outlet_but_one_that_fails_again_is(outlet: Outlet) -> None:
    def fail_one(figures: Counter[str]) -> None:
        figures["sources/read"] -= 1
        figures["sources/failed/timeout"] = 1

    outlet.live(3)
    assert outlet.run(fail_one).condition == Condition.OK
    assert outlet.run(fail_one).condition == Condition.BROKEN


def test_a_source_that_is_gone_is_told_at_once(outlet: Outlet) -> None:
    outlet.live(1)
    found = outlet.run(lambda figures: figures.update({"sources/failed/http_404": 1}))
    assert (found.condition, found.sentence) == (Condition.BROKEN, "1 sources could not be read (http_404 1)")


def test_a_broken_promise_is_told_without_any_past(outlet: Outlet) -> None:
    outlet.promises = {"authors": 0.95}
    found = outlet.run(lose("fields/authors"))
    assert (found.condition, "authors is filled in 0%" in found.sentence) == (Condition.CHANGED, True)


def test_a_first_run_is_held_against_nothing(outlet: Outlet) -> None:
    assert outlet.run(redesign).condition == Condition.OK


def test_a_single_strange_page_says_nothing(outlet: Outlet) -> None:
    def print_one(figures: Counter[str]) -> None:
        figures.clear()
        figures.update({"sources/read": 4, "leads/announced": 70, "articles/followed": 1, "articles/fetched": 1})
        figures.update({"articles/written": 1, "fields/headline": 1, "found_by/headline/generic": 1})

    outlet.live(10)
    assert outlet.run(print_one).condition == Condition.OK


# --- the history -----------------------------------------------------------------------------------------------------


def known(hours_ago: float, *, asked: str = "", code: int | None = 0, **figures: int) -> KnownRun:
    started = NOW - timedelta(hours=hours_ago)
    counted = {name.replace("__", "/"): number for name, number in figures.items()}
    return KnownRun(f"x-{hours_ago}", "x", started, asked, started, counted, code)


@pytest.mark.parametrize(
    ("run", "is_seen", "is_good"),
    [
        (known(1), True, True),
        (known(1, code=12, health__broken=1), True, False),
        (known(1, code=12, health__changed=1), True, False),
        (known(24 * 15, code=12, health__changed=1), True, True),
        (known(1, code=11), False, False),
        (known(1, code=None), False, False),
        (known(1, asked="since=2026-03-01T00:00:00+00:00"), True, True),
        (known(1, asked="since=2026-03-01T00:00:00+00:00 until=2026-03-02T00:00:00+00:00"), False, False),
        (known(1, asked="sections=world"), False, False),
        (known(1, asked="urls"), False, False),
        (known(24 * 29), False, False),
    ],
)
def test_a_run_is_held_against_ordinary_runs_that_came_to_their_end(run: KnownRun, is_seen: int, is_good: int) -> None:
    history = read_history([run], NOW)
    assert (len(history.runs), len(history.good)) == (is_seen, is_good)


def test_what_was_accepted_is_the_measure_and_nothing_before_it() -> None:
    changed = {"health/changed": 1}
    runs = [known(1), known(2, code=12, **changed), known(30, code=12, **changed), known(31, code=20), known(50)]
    acceptance = Acceptance(since=NOW - timedelta(hours=40), accepted=NOW - timedelta(hours=20))
    history = read_history(runs, NOW, acceptance)
    assert [run.started for run in history.runs] == [run.started for run in runs[:4]]
    assert [run.started for run in history.good] == [runs[0].started, runs[2].started]


@pytest.mark.parametrize(
    ("verdict", "why"),
    [(None, "nothing is known"), ("ok", "as usual already"), ("silent", "its next article"), ("blocked", "refused")],
)
def test_only_what_was_seen_can_be_accepted(tmp_path: Path, verdict: str | None, why: str) -> None:
    run = LastRun("example-1", NOW, NOW, 0)
    health = Health("example", Condition(verdict), "so it is", NOW, NOW, run) if verdict else None
    with pytest.raises(NothingToAcceptError, match=why):
        accept(tmp_path, health, NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"since": 3, "accepted": 4}', '{"since": "2026-01-01"}'])
def test_a_damaged_acceptance_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "example.accepted").write_text(content)
    assert read_acceptance(tmp_path, "example") is None


def test_numbers_that_go_with_the_hour_are_held_against_the_same_hour() -> None:
    runs = [known(hours) for hours in range(1, 24 * 20)]
    assert {run.started.hour for run in read_history(runs, NOW).like(NOW)} == {11, 12, 13}
    few = read_history(runs[:48], NOW)
    assert few.like(NOW) == few.good


@pytest.mark.parametrize(
    ("now", "past", "expected"),
    [
        (Share(0, 3), [Share(60, 60)], True),
        (Share(1, 3), [Share(60, 60)], False),
        (Share(0, 2), [Share(600, 600)], False),
        (Share(0, 3), [Share(10, 10)], False),
        (Share(0, 6), [Share(20, 20)], True),
        (Share(5, 10), [Share(60, 60)], False),
        (Share(4, 10), [Share(60, 60)], True),
        (Share(0, 20), [Share(12, 20)] * 20, True),
        (Share(0, 3), [Share(2, 3)] * 50, False),
        (Share(0, 6), [*[Share(6, 6)] * 20, Share(0, 6)], False),
    ],
)
def test_a_share_collapses_by_what_was_seen_before(now: Share, past: list[Share], expected: object) -> None:
    assert has_collapsed(now, past) is expected


@pytest.mark.parametrize(
    ("now", "past", "is_long", "expected"),
    [
        (0, [30, 30, 29, 30], False, True),
        (7, [30, 30, 29, 30], False, False),
        (7, [30, 30, 29, 30], True, True),
        (8, [30, 30, 29, 30], True, False),
        (0, [30, 30], True, False),
        (0, [2, 2, 2, 2], False, True),
        (0, [1, 2, 3, 2], True, False),
        (1, [40, 120, 90], True, False),
        (0, [40, 120, 90], True, True),
        (0, [0, 120, 90], True, False),
    ],
)
def test_a_source_shrinks_by_what_was_seen_before(now: int, past: list[int], is_long: object, expected: object) -> None:
    assert has_shrunk(now, past, is_long=bool(is_long), is_alive=True) is expected


def test_a_source_may_go_down_with_the_articles() -> None:
    assert not has_shrunk(0, [40, 120, 90], is_long=True, is_alive=False)
