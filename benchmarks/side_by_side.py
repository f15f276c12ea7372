"""What `scrapy crawlall` gains by crawling two outlets at a time, and what a host notices on which both stand.

`python -m benchmarks.side_by_side [--pages N] [--size KIB] [--rounds N] [--polite]`

Two outlets with half of a site's pages each are crawled one after the other and side by side, in turn. Without waiting
between requests the work is the processor's, and two cores should need half the time of one; with `--polite` the
project's own manners are kept, and what counts is how often the one host is asked.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.contenders import fleet
from benchmarks.crawl import Course, Run
from benchmarks.server import ADDRESS, free_port, serve
from benchmarks.site import MIXED, build

OUTLETS = "even_pages,odd_pages"
POLITE = {"DOWNLOAD_DELAY": 0.5, "CONCURRENT_REQUESTS_PER_DOMAIN": 2, "AUTOTHROTTLE_ENABLED": True}
"""As in the project's settings."""


def measure(pages: int, size: int, rounds: int, settings: dict[str, Any]) -> dict[int, list[Run]]:
    """Return the runs of one and of two at a time."""
    with tempfile.TemporaryDirectory(prefix="crawl-") as place:
        room, port = Path(place), free_port()
        site = build(room / "site", f"http://{ADDRESS}:{port}", MIXED, pages=pages, size=size)
        with serve(room / "site", port) as server:
            course = Course(site, server, room)
            runs: dict[int, list[Run]] = {1: [], 2: []}
            for _ in range(rounds):
                for jobs, found in runs.items():
                    found.append(course.run(fleet(OUTLETS, jobs, room, settings)))
    return runs


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--size", type=int, default=360, metavar="KIB")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--polite", action="store_true", help="wait between requests, as the project does")
    options = parser.parse_args()
    runs = measure(options.pages, options.size * 1024, options.rounds, POLITE if options.polite else {})
    for jobs, found in runs.items():
        walls, requests = [run.cost.wall for run in found], found[0].requests
        print(
            f"{jobs} at a time: {median(walls):.1f} s ({min(walls):.1f} to {max(walls):.1f}), "
            f"CPU {median(run.cost.cpu for run in found):.1f} s, {requests} requests, "
            f"{requests / median(walls):.2f} a second, {found[0].right} of {options.pages} articles right"
        )
    gains = [one.cost.wall / two.cost.wall for one, two in zip(runs[1], runs[2], strict=True)]
    print(f"side by side {median(gains):.2f} times as fast ({min(gains):.2f} to {max(gains):.2f})")


if __name__ == "__main__":
    main()
