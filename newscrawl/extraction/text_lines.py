"""Drop the lines among the paragraphs of a text that are none: links, share and desk lines, headings of nothing."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from newscrawl.extraction.furniture_lines import is_furniture_line, presents_author
from newscrawl.extraction.weights import PARAGRAPH, weight_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.extraction.blocks import Block

_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_FEW = 3  # paragraphs beside a heading that is a link
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def without_furniture(blocks: Iterable[Block], headline: str | None) -> list[Block]:
    """Drop what is no paragraph of the text: lines of links, share and desk lines, the headline once more.

    A heading goes with what it announced.
    """
    blocks = list(blocks)
    beside = Counter(_place(block) for block in blocks if weight_of(block) >= PARAGRAPH)
    kept: list[Block] = []
    announces_links = False
    for block in blocks:
        if block.text is not None and not block.is_caption:
            if _is_line_of_links(block, beside):
                announces_links = bool(kept) and _is_heading(kept[-1])
                continue
            if _is_no_paragraph(block, block.text, headline):
                continue
        if block.text is not None and not block.is_caption:
            while announces_links and _is_heading(block) and kept and _is_heading(kept[-1]):
                kept.pop()
            announces_links = False
        kept.append(block)
    while kept and (_is_heading(kept[-1]) or presents_author(kept[-1].text or "")):
        kept.pop()
    return kept


def _is_line_of_links(block: Block, beside: Counter[int]) -> bool:
    """Tell whether a line is a link; a heading may be one, if paragraphs stand beside it, and an address in print."""
    text = block.text or ""
    if block.linked * 10 <= len(text) * 8 or _ADDRESS.fullmatch(text):
        return False
    return not (_is_heading(block) and beside[_place(block)] >= _FEW)


def _is_no_paragraph(block: Block, text: str, headline: str | None) -> bool:
    if text == headline or (block.owner is not None and block.owner.tag == "h1"):
        return True
    return not _LETTER.search(text) or is_furniture_line(text, block.linked)


def _place(block: Block) -> int:
    return id(block.owner.parent) if block.owner is not None and block.owner.parent is not None else 0


def _is_heading(block: Block) -> bool:
    return block.text is not None and block.owner is not None and block.owner.tag in _HEADINGS
