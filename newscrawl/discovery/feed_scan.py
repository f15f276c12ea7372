"""Judge a feed's markup before a parser in pure Python takes it as a whole, and take its declarations out.

feedparser needs about 50 microseconds for an element, whatever it is, and time that grows with the square of the number
of attributes in one tag and of namespaces in one feed (20,000 of either: 20 s and more).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ELEMENTS = 30_000
"""Thirty for each of the entries that are read at most, markup inside CDATA not counted."""
MOST_ATTRIBUTES = 200
"""Of one tag."""
MOST_PREFIXES = 200
"""Of namespaces; feeds with many extensions declare a dozen."""
DEEPEST = 500
"""Elements inside each other."""
LONGEST_TAG = 256 * 1024
"""Bytes of one tag, comment or instruction, which the parser takes at once, while nothing else can go on."""
SLICE = 64 * 1024

_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]*(\[)?", re.IGNORECASE)
_END_OF_DECLARATIONS = re.compile(r"\]\s{0,100}>")
_PREFIX = re.compile(r"xmlns:([\w.-]{1,100})")
_TAG = re.compile(r"<[A-Za-z_]")
_HEAD = 65_536


class HostileFeedError(ValueError):
    """The markup would keep a parser busy; the message says in a few words how."""


def without_declarations(text: str) -> str:
    """Return a feed without its document type: no entity is declared, no DTD is named, nothing is left to expand.

    Raises HostileFeedError where the declarations have no end.
    """
    found = _DOCTYPE.search(text, 0, _HEAD)
    root = _TAG.search(text)
    if not found or (root and root.start() < found.start()):
        return text
    end = _END_OF_DECLARATIONS.search(text, found.end()) if found[1] else None
    if found[1] and not end:
        raise HostileFeedError("declarations without an end")
    stop = end.end() if end else text.find(">", found.end()) + 1
    return text[: found.start()] + text[stop:] if stop else text


def require_harmless(text: str) -> None:
    """Raise HostileFeedError where a feed's markup is made to keep a parser busy; linear in its length."""
    prefixes: set[str] = set()
    has_many = text.count("xmlns:") > MOST_PREFIXES  # a hundred times faster than the pattern
    for found in _PREFIX.finditer(text) if has_many else ():
        prefixes.add(found[1])
        if len(prefixes) > MOST_PREFIXES:
            raise HostileFeedError(f"more than {MOST_PREFIXES} namespaces")
    try:
        _scan(text)
    except expat.ExpatError:  # broken XML, read by the other of feedparser's parsers, which attributes do not slow down
        for count, _ in enumerate(_tags_outside_sections(text), start=1):
            if count > MOST_ELEMENTS:
                raise HostileFeedError(f"more than {MOST_ELEMENTS} elements") from None


def _scan(text: str) -> None:
    """Count what a strict parser would see, up to the first fault."""
    elements = depth = 0

    def begin(_: str, attributes: list[str]) -> None:
        nonlocal elements, depth
        elements, depth = elements + 1, depth + 1
        if elements > MOST_ELEMENTS:
            raise HostileFeedError(f"more than {MOST_ELEMENTS} elements")
        if len(attributes) > 2 * MOST_ATTRIBUTES:
            raise HostileFeedError(f"a tag with more than {MOST_ATTRIBUTES} attributes")
        if depth > DEEPEST:
            raise HostileFeedError(f"more than {DEEPEST} elements inside each other")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate("utf-8")
    parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    body = text.encode("utf-8", "replace")
    for start in range(0, len(body), SLICE):
        parser.Parse(body[start : start + SLICE], False)  # noqa: FBT003 - expat takes no names
        if start + SLICE - parser.CurrentByteIndex > LONGEST_TAG:
            raise HostileFeedError("a tag without an end")
    parser.Parse(b"", True)  # noqa: FBT003 - likewise


def _tags_outside_sections(text: str) -> Iterator[re.Match[str]]:
    """Yield the tags of broken XML, but for those in CDATA and comments."""
    for opening, closing in (("<![CDATA[", "]]>"), ("<!--", "-->")):
        first, *others = text.split(opening)
        text = first + "".join(other.partition(closing)[2] for other in others)
    return _TAG.finditer(text)
