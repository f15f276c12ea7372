"""Checks of what comes from a server around a page: headers, packed bodies, character sets."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import brotli
import zstandard
from scrapy.http import Request as PageRequest, TextResponse
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import Protocol
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web._newclient import Request, ResponseFailed
from twisted.web.http_headers import Headers

from newscrawl.decoding import decode
from newscrawl.network.compression import CODINGS, CodingError, DamagedError, TooLargeError, codings_of, unpack
from newscrawl.network.exchange import charset_of, seconds_to_wait
from newscrawl.network.headers import _BoundedProtocol

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://paper.example/"
MOST = 1024 * 1024
"""Bytes that a body may have, unpacked."""
HEADERS_BYTES, HEADERS_LINES = 2_000, 30


def check_decoding(data: bytes) -> None:
    """Decode a body; the first line is what the header declares."""
    declared, _, body = data.partition(b"\n")
    for charset in (declared.decode("latin-1"), None):
        decoded = decode(body, charset)
        assert decoded.text.encode() is not None
        assert decoded.replaced == decoded.text.count("\ufffd")
        assert isinstance(decoded.page, str) or decoded.page == decoded.text.encode()


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor(write_checksum=True).compress,
}


def pack_seeds() -> list[bytes]:
    """Bodies packed in each coding, in all, and one that becomes very large."""
    text = b"The boats went out at dawn. " * 20
    packed = [coding.encode() + b"\n" + pack(text) for coding, pack in PACK.items()]
    nested = PACK["br"](PACK["gzip"](text))
    return [*packed, b"gzip, br\n" + nested, b"gzip\n" + gzip.compress(bytes(2 * MOST)), b"\n" + text]


def check_compression(data: bytes) -> None:
    """Bytes that claim to be packed cost no more than the limit; what was packed comes back whole, or not at all."""
    header, _, body = data.partition(b"\n")
    try:
        assert len(unpack(body, codings_of(header.decode("latin-1")), MOST)) <= MOST
    except (DamagedError, TooLargeError, CodingError) as error:
        assert len(error.start) <= MOST  # noqa: PT017 - other exceptions pass
    for coding in CODINGS:
        with suppress(DamagedError, TooLargeError):
            assert len(unpack(body, [coding], MOST)) <= MOST
        packed = PACK[coding](body)
        assert unpack(packed, [coding], MOST) == body
        cut = 1 + sum(data) % len(packed)
        with suppress(DamagedError):
            assert unpack(packed[:cut], [coding], MOST) == body


class _Body(Protocol):
    """Takes a body, and notes its end."""

    def __init__(self) -> None:
        self.is_over = False

    def connectionLost(self, reason: Failure = ConnectionDone) -> None:  # noqa: N802, ARG002 - Twisted's name
        self.is_over = True


def check_headers(data: bytes) -> None:
    """Take a server's answer in pieces: a response within the bounds, or a failure, which is told and not raised."""
    ends: list[Any] = []
    protocol = _BoundedProtocol(lambda *_: None, HEADERS_BYTES, HEADERS_LINES)
    transport: Any = StringTransport()
    transport.abortConnection = transport.loseConnection
    protocol.makeConnection(transport)
    answer = protocol.request(Request(b"GET", b"/", Headers({b"host": [b"paper.example"]}), None))
    answer.addBoth(ends.append)
    step = 1 + len(data) // 7
    body = _Body()
    for start in range(0, len(data), step):
        protocol.dataReceived(data[start : start + step])
        if ends and not isinstance(ends[0], Failure) and ends[0]._transport is not None:  # noqa: SLF001 - not yet asked
            with suppress(RuntimeError):  # asked before
                ends[0].deliverBody(body)
    protocol.connectionLost(Failure(ConnectionDone()))
    (end,) = ends
    if isinstance(end, Failure):
        assert end.check(ResponseFailed), end
        return
    fields = [value for _, values in end.headers.getAllRawHeaders() for value in values]
    assert len(fields) <= HEADERS_LINES
    assert sum(map(len, fields)) <= HEADERS_BYTES
    check_exchange({"Retry-After": end.headers.getRawHeaders(b"Retry-After", [b""])[0]})
    check_exchange({"Retry-After": data[:200].strip(), "Content-Type": data[:200].strip()})


def check_exchange(headers: dict[str, bytes]) -> None:
    response = TextResponse(URL, status=503, headers=headers, request=PageRequest(URL))
    seconds = seconds_to_wait(response)
    assert seconds is None or seconds > 0
    charset = charset_of(response)
    assert charset is None or charset.isprintable()
