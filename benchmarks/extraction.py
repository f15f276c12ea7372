"""Read real pages as pages of unknown make: `python -m benchmarks.extraction CORPUS --out PREDICTIONS.jsonl`.

With `--tool NAME` another tool reads them, in the environment that `benchmarks/peers.sh` has made for it.
CORPUS is a folder with `truth.jsonl`, of which ids and addresses are read and nothing else, and `pages/<id>.html.gz`.
A page that is told to be no article has a prediction too: what was found on it, and why it was rejected. Costs are CPU
time, as multiples of what `lxml.html.fromstring` needs for the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import statistics
import time
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from benchmarks import costs
from benchmarks.costs import Page, Reading
from benchmarks.peer_process import PROJECT, MissingPeerError, PeerProcess
from benchmarks.peers import TOOLS
from newscrawl import NotAnArticle, library, read_article
from newscrawl.dates import date_in_url, read_date
from newscrawl.extraction import generic, layers, reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newscrawl.article import Article

NO_ADDRESS = "https://unknown.invalid/"
SLOWEST = 8
# The steps of a reading, by the module and the name they are called by. A later one may be a part of an earlier one.
LAYERS = {
    "decode, guard, parse": (reading, "Page"),
    "selectors": (layers.selectors, "propose"),
    "structured": (layers.structured, "propose"),
    "text": (generic, "read_body"),
    "  of it trafilatura": (generic, "_ask_trafilatura"),
    "visible page": (generic, "propose"),
    "normalise": (library, "normalise"),
}


def is_held_back(page: str) -> bool:
    """Tell whether a page belongs to the tenth that nobody looked at while the rules were made."""
    return int(hashlib.sha256(page.encode()).hexdigest()[:2], 16) % 10 == 0


def pages_of(corpus: Path, part: str) -> Iterator[tuple[str, Page]]:
    """Yield id and page of the pages of a part: all, rest or held-back."""
    for line in (corpus / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        page = record["id"]
        if part == "all" or (part == "held-back") == is_held_back(page):
            body = gzip.decompress((corpus / "pages" / f"{page}.html.gz").read_bytes())
            yield page, Page(record.get("url") or NO_ADDRESS, body)


def predict(body: bytes, url: str) -> dict[str, Any]:
    """Read one page; `rejected` says why it is no article, where it is told to be none."""
    rejected = None
    try:
        article = read_article(body, url, outlet=library.SITE)
    except NotAnArticle as rejection:
        if rejection.found is None:
            return {"rejected": rejection.reason}
        article, rejected = rejection.found, rejection.reason
    return {
        "title": article.headline,
        "body": article.articleBody.split("\n\n") if article.articleBody else [],
        "published": published_of(article),
        "authors": [person.name for person in article.authors],
        "image": article.mainImage.url if article.mainImage else None,
        "topics": list(article.keywords),
        "lead": article.description,
        "type": article.articleType,
        "found_by": article.metadata.found_by,
        "rejected": rejected,
    }


def published_of(article: Article) -> str | None:
    """Return the instant of publication; where only a day was printed, or a time without a known zone, that."""
    if article.datePublished is not None:
        return article.datePublished.isoformat()
    languages = (article.inLanguage,) if article.inLanguage else ()
    now = article.metadata.dateDownloaded or datetime.now(UTC)
    printed = read_date(article.datePublishedRaw or "", languages=languages, now=now, near=date_in_url(article.url))
    if printed is None:
        return None
    return f"{printed.day}T{printed.time}" if printed.time else f"{printed.day}"


class Clock:
    """CPU time of each layer of the page at hand, by wrapping what the layers are called by."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        for layer, (module, name) in LAYERS.items():
            setattr(module, name, self._timed(layer, getattr(module, name)))

    def _timed(self, layer: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return call(*arguments, **named)
            finally:
                self.spent[layer] += time.process_time() - start

        return timed


class Newscrawl:
    """The tool at home: it reads in this process, so that the cost of each of its steps is known."""

    def __init__(self) -> None:
        predict(b"<p>warm", NO_ADDRESS)  # imports are no page's cost
        self.clock = Clock()
        self.about = {"lxml": etree.__version__}

    def read(self, page: Page) -> Reading:
        """Read one page."""
        self.clock.spent.clear()
        read = costs.measure(lambda page: predict(page.html, page.url), page)
        return replace(read, layers={layer: self.clock.spent[layer] for layer in LAYERS})


def quantile(values: list[float], share: float) -> float:
    """Return the value below which that share of the values lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def measure(tool: Newscrawl | PeerProcess, pages: Iterable[tuple[str, Page]], out: Path) -> dict[str, Reading]:
    """Read all pages and write the predictions, none for a page that the tool does not claim to read."""
    readings: dict[str, Reading] = {}
    with out.open("w", encoding="utf-8", errors="replace") as file:  # half of a surrogate pair is no tool's end
        for page_id, page in pages:
            reading = readings[page_id] = tool.read(page)
            if reading.prediction is not None:
                file.write(json.dumps({"id": page_id, **reading.prediction}, ensure_ascii=False) + "\n")
    return readings


def report(readings: dict[str, Reading]) -> None:
    """Print which pages failed, how many were told to be no article, the costs, the slowest pages."""
    read = {page: found for page, found in readings.items() if found.prediction is not None}
    print(f"{len(read)} pages read, {len(readings) - len(read)} that the tool does not claim to read")
    print("failed:", dict(Counter(found.error for found in read.values() if found.error)))
    print("rejected:", dict(Counter(why for found in read.values() if (why := found.prediction.get("rejected")))))
    measured = {page: found for page, found in read.items() if found.parse_seconds}
    if not measured:
        return
    print(f"{statistics.fmean(found.seconds for found in measured.values()) * 1000:.1f} ms a page")
    rows = {"all": [found.seconds / found.parse_seconds for found in measured.values()]}
    for layer in next(iter(measured.values())).layers:
        rows[layer] = [found.layers[layer] / found.parse_seconds for found in measured.values()]
    print(f"{'multiples of lxml.html.fromstring':36} median   95 %  worst   mean")
    for name, values in rows.items():
        row = (statistics.median(values), quantile(values, 0.95), max(values), statistics.fmean(values))
        print(f"{name:36} " + " ".join(f"{value:6.2f}" for value in row))
    print("slowest:")
    for page, found in sorted(measured.items(), key=lambda cost: -cost[1].seconds)[:SLOWEST]:
        print(f"  {found.seconds:5.2f} s  {found.seconds / found.parse_seconds:6.1f} x  {page}")
    print(f"peak RSS {max(found.peak for found in measured.values()):.0f} MiB")


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--part", choices=("all", "rest", "held-back"), default="all")
    parser.add_argument("--limit", type=int, help="read no more than the first pages of the part")
    parser.add_argument("--tool", choices=("newscrawl", *TOOLS), default="newscrawl")
    parser.add_argument("--peers", type=Path, default=PROJECT / ".peers", help="what benchmarks/peers.sh was told")
    given = parser.parse_args()
    pages = itertools.islice(pages_of(given.corpus, given.part), given.limit)
    with ExitStack() as stack:
        try:
            tool = (
                Newscrawl() if given.tool == "newscrawl" else stack.enter_context(PeerProcess(given.tool, given.peers))
            )
            readings = measure(tool, pages, given.out)
        except MissingPeerError as missing:
            parser.exit(2, f"{missing}\n")
        print(given.tool, *(f"{name} {value}" for name, value in tool.about.items()))
    report(readings)


if __name__ == "__main__":
    main()
