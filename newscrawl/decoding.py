"""From the bytes of a page to its text, mislabelled and unlabelled pages included."""

from __future__ import annotations

import re
from codecs import utf_8_decode
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from w3lib.encoding import read_bom

from newscrawl.character_sets import EXTENDING_ASCII, declared_codecs, read_as
from newscrawl.readings import choose

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE_BYTES = 64 * 1024
"""How much of a page its readings are compared by: enough to tell, whatever its size."""

_PIECE = 4 * 1024  # bytes
_BEYOND_ASCII = re.compile(rb"(?:[\x80-\xff]+[\x00-\x7f]{0,40})+")
_BEFORE = 40
_TAG = re.compile(rb"<[a-zA-Z!/?]")
_WIDE_MARKUP = re.compile(rb"(?P<little>(?:[\t\n\r ]\0)*<\0[!?a-zA-Z]\0)|(?:\0[\t\n\r ])*\0<\0[!?a-zA-Z]")
_ESCAPED = re.compile(rb"\x1b\$[@B][^\x1b]+\x1b\([BJ]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page, the codec it was read with, and how many bytes could not be read (each now U+FFFD).

    `page` is the page in UTF-8, as parsers take it; a string is made only for those who ask for `text`.
    `doubt` says why the codec may be another; None where it was declared, or is certain.
    """

    page: bytes = field(repr=False)
    encoding: str
    replaced: int
    doubt: str | None = None

    @property
    def text(self) -> str:
        """The page's text."""
        return self.page.decode("utf-8")


def decode(body: bytes, charset: str | None = None) -> Decoded:
    """Decode `body`; `charset` is what the HTTP header declares.

    The order: byte order mark, valid UTF-8, what is declared (header, then meta element; gb2312 and gbk are read as
    gb18030, their superset, as the Encoding Standard says), and where that does not fit the bytes, detection.
    """
    marked, mark = read_bom(body)
    if marked and mark:
        body = body[len(mark) :]
        if marked == "utf-8":
            charset = marked  # files in other sets get one as well, from what puts them together
        elif b"\0" in body[:SAMPLE_BYTES] or not _TAG.search(body, 0, SAMPLE_BYTES):
            return _decode_with(body, marked)
    try:
        lost = _count_lost(body)
    except UnicodeDecodeError:
        if wide := _unmarked_utf_16(body):
            return _decode_with(body, wide)
        return _decode_with(body, *choose(_telling(body), *declared_codecs(body, charset)))
    if b"\x1b" in body and (_ESCAPED.search(body) or "iso2022_jp" in declared_codecs(body, charset)):
        return _decode_with(body, "iso2022_jp")  # the one set in use that is valid UTF-8 as well,
    if b"\0" in body and (wide := _unmarked_utf_16(body)):
        return _decode_with(body, wide)  # but for this one, of pages in English
    return Decoded(body, "utf-8", lost)


def _decode_with(body: bytes, encoding: str, doubt: str | None = None) -> Decoded:
    page = _in_utf_8(body, encoding) if encoding in EXTENDING_ASCII else None
    if page is not None:
        return Decoded(page, encoding, 0, doubt)
    text = read_as(body, encoding)
    return Decoded(text.encode("utf-8", "replace"), encoding, text.count("\ufffd"), doubt)


def _in_utf_8(body: bytes, encoding: str) -> bytes | None:
    """Return a page in UTF-8 that is in another set which extends ASCII; None where not all of it can be read.

    What is ASCII, as most of a page is even where its text is not, is taken as it is. That takes a fifth of the time.
    """
    pieces: list[bytes] = []
    for piece in _pieces(body):
        if piece.isascii():
            pieces.append(piece)
            continue
        text = read_as(piece, encoding)
        if "\ufffd" in text:  # also where a piece ends in the middle of a character
            return None
        pieces.append(text.encode())
    return b"".join(pieces)


def _pieces(body: bytes) -> Iterator[bytes]:
    """Yield a page's bytes in pieces that begin with a "<": no set in use that extends ASCII has one in a character."""
    start = 0
    while start < len(body):
        end = body.find(b"<", start + _PIECE)
        yield body[start : end if end >= 0 else len(body)]
        start = end if end >= 0 else len(body)


def _count_lost(body: bytes) -> int:
    """Return how many characters of valid UTF-8 an earlier reader lost. Raises UnicodeDecodeError for anything else.

    What is ASCII, as most of a page is even where its text is not, is passed over. The text as a whole, which a single
    curly quote makes two bytes wide, takes four times as long.
    """
    lost = start = 0
    while start < len(body):
        piece = body[start : start + _PIECE]
        if piece.isascii():
            start += len(piece)
            continue
        text, read = utf_8_decode(piece, "strict", start + _PIECE >= len(body))
        lost += text.count("\ufffd") if "\ufffd" in text else 0  # asking first is faster than counting
        start += read
    return lost


def _unmarked_utf_16(body: bytes) -> str | None:
    """Tell UTF-16 by the markup a page begins with, every other byte of which is NUL."""
    found = _WIDE_MARKUP.match(body)
    return None if found is None else "utf-16-le" if found["little"] else "utf-16-be"


def _telling(body: bytes) -> bytes:
    """Return the parts of a page that ASCII does not have, wherever they stand, with a few bytes around each.

    None begins in the middle of a character: see `_pieces`.
    """
    parts: list[bytes] = []
    size = 0
    pieces = (piece.split(b"<") for piece in _pieces(body) if not piece.isascii())
    for piece in chain.from_iterable(pieces):
        if piece.isascii():
            continue
        end = 0
        for found in _BEYOND_ASCII.finditer(piece):
            start = max(found.start() - _BEFORE, end)
            end = found.end()
            parts.append(piece[start:end])
            size += end - start
            if size >= SAMPLE_BYTES:
                return b"".join(parts)[:SAMPLE_BYTES]
    return b"".join(parts)
