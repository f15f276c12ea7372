"""How each crawler is run on a site of the crawl benchmark: its command, where it runs, and what it wrote."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT = Path(__file__).parent.parent
CONCURRENCY = 8
"""Requests at a time for the one host there is: Scrapy's own default, for all who can be told."""
_OF_THE_SHELL = re.compile(r"(?:https?|all|no)_proxy|SSL_CERT_\w+|SCRAPY_\w+|PYTHON\w+", re.IGNORECASE)
_ONE_LEAD_IS_LITTLE = 12
_SPIDERS = {"ecns": "ecns_here", "chinadaily": "chinadaily_here", "mixed": "mixed"}
_FOR_ALL = {"DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY, "LOG_LEVEL": "INFO"}
_FOR_OURS = {
    "SPIDER_MODULES": "benchmarks.outlets",
    "AUTOTHROTTLE_ENABLED": False,
    "PRIVATE_NETWORKS_ALLOWED": "127.0.0.0/8",
}


@dataclass(frozen=True)
class Contender:
    """One crawler, ready to be run. `output` is emptied before each run; `good` are its exit codes for success."""

    name: str
    command: list[str]
    folder: Path
    output: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    good: frozenset[int] = frozenset({0})
    goes_on: bool = False
    """Whether it knows what the run before it did, and wrote."""

    def clear(self) -> None:
        """Forget earlier runs, unless it goes on from them."""
        if self.goes_on:
            return
        for place in (self.output, self.output and self.output.with_name(f"{self.output.name}-ledger")):
            if place:
                shutil.rmtree(place, ignore_errors=True)

    def lines(self) -> list[dict[str, Any]]:
        """Return the articles that the last run wrote."""
        files = sorted(self.output.rglob("*.jsonl")) if self.output else []
        return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def shell_environment() -> dict[str, str]:
    """Return the shell's environment without its ways to the network, and without what speaks to Python."""
    return {name: value for name, value in os.environ.items() if not _OF_THE_SHELL.fullmatch(name)}


def ours(spider: str, room: Path, settings: Mapping[str, Any]) -> Contender:
    """Return the project's own crawl: everything it does, but without waiting between requests."""
    output = room / "ours"
    given = {"OUTPUT_DIR": output, "LEDGER_DIR": room / "ours-ledger", **_FOR_ALL, **_FOR_OURS, **settings}
    command = [sys.executable, "-m", "scrapy", "crawl", _SPIDERS.get(spider, spider), *_options(given)]
    return Contender("ours", command, PROJECT, output, good=frozenset({0, _ONE_LEAD_IS_LITTLE}))


def fleet(outlets: str, jobs: int, room: Path, settings: Mapping[str, Any]) -> Contender:
    """Return the crawl of several outlets, so many at a time."""
    output = room / f"{jobs} at a time"
    given = {"OUTPUT_DIR": output, "LEDGER_DIR": f"{output}-ledger", **_FOR_ALL, **_FOR_OURS, **settings}
    command = [sys.executable, "-m", "scrapy", "crawlall", "--only", outlets, "--jobs", str(jobs), *_options(given)]
    return Contender(output.name, command, PROJECT, output)


def bare(room: Path, settings: Mapping[str, Any]) -> Contender:
    """Return Scrapy's generated project with a spider of its own that reads nothing."""
    folder = room / "bare"
    if not folder.exists():
        start = [sys.executable, "-m", "scrapy", "startproject", "bare", str(folder)]
        subprocess.run(start, cwd=room, env=shell_environment(), check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - Scrapy's own
        shutil.copy(PROJECT / "benchmarks" / "bare_spider.py", folder / "bare" / "spiders" / "bare_spider.py")
    command = [sys.executable, "-m", "scrapy", "crawl", "bare", *_options({**_FOR_ALL, **settings})]
    return Contender("bare", command, folder)


def peer(tool: str, environments: Path, room: Path) -> Contender:
    """Return another tool's crawl, in the environment that benchmarks/peers.sh has made. Raises FileNotFoundError."""
    python = environments.absolute() / tool / "bin" / "python"
    if not python.exists():
        raise FileNotFoundError(f"{tool} is not in {environments}: run benchmarks/peers.sh first")
    output = room / tool
    command = [str(python), "-P", "-m", "benchmarks.peer_crawls", tool, str(output / "articles.jsonl")]
    return Contender(tool, command, room, output, {"PYTHONPATH": str(PROJECT)})


def _options(settings: Mapping[str, Any]) -> list[str]:
    return [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
