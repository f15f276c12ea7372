"""Tidy text: one form for the same words, their count and their digest."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from functools import cache, lru_cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
CJK = HAN + "\u3040-\u30ff\u31f0-\u31ff\uac00-\ud7af\u1100-\u11ff"

_ESCAPED_AGAIN = re.compile(r"&(?:(?:amp|#0*38|#[xX]0*26);)+")
_MOST_ESCAPES = 5  # times that text was escaped over again
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,24});")
# Characters that print nothing: C0 and C1 controls but for white space, soft hyphen, zero-width space and joiner,
# directional marks, byte order mark, interlinear and object marks, lone surrogates, noncharacters.
_UNPRINTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Joiners shape Arabic, Indic and emoji text; elsewhere they are debris.
_STRAY_JOINER = re.compile("(?<![\u0600-\u08ff\u0900-\u0dff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]")
_WHITE = re.compile(r"\s+")
_CJK_RUN = f"[{CJK}]+"
_OTHER_WORD = rf"[^\W{CJK}]+(?:['’.,-][^\W{CJK}]+)*"
WESTERN = "cp1252"  # has the curly quotes and dashes of most texts
# The characters of western languages as one of three signs: "a" for those of words, "." for those that may join two.
_SHAPES = "".join(
    "a" if character.isalnum() or character == "_" else "." if character in "'’.,-" else " "
    for character in bytes(range(256)).decode(WESTERN, "replace")
).encode()
_FIGURES_ALIKE = str.maketrans("123456789", "0" * 9)

compiled = cache(re.compile)
"""Compile a pattern when first needed: a set of all Han characters takes a millisecond, and western texts need none."""

_TRADITIONAL = frozenset(
    "這來國個說們為時對裡後麼沒於還發當開無經頭從動兩長會學過與將報區體點關實現產業電應東車馬門問間"
)
_SIMPLIFIED = frozenset(
    "这来国个说们为时对里后么没于还发当开无经头从动两长会学过与将报区体点关实现产业电应东车马门问间"
)
_TRADITIONAL_REGIONS = frozenset({"tw", "hk", "mo", "hant"})


def tidy(text: str | None) -> str | None:
    """Return one line of text in its one form, or None where nothing printable is in it.

    NFC, entities read, control and zero-width characters gone, white space of every kind folded to single spaces.
    """
    if not text:
        return None
    folded = text.strip()
    is_plain = folded.isprintable()  # of all white space only the plain space is; asking takes longest of all here
    if not is_plain or "  " in folded:
        folded = " ".join(folded.split())
        is_plain = is_plain or folded.isprintable()
    if is_plain and "&" not in folded and "\ufffc" not in folded:  # most text: nothing else to do
        if folded.isascii() or unicodedata.is_normalized("NFC", folded):
            return folded or None
        return unicodedata.normalize("NFC", folded)
    text = _plain(text)
    for _ in range(_MOST_ESCAPES):
        if "&" not in text or not _ENTITY.search(text):
            break
        read = _plain(html.unescape(_ESCAPED_AGAIN.sub("&", text)))
        if read == text:
            break
        text = read  # once more, since some systems escape what is escaped
    return _WHITE.sub(" ", text).strip() or None


def _plain(text: str) -> str:
    if not text.isascii():
        text = _STRAY_JOINER.sub("", _UNPRINTED.sub("", text))
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        return text
    return _UNPRINTED.sub("", text)


def with_figures_alike(text: str) -> str:
    """Return a text with 0 for each of the figures 1 to 9: names that only count, "item-7", are the same so."""
    return text.translate(_FIGURES_ALIKE)


def holds_any(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether a text holds one of the words: what is worth asking before a pattern that needs one of them."""
    for word in words:  # noqa: SIM110 - any() with a generator takes twice as long
        if word in text:
            return True
    return False


def tidy_paragraphs(text: str | None) -> str | None:
    """Tidy each paragraph of a text whose paragraphs stand apart by blank lines."""
    if not text:
        return None
    paragraphs = (tidy(paragraph) for paragraph in text.split("\n\n"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) or None


@lru_cache(maxsize=2)  # an article's text is asked for by whoever counts its words, and again for its fingerprint
def as_western(text: str) -> bytes | None:
    """Return a text in the character set of western languages, None where that has not all of its characters."""
    try:
        return text.encode(WESTERN)
    except UnicodeEncodeError:
        return None


def count_words(text: str | None) -> int:
    """Count words; each Han, Kana and Hangul character counts as one."""
    if not text:
        return 0
    western = as_western(text)
    if western is None:
        return sum(map(len, compiled(_CJK_RUN).findall(text))) + len(compiled(_OTHER_WORD).findall(text))
    # The bytes' own counting takes a tenth of what the pattern does. A word begins behind a sign that neither belongs
    # to it nor joins it to the one before.
    shape = b" " + western.translate(_SHAPES)
    return shape.count(b" a") + shape.count(b" .a") + shape.count(b"..a")


def is_chinese(text: str) -> bool:
    """Tell whether Han characters, without Kana or Hangul, make up a good part of a text."""
    sample = text[:2000]
    if len(sample.encode(errors="replace")) <= 1.4 * len(sample):  # a Han character has three bytes at least
        return False
    han = len(re.findall(f"[{HAN}]", sample))
    other_east_asian = len(re.findall("[\u3040-\u30ff\uac00-\ud7af]", sample))
    return han > 0.2 * len(sample) and other_east_asian * 10 < han


def language_tag(stated: str | None, text: str) -> str | None:
    """Return a language tag as BCP 47 writes it, Chinese by its script."""
    parts = re.split(r"[-_]", (stated or "").strip())
    language = parts[0].lower()
    if language in {"zh", "cn", "chinese"}:
        rest = {part.lower() for part in parts[1:]}
        if rest & _TRADITIONAL_REGIONS and "hans" not in rest:
            return "zh-Hant"
        if rest or sum(text.count(each) for each in _TRADITIONAL) <= sum(text.count(each) for each in _SIMPLIFIED):
            return "zh-Hans"
        return "zh-Hant"
    if not re.fullmatch(r"[a-z]{2,3}", language):
        return None
    regions = [part.upper() for part in parts[1:] if re.fullmatch(r"[A-Za-z]{2}", part)]
    return "-".join([language, *regions[:1]])


def digest(headline: str | None, body: str | None) -> str:
    """Return the sha256, in hex, of the tidy headline and body with a blank line between them."""
    return hashlib.sha256(f"{headline or ''}\n\n{body or ''}".encode()).hexdigest()


_AFFIX_SEPARATOR = re.compile(r"\s*(?:\s[-–—|_·:»]\s|--+|——|[|_»]|\s-|-(?=[^\x00-\xff]))\s*")
_OF_SEPARATORS = frozenset("-–—|_·:»")  # one is in all that the pattern finds


def may_name_site(headline: str) -> bool:
    """Tell cheaply whether anything in a headline may set the site's name off; see `without_site`."""
    return not _OF_SEPARATORS.isdisjoint(headline)


def without_site(headline: str, names: set[str], sections: tuple[str, ...] = ()) -> str:
    """Return a headline without the site's name at its end or beginning, and without a section between the two.

    "Boats race - World - Chinadaily.com.cn" with the name "chinadaily.com.cn" gives "Boats race".
    """
    known = {_squeezed(name) for name in names}
    labels = {_squeezed(label) for label in sections}
    parts = _AFFIX_SEPARATOR.split(headline)
    last = len(parts)
    while last > 1 and (
        _squeezed(parts[last - 1]) in known or (last < len(parts) and _squeezed(parts[last - 1]) in labels)
    ):
        last -= 1
    if last < len(parts):
        end = headline.find(parts[last - 1], sum(map(len, parts[: last - 1]))) + len(parts[last - 1])
        return headline[:end].strip()
    if len(parts) > 1 and _squeezed(parts[0]) in known:
        return headline[headline.find(parts[1], len(parts[0])) :].strip()
    return headline


def _squeezed(name: str) -> str:
    return re.sub(r"\W+", "", name).casefold().removeprefix("www")
