"""After a run: a summary a person can read, and the verdict."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from scrapy import signals

from newscrawl.account import Account
from newscrawl.extensions.health import HealthWatch
from newscrawl.extensions.progress import Progress
from newscrawl.one_line import one_line
from newscrawl.spider import NewsSpider
from newscrawl.verdict import FORCED, ExitCode, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.crawler import Crawler

_SHOWN_FIELDS = (
    "headline", "articleBody", "datePublished", "authors", "editors", "sourceOrganization", "articleSection",
    "description", "keywords", "images", "mainImage", "dateline",
)  # fmt: skip


_ROBOTS_NOT_HAD = ("unreachable", "last_good")
# What is said of a run only where it happened: events and their words.
_TROUBLES = {
    "requests/retried": "retried",
    "hosts/rested": "left alone",
    "hosts/given_up": "given up",
    "capped": "capped",
}
_NOT_WRITTEN = ("unchanged", "duplicate", "rejected", "failed")


class Summary:
    """Prints the summary on standard error when everything else has ended, and keeps the verdict."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.verdict = FORCED  # until it has come to its end

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Summary:
        """Build it as Scrapy asks."""
        extension = cls(crawler)
        crawler.signals.connect(extension.conclude, signals.engine_stopped)
        return extension

    def conclude(self) -> None:
        """Judge the run, and print its summary unless the log was switched off."""
        crawler = self._crawler
        spider = crawler.spider
        if not isinstance(spider, NewsSpider):  # one of Scrapy's own commands
            return
        spider.triage.close()
        account = Account(crawler.stats)
        came_to = sum(map(account.number, (f"articles/{each}" for each in ("written", *_NOT_WRITTEN))))
        if account.number("articles/followed") > came_to:
            account.count("articles/failed", "not_fetched", account.number("articles/followed") - came_to)
        failure = spider.run.failure  # it may have come when the crawl had ended as it should, with the last lines
        verdict = judge(
            account,
            failure.reason if failure else crawler.stats.get_value("finish_reason", "unknown"),
            is_full_run=spider.is_full_run and not crawler.stats.get_value("newscrawl/offline"),
            promises=spider.expect,
            failed_share_max=crawler.settings.getfloat("FAILED_SHARE_MAX"),
        )
        self.verdict = replace(verdict, sentence=failure.sentence) if failure else verdict
        health = crawler.get_extension(HealthWatch)
        if health is not None and failure is None:
            self.verdict = health.judge(spider, account, self.verdict)
        crawler.stats.set_value("newscrawl/exit_code", int(self.verdict.code))
        spider.run.end(account.figures(), int(self.verdict.code))
        if crawler.settings.getbool("LOG_ENABLED"):
            lines = map(one_line, self._lines(account, spider.outlet))
            print("\n".join(lines), file=sys.stderr)  # noqa: T201 - meant for a person
        progress = crawler.get_extension(Progress)
        if progress is not None:
            progress.report(self.verdict.sentence)
        if health is not None:
            health.tell()

    def _lines(self, account: Account, outlet: str) -> Iterator[str]:
        stats, watch = self._crawler.stats, self._crawler.get_extension(HealthWatch)
        offline = stats.get_value("newscrawl/offline")
        yield ""
        yield f"{outlet}: {self.verdict.sentence}" + (f" (offline, from {offline})" if offline else "")
        if self.verdict.code == ExitCode.LOCKED:
            return
        skipped = account.reasons("leads/skipped")
        yield f"  announced   {account.number('leads/announced')} leads" + _because(skipped, "not followed")
        yield f"  fetched     {account.number('articles/fetched')} articles"
        revised = account.number("articles/revised")
        yield f"  written     {account.number('articles/written')}" + (f" (revised: {revised})" if revised else "")
        for event in _NOT_WRITTEN:
            reasons = account.reasons(f"articles/{event}")
            yield f"  {event:<11} {sum(reasons.values())}" + _because(reasons)
        failed = account.reasons("sources/failed")
        yield f"  sources     {account.number('sources/read')} listings read" + _because(failed, "failed")
        unchanged = {
            "listings": account.number("sources/unchanged"),
            "articles": account.number("articles/unchanged/not_modified"),
        }
        unchanged = {name: number for name, number in unchanged.items() if number}
        judged = {word: number for word, number in account.reasons("robots").items() if word in _ROBOTS_NOT_HAD}
        if judged:
            yield f"  robots.txt  {account.number('robots')} hosts" + _because(judged)
        yield f"  saved       {account.number('requests/saved')} requests" + _because(unchanged, "unchanged")
        for event, word in _TROUBLES.items():
            reasons = account.reasons(event)
            if reasons:
                yield f"  {word:<11} {sum(reasons.values())}" + _because(reasons)
        if refused := account.reasons("requests/refused"):
            yield f"  refused     {sum(refused.values())} requests" + _because(refused)
        if watch is not None and watch.health is not None:
            yield f"  health      {watch.health.verdict}: {watch.health.sentence}"
        yield from self._coverage(account)
        seconds = stats.get_value("elapsed_time_seconds", 0.0)
        requests, size = account.scrapy("downloader/request_count"), account.scrapy("downloader/response_bytes")
        if offline:
            requests, size = account.scrapy("httpcache/hit"), 0
        yield f"  traffic     {requests} requests, {size / 1e6:.1f} MB, {seconds:.1f} s"
        yield f"  output      {stats.get_value('newscrawl/output') or 'nothing was written'}"

    def _coverage(self, account: Account) -> Iterator[str]:
        written = account.number("articles/written")
        if not written:
            return
        yield "  fields      filled  found by"
        for name in _SHOWN_FIELDS:
            layers = account.reasons(f"found_by/{name}")
            share = min(account.number(f"fields/{name}") / written, 1.0)
            yield f"    {name:<19} {share:>4.0%}  " + ", ".join(f"{layer} {number}" for layer, number in layers.items())


def _because(reasons: dict[str, int], verb: str = "") -> str:
    if not reasons:
        return ""
    listed = ", ".join(f"{reason} {number}" for reason, number in reasons.items())
    return f" ({verb + ': ' if verb else ''}{listed})"
