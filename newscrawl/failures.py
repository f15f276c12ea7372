"""Name in one word why a page could not be had."""

from __future__ import annotations

import gzip
import re
import zlib
from typing import TYPE_CHECKING

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError

if TYPE_CHECKING:
    from twisted.python.failure import Failure

FORBIDDEN, HEADERS = "forbidden_address", "headers_too_large"
"""Where a request led, and what came, that is refused whatever else may be said of it."""


class ForbiddenAddressError(IgnoreRequest):
    """A request leads to where nothing public is; the message says why. It is never retried within a run."""


class HeadersTooLargeError(Exception):
    """A server sent headers beyond RESPONSE_HEADERS_MAX_SIZE or RESPONSE_HEADERS_MAX_COUNT; not retried either."""


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (ForbiddenAddressError, FORBIDDEN),
    (HeadersTooLargeError, HEADERS),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadTimeoutError, "timeout"),
    (ResponseDataLossError, "cut"),
    (DownloadCancelledError, "too_large"),
    (UnsupportedURLSchemeError, "scheme"),
)
_IGNORED = {"robots.txt": "robots", "max redirections": "redirects"}
"""Words of Scrapy's own messages: it has one exception for all that it passes over."""
_TLS = re.compile(r"ssl|tls|certificate", re.IGNORECASE)


def reason_of(failure: Failure) -> str:
    """Return the reason of a failed request: dns, refused, tls, timeout, cut, http_404, robots, error, ..."""
    error = failure.value
    if isinstance(error, HttpError):
        return f"http_{error.response.status}"
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason
    if isinstance(error, IgnoreRequest):
        return next((reason for words, reason in _IGNORED.items() if words in str(error)), "ignored")
    if isinstance(error, DownloadFailedError) or "Tunnel" in type(error).__name__:
        return "tls" if _TLS.search(f"{error!r} {getattr(error, '__cause__', None)!r}") else "connection"
    if isinstance(error, (EOFError, zlib.error, gzip.BadGzipFile)):
        return "cut"
    return "bad_address" if isinstance(error, ValueError) else "error"
