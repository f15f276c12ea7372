"""Ask another tool, in a process of its own environment, for one page after the other."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from benchmarks.costs import Reading

if TYPE_CHECKING:
    from benchmarks.costs import Page

PROJECT = Path(__file__).parent.parent
PATIENCE = 120  # seconds for a page, or for a start, by the clock on the wall


class MissingPeerError(Exception):
    """There is no environment for the tool, or the tool does not start in it."""


class PeerProcess:
    """A tool that reads pages; it is started again where a page has ended it or held it up."""

    def __init__(self, tool: str, folder: Path, patience: float = PATIENCE) -> None:
        self.tool = tool
        self.folder = folder.absolute()
        self.python = self.folder / tool / "bin" / "python"
        self.patience = patience
        self.about: dict[str, str] = {}

    def __enter__(self) -> Self:
        if not self.python.exists():
            raise MissingPeerError(f"{self.tool} is not in {self.folder}: run benchmarks/peers.sh first")
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def read(self, page: Page) -> Reading:
        """Return what the tool made of a page; a page that ends the process has an error and no cost."""
        reply = self._ask({"url": page.url, "html": base64.b64encode(page.html).decode("ascii")})
        if reply is not None:
            return Reading(**reply)
        self._stop()
        self._start()
        return Reading({}, "ended the process", 0, 0, 0)

    def _start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - the environment that peers.sh has made
            [self.python, "-P", "-m", "benchmarks.peers", self.tool],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": str(PROJECT)},
            cwd=self.folder / self.tool,  # a tool that leaves files leaves them in its own environment
        )
        about = self._answer(PATIENCE)
        if about is None:
            self._stop()
            raise MissingPeerError(f"{self.tool} does not start in {self.python}: run benchmarks/peers.sh again")
        self.about = about

    def _stop(self) -> None:
        self.process.kill()
        self.process.communicate()

    def _ask(self, question: dict[str, str]) -> dict[str, Any] | None:
        try:
            print(json.dumps(question), file=self.process.stdin, flush=True)
        except BrokenPipeError:
            return None
        return self._answer(self.patience)

    def _answer(self, patience: float) -> dict[str, Any] | None:
        """Return the next answer, none if the process has ended or took too long."""
        timer = threading.Timer(patience, self.process.kill)
        timer.start()
        try:
            line = self.process.stdout.readline()
        finally:
            timer.cancel()
        return json.loads(line) if line.endswith("\n") else None
