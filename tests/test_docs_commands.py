"""What the documentation says of commands: each is there with its exit codes, and each documented line can be run."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import _get_commands_from_module  # what `scrapy -h` lists
from scrapy.settings import Settings

from newscrawl.quarantine import Quarantine, SetAside, name_of
from newscrawl.verdict import ExitCode
from tests.commanding import Answer, Commander
from tests.crawling import ROOT, Crawler, read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrapy.commands import ScrapyCommand

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in DOCUMENTS}
COMMANDS: dict[str, ScrapyCommand] = _get_commands_from_module("newscrawl.commands", inproject=True)
RUN = {"crawl", "ledger", "quarantine", "why", "report", "convert"}
"""Those whose documented lines are run: they write nothing but where they are told."""


def help_of(command: ScrapyCommand) -> str:
    parser = argparse.ArgumentParser(conflict_handler="resolve")
    command.settings = Settings()
    command.add_options(parser)
    return " ".join(f"{command.long_desc()} {parser.epilog or ''} {parser.description or ''}".split())


def codes_in_help(name: str) -> set[int]:
    *_, said = re.split(r"Exit codes:|[Tt]he exit code is", help_of(COMMANDS[name]), maxsplit=1)
    return {int(number) for number in re.findall(r"(?:^|[;,:]) *(\d+) ", said)}


def table_of(name: str) -> set[int]:
    """Return the codes of the table whose head names a command; that of crawls names none."""
    named = "meaning" if name in {"crawl", "crawlall"} else rf".*`scrapy {name}`.*"
    for text in TEXTS.values():
        table = re.search(rf"^\| code \| {named} \|\n((?:\|.*\n)+)", text, re.MULTILINE)
        if table:
            return {int(number) for number in re.findall(r"^\| (\d+) \|", table[1], re.MULTILINE)}
    return set()


def lines_of(text: str) -> Iterator[list[str]]:
    """Yield the words of each `scrapy` line in the blocks of a document, up to what the shell makes of its output."""
    blocks = text.split("```")[1::2]
    for line in "\n".join(each for each in blocks if each.startswith(("sh\n", "cron\n"))).splitlines():
        for part in re.split(r"&&|\|\|?|;", line.partition(" #")[0].partition(" >")[0]):
            words = part.split()
            if "scrapy" in words:
                yield shlex.split(" ".join(words[words.index("scrapy") + 1 :]))


LINES = sorted({tuple(words) for text in TEXTS.values() for words in lines_of(text)})


# --- commands and their exit codes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert any(f"scrapy {name}" in text for text in TEXTS.values())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_exit_code_of_a_command_is_documented(name: str) -> None:
    stated = codes_in_help(name)
    assert stated, "its help names no exit codes"
    assert stated <= table_of(name), f"the docs have no table headed | code | `scrapy {name}` | with these codes"
    assert table_of(name) <= set(ExitCode)


def test_every_documented_command_exists() -> None:
    own_and_scrapys = {*COMMANDS, *_get_commands_from_module("scrapy.commands", inproject=True)}
    assert len(LINES) > 15
    assert {words[0] for words in LINES} <= own_and_scrapys


@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_every_documented_option_exists(words: tuple[str, ...]) -> None:
    parser = argparse.ArgumentParser(conflict_handler="resolve")
    command = COMMANDS[words[0]]
    command.settings = Settings()
    command.add_options(parser)
    assert [each for each in parser.parse_known_args(words[1:])[1] if each.startswith("-")] == []


# --- documented lines, run -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sample:
    """What the bundled sample leaves, to be copied for each line that is run."""

    folder: Path
    url: str
    crawl_id: str


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("sample")
    crawl = Crawler(folder / "output", {"SCRAPY_PROJECT": "sample"})
    run = crawl("ecns", LEDGER_DIR=folder / "state")
    assert run.code == 0, run.log
    (path,) = run.files
    url, crawl_id = read_lines(path)[0]["url"], path.name.removesuffix(".jsonl")
    quarantine = Quarantine(folder / "state" / "quarantine", most_pages=10, most_bytes=10**6)
    page = SetAside(name_of("ecns", url), "ecns", "ecns:1", url, "hostile", "too deep", datetime.now(UTC), "0")
    quarantine.keep(page, 200, (), b"<html>")
    return Sample(folder, url, crawl_id)


@pytest.mark.parametrize("words", [words for words in LINES if words[0] in RUN - {"crawl"}], ids=" ".join)
def test_every_documented_line_runs(
    words: tuple[str, ...],
    sample: Sample,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    shutil.copytree(sample.folder, tmp_path / "sample")
    place = tmp_path / "sample"
    kept = next((place / "state" / "quarantine").iterdir()).name.partition(".")[0]
    written = place / "output" / "ecns" / f"{sample.crawl_id}.jsonl"
    meant = {"URL": sample.url, "ID": sample.crawl_id, "NAME": kept, "output/ecns/*.jsonl": str(written)}
    given = [_meant(meant.get(word, word), sample, tmp_path) for word in words]
    command = Commander(capsys, [f"OUTPUT_DIR={place / 'output'}", f"LEDGER_DIR={place / 'state'}"])
    answer: Answer = command(*given)
    assert answer.code == 0, answer.remarked


def _meant(word: str, sample: Sample, folder: Path) -> str:
    """Return what stands for an example's word here: a known address or run, or a file that may be written."""
    if word.startswith("https://"):
        return sample.url
    if re.fullmatch(r"ecns-\d{8}T\d{6}Z", word):
        return sample.crawl_id
    return str(folder / "page.html") if word.endswith(".html") else word


@pytest.mark.parametrize("words", [words for words in LINES if words[0] == "crawl"], ids=" ".join)
def test_every_documented_crawl_runs(words: tuple[str, ...], tmp_path: Path) -> None:
    """Of the sample, since no outlet is asked: what matters is that the line is understood and comes to an end."""
    meant = {"example_times": "ecns"}  # the outlet that `scrapy add` makes in the examples
    given = [str(tmp_path / word) if word.startswith("log/") else meant.get(word, word) for word in words[1:]]
    (tmp_path / "log").mkdir()
    run = Crawler(tmp_path / "output", {"SCRAPY_PROJECT": "sample"})(*given)
    assert run.code in {ExitCode.COMPLETE, ExitCode.BELOW_PROMISE}, run.log
