"""Writes sentences from phrase parts: a small grammar, a seeded chance, and no sentence twice in one text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from tests.newsroom.language import Language

SLOT = re.compile(r"\{(?:(?P<low>\d+)\.\.(?P<high>\d+)|(?P<name>\w+))\}")

FIRST_LETTER = re.compile(r"^[^\w]*[^\W\d_]")


class Writer:
    """Fills the slots of phrases: `{name}` from what is fixed for this text, else by chance; `{3..40}` is a number."""

    def __init__(self, chance: Random, grammar: Mapping[str, Sequence[str]], fixed: Mapping[str, str]) -> None:
        self._chance = chance
        self._grammar = grammar
        self._fixed = fixed
        self._unused: dict[str, list[str]] = {}

    def phrase(self, name: str) -> str:
        """Write one phrase of a kind, any of them."""
        return self._fill(f"{{{name}}}")

    def sentence(self, kind: str) -> str:
        """Write one sentence of a kind, of a make not used before in this text while there are such."""
        if not self._unused.get(kind):
            self._unused[kind] = self._chance.sample(self._grammar[kind], len(self._grammar[kind]))
        text = self._fill(self._unused[kind].pop())
        return FIRST_LETTER.sub(lambda letter: letter[0].upper(), text, count=1)

    def paragraph(self, kinds: tuple[str, str], language: Language) -> str:
        """Write a paragraph as long as the language has them: a sentence of the first kind, others of the second."""
        shortest, longest = language.lengths
        wanted = self._chance.randint(shortest, (shortest + longest) // 2)
        text = self.sentence(kinds[0])
        while len(text) < wanted:
            further = self.sentence(kinds[1])
            if len(text) + len(language.space) + len(further) <= longest:
                text += language.space + further
        return text

    def _fill(self, text: str) -> str:
        return SLOT.sub(self._choose, text)

    def _choose(self, slot: re.Match[str]) -> str:
        if slot["low"]:
            return f"{self._chance.randint(int(slot['low']), int(slot['high'])):,}"
        fixed = self._fixed.get(slot["name"])
        return self._fill(fixed or self._chance.choice(self._grammar[slot["name"]]))
