"""Parse HTML with lexbor, once and guarded, and look things up in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Both are far beyond what pages of news hold, and far below what freezes the parser: it needs seconds for a tag of
# 40,000 attributes or 100,000 nested elements. A tag may be long: one real page in thirty has a picture or a state of
# more than 32 KiB in an attribute. It is their number that costs.
LONG_TAG = 32 * 1024
MOST_ATTRIBUTES = 5_000
DEEPEST_NESTING = 5_000

_OVERLONG_TAG = re.compile(rf"[A-Za-z][^>]{{{LONG_TAG},}}")  # behind its "<"
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
Alternatives: TypeAlias = str | Sequence[str]
"""One CSS selector, or several of which the first that matches anything is taken."""

# Elements that never nest: void ones, those whose end tag the parser supplies, and the shapes of a drawing.
_FLAT = frozenset(
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd option td th tr thead tbody path circle rect line polyline polygon ellipse use stop".split()
)
_FOLDED = re.compile(r"\s+")


class HostilePageError(ValueError):
    """The page would freeze a parser; the message names what in it would."""


def guard(text: str) -> None:
    """Raise HostilePageError for markup that costs a parser more than linear time. Linear itself."""
    for piece in text.split("<") if _holds_long_piece(text) else ():
        tag = _OVERLONG_TAG.match(piece) if len(piece) > LONG_TAG else None
        if tag and len(_QUOTED.sub("", tag[0]).split()) > MOST_ATTRIBUTES:
            raise HostilePageError(f"a tag with more than {MOST_ATTRIBUTES} attributes")
    tags = text.count("<")
    if tags < DEEPEST_NESTING or tags - text.count("</") < DEEPEST_NESTING:
        return  # so few tags open anything
    depth = 0
    open_elements: Counter[str] = Counter()
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if name in _FLAT:
            continue
        if not tag[1]:
            open_elements[name] += 1
            depth += 1
        elif open_elements[name]:  # a stray end tag closes nothing
            open_elements[name] -= 1
            depth -= 1
        if depth > DEEPEST_NESTING:
            raise HostilePageError(f"more than {DEEPEST_NESTING} elements inside each other")


def _holds_long_piece(text: str) -> bool:
    """Tell whether more than LONG_TAG characters may stand between two "<": these fill a window of half that size."""
    window = LONG_TAG // 2
    return any(text.find("<", start, start + window) < 0 for start in range(0, len(text) - window, window))


def parse(text: str, utf_8: bytes | None = None) -> LexborHTMLParser:
    """Parse a page; `utf_8` are its bytes where these are at hand, which spares writing them once more.

    Raises HostilePageError.
    """
    guard(text)
    return LexborHTMLParser(text if utf_8 is None else utf_8)


def select(node: LexborHTMLParser | LexborNode, alternatives: Alternatives) -> list[LexborNode]:
    """Return the nodes of the first CSS alternative that matches anything, in document order, none twice.

    Lexbor returns a node once for each part of a selector list it matches.
    """
    for css in (alternatives,) if isinstance(alternatives, str) else alternatives:
        found = node.css(css)
        if found:
            return list({each.mem_id: each for each in found}.values()) if "," in css else found
    return []


def text_of(node: LexborNode) -> str:
    """Return the text of a node with white space folded; "" where it has none."""
    return _FOLDED.sub(" ", node.text(deep=True)).strip()
