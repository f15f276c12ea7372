"""What a run comes to: one sentence, and the exit code a cron job can trust."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.account import Account


class ExitCode(IntEnum):
    """Exit codes of `scrapy crawl`; docs/operating.md holds the same table."""

    COMPLETE = 0
    UNEXPECTED = 1
    USAGE = 2
    OUTPUT_LOST = 3
    CONFIGURATION = 4
    LEDGER_UNAVAILABLE = 8
    LOCKED = 10
    INTERRUPTED = 11
    BELOW_PROMISE = 12
    FORCED = 13
    TIME_LIMIT = 15
    BLOCKED = 18
    PARTIAL = 20


class Cause(StrEnum):
    """What a run that came to its end was found to lack."""

    SOURCES = "sources"
    SOME_SOURCES = "some_sources"
    PAGES = "pages"
    LEADS = "leads"
    FIELDS = "fields"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An exit code and the sentence that says why; `cause` is set where the outlet is to blame."""

    code: ExitCode
    sentence: str
    cause: Cause | None = field(default=None, compare=False)


_BY_FINISH_REASON = {
    "shutdown": Verdict(ExitCode.INTERRUPTED, "interrupted; what was written is complete"),
    "closespider_timeout": Verdict(ExitCode.TIME_LIMIT, "stopped at its time limit"),
    "closespider_timeout_no_item": Verdict(ExitCode.TIME_LIMIT, "stopped: no article for too long"),
    "output_lost": Verdict(ExitCode.OUTPUT_LOST, "stopped: the output could not be written (disk full or gone?)"),
    "locked": Verdict(ExitCode.LOCKED, "another run of the outlet is going on"),
    "ledger_lost": Verdict(ExitCode.LEDGER_UNAVAILABLE, "stopped: the ledger cannot be used"),
    "memusage_exceeded": Verdict(ExitCode.UNEXPECTED, "stopped: MEMUSAGE_LIMIT_MB was reached"),
}
BLOCKED = frozenset({"http_401", "http_403", "http_429", "http_503", "rate_limited", "forbidden", "block_page"})
"""The reasons for which pages and sources fail where an outlet does not want to be read."""
_NOT_ASKED_FOR = frozenset({"no_article_address", "bad_address", "other_section"})
_UNREAD = ("no_headline", "no_text", "too_short", "no_date", "paywall")
_FEWEST_PAGES = 10  # below that a share says nothing
_EXPECTED_ENDS = frozenset({"finished", "closespider_itemcount", "closespider_pagecount", "closespider_errorcount"})


FORCED = Verdict(ExitCode.FORCED, "forced to stop; the next run finishes its file")
"""Of a run that was told to stop a second time, before it had come to its end."""


def judge(
    account: Account, finish_reason: str, *, is_full_run: bool, promises: Mapping[str, float], failed_share_max: float
) -> Verdict:
    """Judge a finished run by its account.

    `is_full_run`: no argument narrowed the run, so that the outlet's promise of leads holds.
    """
    if finish_reason in _BY_FINISH_REASON:
        return _BY_FINISH_REASON[finish_reason]
    if finish_reason not in _EXPECTED_ENDS:
        return Verdict(ExitCode.UNEXPECTED, f"ended as {finish_reason!r}")
    return (
        _judge_output(account)
        or _judge_sources(account)
        or _judge_pages(account, failed_share_max)
        or _judge_promises(account, promises, is_full_run=is_full_run)
        or Verdict(ExitCode.COMPLETE, "complete")
    )


def _judge_output(account: Account) -> Verdict | None:
    lost = account.scrapy("newscrawl/output_lost") or account.scrapy("feedexport/failed_count/LinesStorage")
    return Verdict(ExitCode.OUTPUT_LOST, "the output file could not be finished") if lost else None


def _judge_sources(account: Account) -> Verdict | None:
    failed, read = account.reasons("sources/failed"), account.number("sources/read")
    if failed and not read:
        if BLOCKED.issuperset(failed):
            return Verdict(ExitCode.BLOCKED, f"blocked: no source could be read ({_listed(failed)})", Cause.SOURCES)
        return Verdict(ExitCode.BELOW_PROMISE, f"no source could be read ({_listed(failed)})", Cause.SOURCES)
    if read and not account.number("leads/announced"):
        sentence = "the sources announced no article: have their pages changed?"
        return Verdict(ExitCode.BELOW_PROMISE, sentence, Cause.SOURCES)
    skipped = account.reasons("leads/skipped")
    if skipped and not account.number("articles/followed") and _NOT_ASKED_FOR.issuperset(skipped):
        sentence = f"none of the announced addresses was followed ({_listed(skipped)})"
        return Verdict(ExitCode.BELOW_PROMISE, sentence, Cause.SOURCES)
    return None


def _judge_pages(account: Account, failed_share_max: float) -> Verdict | None:
    failed = account.reasons("articles/failed")
    failed.pop("not_fetched", None)  # why the run ended before is said by its end
    number, followed = sum(failed.values()), account.number("articles/followed")
    if number > failed_share_max * followed:
        blocked = sum(failed.get(reason, 0) for reason in BLOCKED)
        code = ExitCode.BLOCKED if blocked * 2 > number else ExitCode.PARTIAL
        prefix = "blocked: " if code == ExitCode.BLOCKED else ""
        return Verdict(code, f"{prefix}{number} of {followed} pages failed ({_listed(failed)})", Cause.PAGES)
    fetched = account.number("articles/fetched")
    rejected = account.reasons("articles/rejected")
    if fetched and sum(rejected.values()) - rejected.get("out_of_range", 0) == fetched:
        sentence = f"none of {fetched} pages was an article ({_listed(rejected)})"
        return Verdict(ExitCode.BELOW_PROMISE, sentence, Cause.PAGES)
    source_failures = account.reasons("sources/failed")
    if source_failures:
        number = sum(source_failures.values())
        sentence = f"{number} sources could not be read ({_listed(source_failures)})"
        return Verdict(ExitCode.PARTIAL, sentence, Cause.SOME_SOURCES)
    return None


def _judge_promises(account: Account, promises: Mapping[str, float], *, is_full_run: bool) -> Verdict | None:
    announced = account.number("leads/announced")
    if is_full_run and announced < promises.get("leads", 0):
        sentence = f"{announced} leads were announced, {promises['leads']:g} are promised"
        return Verdict(ExitCode.BELOW_PROMISE, sentence, Cause.LEADS)
    # A page that could not be read as an article lacks all fields: left out, a redesign would look complete.
    rejected = account.reasons("articles/rejected")
    unread = sum(rejected.get(reason, 0) for reason in _UNREAD)
    pages = account.number("articles/written") + unread
    if pages < _FEWEST_PAGES:
        return None
    for name, promised in promises.items():
        filled = account.number(f"fields/{name}")
        if name == "articleBody":
            filled += account.number("textless")  # pages of pictures or video alone have none to fill
        if name != "leads" and filled < promised * pages and pages - filled > 1:  # one page is no redesign
            share = filled / pages
            sentence = f"{name} is filled in {share:.0%}, {promised:.0%} are promised"
            return Verdict(ExitCode.BELOW_PROMISE, sentence, Cause.FIELDS)
    return None


def _listed(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{reason} {number}" for reason, number in reasons.items())
