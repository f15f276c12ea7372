"""A crawl from a web archive instead of the network: Scrapy's cache storage over a WARC file."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from warcio.archiveiterator import ArchiveIterator

from newscrawl.urls import clean

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Record:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class ArchiveStorage:
    """Answers every request from the archive that SAMPLE_ARCHIVE names, with 404 where it holds no answer.

    Nothing is ever asked of the network, and nothing is stored.
    """

    def __init__(self, settings: BaseSettings) -> None:
        self._path = Path(settings["SAMPLE_ARCHIVE"])
        self._records: dict[str, _Record] = {}

    def open_spider(self, spider: Spider) -> None:
        """Read the archive. It is small: a sample, not a store."""
        with self._path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type == "response":
                    url = clean(record.rec_headers.get_header("WARC-Target-URI"))
                    headers = record.http_headers
                    self._records[url] = _Record(
                        int(headers.get_statuscode()), tuple(headers.headers), record.content_stream().read()
                    )
        logger.info("offline: %d pages from %s, nothing is asked of the network", len(self._records), self._path.name)
        spider.crawler.stats.set_value("newscrawl/offline", self._path.name)

    def close_spider(self, spider: Spider) -> None:
        """Nothing is open."""

    def retrieve_response(self, spider: Spider, request: Request) -> Response:  # noqa: ARG002 - Scrapy's interface
        """Return the archived answer."""
        record = self._records.get(clean(request.url)) or _Record(404, (("Content-Type", "text/html"),), b"")
        headers = Headers(record.headers)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=record.body)
        return kind(url=request.url, status=record.status, headers=headers, body=record.body)

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Keep nothing: the archive is read only."""
