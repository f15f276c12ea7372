"""Change bytes as they are changed in the wild, and worse: cut, doubled, mixed, with other values in their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

LONGEST = 64 * 1024
"""Bytes: what needs more to do harm is measured by the tests of hostile pages and listings."""

_WORDS = (
    b'null true false NaN 1e999 -1 0 [] {} "" [[[1]]] {"@value":7} {"name":[]} {"url":{}} "\\ud800" "\\u0000"'
    b" http://[ http://a:99999/ http://a:0/ //x:y/ https://%00/ javascript:1 data:, ../../.. ?& %ZZ %C0%80 # @ xn--a"
    b" 2026-02-30T25:61:61+99:99 0000-00-00 99999999999999999999 2569 1/1/1 -0001 &#xD800; &#99999999; &amp;amp; &;"
    b" <![CDATA[ ]]> <!-- --> <!DOCTYPE <? </ < > <a <p> <table><script> </script> <svg> <template> xmlns:a= ' \""
)
ODDITIES = (
    *_WORDS.split(),
    b"\x00",
    b"\x1b$B",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"\xef\xbb\xbf",
    b"\xc2\xb2\xd9\xa3",
    b"\r",
    b"\n\n",
    b" ",
    b"9" * 400,
    b"9" * 5_000,
    b"[" * 2_000,
    b"a" * 3_000,
)
"""What readers trip over: other types, half characters, numbers beyond all measure, addresses that are none."""

_VALUE = re.compile(
    rb"\"[^\"<>]{0,200}\"|(?<=>)[^<>]{1,200}(?=<)|\b\d[\d:.+-]{0,30}|<[a-z!/][a-z]{0,15}", re.IGNORECASE
)


def mutate(data: bytes, chance: Random, others: Sequence[bytes], tokens: Sequence[bytes]) -> bytes:
    """Return `data` after a few edits; `others` lend it parts, `tokens` are words of its language."""
    body = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9))):
        chance.choice(_EDITS)(body, chance, others, tokens)
    return bytes(body[:LONGEST])


def _span(body: bytearray, chance: Random, longest: int = 400) -> slice:
    start = chance.randint(0, len(body))
    return slice(start, start + chance.randint(1, chance.choice((2, 20, longest))))


def _token(chance: Random, tokens: Sequence[bytes]) -> bytes:
    return chance.choice(tokens) if tokens and chance.random() < 0.5 else chance.choice(ODDITIES)


def _flip(body: bytearray, chance: Random, *_: object) -> None:
    if body:
        body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)


def _scatter(body: bytearray, chance: Random, *_: object) -> None:
    place = _span(body, chance, 8)
    body[place] = chance.randbytes(len(body[place]))


def _remove(body: bytearray, chance: Random, *_: object) -> None:
    del body[_span(body, chance)]


def _cut(body: bytearray, chance: Random, *_: object) -> None:
    del body[chance.randint(0, len(body)) :]


def _repeat(body: bytearray, chance: Random, *_: object) -> None:
    """Put a part in again, now and then very often: what is not linear shows."""
    place = _span(body, chance)
    times = chance.choice((1, 2, 5, 1 + 20_000 // (1 + len(body[place]))))
    body[place.start : place.start] = bytes(body[place]) * times


def _move(body: bytearray, chance: Random, *_: object) -> None:
    place = _span(body, chance)
    part = bytes(body[place])
    del body[place]
    at = chance.randint(0, len(body))
    body[at:at] = part


def _insert(body: bytearray, chance: Random, _: Sequence[bytes], tokens: Sequence[bytes]) -> None:
    at = chance.randint(0, len(body))
    body[at:at] = _token(chance, tokens)


def _mix(body: bytearray, chance: Random, others: Sequence[bytes], _: Sequence[bytes]) -> None:
    other = bytearray(chance.choice(others))
    body[_span(body, chance)] = other[_span(other, chance, 2_000)]


def _replace_value(body: bytearray, chance: Random, _: Sequence[bytes], tokens: Sequence[bytes]) -> None:
    """Put another value, of another type perhaps, where a string, a number, a text or a tag's name stands."""
    found = _VALUE.search(body, chance.randint(0, len(body)))
    if found:
        token = _token(chance, tokens)
        is_quoted = found[0][:1] == b'"' and chance.random() < 0.5
        body[found.start() : found.end()] = b'"' + token + b'"' if is_quoted else token


_EDITS = (_flip, _scatter, _remove, _cut, _repeat, _move, _insert, _insert, _mix, *[_replace_value] * 4)
