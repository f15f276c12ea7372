"""At a run's end: how the outlet is, kept in a file and told to whom it concerns."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.health.acceptance import read_acceptance
from newscrawl.health.history import CONDITION, REACH, JudgedRun, is_ordinary, read_history
from newscrawl.health.judging import judge_health
from newscrawl.health.notice import NoticeError, read_notice
from newscrawl.health.prometheus import write_metrics
from newscrawl.health.records import Condition, Health, health_folder, read_health, write_health
from newscrawl.health.telling import describe
from newscrawl.ledger.lock import LockHeldError
from newscrawl.verdict import ExitCode, Verdict

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.account import Account
    from newscrawl.spider import NewsSpider

logger = logging.getLogger(__name__)

_JUDGED = frozenset({ExitCode.COMPLETE, ExitCode.BELOW_PROMISE, ExitCode.BLOCKED, ExitCode.PARTIAL})
_RAISES_CODE = frozenset({Condition.CHANGED, Condition.BROKEN, Condition.BLOCKED})


class HealthWatch:
    """Holds the run against the outlet's past when `Summary` has judged it by itself; tells when all is recorded."""

    def __init__(self, crawler: Crawler) -> None:
        settings: Any = crawler.settings
        self._crawler = crawler
        self._folder = health_folder(Path(settings["LEDGER_DIR"]))
        self._metrics = Path(settings["HEALTH_PROMETHEUS"]) if settings["HEALTH_PROMETHEUS"] else None
        self._notice = read_notice(settings)
        self._before: Health | None = None
        self.health: Health | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HealthWatch:
        """Build it as Scrapy asks."""
        return cls(crawler)

    def judge(self, spider: NewsSpider, account: Account, verdict: Verdict) -> Verdict:
        """Judge the outlet; return the run's verdict, which is worse than it was where something is lost.

        Runs that were stopped, that were asked for something particular, or that read an archive, say nothing.
        """
        is_of_archive = self._crawler.stats.get_value("newscrawl/offline")
        if verdict.code not in _JUDGED or is_of_archive or not is_ordinary(spider.asked.in_words):
            return verdict
        known = spider.run.past_runs(spider.started - REACH)
        if known is None:
            return verdict
        history = read_history(known, spider.started, read_acceptance(self._folder, spider.outlet))
        judgement = judge_health(JudgedRun(spider.started, account.figures()), verdict, history)
        account.count(CONDITION, judgement.condition)
        if verdict.code == ExitCode.COMPLETE and judgement.condition in _RAISES_CODE:
            verdict = replace(verdict, code=ExitCode.BELOW_PROMISE, sentence=judgement.sentence)
        self._before = read_health(self._folder, spider.outlet)
        ended, code = datetime.now(UTC), int(verdict.code)
        crawl_id = spider.run.crawl_id
        self.health = describe(spider.outlet, crawl_id, judgement, history, self._before, ended, code)
        return verdict

    def tell(self) -> None:
        """Write the outlet's file and that for Prometheus, and give notice of a change. No failure costs the run.

        What could not be told is told after the next run; where the process is killed in between, perhaps twice.
        """
        health = self.health
        if health is None:
            return
        was = self._before.told if self._before else None
        is_told = health.verdict == (was or Condition.OK)
        if self._notice is not None and is_told:
            health = replace(health, told=health.verdict)
        self._write(health)
        if self._notice is None or is_told:
            return
        told = replace(health, told=health.verdict)
        try:
            self._notice.send({**told.to_json(), "was": was})
        except NoticeError as error:
            logger.error("HEALTH_NOTIFY: %s; the next run tries again", error)  # noqa: TRY400 - one line, no traceback
        else:
            self._write(told)

    def _write(self, health: Health) -> None:
        try:
            write_health(self._folder, health)
            if self._metrics:
                write_metrics(self._metrics, self._folder)
        except (OSError, LockHeldError) as error:
            logger.error("the outlet's health is not written: %s", error)  # noqa: TRY400 - likewise
