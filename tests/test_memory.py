"""A run is stopped for the memory it needs itself, whoever started it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from newscrawl.verdict import ExitCode
from tests.crawling import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# A scheduler with much in memory: Linux hands its peak on to the program it starts.
LARGE = "import subprocess, sys; ballast = b'x' * (700 << 20); sys.exit(subprocess.call(sys.argv[1:]))"


def crawl_sample(folder: Path, *before: str, **settings: int) -> subprocess.CompletedProcess[str]:
    given = {"OUTPUT_DIR": folder / "output", "LEDGER_DIR": folder / "ledger", **settings}
    options = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
    command = [*before, sys.executable, "-m", "scrapy", "crawl", "ecns", *options]
    return subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, env={"SCRAPY_PROJECT": "sample"}, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_large_starter_is_not_the_run(tmp_path: Path) -> None:
    run = crawl_sample(tmp_path, sys.executable, "-c", LARGE)
    assert run.returncode == ExitCode.COMPLETE, run.stderr


def test_a_run_that_needs_too_much_is_stopped(tmp_path: Path) -> None:
    run = crawl_sample(tmp_path, MEMUSAGE_LIMIT_MB=20)
    assert run.returncode == ExitCode.UNEXPECTED, run.stderr
    assert "MEMUSAGE_LIMIT_MB was reached" in run.stderr
