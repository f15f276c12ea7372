"""Remember a small number for each of very many texts, in nine bytes each however long they are."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from hashlib import blake2b
from secrets import token_bytes

_PARTS_BITS = 10
_VALUE_BITS = 3
MOST = 2**_VALUE_BITS - 1
"""The largest number that is remembered."""


class Digests:
    """Numbers from 0 to MOST by text, in the place of a dict whose entries would take 150 bytes.

    A text is known by 61 bits of its digest, under a key that is this object's own, so that nobody can choose two texts
    that are taken for one; of a million texts any two are, by chance, in one run of five million. The digests stand
    sorted, in a thousand parts: no single addition has much to move.
    """

    def __init__(self) -> None:
        self._key = token_bytes(16)
        self._parts = [array("Q") for _ in range(2**_PARTS_BITS)]

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def get(self, text: str) -> int | None:
        """Return the number that stands at a text, None where it was never put."""
        part, place, digest = self._find(text)
        if place < len(part) and part[place] >> _VALUE_BITS == digest >> _VALUE_BITS:
            number: int = part[place] & MOST
            return number
        return None

    def put(self, text: str, number: int = 0) -> bool:
        """Put a number at a text; True where none stood there."""
        part, place, digest = self._find(text)
        if place < len(part) and part[place] >> _VALUE_BITS == digest >> _VALUE_BITS:
            part[place] = digest | number
            return False
        part.insert(place, digest | number)
        return True

    def _find(self, text: str) -> tuple[array[int], int, int]:
        """Return the part in which a text stands or would stand, its place there, and its digest without a number."""
        hashed = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, key=self._key).digest()
        digest = int.from_bytes(hashed, "big") & ~MOST
        part = self._parts[digest >> (64 - _PARTS_BITS)]
        return part, bisect_left(part, digest), digest
