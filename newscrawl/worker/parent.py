"""The crawl's side of its worker: started when the first page needs it, killed when one takes too long."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from newscrawl.article import NotAnArticle
from newscrawl.worker.messages import LENGTHS, LONGEST_ANSWER, Told, pack, reading_of

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from newscrawl.extraction.reading import Reading
    from newscrawl.worker.limits import Limits
    from newscrawl.worker.messages import Task

_START_SECONDS = 60.0
_TO_END_SECONDS = 1.0


class UnreadableError(Exception):
    """A page could not be read. `reason` is one word: too_slow, crashed."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Worker:
    """One child process, which reads one page after the other."""

    def __init__(self, told: Told, limits: Limits) -> None:
        self._told = told
        self._limits = limits
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    @property
    def process(self) -> int | None:
        """The id of the process, while there is one."""
        return self._process.pid if self._process else None

    async def read(self, task: Task, body: bytes) -> Reading:
        """Read a page. Raises NotAnArticle, and UnreadableError where it takes too long or the process dies of it."""
        return reading_of((await self._answer_to(pack(task, body)))["reading"])

    async def try_parsing(self, body: bytes, charset: str | None) -> float:
        """Return the seconds of CPU time that parsing a page takes. Raises as `read` does."""
        return float((await self._answer_to(pack({"parse": charset}, body)))["seconds"])

    async def _answer_to(self, message: bytes) -> Any:
        async with self._turn:
            process = await self._ready()
            try:
                async with asyncio.timeout(self._limits.seconds):
                    answer = await _ask(process, message)
            except TimeoutError:
                await self.close()
                said = f"takes longer than {self._limits.seconds:g} s to read"
                raise UnreadableError("too_slow", said) from None
            except (EOFError, OSError):
                code = await self._end()
                raise UnreadableError("crashed", f"let the process end that read it, {_cause(code)}") from None
        if "rejected" in answer:
            raise NotAnArticle(*answer["rejected"])
        return answer

    async def _ready(self) -> Process:
        """Return the process, a new one where there is none."""
        if self._process is None or self._process.returncode is not None:
            arguments = json.dumps(asdict(self._told)), json.dumps(asdict(self._limits))
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "newscrawl.worker.child", *arguments),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
            try:
                async with asyncio.timeout(_START_SECONDS):
                    await _answer(self._process)
            except (EOFError, OSError, TimeoutError):
                code = await self._end()
                raise UnreadableError("crashed", f"cannot be read: no process begins, {_cause(code)}") from None
        return self._process

    async def _end(self) -> int | None:
        """Let the process, which has said all it will say, end by itself; returns how it ended."""
        if self._process is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(_TO_END_SECONDS):
                    await self._process.wait()
        return await self.close()

    async def close(self) -> int | None:
        """Kill the process, if there is one; returns how it ended."""
        process, self._process = self._process, None
        if process is None:
            return None
        with suppress(ProcessLookupError):  # it has ended by itself
            process.kill()
        with suppress(OSError):
            process._transport.close()  # type: ignore[attr-defined]  # noqa: SLF001 - else its pipes are left to the garbage
        return await process.wait()


async def _ask(process: Process, message: bytes) -> Any:
    assert process.stdin is not None  # noqa: S101 - asked for when it was started
    process.stdin.write(message)
    await process.stdin.drain()
    return await _answer(process)


async def _answer(process: Process) -> Any:
    assert process.stdout is not None  # noqa: S101 - asked for when it was started
    said, _ = LENGTHS.unpack(await process.stdout.readexactly(LENGTHS.size))
    if said > LONGEST_ANSWER:
        raise EOFError
    return json.loads(await process.stdout.readexactly(said))


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        return f"by {signal.Signals(-code).name}"
    return f"with exit code {code}"
