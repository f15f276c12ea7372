"""What a run costs that has nothing to do, beside a crawl by Scrapy as it is installed that asks for the same.

`python -m benchmarks.startup [--rounds N] [--articles N]` prints one JSON object: CPU of user and system, the whole
process tree, in seconds; medians of rounds in which every command takes its turn, and of their ratios in each round.

    imports     `python -c "import scrapy.cmdline"`
    stock       `scrapy runspider` on a spider that asks for one feed, with Scrapy's own settings
    empty       `scrapy crawl` of an outlet with that feed, which announces nothing; its first run
    one_feed    the same, every further run
    unchanged   `scrapy crawl ecns`, 17 listings, in which nothing is new
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from newscrawl.verdict import ExitCode
from tests.crawling import NOW, ROOT, SETTINGS, clean_environment
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.resource import Resource

if TYPE_CHECKING:
    from collections.abc import Mapping

FEED = "https://quiet.example.org/feed.xml"
EMPTY = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Quiet</title></channel></rss>'
STOCK = f"""
import scrapy
class Stock(scrapy.Spider):
    name = "stock"
    start_urls = [{FEED!r}]
    custom_settings = {{"LOG_LEVEL": "INFO", "ROBOTSTXT_OBEY": True}}
    def parse(self, response): pass
"""
QUIET = f"""
from newscrawl.outlet import Feed, NewsSpider
class Quiet(NewsSpider):
    name, title = "quiet", "Quiet"
    sources = [Feed({FEED!r})]
"""
SCRAPY = (sys.executable, "-m", "scrapy")


def commands(folder: Path) -> dict[str, list[str]]:
    """Write the two spiders below the folder, and return the commands by their names."""
    (folder / "stock.py").write_text(STOCK, encoding="utf-8")
    (folder / "quiet_outlets").mkdir()
    (folder / "quiet_outlets" / "__init__.py").touch()
    (folder / "quiet_outlets" / "quiet.py").write_text(QUIET, encoding="utf-8")
    quiet = ["crawl", "quiet", "-s", "SPIDER_MODULES=quiet_outlets"]
    return {
        "imports": [sys.executable, "-c", "import scrapy.cmdline"],
        "stock": [*SCRAPY, "runspider", str(folder / "stock.py")],
        "empty": [*SCRAPY, *quiet, *own(folder / "empty")],
        "one_feed": [*SCRAPY, *quiet, *own(folder / "one_feed")],
        "unchanged": [*SCRAPY, "crawl", "ecns", "-a", "revisit=no", *own(folder / "unchanged")],
    }


def own(folder: Path) -> list[str]:
    """Return the options by which a run keeps all it writes in a folder."""
    given = {**SETTINGS, "OUTPUT_DIR": folder / "output", "LEDGER_DIR": folder / "ledger"}
    return [part for name, value in given.items() for part in ("-s", f"{name}={value}")]


def spend(command: list[str], environment: Mapping[str, str], folder: Path) -> float:
    """Run a command to its good end; return the seconds of CPU of it and of whatever it started."""
    is_ours = "crawl" in command
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT if is_ours else folder, env=environment, capture_output=True, text=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode not in {ExitCode.COMPLETE, ExitCode.BELOW_PROMISE}:  # the latter: an empty feed
        raise SystemExit(f"{' '.join(command)}\n{run.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(rounds: int, articles: int) -> dict[str, Any]:
    """Run every command so many times, in turn."""
    with tempfile.TemporaryDirectory() as name, Newsroom(Path(name)) as room:
        folder = Path(name)
        room.serve(FEED, Resource(EMPTY, "application/rss+xml"))
        room.open("ecns", count=articles, now=NOW)
        environment = {**clean_environment(), **room.environment, "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"}
        every = commands(folder)
        for command in every.values():  # compiles what is not yet compiled; and the first run of those that go on
            spend(command, environment, folder)
        spent: dict[str, list[float]] = {what: [] for what in every}
        for step in range(rounds):
            for what, command in every.items():
                if what == "empty":
                    command = [part.replace("/empty/", f"/empty-{step}/") for part in command]  # noqa: PLW2901
                spent[what].append(spend(command, environment, folder))
    return {
        "rounds": rounds,
        "seconds": {what: round(median(each), 3) for what, each in spent.items()},
        "least": {what: round(min(each), 3) for what, each in spent.items()},
        "to stock": {what: ratio(each, spent["stock"]) for what, each in spent.items()},
        "unchanged to empty": ratio(spent["unchanged"], spent["empty"]),
    }


def ratio(these: list[float], those: list[float]) -> float:
    """Return the median of the ratios of each round."""
    return round(median(a / b for a, b in zip(these, those, strict=True)), 3)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--articles", type=int, default=60)
    given = parser.parse_args()
    print(json.dumps(measure(given.rounds, given.articles), indent=1))
