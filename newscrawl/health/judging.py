"""Hold a run against its outlet's promises and its own past, and say in one sentence how the outlet is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.health.history import CONDITION
from newscrawl.health.measures import Measure, condition_of, layers_of, measures_of, unread
from newscrawl.health.records import Condition, Finding
from newscrawl.health.statistics import FEWEST, Share, has_collapsed, has_shrunk, may_be_ordinary
from newscrawl.verdict import Cause, ExitCode, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.health.history import History, JudgedRun

_WINDOWS = (FEWEST, 2 * FEWEST)
"""Where a run has fewer pages than these, those of the runs before it are looked at as well."""
_ENOUGH_PAGES = 10  # a share of fewer says nothing where no past tells what is usual
_PASSING = frozenset({"timeout", "connection", "cut", "refused", "dns", "rate_limited", "http_429", "not_fetched"})
_PATIENCE_GROWS = 3  # times the longest time without an article that was ever seen
_PATIENCE, _PATIENCE_UNTAUGHT = timedelta(days=1), timedelta(days=5)
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Judgement:
    """How the outlet is by one run, the worst finding first; `now` are the runs whose pages were looked at."""

    findings: tuple[Finding, ...]
    now: tuple[JudgedRun, ...]
    newest: datetime | None

    @property
    def condition(self) -> Condition:
        """Return the verdict."""
        return self.findings[0].condition if self.findings else Condition.OK

    @property
    def sentence(self) -> str:
        """Return why."""
        return self.findings[0].sentence if self.findings else "as usual"


def judge_health(run: JudgedRun, verdict: Verdict, history: History) -> Judgement:
    """Judge a run that came to its end.

    What the run itself was found to lack (`verdict`) counts, but for shares of few pages: of these the past alone can
    tell whether they are strange.
    """
    found = [
        *_of_verdict(run, verdict, history),
        *_of_sources(run, history),
        *_of_pages(run, history),
        *_of_freshness(run, history),
    ]
    named = {finding.measure: finding for finding in reversed(found)}
    findings = sorted(named.values(), key=lambda finding: -finding.condition.rank)
    return Judgement(tuple(findings), tuple(_window(run, history, _WINDOWS[-1])[0]), newest_of(run, history))


# --- what the run lacks ----------------------------------------------------------------------------------------------


def _of_verdict(run: JudgedRun, verdict: Verdict, history: History) -> Iterator[Finding]:
    """Yield what the run's own verdict says of the outlet."""
    if verdict.code == ExitCode.COMPLETE:
        return
    condition = Condition.BLOCKED if verdict.code == ExitCode.BLOCKED else Condition.BROKEN
    if verdict.cause == Cause.PAGES:
        is_known = sum(each.number("articles/followed") for each in history.good) >= 2 * _ENOUGH_PAGES
        if is_known or run.number("articles/followed") < _ENOUGH_PAGES:
            return  # `_of_pages` knows better
    if verdict.cause == Cause.SOME_SOURCES and _may_pass(run, history):
        return
    if verdict.cause == Cause.FIELDS:
        condition = Condition.CHANGED
    yield Finding(condition, f"run/{verdict.cause or int(verdict.code)}", verdict.sentence)


def _may_pass(run: JudgedRun, history: History) -> bool:
    """Tell whether sources failed as they now and then do: not in the run before, and few of them."""
    reasons = run.reasons("sources/failed")
    failed, before = sum(reasons.values()), history.runs[0].number("sources/failed") if history.runs else 0
    is_passing = all(reason in _PASSING or reason.startswith("http_5") for reason in reasons)
    return is_passing and not before and failed <= run.number("sources/read")


# --- what the sources announced --------------------------------------------------------------------------------------


def _of_sources(run: JudgedRun, history: History) -> Iterator[Finding]:
    """Yield which sources announce far fewer leads than they ever did, and whether the outlet does by that."""
    usual, is_alive = history.like(run.started), run.number("articles/written") >= FEWEST
    emptied = {}
    for url, leads in run.under("announced_by").items():
        past = [each.under("announced_by")[url] for each in usual if url in each.under("announced_by")]
        if has_shrunk(leads, past, is_long=history.is_long, is_alive=is_alive):
            emptied[url] = leads, sorted(past)[len(past) // 2]
    if not emptied:
        return
    leads, before = (sum(pair[place] for pair in emptied.values()) for place in (0, 1))
    still = sum(run.under("announced_by").values()) - leads
    condition = Condition.CHANGED if still > before else Condition.BROKEN
    names = _listed(list(emptied))
    yield Finding(condition, "leads", f"{names}: {leads} leads are announced, {before} are usual")


# --- what the pages hold ---------------------------------------------------------------------------------------------


def _of_pages(run: JudgedRun, history: History) -> Iterator[Finding]:
    """Yield which shares of the newest pages are far below all that earlier pages have shown."""
    lost: dict[str, list[tuple[Measure, Share, Share, Sequence[JudgedRun]]]] = {}
    for measure in measures_of(history.good):
        for fewest in _WINDOWS:
            window, before = _window(run, history, fewest, measure)
            now = sum(map(measure.share, window), Share())
            if may_be_ordinary(now):
                continue  # nearly always: the past need not be counted
            past = [measure.share(each) for each in before]
            if has_collapsed(now, past, measure.fall):
                lost.setdefault(measure.kind, []).append((measure, now, sum(past, Share()), window))
                break
    for kind, entries in lost.items():
        yield _finding_of(kind, entries)


def _window(
    run: JudgedRun, history: History, fewest: int, measure: Measure | None = None
) -> tuple[list[JudgedRun], list[JudgedRun]]:
    """Return the newest runs that have so many pages together, and the good ones before them."""
    window, pages = [run], 0
    for number, each in enumerate((run, *history.runs)):
        window = [run, *history.runs[:number]]
        pages += measure.share(each).pages if measure else each.number("articles/fetched")
        if pages >= fewest:
            break
    began = window[-1].started
    return window, [each for each in history.good if each.started < began]


def _finding_of(kind: str, entries: list[tuple[Measure, Share, Share, Sequence[JudgedRun]]]) -> Finding:
    """Return what the collapse of one kind of share comes to."""
    reasons = Counter[str]()
    for each in entries[0][3]:
        reasons.update(unread(each) if kind == "readable" else {})
        reasons.update(each.reasons("articles/failed") if kind == "had" else {})
    said = _listed([_said_of(*entry) for entry in entries])
    why = f" ({_listed([f'{name} {number}' for name, number in reasons.most_common()])})" if reasons else ""
    return Finding(condition_of(kind, reasons), kind, said + why)


def _said_of(measure: Measure, now: Share, past: Share, window: Sequence[JudgedRun]) -> str:
    of_pages = f"{now.hits} of {now.pages} pages, {past.ratio:.0%} are usual"
    if measure.kind == "filled":
        return f"{measure.name} is filled in {of_pages}"
    if measure.kind == "layer":
        layers = layers_of(window, measure.name)
        instead = max(layers, key=lambda layer: layers[layer]) if layers else "nothing"
        return f"{measure.name} is found by {instead}, by its usual layer in {of_pages}: have the pages changed?"
    return {
        "had": f"{of_pages} could be had",
        "readable": f"{now.hits} of {now.pages} pages were articles, {past.ratio:.0%} are usual",
        "own": f"{now.hits} of {now.pages} articles have a text of their own, {past.ratio:.0%} are usual",
        "addresses": f"{now.hits} of {now.pages} announced addresses are articles', {past.ratio:.0%} are usual",
        "length": f"{now.hits} of {now.pages} bodies are as long as nearly all were",
    }[measure.kind]


# --- how new it is ---------------------------------------------------------------------------------------------------


def newest_of(run: JudgedRun, history: History) -> datetime | None:
    """Return when the newest article that was written was published, as far as these runs know."""
    newest = max((each.under("newest").get("", 0) for each in (run, *history.runs)), default=0)
    return datetime.fromtimestamp(newest, UTC) if newest else None


def _of_freshness(run: JudgedRun, history: History) -> Iterator[Finding]:
    """Yield whether nothing new was written for much longer than ever."""
    newest = newest_of(run, history)
    ages = _ages(history)
    if newest is None or not ages:
        return
    patience = max(_PATIENCE if history.is_long else _PATIENCE_UNTAUGHT, _PATIENCE_GROWS * max(ages))
    age = run.started - newest
    if age > patience:
        said = f"the newest article is {in_words(age)} old, {in_words(max(ages))} was the longest before"
        yield Finding(Condition.SILENT, "freshness", said)


def _ages(history: History) -> list[timedelta]:
    """Return how old the newest article was at the good runs, as far as a newer one came after all."""
    ages, waiting, newest = list[timedelta](), list[timedelta](), 0
    for run in reversed(history.runs):
        published = run.under("newest").get("", 0)
        if published > newest:
            ages, waiting, newest = ages + waiting, [], published
        if newest and run.is_good and Condition.SILENT not in run.under(CONDITION):
            waiting.append(run.started - datetime.fromtimestamp(newest, UTC))
    return ages


def in_words(span: timedelta) -> str:
    """Return a span of time as a person says it: "3 h", "2 days"."""
    hours = span / timedelta(hours=1)
    if hours < 1:
        return f"{max(round(hours * 60), 0)} min"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
