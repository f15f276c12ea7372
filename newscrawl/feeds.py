"""Durable JSON Lines: a file is `.part` while it is written, whole lines at every moment, and renamed when finished."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scrapy.exporters import JsonLinesItemExporter

from newscrawl.account import Account

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

PART = ".part"
_LOST = "newscrawl/output_lost"

logger = logging.getLogger(__name__)


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
        """Return the new `.part` file, unbuffered; where there can be none, a sink, and the run is stopped."""
        try:
            return self._create()
        except OSError as error:
            stop_for_lost_output(self._crawler, error)
            return Path(os.devnull).open("wb", buffering=0)

    def _create(self) -> IO[bytes]:
        for folder in (self._wanted.parent.parent, self._wanted.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        number = 1
        while True:
            suffix = f"-{number}" if number > 1 else ""
            self.path = self._wanted.with_name(f"{self._wanted.stem}{suffix}{self._wanted.suffix}")
            part = Path(f"{self.path}{PART}")
            try:
                if not self.path.exists():
                    return os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb", buffering=0)
            except FileExistsError:
                pass  # another run's, of the same second
            number += 1

    def store(self, file: IO[bytes]) -> None:
        """Finish the file: all of it on the disk, then under its name. Where that fails it stays a `.part`."""
        part = Path(f"{self.path}{PART}")
        try:
            size = os.fstat(file.fileno()).st_size
            if not size:  # nothing was written, or only into the sink
                file.close()
                part.unlink(missing_ok=True)
                return
            os.fsync(file.fileno())
            file.close()
            part.rename(self.path)
            _sync_folder(self.path.parent)
        except OSError as error:
            stop_for_lost_output(self._crawler, error)
            return
        self._crawler.stats.set_value("newscrawl/output", str(self.path))


def _sync_folder(folder: Path) -> None:
    """Make a rename in it durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def stop_for_lost_output(crawler: Crawler, error: OSError) -> None:
    """Stop the run, since nothing more can be kept; said once, in one line."""
    if crawler.stats.get_value(_LOST):
        return
    crawler.stats.set_value(_LOST, value=True)
    logger.error("the output cannot be written: %s", error)
    spider: Any = crawler.spider
    crawler.engine.close_spider(spider, "output_lost")


class LinesExporter(JsonLinesItemExporter):
    """Writes an article as one line of JSON and hands each line to the operating system as a whole."""

    def __init__(self, file: Any, *, crawler: Crawler, **kwargs: Any) -> None:
        super().__init__(file, allow_nan=False, **kwargs)
        self._crawler = crawler
        self._end = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: IO[bytes], **kwargs: Any) -> LinesExporter:
        """Build it as Scrapy asks."""
        return cls(file, crawler=crawler, **kwargs)

    def export_item(self, item: Any) -> None:
        """Write the line. Where that fails the file is cut back to its last whole line, and the run is stopped."""
        line = (self.encoder.encode(dict(self.get_serialized_fields(item))) + "\n").encode()
        if not self._crawler.stats.get_value(_LOST):
            try:
                self._write(line)
            except OSError as error:
                with contextlib.suppress(OSError):
                    os.ftruncate(self.file.fileno(), self._end)
                stop_for_lost_output(self._crawler, error)
        if self._crawler.stats.get_value(_LOST):
            account = Account(self._crawler.stats)
            account.count("articles/failed", "output")
            account.count("articles/written", number=-1)  # whoever counts what passed the pipelines counted it

    def _write(self, line: bytes) -> None:
        rest = memoryview(line)
        while rest:
            rest = rest[self.file.write(rest) :]
        self._end += len(line)
