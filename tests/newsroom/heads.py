"""Heads of answers that do not end, or hold more than anybody needs."""

from __future__ import annotations

from itertools import chain, count, repeat
from typing import TYPE_CHECKING

from tests.newsroom.raw import Raw, head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STATUS = b"HTTP/1.1 200 OK\r\n"
_A_LOT = 64 * 1024  # bytes in a piece, about


def _endless(first: bytes, pieces: Iterable[bytes]) -> Raw:
    return Raw(lambda: chain([first], pieces), most=1_600_000_000)


def _lines() -> Iterator[bytes]:
    for number in count():
        yield b"".join(b"X-Header-%d: %d\r\n" % (number * 2000 + each, each) for each in range(2000))


ENDLESS = {
    "header lines": _endless(_STATUS, _lines()),
    "lines of one header": _endless(_STATUS, repeat(b"Set-Cookie: a=b\r\n" * (_A_LOT // 17))),
    "one header line": _endless(_STATUS + b"X-Header: ", repeat(b"a" * _A_LOT)),
    "one header's name": _endless(_STATUS, repeat(b"a" * _A_LOT)),
    "continuation lines": _endless(_STATUS + b"X-Header: a\r\n", repeat(b" and on\r\n" * (_A_LOT // 9))),
    "lines without a colon": _endless(_STATUS, repeat(b"and on\r\n" * (_A_LOT // 8))),
    "bare line feeds": _endless(_STATUS, repeat(b"A: b\n" * (_A_LOT // 5))),
    "a status line": _endless(b"HTTP/1.1 200 ", repeat(b"OK" * (_A_LOT // 2))),
    "interim responses": _endless(b"", repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * (_A_LOT // 25))),
    "interim responses with headers": _endless(
        b"", repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" * (_A_LOT // 60))
    ),
}
"""Heads without an end, by what they repeat; each for one answer only."""
ENDLESS_IN_BODY = {
    "trailers": _endless(head("Transfer-Encoding: chunked"), chain([b"1\r\na\r\n0\r\n"], _lines())),
    "one trailer": _endless(head("Transfer-Encoding: chunked") + b"1\r\na\r\n0\r\nA: ", repeat(b"a" * _A_LOT)),
    "a chunk's extension": _endless(head("Transfer-Encoding: chunked") + b"5;a=", repeat(b"a" * _A_LOT)),
    "a chunk's size": _endless(head("Transfer-Encoding: chunked"), repeat(b"0" * _A_LOT)),
}
"""The same behind the head, where chunks have lines of their own."""


def with_headers(body: bytes, number: int, size: int) -> Raw:
    """Give a page with so many headers besides its own two, of so many bytes each."""
    value = "a" * (size - 9)
    headers = [f"X-{each:03}: {value}" for each in range(number)]
    return Raw(lambda: iter([head(f"Content-Length: {len(body)}", *headers) + body]))
