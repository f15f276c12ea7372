"""A run explained: what it was asked for, which sources answered, its account, its verdict and its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.account import Account
from newscrawl.explaining.figures import Figures
from newscrawl.health.history import CONDITION
from newscrawl.ledger.output import PART, finished_path
from newscrawl.verdict import ExitCode, judge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from newscrawl.ledger.interface import Ledger
    from newscrawl.ledger.records import KnownRun
    from newscrawl.spider import NewsSpider

_MEANINGS = {
    ExitCode.COMPLETE: "complete",
    ExitCode.UNEXPECTED: "an unexpected error; the run's log holds it",
    ExitCode.OUTPUT_LOST: "the output could not be written",
    ExitCode.LEDGER_UNAVAILABLE: "the Ledger could not be used",
    ExitCode.INTERRUPTED: "interrupted; what was written is complete",
    ExitCode.BELOW_PROMISE: "below the outlet's promises",
    ExitCode.FORCED: "forced to stop",
    ExitCode.TIME_LIMIT: "stopped at its time limit",
    ExitCode.BLOCKED: "blocked",
    ExitCode.PARTIAL: "partial",
}
NOT_KEPT = "the Ledger keeps a run's figures, not its leads one by one; the run's log has a line for each failure"


@dataclass(frozen=True, slots=True)
class SourceRead:
    """A source and when its listing was last read; `by_this_run`: while this run went on."""

    url: str
    last_success: datetime | None
    leads: int
    by_this_run: bool


@dataclass(frozen=True, slots=True)
class FileWritten:
    """A file of the run as it is called now; `is_there` tells whether it lies in the output."""

    name: str
    lines: int
    committed: int
    is_there: bool


@dataclass(frozen=True, slots=True)
class RunTold:
    """A run; `verdict` is a sentence, `account` what came of its leads by event and reason."""

    run: KnownRun
    verdict: str
    account: Mapping[str, Mapping[str, int]]
    sources: tuple[SourceRead, ...]
    files: tuple[FileWritten, ...]


def tell_run(
    ledger: Ledger, output_dir: Path, crawl_id: str, spider: NewsSpider | None, failed_share_max: float
) -> RunTold | None:
    """Return a run told, None where the Ledger knows none of this id. `spider` is its outlet's, where it has a file."""
    run = ledger.run(crawl_id)
    if run is None:
        return None
    account = Account(Figures(run.accounting))
    events = {name: account.reasons(name) or _whole(account, name) for name in _EVENTS if account.number(name)}
    sources = tuple(_sources(ledger, run, spider))
    files = tuple(_files(ledger, output_dir, run))
    return RunTold(run, verdict_of(run, spider, failed_share_max), events, sources, files)


_EVENTS = (
    "leads/announced", "leads/skipped", "leads/taken_up", "articles/followed", "articles/fetched", "articles/written",
    "articles/revised", "articles/unchanged", "articles/duplicate", "articles/rejected", "articles/failed",
    "sources/read", "sources/unchanged", "sources/failed", "requests/saved", "requests/retried", "hosts/rested",
    "hosts/given_up", "robots",
)  # fmt: skip


def _whole(account: Account, name: str) -> dict[str, int]:
    return {"": account.number(name)}


def verdict_of(run: KnownRun, spider: NewsSpider | None, failed_share_max: float) -> str:
    """Return the sentence of the verdict: judged again by the same rules, since the Ledger keeps only its code."""
    if run.ended is None:
        return "it goes on, or was killed and not yet followed by another run of the outlet"
    if run.exit_code is None:
        return "it was killed, which the run after it noticed"
    account, promises = Account(Figures(run.accounting)), spider.expect if spider else {}
    again = judge(account, "finished", is_full_run=not run.asked, promises=promises, failed_share_max=failed_share_max)
    if again.code == run.exit_code:
        return again.sentence
    found = Account(Figures(run.accounting)).reasons(CONDITION)
    if run.exit_code == ExitCode.BELOW_PROMISE and found:
        return f"far below the outlet's own past: {next(iter(found))}"
    is_known = run.exit_code in set(ExitCode)
    return _MEANINGS.get(ExitCode(run.exit_code), "ended") if is_known else f"ended with exit code {run.exit_code}"


def _sources(ledger: Ledger, run: KnownRun, spider: NewsSpider | None) -> list[SourceRead]:
    told = []
    for source in spider.sources if spider else ():
        known = ledger.source(run.outlet, source.url)
        read = known.last_success if known else None
        in_run = read is not None and read >= run.started and (run.ended is None or read <= run.ended)
        told.append(SourceRead(source.url, read, known.leads if known else 0, in_run))
    return told


def _files(ledger: Ledger, output_dir: Path, run: KnownRun) -> list[FileWritten]:
    told = []
    for file in ledger.files(run.outlet):
        stem = file.name.rpartition("/")[2].removesuffix(".jsonl")
        rest = stem.removeprefix(run.crawl_id)
        # A second run of one second is called "<crawl_id>-2", as is the second file of the first: both are shown.
        if stem == rest or (rest and not rest.removeprefix("-").isdigit()):
            continue
        path = finished_path(output_dir, file.name)
        part = Path(f"{output_dir / file.name}{PART}")
        is_there = path is not None or part.is_file()
        name = path.relative_to(output_dir).as_posix() if path else file.finished_as or f"{file.name}{PART}"
        told.append(FileWritten(name, file.lines, file.committed, is_there))
    return told
