"""What a whole crawl costs beside one that reads nothing: ours and stock Scrapy's on the same site, run in turn.

`python -m benchmarks.crawl [--kind KIND] [--size KIB] [--pages N] [--pairs N] [--tls] [--gzip] [--json]`, and `-h` for
what else there is.

It lays a site of invented articles in real templates, serves it from loopback, and runs pairs A B A B: the project's
own crawl (sources, robots.txt, reading, normalising, Ledger, durable lines, health) and a bare SitemapSpider in the
project that `scrapy startproject` makes, both without waiting and with eight requests at a time. CPU is user and system
of the whole process tree without the server's; a pair's ratio is its own, so that what else the machine does falls on
both. What start-up costs is measured on a site of one page. Every line that was written is held against what its page
says.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.contenders import PROJECT, Contender, bare, ours, peer, shell_environment
from benchmarks.processes import Cost, run_measured
from benchmarks.server import ADDRESS, Certificates, Server, certify, free_port, serve
from benchmarks.site import Site, build

if TYPE_CHECKING:
    from collections.abc import Sequence

PEERS = ("fundus", "trafilatura", "newspaper4k", "news-please")
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

    def __init__(self, site: Site, server: Server, room: Path, certificates: Certificates | None = None) -> None:
        self.site = site
        self.server = server
        self.room = room
        self._given = certificates.environment if certificates else {}

    def run(self, contender: Contender, sitemap: str = "/sitemap.xml") -> Run:
        """Run a crawler once, from nothing. Raises RuntimeError where it fails."""
        contender.clear()
        before = self.server.requests
        told = {"CRAWL_SITE": self.site.address, "CRAWL_SITEMAP": sitemap}
        log = self.room / f"{contender.name}.log"
        environment = {**shell_environment(), **contender.environment, **self._given, **told}
        cost = run_measured(contender.command, contender.folder, environment, log)
        if cost.code not in contender.good:
            words = log.read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"{contender.name} ended with {cost.code}:\n{words[-3000:]}")
        lines = contender.lines()
        return Run(contender.name, cost, self.server.requests - before, len(lines), self.site.right(lines))


@dataclass(frozen=True)
class Results:
    """What came of all runs: of the whole site and of one page, by crawler; the n-th runs of all belong together."""

    runs: dict[str, list[Run]]
    start_ups: dict[str, list[Run]]

    def ratios(self, one: str, other: str) -> list[float]:
        """Return what one crawler cost of the other, in CPU and start-up included, in each round."""
        return [mine.cost.cpu / theirs.cost.cpu for mine, theirs in zip(self.runs[one], self.runs[other], strict=True)]

    def start_up(self, name: str) -> float:
        """Return the CPU seconds of a run that finds one page."""
        return median(run.cost.cpu for run in self.start_ups[name])


def compare(course: Course, contenders: Sequence[Contender], rounds: int) -> Results:
    """Run crawlers in turn, so many times each."""
    results = Results({each.name: [] for each in contenders}, {each.name: [] for each in contenders})
    for _ in range(rounds):
        for contender in contenders:
            results.runs[contender.name].append(course.run(contender))
        for contender in contenders:
            results.start_ups[contender.name].append(course.run(contender, "/one.xml"))
    return results


def figures(results: Results, name: str, reference: str, pages: int) -> dict[str, Any]:
    """Return the medians of a crawler's runs: CPU in seconds for 1,000 pages, peak MiB, pages a second, counts."""
    runs, ratios = results.runs[name], results.ratios(name, reference)
    cpu, start = median(run.cost.cpu for run in runs), results.start_up(name)
    reference_cpu = median(run.cost.cpu for run in results.runs[reference]) - results.start_up(reference)
    return {
        "ratio": round(median(ratios), 3),
        "least": round(min(ratios), 3),
        "most": round(max(ratios), 3),
        "without_start": round((cpu - start) / reference_cpu, 3),
        "cpu": round(cpu * 1000 / pages, 2),
        "start": round(start, 2),
        "rss": round(median(run.cost.rss for run in runs)),
        "pages_a_second": round(median(pages / run.cost.wall for run in runs), 1),
        "requests": int(median(run.requests for run in runs)),
        "lines": int(median(run.lines for run in runs)),
        "right": int(median(run.right for run in runs)),
    }


def summary(results: Results, site: Site, reference: str) -> dict[str, Any]:
    """Return what is printed with --json."""
    pages = len(site.articles)
    return {
        "pages": pages,
        "page_bytes": site.bytes,
        "reference": reference,
        "crawlers": {name: figures(results, name, reference, pages) for name in results.runs},
        "runs": {name: [asdict(run) for run in runs] for name, runs in results.runs.items()},
        "load": os.getloadavg(),
    }


def print_table(said: dict[str, Any], title: str) -> None:
    """Print it for people."""
    print(f"{title}: {said['pages']} pages of {said['page_bytes'] / 1024:.0f} KiB, load {said['load'][0]:.1f}")
    heads = ("ratio", "least", "most", "no start", "CPU s/1,000", "start s", "peak MiB", "pages/s", "requests")
    print(f"{'to ' + said['reference']:14}", *(f"{head:>11}" for head in (*heads, "lines", "right")))
    for name, found in said["crawlers"].items():
        print(f"{name:14}", *(f"{figure:>11}" for figure in found.values()))


def parse_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line, or what stands for one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--kind", choices=KINDS, default="ecns", help="an outlet, or mixed publishers")
    parser.add_argument("--size", type=int, default=29, metavar="KIB", help="of a page")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--again", action="store_true", help="ours a second time, on the site that it knows")
    parser.add_argument("--tls", action="store_true", help="over TLS")
    parser.add_argument("--gzip", action="store_true", help="pages are sent packed")
    parser.add_argument("-s", dest="settings", action="append", default=[], metavar="NAME=VALUE", help="for ours")
    parser.add_argument("-v", dest="variant", action="append", default=[], metavar="NAME=VALUE", help="for a third one")
    parser.add_argument("--peers", nargs="+", default=[], choices=PEERS, help="other tools, held against ours")
    parser.add_argument("--environments", type=Path, default=PROJECT / ".peers", help="where peers.sh has made them")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(arguments)


def choose(options: argparse.Namespace, room: Path) -> list[Contender]:
    """Return the crawlers that are asked for, in the order in which they run."""
    settings = dict(each.split("=", 1) for each in options.settings)
    first = ours(options.kind, room, settings)
    again = [replace(first, name="ours again", goes_on=True)] if options.again else []
    changed = settings | dict(each.split("=", 1) for each in options.variant)
    variant = [replace(ours(options.kind, room / "variant", changed), name="variant")] if options.variant else []
    return [
        first,
        *again,
        bare(room, {}),
        *variant,
        *(peer(tool, options.environments, room) for tool in options.peers),
    ]


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Lay a site, serve it, run the crawlers on it, and return what `summary` makes of them."""
    with tempfile.TemporaryDirectory(prefix="crawl-") as place:
        room, port, kind = Path(place), free_port(), options.kind.removesuffix("_lists")
        certificates = certify(room) if options.tls else None
        address = f"{'https' if certificates else 'http'}://{ADDRESS}:{port}"
        form = {"size": options.size * 1024, "is_packed": options.gzip, "is_listed": kind != options.kind}
        site = build(room / "site", address, kind, pages=options.pages, **form)
        with serve(site.folder, port, certificates and certificates.own) as server:
            course = Course(site, server, room, certificates)
            results = compare(course, choose(options, room), options.pairs)
        return summary(results, site, "ours" if options.peers else "bare")


def main() -> None:
    """Measure, and print."""
    options = parse_arguments()
    said = measure(options)
    if options.json:
        print(json.dumps(said))
    else:
        print_table(said, options.kind)


if __name__ == "__main__":
    main()
