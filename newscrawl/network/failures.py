"""Name in one word why a page could not be had."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
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

from newscrawl.network.exchange import seconds_to_wait

if TYPE_CHECKING:
    from twisted.python.failure import Failure

CUT, TOO_LARGE, ENCODING = "cut", "too_large", "encoding"
"""What is wrong with a body, as flags of its response: it lacks its end; it is too much; it is packed too often."""
BLOCK_PAGE = "block_page"
"""What came is the page of a guard against robots."""
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
    (ResponseDataLossError, CUT),
    (DownloadCancelledError, TOO_LARGE),
    (UnsupportedURLSchemeError, "scheme"),
)
_UNREACHED = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError, DownloadFailedError)
_IGNORED = {"max redirections": "redirects"}
"""Words of Scrapy's own messages: it has one exception for all that it passes over."""
_TLS = re.compile(r"ssl|tls|certificate|service_identity", re.IGNORECASE)
_LONGEST_WAIT = timedelta(days=7)  # a host that asks for more has a clock or a sum that is wrong


class NotAskedError(IgnoreRequest):
    """A request was not made; `reason` says why in one word, `not_before` when it makes sense to try again."""

    def __init__(self, reason: str, message: str, not_before: datetime | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.not_before = not_before


class HostRestsError(IgnoreRequest):
    """The host is left alone for now; the request may be made later."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} is left alone for now")
        self.host = host


class UnusableBodyError(Exception):
    """An answer came whose body cannot be used: CUT, TOO_LARGE, ENCODING or BLOCK_PAGE."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def reason_of(failure: Failure) -> str:
    """Return the reason of a failed request: dns, refused, tls, timeout, cut, http_404, robots, error, ..."""
    return reason_of_error(failure.value)


def reason_of_error(error: BaseException | None) -> str:
    """Return the same for the failure's exception."""
    if isinstance(error, HttpError):
        return f"http_{error.response.status}"
    if isinstance(error, (NotAskedError, UnusableBodyError)):
        return error.reason
    known = next((reason for kind, reason in _REASONS if isinstance(error, kind)), None)
    if known is None and isinstance(error, IgnoreRequest):
        known = next((reason for words, reason in _IGNORED.items() if words in str(error)), "ignored")
    if known is None and is_of_connection(error):
        known = "tls" if _TLS.search(f"{error!r} {getattr(error, '__cause__', None)!r}") else "connection"
    return known or ("bad_address" if isinstance(error, ValueError) else "error")


def is_of_connection(error: BaseException | None) -> bool:
    """Tell whether a host was not reached, or did not answer to the end."""
    return isinstance(error, _UNREACHED) or "Tunnel" in type(error).__name__


def not_before(failure: Failure) -> datetime | None:
    """Return the instant before which the host does not want to be asked again, as far as it said so."""
    error = failure.value
    if isinstance(error, NotAskedError):
        return error.not_before
    seconds = seconds_to_wait(error.response) if isinstance(error, HttpError) else None
    return instant_after(seconds) if seconds else None


def instant_after(seconds: float) -> datetime:
    """Return the instant so many seconds from now, at most a week."""
    return datetime.now(UTC) + min(timedelta(seconds=min(seconds, 1e9)), _LONGEST_WAIT)
