"""`scrapy why`: the life of an address and of a run, told from the Ledger, while others write to it."""

from __future__ import annotations

import gzip
import json
import re
import shlex
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.console.reasons import sentence_of
from newscrawl.lead import Lead
from newscrawl.ledger.database import lock_path, mark_path
from newscrawl.ledger.lock import FileLock
from newscrawl.ledger.records import KnownSource, Validators
from newscrawl.ledger.schema import MIGRATIONS
from newscrawl.ledger.sqlite import SqliteLedger
from tests.commanding import Answer, Commander
from tests.crawling import NOW as TODAY, ROOT
from tests.ledger_writer import article_json, line_bytes, written_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.crawling import Crawler
    from tests.newsroom.newsroom import Newsroom

NOW = datetime.now(UTC).replace(microsecond=0)
URL = "https://www.ecns.cn/news/2026-11-22/detail-ihewzmcq0000001.shtml"
ID = "ecns:ihewzmcq0000001"
FEED = "https://www.ecns.cn/rss/rss.xml"
RUN = "ecns-20261122T120000Z"
FILE = f"ecns/{RUN}.jsonl"
ARTICLE = article_json(
    1, id=ID, url=URL, headline="A bridge opens",
    contentHash=None,
    metadata={"dateDownloaded": NOW.isoformat(), "statusCode": 200, "crawlId": RUN,
              "discovery": {"source": FEED, "url": URL, "title": "Bridge opens"}},
)  # fmt: skip


class Place:
    """A folder with a Ledger and output, and `scrapy why` asked about them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.output, self.ledger_path = folder / "output", folder / "state" / "ledger.sqlite"
        self.output.mkdir()
        self._commander = Commander(capsys, [f"OUTPUT_DIR={self.output}", f"LEDGER_DIR={folder / 'state'}"])

    def why(self, *arguments: str) -> Answer:
        return self._commander("why", *arguments)

    def told(self, *arguments: str) -> dict[str, Any]:
        answer = self._commander("why", "--json", *arguments)
        (line,) = answer.said
        said: dict[str, Any] = json.loads(line)
        return said

    def as_a_user(self, *arguments: str) -> Answer:
        return self._commander.in_a_process("why", *arguments)

    def opened(self) -> SqliteLedger:
        return SqliteLedger.open(self.ledger_path, durable=False)

    def write(self) -> Path:
        """Let a run announce, fetch and write one article, and end."""
        content = line_bytes(ARTICLE)
        path = self.output / FILE
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        with self.opened() as ledger:
            ledger.begin_run(RUN, "ecns", NOW - timedelta(minutes=2), "sections=world")
            ledger.announce(Lead(URL, FEED, "Bridge opens"), ID, NOW - timedelta(minutes=1))
            ledger.note_fetched(ID, NOW)
            ledger.commit_lines(FILE, len(content), [written_line(ARTICLE, 0, fetched=NOW)], NOW)
            ledger.finish_file(FILE)
            figures = {"leads/announced": 9, "leads/skipped/no_article_address": 8, "articles/followed": 1,
                       "articles/fetched": 1, "articles/written": 1, "sources/read": 1}  # fmt: skip
            ledger.end_run(RUN, NOW, figures, 0)
        return path


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    return Place(tmp_path, capsys)


def facts(answer: Answer) -> dict[str, str]:
    """Return the facts below the first line by name."""
    return {line[2:20].strip(): line[21:] for line in answer.said[1:]}


# --- the life of a URL -----------------------------------------------------------------------------------------------


def test_a_written_article_is_told_from_its_announcement_to_its_line(place: Place) -> None:
    place.write()
    answer = place.why(URL)
    assert (answer.code, answer.said[0]) == (0, f"{ID}: written")
    told = facts(answer)
    assert told["announced"].endswith(f"UTC by {FEED} as 'Bridge opens'")
    assert told["fetched"] == f"{NOW:%Y-%m-%d %H:%M:%S} UTC, status 200"
    size = len(line_bytes(ARTICLE))
    assert told["revision 1"] == f"{FILE}, byte 0, {size} bytes: there, written by {RUN}: 'A bridge opens'"
    assert told["next"].startswith("not looked at again, unless a source states a newer modification")
    assert "not each of them" in told["not kept"]


@pytest.mark.parametrize("address", [URL + "?utm_source=x#top", URL.replace("https://www.", "http://")])
def test_any_way_of_writing_the_address_will_do(place: Place, address: str) -> None:
    place.write()
    assert place.why(address).said[0] == f"{ID}: written"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def exchange(path: Path) -> None:
    path.write_bytes(line_bytes(article_json(2)))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (cut, "not there: what stands there is torn: it has no end"),
        (empty, "not there: the file ends before it"),
        (exchange, "not there: example_times:2, revision 1, stands there instead"),
        (Path.unlink, "not there: the file is not there any more: it was moved or removed after it was finished"),
    ],
)
def test_a_line_is_looked_up_not_believed(place: Place, harm: Any, said: str) -> None:
    harm(place.write())
    assert facts(place.why(URL))["revision 1"].endswith(said)


def test_a_line_is_found_in_a_packed_file_and_in_one_being_written(place: Place) -> None:
    path = place.write()
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    assert place.told(URL)["articles"][0]["lines"][0]["file"] == f"{FILE}.gz"
    packed.rename(path.with_name(path.name + ".part")).write_bytes(line_bytes(ARTICLE))
    line = place.told(URL)["articles"][0]["lines"][0]
    assert (line["file"], line["is_there"], line["status"]) == (f"{FILE}.part", True, 200)


def test_a_rejected_page_says_which_rule_dropped_it_and_when_it_is_tried_again(place: Place) -> None:
    with place.opened() as ledger:
        ledger.announce(Lead(URL, FEED), ID, NOW)
        ledger.note_rejected(ID, "no_date", NOW)
    answer = place.why(URL)
    assert (answer.code, answer.said[0]) == (0, f"{ID}: rejected: the page is no article")
    told = facts(answer)
    assert told["reason"] == "no_date: it names no date of publication"
    assert told["next"] == f"tried again by the first run after {NOW + timedelta(days=7):%Y-%m-%d %H:%M:%S} UTC"


def test_a_failed_page_says_how_often_and_when_it_is_tried_again(place: Place) -> None:
    with place.opened() as ledger:
        ledger.announce(Lead(URL, FEED), ID, NOW)
        ledger.note_failed(ID, "http_404", NOW)
        ledger.note_failed(ID, "http_404", NOW)
    told = facts(place.why(URL))
    assert told["reason"] == "http_404: the server answered with status 404"
    assert told["attempts"] == "2 without success, one after another"
    assert told["next"] == f"tried again by the first run after {NOW + timedelta(hours=2):%Y-%m-%d %H:%M:%S} UTC"


def test_what_is_due_is_said_to_be_due(place: Place) -> None:
    with place.opened() as ledger:
        ledger.announce(Lead(URL, FEED), ID, NOW - timedelta(hours=1))
    assert facts(place.why(URL))["next"] == "due: the next run of the outlet that is asked for it fetches it"


# --- what the Ledger does not know -----------------------------------------------------------------------------------


def test_an_unknown_article_is_told_what_would_happen_to_it(place: Place) -> None:
    place.write()
    url = URL.replace("0000001", "0000002")
    answer = place.why(url)
    assert (answer.code, answer.said[0]) == (1, f"{url}: the Ledger does not know it")
    told = facts(answer)
    assert (told["outlet"], told["id"]) == ("ecns", "ecns:ihewzmcq0000002")
    assert f"announced, it would be followed; `scrapy crawl ecns -a urls={url}` reads it now" in told["so"]
    assert told["last run"] == f"{RUN} passed over no_article_address 8"
    assert "keeps no leads that were passed over" in told["not kept"]


def test_an_address_that_the_pattern_does_not_fit_is_told_so(place: Place) -> None:
    place.write()
    told = facts(place.why("https://www.ecns.cn/about/contact.shtml"))
    assert told["so"].startswith("ecns would not follow it (no_article_address: the outlet's `article_urls` does not")
    assert told["pattern"]


def test_an_address_of_nobody_is_sent_to_site(place: Place) -> None:
    place.write()
    told = facts(place.why("https://news.example.org/2026/1.html"))
    assert told["so"].endswith("`scrapy crawl site -a url=https://news.example.org/` reads any site")


def test_of_two_outlets_on_one_site_the_more_particular_is_named(place: Place) -> None:
    told = facts(place.why("https://cn.chinadaily.com.cn/contact.html"))
    assert (told["outlet"], told["so"].partition(" would")[0]) == ("chinadaily_cn", "chinadaily_cn")


def test_what_is_advised_may_be_pasted_into_a_shell(place: Place) -> None:
    advice = facts(place.why(f"{URL}?a=1&b=$(reboot)"))["so"]
    command = re.findall(r"`([^`]+)`", advice)[-1]
    assert shlex.split(command)[:4] == ["scrapy", "crawl", "ecns", "-a"]
    assert len(shlex.split(command)) == 5


def test_the_robots_txt_that_was_last_read_is_held_against_an_unknown_address(place: Place) -> None:
    body = zlib.compress(b"User-agent: *\nDisallow: /news/")
    with place.opened() as ledger:
        robots = KnownSource("(robots.txt)", "https://www.ecns.cn/robots.txt", last_success=NOW, body=body)
        ledger.note_source(robots)
    told = facts(place.why(URL))
    assert told["robots"] == f"robots.txt, as read at {NOW:%Y-%m-%d %H:%M} UTC, forbids it"


def test_without_a_ledger_the_forecast_is_given_and_nothing_is_made(place: Place) -> None:
    answer = place.why(URL)
    assert (answer.code, answer.said[0]) == (1, f"{URL}: there is no Ledger yet that could know it")
    assert facts(answer)["id"] == ID
    assert not place.ledger_path.parent.exists()


# --- runs ------------------------------------------------------------------------------------------------------------


def test_a_run_is_told_with_what_it_was_asked_for_its_account_and_its_files(place: Place) -> None:
    place.write()
    with place.opened() as ledger:
        ledger.note_source(KnownSource("ecns", FEED, Validators("x"), NOW - timedelta(minutes=1), leads=9))
    answer = place.why("--run", RUN)
    assert (answer.code, answer.said[0]) == (0, f"{RUN}: complete (exit code 0)")
    told = facts(answer)
    assert told["asked for"] == "sections=world"
    assert told["leads/skipped"] == "8 (no_article_address 8)"
    assert told["articles/written"] == "1"
    assert told["ended"].endswith(", after 120 s")
    assert told["file"] == f"{FILE}, 1 line, {len(line_bytes(ARTICLE))} bytes"


def test_a_run_says_why_it_came_to_its_exit_code(place: Place) -> None:
    with place.opened() as ledger:
        ledger.begin_run(RUN, "ecns", NOW)
        figures = {"leads/announced": 90, "articles/followed": 40, "articles/fetched": 40, "sources/read": 1,
                   "articles/failed/http_500": 30, "articles/written": 10}  # fmt: skip
        ledger.end_run(RUN, NOW, figures, 20)
        ledger.begin_run(f"{RUN}-2", "ecns", NOW)
        ledger.end_run(f"{RUN}-2", NOW, {}, None)
        ledger.begin_run("ecns-20261122T130000Z", "ecns", NOW)
        ledger.begin_run("ecns-20261122T140000Z", "ecns", NOW)
        ledger.end_run("ecns-20261122T140000Z", NOW, {"leads/announced": 1}, 15)
    assert place.why("--run", RUN).said[0] == f"{RUN}: 30 of 40 pages failed (http_500 30) (exit code 20)"
    assert "it was killed" in place.why("--run", f"{RUN}-2").said[0]
    assert "it goes on, or was killed" in place.why("--run", "ecns-20261122T130000Z").said[0]
    assert place.why("--run", "ecns-20261122T140000Z").said[0].endswith("stopped at its time limit (exit code 15)")


def test_a_run_that_wrote_nothing_says_so(place: Place) -> None:
    with place.opened() as ledger:
        ledger.begin_run(RUN, "ecns", NOW)
    assert facts(place.why("--run", RUN))["file"] == "none: it wrote no article"


def test_files_of_other_runs_are_not_shown(place: Place) -> None:
    path = place.write()
    with place.opened() as ledger:
        for number, name in enumerate((f"ecns/2026-11-22/{RUN}-2.jsonl", "ecns/ecns-20261122T120001Z.jsonl"), start=2):
            article = article_json(number)
            ledger.commit_lines(name, 5_000, [written_line(article, 0)], NOW)
    files = place.told("--run", RUN)["run"]["files"]
    assert [(file["name"], file["is_there"]) for file in files] == [
        (f"ecns/2026-11-22/{RUN}-2.jsonl.part", False),
        (path.relative_to(place.output).as_posix(), True),
    ]


# --- wrong input, no Ledger, damaged Ledger --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "ask for one thing: an article's URL, or --run ID"),
        ((URL, "--run", RUN), 2, "ask for one thing"),
        ((URL, URL), 2, "ask for one thing"),
        (("ecns",), 2, "'ecns' is no address: give the article's, which begins with http:// or https://"),
        (("http://[",), 2, "'http://[' is no address"),
        (("--jsn", URL), 2, "there is no option '--jsn'"),
        (
            ("--run", "ecns-20261122T120001Z"),
            1,
            f"the Ledger knows no run 'ecns-20261122T120001Z': did you mean {RUN}?",
        ),
        (("--run", "yesterday"), 1, f"the Ledger knows no run 'yesterday': the last is {RUN}"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(
    place: Place, arguments: tuple[str, ...], code: int, said: str
) -> None:
    place.write()
    answer = place.why(*arguments)
    assert (answer.code, answer.said, len(answer.remarked)) == (code, [], 1)
    assert answer.remarked[0].startswith(f"scrapy why: {said}")


def test_a_run_cannot_be_told_without_a_ledger(place: Place) -> None:
    answer = place.why("--run", RUN)
    assert (answer.code, len(answer.remarked)) == (8, 1)
    assert "ledger.sqlite is not there" in answer.remarked[0]


def test_a_damaged_ledger_is_said_in_one_line_and_left_as_it_is(place: Place) -> None:
    place.write()
    place.ledger_path.write_bytes(b"nothing of a ledger" * 100)
    for arguments in ((URL,), ("--run", RUN)):
        answer = place.why(*arguments)
        assert (answer.code, answer.said, len(answer.remarked)) == (8, [], 1)
        assert "is damaged: it is no SQLite file" in answer.remarked[0]
    assert not mark_path(place.ledger_path).exists()


def test_a_row_that_nobody_wrote_is_noticed_while_reading(place: Place) -> None:
    place.write()
    with place.opened() as ledger, ledger.database.transaction() as connection:
        connection.execute("UPDATE article SET reason = 'x'")
    answer = place.why(URL)
    assert (answer.code, len(answer.remarked)) == (8, 1)
    assert "does not match its checksum" in answer.remarked[0]
    assert not mark_path(place.ledger_path).exists()


@pytest.mark.parametrize(
    ("migrations", "said"),
    [
        (MIGRATIONS[:-1], "is of an earlier version: the next run brings it up to date"),
        ((*MIGRATIONS, "CREATE TABLE later (key INTEGER)"), "install the newer newscrawl"),
    ],
)
def test_a_ledger_of_another_version_is_not_touched(place: Place, migrations: tuple[str, ...], said: str) -> None:
    SqliteLedger.open(place.ledger_path, migrations=migrations).close()
    before = place.ledger_path.read_bytes()
    answer = place.why(URL)
    assert (answer.code, len(answer.remarked)) == (8, 1)
    assert said in answer.remarked[0]
    assert place.ledger_path.read_bytes() == before


def test_it_reads_while_another_writes_and_while_the_ledger_is_locked(place: Place) -> None:
    place.write()
    with place.opened() as ledger, ledger.database.transaction() as connection:
        connection.execute("DELETE FROM run")
        assert place.why("--run", RUN).code == 0  # what is not committed is not seen
        connection.execute("ROLLBACK")
        connection.execute("BEGIN")
    lock = FileLock(lock_path(place.ledger_path))
    lock.acquire()  # as a rebuild does
    assert place.why(URL).code == 0
    lock.release()


def test_what_a_page_called_itself_cannot_break_the_answer(place: Place) -> None:
    with place.opened() as ledger:
        ledger.announce(Lead(URL, FEED, "One\nTwo \x1b[31mred\u2028three"), ID, NOW)
    answer = place.why(URL)
    assert not [line for line in answer.said if "\x1b" in line]
    assert [line[:2] for line in answer.said[1:]] == ["  "] * (len(answer.said) - 1)


def test_secrets_of_what_others_wrote_are_masked_for_people_and_kept_in_json(place: Place) -> None:
    secret = "0123456789abcdef"  # noqa: S105 - of nothing
    feed = "https://ann:0123456789abcdef@www.ecns.cn/feed.xml?token=0123456789abcdef"
    with place.opened() as ledger:
        ledger.announce(Lead(URL, feed, "Bridge opens"), ID, NOW)
    assert not any(secret in line for line in place.why(URL).said)
    assert facts(place.why(URL))["announced"].endswith("https://***@www.ecns.cn/feed.xml?token=*** as 'Bridge opens'")
    assert secret in json.dumps(place.told(URL))


def test_a_complaint_about_the_ledger_shows_no_secret_and_no_control_character(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    folder = tmp_path / "token=0123456789abcdef&\x1b[2Jx"
    (folder / "state").mkdir(parents=True)
    (folder / "state" / "ledger.sqlite").write_bytes(b"nothing of a ledger" * 100)
    answer = Place(folder, capsys).why("--run", RUN)
    assert (answer.code, len(answer.remarked)) == (8, 1)
    assert "token=***" in answer.remarked[0]
    assert "0123456789abcdef" not in answer.remarked[0]
    assert answer.remarked[0].isprintable()


def test_help_shows_examples_and_exit_codes(place: Place) -> None:
    answer = place.as_a_user("-h")
    assert answer.code == 0
    said = "\n".join(answer.said)
    assert len(re.findall(r"^  scrapy why ", said.partition("Examples")[2], re.MULTILINE)) == 3
    assert "Exit codes: 0 told; 1 the Ledger does not know" in said


def test_every_documented_reason_is_explained() -> None:
    operating = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    table = operating.partition("## The summary")[2].partition("| saved |")[0]
    reasons = set(re.findall(r"`([a-z_0-9]+)`", table)) - {"drop"}
    assert len(reasons) > 30
    assert [reason for reason in sorted(reasons) if not sentence_of(reason)] == []


# --- after a real crawl ----------------------------------------------------------------------------------------------


def test_after_a_crawl_written_and_broken_pages_are_told(
    room: Newsroom, crawl: Crawler, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    broken, story, *_ = room.open("ecns", count=24, now=TODAY)
    room.break_page(broken.url, 404)
    run = crawl("ecns", "-a", "revisit=no")
    ask = Commander(capsys, [f"OUTPUT_DIR={crawl.output}", f"LEDGER_DIR={crawl.ledger}"])
    written = facts(ask("why", story.url))
    place = next(found for name, found in written.items() if name == "revision 1")
    assert re.fullmatch(r"ecns/[^/]+\.jsonl, byte \d+, \d+ bytes: there, written by ecns-\S+: .*", place), place
    assert written["fetched"].endswith(", status 200")
    assert facts(ask("why", broken.url))["reason"] == "http_404: the server answered with status 404"
    (path,) = run.files
    told = ask("why", "--run", path.name.removesuffix(".jsonl"))
    assert (told.code, facts(told)["articles/failed"]) == (0, "1 (http_404 1)")
    assert told.said[0].partition(": ")[2].startswith(run.verdict), told.said[0]
    assert ", by this run, " in facts(told)["source"]
