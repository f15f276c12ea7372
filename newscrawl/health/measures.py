"""What is measured of a run's pages: each measure is a share, held against the same share of earlier runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.health.records import Condition
from newscrawl.health.statistics import FALL, Share
from newscrawl.verdict import BLOCKED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from newscrawl.health.history import JudgedRun

_LAYERS = ("outlet", "selectors", "structured", "lead", "body", "generic")
"""The best first, as `found_by` names them."""
_BELIEVED = frozenset({"selectors", "structured"})
_NOT_ASKED_FOR = ("out_of_range", "other_section")
_REFUSALS = frozenset({"error_page", "login_page", "paywall"})
_REDESIGN = 4  # times fewer: a second template may have a day of its own
_LONGER = 0.9  # of the bodies are longer than what counts as short


@dataclass(frozen=True, slots=True)
class Measure:
    """A share of each run; `kind` and `name` say of what. Lost is what is `fall` times lower than ever."""

    kind: str
    name: str
    share: Callable[[JudgedRun], Share]
    fall: int = FALL


def measures_of(past: Sequence[JudgedRun]) -> Iterator[Measure]:
    """Yield what is measured of an outlet, by what its good runs show."""
    yield Measure("had", "", _had)
    yield Measure("readable", "", _readable)
    yield Measure("own", "", _of_own_text)
    yield Measure("addresses", "", _of_articles)
    filled, layers, lengths = Counter[str](), dict[str, Counter[str]](), Counter[int]()
    for run in past:
        filled.update(run.under("fields"))
        for name, number in run.under("found_by").items():
            field, _, layer = name.partition("/")
            layers.setdefault(field, Counter())[layer] += number
        lengths.update({int(name): number for name, number in run.under("bodies").items()})
    for name in sorted(filled):
        yield Measure("filled", name, lambda run, name=name: _filled(run, name))  # type: ignore[misc]
    for name in sorted(layers):
        usual = layers[name].most_common(1)[0][0]
        if usual in _BELIEVED:
            as_good = _LAYERS[: _LAYERS.index(usual) + 1]
            yield Measure("layer", name, lambda run, name=name, as_good=as_good: _found(run, name, as_good), _REDESIGN)  # type: ignore[misc]
    shortest = _usual_least(lengths)
    if shortest:
        yield Measure("length", "", lambda run: _long_enough(run, shortest))


def _had(run: JudgedRun) -> Share:
    """Return the pages that could be had, of those that were asked for."""
    failed = run.number("articles/failed") - run.under("articles").get("failed/not_fetched", 0)
    asked = run.number("articles/followed") - run.under("articles").get("failed/not_fetched", 0)
    return Share(max(asked - failed, 0), asked)


def _readable(run: JudgedRun) -> Share:
    """Return the pages that could be read as articles, of those that could be had and are new."""
    articles = run.under("articles")
    apart = articles.get("unchanged/not_modified", 0)
    apart += sum(articles.get(f"rejected/{reason}", 0) for reason in _NOT_ASKED_FOR)
    pages = max(articles.get("fetched", 0) - apart, 0)
    return Share(max(pages - sum(unread(run).values()), 0), pages)


def unread(run: JudgedRun) -> dict[str, int]:
    """Return for which reasons pages were no articles; many with one text are none either."""
    reasons = run.reasons("articles/rejected")
    found = {reason: number for reason, number in reasons.items() if reason not in _NOT_ASKED_FOR}
    same = run.under("articles").get("duplicate/same_text", 0)
    return found | ({"same_text": same} if same else {})


def _of_articles(run: JudgedRun) -> Share:
    """Return the announced addresses that are those of articles."""
    leads, skipped = run.number("leads/announced"), run.under("leads")
    strange = sum(skipped.get(f"skipped/{reason}", 0) for reason in ("no_article_address", "bad_address"))
    return Share(max(leads - strange, 0), leads)


def _of_own_text(run: JudgedRun) -> Share:
    """Return the articles whose body no other one of the run has: what stands in their place is always the same."""
    written = run.under("articles").get("written", 0)
    return Share(max(written - run.under("same_bodies").get("", 0), 0), written)


def _filled(run: JudgedRun, field: str) -> Share:
    hits = run.under("fields").get(field, 0)
    if field == "articleBody":
        hits += run.under("textless").get("", 0)  # pages of pictures or video alone have none to fill
    written = run.under("articles").get("written", 0)
    return Share(min(hits, written), written)


def _found(run: JudgedRun, field: str, layers: Iterable[str]) -> Share:
    """Return the pages in which a field was found by one of these layers, of those in which it was found."""
    found = run.under("found_by")
    return Share(
        sum(found.get(f"{field}/{layer}", 0) for layer in layers),
        sum(found.get(f"{field}/{layer}", 0) for layer in _LAYERS),
    )


def layers_of(runs: Iterable[JudgedRun], field: str) -> dict[str, int]:
    """Return by which layers a field was found in these runs, and how often."""
    counted = Counter[str]()
    for run in runs:
        counted.update({layer: run.under("found_by").get(f"{field}/{layer}", 0) for layer in _LAYERS})
    return {layer: number for layer, number in counted.items() if number}


def _long_enough(run: JudgedRun, shortest: int) -> Share:
    bodies = {int(name): number for name, number in run.under("bodies").items()}
    return Share(sum(number for length, number in bodies.items() if length >= shortest), sum(bodies.values()))


def _usual_least(lengths: Counter[int]) -> int:
    """Return the length, of those that are counted, which nearly all bodies reach."""
    whole, reached = sum(lengths.values()), 0
    for length in sorted(lengths, reverse=True):
        reached += lengths[length]
        if reached >= _LONGER * whole:
            return length
    return 0


def middle_length(runs: Iterable[JudgedRun]) -> float | None:
    """Return about the median length of the bodies in characters, from how many there are between powers of 2."""
    lengths = Counter[int]()
    for run in runs:
        lengths.update({int(name): number for name, number in run.under("bodies").items()})
    half, below = sum(lengths.values()) / 2, 0
    for length in sorted(lengths):
        if below + lengths[length] >= half:
            return round(length * 2 ** ((half - below) / lengths[length]))
        below += lengths[length]
    return None


def condition_of(kind: str, reasons: dict[str, int]) -> Condition:
    """Return what a collapsed share means, by the reasons for which pages were lost."""
    if kind in {"filled", "layer", "length", "addresses"}:
        return Condition.CHANGED
    refused = sum(number for reason, number in reasons.items() if reason in BLOCKED | _REFUSALS)
    return Condition.BLOCKED if refused * 2 > sum(reasons.values()) else Condition.BROKEN
