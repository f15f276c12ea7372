"""What Scrapy says of each event in the log: one line, and never a whole article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter, LogFormatterResult

if TYPE_CHECKING:
    from scrapy import Spider


class OneLineFormatter(LogFormatter):
    """Names an article by its id instead of printing it."""

    def scraped(self, item: Any, response: Any, spider: Spider) -> LogFormatterResult:
        """Say that an article was written."""
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
