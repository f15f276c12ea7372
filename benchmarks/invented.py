"""Invented articles for Ledgers of any size: what is announced, written and known of the one with a number."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Any

from newscrawl.fingerprint import BINS, KEYS, Fingerprint
from newscrawl.lead import Lead
from newscrawl.ledger.near_duplicates import COMMONPLACE
from newscrawl.ledger.records import Validators, WrittenLine
from tests.ledger_writer import NOON, OUTLET, article_json, written_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.ledger.sqlite import SqliteLedger

LENGTH = 4000
"""Bytes of a line."""
LINES = 5000
"""Of a file."""
VALIDATORS = Validators('"5e8f0c1b-1a2b"', "Sun, 22 Nov 2026 12:00:00 GMT")
_OWN = KEYS - 3  # keys of a text that no other has; the three others are those of phrases that stand in others too
_HALF = 1 << 47  # keys have 48 bits: those of phrases lie below, a text's own from here on
_STEP = 0x9E3779B97F4A7C15  # odd: multiplied by it, the numbers below a power of two come in an order that is nobody's


def id_of(number: int) -> str:
    """Return an article's id; the order of ids is nobody's."""
    return f"{OUTLET}:{number * 2654435761 % 2**32:08x}{number:012x}"


def url_of(number: int) -> str:
    """Return an article's address."""
    return f"https://www.example.org/a/202611/22/WS{id_of(number).partition(':')[2]}.html"


def hash_of(number: int) -> str:
    """Return the digest of an article's text."""
    return sha256(str(number).encode()).hexdigest()


def invented(name: int | str) -> Fingerprint:
    """Return a fingerprint with the keys of a text: nine are its own, three are of phrases that others use too."""
    chance = random.Random(name)
    digest, size, sketch = chance.randbytes(8), chance.randint(100, 3000), chance.randbytes(BINS)
    phrases = [min(int(chance.paretovariate(0.7) * 1000), _HALF - 1) for _ in range(KEYS - _OWN)]
    own = [_HALF + chance.getrandbits(47) for _ in range(_OWN)]
    return Fingerprint(digest, size, sketch, (*own, *phrases))


@dataclass(frozen=True)
class Articles:
    """So many articles. Their texts' keys can be had in order without sorting them, however many they are."""

    number: int

    @cached_property
    def _places(self) -> int:
        return 1 << (_OWN * self.number).bit_length()

    def fingerprint(self, number: int) -> Fingerprint:
        """Return the fingerprint of an article's text."""
        made = invented(number)
        wide = _HALF // self._places
        own = (_HALF + (each * _STEP % self._places) * wide for each in range(number * _OWN, number * _OWN + _OWN))
        return replace(made, keys=(*own, *made.keys[_OWN:]))

    def own_keys(self) -> Iterator[tuple[int, int]]:
        """Yield the keys that one text has, in order, and the text's story."""
        places, wide, back = self._places, _HALF // self._places, pow(_STEP, -1, self._places)
        number = _OWN * self.number
        for place in range(places):
            each = place * back % places
            if each < number:
                yield _HALF + place * wide, each // _OWN + 1

    def announce(self, ledger: SqliteLedger, first: int, last: int) -> list[WrittenLine]:
        """Announce and fetch articles as a run does; returns their lines."""
        file = file_of(first)
        end, lines = ledger.file_committed_offset(file), []
        for number in range(first, last):
            lead = Lead(
                url_of(number),
                "https://www.example.org/rss",
                "A headline of usual length it is",
                NOON - timedelta(seconds=number),
            )
            ledger.announce(lead, id_of(number), NOON)
            ledger.note_fetched(id_of(number), NOON)
            lines.append(self._line(number, end))
            end += LENGTH
        return lines

    def _line(self, number: int, offset: int) -> WrittenLine:
        values: dict[str, Any] = {
            "validators": VALIDATORS,
            "published": NOON - timedelta(seconds=number),
            "fingerprint": self.fingerprint(number),
            "content_hash": hash_of(number),
            "length": LENGTH,
            "fetched": NOON,
        }
        return written_line(article_json(number, id=id_of(number), url=url_of(number)), offset, **values)


def file_of(number: int) -> str:
    """Return the name of the file in which an article's line stands."""
    return f"{OUTLET}/{number // LINES}.jsonl"


def phrase_rows(phrases: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the phrases' keys in order, each with the stories that are kept under it.

    `phrases` holds a key and its story in one integer, `key << 24 | story`; it is sorted in place.
    """
    phrases.sort()
    for key, packed in groupby(phrases, lambda each: each >> 24):
        stories = dict.fromkeys(each & 0xFFFFFF for each in packed)  # a text may use a phrase twice
        for story, _ in zip(stories, range(COMMONPLACE + 1), strict=False):
            yield key, story
