"""Leave what the start has made out of the search for garbage: it lives as long as the run."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class KeepStart:
    """Freezes the modules and components, a fifth of a million objects, when the engine starts.

    They are not looked through again in each full collection, nor taken apart one by one at the end of the process,
    which costs a short run a sixth of its CPU. The thresholds of the collector stay as they are: cycles that hold large
    trees, as those of `response.selector`, must not gather.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepStart:
        """Build it as Scrapy asks."""
        extension = cls()
        crawler.signals.connect(extension.freeze, signals.engine_started)
        return extension

    def freeze(self) -> None:
        """Take all objects there are out of every generation."""
        gc.freeze()
