"""Find the running text of a page nothing is known of: the element that holds most of its sentences, and its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.extraction.furniture_lines import is_label
from newscrawl.extraction.text_search import SELF_CONTAINED, Branch, Search, are_nested, is_teasing, lies_in
from newscrawl.extraction.weights import PARAGRAPH, PROSE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.extraction.blocks import Block
    from newscrawl.extraction.elements import Element

_LABELLED = 0.25  # of the text at most: what is called "read more" and stands in it
_HEIGHT = 5  # how far above its best element a text may reach
_LESSER_PART = 0.1  # of the text's weight: what a distant part must have if it is not made like the rest
_SURE_LEAD = 2.0  # times the weight of any other element
_SURE_LENGTH = 250


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
    search = Search(blocks)
    elements = search.elements.values()
    best = max(elements, key=lambda each: (each.score, each.depth), default=None)
    if best is None or not best.score:
        return None
    rival = max((each.score for each in elements if each.score and not are_nested(each, best)), default=0.0)
    outweighs = best.score >= _SURE_LEAD * rival
    reach = _Reach(search)
    scope, parts = reach.whole(best)
    return MainText(
        scope.node,
        outweighs,
        is_sure=outweighs and best.score >= _SURE_LENGTH,
        core=best.node,
        blocks=tuple(reach.chosen(scope, parts)),
    )


class _Reach:
    """How far the text around the best element of a search reaches, and which blocks are of it."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.labelled: list[Branch] = []
        """What begins with "read more" or the like."""

    def whole(self, best: Branch) -> tuple[Branch, list[Branch]]:
        """Follow a text upwards; return the element that holds all of it, and its parts in there."""
        scope, parts = best, [best]
        signs = self._signs(best)
        text = best.total
        each = best
        for height in range(_HEIGHT):
            if each.parent is None or each.parent.node.tag == "body" or each.node.tag in {"article", "main", "body"}:
                break
            beside = [
                part
                for part in self.search.parts.get(each.parent, ())
                if part is not each and self._belongs(part, signs, text, height)
            ]
            each = each.parent
            if beside or (each.direct and height == 0):
                scope = each
                parts = [*parts, *beside]
                text += sum(part.total for part in beside)
        return scope, parts

    def _signs(self, best: Branch) -> set[str]:
        """Return the classes of the paragraphs of an element."""
        found: set[str] = set()
        for _, owner, weight in self.search.sentences:
            if weight >= PARAGRAPH and lies_in(owner.node, best.node):
                found |= _signs_of(owner)
        return found

    def _belongs(self, part: Branch, signs: set[str], text: float, height: int) -> bool:
        """Tell whether an element beside the text goes on with it."""
        if self.search.is_barred(part) or is_teasing(part) or part.total < PARAGRAPH:
            return False
        made_alike = any(
            not signs.isdisjoint(_signs_of(owner))
            for _, owner, weight in self.search.sentences
            if weight >= PARAGRAPH and lies_in(owner.node, part.node)
        )
        return made_alike or height == 0 or part.total >= _LESSER_PART * text

    def chosen(self, scope: Branch, parts: list[Branch]) -> Iterator[Block]:
        """Yield the blocks of the text: those of its parts, and what stands between them and is nothing else."""
        weighing = {number for number, _, weight in self.search.sentences if weight >= PROSE}
        inside: list[tuple[int, Branch | None, bool]] = []
        for number, block in enumerate(self.search.blocks):
            if block.owner is None or not lies_in(block.owner, scope.node):
                continue
            owner = self.search.element(block.owner)
            if block.text:
                self._note(number, owner)
                if is_label(block.text):
                    self._bar_labelled(number, owner, scope)
            if not self.search.is_barred(owner) and not any(
                lies_in(block.owner, label.node) for label in self.labelled
            ):
                is_part = any(lies_in(block.owner, part.node) for part in parts)
                inside.append((number, owner if block.text else None, is_part))
        known = [number for number, _, is_part in inside if is_part]
        for number, text_owner, is_part in inside:
            between = bool(known) and known[0] < number < known[-1] and not _is_other(text_owner, scope)
            if is_part or between or (number in weighing and _is_direct_to(text_owner, scope)):
                yield self.search.blocks[number]

    def _note(self, number: int, owner: Branch) -> None:
        """Note with which text the elements around it begin, and a link in those without sentences."""
        each: Branch | None = owner
        while each is not None and each.first < 0:
            each.first = number
            each = each.parent
        each = owner if number in self.search.links else None
        while each is not None and not each.paragraphs:
            each.links += 1
            each = each.parent

    def _bar_labelled(self, number: int, owner: Branch, scope: Branch) -> None:
        """Take the element that begins with "read more" or the like for furniture, unless it is much of the text."""
        label = owner
        while label.parent is not None and label.parent is not scope and label.parent.first == number:
            label = label.parent
        if label.total <= _LABELLED * scope.total and (
            label.node.tag not in SELF_CONTAINED or label.depth > scope.depth
        ):
            self.labelled.append(label)


def _is_direct_to(owner: Branch | None, scope: Branch) -> bool:
    while owner is not None and owner is not scope and owner.node.tag not in SELF_CONTAINED:
        owner = owner.parent
    return owner is scope


def _is_other(owner: Branch | None, scope: Branch) -> bool:
    """Tell whether a text between the parts of a text stands in an element with prose or links of another kind."""
    if owner is None:
        return False
    while owner.parent is not None and owner.parent is not scope:
        owner = owner.parent
    return owner.links > owner.paragraphs or owner.total >= PARAGRAPH


def _signs_of(owner: Branch) -> set[str]:
    names = owner.node.classes
    if not names and owner.parent is not None:
        names = owner.parent.node.classes
    return {name for name in names.split() if len(name) > 3}
