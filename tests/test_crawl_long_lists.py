"""However long lists are, little of them is scheduled at once; all is fetched, and nothing is lost where it is not."""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.verdict import ExitCode
from tests.crawling import Crawl, Crawler, wait_for
from tests.harbour import SITE, Harbour, address_of, make_feed, make_sitemap, number_of
from tests.newsroom.resource import Resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST = 20
SETTINGS = {"SCHEDULED_MAX": MOST, "TRAP_PAGES": 0}
SOURCE = f"url={SITE}"
SITEMAP = f"{SITE}news-0.xml"
DRAINED = 30.0

COUNTS_WHAT_IS_SCHEDULED = """
import json, sys
from scrapy.cmdline import execute
from newscrawl.network.scheduler import PatientScheduler

path = sys.argv.pop(1)
enqueue, most = PatientScheduler.enqueue_request, [0]

def enqueue_and_count(scheduler, request):
    taken = enqueue(scheduler, request)
    parked = sum(map(len, scheduler._parked.values()))
    if len(scheduler) + len(scheduler._calls) + parked > most[0]:
        most[0] = len(scheduler) + len(scheduler._calls) + parked
        open(path, "w").write(json.dumps(most))
    return taken

PatientScheduler.enqueue_request = enqueue_and_count
execute(["scrapy", *sys.argv[1:]])
"""

FAILS_WHILE_IT_READS = """
import sys
from scrapy.cmdline import execute
from newscrawl.triage import Triage

sys.argv.pop(1)
judge, judged = Triage.judge, []

def judge_ten(*values):
    judged.append(values)
    if len(judged) == 11:
        raise RuntimeError("the eleventh lead is one too many")
    return judge(*values)

Triage.judge = judge_ten
execute(["scrapy", *sys.argv[1:]])
"""


HAS_NO_TIME_TO_END = """
import sys
from scrapy.cmdline import execute
from newscrawl.network import inflow

sys.argv.pop(1)
inflow._LONGEST_END = 0.0
execute(["scrapy", *sys.argv[1:]])
"""

READS_SLOWLY = """
import sys, time
from scrapy.cmdline import execute
from newscrawl.reader import Reader

path = sys.argv.pop(1)
read = Reader.read

def read_slowly(*values):
    end = time.thread_time() + 0.04
    while time.thread_time() < end:
        pass
    print(time.monotonic(), file=open(path, "a"))
    return read(*values)

Reader.read = read_slowly
execute(["scrapy", *sys.argv[1:]])
"""


@dataclass(frozen=True)
class Patched(Crawler):
    """Runs `scrapy crawl` with a few lines of `program` around it."""

    program: str = COUNTS_WHAT_IS_SCHEDULED

    @property
    def most_scheduled(self) -> int:
        """The most requests that the scheduler has kept at once."""
        most: int = json.loads(self._report.read_text())[0]
        return most

    @property
    def _report(self) -> Path:
        return self.output.with_name("most")

    def _program(self) -> list[str]:
        return [sys.executable, "-c", self.program, str(self._report)]


@pytest.fixture
def harbour(tmp_path: Path) -> Iterator[Harbour]:
    with Harbour(tmp_path) as opened:
        yield opened


def crawl_of(room: Harbour, directory: Path) -> Crawler:
    return Crawler(directory / "output", room.environment)


def written(crawl: Crawl) -> list[int]:
    """Return the numbers of the articles that were written, in order."""
    return sorted(number for line in crawl.lines if (number := number_of(line["url"])) is not None)


def test_a_list_of_thousands_is_fetched_with_twenty_scheduled_at_once(harbour: Harbour, tmp_path: Path) -> None:
    harbour.addresses = 3_000
    for number in range(200, 3_000):  # nothing has to be read: it is the schedule that is looked at
        harbour.serve(address_of(number), Resource(b"gone", "text/plain", 410))
    crawl = Patched(tmp_path / "output", harbour.environment)
    run = crawl("site", "-a", SOURCE, timeout=240, FAILED_SHARE_MAX=1, **SETTINGS)
    assert (run.code, run.counted("announced")) == (0, 3_000), run.log
    assert written(run) == list(range(200))
    assert sorted(harbour.articles()) == list(range(3_000))
    assert MOST <= crawl.most_scheduled <= MOST + 12  # with listings, such as the feeds that a site may have


def test_what_a_list_names_first_is_not_left_to_the_last(harbour: Harbour, tmp_path: Path) -> None:
    """As many as are scheduled at once are made before those behind them are taken from the list."""
    harbour.addresses = 200
    one_by_one = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0.01}
    run = crawl_of(harbour, tmp_path)("site", "-a", SOURCE, **one_by_one, **SETTINGS)
    assert run.code == 0, run.log
    assert sorted(harbour.articles()) == list(range(200))
    assert all(abs(place - number) <= 2 * MOST for place, number in enumerate(harbour.articles()))


def test_a_short_list_has_its_turn_beside_a_long_one(harbour: Harbour, tmp_path: Path) -> None:
    """A feed that is read beside a long sitemap does not wait for that to end."""
    harbour.addresses = 600
    harbour.serve(
        SITE, Resource(b'<html><head><link rel="alternate" type="application/rss+xml" href="/f.xml"></head></html>')
    )
    harbour.serve(f"{SITE}f.xml", Resource(make_feed(5_000, 30), "application/rss+xml"))
    run = crawl_of(harbour, tmp_path)("site", "-a", SOURCE, **SETTINGS)
    assert run.code == 0, run.log
    assert written(run) == [*range(600), *range(5_000, 5_030)]
    asked = harbour.articles()
    assert max(asked.index(number) for number in range(5_000, 5_030)) < 300


def test_no_more_pages_are_asked_for_than_are_read(harbour: Harbour, tmp_path: Path) -> None:
    """Small pages, for Scrapy counts their bytes alone: five thousand of them would be waiting."""
    harbour.addresses = 100
    crawl = Patched(tmp_path / "output", harbour.environment, program=READS_SLOWLY)
    run = crawl("site", "-a", SOURCE, timeout=120)
    assert (run.code, len(run.lines)) == (0, 100), run.log
    read = [float(line) for line in (tmp_path / "most").read_text().split()]
    answered = [request.at for request in harbour.requests if number_of(request.path) is not None]
    unread = [at - sum(moment < end for moment in read) for at, end in enumerate(answered, start=1)]
    assert max(unread) <= 16 + 16  # that wait, and that are under way


def test_an_index_of_many_sitemaps_is_read_to_its_end(tmp_path: Path) -> None:
    """More sitemaps than may be read, and than may be scheduled, at once: none waits for another that waits for it."""
    with Harbour(tmp_path, sitemaps=60, addresses=8) as room:
        run = crawl_of(room, tmp_path)("site", "-a", SOURCE, **{**SETTINGS, "SCHEDULED_MAX": 2})
        assert (run.code, written(run)) == (0, list(range(480))), run.log


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGKILL], ids=lambda each: each.name)
def test_a_run_that_ends_in_the_middle_of_a_list_loses_nothing_of_it(
    harbour: Harbour, tmp_path: Path, by: signal.Signals
) -> None:
    harbour.addresses = 400
    crawl = crawl_of(harbour, tmp_path)
    with crawl.begin(
        "site", "-a", SOURCE, CONCURRENT_REQUESTS_PER_DOMAIN=2, DOWNLOAD_DELAY=0.02, **SETTINGS
    ) as process:
        wait_for(lambda: len(harbour.articles()) >= 60)
        process.send_signal(by)
        _, log = process.communicate(timeout=DRAINED)
    assert process.returncode == (ExitCode.INTERRUPTED if by is signal.SIGTERM else -by), log
    assert len(set(harbour.articles())) < 200
    if by is signal.SIGTERM:  # all that had been announced is noted, though it stands on no list any more
        assert "announced   400 leads" in log
        harbour.serve(SITEMAP, Resource(make_sitemap(5_000, 1), "text/xml"))
    run = crawl("site", "-a", SOURCE, **SETTINGS)
    assert run.code == 0, run.log
    expected = [*range(400), 5_000] if by is signal.SIGTERM else [*range(400)]
    assert written(run) == expected


def test_what_takes_too_long_to_note_at_the_end_is_read_anew(harbour: Harbour, tmp_path: Path) -> None:
    harbour.addresses = 3_000
    crawl = Patched(tmp_path / "output", harbour.environment, HAS_NO_TIME_TO_END)
    with crawl.begin("site", "-a", SOURCE, **SETTINGS) as process:
        wait_for(lambda: len(harbour.articles()) >= 40)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=DRAINED)
    assert process.returncode == ExitCode.INTERRUPTED, log
    announced = int(log.partition("announced ")[2].split()[0])
    assert 40 < announced < 3_000
    run = crawl_of(harbour, tmp_path)("site", "-a", SOURCE, "-a", "limit=1", **SETTINGS)
    assert (run.code, run.counted("announced")) == (0, 3_000), run.log


def test_the_account_of_a_run_that_ends_in_the_middle_is_exact(harbour: Harbour, tmp_path: Path) -> None:
    harbour.addresses = 400
    crawl = crawl_of(harbour, tmp_path)
    run = crawl("site", "-a", SOURCE, CLOSESPIDER_PAGECOUNT=60, CONCURRENT_REQUESTS_PER_DOMAIN=2, **SETTINGS)
    unfetched = 400 - run.counted("written")
    assert 0 < run.counted("written") < 200
    assert (run.counted("announced"), run.reasons("failed")) == (400, {"not_fetched": unfetched}), run.log
    with SqliteLedger.open(crawl.ledger / "ledger.sqlite") as ledger:
        states = [known.state.value for number in range(400) if (known := _know(ledger, number))]
    assert (len(states), states.count("written")) == (400, run.counted("written"))


def _know(ledger: SqliteLedger, number: int) -> object:
    found = ledger.find(address_of(number))
    return ledger.know(found[0]) if found else None


def test_addresses_given_by_hand_are_taken_as_there_is_room(harbour: Harbour, tmp_path: Path) -> None:
    listed = tmp_path / "wanted.txt"
    listed.write_text("\n".join(map(address_of, range(200))))
    crawl = Patched(tmp_path / "output", harbour.environment)
    run = crawl("site", "-a", SOURCE, "-a", f"urls={listed}", **SETTINGS)
    assert (run.code, written(run)) == (0, list(range(200))), run.log
    assert crawl.most_scheduled == MOST


def test_what_the_limit_holds_back_is_not_scheduled_and_counted(harbour: Harbour, tmp_path: Path) -> None:
    """Of the first thirty leads none is an article: the limit is reached with those behind them."""
    harbour.addresses = 2_000
    for number in range(30):
        harbour.serve(address_of(number), Resource(b"gone", "text/plain", 410))
    run = crawl_of(harbour, tmp_path)("site", "-a", SOURCE, "-a", "limit=25", FAILED_SHARE_MAX=1, **SETTINGS)
    assert (run.code, written(run)) == (0, list(range(30, 55))), run.log
    assert (run.counted("announced"), run.reasons("announced")) == (2_000, {"beyond_limit": 2_000 - 55})


def test_while_a_host_rests_a_list_waits_and_then_goes_on(harbour: Harbour, tmp_path: Path) -> None:
    """All that may be scheduled is parked; when the host is asked again, the list is read on."""
    harbour.addresses = 150
    wait = Resource(b"too much", "text/plain", 429, (("Retry-After", "2"),))
    harbour.serve_in_turn(address_of(30), wait, None)
    crawl = Patched(tmp_path / "output", harbour.environment)
    run = crawl("site", "-a", SOURCE, HOST_WAIT_MAX=60, **{**SETTINGS, "SCHEDULED_MAX": 5})
    assert (run.code, run.reasons("left")) == (0, {"rate_limited": 1}), run.log
    assert written(run) == list(range(150))


def test_an_error_of_ours_in_a_list_costs_that_list(harbour: Harbour, tmp_path: Path) -> None:
    harbour.addresses = 40
    crawl = Patched(tmp_path / "output", harbour.environment, FAILS_WHILE_IT_READS)
    with crawl.begin("site", "-a", SOURCE, **SETTINGS) as process:
        _, log = process.communicate(timeout=60)
    assert process.returncode == ExitCode.PARTIAL, log
    assert "the eleventh lead is one too many" in log
    assert "1 sources could not be read (error 1)" in log
    assert sorted(harbour.articles()) == list(range(10))
    run = crawl_of(harbour, tmp_path)("site", "-a", SOURCE, **SETTINGS)
    assert (run.code, written(run)) == (0, list(range(40))), run.log
