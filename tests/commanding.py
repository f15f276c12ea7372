"""How the tests run a command for people: in this process, as Scrapy's command line does, or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import execute
from scrapy.settings import Settings

from tests.crawling import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Answer:
    """What the command said on standard output and standard error, in lines, and what it came to."""

    code: int
    said: list[str]
    remarked: list[str]


class Commander:
    """Runs `scrapy COMMAND` with settings behind it, without a process of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str], settings: Sequence[str]) -> None:
        self._capsys = capsys
        self.arguments = [part for setting in settings for part in ("-s", setting)]

    def __call__(self, *arguments: str) -> Answer:
        settings = Settings()
        settings.setmodule("newscrawl.settings", priority="project")
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            execute(["scrapy", *arguments, *self.arguments], settings)
        said, remarked = self._capsys.readouterr()
        return Answer(int(end.value.code or 0), said.splitlines(), remarked.splitlines())

    def in_a_process(self, *arguments: str) -> Answer:
        """Run it as a user does."""
        run = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "scrapy", *arguments, *self.arguments],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith("SCRAPY_")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Answer(run.returncode, run.stdout.splitlines(), run.stderr.splitlines())
