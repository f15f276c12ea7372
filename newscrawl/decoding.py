"""From the bytes of a page to its text, mislabelled and unlabelled pages included."""

from __future__ import annotations

import re
from codecs import utf_8_decode
from dataclasses import dataclass, field

from w3lib.encoding import read_bom

from newscrawl.character_sets import declared_codecs, read_as
from newscrawl.readings import choose

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

    `page` is its text; where it came in UTF-8 those are its own bytes, made a string only for those who ask for `text`.
    `doubt` says why the codec may be another; None where it was declared, or is certain.
    """

    page: str | bytes = field(repr=False)
    encoding: str
    replaced: int
    doubt: str | None = None

    @property
    def text(self) -> str:
        """The page's text."""
        return self.page if isinstance(self.page, str) else self.page.decode("utf-8")


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
    text = read_as(body, encoding)
    return Decoded(text, encoding, text.count("\ufffd"), doubt)


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

    None begins in the middle of a character: no set in use has a "<" in one.
    """
    parts: list[bytes] = []
    size = 0
    for piece in body.split(b"<"):
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
