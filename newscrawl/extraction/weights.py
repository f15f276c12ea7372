"""Say how much a line tells of where the running text stands: its length outside links, if it is a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.text import CJK, compiled

if TYPE_CHECKING:
    from newscrawl.extraction.blocks import Block

PROSE = 20  # characters, a CJK one counting for two: shorter lines tell nothing of where the text stands
PARAGRAPH = 70.0  # the weight of one that is no teaser

_SENTENCE_END = re.compile(r"[.!?。！？…”\"'’」』)）:：;；][\s\"'”’)\]）]*$")
_ENDS, _CLOSES = frozenset(".!?。！？…”\"'’」』)）:：;；"), frozenset("\"'”’)]）")
_CJK_RUN = f"[{CJK}]+"
_HARDLY_MORE = 1.1  # bytes a character
_LONG = 120  # characters: what is shorter may be a teaser as well


def weight_of(block: Block) -> float:
    """Return how much a block says for being running text: nothing if it is a caption or mostly a link."""
    if block.weight < 0:
        text = block.text
        is_none = text is None or block.is_caption or block.linked * 2 > len(text)
        block.weight = 0.0 if is_none or text is None else weigh(text, block.linked)
    return block.weight


def weigh(paragraph: str, linked: int = 0) -> float:
    """Return how much a paragraph says for being running text; `linked` characters of it stand in links."""
    length = breadth(paragraph)
    if length < PROSE:
        return 0.0
    return (length - 2 * linked) * min(1.0, length / _LONG) ** 2 * (1.0 if is_sentence(paragraph) else 0.3)


def breadth(paragraph: str) -> int:
    """Return the length of a paragraph in characters, CJK ones counting for two."""
    length = len(paragraph)
    if paragraph.isascii() or len(paragraph.encode(errors="replace")) < _HARDLY_MORE * length:
        return length  # a quote or an accent here and there
    return length + sum(map(len, compiled(_CJK_RUN).findall(paragraph)))


def is_sentence(paragraph: str) -> bool:
    """Tell whether a paragraph ends as sentences do."""
    last = paragraph[-1:]  # of one that ends otherwise nothing more needs to be asked
    return last in _ENDS or ((last in _CLOSES or last.isspace()) and _SENTENCE_END.search(paragraph[-40:]) is not None)
