"""Parse HTML with lexbor, once and guarded, and look things up in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import TypeAlias

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newscrawl.markup_scan import find_hostility, guard

Alternatives: TypeAlias = str | Sequence[str]
"""One CSS selector, or several of which the first that matches anything is taken."""

# A tag with its id, classes and attributes: what matches an element whatever stands around it.
_ALONE = re.compile(
    r"(?=[A-Za-z#.\[])(?:[A-Za-z][\w-]*)?(?:[#.][A-Za-z][\w-]*|\[[A-Za-z][\w-]*(?:[~|^$*]?=\"[^\"\]]*\")?\])*", re.ASCII
)


class HostilePageError(ValueError):
    """The page would freeze a parser; the message names what in it would."""


class SlowPageError(Exception):
    """Reading the page may take long: to be done where it can be given up. The message says why."""


def parse(page: str | bytes, *, is_patient: bool = True, is_tried: bool = False) -> LexborHTMLParser:
    """Parse a page, given as its text, or as that in UTF-8.

    Raises HostilePageError; SlowPageError for what may take more than a tenth of a second, unless `is_patient`.
    `is_tried`: it is known how long that takes, so that nothing is looked for.
    """
    body, doubt = guard(page.encode("utf-8", "replace") if isinstance(page, str) else page)
    if doubt is not None and not is_tried:
        if not is_patient:
            raise SlowPageError(doubt)
        hostility = find_hostility(page if isinstance(page, str) else page.decode("utf-8", "replace"))
        if hostility is not None:
            raise HostilePageError(hostility)
    return LexborHTMLParser(body)


def select(node: LexborHTMLParser | LexborNode, alternatives: Alternatives) -> list[LexborNode]:
    """Return the nodes of the first CSS alternative that matches anything, in document order, none twice.

    Lexbor returns a node once for each part of a selector list it matches.
    """
    for css in (alternatives,) if isinstance(alternatives, str) else alternatives:
        found = node.css(css)
        if found:
            return list({each.mem_id: each for each in found}.values()) if "," in css else found
    return []


def joined(alternatives: Alternatives) -> tuple[str, ...]:
    """Return selectors that match together what all of these do, as few as may be: each goes through the whole page.

    Only such neighbours are joined as match an element by itself, whatever is taken out of the page meanwhile.
    """
    return _joined(alternatives if isinstance(alternatives, str) else tuple(alternatives))


@lru_cache(maxsize=64)
def _joined(alternatives: str | tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(alternatives, str):
        return (alternatives,)
    runs = groupby(alternatives, key=lambda css: _ALONE.fullmatch(css) is not None)
    return tuple(css for is_alone, run in runs for css in ([", ".join(run)] if is_alone else run))


def text_of(node: LexborNode) -> str:
    """Return the text of a node with white space folded; "" where it has none."""
    return " ".join(node.text(deep=True).split())
