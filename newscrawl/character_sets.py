"""Character sets as browsers read them: a declared label to a codec, and what Python's codecs lack of that set.

Source: Encoding Standard (encoding.spec.whatwg.org). The labels are those of `webencodings`.
"""

from __future__ import annotations

import codecs
import re
from typing import cast

import webencodings
import webencodings.labels
from w3lib.encoding import html_body_declared_encoding, resolve_encoding, to_unicode

_ALL = {name: webencodings.lookup(name).codec_info.name for name in set(webencodings.labels.LABELS.values())}
_SUPERSETS = {"gbk": "gb18030"}
_UNICODE = frozenset({"utf-16-le", "utf-16-be"})
READABLE = frozenset(_SUPERSETS.get(name, name) for name in _ALL.values()) - {"replacement", "x-user-defined"}
"""Python's names of the codecs of all character sets that browsers read."""
EXTENDING_ASCII = READABLE - _UNICODE - {"iso2022_jp"}
"""Those in which a byte below 128 that is no part of a longer character is that of ASCII, wherever it stands."""
_HEAD_BYTES = 64 * 1024
_META = re.compile(rb"<meta[^<>]{0,300}?\bcharset\s*+=\s*+[\"']?\s*+([a-zA-Z0-9_.:-]{1,60})", re.IGNORECASE)
_MICROSOFTS_BIG5 = str.maketrans("∼•､¥¢£♁☉", "～‧﹑￥￠￡⊕⊙")
_ESCAPE = re.compile(rb"\x1b(\([BJI]|\$[@B])")
_SHIFT_JIS_OWN = re.compile("[\uf8f0-\uf8f3]")  # what Python makes of four bytes that stand for nothing


def codec_of(label: str) -> str | None:
    """Return the Python codec of a declared label; None where browsers read no such set, as "utf-7" or "rot13"."""
    known = webencodings.lookup(label)
    name = known.codec_info.name if known else resolve_encoding(label)  # "cp936", which only Python knows
    name = _SUPERSETS.get(name, name) if name else None
    return name if name in READABLE else None


def declared_codecs(body: bytes, charset: str | None) -> tuple[str | None, str | None]:
    """Return what the header (its `charset`) and the page itself declare; UTF-16 is never believed to be that.

    A page whose meta element says so could not be read up to there if it were true.
    """
    said = html_body_declared_encoding(body[:4096])
    if said is None and (label := _META.search(body, 0, _HEAD_BYTES)):  # further down, or a label unknown to Python
        said = label[1].decode("ascii")
    header, page = (codec_of(name) if name else None for name in (charset, said))
    return None if header in _UNICODE else header, None if page in _UNICODE else page


def read_as(body: bytes, codec: str) -> str:
    """Return the text of bytes; what cannot be read is U+FFFD, and never takes markup with it."""
    if codec == "iso2022_jp":
        return _read_iso_2022_jp(body)
    if codec == "cp932":
        return _SHIFT_JIS_OWN.sub("\ufffd", body.decode(codec, "replace"))
    if codec in _ERRORS:
        text = body.decode(codec, _ERRORS[codec])
        return text.translate(_MICROSOFTS_BIG5) if codec == "big5hkscs" else text
    return to_unicode(body, codec)  # with the euro sign of GBK


def _read_iso_2022_jp(body: bytes) -> str:
    """Read what stands between the escapes of ISO-2022-JP as EUC-JP, which has the same table of characters."""
    first, *parts = _ESCAPE.split(body)
    pieces = [first.decode("ascii", "replace")]
    for escape, part in zip(parts[::2], parts[1::2], strict=True):
        if escape in {b"(B", b"(J"}:
            pieces.append(part.decode("ascii", "replace"))
            continue
        # The line's end and what else is no character stays what it is.
        high = bytes(each | 0x80 if 0x20 < each < 0x7F else each for each in part)
        pieces.append(read_as(high, "euc_jp") if escape[:1] == b"$" else high.decode("cp932", "replace"))
    return "".join(pieces)


def _complete_euc_jp(error: UnicodeError) -> tuple[str, int]:
    """Read what vendors added to JIS X 0208, as circled digits, by the same place in Shift JIS."""
    fault = cast("UnicodeDecodeError", error)
    pair = fault.object[fault.start : fault.start + 2]
    if len(pair) == 2 and min(pair) >= 0xA1 and max(pair) <= 0xFE:
        row, cell = pair[0] - 0xA1, pair[1] - 0xA1
        lead = row // 2 + (0x81 if row < 62 else 0xC1)
        trail = cell + 0x9F if row % 2 else cell + 0x40 + (cell >= 63)
        found = bytes((lead, trail)).decode("cp932", "replace")
        if len(found) == 1 and found != "\ufffd":
            return found, fault.start + 2
    return "\ufffd", max(fault.start + 1, fault.end)


def _complete_big5(error: UnicodeError) -> tuple[str, int]:
    """Read what Microsoft's Big5 has and Python's lacks, as the euro sign."""
    fault = cast("UnicodeDecodeError", error)
    found = fault.object[fault.start : fault.start + 2].decode("cp950", "replace")
    if len(found) == 1 and found != "\ufffd" and found > "\x7f":
        return found, fault.start + 2
    return "\ufffd", max(fault.start + 1, fault.end)


_ERRORS = {"euc_jp": "newscrawl_euc_jp", "big5hkscs": "newscrawl_big5"}
codecs.register_error(_ERRORS["euc_jp"], _complete_euc_jp)
codecs.register_error(_ERRORS["big5hkscs"], _complete_big5)
