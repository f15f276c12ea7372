"""Find the paragraph between headline and text that sums a text up, where it stands outside of the text's element."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.extraction.furniture import HIDDEN, is_furniture, traits_of
from newscrawl.extraction.furniture_lines import is_furniture_line
from newscrawl.extraction.weights import breadth, weight_of
from newscrawl.text import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.extraction.blocks import Block
    from newscrawl.extraction.elements import Element
    from newscrawl.extraction.main_text import MainText

_STANDFIRST = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z]))(?:stand-?first|lead(?!er|ing|-?(?:image|media|pic))|lede|intro|introduction|summary|sub-?title|sub-?head\w*|sub-?hed|"
    r"deck|dek|chapo|entradilla|excerpt|abstract|vorspann|einleitung|sottotitolo|bajada|copete|ingress|manchet|"
    r"perex|synopsis|teaser(?:[_-]?text)?|sommario|sumario|lid|anons|zajawka)(?=$|[\s_\d-]|[A-Z])",
    re.IGNORECASE,
)
_OF_PICTURE = re.compile(r"image|picture|photo|media|caption|carousel|gallery|slide|video|figure", re.IGNORECASE)
_OF_HEAD = re.compile(r"head|hero|intro|teaser|title", re.IGNORECASE)
_NEAR, _FAR = 20, 40  # lines before the text: where no headline is seen, and where one is
_PLAIN_STANDFIRST = 110.0  # the weight of one that nothing tells but its place
_OPENING = 60  # characters of a description
_SHORTEST_STANDFIRST = 40


def find_standfirst(
    blocks: Sequence[Block], found: MainText, description: str | None, headline: str | None
) -> Block | None:
    """Return the paragraph between headline and text that sums it up, where it stands outside of the text's element.

    It is known by its class, or since the page gives it as its description.
    """
    first = next((block for block in found.blocks if weight_of(block) and not _is_headline(block, headline)), None)
    if first is None:
        return None
    end = next(number for number, block in enumerate(blocks) if block is first)
    # A page may repeat its headline: what sums it up stands behind the first one that is not far above the text.
    heads = [number for number, block in enumerate(blocks[:end]) if _is_headline(block, headline)]
    last = heads[-1] if heads else end - _NEAR - 1
    start = next((number for number in heads if end - number <= _FAR), last)
    opening = (tidy(description) or "")[:_OPENING].rstrip(".… ")
    chosen = {id(block) for block in found.blocks}
    for block in blocks[max(start + 1, 0) : end]:
        text = block.text
        if not text or block.owner is None or block.is_caption or block.linked * 3 > len(text):
            continue
        if id(block) in chosen or _is_headline(block, headline):
            continue
        if breadth(text) < _SHORTEST_STANDFIRST or is_furniture_line(text, block.linked):
            continue
        told = (opening and text.startswith(opening)) or _sums_up(block.owner)
        if told or (end - _FAR < start and weight_of(block) >= _PLAIN_STANDFIRST and _stands_free(block.owner)):
            if any(traits_of(each) & HIDDEN for each in block.owner.upwards()):
                continue  # written for those who preview the page
            return block
    return None


def _is_headline(block: Block, headline: str | None) -> bool:
    return block.text is not None and (block.text == headline or (block.owner is not None and block.owner.tag == "h1"))


def _stands_free(owner: Element) -> bool:
    """Tell whether neither furniture nor a picture is around an element; what heads an article is no furniture here."""
    for _, each in zip(range(5), owner.upwards(), strict=False):
        names = each.classes
        if _OF_PICTURE.search(names) or (is_furniture(each) and not _OF_HEAD.search(names) and each.tag != "header"):
            return False
    return True


def _sums_up(owner: Element) -> bool:
    names = [each.classes for _, each in zip(range(4), owner.upwards(), strict=False)]
    if any(map(_OF_PICTURE.search, names)):
        return False
    return any(map(_STANDFIRST.search, names[:3]))
