"""`scrapy report`: a table, JSON or a page, read from the Ledger while others write to it."""

from __future__ import annotations

import io
import json
import re
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.report.gathering import gather
from newscrawl.report.table import make_table
from tests.commanding import Answer, Commander
from tests.crawling import NOW
from tests.ledger_writer import article_json, written_line
from tests.report_history import OUTLETS, fill, tell_health

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawling import Crawler
    from tests.newsroom.newsroom import Newsroom


class Place:
    """A folder in which four outlets ran for a month up to now, and `scrapy report` asked about them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.ledger_path = folder / "state" / "ledger.sqlite"
        settings = [f"OUTPUT_DIR={folder / 'output'}", f"LEDGER_DIR={folder / 'state'}"]
        self._commander = Commander(capsys, settings)

    def report(self, *arguments: str) -> Answer:
        return self._commander("report", *arguments)

    def as_a_user(self, *arguments: str) -> Answer:
        return self._commander.in_a_process("report", *arguments)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("month")
    fill(folder, datetime.now(UTC))
    return folder


@pytest.fixture
def place(month: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    return Place(month, capsys)


@pytest.fixture
def bare(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    return Place(tmp_path, capsys)


def told(answer: Answer) -> dict[str, Any]:
    (line,) = answer.said
    said: dict[str, Any] = json.loads(line)
    return said


def test_the_table_has_a_row_for_each_outlet(place: Place) -> None:
    answer = place.report()
    head, *rows = answer.said
    assert (answer.code, answer.remarked) == (0, [])
    assert head.split()[:5] == ["outlet", "24", "h", "30", "d"]
    assert [row.split()[0] for row in rows] == sorted(OUTLETS)
    assert all(re.search(r"\d+ %", row) for row in rows)


def test_json_holds_all_figures(place: Place) -> None:
    said = told(place.report("--json"))
    assert said["days"] == 30
    by_name = {outlet["name"]: outlet for outlet in said["outlets"]}
    assert sorted(by_name) == sorted(OUTLETS)
    ecns = by_name["ecns"]
    assert sum(day["written"] for day in ecns["days"]) == ecns["total"] > 100
    assert set(ecns["runs"][0]) >= {"crawl_id", "started", "seconds", "verdict", "exit_code"}


def test_days_bound_the_span(place: Place) -> None:
    month, week = (told(place.report("--json", "--days", days)) for days in ("30", "7"))
    for more, fewer in zip(month["outlets"], week["outlets"], strict=True):
        assert len(fewer["days"]) == 7
        assert more["days"][-7:] == fewer["days"]
        assert 0 < fewer["total"] < more["total"]
        assert 0 < len(fewer["runs"]) < len(more["runs"])


def test_the_page_is_written_as_a_whole_and_over_an_older_one(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("an older one")
    answer = place.report("--html", str(path))
    assert (answer.code, answer.remarked) == (0, [])
    assert answer.said[0].startswith(f"{path}: 4 outlets, 30 days, ")
    page = path.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_as_a_user_runs_it_while_a_crawl_writes(place: Place) -> None:
    with SqliteLedger.open(place.ledger_path) as ledger, ledger.database.transaction() as connection:
        connection.execute("DELETE FROM run")
        answer = place.as_a_user("--days", "2")
        connection.execute("ROLLBACK")
        connection.execute("BEGIN")
    assert (answer.code, len(answer.said)) == (0, 1 + len(OUTLETS)), answer.remarked


def test_nothing_of_the_report_is_loaded_for_other_commands() -> None:
    """`scrapy` imports the modules of all commands, at each start of a crawl too."""
    source = "import newscrawl.commands.report, sys; print({'pygal', 'jinja2', 'rich.table'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)  # noqa: S603
    assert run.stdout.strip() == "set()"


def test_after_a_crawl_its_articles_are_reported(
    room: Newsroom, crawl: Crawler, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    broken, *stories = room.open("ecns", count=30, now=NOW)
    room.break_page(broken.url, 404)
    run = crawl("ecns", "-a", "revisit=no")
    assert run.counted("written") == 29, run.log
    ask = Commander(capsys, [f"OUTPUT_DIR={crawl.output}", f"LEDGER_DIR={crawl.ledger}"])
    ecns = next(outlet for outlet in told(ask("report", "--json"))["outlets"] if outlet["name"] == "ecns")
    assert (ecns["total"], ecns["last_day"], ecns["failed"], len(ecns["runs"])) == (29, 29, 1, 1)
    assert datetime.fromisoformat(ecns["newest"]) == max(story.published for story in stories)
    assert ecns["coverage"]["headline"] == 1.0
    assert ecns["layers"].get("selectors", 0) > 0.9
    assert ecns["days"][-1]["errors"] == {"http_404": 1}
    assert ecns["days"][-1]["delay"] > 3600  # the newest story of the newsroom is an hour old
    assert {line["headline"] for line in ecns["latest"]} <= {story.headline for story in stories}


def test_what_comes_from_an_archive_is_no_late_news(bare: Place) -> None:
    now = datetime.now(UTC)
    with SqliteLedger.open(bare.ledger_path) as ledger:
        for number, age in enumerate((timedelta(hours=1), timedelta(days=900))):
            published = (now - age).isoformat()
            article = article_json(number, id=f"ecns:{number}", datePublished=published)
            ledger.commit_lines(f"ecns/{number}.jsonl", 5_000, [written_line(article, 0)], now)
    ecns = told(bare.report("--json"))["outlets"][-1]
    assert ecns["days"][-1]["written"] == 2
    assert ecns["days"][-1]["delay"] == pytest.approx(3600)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ecns",), "takes no 'ecns'"),
        (("--htm", "x", "--nonsense"), "there is no option '--nonsense'"),
        (("--days", "0"), "--days '0' is no number of days: write one from 1 to 366"),
        (("--days", "2d"), "--days '2d' is no number of days"),
        (("--days", "999999"), "--days '999999' is no number of days"),
        (("--html", "x.html", "--json"), "ask for one thing: --html FILE or --json"),
        (("--html", "/"), "--html '/' is no file: write --html report.html"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(place: Place, arguments: tuple[str, ...], said: str) -> None:
    answer = place.report(*arguments)
    assert (answer.code, answer.said, len(answer.remarked)) == (2, [], 1)
    assert answer.remarked[0].startswith(f"scrapy report: {said}")


def test_a_page_that_cannot_be_written_is_exit_code_3(place: Place, tmp_path: Path) -> None:
    answer = place.report("--html", str(tmp_path / "nowhere" / "report.html"))
    assert (answer.code, answer.said, len(answer.remarked)) == (3, [], 1)
    assert answer.remarked[0].endswith("report.html cannot be written: No such file or directory")


def test_without_a_ledger_it_says_so(bare: Place) -> None:
    answer = bare.report()
    assert (answer.code, answer.said, len(answer.remarked)) == (8, [], 1)
    assert "ledger.sqlite is not there: the next run makes it" in answer.remarked[0]


def test_an_empty_ledger_gives_empty_rows(bare: Place) -> None:
    SqliteLedger.open(bare.ledger_path).close()
    answer = bare.report()
    assert (answer.code, [row.split()[0] for row in answer.said[1:]]) == (0, sorted(OUTLETS))
    assert all(row.rstrip().endswith("–") for row in answer.said[1:])


def test_a_damaged_ledger_is_said_in_one_line(bare: Place) -> None:
    SqliteLedger.open(bare.ledger_path).close()
    bare.ledger_path.write_bytes(b"nothing of a ledger" * 100)
    answer = bare.report("--json")
    assert (answer.code, answer.said, len(answer.remarked)) == (8, [], 1)
    assert "is damaged" in answer.remarked[0]


def test_help_shows_examples_and_exit_codes(place: Place) -> None:
    said = "\n".join(place.as_a_user("-h").said)
    assert len(re.findall(r"^  scrapy report", said.partition("Examples")[2], re.MULTILINE)) == 4
    assert "Exit codes: 0 done; 2 usage; 3 the page could not be written" in said


def test_how_each_outlet_is_stands_in_the_table_and_why_below_it(month: Path, bare: Place) -> None:
    shutil.copytree(month, bare.folder, dirs_exist_ok=True)
    tell_health(bare.folder, datetime.now(UTC))
    head, *rows = bare.report().said
    assert head.split()[-3:] == ["health", "last", "run"]
    assert [" changed " in row for row in rows[:4]] == [True, False, False, False]
    assert rows[0].endswith("far below the outlet's own past: changed")
    (below,) = rows[4:]
    assert re.match(r"chinadaily: changed since \d{4}-\d\d-\d\d: articleBody is found by generic, ", below)
    health = told(bare.report("--json"))["outlets"][0]["health"]
    assert (health["verdict"], len(health["findings"])) == ("changed", 2)


@pytest.mark.parametrize(("width", "columns"), [(80, 9), (200, 11)])
def test_the_table_fits_the_terminal_a_row_an_outlet(month: Path, width: int, columns: int) -> None:
    with SqliteLedger.open_to_read(month / "state" / "ledger.sqlite") as ledger:
        figures = gather(ledger, month / "output", [], datetime.now(UTC), 30, 0.1)
    table = make_table(figures, width)
    console = Console(width=width, file=io.StringIO(), record=True)
    console.print(table)
    lines = console.export_text().splitlines()
    assert (len(lines), len(table.columns)) == (1 + len(OUTLETS), columns)
    assert max(len(line.rstrip()) for line in lines) <= width
