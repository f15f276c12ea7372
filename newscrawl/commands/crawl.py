"""`scrapy crawl OUTLET`: Scrapy's own command, with clear errors and an exit code a cron job can trust."""

from __future__ import annotations

import logging
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NoReturn, cast

from scrapy.commands import crawl
from scrapy.spiderloader import get_spider_loader

from newscrawl import modes
from newscrawl.arguments import ArgumentError, SettingError
from newscrawl.extensions.summary import Summary
from newscrawl.feeds import read_partition, read_rules
from newscrawl.health.notice import read_notice
from newscrawl.ledger.lock import is_outlet_name
from newscrawl.network.resolver import read_reach
from newscrawl.pipelines.deduplicate import drops_copies
from newscrawl.quarantine import open_quarantine
from newscrawl.spider import NewsSpider, read_revisits
from newscrawl.urls import absolute
from newscrawl.verdict import ExitCode
from newscrawl.worker.limits import read_limits

if TYPE_CHECKING:
    import argparse

logger = logging.getLogger(__name__)

# What Scrapy says at each start of its versions, settings and components, in dozens of lines.
_TALKERS = ("scrapy.utils.log", "scrapy.crawler", "scrapy.middleware", "scrapy.addons", "scrapy.extensions.memusage")


class Command(crawl.Command):
    """Runs one outlet's spider."""

    def short_desc(self) -> str:
        """Say it in one line."""
        return "Crawl an outlet into output/<outlet>/"

    def long_desc(self) -> str:
        """Say what the arguments are."""
        return (
            "Crawl an outlet into output/<outlet>/. Arguments, each with -a: since=2d or since=2026-11-01, until=..., "
            "sections=politics,world, urls=FILE_OR_URL, limit=50; for the spider `site` url=https://example.org/ . "
            "Exit codes: 0 complete, 2 usage, 3 output lost, 11 interrupted, 12 below the outlet's promises, 15 time "
            "limit, 18 blocked, 20 partial."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse what makes no sense in one line, before anything is started."""
        super().process_options(args, opts)
        modes.restrict()
        if self.settings is not None and self.settings["LOG_LEVEL"] != "DEBUG":
            for name in _TALKERS:
                logging.getLogger(name).addFilter(_is_important)
        if len(args) != 1:
            _refuse("name one outlet: `scrapy list` shows them")
        loader = get_spider_loader(self.settings)  # type: ignore[arg-type]  # set by scrapy.cmdline
        try:
            spider_class = loader.load(args[0])
        except KeyError:
            names = loader.list()
            near = get_close_matches(args[0], names, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(names))}"
            _refuse(f"there is no outlet {args[0]!r}: {hint}")
        try:
            _check_declarations(cast("NewsSpider", spider_class(**opts.spargs)))
        except ArgumentError as error:
            _refuse(f"{args[0]}: {error}")
        settings: Any = self.settings.copy()  # type: ignore[union-attr]  # set by scrapy.cmdline
        spider_class.update_settings(settings)
        try:
            settings_read = (read_rules, read_partition, drops_copies, read_revisits, read_reach, read_notice)
            for read in (*settings_read, read_limits, open_quarantine):
                read(settings)
        except SettingError as error:
            _refuse(str(error), ExitCode.CONFIGURATION)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and take over the verdict."""
        process: Any = self.crawler_process
        settings: Any = self.settings
        if ".example/" in settings["CONTACT"] and not settings.getbool("HTTPCACHE_ENABLED"):
            logger.warning("outlets cannot reach you: set NEWSCRAWL_CONTACT to a page or mailbox of yours")
        crawler = self._create_crawler(args[0])
        process.crawl(crawler, **opts.spargs)
        process.start()
        began = not process.bootstrap_failed
        summary = crawler.get_extension(Summary) if began else None
        self.exitcode = int(summary.verdict.code if summary else ExitCode.CONFIGURATION)


def _check_declarations(spider: NewsSpider) -> None:
    """Refuse an outlet whose name is none that a folder may have, and sources that are not on the web."""
    if not is_outlet_name(spider.outlet):
        message = f"{spider.outlet!r} is no outlet's name: letters, digits, '_', '-' and '.' make one"
        _refuse(message, ExitCode.CONFIGURATION)
    for source in spider.sources:
        if absolute("", source.url) is None:
            _refuse(f"{spider.name}: {source.url!r} is no http or https address", ExitCode.CONFIGURATION)


def _is_important(record: logging.LogRecord) -> bool:
    """Let warnings pass; a filter, because Scrapy resets the levels of its loggers."""
    return record.levelno >= logging.WARNING


def _refuse(message: str, code: ExitCode = ExitCode.USAGE) -> NoReturn:
    print(f"scrapy crawl: {message}", file=sys.stderr)  # noqa: T201 - the command's answer
    raise SystemExit(int(code))
