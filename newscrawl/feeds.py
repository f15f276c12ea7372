"""JSON Lines for Scrapy's feed export: the run's own files below the output directory."""

from __future__ import annotations

import importlib
import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from scrapy.exporters import JsonLinesItemExporter
from scrapy.utils.asyncio import create_looping_call

from newscrawl.account import Account
from newscrawl.arguments import SettingError, read_amount, read_choice
from newscrawl.jsonable import jsonable
from newscrawl.lines import SUFFIXES, LinesFile, Rules

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from newscrawl.article import Article
    from newscrawl.run import Run

_LOST = "newscrawl/output_lost"
_TICK = 0.25  # seconds between two looks at what waits to be committed
_PARTITIONS = ("none", "day")

logger = logging.getLogger(__name__)


def name_folder(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Give FEEDS what the directory is; FEED_URI_PARAMS names this function."""
    return {**params, "output_dir": spider.settings["OUTPUT_DIR"]}


def read_rules(settings: BaseSettings) -> Rules:
    """Return the rules that the settings hold. Raises SettingError."""
    most_lines = read_amount("OUTPUT_MAX_LINES", settings["OUTPUT_MAX_LINES"], "lines, 0 for no limit")
    if not most_lines.is_integer():
        raise SettingError(f"OUTPUT_MAX_LINES is {settings['OUTPUT_MAX_LINES']!r}: write a whole number of lines")
    longest = read_amount("OUTPUT_MAX_AGE", settings["OUTPUT_MAX_AGE"], "seconds, 0 for no limit")
    compression = read_choice("OUTPUT_COMPRESSION", settings["OUTPUT_COMPRESSION"], tuple(SUFFIXES))
    if compression == "zstd":
        try:
            importlib.import_module("zstandard")
        except ImportError:
            raise SettingError("OUTPUT_COMPRESSION is 'zstd', which needs a package: pip install zstandard") from None
    return Rules(int(most_lines), longest, compression)


def read_partition(settings: BaseSettings) -> str:
    """Return how the files are put into folders. Raises SettingError."""
    return read_choice("OUTPUT_PARTITION", settings["OUTPUT_PARTITION"], _PARTITIONS)


class LinesStorage:
    """The files of one run, as FEED_STORAGES asks for them under the scheme `lines:`; the address is the directory.

    Directories and files come into being with the first line, so that a run without articles leaves nothing.
    """

    def __init__(self, crawler: Crawler, uri: str) -> None:
        self._crawler = crawler
        self._folder = Path(uri.partition(":")[2])
        self._partition = read_partition(crawler.settings)
        self._rules = read_rules(crawler.settings)
        self._call: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> LinesStorage:  # noqa: ARG003 - Scrapy's interface
        """Build it as Scrapy asks."""
        return cls(crawler, uri)

    def open(self, spider: Spider) -> IO[bytes]:
        """Return what takes the lines; LinesExporter is the only one who can write to it."""
        run: Run = cast("Any", spider).run
        lines = LinesFile(self._folder, lambda number: self._name(run, number), run, self._rules)
        self._call = create_looping_call(lambda: self._tick(lines))
        self._call.start(_TICK, now=False)
        return cast("IO[bytes]", lines)

    def _name(self, run: Run, number: int) -> str:
        day = f"{datetime.now(UTC):%Y-%m-%d}/" if self._partition == "day" else ""
        return f"{run.outlet}/{day}{run.crawl_id}{f'-{number}' if number > 1 else ''}.jsonl"

    def _tick(self, lines: LinesFile) -> None:
        try:
            lines.tick()
        except OSError as error:
            stop_for_lost_output(self._crawler, error)

    def store(self, file: IO[bytes]) -> None:
        """Finish the last file. Where that fails it stays a `.part`, which the next run finishes."""
        if self._call is not None and self._call.running:
            self._call.stop()
        lines = cast("LinesFile", file)
        try:
            lines.finish()
        except OSError as error:
            stop_for_lost_output(self._crawler, error)
        if lines.uncommitted:
            _count_lost(self._crawler, lines.uncommitted)
        if lines.finished:
            self._crawler.stats.set_value("newscrawl/output", ", ".join(map(str, lines.finished)))


def stop_for_lost_output(crawler: Crawler, error: OSError) -> None:
    """Stop the run, since nothing more can be kept; said once, in one line."""
    if crawler.stats.get_value(_LOST):
        return
    crawler.stats.set_value(_LOST, value=True)
    logger.error("the output cannot be written: %s", error)
    spider: Any = crawler.spider
    spider.stop("output_lost")


def _count_lost(crawler: Crawler, number: int) -> None:
    """Count articles as failed that whoever counts what passed the pipelines counted as written."""
    account = Account(crawler.stats)
    account.count("articles/failed", "output", number)
    account.count("articles/written", number=-number)


class LinesExporter(JsonLinesItemExporter):
    """Writes an article as one line of JSON."""

    def __init__(self, file: Any, *, crawler: Crawler, **kwargs: Any) -> None:
        super().__init__(file, allow_nan=False, **kwargs)
        if self.fields_to_export is None:
            self.encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=jsonable)
        self._crawler = crawler
        self._lines: LinesFile = file

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: IO[bytes], **kwargs: Any) -> LinesExporter:
        """Build it as Scrapy asks."""
        return cls(file, crawler=crawler, **kwargs)

    def export_item(self, item: Article) -> None:
        """Write the line. Where that cannot be, the run is stopped, and the article is fetched by the next one."""
        # Scrapy's way to an item's fields, which costs as much as reading its page, only for who wants some of them.
        fields = item if self.fields_to_export is None else dict(self.get_serialized_fields(item))
        line = (self.encoder.encode(fields) + "\n").encode()
        run: Run = cast("Any", self._crawler.spider).run
        written = run.record(item)
        if run.failure is not None or self._crawler.stats.get_value(_LOST):
            _count_lost(self._crawler, 1)
            return
        before = self._lines.uncommitted
        try:
            self._lines.append(line, written)
        except OSError as error:
            stop_for_lost_output(self._crawler, error)
            if self._lines.uncommitted == before:  # else it was written and is counted when the file is stored
                _count_lost(self._crawler, 1)
