"""What Scrapy says of each event in the log: one line, and never a whole article."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.utils.log import get_scrapy_root_handler

from newscrawl.one_line import one_line, secrets_of

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class OneLine(logging.Formatter):
    """Makes of whatever another formatter makes of a record, traceback included, one line without secrets."""

    def __init__(self, inner: logging.Formatter | None, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._inner = inner or logging.Formatter()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return one_line(self._inner.format(record), self._secrets)


class OneLineFormatter(LogFormatter):
    """Names an article by its id instead of printing it."""

    secrets: tuple[str, ...] = ()
    is_chatty = True
    """Whether anybody reads what is said of every page: a record of the log is made, with its caller, to be dropped."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy asks."""
        formatter = super().from_crawler(crawler)
        formatter.secrets = secrets_of(crawler.settings.copy_to_dict(), os.environ)
        level = crawler.settings["LOG_LEVEL"]
        formatter.is_chatty = not isinstance(level, str) or level.upper() in {"DEBUG", "NOTSET"}
        formatter.hold_log_to_lines()
        # Between here and its first request Scrapy makes the handler anew.
        crawler.signals.connect(formatter.hold_log_to_lines, signals.spider_opened)
        return formatter

    def hold_log_to_lines(self) -> None:
        """See to it that each record, whoever wrote it, becomes one line without secrets."""
        handler = get_scrapy_root_handler()
        if handler is not None and not isinstance(handler.formatter, OneLine):
            handler.setFormatter(OneLine(handler.formatter, self.secrets))

    def crawled(  # type: ignore[override]  # None is what Scrapy's documentation asks for
        self, request: Request, response: Response, spider: Spider
    ) -> LogFormatterResult | None:
        """Say that an answer came, where anybody reads it."""
        return super().crawled(request, response, spider) if self.is_chatty else None

    def scraped(  # type: ignore[override]  # as above
        self, item: Any, response: Any, spider: Spider
    ) -> LogFormatterResult | None:
        """Say that an article was written, where anybody reads it."""
        if not self.is_chatty:
            return None
        result = super().scraped(item, response, spider)
        return {**result, "msg": "written %(item)s", "args": {"item": _name(item)}}

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Spider) -> LogFormatterResult:
        """Say why an article was not written."""
        result = super().dropped(item, exception, response, spider)
        return {**result, "msg": "dropped %(item)s: %(reason)s", "args": {"item": _name(item), "reason": exception}}

    def item_error(self, item: Any, exception: BaseException, response: Any, spider: Spider) -> LogFormatterResult:
        """Say that a pipeline failed on an article."""
        result = super().item_error(item, exception, response, spider)
        return {**result, "msg": "error in a pipeline for %(item)s", "args": {"item": _name(item)}}


def _name(item: Any) -> str:
    return f"{getattr(item, 'url', item)}"
