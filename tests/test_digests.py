"""Very many texts are remembered in few bytes, and what is remembered of each is its own."""

from __future__ import annotations

import sys

from newscrawl.digests import MOST, Digests

NUMBER = 100_000


def test_what_was_put_is_found_and_nothing_else() -> None:
    known = Digests()
    assert all(known.put(f"boats-{number}", number % (MOST + 1)) for number in range(NUMBER))
    assert len(known) == NUMBER
    assert [known.get(f"boats-{number}") for number in range(NUMBER)] == [each % (MOST + 1) for each in range(NUMBER)]
    assert not any(known.get(f"ferries-{number}") is not None for number in range(NUMBER))


def test_what_is_put_again_takes_the_place_of_what_stood_there() -> None:
    known = Digests()
    assert known.put("boats", 5)
    assert not known.put("boats", 2)
    assert (known.get("boats"), len(known)) == (2, 1)


def test_any_text_may_be_remembered() -> None:
    known = Digests()
    texts = ["", "\ud800", "港口", "boats\n", "boats"]
    assert [known.put(text, number) for number, text in enumerate(texts)] == [True] * len(texts)
    assert [known.get(text) for text in texts] == list(range(len(texts)))


def test_a_text_takes_ten_bytes() -> None:
    known = Digests()
    empty = _size(known)
    for number in range(NUMBER):
        known.put(f"https://harbour.example/boats-{number}")
    assert (_size(known) - empty) / NUMBER <= 10


def _size(known: Digests) -> int:
    return sum(map(sys.getsizeof, known._parts))  # noqa: SLF001 - its memory is what is measured
