"""Tell in which character set bytes are by how their readings look."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from newscrawl.character_sets import READABLE, codec_of, read_as
from newscrawl.text import compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

DETECTED_BYTES = 4 * 1024
ENOUGH_TEXT = 50
LEAST_SIGNS = 10
"""Characters typical of another writing that are asked for before a declaration is doubted for them."""
LEAST_SHARE = 0.1
LONGEST_WORD = 40

# The most frequent characters of written Chinese, in both scripts, of Korean, and all kana. Right readings of running
# text consist of them to a third or more, wrong readings to a few per cent.
_CHINESE = re.compile(
    "[的一是不了在人有我他这这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么"
    "心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
    "這來國個說們為時對裡後麼沒於還發當開無經頭從動兩長會學過與將報新部市民全工業产產高关關实實加年月日者记記]"
)
_JAPANESE = re.compile("[ぁ-んァ-ヶー]")
_KOREAN = re.compile(
    "[이다는의에을가고지도로기사서하은한를시리인자대어년일나아있수전스부정해원그들것제으보장과였라했와상]"
)
_TYPICAL = {"gb18030": _CHINESE, "big5hkscs": _CHINESE, "euc_jp": _JAPANESE, "cp932": _JAPANESE, "cp949": _KOREAN}

_DETECTED = (READABLE - {"utf-8", "utf-16-le", "utf-16-be", "iso2022_jp", "euc_jp"}) | {"euc_jis_2004"}
_OF_SERVERS = frozenset({"utf-8", "cp1252"})
"""Declared by many servers for whatever they send."""
_WORD = "[a-zA-Z\x80-\x9f\xa1-\u1fff\u200b-\U0010ffff]+"
_JOINS = frozenset("\xad\xb4\xb7\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u2026\u200b\u200c\u200d\u200e\u200f")
_OTHER_ALPHABET = re.compile(
    "[a-zA-Z\xc0-\u024f].*[\u0370-\u06ff\u0e00-\u0e7f]|[\u0370-\u06ff\u0e00-\u0e7f].*[a-zA-Z\xc0-\u024f]"
)
_FOREIGN = re.compile("[\xc0-\u024f]{4}")
_ALONE = "(?<![^\x00-\x7f])[\u2e80-\uffef](?![^\x00-\x7f])"


def choose(sample: bytes, by_header: str | None, by_page: str | None) -> tuple[str, str | None]:
    """Return the codec that reads `sample` best, and where that is but likely, a sentence that says so.

    The sample is not valid UTF-8; `by_header` and `by_page` are the codecs that are declared.
    """
    declared = [name for name in dict.fromkeys((by_header, by_page)) if name]
    if _fits(sample, "utf-8") or _is_damaged_utf8(sample, declared):
        return "utf-8", None
    telling = [name for name in declared if name not in _OF_SERVERS]
    if found := _east_asian(sample, telling):
        return found, None
    for name in [*telling, *(name for name in declared if name == "cp1252")]:
        if _fits(sample, name) and not _reads_oddly(sample, name):
            is_sure = name in _TYPICAL or name == by_page  # not by a server that may say so of all its pages
            return name, None if is_sure else _contradiction(sample, name)
    found = _detect(sample)
    return found, f"read as {found} by its looks; declared is {' and '.join(declared) or 'nothing'}"


def _contradiction(sample: bytes, declared: str) -> str | None:
    """Return what there is to say where text, in one of the sets that read any bytes, looks as if in another."""
    found = _detect(sample)
    if read_as(sample[:DETECTED_BYTES], found) == read_as(sample[:DETECTED_BYTES], declared):
        return None
    return f"read as {declared}, as declared; it looks like {found}"


def _is_damaged_utf8(sample: bytes, declared: Sequence[str]) -> bool:
    """Tell whether enough characters beyond ASCII are readable, beside strays, for text that was meant to be UTF-8.

    Text in another set seldom forms one by chance; fewer are asked for where UTF-8 is declared.
    """
    text = sample.decode("utf-8", "replace")
    strays = text.count("\ufffd")
    readable = _beyond("ascii", text) - strays
    return readable >= (1 if "utf-8" in declared else 2) * strays


def _fits(sample: bytes, codec: str) -> bool:
    """Tell whether no more than a few strays among the characters outside ASCII are unreadable."""
    text = read_as(sample, codec)
    return text.count("\ufffd") * 50 <= _beyond("ascii", text)


def _beyond(encoding: str, text: str) -> int:
    """Return how many characters of a text ASCII or Latin-1 do not have."""
    return len(text) - len(text.encode(encoding, "ignore"))


def _east_asian(sample: bytes, declared: Sequence[str]) -> str | None:
    """Return which of their sets the text is in, by its most frequent characters; the declared one in doubt.

    None where it shows too few of any: it may be names only, or in another writing.
    """
    signs, shares = dict[str, int](), dict[str, float]()
    for name, typical in _TYPICAL.items():
        text = sample.decode(name, "replace")  # what vendors added tells nothing, and takes long where it is all false
        signs[name] = len(typical.findall(text))
        shares[name] = signs[name] / max(1, _beyond("latin-1", text))
    best = max(shares, key=shares.__getitem__)
    if shares[best] < LEAST_SHARE or signs[best] < (LEAST_SIGNS if declared else 1):
        return None
    as_likely = (name for name in declared if name in shares and shares[best] <= 3 * shares[name] + 0.02)
    return next(as_likely, best)


def _reads_oddly(sample: bytes, codec: str) -> bool:
    """Tell whether text reads as none is written: what a false codec makes of it."""
    text = read_as(sample, codec)
    if codec in _TYPICAL:
        return _reads_oddly_in_east_asia(text, codec)
    words = {word for word in compiled(_WORD).findall(text) if not word.isascii()}
    odd = sum(map(_is_odd, words))
    return odd > 1 and odd * 5 > len(words)


def _reads_oddly_in_east_asia(text: str, codec: str) -> bool:
    """Tell text without what is frequent, or of characters alone among Latin letters, as two letters of another set."""
    all_of_them = _beyond("latin-1", text)
    if all_of_them >= ENOUGH_TEXT and len(_TYPICAL[codec].findall(text)) < LEAST_SHARE / 5 * all_of_them:
        return True
    return 2 * len(compiled(_ALONE).findall(text)) > all_of_them


def _is_odd(word: str) -> bool:
    """Tell what no word has in its middle: a sign, a capital, another alphabet, four accents in a row."""
    word = word[:LONGEST_WORD].strip("".join(each for each in set(word) if not each.isalnum()))
    if any(not (each.isalnum() or each in _JOINS or unicodedata.category(each)[0] == "M") for each in word):
        return True
    if any(left.islower() and right.isupper() and right > "\x7f" for left, right in pairwise(word)):
        return True
    return bool(_OTHER_ALPHABET.search(word) or _FOREIGN.search(word))


def _detect(sample: bytes) -> str:
    from chardet import detect  # noqa: PLC0415 - few pages need it, and it takes long to import

    said = detect(sample[:DETECTED_BYTES], include_encodings=_DETECTED)["encoding"]
    return (said and codec_of(said)) or "cp1252"
