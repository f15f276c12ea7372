"""Unpack what servers packed, to its own end and to DOWNLOAD_MAXSIZE."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy.responsetypes import responsetypes

from newscrawl.downloadermiddlewares.robots import KEPT_BYTES
from newscrawl.network.compression import CODINGS, DamagedError, TooLargeError, UnpackError, codings_of, unpack
from newscrawl.network.failures import CUT, ENCODING, TOO_LARGE

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)


class Decompress:
    """Takes the place of Scrapy's HttpCompressionMiddleware, which passes on what came of a body that was cut.

    A body that cannot be used is emptied and flagged; what is done about it is for `RetryLater` to decide.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Decompress:
        """Build it as Scrapy asks."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Offer what can be verified."""
        request.headers.setdefault("Accept-Encoding", ", ".join(CODINGS))

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response unpacked, or flagged where that is not possible."""
        header = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not header or not response.body or request.method == "HEAD":
            return response
        kept = request.meta.get(KEPT_BYTES)
        most = kept or request.meta.get("download_maxsize") or self._most
        try:
            body = unpack(response.body, codings_of(header), most)
        except UnpackError as error:
            if kept and (isinstance(error, TooLargeError) or "download_stopped" in response.flags):
                body = error.start  # the end was not asked for
            else:
                logger.warning("%s cannot be unpacked (%s): %s", response.url, header[:80], error)
                flag = {DamagedError: CUT, TooLargeError: TOO_LARGE}.get(type(error), ENCODING)
                return response.replace(body=b"", flags=[*response.flags, flag])
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)
