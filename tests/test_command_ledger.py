"""`scrapy ledger`: says in one line each what is wrong, makes anew what was lost, forgets what it is told to."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.cmdline import execute
from scrapy.settings import Settings

from newscrawl.console.address_book import Spiders, find_ids
from newscrawl.lead import Lead
from newscrawl.ledger.database import mark_path
from newscrawl.ledger.records import KnownSource, State
from newscrawl.ledger.schema import MIGRATIONS
from newscrawl.ledger.sqlite import SqliteLedger
from tests.crawling import ROOT
from tests.ledger_writer import NOON, OUTLET, article_json, line_bytes, written_line

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = f"{OUTLET}/run.jsonl"
ECNS_URL = "https://www.ecns.cn/news/2026-11-22/detail-ihewzmcq0000001.shtml"
ECNS_ID = "ecns:ihewzmcq0000001"
NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Answer:
    """What the command said and came to."""

    code: int
    said: list[str]
    remarked: list[str]


class Place:
    """A folder with output and Ledger, and the command to look after them."""

    def __init__(self, folder: Path) -> None:
        self.output, self.state = folder / "output", folder / "state"
        self.ledger_path = self.state / "ledger.sqlite"
        self.output.mkdir()
        self.settings = [f"OUTPUT_DIR={self.output}", f"LEDGER_DIR={self.state}"]

    @property
    def arguments(self) -> list[str]:
        return [part for setting in self.settings for part in ("-s", setting)]

    def write(self, *numbers: int, name: str = FILE, tail: bytes = b"", **changes: Any) -> Path:
        """Write a finished file of articles, and record it."""
        content, lines = b"", []
        for number in numbers:
            article = article_json(number, **changes)
            lines.append(written_line(article, len(content)))
            content += line_bytes(article)
        path = self.output / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content + tail)
        with self.opened() as ledger:
            ledger.commit_lines(name, len(content), lines, NOON)
            ledger.finish_file(name)
        return path

    def opened(self) -> SqliteLedger:
        return SqliteLedger.open(self.ledger_path, durable=False)

    def announce(self, url: str, article_id: str, when: datetime = NOW, reason: str | None = None) -> None:
        with self.opened() as ledger:
            ledger.announce(Lead(url, "https://example.org/feed.xml"), article_id, when)
            if reason:
                ledger.note_rejected(article_id, reason, when)

    def states(self) -> dict[str, State]:
        with self.opened() as ledger:
            rows = ledger.database.read("SELECT id FROM article ORDER BY id")
            known = [ledger.know(article_id) for (article_id,) in rows]
        return {each.id: each.state for each in known if each is not None}

    def contents(self) -> dict[str, bytes]:
        """Return all files of the output, and the Ledger's own."""
        paths = [path for path in self.output.rglob("*") if path.is_file()]
        return {str(path): path.read_bytes() for path in [*paths, self.ledger_path] if path.exists()}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def command(place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Give the command without a process of its own: as Scrapy's command line runs it, but for the start."""
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")

    def run(*arguments: str) -> Answer:
        settings = Settings()
        settings.setmodule("newscrawl.settings", priority="project")
        with pytest.raises(SystemExit) as end:
            execute(["scrapy", "ledger", *arguments, *place.arguments], settings)
        said, remarked = capsys.readouterr()
        return Answer(int(end.value.code or 0), said.splitlines(), remarked.splitlines())

    return run


def in_a_process(place: Place, *arguments: str) -> Answer:
    """Run the command as a user does."""
    run = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "scrapy", "ledger", *arguments, *place.arguments],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("SCRAPY_")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Answer(run.returncode, run.stdout.splitlines(), run.stderr.splitlines())


# --- as a user runs it -----------------------------------------------------------------------------------------------


def test_the_three_commands_as_a_user_runs_them(place: Place) -> None:
    place.write(1, 2)
    assert in_a_process(place, "check") == Answer(0, [], ["1 file, 2 lines: nothing is wrong"])
    place.ledger_path.write_bytes(b"nothing of a ledger" * 100)
    found = in_a_process(place, "check")
    assert (found.code, len(found.said), len(found.remarked)) == (1, 1, 1)
    assert found.remarked[0].endswith(": 1 finding")
    assert "is damaged: it is no SQLite file" in found.said[0]
    rebuilt = in_a_process(place, "rebuild")
    assert (rebuilt.code, rebuilt.said, len(rebuilt.remarked)) == (0, [], 1)
    assert rebuilt.remarked[0].startswith("taken up: 1 file, 2 lines; the old ledger was set aside as ")
    forgotten = in_a_process(place, "forget", "https://example.org/2026/1.html")
    assert forgotten == Answer(0, [f"due again: {OUTLET}:1"], [])
    assert place.states() == {f"{OUTLET}:1": State.ANNOUNCED, f"{OUTLET}:2": State.WRITTEN}


def test_help_shows_examples(place: Place) -> None:
    answer = in_a_process(place, "-h")
    examples = [line for line in answer.said if line.startswith("  scrapy ledger ")]
    assert answer.code == 0
    assert {line.split()[2] for line in examples} == {"check", "rebuild", "forget"}
    assert {"--json", "--rejected", "--before"} <= set(re.findall(r"--\w+", "\n".join(examples)))


def test_neither_a_crawl_nor_a_log_is_started(command: Callable[..., Answer]) -> None:
    answer = command("check")
    assert answer == Answer(0, [], ["0 files, 0 lines: there is neither output nor a ledger yet"])


# --- check -----------------------------------------------------------------------------------------------------------


def tear(place: Place) -> None:
    place.write(1, 2, tail=line_bytes(article_json(3))[:50])


def double(place: Place) -> None:
    place.write(1, 2, tail=line_bytes(article_json(1)))


def add_unknown(place: Place) -> None:
    (place.write(1, 2).parent / "other.jsonl").write_bytes(line_bytes(article_json(3)))


def shift(place: Place) -> None:
    path = place.write(1, 2)
    path.write_bytes(b"\n" + path.read_bytes())


def lose_a_line(place: Place) -> None:
    path = place.write(1, 2)
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])


def lose_the_ledger(place: Place) -> None:
    place.write(1, 2)
    place.ledger_path.unlink()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (tear, f"{FILE}, byte {{end}}: the line is torn: it has no end; it is not recorded"),
        (double, f"{FILE}, byte {{end}}: {OUTLET}:1, revision 1, stands there a second time; only the first"),
        (add_unknown, f"{OUTLET}/other.jsonl: the ledger does not know the file; its lines would be taken up"),
        (shift, f"{OUTLET}:1, revision 1, is recorded at {FILE}, byte 0"),
        (lose_a_line, f"{OUTLET}:2, revision 1, is recorded and not there; `scrapy ledger rebuild` would"),
        (lose_the_ledger, "ledger.sqlite is gone; the next run would rebuild it from the output"),
    ],
)
def test_what_is_wrong_is_said_and_left_as_it_is(
    place: Place, command: Callable[..., Answer], harm: Callable[[Place], None], said: str
) -> None:
    harm(place)
    before = place.contents()
    answer = command("check")
    end = len(line_bytes(article_json(1))) + len(line_bytes(article_json(2)))
    assert any(said.format(end=end) in line for line in answer.said), answer
    assert (answer.code, len(answer.remarked)) == (1, 1)
    findings = f"{len(answer.said)} finding{'' if len(answer.said) == 1 else 's'}"
    assert re.fullmatch(rf"\d files?, \d lines?: {findings}", answer.remarked[0])
    assert place.contents() == before
    assert not mark_path(place.ledger_path).exists()


def test_findings_as_json(place: Place, command: Callable[..., Answer]) -> None:
    double(place)
    answer = command("check", "--json")
    assert json.loads("\n".join(answer.said)) == {
        "files": 1,
        "lines": 3,
        "number": 1,
        "findings": [
            {
                "file": FILE,
                "offset": len(line_bytes(article_json(1)) + line_bytes(article_json(2))),
                "message": f"{OUTLET}:1, revision 1, stands there a second time",
                "repair": "only the first is recorded",
            }
        ],
    }
    assert answer.code == 1


def test_no_findings_as_json(place: Place, command: Callable[..., Answer]) -> None:
    place.write(1)
    answer = command("check", "--json")
    assert (answer.code, json.loads(answer.said[0])) == (0, {"files": 1, "lines": 1, "number": 0, "findings": []})


def test_a_reader_who_has_seen_enough_is_left_in_peace(place: Place) -> None:
    place.write(1, tail=b"{}\n" * 1000)
    line = [sys.executable, "-m", "scrapy", "ledger", "check", *place.arguments]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:  # noqa: S603 - our own command
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == "1 file, 1 line: 1000 findings\n"
    assert run.returncode == 1


def test_more_findings_than_are_shown_are_counted(place: Place, command: Callable[..., Answer]) -> None:
    place.write(1, tail=b"{}\n" * 1003)
    answer = command("check")
    assert (len(answer.said), answer.remarked) == (1000, ["1 file, 1 line: 1003 findings, the first 1000 shown"])


# --- rebuild ---------------------------------------------------------------------------------------------------------


def test_a_damaged_ledger_is_made_anew(place: Place, command: Callable[..., Answer]) -> None:
    place.write(1, 2, tail=b"torn")
    content = place.ledger_path.read_bytes()
    place.ledger_path.write_bytes(content[:5000])
    assert command("forget", ECNS_URL).code == 8
    answer = command("rebuild")
    assert (answer.code, len(answer.said), len(answer.remarked)) == (0, 1, 1)
    assert answer.said[0].endswith("the line is torn: it has no end; it was left out")
    aside = re.fullmatch(
        r"taken up: 1 file, 2 lines; 1 finding; the old ledger was set aside as (.+)", answer.remarked[0]
    )
    assert aside is not None
    assert Path(aside[1]).read_bytes() == content[:5000]
    assert place.states() == {f"{OUTLET}:1": State.WRITTEN, f"{OUTLET}:2": State.WRITTEN}


def test_a_ledger_that_was_never_there_is_made(place: Place, command: Callable[..., Answer]) -> None:
    lose_the_ledger(place)
    assert command("rebuild") == Answer(0, [], ["taken up: 1 file, 2 lines"])


def test_a_ledger_in_use_is_not_rebuilt(place: Place, monkeypatch: pytest.MonkeyPatch, command: Any) -> None:
    monkeypatch.setattr("newscrawl.commands.ledger._PATIENCE", 0.0)
    place.write(1)
    before = place.contents()
    hold = "import sys; from pathlib import Path; from newscrawl.ledger.sqlite import SqliteLedger as L; "
    hold += "ledger = L.open(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    line = [sys.executable, "-c", hold, str(place.ledger_path)]
    with subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:  # noqa: S603 - our own command
        assert run.stdout is not None
        assert run.stdout.readline() == "open\n"
        answer = command("rebuild")
        assert (answer.code, answer.said, len(answer.remarked)) == (8, [], 1)
        assert answer.remarked[0].endswith("ledger.sqlite is used by a run: rebuild it when that has ended")
        run.communicate()
    assert place.contents() == before
    assert command("rebuild").code == 0


def test_a_wrong_output_directory_does_not_cost_the_ledger(place: Place, command: Callable[..., Answer]) -> None:
    place.write(1)
    before = place.contents()
    (place.output / FILE).rename(place.output / "beside.txt")
    for output in (place.output, place.output / "nowhere"):
        place.settings[0] = f"OUTPUT_DIR={output}"
        answer = command("rebuild")
        assert (answer.code, len(answer.remarked), "set OUTPUT_DIR" in answer.remarked[0]) == (2, 1, True)
    assert place.ledger_path.read_bytes() == before[str(place.ledger_path)]
    assert "set OUTPUT_DIR" in command("check").remarked[0]


# --- forget ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        ECNS_URL,
        "http://ecns.cn/news/2026-11-22/detail-ihewzmcq0000001.shtml?utm_source=x#top",
        "https://www.ecns.cn/moved/detail-ihewzmcq0000001.shtml",
    ],
    ids=["as announced", "written otherwise", "under another path"],
)
def test_an_article_is_found_by_any_of_its_addresses(place: Place, command: Callable[..., Answer], url: str) -> None:
    place.announce(ECNS_URL, ECNS_ID, reason="no_text")
    assert command("forget", url) == Answer(0, [f"due again: {ECNS_ID}"], [])
    assert place.states() == {ECNS_ID: State.ANNOUNCED}


def test_an_article_no_spider_knows_is_found_by_its_recorded_address(place: Place, command: Any) -> None:
    place.write(1, 2)
    assert command("forget", "https://example.org/2026/2.html?utm_medium=x").said == [f"due again: {OUTLET}:2"]
    assert place.states()[f"{OUTLET}:2"] is State.ANNOUNCED


@pytest.mark.parametrize("host", ["example.org", "www.example.org", "news.example.org", "www.news.example.org"])
def test_articles_of_any_site_are_found_by_the_host_it_was_named_by(place: Place, host: str) -> None:
    settings = Settings()
    settings.setmodule("newscrawl.settings")
    spiders = Spiders(settings)
    url = "https://www.news.example.org/2026/a-story"
    crawled = next(spider for spider in spiders.that_may_know(url) if spider.outlet == host)
    article_id = f"{host}:{crawled.facts.addresses.identity(url)}"
    place.announce("https://other.example.org/redirected", article_id)
    with place.opened() as ledger:
        assert find_ids(ledger, spiders, "http://news.example.org/2026/a-story/?utm_source=feed") == [article_id]
        assert find_ids(ledger, spiders, "https://news.example.org/2026/another") == []
    assert spiders.outlets == ["chinadaily", "chinadaily_cn", "chinanews", "ecns"]


def test_an_unknown_article_is_said_to_be_unknown(place: Place, command: Callable[..., Answer]) -> None:
    place.write(1)
    for url in (
        ECNS_URL,
        "https://[::1]/",
        "https://1.2.3.4:8080/a",
        "https://www.ecns.cn/%zz中?%ff",
        "http://a/\udcff",
    ):
        answer = command("forget", url)
        assert (answer.code, answer.said, len(answer.remarked)) == (2, [], 1)
        assert "the ledger knows no article at http" in answer.remarked[0]


def test_rejected_articles_are_made_due(place: Place, command: Callable[..., Answer]) -> None:
    for number, outlet in enumerate(["ecns", "ecns", "chinanews", "example.org"]):
        place.announce(f"https://{outlet}/{number}", f"{outlet}:{number}", reason="no_text")
    assert command("forget", "--rejected", "ecns") == Answer(0, ["due again: 2 rejected articles of ecns"], [])
    assert command("forget", "--rejected", "ecns").said == ["due again: 0 rejected articles of ecns"]
    assert command("forget", "--rejected", "example.org").said == ["due again: 1 rejected article of example.org"]
    answer = command("forget", "--rejected", "chinanew")
    assert (answer.code, answer.remarked) == (
        2,
        ["scrapy ledger: there is nothing rejected of an outlet 'chinanew': did you mean 'chinanews'?"],
    )
    assert place.states()["chinanews:2"] is State.REJECTED
    assert command("forget", "--rejected").said == ["due again: 1 rejected article"]
    assert set(place.states().values()) == {State.ANNOUNCED}


def plant_old_and_new(place: Place) -> None:
    place.write(1)
    for number, days in enumerate([10, 100, 1000]):
        when = NOW - timedelta(days=days)
        place.announce(f"https://www.ecns.cn/{number}", f"ecns:{number}", when)
        with place.opened() as ledger:
            ledger.note_source(KnownSource("ecns", f"https://www.ecns.cn/{number}.xml", last_success=when))
            ledger.begin_run(f"ecns-{number}", "ecns", when)
            ledger.end_run(f"ecns-{number}", when, {}, 0)


@pytest.mark.parametrize(
    ("date", "left"),
    [("90d", 1), (f"{NOW - timedelta(days=500):%Y-%m-%d}", 2), ("2000-01-01T08:00+08:00", 3)],
    ids=["span", "day", "instant"],
)
def test_what_is_old_is_dropped(place: Place, command: Callable[..., Answer], date: str, left: int) -> None:
    plant_old_and_new(place)
    answer = command("forget", "--before", date)
    dropped = "1 article" if left == 2 else f"{3 - left} articles"
    assert (answer.code, answer.remarked) == (0, [])
    assert answer.said[0].startswith(f"dropped: {dropped} without a line")
    assert sorted(place.states()) == sorted([*(f"ecns:{number}" for number in range(left)), f"{OUTLET}:1"])
    with place.opened() as ledger:
        assert len(ledger.runs("ecns")) == left
        assert len(ledger.database.read("SELECT url FROM source")) == left


# --- what makes no sense ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("", "say what to do: check, rebuild or forget"),
        ("chek", "there is no 'chek': did you mean 'check'?"),
        ("drop", "there is no 'drop': there are check, rebuild, forget"),
        ("check rebuild", "check takes no 'rebuild'"),
        ("check --before 2d", "check takes no '--before'"),
        ("rebuild --json", "--json is for `scrapy ledger check`"),
        ("check --yes", "there is no option '--yes'"),
        ("forget", "forget one thing"),
        ("forget --rejected --before 2d", "forget one thing"),
        (f"forget {ECNS_URL} --rejected", "forget one thing"),
        ("forget ecns:ihewzmcq0000001", "'ecns:ihewzmcq0000001' is no address"),
        ("forget http://[/", "'http://[/' is no address"),
        ("forget http://example.org:0/", "'http://example.org:0/' is no address"),
        ("forget --before", "--before= is no date: write --before=2d"),
        ("forget --before yesterday", "--before=yesterday is no date: write --before=2d"),
        ("forget --before 2099-01-01", "--before=2099-01-01 lies in the future"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    place: Place, command: Callable[..., Answer], arguments: str, said: str
) -> None:
    answer = command(*arguments.split())
    assert (answer.code, answer.said, len(answer.remarked)) == (2, [], 1), answer
    assert answer.remarked[0].startswith(f"scrapy ledger: {said}")
    assert not place.state.exists()


@pytest.mark.parametrize("what", [(ECNS_URL,), ("--rejected",), ("--before", "2d")])
def test_forgetting_makes_no_ledger(place: Place, command: Callable[..., Answer], what: tuple[str, ...]) -> None:
    """An empty one would keep the next run from rebuilding: all would be written twice."""
    lose_the_ledger(place)
    answer = command("forget", *what)
    assert (answer.code, len(answer.remarked), place.ledger_path.exists()) == (8, 1, False)
    assert "ledger.sqlite is not there" in answer.remarked[0]


@pytest.mark.parametrize("what", ["rebuild", f"forget {ECNS_URL}", "forget --rejected"])
def test_a_directory_that_cannot_be_used_is_said(place: Place, command: Callable[..., Answer], what: str) -> None:
    place.settings[1] = f"LEDGER_DIR={place.write(1)}"
    answer = command(*what.split())
    assert (answer.code, answer.said, len(answer.remarked)) == (8, [], 1), answer


@pytest.mark.parametrize("what", ["check", f"forget {ECNS_URL}", "forget --before 2d"])
def test_a_ledger_of_a_later_version_is_left_alone(place: Place, command: Callable[..., Answer], what: str) -> None:
    place.write(1)
    SqliteLedger.open(place.ledger_path, migrations=(*MIGRATIONS, "CREATE TABLE later (what TEXT)")).close()
    answer = command(*what.split())
    assert (answer.code, answer.said, len(answer.remarked)) == (8, [], 1), answer
    assert "install the newer newscrawl" in answer.remarked[0]
    assert not mark_path(place.ledger_path).exists()
