"""Read real pages as pages of unknown make: `python -m benchmarks.extraction CORPUS --out PREDICTIONS.jsonl`.

CORPUS is a folder with `truth.jsonl`, of which ids and addresses are read and nothing else, and `pages/<id>.html.gz`.
A page that is told to be no article has a prediction too: what was found on it, and why it was rejected. Costs are CPU
time, as multiples of what `lxml.html.fromstring` needs for the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import resource
import statistics
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html

from newscrawl import NotAnArticle, library, read_article
from newscrawl.dates import date_in_url, read_date
from newscrawl.extraction import generic, ladder, reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newscrawl.article import Article

NO_ADDRESS = "https://unknown.invalid/"
SLOWEST = 8
# The steps of a reading, by the module and the name they are called by. A later one may be a part of an earlier one.
LAYERS = {
    "decode, guard, parse": (reading, "Page"),
    "selectors": (ladder.selectors_layer, "propose"),
    "structured": (ladder.structured, "propose"),
    "text": (generic, "read_body"),
    "  of it trafilatura": (generic, "_ask_trafilatura"),
    "visible page": (generic, "propose"),
    "normalise": (library, "normalise"),
}


def is_held_back(page: str) -> bool:
    """Tell whether a page belongs to the tenth that nobody looked at while the rules were made."""
    return int(hashlib.sha256(page.encode()).hexdigest()[:2], 16) % 10 == 0


def pages_of(corpus: Path, part: str) -> Iterator[tuple[str, str, bytes]]:
    """Yield id, address and bytes of the pages of a part: all, rest or held-back."""
    for line in (corpus / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        page = record["id"]
        if part == "all" or (part == "held-back") == is_held_back(page):
            body = gzip.decompress((corpus / "pages" / f"{page}.html.gz").read_bytes())
            yield page, record.get("url") or NO_ADDRESS, body


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


def cost_of(call: Callable[[], Any], times: int) -> float:
    """Return the least CPU time of several calls."""
    least = float("inf")
    for _ in range(times):
        start = time.process_time()
        call()
        least = min(least, time.process_time() - start)
    return least


def parse(body: bytes) -> None:
    """Parse a page as every other tool does."""
    try:
        lxml.html.fromstring(body)
    except (ValueError, lxml.etree.LxmlError):
        return  # an empty page: it cost what it cost


def quantile(values: list[float], share: float) -> float:
    """Return the value below which that share of the values lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def measure(corpus: Path, part: str, out: Path) -> None:
    """Read all pages, write the predictions, print what it cost."""
    predict(b"<p>warm", NO_ADDRESS)  # imports are no page's cost
    clock = Clock()
    costs: list[tuple[float, float, str]] = []
    layers: dict[str, list[float]] = {layer: [] for layer in LAYERS}
    rejected: Counter[str] = Counter()
    with out.open("w", encoding="utf-8") as file:
        for page, url, body in pages_of(corpus, part):
            base = cost_of(lambda body=body: parse(body), 3)
            clock.spent.clear()
            start = time.process_time()
            prediction = predict(body, url)
            own = time.process_time() - start
            costs.append((own / base, own, page))
            for layer, multiples in layers.items():
                multiples.append(clock.spent[layer] / base)
            rejected[prediction["rejected"]] += 1
            file.write(json.dumps({"id": page, **prediction}, ensure_ascii=False) + "\n")
    report(costs, layers, rejected)


def report(costs: list[tuple[float, float, str]], layers: dict[str, list[float]], rejected: Counter[str]) -> None:
    """Print the costs, the slowest pages, and how many pages were told to be no article."""
    multiples = [multiple for multiple, _, _ in costs]
    seconds = sum(own for _, own, _ in costs)
    print(f"{len(costs)} pages, {seconds / len(costs) * 1000:.1f} ms each")
    print(f"{'multiples of lxml.html.fromstring':36} median   95 %  worst   mean")
    for name, values in {"all": multiples, **layers}.items():
        row = (statistics.median(values), quantile(values, 0.95), max(values), statistics.fmean(values))
        print(f"{name:36} " + " ".join(f"{value:6.2f}" for value in row))
    print("slowest:")
    for multiple, own, page in sorted(costs, key=lambda cost: -cost[1])[:SLOWEST]:
        print(f"  {own:5.2f} s  {multiple:6.1f} x  {page}")
    print("rejected:", {reason: count for reason, count in rejected.most_common() if reason})
    print(f"peak RSS {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--part", choices=("all", "rest", "held-back"), default="all")
    given = parser.parse_args()
    measure(given.corpus, given.part, given.out)


if __name__ == "__main__":
    main()
