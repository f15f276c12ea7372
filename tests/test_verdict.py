"""A run comes to one exit code and one sentence, which a cron job and its owner can trust."""

from __future__ import annotations

import pytest

from newscrawl.account import Account
from newscrawl.verdict import ExitCode, Verdict, judge
from tests.figures import Figures

GOOD = {
    "sources/read": 3,
    "leads/announced": 60,
    "leads/skipped/repeated": 10,
    "articles/followed": 50,
    "articles/fetched": 50,
    "articles/written": 40,
    "articles/rejected/listing": 10,
    "fields/articleBody": 40,
    "fields/authors": 10,
}
PROMISES = {"leads": 50, "articleBody": 0.9, "authors": 0.25}


def verdict(
    reason: str = "finished", *, is_full_run: bool = True, scrapy: dict[str, int] | None = None, **changes: int
) -> Verdict:
    figures = GOOD | {name.replace("__", "/"): number for name, number in changes.items()}
    stats = Figures({f"newscrawl/{name}": number for name, number in figures.items() if number})
    stats.update(scrapy or {})
    return judge(Account(stats), reason, is_full_run=is_full_run, promises=PROMISES, failed_share_max=0.1)


NOTHING = dict.fromkeys((name.replace("/", "__") for name in GOOD), 0)
COMPLETE = (ExitCode.COMPLETE, "complete")


@pytest.mark.parametrize(
    "reason", ["finished", "closespider_itemcount", "closespider_pagecount", "closespider_errorcount"]
)
def test_a_run_that_kept_its_promises_is_complete(reason: str) -> None:
    assert verdict(reason) == Verdict(*COMPLETE)


@pytest.mark.parametrize(
    ("reason", "code", "words"),
    [
        ("shutdown", ExitCode.INTERRUPTED, "interrupted"),
        ("closespider_timeout", ExitCode.TIME_LIMIT, "time limit"),
        ("closespider_timeout_no_item", ExitCode.TIME_LIMIT, "no article for too long"),
        ("output_lost", ExitCode.OUTPUT_LOST, "could not be written"),
        ("memusage_exceeded", ExitCode.UNEXPECTED, "MEMUSAGE_LIMIT_MB"),
        ("cancelled", ExitCode.UNEXPECTED, "'cancelled'"),
        ("", ExitCode.UNEXPECTED, "ended as ''"),
    ],
)
def test_a_run_that_was_stopped_says_by_what(reason: str, code: ExitCode, words: str) -> None:
    found = verdict(reason, **NOTHING)
    assert found.code == code
    assert words in found.sentence


def case(code: ExitCode, sentence: str, **changes: int) -> tuple[ExitCode, str, dict[str, int]]:
    return code, sentence, changes


FORBIDDEN, TIMEOUT = "articles__failed__http_403", "articles__failed__timeout"
SOURCES_FAILED = {"sources__failed__dns": 2, "sources__failed__http_404": 1}
NO_PAGES = dict.fromkeys(("articles__fetched", "articles__written"), 0)
# A second run of the same sources: nothing new is followed
NOTHING_NEW = NO_PAGES | dict.fromkeys(
    ("articles__followed", "articles__rejected__listing", "fields__articleBody", "fields__authors"), 0
)


@pytest.mark.parametrize(
    ("code", "sentence", "changes"),
    [
        # sources
        case(
            ExitCode.BLOCKED,
            "blocked: no source could be read (http_403 2)",
            **NOTHING | {"sources__failed__http_403": 2},
        ),
        case(
            ExitCode.BLOCKED,
            "blocked: no source could be read (http_429 2, http_503 1)",
            **NOTHING | {"sources__failed__http_429": 2, "sources__failed__http_503": 1},
        ),
        case(
            ExitCode.BELOW_PROMISE,
            "no source could be read (dns 1, http_403 1)",
            **NOTHING | {"sources__failed__http_403": 1, "sources__failed__dns": 1},
        ),
        case(
            ExitCode.BELOW_PROMISE,
            "no source could be read (http_404 3)",
            **NOTHING | {"sources__failed__http_404": 3},
        ),
        case(
            ExitCode.BELOW_PROMISE,
            "the sources announced no article: have their pages changed?",
            **NOTHING | {"sources__read": 3},
        ),
        case(ExitCode.PARTIAL, "1 sources could not be read (timeout 1)", sources__failed__timeout=1),
        case(ExitCode.PARTIAL, "3 sources could not be read (dns 2, http_404 1)", **SOURCES_FAILED),
        case(*COMPLETE, sources__not_there__http_404=5),  # guessed ones
        # pages
        case(*COMPLETE, articles__failed__http_404=5),  # a tenth is borne
        case(ExitCode.PARTIAL, "6 of 50 pages failed (http_404 6)", articles__failed__http_404=6),
        case(ExitCode.BLOCKED, "blocked: 6 of 50 pages failed (http_403 4, timeout 2)", **{FORBIDDEN: 4, TIMEOUT: 2}),
        case(ExitCode.PARTIAL, "6 of 50 pages failed (http_403 3, timeout 3)", **{FORBIDDEN: 3, TIMEOUT: 3}),
        case(ExitCode.PARTIAL, "50 of 50 pages failed (http_404 50)", **NO_PAGES, articles__failed__http_404=50),
        case(
            ExitCode.BELOW_PROMISE,
            "none of 50 pages was an article (no_text 30, no_headline 20)",
            articles__rejected__no_text=30,
            articles__rejected__no_headline=20,
            articles__rejected__listing=0,
            articles__written=0,
        ),
        case(*COMPLETE, articles__rejected__listing=0, articles__rejected__out_of_range=50, articles__written=0),
        # promises
        case(ExitCode.BELOW_PROMISE, "49 leads were announced, 50 are promised", leads__announced=49),
        case(*COMPLETE, leads__announced=50),
        case(ExitCode.BELOW_PROMISE, "articleBody is filled in 88%, 90% are promised", fields__articleBody=35),
        case(*COMPLETE, fields__articleBody=36),
        case(ExitCode.BELOW_PROMISE, "authors is filled in 0%, 25% are promised", fields__authors=0),
        # a page that could not be read lacks every field
        case(ExitCode.BELOW_PROMISE, "articleBody is filled in 80%, 90% are promised", articles__rejected__no_text=10),
        case(*COMPLETE, articles__rejected__no_text=4, fields__authors=11),
        case(*COMPLETE, fields__articleBody=30, textless=10),
        case(
            *COMPLETE,
            **NOTHING
            | {
                "articles__followed": 12,
                "articles__fetched": 12,
                "leads__announced": 50,
                "articles__written": 11,
                "fields__articleBody": 11,
                "fields__authors": 11,
                "articles__rejected__no_date": 1,
            },
        ),
        case(*COMPLETE, **NOTHING_NEW),
        case(
            ExitCode.BELOW_PROMISE,
            "none of the announced addresses was followed (other_section 9, no_article_address 1)",
            **NOTHING
            | {"leads__announced": 10, "leads__skipped__other_section": 9, "leads__skipped__no_article_address": 1},
        ),
    ],
)
def test_a_run_is_held_against_its_account(code: ExitCode, sentence: str, changes: dict[str, int]) -> None:
    assert verdict(**changes) == Verdict(code, sentence)


def test_leads_are_promised_for_full_runs_only_fields_always() -> None:
    assert verdict(is_full_run=False, leads__announced=1) == Verdict(*COMPLETE)
    assert verdict(is_full_run=False, fields__articleBody=0).code == ExitCode.BELOW_PROMISE


def test_a_share_of_few_pages_says_nothing() -> None:
    few = NOTHING | {"articles__followed": 9, "articles__fetched": 9, "articles__written": 9, "leads__announced": 50}
    assert verdict(**few) == Verdict(*COMPLETE)


def test_pages_that_were_never_fetched_are_no_failures() -> None:
    assert verdict("closespider_itemcount", articles__failed__not_fetched=40) == Verdict(*COMPLETE)


def test_output_lost_at_the_end_is_said() -> None:
    assert verdict(scrapy={"newscrawl/output_lost": 1}).code == ExitCode.OUTPUT_LOST


def test_lost_output_outweighs_everything_a_finished_run_says() -> None:
    lost = verdict(scrapy={"feedexport/failed_count/LinesStorage": 1}, sources__failed__dns=3)
    assert lost == Verdict(ExitCode.OUTPUT_LOST, "the output file could not be finished")


def test_a_run_that_was_asked_for_addresses_alone_needs_no_source() -> None:
    given = NOTHING | {"leads__announced": 1, "articles__followed": 1, "articles__fetched": 1, "articles__written": 1}
    assert verdict(is_full_run=False, **given) == Verdict(*COMPLETE)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"articles__failed__timeout": 50, "sources__failed__dns": 1}, ExitCode.PARTIAL),
        ({"articles__failed__http_429": 50, "sources__failed__dns": 1, "leads__announced": 1}, ExitCode.BLOCKED),
        ({"sources__failed__dns": 1, "leads__announced": 1}, ExitCode.PARTIAL),
    ],
)
def test_of_several_things_wrong_the_earliest_in_the_way_is_named(changes: dict[str, int], code: ExitCode) -> None:
    assert verdict(**changes).code == code


def test_exit_codes_do_not_change() -> None:
    """Cron jobs know them."""
    assert {code.name: code.value for code in ExitCode} == {
        "COMPLETE": 0,
        "UNEXPECTED": 1,
        "USAGE": 2,
        "OUTPUT_LOST": 3,
        "CONFIGURATION": 4,
        "LEDGER_UNAVAILABLE": 8,
        "LOCKED": 10,
        "INTERRUPTED": 11,
        "BELOW_PROMISE": 12,
        "FORCED": 13,
        "TIME_LIMIT": 15,
        "BLOCKED": 18,
        "PARTIAL": 20,
    }
