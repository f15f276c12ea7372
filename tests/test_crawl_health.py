"""What goes wrong with an outlet is told by the first real run that meets it: file, notice, metrics and exit code."""

from __future__ import annotations

import json
import re
import shlex
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from newscrawl.health.records import health_of
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.verdict import ExitCode
from tests.crawling import NOW, Crawler
from tests.newsroom.resource import Resource
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newscrawl.ledger.records import KnownRun
    from tests.newsroom.newsroom import Newsroom
    from tests.newsroom.story import Story

    Fault = Callable[[Newsroom, list[Story]], None]

OUTLET = "chinadaily_cn"
LISTING = "newssearch.chinadaily.com.cn/rest/cn/search?keywords=&sort=dp&page=0&curType=story&type=&channel=&source="
CONSENT = (
    "<html><head><title>Before you go on</title></head><body><h1>Before you go on</h1><article>"
    "<p>We and our partners keep cookies and other identifiers on your device, to measure how this site is used.</p>"
    "<p>Choose what you agree to. You can change your choice at any time by the link at the foot of each page.</p>"
    "</article></body></html>"
)
REFUSAL = "<html><head><title>Just a moment...</title></head><body><h1>Just a moment...</h1></body></html>"


def health(crawl: Crawler, outlet: str = OUTLET) -> dict[str, Any]:
    path = crawl.ledger / "health" / f"{outlet}.json"
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert health_of(said).to_json() == said
    return said


def rename(story: Story) -> str:
    """Print a page under names that the outlet's selectors do not know."""
    markup = load_template(OUTLET).render(story)
    for old, new in (("Content", "story-text"), ("dabiaoti", "story-title"), ("xinf-le", "story-facts")):
        assert old in markup
        markup = markup.replace(f'"{old}"', f'"{new}"')
    return markup


def print_all(markup_of: Callable[[Story], str]) -> Fault:
    def fault(room: Newsroom, fresh: list[Story]) -> None:
        for story in fresh:
            room.serve(story.url, Resource(markup_of(story).encode(), "text/html"))

    return fault


def forbid(room: Newsroom, fresh: list[Story]) -> None:
    for story in fresh:
        room.break_page(story.url, 403)


def empty_listing(room: Newsroom, _: list[Story]) -> None:
    room.serve(LISTING, Resource(b'{"content":[],"totalPages":0,"totalElements":0}', "application/json"))


def refuse_listing(room: Newsroom, _: list[Story]) -> None:
    room.serve(LISTING, Resource(REFUSAL.encode(), "text/html"))


def drop_fields(story: Story) -> str:
    """Print a page without its line of facts, which names date, source and editor, and without metas."""
    markup = re.sub(r"<meta (?!http-equiv|charset)[^>]*>", "", load_template(OUTLET).render(story))
    cut = re.sub(r'<div class="xinf-le">.*?</div>', "", markup, flags=re.DOTALL)
    return cut.replace("责任编辑", "").replace("编辑", "")


@pytest.mark.parametrize(
    ("fault", "verdict", "code", "words"),
    [
        (print_all(rename), "changed", 12, "is found by generic, by its usual layer in 0 of 9 pages"),
        (print_all(lambda _: CONSENT), "broken", 12, "[01] of 9 articles have a text of their own"),
        (print_all(lambda _: REFUSAL), "blocked", 18, r"0 of 9 pages, 100% are usual could be had \(block_page 9\)"),
        (refuse_listing, "blocked", 18, r"blocked: no source could be read \(block_page 1\)"),
        (forbid, "blocked", 18, "http_403 9"),
        (empty_listing, "broken", 12, "the sources announced no article"),
        (print_all(drop_fields), "changed", 12, "is filled in 0 of 9 pages"),
    ],
    ids=["redesign", "consent wall", "block page", "blocked listing", "forbidden", "empty listing", "half the fields"],
)
def test_one_run_tells_it(room: Newsroom, crawl: Crawler, fault: Fault, verdict: str, code: int, words: str) -> None:
    room.open(OUTLET, count=40, now=NOW)
    assert crawl(OUTLET).code == 0
    room.publish(OUTLET, 5)
    assert crawl(OUTLET).code == 0
    assert health(crawl)["verdict"] == "ok"
    fault(room, room.publish(OUTLET, 9))
    run = crawl(OUTLET)
    said = health(crawl)
    assert (said["verdict"], run.code, said["run"]["exit_code"]) == (verdict, code, code), run.log
    assert any(re.search(words, finding["sentence"]) for finding in said["findings"]), said["findings"]
    assert f"  health      {verdict}: {said['sentence']}\n" in run.log


def test_a_host_that_serves_nothing_but_block_pages_is_given_up(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open(OUTLET, count=40, now=NOW)
    print_all(lambda _: REFUSAL)(room, stories)
    run = crawl(OUTLET, HOST_FAILURES=5, CONCURRENT_REQUESTS_PER_DOMAIN=1, CONCURRENT_REQUESTS=1)
    assert (run.code, run.counted("failed"), run.counted("fetched")) == (18, 40, 0), run.log
    asked = [each for each in room.requests if each.path in {urlsplit(story.url).path for story in stories}]
    assert 5 <= len(asked) <= 7
    assert "is given up for this run: a guard against robots answers" in run.log


def test_a_notice_is_given_when_the_verdict_changes_and_only_then(
    room: Newsroom, crawl: Crawler, tmp_path: Path
) -> None:
    told, metrics = tmp_path / "told.jsonl", tmp_path / "newscrawl.prom"
    script = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read() + chr(10))"
    settings = {"HEALTH_NOTIFY": shlex.join([sys.executable, "-c", script, str(told)]), "HEALTH_PROMETHEUS": metrics}
    room.open(OUTLET, count=30, now=NOW)
    assert crawl(OUTLET, **settings).code == 0
    assert not told.exists(), "an outlet that begins well is no news"
    print_all(rename)(room, room.publish(OUTLET, 8))
    broken = crawl(OUTLET, **settings)
    assert crawl(OUTLET, **settings).code == broken.code == ExitCode.BELOW_PROMISE, "nothing new: still so"
    assert 'newscrawl_health{outlet="chinadaily_cn",verdict="changed"} 1\n' in metrics.read_text()
    room.publish(OUTLET, 8)
    assert crawl(OUTLET, **settings).code == 0
    notices = [json.loads(line) for line in told.read_text().splitlines()]
    assert [(each["was"], each["verdict"], each["outlet"]) for each in notices] == [
        ("ok", "changed", OUTLET),
        ("changed", "ok", OUTLET),
    ]
    assert notices[0]["sentence"] in broken.log
    assert notices[-1] == health(crawl) | {"was": "changed"}
    assert 'newscrawl_health{outlet="chinadaily_cn",verdict="ok"} 1\n' in metrics.read_text()


def test_what_cannot_be_told_costs_one_line_and_not_the_run(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    room.open(OUTLET, count=20, now=NOW)
    room.break_page(LISTING, 404)
    (tmp_path / "file").touch()
    settings = {
        "HEALTH_NOTIFY": "https://hooks.example/secret-token",
        "HEALTH_PROMETHEUS": tmp_path / "file" / "x.prom",
    }
    run = crawl(OUTLET, **settings)
    assert (run.code, f"{OUTLET}: no source could be read (http_404 1)" in run.log) == (12, True), run.log
    assert "HEALTH_NOTIFY: hooks.example: HTTP Error 502" in run.log
    assert "the outlet's health is not written: " in run.log
    assert "secret-token" not in run.log
    assert health(crawl)["verdict"] == "broken"


def test_what_could_not_be_told_is_told_after_the_next_run(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    told = tmp_path / "told.jsonl"
    script = "import sys, os; os.path.exists(sys.argv[2]) or sys.exit('no line'); "
    script += "open(sys.argv[1], 'a').write(sys.stdin.read() + chr(10))"
    settings = {"HEALTH_NOTIFY": shlex.join([sys.executable, "-c", script, str(told), str(tmp_path / "line")])}
    room.open(OUTLET, count=30, now=NOW)
    assert crawl(OUTLET, **settings).code == 0
    print_all(rename)(room, room.publish(OUTLET, 8))
    unheard = crawl(OUTLET, **settings)
    assert "exit code 1: no line; the next run tries again" in unheard.log
    assert (health(crawl)["verdict"], health(crawl)["told"], told.exists()) == ("changed", "ok", False)
    (tmp_path / "line").touch()
    assert crawl(OUTLET, **settings).code == crawl(OUTLET, **settings).code == 12
    (notice,) = [json.loads(line) for line in told.read_text().splitlines()]
    assert (notice["was"], notice["verdict"], notice["since"]) == ("ok", "changed", health(crawl)["since"])
    assert health(crawl)["told"] == "changed"


def test_after_a_redesign_an_operator_says_that_it_is_usual_now(room: Newsroom, crawl: Crawler) -> None:
    def accept() -> tuple[int, str]:
        run = crawl.command("outlets", OUTLET, "--accept", "-s", f"LEDGER_DIR={crawl.ledger}")
        return run.returncode, run.stdout + run.stderr

    room.open(OUTLET, count=30, now=NOW)
    assert crawl(OUTLET).code == 0
    told = f"scrapy outlets: {OUTLET}: nothing to accept: it is as usual already\n"
    assert accept() == (2, told)
    for verdict in ("changed", "changed"):
        print_all(rename)(room, room.publish(OUTLET, 25))
        assert (crawl(OUTLET).code, health(crawl)["verdict"]) == (12, verdict)
    code, said = accept()
    assert (code, said.startswith(f"{OUTLET}: accepted: what its runs since 20")) == (0, True), said
    print_all(rename)(room, room.publish(OUTLET, 9))
    run = crawl(OUTLET)
    assert (run.code, health(crawl)["verdict"], health(crawl)["runs_known"]) == (0, "ok", 2), run.log
    assert "--accept is for outlets that are named" in crawl.command("outlets", "--accept").stderr
    print_all(lambda _: CONSENT)(room, room.publish(OUTLET, 9))
    assert (crawl(OUTLET).code, health(crawl)["verdict"]) == (12, "broken"), "what is usual now is held against"


def test_a_command_that_does_not_end_is_stopped(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=20, now=NOW)
    room.break_page(LISTING, 404)
    run = crawl(OUTLET, HEALTH_NOTIFY="sleep 600", HEALTH_NOTIFY_TIMEOUT=0.5, timeout=30)
    assert (run.code, "HEALTH_NOTIFY: sleep: not done within 0.5 s" in run.log) == (12, True), run.log


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"HEALTH_NOTIFY": "no-such-command -x"}, "HEALTH_NOTIFY names 'no-such-command', which is no command"),
        ({"HEALTH_NOTIFY": "echo 'half"}, "HEALTH_NOTIFY is no command: No closing quotation"),
        ({"HEALTH_NOTIFY": "https:///path"}, "HEALTH_NOTIFY is no address"),
        ({"HEALTH_NOTIFY": "cat", "HEALTH_NOTIFY_TIMEOUT": "soon"}, "HEALTH_NOTIFY_TIMEOUT is 'soon'"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(crawl: Crawler, settings: dict[str, str], says: str) -> None:
    run = crawl(OUTLET, **settings)
    assert (run.code, says in run.log, run.log.count("\n")) == (ExitCode.CONFIGURATION, True, 1), run.log


def test_runs_that_say_nothing_of_the_outlet_leave_its_health_alone(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open(OUTLET, count=20, now=NOW)
    assert crawl(OUTLET).code == 0
    before = health(crawl)
    for arguments in (
        ("-a", f"urls={stories[0].url}"),
        ("-a", "sections=nowhere"),
        ("-a", "since=3d", "-a", "until=2d"),
    ):
        crawl(OUTLET, *arguments)
    assert health(crawl) == before


def test_a_broken_file_of_health_is_replaced(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=20, now=NOW)
    path = crawl.ledger / "health" / f"{OUTLET}.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"schema": 1, "verdict": "fine"')
    assert crawl(OUTLET).code == 0
    assert health(crawl)["verdict"] == "ok"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def seed_runs(crawl: Crawler, like: KnownRun, hours: int) -> None:
    """Have the Ledger remember a run each hour before a real one, which counted what that one counted of its pages."""
    with SqliteLedger.open(crawl.ledger / "ledger.sqlite") as ledger:
        for ago in range(1, hours):
            started = like.started - timedelta(hours=ago)
            ledger.begin_run(f"seed-{ago}", OUTLET, started)
            figures = dict(like.accounting) | {"newest": int((started - timedelta(hours=1)).timestamp())}
            ledger.end_run(f"seed-{ago}", started, figures, 0)


def test_weeks_of_runs_are_held_against_quickly_and_without_an_alarm(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=30, now=NOW)
    assert crawl(OUTLET).code == 0
    with SqliteLedger.open(crawl.ledger / "ledger.sqlite") as ledger:
        (first,) = ledger.runs(OUTLET)
    seed_runs(crawl, first, 24 * 27)
    room.publish(OUTLET, 6)
    run = crawl(OUTLET)
    said = health(crawl)
    assert (run.code, said["verdict"], said["runs_known"]) == (0, "ok", 24 * 27), run.log
    took = datetime.fromisoformat(said["run"]["ended"]) - datetime.fromisoformat(said["run"]["started"])
    assert took < timedelta(seconds=20)
    print_all(rename)(room, room.publish(OUTLET, 3))
    assert (crawl(OUTLET).code, health(crawl)["verdict"]) == (12, "changed"), "three pages are enough then"


@dataclass(frozen=True)
class CrawlerAt(Crawler):
    """The same crawler, whose clock goes `ahead` of ours, or behind."""

    ahead: timedelta = timedelta(0)

    def _program(self) -> list[str]:
        return [sys.executable, "-m", "tests.travelling", str(self.ahead.total_seconds())]


def test_a_quiet_weekend_raises_no_alarm(room: Newsroom, crawl: Crawler) -> None:
    """Twelve hours apart: ten new articles, four, none at all for two days, then the week goes on."""
    start = timedelta(days=-4)
    room.open(OUTLET, count=40, now=NOW + start)
    told = []
    for number, fresh in enumerate((0, 10, 4, 0, 0, 0, 0, 6, 10)):
        room.publish(OUTLET, fresh)
        run = CrawlerAt(crawl.output, crawl.given, start + number * timedelta(hours=12))(OUTLET)
        assert run.counted("written") == (fresh if number else 40), run.log
        told.append((run.code, health(crawl)["verdict"]))
    assert told == [(0, "ok")] * 9
    assert health(crawl)["runs_known"] == 8
