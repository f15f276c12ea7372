"""What a whole crawl costs beside one that reads nothing: ours and stock Scrapy's on the same site, run in turn.

`python -m benchmarks.crawl [--kind KIND] [--size KIB] [--pages N] [--pairs N] [--json]`

It lays a site of invented articles in real templates, serves it from loopback, and runs pairs A B A B: the project's
own crawl (sources, robots.txt, reading, normalising, Ledger, durable lines, health) and a bare SitemapSpider in the
project that `scrapy startproject` makes. CPU is user and system of the whole process tree without the server's; a
pair's ratio is its own, so that what else the machine does falls on both. What start-up costs is measured on a site
of one page. Every line that was written is held against what its page says.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.contenders import Contender, bare, ours, shell_environment
from benchmarks.processes import Cost, run_measured
from benchmarks.server import ADDRESS, Server, free_port, serve
from benchmarks.site import Site, build

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = ("ecns", "chinadaily", "mixed", "ecns_lists")


@dataclass(frozen=True)
class Run:
    """One crawl of the site: what it cost, what it asked for and wrote, and how much of that is right."""

    contender: str
    cost: Cost
    requests: int
    lines: int
    right: int


class Course:
    """A served site on which crawlers are run one after the other."""

    def __init__(self, site: Site, server: Server, room: Path) -> None:
        self.site = site
        self.server = server
        self.room = room

    def run(self, contender: Contender, sitemap: str = "/sitemap.xml") -> Run:
        """Run a crawler once, from nothing. Raises RuntimeError where it fails."""
        contender.clear()
        before = self.server.requests
        told = {"CRAWL_SITE": self.site.address, "CRAWL_SITEMAP": sitemap}
        log = self.room / f"{contender.name}.log"
        environment = {**shell_environment(), **contender.environment, **told}
        cost = run_measured(contender.command, contender.folder, environment, log)
        if cost.code not in contender.good:
            words = log.read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"{contender.name} ended with {cost.code}:\n{words[-3000:]}")
        lines = contender.lines()
        return Run(contender.name, cost, self.server.requests - before, len(lines), self.site.right(lines))


@dataclass(frozen=True)
class Result:
    """What came of all runs of two crawlers, `one` held against `other`."""

    one: list[Run]
    other: list[Run]
    start_up: dict[str, float]

    @property
    def ratios(self) -> list[float]:
        """CPU of each pair."""
        return [one.cost.cpu / other.cost.cpu for one, other in zip(self.one, self.other, strict=True)]


def compare(course: Course, one: Contender, other: Contender, pairs: int) -> Result:
    """Run two crawlers in turn, so many times each."""
    runs: dict[str, list[Run]] = {one.name: [], other.name: []}
    starts: dict[str, list[float]] = {one.name: [], other.name: []}
    for _ in range(pairs):
        for contender in (one, other):
            runs[contender.name].append(course.run(contender))
            starts[contender.name].append(course.run(contender, "/one.xml").cost.cpu)
    return Result(runs[one.name], runs[other.name], {name: median(each) for name, each in starts.items()})


def figures(runs: Sequence[Run], pages: int) -> dict[str, Any]:
    """Return the medians of a crawler's runs: CPU in seconds for 1,000 pages, peak MiB, pages a second, counts."""
    return {
        "cpu": round(median(run.cost.cpu for run in runs) * 1000 / pages, 2),
        "rss": round(median(run.cost.rss for run in runs)),
        "pages_a_second": round(median(pages / run.cost.wall for run in runs), 1),
        "requests": int(median(run.requests for run in runs)),
        "lines": int(median(run.lines for run in runs)),
        "right": int(median(run.right for run in runs)),
    }


def summary(result: Result, site: Site) -> dict[str, Any]:
    """Return what is printed with --json."""
    pages, ratios = len(site.articles), result.ratios
    return {
        "pages": pages,
        "page_bytes": site.bytes,
        "ratio": round(median(ratios), 3),
        "ratios": [round(ratio, 3) for ratio in ratios],
        "start_up": {name: round(seconds, 2) for name, seconds in result.start_up.items()},
        "crawlers": {runs[0].contender: figures(runs, pages) for runs in (result.one, result.other)},
        "runs": [asdict(run) for run in (*result.one, *result.other)],
        "load": os.getloadavg(),
    }


def print_table(said: dict[str, Any], title: str) -> None:
    """Print it for people."""
    ratios = said["ratios"]
    print(f"{title}: {said['pages']} pages of {said['page_bytes'] / 1024:.0f} KiB, {len(ratios)} pairs")
    heads = ("CPU s/1,000", "start-up s", "peak MiB", "pages/s", "requests", "lines", "right")
    print(f"{'':14}", *(f"{head:>12}" for head in heads))
    for name, found in said["crawlers"].items():
        figures_of_it = {"cpu": found["cpu"], "start_up": said["start_up"][name], **found}
        print(f"{name:14}", *(f"{figure:>12}" for figure in figures_of_it.values()))
    print(f"ratio {said['ratio']:.3f} (from {min(ratios):.3f} to {max(ratios):.3f}), load {said['load'][0]:.1f}")


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--kind", choices=KINDS, default="ecns", help="an outlet, or mixed publishers")
    parser.add_argument("--size", type=int, default=29, metavar="KIB", help="of a page")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--gzip", action="store_true", help="pages are sent packed")
    parser.add_argument("-s", dest="settings", action="append", default=[], metavar="NAME=VALUE", help="for ours")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def main() -> int:
    """Measure, and print."""
    options = parse_arguments()
    with ExitStack() as stack:
        room = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crawl-")))
        port = free_port()
        kind = options.kind.removesuffix("_lists")
        folder, address = room / "site", f"http://{ADDRESS}:{port}"
        site = build(
            folder,
            address,
            kind,
            pages=options.pages,
            size=options.size * 1024,
            is_packed=options.gzip,
            is_listed=kind != options.kind,
        )
        course = Course(site, stack.enter_context(serve(folder, port)), room)
        settings = dict(each.split("=", 1) for each in options.settings)
        result = compare(course, ours(options.kind, room, settings), bare(room, {}), options.pairs)
        said = summary(result, site)
        if options.json:
            print(json.dumps(said))
        else:
            print_table(said, options.kind)
    return 0


if __name__ == "__main__":
    sys.exit(main())
