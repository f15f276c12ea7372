"""`scrapy` as a user runs it, in a process that dies by SIGKILL at a named point, or whose clock goes wrong.

`python -m benchmarks.deadly [--die POINT:NUMBER] [--batch LINES] [--clock SECONDS] [--trace FILE] -- crawl OUTLET ...`
kills itself when it comes to POINT the NUMBERth time. The points are put around the project's functions from outside;
the project knows nothing of them. The trace says what was committed before: it is held against the output later.

`--serve` makes one process after another out of itself, so that the imports are paid for once: `Deaths` asks it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Self

import time_machine
from scrapy.cmdline import execute

from newscrawl import lines, run as run_module
from newscrawl.ledger import recover as recover_module
from newscrawl.ledger.lock import OutletLock
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.lines import LinesFile
from newscrawl.listings import Listings
from newscrawl.spider import NewsSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

PRELOADED = (
    "newscrawl.archive", "newscrawl.extensions.progress", "newscrawl.extensions.summary", "newscrawl.feeds",
    "newscrawl.library", "newscrawl.logformatter", "newscrawl.outlet", "newscrawl.pipelines.deduplicate",
    "newscrawl.pipelines.normalise", "newscrawl.pipelines.validate", "scrapy.commands.crawl",
    "scrapy.core.downloader.handlers.http11", "scrapy.core.engine", "scrapy.crawler", "scrapy.extensions.feedexport",
    "scrapy.pqueues", "scrapy.downloadermiddlewares.httpcompression", "scrapy.downloadermiddlewares.retry",
)  # fmt: skip

START = ("locked", "opened", "recovered", "begun")
"""Once in each run."""
PAGES = ("listing", "listed", "page", "write", "half", "written")
"""Once for each listing, page or line; "half" dies in the middle of a line."""
FILES = ("begin_file", "file_begun", "rename", "renamed", "folder_synced", "finish_file", "file_finished")
"""Once for each file; those from "rename" on when it is finished."""
COMMITS = ("fsync", "synced", "commit", "in_commit", "committed")
"""Once for each commit; "in_commit" dies in the middle of the Ledger's transaction."""
RECOVERY = (
    "recovery_cut", "recovery_fsync", "recovery_synced", "recovery_rename", "recovery_renamed",
    "recovery_folder_synced", "recovery_finish_file", "recovery_file_finished",
)  # fmt: skip
"""Once for each file that an earlier run left as a `.part` with committed lines."""
AFTER_A_KILL = ("recovery_end_run", "recovery_run_ended")
"""Once for each run that was killed before."""
EMPTY = ("recovery_unlink", "recovery_unlinked")
"""Once for each `.part` without a committed line."""
END = ("end_run", "run_ended")
"""Once in each run."""
POINTS = (*START, *PAGES, *FILES, *COMMITS, *RECOVERY, *AFTER_A_KILL, *EMPTY, *END)


class Death:
    """Kills the process at a point, so that no exit handler, no buffer and no `finally` has a say."""

    def __init__(self, where: str, trace: Path | None) -> None:
        self.point, _, number = where.partition(":")
        self._left = int(number or 1)
        self._trace = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if trace else None
        self.stage = ""
        """What is under way that shares functions with other things: "commit", "finish" or "recovery"."""

    def say(self, *words: object) -> None:
        """Note something in the trace."""
        if self._trace is not None:
            os.write(self._trace, (" ".join(map(str, words)) + "\n").encode())

    def at(self, point: str) -> bool:
        """Die here if it is time; tells whether it is, where a point has to be prepared ("half")."""
        if point != self.point:
            return False
        self._left -= 1
        if self._left == 0:
            self.say("died", point)
            if point != "half":
                self.now()
            return True
        return False

    def now(self) -> None:
        """Die."""
        os.kill(os.getpid(), signal.SIGKILL)

    def around(self, before: str, after: str, *, stage: str = "") -> Callable[[Any], Any]:
        """Wrap a function in two points; `stage` where they belong to one stage only."""

        def wrap(function: Any) -> Any:
            @wraps(function)
            def deadly(*args: Any, **kwargs: Any) -> Any:
                here = not stage or self.stage == stage
                if here and before:
                    self.at(before)
                result = function(*args, **kwargs)
                if here and after:
                    self.at(after)
                return result

            return deadly

        return wrap

    def during(self, stage: str) -> Callable[[Any], Any]:
        """Wrap a function in a stage."""

        def wrap(function: Any) -> Any:
            @wraps(function)
            def staged(*args: Any, **kwargs: Any) -> Any:
                outer, self.stage = self.stage, stage
                try:
                    return function(*args, **kwargs)
                finally:
                    self.stage = outer

            return staged

        return wrap


def haunt(death: Death) -> None:
    """Put all points in their places: functions of the project are replaced, so that it needs no hooks of its own."""
    _haunt_start(death)
    _haunt_pages(death)
    _haunt_commits(death)
    _haunt_disk(death)


def _wrap(owner: Any, name: str, *wrappers: Callable[[Any], Any]) -> None:
    for wrapper in wrappers:
        setattr(owner, name, wrapper(getattr(owner, name)))


def _haunt_start(death: Death) -> None:
    _wrap(OutletLock, "hold", death.around("", "locked"))
    _wrap(run_module, "open_or_rebuild", death.around("", "opened"))
    _wrap(run_module, "recover", death.during("recovery"), death.around("", "recovered"))
    begin_run = SqliteLedger.begin_run

    def begin(*args: Any, **kwargs: Any) -> None:
        begin_run(*args, **kwargs)
        death.say("begun")
        death.at("begun")

    SqliteLedger.begin_run = begin
    around_end = death.around("recovery_end_run", "recovery_run_ended", stage="recovery")
    _wrap(SqliteLedger, "end_run", around_end, death.around("end_run", "run_ended", stage="end"))
    _wrap(run_module.Run, "end", death.during("end"))


def _haunt_pages(death: Death) -> None:
    read, write = Listings.read, lines._write_all  # noqa: SLF001 - the point inside a line

    async def read_deadly(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        death.at("listing")
        async for each in read(*args, **kwargs):
            yield each
        death.at("listed")

    def write_deadly(file: Any, line: bytes) -> None:
        death.at("write")
        if death.at("half"):
            write(file, line[: len(line) // 2])
            death.now()
        write(file, line)
        death.at("written")

    Listings.read = read_deadly
    lines._write_all = write_deadly  # noqa: SLF001
    _wrap(NewsSpider, "read_article", death.around("page", ""))
    _wrap(LinesFile, "_begin", death.around("begin_file", "file_begun"), death.during("begin"))


def _haunt_commits(death: Death) -> None:
    commit, insert = SqliteLedger.commit_lines, SqliteLedger._insert_lines  # noqa: SLF001 - inside a transaction

    def commit_deadly(ledger: Any, file: str, offset: int, written: Any, now: datetime) -> None:
        outer, death.stage = death.stage, "take_up" if death.stage == "recovery" else "commit"
        if death.stage == "commit":
            death.at("commit")
        commit(ledger, file, offset, written, now)
        for line in written:
            death.say("committed", line.article_id, line.revision)
        if death.stage == "commit":
            death.at("committed")
        death.stage = outer

    def insert_deadly(ledger: Any, written: Any, file_key: int) -> None:
        insert(ledger, written, file_key)
        death.at("in_commit")

    SqliteLedger.commit_lines = commit_deadly
    SqliteLedger._insert_lines = insert_deadly  # noqa: SLF001
    _wrap(LinesFile, "commit", death.during("commit"))
    _wrap(LinesFile, "finish", death.during("finish"))
    around_recovered = death.around("recovery_finish_file", "recovery_file_finished", stage="recovery")
    _wrap(SqliteLedger, "finish_file", death.around("finish_file", "file_finished", stage="finish"), around_recovered)


def _haunt_disk(death: Death) -> None:
    """Come between the system calls; `stage` tells whose they are."""
    _wrap(os, "fsync", death.around("fsync", "synced", stage="commit"), _in_recovery(death))
    _wrap(Path, "rename", death.around("rename", "renamed", stage="finish"))
    _wrap(Path, "rename", death.around("recovery_rename", "recovery_renamed", stage="recovery"))
    _wrap(Path, "unlink", death.around("recovery_unlink", "recovery_unlinked", stage="recovery"))
    _wrap(lines, "sync", death.around("", "folder_synced", stage="finish"))
    _wrap(recover_module, "sync", death.during("recovery folder"), death.around("", "recovery_folder_synced"))
    open_file = Path.open

    def open_deadly(path: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if mode == "r+b" and death.stage == "recovery":  # the only change of a file that is there
            death.at("recovery_cut")
        return open_file(path, mode, *args, **kwargs)

    Path.open = open_deadly


def _in_recovery(death: Death) -> Callable[[Any], Any]:
    """Return the points around the fsync of a file that was cut; the one before it stands behind the cut."""
    return death.around("recovery_fsync", "recovery_synced", stage="recovery")


def main(arguments: list[str]) -> None:
    """Run scrapy with what stands behind "--"."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--die", default="", metavar="POINT:NUMBER")
    parser.add_argument("--batch", type=int, help="lines committed together, where not 50")
    parser.add_argument("--clock", type=float, default=0.0, help="seconds by which the clock goes wrong")
    parser.add_argument("--trace", type=Path)
    own = arguments[: arguments.index("--")]
    asked = parser.parse_args(own)
    death = Death(asked.die, asked.trace)
    if death.point and death.point not in POINTS:
        parser.error(f"no point {death.point!r}: {', '.join(POINTS)}")
    haunt(death)
    if asked.batch:
        lines._MOST_WAITING = asked.batch  # noqa: SLF001
    sys.argv = ["scrapy", *arguments[len(own) + 1 :]]
    if asked.clock:
        with time_machine.travel(datetime.now(UTC) + timedelta(seconds=asked.clock), tick=True):
            execute()
    else:
        execute()


def serve() -> None:
    """Fork a process for each line of JSON on standard input, and say how it ended: an exit code, or minus a signal."""
    for name in PRELOADED:
        importlib.import_module(name)
    if "twisted.internet.reactor" in sys.modules:
        raise RuntimeError("the reactor was installed before the crawl could choose its own")
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(order["arguments"], order["log"])
        print(_wait(child, order["seconds"]), flush=True)


def _become(arguments: list[str], log: str) -> NoReturn:
    null, said = os.open(os.devnull, os.O_RDWR), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for source, goal in ((null, 0), (null, 1), (said, 2)):
        os.dup2(source, goal)
    random.seed()
    code = 1
    try:
        main(arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - the process ends with it
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(code)


def _wait(child: int, seconds: float) -> int:
    """Return a child's exit code; it is killed after so many seconds of CPU, on a busy machine as on an idle one.

    And after ten times as many on the wall, should it wait for something that does not come.
    """
    deadline = time.monotonic() + 10 * seconds
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if deadline < float("inf") and (_cpu_of(child) >= seconds or time.monotonic() >= deadline):
            os.kill(child, signal.SIGKILL)
            deadline = float("inf")
        time.sleep(0.005)


def _cpu_of(process: int) -> float:
    """Return the seconds of CPU that a process has used (proc(5), Linux); 0 where it has ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Deaths:
    """A server of processes, as a context manager."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._command = [sys.executable, "-m", "benchmarks.deadly", "--serve"]
        self._folder, self._environment = folder, environment

    def __enter__(self) -> Self:
        pipe = subprocess.PIPE
        self._server = subprocess.Popen(  # noqa: S603 - our own command
            self._command, cwd=self._folder, env=dict(self._environment), stdin=pipe, stdout=pipe, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._server.communicate()

    def run(self, arguments: list[str], log: Path, seconds: float) -> int:
        """Run one process to its end, or for so many seconds of CPU; returns its exit code, or minus a signal."""
        assert self._server.stdin is not None  # noqa: S101 - they were asked for
        assert self._server.stdout is not None  # noqa: S101
        self._server.stdin.write(json.dumps({"arguments": arguments, "log": str(log), "seconds": seconds}) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())


if __name__ == "__main__":
    if sys.argv[1:] == ["--serve"]:
        serve()
    else:
        main(sys.argv[1:])
