"""Unpack a body as its Content-Encoding says (RFC 9110, 8.4.1), to its own end mark and to a limit."""

from __future__ import annotations

import sys
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CODINGS = ("gzip", "deflate", "br", "zstd")
"""What may be offered: of each of these the end is marked, so that one that was cut is known as cut."""
MOST_CODINGS = 3
"""A body that was packed more often than this is meant to do harm."""

_PIECE = 64 * 1024
_ZSTD_WINDOW_LOG = 23  # 8 MiB: the most that HTTP allows (RFC 9659)
_GZIP = b"\x1f\x8b"
_ZSTD_FRAME = b"\x28\xb5\x2f\xfd"


class UnpackError(ValueError):
    """The body could not be unpacked to its end; `start` is what came before, unpacked, at most as much as asked."""

    def __init__(self, message: str, start: bytes = b"") -> None:
        super().__init__(message)
        self.start = start


class DamagedError(UnpackError):
    """The body does not reach its own end, or is not what its sum says."""


class TooLargeError(UnpackError):
    """Unpacked, the body is larger than the limit."""


class CodingError(UnpackError):
    """The body was packed more often than MOST_CODINGS times."""


def codings_of(header: str) -> list[str]:
    """Return the codings of a Content-Encoding, in the order in which they are undone.

    Names that mean nothing ("utf-8", "identity") are passed over, as browsers do. Raises CodingError.
    """
    named = [name.strip().lower().removeprefix("x-") for name in header.split(",")]
    codings = [name for name in reversed(named) if name in CODINGS]
    if len(codings) > MOST_CODINGS:
        raise CodingError(f"packed {len(codings)} times")
    return codings


def unpack(body: bytes, codings: list[str], most: int) -> bytes:
    """Return the body unpacked, at most `most` bytes. Raises DamagedError, TooLargeError.

    Memory: no more than `most` bytes for each coding. An empty body is empty in every coding.
    """
    for coding in codings:
        if body:
            body = _limited(_UNPACKERS[coding](body), most)
    return body


def _limited(pieces: Iterator[bytes], most: int) -> bytes:
    unpacked = BytesIO()  # which gives its bytes away without copying them
    try:
        for piece in pieces:
            unpacked.write(piece)
            if unpacked.tell() > most:
                unpacked.truncate(most)
                raise TooLargeError(f"more than {most} bytes", unpacked.getvalue())
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
        raise DamagedError(f"damaged: {error}", unpacked.getvalue()) from error
    return unpacked.getvalue()


def _gunzip(body: bytes) -> Iterator[bytes]:
    """Yield the pieces of all members (RFC 1952); what is not one behind them is passed over."""
    while body:
        member = zlib.decompressobj(wbits=31)
        yield from _inflate(member, body)
        body = _next(member.unused_data, _GZIP)


def _undeflate(body: bytes) -> Iterator[bytes]:
    """Yield the pieces of a zlib stream (RFC 1950), or of the bare one (RFC 1951) that some servers send."""
    try:
        zlib.decompressobj().decompress(body, 1)
    except zlib.error:
        return _inflate(zlib.decompressobj(wbits=-15), body)
    return _inflate(zlib.decompressobj(), body)


def _inflate(stream: zlib._Decompress, body: bytes) -> Iterator[bytes]:
    while not stream.eof:
        piece = stream.decompress(body, _PIECE)
        if not piece and not stream.eof and not stream.unconsumed_tail:
            raise EOFError("the stream is cut")
        body = stream.unconsumed_tail
        yield piece


def _unbrotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    piece = stream.process(body, output_buffer_limit=_PIECE)
    while True:
        yield piece
        if stream.is_finished():
            return
        piece = stream.process(b"", output_buffer_limit=_PIECE)
        if not piece and not stream.is_finished():
            raise EOFError("the stream is cut")


def _unzstd(body: bytes) -> Iterator[bytes]:
    """Yield the pieces of all frames (RFC 8878)."""
    while body:
        frame = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})
        while not frame.eof:
            piece = frame.decompress(body, _PIECE)
            if not piece and not frame.eof and frame.needs_input:
                raise EOFError("the frame is cut")
            body = b""
            yield piece
        body = _next(frame.unused_data, _ZSTD_FRAME)


def _next(rest: bytes, mark: bytes) -> bytes:
    """Return what stands behind a part if it is another part, cut in its mark perhaps; other bytes mean nothing."""
    return rest if mark.startswith(rest[: len(mark)]) else b""


_UNPACKERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
