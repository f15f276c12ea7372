"""Bound what a server may send as headers, which neither Scrapy nor Twisted does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.web._newclient import ResponseFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.python.failure import Failure
    from twisted.web._newclient import Request
    from twisted.web.client import HTTPConnectionPool
    from twisted.web.iweb import IResponse


class _EndlessHeadersError(Exception):
    """The headers go beyond what is taken; raised through the parser, which closes the connection."""


class _BoundedParser(_LenientHTTPClientParser):
    """Counts lines and bytes up to the end of the headers, those of interim responses (1xx) with them.

    It is put in place of a parser that is there already, as Scrapy does with its own: hence no __init__.
    """

    most_bytes = 0
    most_lines = 0
    _bytes = 0
    _lines = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self._bytes += len(line) + 1
        self._lines += 1
        if self._bytes > self.most_bytes or self._lines > self.most_lines:
            raise _EndlessHeadersError
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802, ARG002 - Twisted's name
        raise _EndlessHeadersError


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Speaks to one server."""

    def __init__(self, quiescent: Callable[..., None], most_bytes: int, most_lines: int) -> None:
        super().__init__(quiescent)  # type: ignore[no-untyped-call]
        self._most_bytes = most_bytes
        self._most_lines = most_lines

    def request(self, request: Request) -> Deferred[IResponse]:
        result = super().request(request)
        parser: Any = self._parser
        parser.__class__ = _BoundedParser
        parser.most_bytes = parser.MAX_LENGTH = self._most_bytes
        parser.most_lines = self._most_lines
        return result

    def _giveUp(self, reason: Failure) -> None:  # noqa: N802 - Twisted's name
        super()._giveUp(reason)  # type: ignore[no-untyped-call]
        if isinstance(reason.value, _EndlessHeadersError) and self.transport is not None:
            self.transport.abortConnection()  # over TLS, "lose" waits for the server


class _BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes a protocol for each connection."""

    def __init__(self, quiescent: Callable[..., None], metadata: Any, *, most_bytes: int, most_lines: int) -> None:
        super().__init__(quiescent, metadata)  # type: ignore[no-untyped-call]
        self._build = partial(_BoundedProtocol, quiescent, most_bytes, most_lines)

    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:  # noqa: N802, ARG002 - Twisted's name
        return self._build()


def bound_headers(pool: HTTPConnectionPool, most_bytes: int, most_lines: int) -> None:
    """Let a pool's connections take so many bytes and lines up to the end of a response's headers."""
    factory: Any = partial(_BoundedFactory, most_bytes=most_bytes, most_lines=most_lines)
    pool._factory = factory  # noqa: SLF001 - Scrapy puts a parser of its own in place here


def went_beyond(error: Exception) -> bool:
    """Tell whether a download failed for its headers."""
    cause = error.__cause__
    return isinstance(cause, ResponseFailed) and any(each.check(_EndlessHeadersError) for each in cause.reasons)
