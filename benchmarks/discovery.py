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
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.resource import Resource
from tests.runs import begin_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.discovery.source import Source
    from tests.newsroom.raw import Raw

SITE = "https://harbour.example/"
SITEMAPS, ADDRESSES = 20, 50_000  # of the index, and of each sitemap
ENTRIES = 10_000
PAGES = 3_000
LIMIT = 200
LONGEST = 900  # seconds that a crawl may take
_MIB = 1024 * 1024
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)
_NEWS = (
    "<news:news><news:publication><news:name>Harbour</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>{instant}</news:publication_date><news:title>Boats race for the {number}th time, and the "
    "oldest of them wins by a length</news:title><news:keywords>" + "harbour, boats, " * 10 + "</news:keywords>"
    "</news:news><image:image><image:loc>https://harbour.example/pictures/{number}.jpg</image:loc><image:caption>"
    + "The boats before the race, seen from the pier. " * 5
    + "</image:caption></image:image>"
)
_WORDS = (
    "boat harbour race pier wind sail crowd length oar tide bell captain crew prize mayor evening rain summer flag rope"
).split()


def make_sitemap(first: int, number: int = ADDRESSES, *, large: bool = False) -> bytes:
    """Return a sitemap of so many addresses; a `large` one has about a kilobyte for each, as news sitemaps may."""
    entries = []
    for each in range(first, first + number):
        instant = f"2026-11-{each % 21 + 1:02d}T{each % 24:02d}:{each % 60:02d}:00+00:00"
        news = _NEWS.format(instant=instant, number=each) if large else ""
        entries.append(f"<url><loc>{address_of(each)}</loc><lastmod>{instant}</lastmod>{news}</url>")
    return (_HEAD + "".join(entries) + "</urlset>").encode()


def make_feed(number: int = ENTRIES) -> bytes:
    """Return a feed of so many entries."""
    items = (
        f"<item><title>Boats race for the {each}th time</title><link>{address_of(each)}</link><description>"
        f"{'The oldest of them won by a length. ' * 8}</description><pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate>"
        "</item>"
        for each in range(number)
    )
    return f'<rss version="2.0"><channel><title>Harbour</title>{"".join(items)}</channel></rss>'.encode()


def address_of(number: int) -> str:
    """Return the address of an article by its number."""
    return f"{SITE}2026/11/{number % 21 + 1:02d}/boats-race-in-the-harbour-{number}.html"


def make_page(number: int) -> bytes:
    """Return an article whose words are those of no other."""
    words, rest = [], number + 1
    for _ in range(160):
        rest = rest * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        words.append(_WORDS[(rest >> 33) % len(_WORDS)])
    sentences = [" ".join(words[start : start + 16]).capitalize() for start in range(0, len(words), 16)]
    text = "".join(f"<p>{each}, as every year since the {number}th race.</p>" for each in sentences)
    head = f"<title>Race number {number}</title><meta property='article:published_time' content='2026-11-20T08:00:00Z'>"
    return f"<html><head>{head}</head><body><article><h1>Race number {number}</h1>{text}</article></body>".encode()


class Harbour(Newsroom):
    """A newsroom with one site, whose sitemaps and pages are made as they are asked for."""

    def find(self, host: str, path: str) -> Resource | Raw | None:
        """Tell the server what stands there."""
        name = path.rpartition("/")[2]
        if path == "/robots.txt":
            return Resource(f"Sitemap: {SITE}news-index.xml\n".encode(), "text/plain")
        if path == "/news-index.xml":
            maps = "".join(f"<sitemap><loc>{SITE}news-{each}.xml</loc></sitemap>" for each in range(SITEMAPS))
            return Resource(f"<sitemapindex>{maps}</sitemapindex>".encode(), "text/xml")
        if name.startswith("news-"):
            return Resource(make_sitemap(int(name[5:-4]) * ADDRESSES), "text/xml")
        if name.startswith("boats-"):
            return Resource(make_page(int(name.rpartition("-")[2].removesuffix(".html"))))
        return super().find(host, path)

    def plays(self, host: str) -> bool:
        """Tell the server whether anything stands at the host."""
        return host == "harbour.example" or super().plays(host)


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
    "a small sitemap, read": (lambda: make_sitemap(0), NewsSitemap, False),
    "a small sitemap, judged": (lambda: make_sitemap(0), NewsSitemap, True),
    "a large sitemap, read": (lambda: make_sitemap(0, large=True), NewsSitemap, False),
    "a large sitemap, judged": (lambda: make_sitemap(0, large=True), NewsSitemap, True),
    "a feed, read": (make_feed, Feed, False),
}


def read(name: str) -> None:
    """Read a listing by its name in this process, and print what that cost."""
    make, kind, is_judged = LISTINGS[name]
    body = make()
    source: Source = kind(f"{SITE}listing.xml")
    listing = Listing(body, source.url, datetime.now(UTC))
    with tempfile.TemporaryDirectory() as folder:
        addresses = Addresses(domains=("harbour.example",))
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
            subprocess.run(command, cwd=ROOT, env=clean_environment(), check=True, timeout=LONGEST)  # noqa: S603


# --- crawling --------------------------------------------------------------------------------------------------------


def crawl(*arguments: str, **settings: Any) -> Iterator[tuple[float, int, float]]:
    """Crawl the site; yields (seconds since the start, pages asked for, MiB that are resident) twice a second."""
    with tempfile.TemporaryDirectory() as folder, Harbour(Path(folder)) as room:
        crawler = Crawler(Path(folder) / "output", room.environment)
        given = {"CLOSESPIDER_TIMEOUT": LONGEST, "LOG_LEVEL": "ERROR", "TRAP_PAGES": 0, **settings}
        with crawler.begin("site", "-a", f"url={SITE}", *arguments, **given) as process:
            began = time.monotonic()
            while process.poll() is None:
                with suppress(OSError, IndexError):
                    pages = sum("boats-" in request.path for request in room.requests)
                    yield time.monotonic() - began, pages, _resident(process.pid)
                time.sleep(0.5)
            assert process.stderr is not None  # noqa: S101 - it was asked for
            said = process.stderr.read()
            for word in ("announced ", "written ", "failed ", "traffic "):
                print("   ", next((line.strip() for line in said.splitlines() if line.strip().startswith(word)), said))


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
        measure(f"{PAGES:,} pages", steps=500, CLOSESPIDER_PAGECOUNT=PAGES)
    if "limit" in what:
        measure(f"limit={LIMIT}", "-a", f"limit={LIMIT}", steps=50, MEMUSAGE_LIMIT_MB=4096)


if __name__ == "__main__":
    main()
