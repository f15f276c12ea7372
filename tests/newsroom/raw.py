"""Answers byte by byte, as no honest server gives them: cut, endless, slow, packed to burst."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import brotli
import zstandard

Pieces = Callable[[], Iterator[bytes]]

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
    "deflate": zlib.compress,
    "br": lambda body: brotli.compress(body, quality=5),
    "zstd": lambda body: zstandard.ZstdCompressor(level=3).compress(body),
}


@dataclass(frozen=True)
class Raw:
    """What goes over the wire, piece by piece with so many seconds between two; then the connection is closed.

    It stops by itself when `most` bytes were sent or the client has gone. `status` is for the log.
    """

    pieces: Pieces
    pause: float = 0.0
    most: int = 400_000_000
    status: int = 200

    async def play(self, writer: asyncio.StreamWriter) -> None:
        sent = 0
        with suppress(ConnectionError):
            for piece in self.pieces():
                writer.write(piece)
                await writer.drain()
                sent += len(piece)
                if sent >= self.most or writer.is_closing():
                    return
                await asyncio.sleep(self.pause)  # over TLS, drain() lets nobody else have a turn


def head(*headers: str, status: str = "200 OK", content_type: str = "text/html; charset=utf-8") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1")


def plain(body: bytes) -> Raw:
    """Give a body and its length, both as they are."""
    return Raw(lambda: iter([head(f"Content-Length: {len(body)}") + body]))


def short_of_length(body: bytes, missing: int = 200) -> Raw:
    """Give a Content-Length that promises more than comes."""
    return Raw(lambda: iter([head(f"Content-Length: {len(body)}") + body[:-missing]]))


def cut_chunked(body: bytes) -> Raw:
    """Give chunks without the last one, which is empty."""
    half = body[: len(body) // 2]
    return Raw(lambda: iter([head("Transfer-Encoding: chunked"), b"%x\r\n" % len(half) + half + b"\r\n"]))


def cut_in_chunk(body: bytes) -> Raw:
    """Give a chunk that ends before its stated size."""
    return Raw(lambda: iter([head("Transfer-Encoding: chunked"), b"%x\r\n" % len(body) + body[: len(body) // 2]]))


def cut_packed(body: bytes, coding: str, share: float = 0.5) -> Raw:
    """Give a packed body of which a part is missing, in an answer whose length is right."""
    packed = PACKERS[coding](body)
    packed = packed[: int(len(packed) * share)]
    return Raw(lambda: iter([head(f"Content-Encoding: {coding}", f"Content-Length: {len(packed)}") + packed]))


def packed(body: bytes, *codings: str, content_type: str = "text/html; charset=utf-8") -> Raw:
    """Give a body packed as the codings say, one after the other."""
    for coding in codings:
        body = PACKERS[coding](body)
    told = head(f"Content-Encoding: {', '.join(codings)}", f"Content-Length: {len(body)}", content_type=content_type)
    return Raw(lambda: iter([told + body]))


def until_closed(body: bytes) -> Raw:
    """Give a body without a length: only the end of the connection ends it."""
    return Raw(lambda: iter([head("Connection: close") + body]))


def hung_up() -> Raw:
    """Say nothing at all."""
    return Raw(lambda: iter([]))


def cut_in_head() -> Raw:
    return Raw(lambda: iter([b"HTTP/1.1 200 OK\r\nContent-Type: text/ht"]))


def endless(content_type: str = "text/html; charset=utf-8", piece: bytes = b"<p>and so on</p>\n" * 4096) -> Raw:
    """Give a body that does not end, in chunks."""

    def pieces() -> Iterator[bytes]:
        yield head("Transfer-Encoding: chunked", content_type=content_type)
        while True:
            yield b"%x\r\n" % len(piece) + piece + b"\r\n"

    return Raw(pieces)


def drip(body: bytes, pause: float = 0.1) -> Raw:
    """Give a byte now and then, without end."""

    def pieces() -> Iterator[bytes]:
        yield head(f"Content-Length: {len(body)}")
        for byte in body:
            yield bytes((byte,))

    return Raw(pieces, pause)
