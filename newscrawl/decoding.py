"""From the bytes of a page to its text, mislabelled Chinese pages included."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

# How much of a page is looked at where candidates are compared: enough text to tell, whatever the page's size.
SAMPLE_BYTES = 64 * 1024

# Single-byte sets decode any bytes without an error, so their being declared proves nothing.
_SINGLE_BYTE = frozenset({"cp1252", "latin-1", "iso8859-1", "ascii"})
_CHINESE = ("gb18030", "big5hkscs")

# The most frequent characters of written Chinese, in both scripts. Right readings of running text consist of them to
# a third or more, wrong readings to a few per cent.
_FREQUENT = re.compile(
    "[的一是不了在人有我他这这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么"
    "心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
    "這來國個說們為時對裡後麼沒於還發當開無經頭從動兩長會學過與將報新部市民全工業产產高关關实實加年月日者记記]"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, the codec it was read with, and how many bytes could not be read (each now U+FFFD)."""

    text: str
    encoding: str
    replaced: int
    utf_8: bytes | None = field(default=None, compare=False, repr=False)
    """The text in UTF-8, where these are the page's own bytes."""


def decode(body: bytes, charset: str | None = None) -> Decoded:
    """Decode `body`; `charset` is what the HTTP header declares.

    The order: byte order mark, valid UTF-8, what is declared (header, then meta element; gb2312 and gbk are read as
    gb18030, their superset, as the Encoding Standard says), and where that does not fit the bytes, detection.
    """
    bom_encoding, bom = read_bom(body)
    if bom_encoding and bom:
        return _decode_with(body[len(bom) :], bom_encoding)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_with(body, _fitting(body[:SAMPLE_BYTES], _declared(body, charset)))
    if b"\x1b" in body and "iso2022_jp" in _declared(body, charset):  # the one set in use that is valid UTF-8 as well
        return _decode_with(body, "iso2022_jp")
    lost = text.count("\ufffd") if "\ufffd" in text else 0  # by an earlier reader; asking first is faster than counting
    return Decoded(text, "utf-8", lost, body)


def _declared(body: bytes, charset: str | None) -> list[str]:
    names = [charset and resolve_encoding(charset), html_body_declared_encoding(body[:4096])]
    return [name for name in dict.fromkeys(names) if name and _is_character_set(name)]


def _is_character_set(name: str) -> bool:
    """Tell whether Python's codec of a declared name reads any bytes: those of "rot13", "idna", "undefined" do not."""
    try:
        if codecs.lookup(name).name in {"punycode", "idna"}:
            return False
        b"x\xff".decode(name, "replace")
    except (LookupError, ValueError):
        return False
    return True


def _decode_with(body: bytes, encoding: str) -> Decoded:
    text = body.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _fitting(sample: bytes, declared: list[str]) -> str:
    """Tell which codec reads `sample`, which is not valid UTF-8, best."""
    if _mostly_fits(sample, "utf-8") or _is_damaged_utf8(sample, declared):
        return "utf-8"
    telling = [name for name in declared if name not in _SINGLE_BYTE]
    for name in telling:
        if name in _CHINESE:
            return _likelier_chinese(sample, name)
        if _mostly_fits(sample, name):
            return name
    if _reads_as_chinese(sample, "gb18030"):
        return _likelier_chinese(sample, "gb18030")
    for name in declared:
        if name in _SINGLE_BYTE:
            return "cp1252"  # the Encoding Standard reads latin-1 and ascii so
    return _detect(sample)


def _is_damaged_utf8(sample: bytes, declared: list[str]) -> bool:
    """Tell whether enough characters beyond ASCII are readable, beside strays, for text that was meant to be UTF-8.

    Text in another set seldom forms one by chance; fewer are asked for where UTF-8 is declared.
    """
    text = sample.decode("utf-8", "replace")
    strays = text.count("\ufffd")
    readable = _beyond("ascii", text) - strays
    return readable >= (1 if "utf-8" in declared else 2) * strays


def _mostly_fits(sample: bytes, encoding: str) -> bool:
    """Tell whether no more than a few strays among the characters outside ASCII are unreadable."""
    text = sample.decode(encoding, "replace")
    return text.count("\ufffd") * 50 <= _beyond("ascii", text)


def _beyond(encoding: str, text: str) -> int:
    """Return how many characters of a text ASCII or Latin-1 do not have."""
    return len(text) - len(text.encode(encoding, "ignore"))


def _frequent_share(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "replace")
    return len(_FREQUENT.findall(text)) / max(1, _beyond("latin-1", text))


def _reads_as_chinese(sample: bytes, encoding: str) -> bool:
    return _mostly_fits(sample, encoding) and _frequent_share(sample, encoding) > 0.1


def _likelier_chinese(sample: bytes, declared: str) -> str:
    """Choose between the two Chinese families; the declared one unless the other reads far better."""
    other = _CHINESE[1 - _CHINESE.index(declared)]
    if _frequent_share(sample, other) > 3 * _frequent_share(sample, declared) + 0.02:
        return other
    return declared


def _detect(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - few pages need it, and it takes long to import

    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"
