"""What all commands for people do alike: one line and an exit code for whatever goes wrong around them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscrawl.console.command import PeopleCommand
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.verdict import ExitCode
from tests.commanding import Commander
from tests.crawling import ROOT, clean_environment
from tests.test_docs_commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.commanding import Answer

FOR_PEOPLE = sorted(name for name, command in COMMANDS.items() if isinstance(command, PeopleCommand))
URL = "https://www.ecns.cn/news/2026-11-22/detail-ihewzmcq0000001.shtml"
KEPT = min((ROOT / "tests" / "pages" / "ecns").glob("*.json")).stem
TELLING = [
    ("outlets",), ("outlets", "--json"), ("report",), ("report", "--json"), ("why", URL), ("ledger", "check", "--json"),
    ("inspect", "ecns", KEPT), ("inspect", "ecns", KEPT, "--json"), ("capture", "ecns", KEPT),
]  # fmt: skip
"""Commands that print an answer, of an empty Ledger."""
OF_THE_LEDGER = [
    ("outlets",), ("report",), ("why", URL), ("why", "--run", "ecns-20261122T120000Z"),
    ("ledger", "forget", URL), ("ledger", "forget", "--before", "2d"), ("quarantine", "retry", "--all"),
]  # fmt: skip

AS_SOMEBODY: list[str] = []
if os.geteuid() == 0 and shutil.which("setpriv"):  # root may read everything
    AS_SOMEBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]


class Place:
    """A folder for a Ledger and output, and commands asked about them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.ledger_path = folder / "state" / "ledger.sqlite"
        self.output = folder / "output"
        self.output.mkdir()
        self.settings = [f"OUTPUT_DIR={self.output}", f"LEDGER_DIR={folder / 'state'}"]
        self.ask = Commander(capsys, self.settings)
        self.ask_plainly = Commander(capsys, ())

    def line(self, *arguments: str) -> list[str]:
        given = [part for setting in self.settings for part in ("-s", setting)]
        return [sys.executable, "-m", "scrapy", *arguments, *given]


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    return Place(tmp_path, capsys)


def is_one_line(answer: Answer, command: str, code: int) -> bool:
    return (answer.code, answer.said, len(answer.remarked)) == (code, [], 1) and answer.remarked[0].startswith(
        f"scrapy {command}: "
    )


# --- what is asked ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(COMMANDS))
@pytest.mark.parametrize("wrong", [("--nonsense",), ("-s",), ("-s", "nonsense")], ids=" ".join)
def test_an_option_that_makes_no_sense_is_one_line(place: Place, name: str, wrong: tuple[str, ...]) -> None:
    answer = place.ask_plainly(name, *wrong)
    assert is_one_line(answer, name, ExitCode.USAGE), answer
    assert f"`scrapy {name} -h`" in answer.remarked[0]


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_help_says_what_it_is_with_examples_and_exit_codes(place: Place, name: str) -> None:
    said = "\n".join(place.ask(name, "-h").said)
    assert f"  scrapy {name} " in said.partition("Examples\n========\n")[2]
    assert COMMANDS[name].long_desc().splitlines()[0] in said
    assert max(map(len, said.partition("Options")[0].splitlines())) <= 120


# --- where the answer goes -------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("arguments", TELLING, ids=" ".join)
def test_an_answer_that_cannot_be_printed_is_exit_code_3(place: Place, arguments: tuple[str, ...]) -> None:
    SqliteLedger.open(place.ledger_path).close()
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(  # noqa: S603 - our own command
            place.line(*arguments), cwd=ROOT, env=clean_environment(), stdout=full, stderr=subprocess.PIPE, text=True,
            timeout=60, check=False,
        )  # fmt: skip
    told = f"scrapy {arguments[0]}: the answer cannot be printed: No space left on device\n"
    assert (run.returncode, run.stderr) == (ExitCode.OUTPUT_LOST, told)


@pytest.mark.slow
@pytest.mark.parametrize("arguments", TELLING, ids=" ".join)
def test_whoever_reads_no_further_is_no_error(place: Place, arguments: tuple[str, ...]) -> None:
    SqliteLedger.open(place.ledger_path).close()
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "w") as nobody:
        run = subprocess.run(  # noqa: S603 - our own command
            place.line(*arguments), cwd=ROOT, env=clean_environment(), stdout=nobody, stderr=subprocess.PIPE, text=True,
            timeout=60, check=False,
        )  # fmt: skip
    assert run.returncode in {ExitCode.COMPLETE, ExitCode.UNEXPECTED}  # the second: `why` does not know the address
    assert "rror" not in run.stderr


def test_an_interrupted_command_says_so_and_is_exit_code_11(place: Place) -> None:
    pipe = subprocess.PIPE
    line = place.line("convert", "--to", "fundus", "-")
    with subprocess.Popen(  # noqa: S603 - our own command
        line,
        cwd=ROOT,
        env=clean_environment(),
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - what runs in the background ignores it
    ) as process:
        assert process.stdin is not None
        process.stdin.write(b"nothing of an article\n")
        process.stdin.flush()
        assert process.stderr is not None
        assert b"line 1, is left out" in process.stderr.readline()
        time.sleep(0.1)  # it waits for the next line
        process.send_signal(signal.SIGINT)
        _, remarked = process.communicate(timeout=30)
    assert (process.returncode, remarked) == (ExitCode.INTERRUPTED, b"scrapy convert: interrupted\n")


# --- what it is asked about ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"nothing of a ledger", b"SQLite format 3\0" + bytes(4_000)])
@pytest.mark.parametrize("arguments", OF_THE_LEDGER, ids=" ".join)
def test_a_damaged_ledger_is_one_line_and_says_what_makes_it_anew(
    place: Place, arguments: tuple[str, ...], content: bytes
) -> None:
    place.ledger_path.parent.mkdir()
    place.ledger_path.write_bytes(content)
    answer = place.ask(*arguments)
    assert is_one_line(answer, arguments[0], ExitCode.LEDGER_UNAVAILABLE), answer
    assert "is damaged" in answer.remarked[0]
    assert "`scrapy ledger rebuild` makes it anew from the output, and so does the next run" in answer.remarked[0]


@pytest.fixture
def closed(capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    """Give a place whose folders nobody else may look into; pytest's own are closed to begin with."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    place = Place(folder, capsys)
    SqliteLedger.open(place.ledger_path).close()
    inner = (place.ledger_path.parent, place.output)
    for each in inner:
        each.chmod(0o700 if AS_SOMEBODY else 0)
    yield place
    for each in inner:
        each.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() == 0 and not AS_SOMEBODY, reason="root may read everything, and there is no setpriv")
@pytest.mark.parametrize("arguments", [*OF_THE_LEDGER, ("ledger", "check"), ("quarantine",)], ids=" ".join)
def test_what_may_not_be_read_is_one_line(closed: Place, arguments: tuple[str, ...]) -> None:
    run = subprocess.run(  # noqa: S603 - our own command
        [*AS_SOMEBODY, *closed.line(*arguments)], cwd=ROOT, env=clean_environment() | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    of_the_quarantine = arguments[0] == "quarantine"  # its folder comes before the Ledger
    code = ExitCode.OUTPUT_LOST if of_the_quarantine else ExitCode.LEDGER_UNAVAILABLE
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (code, "", 1), run.stderr
    assert run.stderr.startswith(f"scrapy {arguments[0]}: ")
    assert "Permission denied" in run.stderr
