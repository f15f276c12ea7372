"""Measure near-duplicate detection: `python -m benchmarks.duplicates CORPUS`, and with `--scale` the index's costs.

It is longer than other modules since it holds two measurements, each a story of its own, and their tables.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.invented import invented
from benchmarks.pairs import Editor, Text, copies, others, read_texts
from newscrawl.fingerprint import (
    LEAST_RESEMBLANCE,
    NEAR,
    decide,
    fingerprint,
    resemblance,
    shared_part,
)
from newscrawl.ledger.sqlite import SqliteLedger
from tests.ledger_writer import NOON, article_json, written_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from benchmarks.pairs import Pair
    from newscrawl.ledger.near_duplicates import Copied

ROUNDS = {"zh": 4}
"""How often each text is edited in each way; of Chinese the corpus has few."""
GENERATED = 150
"""Invented stories a language, Chinese and English."""
LANGUAGES = ("en", "de", "zh")
"""With texts enough for figures of their own; the others are one row."""

Scored = tuple["Pair", float, float, bool]
"""A pair, its part shared, its resemblance, and whether its words are the same."""


def score(pairs: Iterable[Pair]) -> Iterator[Scored]:
    """Yield the pairs whose texts both have a fingerprint."""
    for pair in pairs:
        first, second = fingerprint(pair.first.body), fingerprint(pair.second.body)
        if first and second:
            is_same = first.digest == second.digest
            if not (is_same and not pair.is_copy and pair.kind != "footer"):  # two records of one text are no error
                yield pair, shared_part(second, first), resemblance(second, first), is_same


def is_marked(scored: Scored, near: float = NEAR, least: float = LEAST_RESEMBLANCE) -> bool:
    """Tell whether a pair is marked at a threshold."""
    _, part, alike, is_same = scored
    return is_same or (part >= near and alike >= least)


def print_thresholds(scored: Sequence[Scored]) -> None:
    """Print recall (all, and of the worst kind) and precision for each pair of thresholds."""
    print("| part shared | resemblance | recall | worst kind | precision | false marks |\n|---|---|---|---|---|---|")
    for least in (0.0, 0.06, 0.08, 0.10, 0.12):
        for near in (0.40, 0.45, 0.50, 0.54, 0.56, 0.58, 0.60, 0.62, 0.65):
            kinds: dict[str, list[bool]] = defaultdict(list)
            false = 0
            for each in scored:
                marked = is_marked(each, near, least)
                if each[0].is_copy:
                    kinds[each[0].kind].append(marked)
                else:
                    false += marked
            hits, count = sum(map(sum, kinds.values())), sum(map(len, kinds.values()))
            worst = min(sum(each) / len(each) for each in kinds.values())
            print(f"| {near} | {least} | {hits / count:.4f} | {worst:.4f} | {hits / (hits + false):.4f} | {false} |")


def print_figures(scored: Sequence[Scored]) -> None:
    """Print recall by kind of edit, false marks by kind of pair, and both with precision by language."""
    groups: dict[tuple[str, str], list[bool]] = defaultdict(list)
    languages = []
    for each in scored:
        pair = each[0]
        language = pair.first.language if pair.first.language in LANGUAGES else "others"
        source = f"{language}, invented" if pair.first.outlet == "newsroom" else language
        languages.append(source)
        sign = "copy" if pair.is_copy else "other"
        for key in ((f"{sign} {pair.kind}", source), (f"{sign} {pair.kind}", "all")):
            groups[key].append(is_marked(each))
        for key in ((f"{sign}, all", source), (f"{sign}, all", "all")):
            groups[key].append(is_marked(each))
    columns = [*sorted(set(languages)), "all"]
    print(f"| kind | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for kind in sorted({kind for kind, _ in groups}):
        cells = []
        for column in columns:
            marks = groups.get((kind, column), [])
            shown = f"{sum(marks) / len(marks):.4f}" if kind.startswith("cop") and marks else f"{sum(marks)}"
            cells.append(f"{shown} of {len(marks)}" if marks else "-")
        print(f"| {kind} | {' | '.join(cells)} |")
    for name, kept in (("all pairs", None), ("pairs without a common footer", "other footer")):
        cells = []
        for column in columns:
            hits = sum(groups["copy, all", column])
            false = sum(groups["other, all", column]) - (sum(groups.get((kept, column), [])) if kept else 0)
            cells.append(f"{hits / (hits + false):.4f}" if hits + false else "-")
        print(f"| precision, {name} | {' | '.join(cells)} |")


def print_stream(texts: Sequence[Text], editor: Editor) -> None:
    """Print what the index finds when all texts of the half arrive, then a copy of each kind of each."""
    with tempfile.TemporaryDirectory() as folder, SqliteLedger.open(Path(folder) / "l.sqlite", durable=False) as ledger:
        _print_stream(ledger, texts, editor)


def _print_stream(ledger: SqliteLedger, texts: Sequence[Text], editor: Editor) -> None:
    false = []
    texts = [text for text in texts if fingerprint(text.body)]
    for text in texts:
        false += [(text.name, copied.original) for copied in [_arrive(ledger, text.name, text)] if copied]
    known = {name for name, _ in false}
    found: dict[str, list[bool]] = defaultdict(list)
    for number, pair in enumerate(copies([text for text in texts if text.name not in known], editor, {})):
        print_of_copy = fingerprint(pair.second.body)
        if print_of_copy:
            copied = ledger.find_copied(f"corpus:copy/{number}", print_of_copy)
            found[pair.kind].append(copied is not None and copied.original == f"corpus:{pair.first.name}")
    marks = [mark for each in found.values() for mark in each]
    print(f"\nindex: of {len(texts)} texts {len(false)} marked on arrival: {false[:12]}")
    print(f"found with the right original: {sum(marks) / len(marks):.4f} of {len(marks)}; worst kinds:")
    print(sorted((round(sum(each) / len(each), 4), kind) for kind, each in found.items())[:3])


def _arrive(ledger: SqliteLedger, name: str, text: Text) -> Copied | None:
    found = fingerprint(text.body)
    if found is None:
        return None
    article_id = f"corpus:{name}"
    copied = ledger.find_copied(article_id, found)
    original = copied.original if copied else None
    line = written_line(article_json(1, id=article_id), 0, fingerprint=found, duplicate_of=original)
    ledger.commit_lines(f"corpus/{name}.jsonl", line.length, [line], NOON)
    return copied


def print_costs(texts: Sequence[Text]) -> None:
    """Print microseconds a fingerprint of 6,000 characters and a comparison."""
    for language in ("en", "zh"):
        long = "\n\n".join(text.body for text in texts if text.language == language and text.outlet != "newsroom")
        samples = [long[start : start + 6000] for start in range(0, min(len(long), 60_000) - 6000, 6000)]
        taken = [_microseconds(lambda text=sample: fingerprint(text), 20) for sample in samples]
        print(f"fingerprint, {language}, 6,000 characters: median {statistics.median(taken):.0f} us")
    first, second = fingerprint(texts[0].body), fingerprint(texts[1].body)
    if first and second:
        print(f"comparison: {_microseconds(lambda: decide(first, second), 2000):.1f} us")


def _microseconds(work: Callable[[], object], count: int) -> float:
    best = float("inf")
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(count):
            work()
        best = min(best, (time.perf_counter() - begun) / count)
    return best * 1e6


def print_scale(sizes: Sequence[int], folder: Path) -> None:
    """Print microseconds a lookup and an addition, bytes on disk and memory, by size."""
    print("| articles | new text, us | 99 of 100 | copy, us | added, us | MB | RSS MB |\n|---|---|---|---|---|---|---|")
    path = folder / "ledger.sqlite"
    with SqliteLedger.open(path) as ledger:
        number = 0
        for size in sizes:
            added: list[float] = []
            while number < size:
                added.append(_commit(ledger, number))
                number += 50
            _print_lookups(ledger, size, statistics.median(added[-200:]), path)


def _print_lookups(ledger: SqliteLedger, size: int, added: float, path: Path) -> None:
    chance = Random(size)
    news, again = [], []
    for turn in range(2000):
        known = invented(chance.randrange(size))
        for samples, each in ((news, invented(f"new {size} {turn}")), (again, known)):
            begun = time.perf_counter()
            ledger.find_copied("new:1", each)
            samples.append((time.perf_counter() - begun) * 1e6)
    slow = statistics.quantiles(news, n=100)[98]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    megabytes = path.stat().st_size / 1e6
    print(
        f"| {size:,} | {statistics.median(news):.0f} | {slow:.0f} | {statistics.median(again):.0f} | {added:.0f} "
        f"| {megabytes:.0f} | {memory:.0f} |",
        flush=True,
    )


def _commit(ledger: SqliteLedger, first: int) -> float:
    """Add the fingerprints of 50 articles, and nothing else; returns microseconds each."""
    noted = [(f"outlet_with_a_name:{number:016x}", invented(number)) for number in range(first, first + 50)]
    begun = time.perf_counter()
    for article_id, each in noted:
        ledger.note_fingerprint(article_id, each, None)
    ledger.commit_lines("outlet_with_a_name/run.jsonl", 0, [], NOON)
    return (time.perf_counter() - begun) / len(noted) * 1e6


def main() -> None:
    """Measure what the arguments ask for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("corpus", type=Path, help="folder with truth.jsonl")
    arguments.add_argument("--scale", action="store_true", help="costs at up to 1,000,000 articles; minutes")
    arguments.add_argument("--folder", type=Path, help="where the index of --scale is written")
    asked = arguments.parse_args()
    if asked.scale:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:  # of nothing but fingerprints
            print_scale((1_000, 100_000, 1_000_000), Path(folder))
        return
    if not (asked.corpus / "truth.jsonl").is_file():
        print(f"{asked.corpus} holds no truth.jsonl: the corpus is not there", file=sys.stderr)
        raise SystemExit(2)
    texts = read_texts(asked.corpus, GENERATED)
    print(f"{len(texts)} texts: {Counter(text.language for text in texts).most_common()}")
    print_costs(texts)
    editor = Editor(texts)
    for half in ("choose", "report"):
        chosen = [text for text in texts if text.half == half]
        pairs = [*copies(chosen, editor, ROUNDS), *others(chosen, editor, neighbours=40, unrelated=30)]
        scored = list(score(pairs))
        count = sum(each[0].is_copy for each in scored)
        print(
            f"\nhalf to {half}: {count} copies, {len(scored) - count} others; {len(pairs) - len(scored)} pairs left out"
        )
        if half == "choose":
            print_thresholds(scored)
        else:
            print_figures(scored)
            print_stream(chosen, editor)


if __name__ == "__main__":
    main()
