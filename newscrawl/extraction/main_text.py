"""Find the running text of a page nothing is known of: the element that holds most of its sentences.

Longer than other files: one search over one tree, whose steps share what was found out about each element.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawl.extraction.furniture import (
    FURNITURE,
    HIDDEN,
    NEVER_TEXT,
    is_furniture_line,
    is_label,
    presents_author,
    traits_of,
)
from newscrawl.text import CJK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newscrawl.extraction.blocks import Block
    from newscrawl.extraction.elements import Element

_SENTENCE_END = re.compile(r"[.!?。！？…”\"'’」』)）:：;；][\s\"'”’)\]）]*$")
_CJK = re.compile(f"[{CJK}]")
_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_FEW = 3  # paragraphs beside a heading that is a link
_PROSE = 20  # characters, a CJK one counting for two: shorter lines tell nothing of where the text stands
_HARDLY_MORE = 1.1  # bytes a character
_LONG = 120  # likewise: what is shorter may be a teaser as well
_PARAGRAPH = 70.0  # the weight of one that is no teaser
_WHOLE_TEXT = 0.6  # of a page's prose: what holds as much is no furniture, whatever its class says
_NEARLY_ALL = 0.97  # likewise, whatever its class is
_SHOWN_LATER = 0.3  # likewise: so much of it is hidden only until somebody pays or clicks
_HALF = 0.5
_DECAY = 0.75  # of what an element's parts weigh, where it has several: what is nearer to the sentences is preferred
_TEASER_SHARE = 0.2
_LONGEST_TEASER = 200.0  # what a paragraph weighs
_SAYS_LITTLE = 60.0
_PAGE_SHARE = 0.6  # of the body's score: it holds everything else as well
_LABELLED = 0.25  # of the text at most: what is called "read more" and stands in it
_HEIGHT = 5  # how far above its best element a text may reach
_LESSER_PART = 0.1  # of the text's weight: what a distant part must have if it is not made like the rest
_SELF_CONTAINED = frozenset({"div", "td", "article", "section", "main", "font", "center", "body", "span"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SURE_LEAD = 2.0  # times the weight of any other element
_SURE_LENGTH = 250


@dataclass(slots=True)
class _Element:
    """An element above some block: what stands below it."""

    node: Element
    parent: _Element | None
    depth: int
    total: float = 0.0
    """Weight of all prose below."""
    direct: float = 0.0
    """Weight of the paragraphs of its own."""
    score: float = 0.0
    parts: list[_Element] = field(default_factory=list)
    """The elements right below that have a score."""
    paragraphs: int = 0
    links: int = 0
    """Lines below that are links."""
    first: int = -1
    """The number of the first block below that is a text."""
    traits_around: int = -1
    is_barred: bool | None = None


@dataclass(frozen=True, slots=True)
class MainText:
    """The element that holds the text; whether it clearly outweighs every other, and with so much that it is sure."""

    element: Element
    outweighs: bool
    is_sure: bool
    core: Element | None = None
    """The element in it that holds most of it: the like one on another page holds nothing else."""
    blocks: tuple[Block, ...] = ()
    """The blocks of the text: those in the element, without furniture and parts that are something else."""


def find_main_text(blocks: Sequence[Block]) -> MainText | None:
    """Find the element whose sentences weigh most; None on a page without prose.

    A paragraph weighs its length outside links, CJK doubled, short ones less. Each gives its weight to the elements
    around it, a part of it where these hold something else as well. Then the text is followed upwards, as long as
    there is more of it beside the element that was found.
    """
    return _Search(blocks).find()


class _Search:
    """One search."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.elements: dict[Element, _Element] = {}
        """Those around sentences; the others of the text's own element when its blocks are chosen."""
        self.sentences: list[tuple[int, _Element, float]] = []
        """The number of each block that weighs anything, the element around it, its weight."""
        self.links: set[int] = set()
        """The numbers of the blocks that are links."""
        self.total = 0.0
        self.prose = 0.0
        """Of the total, what may be the text at all."""
        self.may_hide = True
        self.labelled: list[_Element] = []
        """What begins with "read more" or the like."""

    def element(self, node: Element) -> _Element:
        found = self.elements.get(node)
        if found is None:
            above = node.parent
            parent = self.element(above) if above is not None and above.tag != "html" else None
            found = self.elements[node] = _Element(node, parent, node.depth)
        return found

    def find(self) -> MainText | None:
        self._weigh()
        self._judge()
        self._score()
        best = max(self.elements.values(), key=lambda each: (each.score, each.depth), default=None)
        if best is None or not best.score:
            return None
        rival = max(
            (each.score for each in self.elements.values() if each.score and not _are_nested(each, best)), default=0.0
        )
        outweighs = best.score >= _SURE_LEAD * rival
        scope, parts = self._whole(best)
        return MainText(
            scope.node,
            outweighs,
            is_sure=outweighs and best.score >= _SURE_LENGTH,
            core=best.node,
            blocks=tuple(self._chosen(scope, parts)),
        )

    def _weigh(self) -> None:
        """Give each sentence's weight to the elements around it, and count the links beside them in there."""
        links: list[Element] = []
        for number, block in enumerate(self.blocks):
            if block.owner is None or not block.text:
                continue
            weight = weight_of(block)
            if weight:
                owner = self.element(block.owner)
                self.sentences.append((number, owner, weight))
                self.total += weight
                each: _Element | None = owner
                while each is not None:
                    each.total += weight
                    each.paragraphs += 1
                    each = each.parent
            elif block.linked * 2 > len(block.text) and breadth(block.text) >= _PROSE:
                self.links.add(number)
                links.append(block.owner)
        for link in links:
            each = next((self.elements[above] for above in link.upwards() if above in self.elements), None)
            while each is not None:
                each.links += 1
                each = each.parent

    def _barred(self, element: _Element | None) -> bool:
        """Tell whether an element stands in furniture; what holds most of a page's prose is none."""
        if element is None:
            return False
        if element.is_barred is None:
            element.is_barred = self._barred(element.parent) or self._is_furniture(element)
        return element.is_barred

    def _is_furniture(self, element: _Element) -> bool:
        if element.total >= _NEARLY_ALL * self.total > 0:
            return False
        traits = traits_of(element.node)
        if not traits or traits & NEVER_TEXT:
            return traits != 0
        share = element.total / self.prose if self.prose else 0.0
        if traits & HIDDEN and self.may_hide and share < _SHOWN_LATER:
            return True
        return traits & FURNITURE != 0 and share < _WHOLE_TEXT

    def _judge(self) -> None:
        """See how much of the prose is not shown, and how much cannot be the text."""
        hidden = never = 0.0
        for _, owner, weight in self.sentences:
            around = _traits_around(owner)
            hidden += weight if around & HIDDEN else 0.0
            never += weight if around & NEVER_TEXT else 0.0
        self.may_hide = hidden < _HALF * self.total  # more is the text, hidden until somebody pays
        self.prose = self.total - never if never < _NEARLY_ALL * self.total else self.total

    def _score(self) -> None:
        for _, owner, weight in self.sentences:
            if self._barred(owner):
                continue
            holder = owner
            while holder.node.tag not in _SELF_CONTAINED and holder.parent is not None:
                holder = holder.parent
            holder.direct += weight
        for each in sorted(self.elements.values(), key=lambda each: -each.depth):
            below = sum(part.score for part in each.parts)
            if not below and not each.direct:
                continue
            if each.direct or len(each.parts) > 1:
                below *= _DECAY
            each.score = each.direct * _depth_of(each) + below
            if not each.parts and _is_teasing(each):
                each.score *= _TEASER_SHARE
            if each.node.tag == "body":
                each.score *= _PAGE_SHARE
            if each.parent is not None:
                each.parent.parts.append(each)

    def _whole(self, best: _Element) -> tuple[_Element, list[_Element]]:
        """Follow a text upwards; return the element that holds all of it, and its parts in there."""
        scope, parts = best, [best]
        signs = self._signs(best)
        text = best.total
        each = best
        for height in range(_HEIGHT):
            if each.parent is None or each.parent.node.tag == "body" or each.node.tag in {"article", "main", "body"}:
                break
            beside = [
                part for part in each.parent.parts if part is not each and self._belongs(part, signs, text, height)
            ]
            each = each.parent
            if beside or (each.direct and height == 0):
                scope = each
                parts = [*parts, *beside]
                text += sum(part.total for part in beside)
        return scope, parts

    def _signs(self, best: _Element) -> set[str]:
        """Return the classes of the paragraphs of an element."""
        found: set[str] = set()
        for _, owner, weight in self.sentences:
            if weight >= _PARAGRAPH and _lies_in(owner.node, best.node):
                found |= _signs_of(owner)
        return found

    def _belongs(self, part: _Element, signs: set[str], text: float, height: int) -> bool:
        """Tell whether an element beside the text goes on with it."""
        if self._barred(part) or _is_teasing(part) or part.total < _PARAGRAPH:
            return False
        made_alike = any(
            not signs.isdisjoint(_signs_of(owner))
            for _, owner, weight in self.sentences
            if weight >= _PARAGRAPH and _lies_in(owner.node, part.node)
        )
        return made_alike or height == 0 or part.total >= _LESSER_PART * text

    def _chosen(self, scope: _Element, parts: list[_Element]) -> Iterator[Block]:
        """Yield the blocks of the text: those of its parts, and what stands between them and is nothing else."""
        weighing = {number for number, _, weight in self.sentences if weight >= _PARAGRAPH}
        inside: list[tuple[int, _Element | None, bool]] = []
        for number, block in enumerate(self.blocks):
            if block.owner is None or not _lies_in(block.owner, scope.node):
                continue
            owner = self.element(block.owner)
            if block.text:
                self._note(number, owner)
                if is_label(block.text):
                    self._bar_labelled(number, owner, scope)
            if not self._barred(owner) and not any(_lies_in(block.owner, label.node) for label in self.labelled):
                is_part = any(_lies_in(block.owner, part.node) for part in parts)
                inside.append((number, owner if block.text else None, is_part))
        known = [number for number, _, is_part in inside if is_part]
        for number, text_owner, is_part in inside:
            between = bool(known) and known[0] < number < known[-1] and not _is_other(text_owner, scope)
            if is_part or between or (number in weighing and _is_direct_to(text_owner, scope)):
                yield self.blocks[number]

    def _note(self, number: int, owner: _Element) -> None:
        """Note with which text the elements around it begin, and a link in those without sentences."""
        each: _Element | None = owner
        while each is not None and each.first < 0:
            each.first = number
            each = each.parent
        each = owner if number in self.links else None
        while each is not None and not each.paragraphs:
            each.links += 1
            each = each.parent

    def _bar_labelled(self, number: int, owner: _Element, scope: _Element) -> None:
        """Take the element that begins with "read more" or the like for furniture, unless it is much of the text."""
        label = owner
        while label.parent is not None and label.parent is not scope and label.parent.first == number:
            label = label.parent
        if label.total <= _LABELLED * scope.total and (
            label.node.tag not in _SELF_CONTAINED or label.depth > scope.depth
        ):
            self.labelled.append(label)


def _is_direct_to(owner: _Element | None, scope: _Element) -> bool:
    while owner is not None and owner is not scope and owner.node.tag not in _SELF_CONTAINED:
        owner = owner.parent
    return owner is scope


def _is_other(owner: _Element | None, scope: _Element) -> bool:
    """Tell whether a text between the parts of a text stands in an element with prose or links of another kind."""
    if owner is None:
        return False
    while owner.parent is not None and owner.parent is not scope:
        owner = owner.parent
    return owner.links > owner.paragraphs or owner.total >= _PARAGRAPH


def _is_teasing(element: _Element) -> bool:
    """Tell whether as many links as paragraphs stand in an element, and these say little."""
    return element.links >= element.paragraphs and element.total < _LONGEST_TEASER * element.paragraphs


def _depth_of(element: _Element) -> float:
    """Return how far the paragraphs of an element say more than a list of teasers does: at most 1."""
    each = element.total / max(element.paragraphs, 1)
    return math.sqrt(min(1.0, each / _SAYS_LITTLE))


def _traits_around(element: _Element) -> int:
    """Return what an element and all around it say of themselves."""
    if element.traits_around < 0:
        element.traits_around = traits_of(element.node) | (_traits_around(element.parent) if element.parent else 0)
    return element.traits_around


def _signs_of(owner: _Element) -> set[str]:
    names = owner.node.classes
    if not names and owner.parent is not None:
        names = owner.parent.node.classes
    return {name for name in names.split() if len(name) > 3}


def _lies_in(element: Element, other: Element) -> bool:
    each: Element | None = element
    while each is not None and each.depth > other.depth:
        each = each.parent
    return each is other


def _are_nested(one: _Element, other: _Element) -> bool:
    return _lies_in(one.node, other.node) or _lies_in(other.node, one.node)


def weight_of(block: Block) -> float:
    """Return how much a block says for being running text: nothing if it is a caption or mostly a link."""
    if block.text is None or block.is_caption or block.linked * 2 > len(block.text):
        return 0.0
    return weigh(block.text, block.linked)


@lru_cache(maxsize=1024)  # of the pages at hand: each paragraph is weighed by several who ask
def weigh(paragraph: str, linked: int = 0) -> float:
    """Return how much a paragraph says for being running text; `linked` characters of it stand in links."""
    length = breadth(paragraph)
    if length < _PROSE:
        return 0.0
    return (length - 2 * linked) * min(1.0, length / _LONG) ** 2 * (1.0 if is_sentence(paragraph) else 0.3)


def breadth(paragraph: str) -> int:
    """Return the length of a paragraph in characters, CJK ones counting for two."""
    length = len(paragraph)
    if len(paragraph.encode(errors="replace")) < _HARDLY_MORE * length:  # a quote or an accent here and there
        return length
    return length + len(_CJK.findall(paragraph))


def is_sentence(paragraph: str) -> bool:
    """Tell whether a paragraph ends as sentences do."""
    return _SENTENCE_END.search(paragraph[-40:]) is not None


def without_furniture(blocks: Iterable[Block], headline: str | None) -> list[Block]:
    """Drop what is no paragraph of the text: lines of links, share and desk lines, the headline once more.

    A heading goes with what it announced.
    """
    blocks = list(blocks)
    beside = Counter(_place(block) for block in blocks if weight_of(block) >= _PARAGRAPH)
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
