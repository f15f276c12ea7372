"""A crawl measured from outside: what it connected to, wrote, listened on and started, its memory, its stalls.

    seen = Watcher(output, room.environment)("ecns", "-a", "limit=5", timeout=30, DOWNLOAD_TIMEOUT=2)
    assert seen.code == 0 and seen.rss < 200 and seen.stall < 0.25
    assert seen.connected == {("127.0.0.1", room.port)} and seen.listened == []

The process itself tells what it does, by an audit hook that is there before anything else (`tests/witness.py`); what C
code does unheard (SQLite's log, a resolver's packets) is not among it. Memory is read from /proc from outside as well,
with that of its children; those are not audited.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

from tests.crawling import OUR_TRACEBACK, ROOT, Crawl, Crawler
from tests.witness import peak_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAMPLE = 0.05  # seconds between two looks at the memory
_MIB = 1024 * 1024
_OF_THE_NETWORK = ("AF_INET", "AF_INET6")


@dataclass(frozen=True)
class Watched(Crawl):
    """A run that has ended, and what was seen of it. `seconds` is its whole time, from its start to its end.

    `rss` and `children_rss` are MiB: the most that was resident of it, and of the largest of its children, 0 where it
    had none.
    """

    seconds: float
    rss: float
    children_rss: float
    report: tuple[Mapping[str, Any], ...]

    @property
    def stall(self) -> float:
        """Seconds of the reactor's longest stall, without the time in which other processes had its core."""
        return max((fact["seconds"] for fact in self._facts("stall")), default=0.0)

    @cached_property
    def connected(self) -> set[tuple[str, int]]:
        """All (address, port) that a connection was begun to, or a packet sent, over IPv4 or IPv6."""
        return {(fact["address"][0], fact["address"][1]) for fact in self._facts("connect") if _is_internet(fact)}

    @cached_property
    def listened(self) -> list[Mapping[str, Any]]:
        """All sockets that others could connect to, or send packets to, whatever their family."""
        return [*self._facts("listen"), *(fact for fact in self._facts("bind") if fact["kind"] != "SOCK_STREAM")]

    @cached_property
    def written(self) -> set[Path]:
        """All paths that were opened for writing, created or renamed to; those of SQLite without its log."""
        return {Path(fact["path"]) for fact in self._facts("write")}

    @cached_property
    def removed(self) -> set[Path]:
        """All paths that were removed or renamed away."""
        return {Path(fact["path"]) for fact in self._facts("remove")}

    @cached_property
    def resolved(self) -> set[str]:
        """All names that the operating system's resolver was asked for."""
        return {fact["name"] for fact in self._facts("resolve")}

    @cached_property
    def started(self) -> list[list[Any]]:
        """All child processes: how they were started, and with which command."""
        return [fact["command"] for fact in self._facts("process")]

    def _facts(self, what: str) -> list[Mapping[str, Any]]:
        return [fact for fact in self.report if fact["what"] == what]


def _is_internet(fact: Mapping[str, Any]) -> bool:
    return fact["family"] in _OF_THE_NETWORK and fact["address"] is not None


@dataclass(frozen=True)
class Watcher(Crawler):
    """Runs `scrapy crawl` as `Crawler` does, and watches it."""

    @property
    def report(self) -> Path:
        """Where the last run's witness wrote to."""
        return self.output.with_name(f"{self.output.name}-report.jsonl")

    def __call__(self, *arguments: str, timeout: float = 60, umask: int = -1, **settings: Any) -> Watched:
        """Run it to its end; `subprocess.TimeoutExpired` where that takes too long. No traceback may be ours."""
        self.report.unlink(missing_ok=True)
        began = monotonic()
        with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as log:
            code, rss, children = self._watch(self._command(arguments, settings), (said, log), timeout, umask)
            seconds = monotonic() - began
            texts = [file.read() for file in (log, said) if not file.seek(0)]
        facts = tuple(map(json.loads, self.report.read_text(encoding="utf-8").splitlines()))
        assert not OUR_TRACEBACK.search(texts[0]), texts[0]
        rss = max([rss, *(fact["bytes"] for fact in facts if fact["what"] == "memory")])
        watched = Watched(code, *texts, self.output, seconds, rss / _MIB, children / _MIB, facts)
        self._require_exact(watched, settings)
        return watched

    def _watch(
        self, command: list[str], streams: tuple[IO[str], IO[str]], timeout: float, umask: int
    ) -> tuple[int, int, int]:
        """Return the exit code, and the most bytes that were resident of the process and of one of its children."""
        rss, children, end = 0, 0, monotonic() + timeout
        environment = self._environment()
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=ROOT, env=environment, stdout=streams[0], stderr=streams[1], umask=umask
        )
        try:
            while True:
                rss = max(rss, peak_of(process.pid))
                children = max([children, *map(peak_of, children_of(process.pid))])
                try:
                    return process.wait(_SAMPLE), rss, children
                except subprocess.TimeoutExpired:
                    if monotonic() > end:
                        raise subprocess.TimeoutExpired(command, timeout) from None
        finally:
            process.kill()
            process.wait()

    def _program(self) -> list[str]:
        return [sys.executable, "-B", "-c", "from tests.witness import testify; testify()", str(self.report)]


def children_of(process: int) -> list[int]:
    """Return the processes below a process that are there now."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found, rest = [], [process]
    while rest:
        rest = [child for child, parent in parents.items() if parent in rest]
        found += rest
    return found
