"""While a run goes on: one line on a terminal, else one line in the log each minute; and word to `scrapy crawlall`."""

from __future__ import annotations

import json
import logging
import os
import sys
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

from newscrawl.account import Account
from newscrawl.spider import NewsSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

PIPE = "NEWSCRAWL_PROGRESS_PIPE"
"""The environment variable that names the descriptor of the pipe on which `scrapy crawlall` listens."""
_IN_LOG, _ON_TERMINAL, _TO_PARENT = 60.0, 0.25, 0.5  # seconds between two lines


class Progress:
    """Says how far the run is: leads, pages fetched, articles written, skipped, errors, articles a minute."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._began = monotonic()
        self._call: Any = None
        self._status: Any = None
        self._log: Any = None
        self._own_stream: Any = None
        self._to_parent: Any = None
        self._pipe = int(os.environ[PIPE]) if os.environ.get(PIPE, "").isdecimal() else None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        """Build it as Scrapy asks."""
        extension = cls(crawler)
        crawler.signals.connect(extension.begin, signals.spider_opened)
        crawler.signals.connect(extension.end, signals.spider_closed)
        return extension

    def begin(self) -> None:
        """Start the line. Log lines scroll past above it."""
        if not isinstance(self._crawler.spider, NewsSpider):  # one of Scrapy's own commands
            return
        on_terminal = sys.stderr.isatty() and not self._crawler.settings["LOG_FILE"]
        if on_terminal:
            self._show()
        self._call = create_looping_call(self._tell)
        self._call.start(_ON_TERMINAL if on_terminal else _IN_LOG, now=False)
        if self._pipe is not None:
            os.set_blocking(self._pipe, False)
            self._to_parent = create_looping_call(self.report)
            self._to_parent.start(_TO_PARENT)

    def _show(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
        from rich.status import Status  # noqa: PLC0415 - likewise

        self._status = Status(self._line(), console=Console(stderr=True))
        self._status.start()
        handler = get_scrapy_root_handler()
        if type(handler) is logging.StreamHandler:
            # Since the line began, this is the stream that prints above it.
            self._log, self._own_stream = handler, handler.setStream(sys.stderr)

    def end(self) -> None:
        """Take the line away."""
        if self._to_parent is not None and self._to_parent.running:
            self._to_parent.stop()
        if self._call is not None and self._call.running:
            self._call.stop()
        if self._log is not None and self._own_stream is not None:
            self._log.setStream(self._own_stream)
        if self._status is not None:
            self._status.stop()

    def report(self, sentence: str = "") -> None:
        """Tell the process that began this one how far it is; where that is gone, come to a clean end."""
        if self._pipe is None:
            return
        said = {"leads": "leads/announced", "failed": "articles/failed"}
        said |= {name: f"articles/{name}" for name in ("followed", "fetched", "written")}
        account = Account(self._crawler.stats)
        figures: dict[str, Any] = {name: account.number(event) for name, event in said.items()}
        figures["errors"] = figures["failed"] + account.number("sources/failed")
        line = json.dumps({**figures, **({"sentence": sentence} if sentence else {})}) + "\n"
        with suppress(BlockingIOError):  # it is busy: the next word says all that this one does
            try:
                os.write(self._pipe, line.encode())
            except BrokenPipeError:
                self._pipe = None
                if not sentence:
                    spider: Any = self._crawler.spider
                    spider.stop("shutdown")

    def _tell(self) -> None:
        if self._status is not None:
            from rich.text import Text  # noqa: PLC0415 - as in _show

            self._status.update(Text(self._line(), no_wrap=True, overflow="ellipsis"))
        else:
            logger.info("%s", self._line())

    def _line(self) -> str:
        account = Account(self._crawler.stats)
        written = account.number("articles/written")
        fetched = account.number("articles/fetched")
        skipped = sum(map(account.number, ("leads/skipped", "articles/duplicate", "articles/rejected")))
        errors = sum(map(account.number, ("articles/failed", "sources/failed")))
        minutes = max(monotonic() - self._began, 1.0) / 60
        spider: Any = self._crawler.spider
        return (
            f"{spider.outlet}: {account.number('leads/announced')} leads, {fetched} fetched, "
            f"{written} written, {skipped} skipped, {errors} errors, {written / minutes:.0f}/min"
        )
