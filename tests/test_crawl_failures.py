"""Whatever goes wrong, the run says so in clear words, and its exit code tells it to a machine."""

from __future__ import annotations

import re
import resource
import signal
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
import trustme

from newscrawl.verdict import ExitCode
from tests.crawling import NOW, OUR_TRACEBACK, Crawl, Crawler, find_faults, read_lines, wait_for
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.resource import Resource
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from tests.newsroom.server import Request
    from tests.newsroom.story import Story

    Arrangement = Callable[[Newsroom, list[Story]], None]

OUTLET, COUNT = "chinadaily_cn", 24
"""The outlet with the fewest listings: one, on a host of its own."""
LISTINGS = "newssearch.chinadaily.com.cn"
SHELL = b"<html><head><title>News</title></head><body><div id='app'></div></body></html>"
FORBIDDEN = Resource(b"User-agent: *\nDisallow: /\n", "text/plain")


@dataclass(frozen=True)
class Case:
    """What goes wrong, and what the run says and writes then."""

    arrange: Arrangement
    code: ExitCode
    says: str
    written: int = 0
    account: dict[str, dict[str, int]] = field(default_factory=dict)
    """Reasons by their event."""


@dataclass(frozen=True)
class Outcome:
    """What was planted, what was asked for, and what came of it."""

    stories: list[Story]
    requests: list[Request]
    crawl: Crawl


def break_all(status: int) -> Arrangement:
    def arrange(room: Newsroom, stories: list[Story]) -> None:
        for story in stories:
            room.break_page(story.url, status)

    return arrange


def break_one(status: int) -> Arrangement:
    return lambda room, stories: room.break_page(stories[5].url, status)


def break_listing(status: int) -> Arrangement:
    listing = f"{LISTINGS}/rest/cn/search?keywords=&sort=dp&page=0&curType=story&type=&channel=&source="
    return lambda room, _: room.break_page(listing, status)


def serve_one(resource: Resource) -> Arrangement:
    return lambda room, stories: room.serve(stories[5].url, resource)


def serve_all(body: bytes) -> Arrangement:
    def arrange(room: Newsroom, stories: list[Story]) -> None:
        for story in stories:
            room.serve(story.url, Resource(body))

    return arrange


def redirect(goal: Callable[[list[Story]], str], *, status: int = 302) -> Arrangement:
    def arrange(room: Newsroom, stories: list[Story]) -> None:
        room.serve(stories[5].url, Resource(b"", status=status, headers=(("Location", goal(stories)),)))

    return arrange


def redesign(room: Newsroom, stories: list[Story]) -> None:
    """Print the pages under names that the outlet's selectors do not know."""
    template = load_template(OUTLET)
    for story in stories:
        markup = template.render(story)
        for old, new in (("Content", "story-text"), ("dabiaoti", "story-title"), ("xinf-le", "story-facts")):
            assert old in markup
            markup = markup.replace(f'"{old}"', f'"{new}"')
        room.serve(story.url, Resource(markup.encode(), "text/html"))


def lose_second_page(room: Newsroom, stories: list[Story]) -> None:
    long = next(story for story in stories if story.pages > 1)
    room.break_page(f"https://{long.host}{load_template(OUTLET).page_paths(long)[1]}", 404)


def forbid_articles(room: Newsroom, stories: list[Story]) -> None:
    for host in {story.host for story in stories}:
        room.serve(f"{host}/robots.txt", FORBIDDEN)


def empty_outlet(room: Newsroom, _: list[Story]) -> None:
    room.open(OUTLET, count=0, now=NOW)


CASES = {
    "unreachable host": Case(
        lambda room, _: room.unreachable(LISTINGS),
        ExitCode.BELOW_PROMISE,
        "no source could be read (connection 1)",
        account={"sources": {"connection": 1}},
    ),
    "listing gone": Case(
        break_listing(404),
        ExitCode.BELOW_PROMISE,
        "no source could be read (http_404 1)",
        account={"sources": {"http_404": 1}},
    ),
    "listing forbidden": Case(break_listing(403), ExitCode.BLOCKED, "blocked: no source could be read (http_403 1)"),
    "listing out of order": Case(break_listing(500), ExitCode.BELOW_PROMISE, "no source could be read (http_500 1)"),
    "listing forbidden by robots.txt": Case(
        lambda room, _: room.serve(f"{LISTINGS}/robots.txt", FORBIDDEN),
        ExitCode.BELOW_PROMISE,
        "no source could be read (robots 1)",
        account={"sources": {"robots": 1}},
    ),
    "empty listing": Case(
        empty_outlet, ExitCode.BELOW_PROMISE, "the sources announced no article: have their pages changed?"
    ),
    "all pages gone": Case(
        break_all(404), ExitCode.PARTIAL, "24 of 24 pages failed (http_404 24)", account={"failed": {"http_404": 24}}
    ),
    "all pages forbidden": Case(break_all(403), ExitCode.BLOCKED, "blocked: 24 of 24 pages failed (http_403 24)"),
    "all pages out of order": Case(break_all(500), ExitCode.PARTIAL, "24 of 24 pages failed (http_500 24)"),
    "all pages forbidden by robots.txt": Case(
        forbid_articles, ExitCode.PARTIAL, "24 of 24 pages failed (robots 24)", account={"failed": {"robots": 24}}
    ),
    "all pages without text": Case(
        serve_all(SHELL), ExitCode.BELOW_PROMISE, "none of 24 pages was an article (no_text 24)"
    ),
    "one page out of order": Case(
        break_one(500), ExitCode.COMPLETE, "complete", COUNT - 1, {"failed": {"http_500": 1}}
    ),
    "one page empty": Case(
        serve_one(Resource(b"")), ExitCode.COMPLETE, "complete", COUNT - 1, {"rejected": {"no_text": 1}}
    ),
    "one page no page": Case(
        serve_one(Resource(b"%PDF-1.7", "application/pdf")),
        ExitCode.COMPLETE,
        "complete",
        COUNT - 1,
        {"rejected": {"no_page": 1}},
    ),
    "one page broken off": Case(
        serve_one(Resource(b"<html><p>half", headers=(("Content-Length", "900"),))),
        ExitCode.COMPLETE,
        "complete",
        COUNT - 1,
        {"failed": {"cut": 1}},
    ),
    "second page of a long article gone": Case(
        lose_second_page, ExitCode.COMPLETE, "complete", COUNT - 1, {"failed": {"http_404": 1}}
    ),
    "redirect to another article": Case(
        redirect(lambda stories: stories[7].url),
        ExitCode.COMPLETE,
        "complete",
        COUNT - 1,
        {"duplicate": {"same_id": 1}},
    ),
    "redirect to the front page": Case(
        redirect(lambda stories: f"https://{stories[5].host}/"),
        ExitCode.COMPLETE,
        "complete",
        COUNT - 1,
        {"rejected": {"redirected_away": 1}},
    ),
    "redirect in a circle": Case(
        redirect(lambda stories: stories[5].url), ExitCode.COMPLETE, "complete", COUNT - 1, {"failed": {"redirects": 1}}
    ),
    "redesign": Case(redesign, ExitCode.COMPLETE, "complete", COUNT),
}


def run_case(case: Case, directory: Path) -> Outcome:
    with Newsroom(directory) as room:
        stories = room.open(OUTLET, count=COUNT, now=NOW)
        case.arrange(room, stories)
        crawl = Crawler(directory / "output", room.environment)(OUTLET, HOST_FAILURES=1_000)  # no page is left out
        return Outcome(stories, room.requests, crawl)


@pytest.fixture(scope="module")
def outcomes(
    request: pytest.FixtureRequest, two_at_once: Executor, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Future[Outcome]]:
    """Run the cases that are asked for side by side."""
    chosen = [name for name in CASES if any(f"[{name}" in item.name for item in request.session.items)]
    named = {"redesign", "redirect to another article", "all pages out of order"}
    return {
        name: two_at_once.submit(run_case, CASES[name], tmp_path_factory.mktemp("case"))
        for name in dict.fromkeys((*chosen, *sorted(named)))
    }


@pytest.mark.parametrize("name", CASES)
def test_what_goes_wrong_is_said_and_counted(outcomes: dict[str, Future[Outcome]], name: str) -> None:
    case, crawl = CASES[name], outcomes[name].result().crawl
    assert (crawl.code, crawl.verdict, len(crawl.lines)) == (case.code, case.says, case.written), crawl.log
    assert {event: crawl.reasons(event) for event in case.account} == case.account
    assert find_faults(crawl.lines) == []
    assert len({line["id"] for line in crawl.lines}) == case.written
    assert len(crawl.files) == (1 if case.written else 0)


def test_after_a_redesign_found_by_tells_it(outcomes: dict[str, Future[Outcome]]) -> None:
    lines = outcomes["redesign"].result().crawl.lines
    layers = {line["metadata"]["found_by"][name] for line in lines for name in ("headline", "articleBody")}
    assert "selectors" not in layers
    assert {line["metadata"]["found_by"]["articleBody"] for line in lines} == {"generic"}


def test_a_redirect_to_another_article_keeps_that_article(outcomes: dict[str, Future[Outcome]]) -> None:
    outcome = outcomes["redirect to another article"].result()
    gone, goal = outcome.stories[5], outcome.stories[7]
    ids = {line["id"] for line in outcome.crawl.lines}
    assert f"{OUTLET}:{goal.key}" in ids
    assert f"{OUTLET}:{gone.key}" not in ids


def test_pages_out_of_order_are_asked_for_again(outcomes: dict[str, Future[Outcome]]) -> None:
    asked = [request for request in outcomes["all pages out of order"].result().requests if request.status == 500]
    assert len(asked) == 3 * COUNT


MISTAKES: tuple[tuple[tuple[str, ...], str], ...] = (
    ((), "scrapy crawl: name one outlet: `scrapy list` shows them"),
    (("ecns", "chinanews"), "scrapy crawl: name one outlet: `scrapy list` shows them"),
    (("ecsn",), "scrapy crawl: there is no outlet 'ecsn': did you mean 'ecns'?"),
    (("gazette",), "there is no outlet 'gazette': there are chinadaily, chinadaily_cn, chinanews, ecns, site"),
    (("ecns", "-a", "since=soon"), "scrapy crawl: ecns: since=soon is no date: write since=2d, since=12h"),
    (("ecns", "-a", "since=2026-13-01"), "since=2026-13-01 is no date"),
    (("ecns", "-a", "until=today"), "until=today is no date: write until=2d"),
    (("ecns", "-a", "since=2026-11-02", "-a", "until=2026-11-01"), "nothing lies between them"),
    (("ecns", "-a", "since=2999-01-01"), "since=2999-01-01 lies in the future"),
    (("ecns", "-a", "sections=,"), "sections= names no section"),
    (("ecns", "-a", "urls=nowhere.txt"), "urls=nowhere.txt is neither an address nor a readable file"),
    (("ecns", "-a", "limit=0"), "limit=0 is no number of articles"),
    (("ecns", "-a", "limit=many"), "limit=many is no number of articles"),
    (("ecns", "-a", "colour=red"), "unknown argument 'colour': ecns takes since, until, sections, urls, limit"),
    (("site",), "write url=https://example.org/"),
    (("site", "-a", "url=lighthouse"), "url=lighthouse is no site: write url=https://example.org/"),
)


@pytest.fixture(scope="module")
def refusals(two_at_once: Executor, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], Future[Crawl]]:
    crawl = Crawler(tmp_path_factory.mktemp("mistakes"), {})
    return {arguments: two_at_once.submit(crawl, *arguments) for arguments, _ in MISTAKES}


@pytest.mark.parametrize(("arguments", "says"), MISTAKES)
def test_a_mistake_on_the_command_line_costs_one_line(
    refusals: dict[tuple[str, ...], Future[Crawl]], arguments: tuple[str, ...], says: str
) -> None:
    crawl = refusals[arguments].result()
    assert (crawl.code, crawl.said, crawl.files) == (ExitCode.USAGE, "", [])
    assert says in crawl.log
    assert crawl.log.count("\n") == 1


def test_an_argument_without_a_value_is_a_mistake(tmp_path: Path) -> None:
    crawl = Crawler(tmp_path / "output", {})("ecns", "-a", "limit")
    assert crawl.code == ExitCode.USAGE
    assert "-a NAME=VALUE" in crawl.log + crawl.said


def test_a_host_without_an_address_is_named(tmp_path: Path) -> None:
    patience = {"RES_OPTIONS": "timeout:1 attempts:1"}  # where there is no name server
    crawl = Crawler(tmp_path / "output", patience)("site", "-a", "url=https://nowhere.invalid/", RETRY_TIMES=0)
    assert (crawl.code, crawl.verdict) == (ExitCode.BELOW_PROMISE, "no source could be read (dns 1)"), crawl.log
    assert "https://nowhere.invalid/ cannot be read: dns" in crawl.log
    assert crawl.files == []


def test_a_stranger_in_the_middle_gets_nothing(room: Newsroom, tmp_path: Path) -> None:
    room.open(OUTLET, count=COUNT, now=NOW)
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    crawl = Crawler(tmp_path / "output", room.environment | {"SSL_CERT_FILE": str(other)})(OUTLET)
    assert (crawl.code, crawl.verdict) == (ExitCode.BELOW_PROMISE, "no source could be read (tls 1)"), crawl.log
    assert (crawl.files, room.requests) == ([], [])


def test_an_output_that_cannot_be_written_stops_the_run(room: Newsroom, tmp_path: Path) -> None:
    room.open(OUTLET, count=COUNT, now=NOW)
    (tmp_path / "file").write_text("no directory")
    crawl = Crawler(tmp_path / "file" / "output", room.environment)(OUTLET, LEDGER_DIR=tmp_path / "ledger")
    assert (crawl.code, "could not be written" in crawl.log) == (ExitCode.OUTPUT_LOST, True), crawl.log


@pytest.mark.parametrize("size", [20_000, 170_000, 225_000])
def test_a_full_disk_stops_the_run_and_the_next_one_goes_on(room: Newsroom, crawl: Crawler, size: int) -> None:
    """The smallest has no room for the Ledger, the others none for its log or for all lines."""
    room.open("ecns", count=60, now=NOW)
    with crawl.begin("ecns") as process:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, size))
        _, log = process.communicate(timeout=30)
    assert (process.returncode, "cannot be" in log) == (ExitCode.OUTPUT_LOST, True), log
    assert not OUR_TRACEBACK.search(log), log
    assert not re.search(r"^  written +-", log, re.MULTILINE), log
    after = crawl("ecns")
    assert after.code == 0, after.log
    assert find_faults(after.lines) == []
    assert len({line["id"] for line in after.lines}) == len(after.lines) == 60


def test_an_interrupted_run_keeps_what_it_wrote(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    stories = room.open("ecns", count=40, now=NOW)
    wanted = tmp_path / "wanted.txt"
    wanted.write_text("\n".join(story.url for story in stories))
    slow = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0.1}
    with crawl.begin("ecns", "-a", f"urls={wanted}", **slow) as process:
        wait_for(lambda: len(room.requests) > 5)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)
    (written,) = [path for path in crawl.output.rglob("*") if path.is_file()]
    assert (process.returncode, written.suffix) == (ExitCode.INTERRUPTED, ".jsonl"), log
    assert "interrupted; what was written is complete" in log
    assert not OUR_TRACEBACK.search(log)
    lines = read_lines(written)
    assert 0 < len(lines) < len(stories)
    assert find_faults(lines) == []
