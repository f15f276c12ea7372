"""All outlets' crawls: a process each, so many at a time, watched through a pipe each, and ended cleanly together.

A child tells how far it is on a pipe (see `extensions/progress.py`). The pipe is also its life line: when the process
that reads it is gone, however it went, the child's next word finds nobody, and it comes to a clean end.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import IO, TYPE_CHECKING

from newscrawl import modes
from newscrawl.extensions.progress import PIPE
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_TICK = 0.25  # seconds
_FORCED_WITHIN = 15.0  # seconds after the second signal, after which a child that still goes on is killed
_LONGEST_LINE = 300  # characters
_WORST_FIRST = (
    ExitCode.UNEXPECTED, ExitCode.LEDGER_UNAVAILABLE, ExitCode.OUTPUT_LOST, ExitCode.CONFIGURATION, ExitCode.USAGE,
    ExitCode.FORCED, ExitCode.BLOCKED, ExitCode.BELOW_PROMISE, ExitCode.PARTIAL, ExitCode.TIME_LIMIT,
    ExitCode.INTERRUPTED, ExitCode.LOCKED, ExitCode.COMPLETE,
)  # fmt: skip


@dataclass(slots=True)
class Crawl:
    """One outlet's crawl, and the hosts it asks.

    `state`: waiting, running, done or left out; `code`: its exit code, negative for a signal.
    """

    outlet: str
    hosts: frozenset[str] = frozenset()
    state: str = "waiting"
    code: int | None = None
    sentence: str = ""
    figures: dict[str, int] = field(default_factory=dict)
    began: float = 0.0
    ended: float = 0.0

    def number(self, name: str) -> int:
        """Return one of the figures that the child told: leads, followed, fetched, written, errors."""
        return self.figures.get(name, 0)

    @property
    def seconds(self) -> float:
        """Return how long it has gone on."""
        return (self.ended or monotonic()) - self.began if self.began else 0.0

    @property
    def rate(self) -> float:
        """Return articles fetched in a minute."""
        return self.number("fetched") * 60 / max(self.seconds, 1.0)

    @property
    def seconds_left(self) -> float | None:
        """Return how long the pages take that are known to be fetched; None where nothing tells."""
        left = self.number("followed") - self.number("fetched") - self.number("failed")
        return max(left, 0) * 60 / self.rate if self.state == "running" and self.rate else None


@dataclass(slots=True)
class _Child:
    crawl: Crawl
    process: subprocess.Popen[bytes]
    pipe: int
    rest: bytes = b""


class Fleet:
    """Runs the crawls; `show` is called whenever something may have changed, with the crawl that began or ended.

    `outlets` are names, with the hosts each asks: two that ask the same one are crawled one after the other, since each
    crawl keeps the pace that a host may be asked at and knows nothing of the others.
    """

    def __init__(
        self,
        outlets: Mapping[str, frozenset[str]],
        arguments: Sequence[str],
        logs: Path,
        jobs: int,
        show: Callable[[Crawl | None], None],
    ) -> None:
        self.crawls = [Crawl(outlet, hosts) for outlet, hosts in outlets.items()]
        self._arguments = list(arguments)
        self._logs = logs
        self._jobs = jobs
        self._show = show
        self._children: list[_Child] = []
        self._selector = selectors.DefaultSelector()
        self._signals = 0
        self._told = 0
        self._forced_at = 0.0

    def run(self) -> ExitCode:
        """Run them all, and return the worst exit code. SIGTERM or Ctrl-C ends all cleanly, a second one at once."""
        signals = (signal.SIGTERM, signal.SIGINT)
        before = {each: signal.signal(each, self._note_signal) for each in signals}
        try:
            self._logs.mkdir(parents=True, exist_ok=True, mode=modes.FOLDER)
            waiting = list(self.crawls)
            while waiting or self._children:
                while len(self._children) < self._jobs and not self._signals and (crawl := self._next_of(waiting)):
                    waiting.remove(crawl)
                    self._begin(crawl)
                if self._signals:
                    self._leave_out(waiting)
                    self._pass_on_signals()
                self._listen()
                self._reap()
                self._show(None)
        finally:
            for child in self._children:  # only where something unforeseen happened here
                child.process.terminate()
            for each, handler in before.items():
                signal.signal(each, handler)
        return self.worst()

    def worst(self) -> ExitCode:
        """Return the worst exit code so far."""
        codes = [crawl.code for crawl in self.crawls if crawl.code is not None]
        known = [ExitCode(code) if code in set(ExitCode) else ExitCode.UNEXPECTED for code in codes]
        if any(crawl.state == "left out" for crawl in self.crawls):
            known.append(ExitCode.INTERRUPTED)
        return min(known, key=_WORST_FIRST.index, default=ExitCode.COMPLETE)

    def _next_of(self, waiting: Sequence[Crawl]) -> Crawl | None:
        """Return the first crawl whose hosts no other one is asking now."""
        asked = frozenset[str]().union(*(child.crawl.hosts for child in self._children))
        return next((crawl for crawl in waiting if asked.isdisjoint(crawl.hosts)), None)

    def _note_signal(self, number: int, frame: object) -> None:  # noqa: ARG002 - as Python calls it
        self._signals += 1

    def _begin(self, crawl: Crawl) -> None:
        line = [sys.executable, "-m", "scrapy", "crawl", crawl.outlet, *self._arguments]
        crawl.began, crawl.state = monotonic(), "running"
        try:
            log = self._open_log(crawl.outlet)
        except OSError as error:
            self._give_up(crawl, f"its log cannot be written: {error}", ExitCode.OUTPUT_LOST)
            return
        read_end, write_end = os.pipe()
        try:
            with log:
                process = subprocess.Popen(  # noqa: S603 - our own command
                    line,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env={**os.environ, PIPE: str(write_end)},
                    pass_fds=(write_end,),
                    start_new_session=True,  # Ctrl-C is for us alone, who pass it on
                )
        except OSError as error:
            os.close(read_end)
            self._give_up(crawl, f"cannot be begun: {error}", ExitCode.UNEXPECTED)
            return
        finally:
            os.close(write_end)
        os.set_blocking(read_end, False)
        child = _Child(crawl, process, read_end)
        self._children.append(child)
        self._selector.register(read_end, selectors.EVENT_READ, child)
        self._show(crawl)

    def _give_up(self, crawl: Crawl, sentence: str, code: ExitCode) -> None:
        crawl.state, crawl.code, crawl.ended, crawl.sentence = "done", int(code), monotonic(), sentence
        self._show(crawl)

    def _open_log(self, outlet: str) -> IO[bytes]:
        descriptor = os.open(self._logs / f"{outlet}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, modes.FILE)
        return os.fdopen(descriptor, "wb")

    def _leave_out(self, waiting: list[Crawl]) -> None:
        for crawl in waiting:
            crawl.state, crawl.sentence = "left out", "not begun"
        waiting.clear()

    def _pass_on_signals(self) -> None:
        """Tell the children once of the first signal and once of the second; kill what stays long after that."""
        while self._told < min(self._signals, 2):
            self._told += 1
            self._forced_at = monotonic()
            for child in self._children:
                child.process.send_signal(signal.SIGTERM)
        if self._told == 2 and monotonic() - self._forced_at > _FORCED_WITHIN:
            for child in self._children:
                child.process.kill()

    def _listen(self) -> None:
        for key, _ in self._selector.select(_TICK):
            self._read(key.data)

    def _read(self, child: _Child) -> None:
        """Take in what a child says: a JSON object a line; what is none says nothing."""
        with suppress(BlockingIOError):
            found = os.read(child.pipe, 65536)
            if not found and child.pipe in self._selector.get_map():
                self._selector.unregister(child.pipe)
            *lines, child.rest = (child.rest + found).split(b"\n")
            for line in lines:
                with suppress(ValueError):
                    said = json.loads(line)
                    child.crawl.sentence = said.pop("sentence", child.crawl.sentence)
                    child.crawl.figures.update(said)

    def _reap(self) -> None:
        for child in list(self._children):
            if child.process.poll() is None:
                continue
            self._read(child)
            if child.pipe in self._selector.get_map():
                self._selector.unregister(child.pipe)
            os.close(child.pipe)
            self._children.remove(child)
            crawl = child.crawl
            crawl.state, crawl.code, crawl.ended = "done", child.process.returncode, monotonic()
            if not crawl.sentence:
                crawl.sentence = self._last_words(crawl.outlet)
            self._show(crawl)

    def _last_words(self, outlet: str) -> str:
        """Return the last line of a log, of a crawl that did not come so far as to say how it ended."""
        path = self._logs / f"{outlet}.log"
        lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1][:_LONGEST_LINE] if lines else f"ended without a word, see {path}"
