"""An element around a text, with what is asked of it again and again: its tag, its attributes, what is around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode


class Element:
    """An element of a page. Each is made once and kept, so that two that are the same are one object.

    The parser's own nodes are made anew whenever one is asked for, and read an attribute anew whenever it is.
    """

    __slots__ = ("attributes", "called", "depth", "node", "parent", "tag", "traits")

    def __init__(self, node: LexborNode, parent: Element | None = None, tag: str | None = None) -> None:
        self.node = node
        self.parent = parent
        self.tag = tag if tag is not None else node.tag
        self.attributes = node.attributes
        self.depth: int = parent.depth + 1 if parent is not None else 0
        self.traits = -1
        """What it says of itself, as `furniture` reads it; -1 where nobody asked yet."""
        self.called = -1
        """Likewise, as `byline_places` reads it."""

    @property
    def classes(self) -> str:
        """The names of its classes, as printed."""
        return self.attributes.get("class") or ""

    def upwards(self) -> Iterator[Element]:
        """Yield the element and all around it."""
        each: Element | None = self
        while each is not None:
            yield each
            each = each.parent
