"""Run `scrapy` under oath: whatever the process does outside itself is written down, as it does it, by an audit hook.

`python -B -c "from tests.witness import testify; testify()" REPORT crawl OUTLET ...` (see `tests/watching.py`). REPORT
takes one JSON object a line, each in one write, so that what came before a kill is there. `-B`: the interpreter's own
cache of modules is nothing that a crawl writes. Where the environment names a name server, that one is asked instead of
the machine's, which only root could change. `what` is one of

connect, bind, listen   `address` of a socket; `family` and `kind` by name
write                   `path` that was opened for writing, created, renamed to, linked, or opened by SQLite
remove                  `path` that was removed, or renamed away
resolve                 `name` that the resolver was asked for
process                 `command` of a child
stall                   `seconds` of the reactor's longest stall up to now, `wall` with the time it waited for a core
memory                  `bytes`, the most that were resident (VmHWM), at the end
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import re
import socket
import sys
from pathlib import Path
from time import monotonic_ns
from typing import TYPE_CHECKING, Any

from tests.newsroom import names

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

TICK = 0.005
"""Seconds between two beats of the reactor."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_under_oath: list[Witness] = []  # the one there is, for what Scrapy builds
_CHILDREN = {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.system"}


class Witness:
    """Writes down what is audited (PEP 578; docs.python.org/3/library/audit_events.html)."""

    def __init__(self, report: Path) -> None:
        self._report = os.open(report, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def say(self, what: str, **facts: Any) -> None:
        """Write down one fact."""
        os.write(self._report, json.dumps({"what": what, **facts}, default=repr).encode() + b"\n")

    def swear(self) -> None:
        """Begin to listen. An audit hook cannot be taken away again."""
        hooks: dict[str, Callable[..., Any]] = {
            "open": self._open,
            "os.rename": self._rename,
            "os.link": lambda _, target, *__: self._path("write", target),
            "os.symlink": lambda _, target, *__: self._path("write", target),
            "os.mkdir": lambda path, *_: self._path("write", path),
            "os.truncate": lambda path, *_: self._path("write", path),
            "os.remove": lambda path, *_: self._path("remove", path),
            "os.rmdir": lambda path, *_: self._path("remove", path),
            "sqlite3.connect": lambda path: path == ":memory:" or self._path("write", path),
            "socket.connect": lambda own, address: self._socket("connect", own, address),
            "socket.sendto": lambda own, address: self._socket("connect", own, address),
            "socket.getaddrinfo": lambda name, *_: self.say("resolve", name=name),
            "socket.gethostbyname": lambda name: self.say("resolve", name=name),
            "socket.bind": lambda own, address: self._socket("bind", own, address),
        } | {name: lambda *facts, name=name: self.say("process", command=[name, *facts[:2]]) for name in _CHILDREN}

        def hear(event: str, facts: tuple[Any, ...]) -> None:
            if event in hooks:
                hooks[event](*facts)

        sys.addaudithook(hear)
        listen = socket.socket.listen  # the one of these that is not audited

        def noted(own: socket.socket, *backlog: int) -> None:
            listen(own, *backlog)
            self._socket("listen", own, own.getsockname())

        socket.socket.listen = noted  # type: ignore[assignment,method-assign]
        atexit.register(lambda: self.say("memory", bytes=peak_of("self")))

    def _open(self, path: Any, mode: str | None, flags: int) -> None:
        if flags & _WRITING or set(mode or "") & set("wax+"):
            self._path("write", path)

    def _rename(self, source: Any, target: Any, *_: Any) -> None:
        self._path("remove", source)
        self._path("write", target)

    def _path(self, what: str, path: Any) -> None:
        is_descriptor = isinstance(path, int)  # of something that was opened before, and heard of then
        if not is_descriptor and path != os.devnull:
            self.say(what, path=str(Path.cwd() / os.fsdecode(path)))

    def _socket(self, what: str, own: socket.socket, address: Any) -> None:
        self.say(what, family=own.family.name, kind=own.type.name, address=address)


class Pulse:
    """Puts the heartbeat among the extensions, as a Scrapy addon: that needs one setting and changes no other."""

    def update_settings(self, settings: BaseSettings) -> None:
        settings["EXTENSIONS"][Heartbeat] = 0


class Heartbeat:
    """Measures the reactor's stalls while a spider is open.

    A beat is due every TICK seconds; what it comes late by, the reactor spent on something else. The time in which the
    thread was ready and other processes had its core (Linux's schedstat, second figure) is not the crawler's doing,
    and is taken off; time in which it slept or waited for a disk is not.
    """

    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        self._longest = 0.0
        self._is_open = True
        self._schedule = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Heartbeat:
        from scrapy import signals  # noqa: PLC0415 - the witness is there before anything of Scrapy's

        extension = cls(_under_oath[0])
        crawler.signals.connect(extension.begin, signals.spider_opened)
        crawler.signals.connect(extension.end, signals.engine_stopped)
        return extension

    def begin(self) -> None:
        self._schedule = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
        self._beat(asyncio.get_event_loop(), *self._now())

    def end(self) -> None:
        self._is_open = False

    def _now(self) -> tuple[int, int]:
        """Return the time, and how long this thread has waited for a core; nanoseconds."""
        return monotonic_ns(), int(os.pread(self._schedule, 100, 0).split()[1])

    def _beat(self, loop: asyncio.AbstractEventLoop, before: int, waited_before: int) -> None:
        now, waited = self._now()
        wall = (now - before) / 1e9 - TICK
        own = wall - (waited - waited_before) / 1e9
        if own > max(self._longest, TICK):
            self._longest = own
            self._witness.say("stall", seconds=round(own, 4), wall=round(wall, 4))
        if self._is_open:
            loop.call_later(TICK, self._beat, loop, now, waited)


def peak_of(process: int | str) -> int:
    """Return the most bytes that were resident of a process, 0 where it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def testify() -> None:
    """Run Scrapy's command line with what stands behind the report's name."""
    report, *arguments = sys.argv[1:]
    _under_oath.append(Witness(Path(report)))
    _under_oath[0].swear()
    if names.SERVER in os.environ:
        socket.gethostbyname = names.ask
    from scrapy.cmdline import execute  # noqa: PLC0415 - its imports are heard as well

    execute(["scrapy", *arguments, "-s", 'ADDONS={"tests.witness.Pulse": 0}'])
