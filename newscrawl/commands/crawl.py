"""`scrapy crawl OUTLET`: Scrapy's own command, with clear errors and an exit code a cron job can trust."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

from scrapy.commands import crawl

from newscrawl import modes
from newscrawl.console.command import ExamplesFormatter
from newscrawl.console.saying import RefusalError, hint_at, refuse, refuse_usage_in_one_line, see_help
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse

    from newscrawl.spider import NewsSpider

logger = logging.getLogger(__name__)

# What Scrapy says at each start of its versions, settings and components, in dozens of lines.
_TALKERS = ("scrapy.utils.log", "scrapy.crawler", "scrapy.middleware", "scrapy.addons", "scrapy.extensions.memusage")

_HELP = """\
Crawls an outlet into output/<outlet>/, a file a run; what is known is not asked for again. Arguments, each with -a:

  since=2d, since=2026-11-01, until=...     only what was published in that time
  sections=politics,world                   only these sections
  urls=FILE_OR_URL                          these addresses instead of the outlet's sources
  limit=50                                  so many articles at most; the others come with the next runs
  revisit=no                                do not look at written articles again
  url=https://example.org/                  of the spider `site`: the site to read"""
_EXAMPLES = """\
  scrapy crawl ecns
  scrapy crawl ecns -a since=2d
  scrapy crawl site -a url=https://example.org/ -a limit=20

Exit codes: 0 complete; 1 unexpected error; 2 usage; 3 output lost; 4 configuration; 8 the Ledger cannot be used now;
10 another run of the outlet goes on; 11 interrupted; 12 below the outlet's promises or its past; 13 forced to stop;
15 time limit; 18 blocked; 20 partial."""


class Command(crawl.Command):
    """Runs one outlet's spider."""

    settings: Any

    def short_desc(self) -> str:
        """Say it in one line."""
        return "Crawl an outlet into output/<outlet>/"

    def syntax(self) -> str:
        """Say what may stand behind the command."""
        return "OUTLET [-a since=2d] [-a ...] [options]"

    def long_desc(self) -> str:
        """Say what the arguments are."""
        return _HELP

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Put the examples below the options, and say in one line what is wrong with one."""
        super().add_options(parser)
        refuse_usage_in_one_line(parser, "crawl")
        parser.formatter_class = ExamplesFormatter
        parser.epilog = f"Examples\n========\n{_EXAMPLES}"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse what makes no sense in one line, before anything is started."""
        super().process_options(args, opts)
        modes.restrict()
        if self.settings["LOG_LEVEL"] != "DEBUG":
            for name in _TALKERS:
                logging.getLogger(name).addFilter(_is_important)
        unknown = [each for each in args if each.startswith("-")]
        if unknown:
            refuse("crawl", f"there is no option {unknown[0]!r}: {see_help('crawl')}")
        if len(args) != 1:
            refuse("crawl", "name one outlet: `scrapy list` shows them")
        try:
            self._check_outlet(args[0], opts.spargs)
        except RefusalError as error:
            refuse("crawl", str(error), error.code)

    def _check_outlet(self, name: str, arguments: dict[str, str]) -> None:
        """Raise RefusalError where there is no such outlet, or it, its arguments or the settings make no sense."""
        from scrapy.spiderloader import get_spider_loader

        from newscrawl.arguments import ArgumentError, SettingError

        loader = get_spider_loader(self.settings)
        try:
            spider_class = loader.load(name)
        except KeyError:
            raise RefusalError(f"there is no outlet {name!r}: {hint_at(name, sorted(loader.list()))}") from None
        try:
            _check_declarations(cast("NewsSpider", spider_class(**arguments)))
        except ArgumentError as error:
            raise RefusalError(f"{name}: {error}") from error
        settings = self.settings.copy()
        spider_class.update_settings(settings)
        try:
            _check_settings(settings)
        except SettingError as error:
            raise RefusalError(str(error), ExitCode.CONFIGURATION) from error

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and take over the verdict."""
        # Scrapy's TLS modules look at the whole stack three times as they are imported: here it is short, which takes
        # half the 0.08 s that it takes from within the crawl.
        import scrapy.core.downloader.contextfactory  # noqa: F401 - to be imported is all that is asked of it

        from newscrawl.extensions.summary import Summary

        process: Any = self.crawler_process
        if ".example/" in self.settings["CONTACT"] and not self.settings.getbool("HTTPCACHE_ENABLED"):
            logger.warning("outlets cannot reach you: set NEWSCRAWL_CONTACT to a page or mailbox of yours")
        crawler = self._create_crawler(args[0])
        process.crawl(crawler, **opts.spargs)
        process.start()
        began = not process.bootstrap_failed
        summary = crawler.get_extension(Summary) if began else None
        self.exitcode = int(summary.verdict.code if summary else ExitCode.CONFIGURATION)


def _check_declarations(spider: NewsSpider) -> None:
    """Refuse an outlet whose name is none that a folder may have, and sources that are not on the web."""
    from newscrawl.ledger.lock import is_outlet_name
    from newscrawl.urls import absolute

    if not is_outlet_name(spider.outlet):
        message = f"{spider.outlet!r} is no outlet's name: letters, digits, '_', '-' and '.' make one"
        raise RefusalError(message, ExitCode.CONFIGURATION)
    for source in spider.sources:
        if absolute("", source.url) is None:
            message = f"{spider.name}: {source.url!r} is no http or https address"
            raise RefusalError(message, ExitCode.CONFIGURATION)


def _check_settings(settings: Any) -> None:
    """Read all settings that may make no sense. Raises SettingError."""
    from newscrawl.feeds import read_partition, read_rules
    from newscrawl.health.notice import read_notice
    from newscrawl.network.resolver import read_reach
    from newscrawl.pipelines.deduplicate import drops_copies
    from newscrawl.quarantine import open_quarantine
    from newscrawl.spider import read_revisits
    from newscrawl.worker.limits import read_limits

    settings_read = (read_rules, read_partition, drops_copies, read_revisits, read_reach, read_notice)
    for read in (*settings_read, read_limits, open_quarantine):
        read(settings)


def _is_important(record: logging.LogRecord) -> bool:
    """Let warnings pass; a filter, because Scrapy resets the levels of its loggers."""
    return record.levelno >= logging.WARNING
