"""What it costs to read long listings, and to crawl from them: CPU seconds and memory.

    python -m benchmarks.discovery            all of it, some ten minutes
    python -m benchmarks.discovery sitemap    a sitemap of 50,000 addresses: small, and as large as one may be
    python -m benchmarks.discovery feed       a feed of 10,000 entries, of which the first 1,000 are read
    python -m benchmarks.discovery pages      a crawl of some thousand pages of an index of 1,000,000 addresses
    python -m benchmarks.discovery limit      a crawl that stops at a few pages, and notes all addresses of that index

Listings are read in a process of their own, so that its peak is theirs. The crawls run against a newsroom on loopback,
without manners; each of them ends by itself at a number of pages or after a time.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.costs import peak_memory
from newscrawl.account import Account
from newscrawl.arguments import Asked
from newscrawl.discovery.feed import Feed
from newscrawl.discovery.sitemap import NewsSitemap
from newscrawl.discovery.source import Listing
from newscrawl.lead import Lead
from newscrawl.triage import Triage
from newscrawl.urls import Addresses
from tests.crawling import ROOT, Crawler, clean_environment
from tests.figures import Figures
from tests.harbour import HOST, SITE, Harbour, make_feed, make_sitemap
from tests.runs import begin_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.discovery.source import Source

SITEMAPS, ADDRESSES = 20, 50_000  # of the index, and of each sitemap
ENTRIES = 10_000
PAGES = 6_000
LIMIT = 200
LONGEST = 900  # seconds that a crawl may take
_MIB = 1024 * 1024


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Read:
    """What reading a listing gave, and cost: CPU seconds, and MiB of the process without and with it."""

    leads: int
    seconds: float
    before: float
    peak: float

    def __str__(self) -> str:
        """Return it for people."""
        return f"{self.leads:,} leads, {self.seconds:.2f} s CPU, peak {self.peak:.0f} MiB ({self.before:.0f} before)"


LISTINGS = {
    "a small sitemap, read": (lambda: make_sitemap(0, ADDRESSES), NewsSitemap, False),
    "a small sitemap, judged": (lambda: make_sitemap(0, ADDRESSES), NewsSitemap, True),
    "a large sitemap, read": (lambda: make_sitemap(0, ADDRESSES, large=True), NewsSitemap, False),
    "a large sitemap, judged": (lambda: make_sitemap(0, ADDRESSES, large=True), NewsSitemap, True),
    "a feed, read": (lambda: make_feed(0, ENTRIES), Feed, False),
}


def read(name: str) -> None:
    """Read a listing by its name in this process, and print what that cost."""
    make, kind, is_judged = LISTINGS[name]
    body = make()
    source: Source = kind(f"{SITE}listing.xml")
    listing = Listing(body, source.url, datetime.now(UTC))
    with tempfile.TemporaryDirectory() as folder:
        addresses = Addresses(domains=(HOST,))
        run = begin_run(Path(folder), addresses)
        triage = Triage(addresses, Asked(), Account(Figures()), run)
        before, leads, began = peak_memory(), 0, time.process_time()
        for found in source.read(listing):
            if isinstance(found, Lead):
                leads += 1
                if is_judged:
                    triage.judge(found, source)
        seconds = time.process_time() - began
        run.end({}, 0)
    print(f"{name} ({len(body) / 1e6:.1f} MB): {Read(leads, seconds, before, peak_memory())}")


def read_apart(kind: type[Source]) -> None:
    """Read the listings of a kind, each in a process of its own."""
    for name, (_, its_kind, _) in LISTINGS.items():
        if its_kind is kind:
            command = [sys.executable, "-m", "benchmarks.discovery", "--read", name]
            subprocess.run(command, cwd=ROOT, env=clean_environment(), check=True, timeout=LONGEST)  # noqa: S603 - our own command


# --- crawling --------------------------------------------------------------------------------------------------------


def crawl(*arguments: str, **settings: Any) -> Iterator[tuple[float, int, float]]:
    """Crawl the site; yields (seconds since the start, pages asked for, MiB that are resident) twice a second."""
    with tempfile.TemporaryDirectory() as folder, _open(Path(folder)) as room:
        crawler = Crawler(Path(folder) / "output", room.environment)
        given = {"CLOSESPIDER_TIMEOUT": LONGEST, "LOG_LEVEL": "ERROR", "TRAP_PAGES": 0, **settings}
        with crawler.begin("site", "-a", f"url={SITE}", *arguments, **given) as process:
            began = time.monotonic()
            while process.poll() is None:
                with suppress(OSError, IndexError):
                    yield time.monotonic() - began, len(room.articles()), _resident(process.pid)
                time.sleep(0.5)
            assert process.stderr is not None  # noqa: S101 - it was asked for
            said = process.stderr.read()
            for word in ("announced ", "written ", "failed ", "traffic "):
                print("   ", next((line.strip() for line in said.splitlines() if line.strip().startswith(word)), said))


def _open(folder: Path) -> Harbour:
    return Harbour(folder, sitemaps=SITEMAPS, addresses=ADDRESSES)


def _resident(process: int) -> float:
    """Return the MiB of a process that are resident."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024 / _MIB


def measure(title: str, *arguments: str, steps: int, **settings: Any) -> None:
    """Crawl, and print what was resident at each step of so many pages, and at most."""
    print(f"{title}: an index of {SITEMAPS} sitemaps of {ADDRESSES:,} addresses")
    step, most, seconds = 0, 0.0, 0.0
    for seconds, pages, resident in crawl(*arguments, **settings):
        most = max(most, resident)
        if pages >= step:
            print(f"    {pages:>6,} pages, {seconds:5.0f} s: {resident:.0f} MiB", flush=True)
            step = pages + steps
    print(f"    at most {most:.0f} MiB, ended after {seconds:.0f} s")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", nargs="*", choices=["sitemap", "feed", "pages", "limit", []], help="by default all")
    parser.add_argument("--read", choices=list(LISTINGS), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.read:
        read(asked.read)
        return
    what = asked.what or ["sitemap", "feed", "pages", "limit"]
    for name, kind in (("sitemap", NewsSitemap), ("feed", Feed)):
        if name in what:
            read_apart(kind)
    if "pages" in what:
        measure(f"{PAGES:,} pages", steps=1_000, CLOSESPIDER_PAGECOUNT=PAGES)
    if "limit" in what:
        measure(f"limit={LIMIT}", "-a", f"limit={LIMIT}", steps=50, MEMUSAGE_LIMIT_MB=4096)


if __name__ == "__main__":
    main()
