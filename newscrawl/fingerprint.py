"""Fingerprints: 140 bytes that tell whether two articles have the same, nearly the same or a different text.

The words of a text are read in overlapping groups (shingles): three words where words stand apart, five characters
where they do not (Han, Kana, Thai, Lao, Khmer, Burmese); a text of both kinds gives both. Of the groups' hashes one
small sample is kept: one permutation hashing (Li, Owen and Zhang, NIPS 2012) with eight bits a bin (b-bit minwise
hashing, Li and Koenig, WWW 2010). From two samples follows how many groups two texts share, and that is held against
the shorter text: a copy that was cut, or that got paragraphs of its own, still has most of the shorter text's groups.
"""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, Literal
from zlib import crc32

from newscrawl.text import HAN, WESTERN, as_western, compiled

if TYPE_CHECKING:
    from collections.abc import Collection

Likeness = Literal["same", "near", "different"]

BINS = 128
"""Bytes of a sketch, and samples of a text."""
KEYS = 12
"""Under how many keys a text is looked up; copies that share a quarter of all groups meet in 97 of 100 cases."""
SHORTEST = 50
"""Texts with fewer groups of words have no fingerprint: in a flash of two lines the formula is most of the text."""
NEAR = 0.56
"""Share of the shorter text's groups that the other has as well, from which on two texts are nearly the same."""
LEAST_RESEMBLANCE = 0.1
"""Share of all groups that both must have: below it the sample is too small to tell a short text in a long one."""

_WORD_GROUP = 3  # words
_CHARACTER_GROUP = 5  # characters
_UNSPACED_LETTERS = f"{HAN}\u3040-\u30ff\u31f0-\u31ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNSPACED = f"[{_UNSPACED_LETTERS}]+"
_WORDS = f"[^\\W{_UNSPACED_LETTERS}]+"
_FOREIGN_SIGNS = re.compile(r"[^\w\x00-\x7f]+")  # curly quotes and the like: no letters
_LETTER = b"\xff"  # stands for those beyond ASCII


def _folded(sign: str) -> bytes:
    if re.match(r"\w", sign) is None:
        return b" "
    return sign.lower().encode() if sign.isascii() else _LETTER


_FOLDED = b"".join(map(_folded, bytes(range(256)).decode(WESTERN, "replace")))
_SAMPLED = 8 * BINS  # groups hashed into the bins: with eight a bin, one bin in 3,000 stays empty by chance
_ALL = 1 << 32  # how many values crc32 has
_PLACES = bytes(lowest % BINS for lowest in range(256))
_VALUES = 255  # of a bin; 0 says that no group fell into it
_LEAST_EQUAL = math.ceil((LEAST_RESEMBLANCE * (_VALUES - 1) + 1) / _VALUES * BINS)  # bins; of most pairs none is
_LOW, _HIGH = int.from_bytes(b"\x7f" * BINS), int.from_bytes(b"\x80" * BINS)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text.

    `digest`: 8 bytes, the same for the same words whatever their case and punctuation. `size`: number of different
    groups of words, from about 1,000 on an estimate within 3 percent. `sketch`: BINS bytes. `keys`: at most KEYS
    integers of 48 bits; two texts that share much share at least one; only an index needs them.
    """

    digest: bytes
    size: int
    sketch: bytes
    keys: tuple[int, ...] = ()


def fingerprint(body: str | None) -> Fingerprint | None:
    """Return the fingerprint of a tidy text, or None where it is absent or too short to be told from others.

    The headline is no part of it: copies are printed under headlines of their own.
    """
    if not body:
        return None
    words, characters = _read_words(body)
    groups = _word_groups(words) + _character_groups(characters)
    if len(groups) < SHORTEST:
        return None
    limit = min(_ALL, _ALL * _SAMPLED // len(groups))
    hashed = zip(map(crc32, groups), groups, strict=True)
    # Of most articles all groups are taken, and asking that of each one would take as long again.
    sampled = dict(hashed) if limit == _ALL else {value: group for value, group in hashed if value < limit}
    size = len(sampled) * _ALL // limit
    if size < SHORTEST:
        return None
    first = _smallest(sampled, limit)
    keys = tuple(int.from_bytes(blake2b(sampled[value], digest_size=6).digest(), "big") for value in first)
    digest = blake2b(b" ".join(words) + b"\n" + characters.encode(), digest_size=8).digest()
    return Fingerprint(digest, size, _sketch(sampled), keys)


def _read_words(body: str) -> tuple[list[bytes], str]:
    """Return the words that stand apart, in small letters, and the characters that do not."""
    folded_at_once = _fold(body)
    if folded_at_once is not None:
        return folded_at_once.split(), ""
    folded = body.casefold()
    return " ".join(compiled(_WORDS).findall(folded)).encode().split(b" "), "".join(compiled(_UNSPACED).findall(folded))


def _fold(body: str) -> bytes | None:
    """Fold a text all of whose letters are ASCII's, at a fifth of the price of the patterns; None for any other."""
    western = as_western(body)
    if western is None:
        plain = _FOREIGN_SIGNS.sub(" ", body)
        return plain.encode("ascii").translate(_FOLDED) if plain.isascii() else None
    folded = western.translate(_FOLDED)
    return None if _LETTER in folded else folded


def _word_groups(words: list[bytes]) -> list[bytes]:
    return list(map(b" ".join, zip(*(words[start:] for start in range(_WORD_GROUP)), strict=False)))


def _character_groups(characters: str) -> list[bytes]:
    """Return all groups of neighbours, in no order; cut by struct, since slices would take the whole time allowed."""
    data = characters.encode("utf-16-le")
    width = 2 * _CHARACTER_GROUP
    starts = range(0, min(width, len(data) - width + 1), 2)
    counts = ((start, (len(data) - start) // width) for start in starts)
    return list(chain.from_iterable(struct.unpack_from(f"{width}s" * count, data, start) for start, count in counts))


def _smallest(values: Collection[int], limit: int) -> list[int]:
    """Return the KEYS smallest of values that lie anywhere below `limit`, ascending, without sorting all of them."""
    most = 4 * KEYS * limit // len(values)  # below it lie about four times as many
    few = [value for value in values if value < most]
    return sorted(few if len(few) >= KEYS else values)[:KEYS]


def _sketch(values: Collection[int]) -> bytes:
    """Return for each bin some bits of the smallest value in it."""
    smallest = [_ALL] * BINS
    # Which bin a value falls into, its remainder by BINS, is read off the lowest bytes of all at once.
    places = struct.pack(f"<{len(values)}I", *values)[::4].translate(_PLACES)
    for place, value in zip(places, values, strict=True):
        if value < smallest[place]:  # noqa: PLR1730 - min() takes three times as long
            smallest[place] = value
    return bytes([value // BINS % _VALUES + 1 if value < _ALL else 0 for value in smallest])


def resemblance(new: Fingerprint, old: Fingerprint) -> float:
    """Return the estimated share of groups common to both in the groups of either, 0 to 1."""
    mine, other = int.from_bytes(new.sketch), int.from_bytes(old.sketch)
    equal, empty = _zeros(mine ^ other), _zeros(mine | other)
    share = (equal - empty) / (BINS - empty)
    return max(0.0, (share * _VALUES - 1) / (_VALUES - 1))  # less what falls together by chance


def _zeros(sketch: int) -> int:
    """Return how many of the bytes of a sketch are 0, all at once: the highest bit of each says whether it is not."""
    return BINS - (((sketch & _LOW) + _LOW | sketch) & _HIGH).bit_count()


def shared_part(new: Fingerprint, old: Fingerprint) -> float:
    """Return the estimated part of the shorter text that stands in the other as well, 0 to 1."""
    return _part(resemblance(new, old), new, old)


def decide(new: Fingerprint, old: Fingerprint) -> Likeness:
    """Tell whether two texts have the same words, nearly the same, or are different."""
    if new.digest == old.digest:
        return "same"
    if are_unlike(int.from_bytes(new.sketch), int.from_bytes(old.sketch)):
        return "different"
    share = resemblance(new, old)
    return "near" if share >= LEAST_RESEMBLANCE and _part(share, new, old) >= NEAR else "different"


def are_unlike(new: int, old: int) -> bool:
    """Tell of two sketches, read as numbers, whether texts that do not have the same words are surely different."""
    return _zeros(new ^ old) < _LEAST_EQUAL


def _part(share: float, new: Fingerprint, old: Fingerprint) -> float:
    common = share / (1 + share) * (new.size + old.size)
    return min(1.0, common / min(new.size, old.size))
