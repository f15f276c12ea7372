"""What the tests of the crawl share: `scrapy crawl` as a user runs it, in a process of its own, and what it left."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator, FormatChecker

from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOT = Path(__file__).parent.parent
OUTLETS = ("ecns", "chinanews", "chinadaily", "chinadaily_cn")
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
"""The newsrooms' clock: what is published counts from the day on which the crawler really runs."""

SETTINGS = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "RETRY_DELAY": 0.05,
    "HOST_REST": 0.2,
    "HOST_WAIT_MAX": 1,
}
"""Nobody has to be spared on loopback."""

OUR_TRACEBACK = re.compile(rf'(?:^|\\n) +File "{re.escape(str(ROOT / "newscrawl"))}/', re.MULTILINE)
"""A frame of the project's own code in a traceback, which the log has on one line."""

_OF_THE_SHELL = re.compile(r"(?:https?|all|no)_proxy|SSL_CERT_\w+|SCRAPY_\w+|PYTHON\w+", re.IGNORECASE)
# Read once: crawls begin in threads, and pytest changes the environment with every test.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if not _OF_THE_SHELL.fullmatch(name)}
_SCHEMA = json.loads((ROOT / "newscrawl" / "article.schema.json").read_text(encoding="utf-8"))
_FORMATS = FormatChecker()
_FORMATS.checks("date-time", raises=ValueError)(lambda text: datetime.fromisoformat(text).tzinfo is not None)
_VALIDATOR = Draft202012Validator(_SCHEMA, format_checker=_FORMATS)


_CAME_TO_ITS_END = frozenset({ExitCode.COMPLETE, ExitCode.BELOW_PROMISE, ExitCode.BLOCKED, ExitCode.PARTIAL})
_ENDS = ("written", "unchanged", "duplicate", "rejected", "failed")


@dataclass(frozen=True)
class Crawl:
    """One run that has ended: its exit code, what it said on standard error and standard output, where it wrote."""

    code: int
    log: str
    said: str
    output: Path

    @cached_property
    def files(self) -> list[Path]:
        """All files below the output directory."""
        return sorted(path for path in self.output.rglob("*") if path.is_file())

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """All articles written, in order."""
        return [article for path in self.files for article in read_lines(path)]

    def counted(self, event: str) -> int:
        """Return the figure behind a word of the summary: "announced", "written", "rejected", "traffic", ..."""
        found = re.search(rf"^  {event} +(\d+)", self.summary, re.MULTILINE)
        assert found, f"no figure for {event!r} in the summary:\n{self.log}"
        return int(found[1])

    def reasons(self, event: str) -> dict[str, int]:
        """Return the reasons that the summary gives behind that figure."""
        found = re.search(rf"^  {event}\b.*\((?:[a-z ]+: )?(.*)\)$", self.summary, re.MULTILINE)
        return {name: int(number) for name, number in re.findall(r"(\w+) (\d+)", found[1])} if found else {}

    @property
    def elapsed(self) -> float:
        """Return the seconds of the crawl itself, without its start."""
        found = re.search(r"^  traffic .* ([\d.]+) s$", self.summary, re.MULTILINE)
        assert found, self.log
        return float(found[1])

    @cached_property
    def summary(self) -> str:
        """Return what stands behind the last line of the log."""
        return re.split(r"^\d{4}-\d\d-\d\d .*$", self.log, flags=re.MULTILINE)[-1]

    @property
    def verdict(self) -> str:
        """Return the summary's first line without the outlet's name."""
        return self.summary.strip().partition("\n")[0].partition(": ")[2]


@dataclass(frozen=True)
class Crawler:
    """Runs `scrapy crawl` with `given` in its environment, writing below `output`."""

    output: Path
    given: Mapping[str, str]

    @property
    def ledger(self) -> Path:
        """Where what is known between runs lies."""
        return self.output.with_name(f"{self.output.name}-ledger")

    def __call__(self, *arguments: str, timeout: float = 60, umask: int = -1, **settings: Any) -> Crawl:
        """Run it to its end; `arguments` stand behind `scrapy crawl`. No run may show a traceback of ours."""
        run = subprocess.run(  # noqa: S603 - our own command
            self._command(arguments, settings),
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            umask=umask,
            check=False,
        )
        assert not OUR_TRACEBACK.search(run.stderr), run.stderr
        crawl = Crawl(run.returncode, run.stderr, run.stdout, self.output)
        self._require_exact(crawl, settings)
        return crawl

    def _require_exact(self, crawl: Crawl, settings: Mapping[str, Any]) -> None:
        """Fail where the account of a run that came to its end does not add up: each page comes to one thing."""
        path = Path(settings.get("LEDGER_DIR", self.ledger)) / "ledger.sqlite"
        if crawl.code not in _CAME_TO_ITS_END or not path.is_file():
            return
        with closing(SqliteLedger.open_to_read(path)) as ledger:
            last = ledger.run(ledger.run_names()[-1])
        assert last is not None
        count = {event: _number(last.accounting, f"articles/{event}") for event in ("followed", "fetched", *_ENDS)}
        assert count["followed"] == sum(count[event] for event in _ENDS), (count, crawl.log)
        assert count["fetched"] <= count["followed"], (count, crawl.log)
        is_cut_short = any(name.startswith("CLOSESPIDER") for name in settings)
        assert is_cut_short or "articles/failed/not_fetched" not in last.accounting, (last.accounting, crawl.log)

    def command(self, *arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Run another of the project's commands, given with all it needs, to its end."""
        return subprocess.run(  # noqa: S603 - as above
            [*self._program(), *arguments],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    @contextmanager
    def begin(self, *arguments: str, umask: int = -1, **settings: Any) -> Iterator[subprocess.Popen[str]]:
        """Begin a run that the test ends; what it says lies on its standard error."""
        with self._begin(self._command(arguments, settings), umask) as process:
            yield process

    @contextmanager
    def begin_command(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Begin another of the project's commands, likewise."""
        with self._begin([*self._program(), *arguments]) as process:
            yield process

    @contextmanager
    def _begin(self, line: list[str], umask: int = -1) -> Iterator[subprocess.Popen[str]]:
        quiet, pipe = subprocess.DEVNULL, subprocess.PIPE
        with subprocess.Popen(  # noqa: S603 - as above
            line, cwd=ROOT, env=self._environment(), stdout=quiet, stderr=pipe, text=True, umask=umask
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def _command(self, arguments: tuple[str, ...], settings: Mapping[str, Any]) -> list[str]:
        given = {"OUTPUT_DIR": self.output, "LEDGER_DIR": self.ledger, **SETTINGS, **settings}
        options = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
        return [*self._program(), "crawl", *arguments, *options]

    def _program(self) -> list[str]:
        """Return how Scrapy's command line is begun."""
        return [sys.executable, "-m", "scrapy"]

    def _environment(self) -> dict[str, str]:
        """Return the shell's environment without its own ways to the network, and what is given."""
        return {**_ENVIRONMENT, **self.given}


def _number(accounting: Mapping[str, int], event: str) -> int:
    """Return how often an event was counted, for whatever reason."""
    return sum(number for name, number in accounting.items() if name == event or name.startswith(f"{event}/"))


def clean_environment() -> dict[str, str]:
    """Return the shell's environment without its own ways to the network."""
    return dict(_ENVIRONMENT)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the articles of a file of JSON Lines, whose every line must be whole."""
    *lines, rest = path.read_text(encoding="utf-8").split("\n")
    assert not rest, f"{path.name} ends inside a line"
    return [json.loads(line) for line in lines]


def find_faults(articles: list[dict[str, Any]]) -> list[str]:
    """Return what the published schema finds wrong; nothing where every article keeps the contract."""
    return [
        f"{article.get('url')}: {error.json_path}: {error.message[:200]}"
        for article in articles
        for error in _VALIDATOR.iter_errors(article)
    ]


def wait_for(condition: Callable[[], Any], seconds: float = 20) -> None:
    """Return as soon as the condition holds; fail where it does not within the time."""
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, f"{condition} did not come true within {seconds:g} s"
        sleep(0.02)
