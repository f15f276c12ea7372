"""Walk over an element and collect its blocks: the lines of text and the pictures it shows, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawl.extraction.elements import Element
from newscrawl.extraction.pictures import is_picture_file, read_image
from newscrawl.text import holds_any, tidy
from newscrawl.urls import absolute

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from newscrawl.article import Image

# Elements that stand in the run of a sentence. All others begin a block of their own.
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr".split()
)
_UNREAD = frozenset(
    "script style noscript template svg math head title button select textarea input nav object embed iframe "
    "video audio canvas map dialog".split()
)
_BLOCK, _TEXT, _SENTENCE, _SPAN, _LINK, _BREAK, _PICTURE, _SKIPPED = range(8)
_NO_ELEMENTS = ("-comment", "-cdata-section", "-undef", "-document", "-end-of-file", "!doctype")  # in lexbor's words
_KINDS: dict[str | None, int] = {
    **dict.fromkeys(_INLINE, _SENTENCE),
    **dict.fromkeys((*_UNREAD, *_NO_ELEMENTS), _SKIPPED),
    None: _SKIPPED,  # a processing instruction
    "-text": _TEXT,
    "span": _SPAN,
    "a": _LINK,
    "br": _BREAK,
    "img": _PICTURE,
}
_CAPTION_CLASS = re.compile(
    r"(?<![A-Za-z])(?<!has-)(?:fig|img|image|photo|media)?caption(?!s)|(?<!has)(?<=[a-z])(?:Caption|Credit)(?![a-z])|image-?credit|image-?description|img_?cptn|bildunterschrift|bildtext|mediaInfo|"
    r"photo-?credit|pictext|pic-?text|photo-?text\b"
)
_HOLDS_TEXT = "h1, p + p"  # some templates wrap the whole page in a form, or in a "share-container"
_OF_PICTURES = frozenset({"figcaption", "figure"})
_NO_CAPTION = frozenset({"blockquote", "table", "pre"})  # what stands in a figure as well
_WIDGET_CLASS = re.compile(r"\b(?:b?share(?:box|bar|[-_]\w+)?|addthis|social[-_]\w+)\b", re.IGNORECASE)
# One of these is in all classes that the patterns above find; most hold none, and asking so takes a tenth of the time.
_OF_WIDGETS = ("share", "addthis", "social")
_OF_CAPTIONS = ("aption", "redit", "escription", "cptn", "bild", "mediaInfo", "pic", "photo")
_UNSEEN = re.compile(r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text)?)(?=$|[\s_])")
# Deeper than any text of a page; beyond it an element's text is taken as one block instead of recursing further.
_DEEPEST = 150


@dataclass(slots=True)
class Block:
    """A paragraph (`text`), a caption (`is_caption`), or a picture (`image`)."""

    text: str | None = None
    image: Image | None = None
    is_caption: bool = False
    linked: int = 0
    """How many characters of the text stand in links."""
    owner: Element | None = None
    """The innermost block element around it."""
    leads_elsewhere: bool = False
    """The picture is a link to something other than itself."""
    weight: float = -1.0
    """How much the text says for being running text, as `weights` reads it; -1 where nobody asked yet."""


def blocks_in(node: LexborNode, base: str) -> list[Block]:
    """Return the blocks of an element in document order."""
    walk = _Walk(base)
    walk.start(node)
    return walk.blocks


class _Walk:
    """A walk over elements that collects blocks."""

    def __init__(self, base: str) -> None:
        self.blocks: list[Block] = []
        self._base = base
        self._own_stem = base.partition("#")[0].rpartition(".")[0]
        self._words: list[str] = []
        self._in_caption = False
        self._linked = 0
        self._owner: Element | None = None
        self._kinds: dict[int, int] = {}
        """What is made of an element, by the number that its name has in this document."""
        self._in_line: dict[int, Element] = {}
        """The elements that stand in the run of a sentence and nevertheless hold blocks, by the parser's number."""

    def start(self, node: LexborNode) -> None:
        """Walk over an element and all in it."""
        above = node.parent if node.tag == "body" else None  # html may say that nothing is shown
        self._owner = Element(above) if above is not None else None
        self._visit(node, _KINDS.get(node.tag, _BLOCK), 0, None, in_line=False)
        self.end_block()

    def _visit(self, node: LexborNode, kind: int, depth: int, link: LexborNode | None, *, in_line: bool) -> None:
        if kind == _BREAK:
            self.end_block()
        elif kind == _PICTURE:
            self._add_picture(node, link)
        elif kind == _SKIPPED:
            return
        elif depth > _DEEPEST:
            self._add_words(node.text(deep=True), link)
        elif kind == _BLOCK:
            self._visit_block(node, depth, link, in_line=in_line)
        elif kind != _SPAN or not _is_unseen(node.attrs.get("class")):
            self._visit_children(node, depth, node if kind == _LINK else link, in_line=True)

    def _visit_block(self, node: LexborNode, depth: int, link: LexborNode | None, *, in_line: bool) -> None:
        if self._words:
            self.end_block()
        outer, owner = self._in_caption, self._owner
        element = Element(node, self._around(node) if in_line else owner)
        tag = element.tag
        classes = element.attributes.get("class")
        is_widget, names_caption = _told_by(classes) if classes else (False, False)
        if (is_widget or tag == "form") and node.css_first(_HOLDS_TEXT) is None:
            return
        self._owner = element
        self._in_caption = tag not in _NO_CAPTION and (
            outer or tag in _OF_PICTURES or (names_caption and tag != "body")
        )
        self._visit_children(node, depth, link, in_line=False)
        if self._words:
            self.end_block()
        self._in_caption, self._owner = outer, owner

    def _visit_children(self, node: LexborNode, depth: int, link: LexborNode | None, *, in_line: bool) -> None:
        so_far, kinds = self._words, self._kinds
        child = node.first_child
        while child is not None:
            name = child.tag_id  # a number, which is read in half the time that the name takes
            kind = kinds.get(name)
            if kind is None:
                kind = kinds[name] = _KINDS.get(child.tag, _BLOCK)
            if kind == _TEXT:
                words = child.text_content
                if words and (so_far or not words.isspace()):
                    so_far.append(words)
                    if link is not None:
                        self._linked += len(words.strip())
            elif depth >= _DEEPEST or kind >= _BREAK:
                if kind != _SKIPPED:
                    self._visit(child, kind, depth + 1, link, in_line=in_line)
            elif kind == _BLOCK:
                self._visit_block(child, depth + 1, link, in_line=in_line)
            elif kind != _SPAN or not _is_unseen(child.attrs.get("class")):
                self._visit_children(child, depth + 1, child if kind == _LINK else link, in_line=True)
            child = child.next

    def _around(self, node: LexborNode) -> Element | None:
        """Return what is around a block that stands in elements of a sentence: these are made where they hold one."""
        above = node.parent
        if above is None or (self._owner is not None and above.mem_id == self._owner.node.mem_id):
            return self._owner
        known = self._in_line.get(above.mem_id)
        if known is None:
            known = self._in_line[above.mem_id] = Element(above, self._around(above))
        return known

    def _add_words(self, words: str, link: LexborNode | None) -> None:
        self._words.append(words)
        if link is not None:
            self._linked += len(words.strip())

    def end_block(self) -> None:
        if self._words:
            text = tidy("".join(self._words))
            self._words.clear()
            if text:
                self.blocks.append(Block(text, None, self._in_caption, self._linked, self._owner))
            self._linked = 0

    def _add_picture(self, node: LexborNode, link: LexborNode | None) -> None:
        self.end_block()
        image = read_image(node, self._base)
        if image is not None:
            self.blocks.append(Block(image=image, leads_elsewhere=self._leads_elsewhere(link), owner=self._owner))

    def _leads_elsewhere(self, link: LexborNode | None) -> bool:
        """Tell whether the picture is a link to something other than itself or the article's next page: a banner."""
        target = absolute(self._base, link.attrs.get("href")) if link is not None else None
        if target is None:
            return False
        return not target.startswith(self._own_stem) and not is_picture_file(target)


@lru_cache(maxsize=1024)
def _is_unseen(classes: str | None) -> bool:
    """Tell whether the classes of an element in a sentence say that it is only read out."""
    return classes is not None and _UNSEEN.search(classes) is not None


@lru_cache(maxsize=4096)
def _told_by(classes: str) -> tuple[bool, bool]:
    """Tell whether classes name a widget, and whether they name a caption."""
    lower = classes.lower()
    is_widget = holds_any(lower, _OF_WIDGETS) and _WIDGET_CLASS.search(classes) is not None
    return is_widget, holds_any(classes, _OF_CAPTIONS) and _CAPTION_CLASS.search(classes) is not None
