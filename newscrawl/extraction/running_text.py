"""Read the running text of elements: its paragraphs in order, and its pictures with their captions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newscrawl.extraction.blocks import blocks_in
from newscrawl.extraction.credits import is_editor_line, is_picture_credit, split_caption

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    from newscrawl.article import Image
    from newscrawl.extraction.blocks import Block

_CENTRED = re.compile(r"text-align:\s*center", re.IGNORECASE)
_PAGER = re.compile(
    r"(?:[\d\s<>«»|…\[\]]|上一页|下一页|首页|尾页|末页|全文阅读|\b(?:next|previous|prev|first|last|page)\b)+",
    re.IGNORECASE,
)
_LONGEST_PAGER = 200  # characters


@dataclass(frozen=True, slots=True)
class RunningText:
    """The paragraphs of a text and its pictures, captions and credits with them."""

    paragraphs: tuple[str, ...]
    images: tuple[Image, ...]


def read_text(nodes: Iterable[LexborNode], base: str) -> RunningText:
    """Read the running text of `nodes`, in their order; `base` is the page's address."""
    return assemble(block for node in nodes for block in blocks_in(node, base))


def assemble(blocks: Iterable[Block]) -> RunningText:
    """Tell captions from paragraphs: marked as such, or behind a picture and a centred sentence or with a credit.

    Pictures that lead elsewhere are banners, unless they are all there is: a poster that links to what it announces.
    """
    blocks = list(blocks)
    paragraphs: list[str] = []
    images: list[Image] = []
    known: set[str] = set()
    behind_picture = False
    has_text = any(block.text and not block.is_caption and not is_editor_line(block.text) for block in blocks)
    for block in blocks:
        if block.image is not None:
            if block.leads_elsewhere and has_text:
                continue
            if block.image.url not in known:
                known.add(block.image.url)
                images.append(block.image)
            behind_picture = True
            continue
        text = block.text or ""
        caption, credit = split_caption(text) if block.is_caption or behind_picture else (None, None)
        says_so = behind_picture and (is_picture_credit(credit) or _is_centred_sentence(block))
        if images and images[-1].caption is None and (block.is_caption or says_so):
            images[-1] = replace(images[-1], caption=caption, creditText=credit)
        elif not block.is_caption and not _turns_pages(block):
            paragraphs.append(text)
        behind_picture = False
    return RunningText(tuple(paragraphs), tuple(images))


def _turns_pages(block: Block) -> bool:
    """Tell a pager's line from a bare number in a table: it has a link, a word for it, or several numbers."""
    text = block.text or ""
    if len(text) > _LONGEST_PAGER:
        return False
    return _PAGER.fullmatch(text) is not None and (block.linked > 0 or not re.fullmatch(r"[\d.,%+-]+", text))


def _is_centred_sentence(block: Block) -> bool:
    """Tell a caption from the line of a poem or a sub-heading, which are centred as well."""
    if block.owner is None or not (block.text or "").endswith((".", "。")):
        return False
    style = block.owner.attributes.get("style")
    return style is not None and _CENTRED.search(style) is not None
