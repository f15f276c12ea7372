"""Durable JSON Lines: a file is `.part` while it is written, whole lines at every moment, and renamed when finished."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scrapy.exporters import JsonLinesItemExporter

from newscrawl.account import Account

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

PART = ".part"


def name_file(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Give FEEDS what the file's address is made of; FEED_URI_PARAMS names this function."""
    own = {
        "outlet": getattr(spider, "outlet", spider.name),
        "crawl_id": getattr(spider, "crawl_id", f"{spider.name}-{params['time']}"),
        "output_dir": spider.settings["OUTPUT_DIR"],
    }
    return {**params, **own}


class LinesStorage:
    """The file of one run, as FEED_STORAGES asks for it under the scheme `lines:`.

    The directory and the file come into being with the first line, so that a run without articles leaves nothing. No
    file is ever overwritten: where the name is taken, "-2" and so on is added.
    """

    def __init__(self, crawler: Crawler, uri: str) -> None:
        self._crawler = crawler
        self._wanted = Path(uri.partition(":")[2])
        self.path = self._wanted

    @classmethod
    def from_crawler(cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> LinesStorage:  # noqa: ARG003 - Scrapy's interface
        """Build it as Scrapy asks."""
        return cls(crawler, uri)

    def open(self, spider: Spider) -> IO[bytes]:  # noqa: ARG002 - Scrapy's interface
        """Return the new `.part` file."""
        self._wanted.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        number = 1
        while True:
            suffix = f"-{number}" if number > 1 else ""
            self.path = self._wanted.with_name(f"{self._wanted.stem}{suffix}{self._wanted.suffix}")
            part = Path(f"{self.path}{PART}")
            try:
                if not self.path.exists():
                    return os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb")
            except FileExistsError:
                pass  # another run's, of the same second
            number += 1

    def store(self, file: IO[bytes]) -> None:
        """Finish the file: all of it on the disk, then under its name."""
        file.flush()
        os.fsync(file.fileno())
        file.close()
        Path(f"{self.path}{PART}").rename(self.path)
        directory = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        self._crawler.stats.set_value("newscrawl/output", str(self.path))


class LinesExporter(JsonLinesItemExporter):
    """Writes an article as one line of JSON and hands each line to the operating system at once."""

    def __init__(self, file: Any, *, crawler: Crawler, **kwargs: Any) -> None:
        super().__init__(file, allow_nan=False, **kwargs)
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: IO[bytes], **kwargs: Any) -> LinesExporter:
        """Build it as Scrapy asks."""
        return cls(file, crawler=crawler, **kwargs)

    def export_item(self, item: Any) -> None:
        """Write the line. Where that fails nothing more can be kept: the run is stopped, and says so."""
        try:
            super().export_item(item)
            self.file.flush()
        except OSError:
            Account(self._crawler.stats).count("articles/failed", "output")
            self._crawler.stats.set_value("newscrawl/output_lost", value=True)
            spider: Any = self._crawler.spider
            self._crawler.engine.close_spider(spider, "output_lost")
            raise
        Account(self._crawler.stats).count("articles/written")
