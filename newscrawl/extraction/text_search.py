"""Weigh the elements of a page by the sentences in them, and tell furniture among them from what may be the text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.extraction.furniture import FURNITURE, HIDDEN, NEVER_TEXT, traits_of
from newscrawl.extraction.weights import PROSE, breadth, weight_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.extraction.blocks import Block
    from newscrawl.extraction.elements import Element

# Elements that hold paragraphs of their own: the others are paragraphs, or parts of one.
SELF_CONTAINED = frozenset({"div", "td", "article", "section", "main", "font", "center", "body", "span"})

_WHOLE_TEXT = 0.6  # of a page's prose: what holds as much is no furniture, whatever its class says
_NEARLY_ALL = 0.97  # likewise, whatever its class is
_SHOWN_LATER = 0.3  # likewise: so much of it is hidden only until somebody pays or clicks
_HALF = 0.5
_DECAY = 0.75  # of what an element's parts weigh, where it has several: what is nearer to the sentences is preferred
_TEASER_SHARE = 0.2
_LONGEST_TEASER = 200.0  # what a paragraph weighs
_SAYS_LITTLE = 60.0
_PAGE_SHARE = 0.6  # of the body's score: it holds everything else as well


@dataclass(slots=True, eq=False)
class Branch:
    """An element above some block: what stands below it.

    It knows what is above it and not what is below: the two together would hold each other, and with them the whole
    page, until Python looks for such rings.
    """

    node: Element
    parent: Branch | None
    depth: int
    total: float = 0.0
    """Weight of all prose below."""
    direct: float = 0.0
    """Weight of the paragraphs of its own."""
    score: float = 0.0
    paragraphs: int = 0
    links: int = 0
    """Lines below that are links."""
    first: int = -1
    """The number of the first block below that is a text."""
    traits_around: int = -1
    is_barred: bool | None = None


class Search:
    """One search: the elements around the sentences of a page, with their scores."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.elements: dict[Element, Branch] = {}
        """Those around sentences; the others of the text's own element when its blocks are chosen."""
        self.sentences: list[tuple[int, Branch, float]] = []
        """The number of each block that weighs anything, the element around it, its weight."""
        self.parts: dict[Branch, list[Branch]] = {}
        """The elements right below one that have a score."""
        self.links: set[int] = set()
        """The numbers of the blocks that are links."""
        self.total = 0.0
        self.prose = 0.0
        """Of the total, what may be the text at all."""
        self.may_hide = True
        self._deepest_first: list[Branch] = []
        self._weigh()
        self._judge()
        self._score()

    def element(self, node: Element) -> Branch:
        """Return what is known of an element of the page."""
        found = self.elements.get(node)
        if found is None:
            above = node.parent
            parent = self.element(above) if above is not None and above.tag != "html" else None
            found = self.elements[node] = Branch(node, parent, node.depth)
        return found

    def _weigh(self) -> None:
        """Give each sentence's weight to the elements around it, and count the links beside them in there."""
        links: list[Element] = []
        for number, block in enumerate(self.blocks):
            text = block.text
            if block.owner is None or not text:
                continue
            weight = weight_of(block)
            if weight:
                owner = self.element(block.owner)
                self.sentences.append((number, owner, weight))
                self.total += weight
                owner.total += weight
                owner.paragraphs += 1
            elif block.linked * 2 > len(text) and breadth(text) >= PROSE:
                self.links.add(number)
                links.append(block.owner)
        for link in links:
            above: Element | None = link
            while above is not None and above not in self.elements:
                above = above.parent
            if above is not None:
                self.elements[above].links += 1
        self._deepest_first = sorted(self.elements.values(), key=lambda each: -each.depth)
        for each in self._deepest_first:
            if each.parent is not None:
                each.parent.total += each.total
                each.parent.paragraphs += each.paragraphs
                each.parent.links += each.links

    def is_barred(self, element: Branch | None) -> bool:
        """Tell whether an element stands in furniture; what holds most of a page's prose is none."""
        if element is None:
            return False
        if element.is_barred is None:
            element.is_barred = self.is_barred(element.parent) or self._is_furniture(element)
        return element.is_barred

    def _is_furniture(self, element: Branch) -> bool:
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
            if around & HIDDEN:
                hidden += weight
            if around & NEVER_TEXT:
                never += weight
        self.may_hide = hidden < _HALF * self.total  # more is the text, hidden until somebody pays
        self.prose = self.total - never if never < _NEARLY_ALL * self.total else self.total

    def _score(self) -> None:
        for _, owner, weight in self.sentences:
            if self.is_barred(owner):
                continue
            holder = owner
            while holder.node.tag not in SELF_CONTAINED and holder.parent is not None:
                holder = holder.parent
            holder.direct += weight
        for each in self._deepest_first:
            parts = self.parts.get(each, ())
            below = sum(part.score for part in parts)
            if not below and not each.direct:
                continue
            if each.direct or len(parts) > 1:
                below *= _DECAY
            each.score = each.direct * _depth_of(each) + below
            if not parts and is_teasing(each):
                each.score *= _TEASER_SHARE
            if each.node.tag == "body":
                each.score *= _PAGE_SHARE
            if each.parent is not None:
                self.parts.setdefault(each.parent, []).append(each)


def is_teasing(element: Branch) -> bool:
    """Tell whether as many links as paragraphs stand in an element, and these say little."""
    return element.links >= element.paragraphs and element.total < _LONGEST_TEASER * element.paragraphs


def _depth_of(element: Branch) -> float:
    """Return how far the paragraphs of an element say more than a list of teasers does: at most 1."""
    each = element.total / max(element.paragraphs, 1)
    return math.sqrt(min(1.0, each / _SAYS_LITTLE))


def _traits_around(element: Branch) -> int:
    """Return what an element and all around it say of themselves."""
    if element.traits_around < 0:
        element.traits_around = traits_of(element.node) | (_traits_around(element.parent) if element.parent else 0)
    return element.traits_around


def lies_in(element: Element, other: Element) -> bool:
    """Tell whether an element is another one, or stands in it."""
    each: Element | None = element
    while each is not None and each.depth > other.depth:
        each = each.parent
    return each is other


def are_nested(one: Branch, other: Branch) -> bool:
    """Tell whether one of two elements stands in the other."""
    return lies_in(one.node, other.node) or lies_in(other.node, one.node)
