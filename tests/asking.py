"""How the tests run a command about pages and outlets: in a process of its own, with the newsroom for the internet."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.crawling import OUR_TRACEBACK, ROOT, SETTINGS, clean_environment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Answer:
    """What a command said on standard output and standard error, and what it came to."""

    code: int
    said: str
    remarked: str

    @property
    def values(self) -> Any:
        """What was said, as JSON."""
        return json.loads(self.said)


@dataclass(frozen=True)
class Asker:
    """Runs `scrapy COMMAND` in `project`, a checkout; `pages` is where pages are kept, the project's own by default."""

    given: Mapping[str, str]
    project: Path = ROOT
    pages: Path | None = None

    def __call__(self, *arguments: str, timeout: float = 120, **settings: Any) -> Answer:
        """Run it to its end; none may show a traceback of ours."""
        given = SETTINGS | ({"KEPT_PAGES_DIR": self.pages} if self.pages else {}) | settings
        options = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
        run = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "scrapy", *arguments, *options],
            cwd=self.project,
            env=clean_environment() | self.given,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert not OUR_TRACEBACK.search(run.stderr), run.stderr
        return Answer(run.returncode, run.stdout, run.stderr)
