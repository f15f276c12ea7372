"""Tell from a page's text, before it is parsed, whether that may take more than linear time; and keep tags short.

The first look is taken at every page. `find_doubt` and `fence` let through only what costs lexbor about a tenth of a
second, whatever tricks a page plays, without following its quotes: so they may doubt a harmless page, as they do with
one real page in fifty. The second, `find_hostility`, is taken at those: what it names costs seconds.
"""

from __future__ import annotations

import re
from collections import Counter

LONGEST_PAGE = 2_000_000
"""Characters; longer ones are real now and then, but cost all layers more than a tenth of a second."""
MOST_TAGS = 7_000
"""All inside each other, they cost as many squared: 20,000 need 0.6 s. One real page in a hundred has more."""
FEW_TAGS = 1_500
MOST_REOPENED = 600_000
"""Elements that a parser makes of formatting which is never closed: all of it anew in each paragraph."""
LONGEST_GAP = 30_000
"""Characters: no longer tag than this and no more attributes than half of it, each compared with all before it."""
MOST_SEPARATORS = 10_000
"""What may stand between attributes, in a longer gap."""

MOST_ATTRIBUTES = 10_000
"""Of one tag: 40,000 need 2.8 s."""
DEEPEST_NESTING = 5_000
MOST_STEPS = 200_000_000
"""Each tag may look at all the elements it stands in: so many steps need about 0.6 s."""
MOST_REOPENED_EVER = 5_000_000

_STEP = 12_000
_FENCE = "<!'\">"
# Before a long script: ends what may hide that this is one - a comment, CDATA, other raw text, a drawing - as well.
_STRONG_FENCE = (
    "<!--]]>--></title></style></textarea></xmp></iframe></noembed></noframes></svg></math></select>" + _FENCE
)
_FORMATTING = re.compile(
    r"<(?=[bcefinstuBCEFINSTU])(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\t\n\f\r /]", re.IGNORECASE
)
_RAW = re.compile(r"<(script|style)")
_RAW_TAG = re.compile(r"<s[a-z]+(?:[^>\"'=]|=[\t\n\f\r ]*(?:\"[^\"]*\"|'[^']*')?)*+>")
_NO_SCRIPTS = re.compile(r"<(?:frameset|template)", re.IGNORECASE)
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp)\b.*?(?:</\1|\Z)|"
    r"<(/?)([a-z][a-z0-9]*)([^>\"']*+(?:(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))[^>\"']*+)*+)",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Elements that never nest: void ones, and those whose end tag the parser supplies.
_FLAT = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd option td th tr thead tbody".split()
)


def find_doubt(text: str) -> str | None:
    """Return what about a page may cost a parser more than a tenth of a second, None where nothing can."""
    if len(text) > LONGEST_PAGE:
        return f"more than {LONGEST_PAGE} characters"
    tags = text.count("<")
    if tags > MOST_TAGS:
        return f"more than {MOST_TAGS} tags"
    if tags > FEW_TAGS and tags * len(_FORMATTING.findall(text)) > MOST_REOPENED:
        return "much formatting with attributes"
    return None


def fence(text: str) -> tuple[str, bool]:
    """Return a page's text in which no tag can be long, and whether that is certain.

    A fence is a comment where text may stand; where a tag's attributes hide, in whatever quotes, it ends the tag. One
    is put behind a tag at least every 20,000 characters, none into scripts. Where a page leaves no room for one, what
    could separate attributes is counted instead.
    """
    if len(text) <= LONGEST_GAP:
        return text, True
    pieces: list[str] = []
    last = copied = position = 0  # the place of the last fence; what is copied; what is looked through
    is_certain = True
    is_raw_ignored: bool | None = None
    while True:
        raw = _RAW.search(text, position)
        end = raw.start() if raw else len(text)
        while place := _place_between(text, max(position, last + _STEP), end):
            pieces += (text[copied:place], _FENCE)
            is_certain = is_certain and _is_harmless(text, last, place)
            copied = last = place
        if not raw:
            break
        position = text.find("</" + raw[1], end)
        if position < 0:
            position = len(text)
        if position - end > _STEP and _is_raw(text, raw[1], end, position):
            if is_raw_ignored is None:
                is_raw_ignored = _NO_SCRIPTS.search(text) is not None
            pieces += (text[copied:end], _STRONG_FENCE)
            is_certain = is_certain and _is_harmless(text, last, end)
            copied, last = end, end if is_raw_ignored else position
    is_certain = is_certain and _is_harmless(text, last, len(text))
    pieces.append(text[copied:])
    return "".join(pieces), is_certain


def _place_between(text: str, start: int, end: int) -> int:
    """Return a place before a tag that stands behind another one; 0 where there is none."""
    while True:
        behind = text.find('">', start, end)
        place = text.find("<", behind, end) if behind >= 0 else -1
        if place < 0:
            return 0
        if text[behind - 1] != "\\" and not text.startswith("</t", place):  # a title, a text area
            return place
        start = place


def _is_raw(text: str, name: str, start: int, end: int) -> bool:
    """Tell whether all up to `end` is a script or a style indeed, if a strong fence stands before it."""
    if text.rfind("<!--", 0, start) > text.rfind("-->", 0, start):
        return False
    tag = _RAW_TAG.match(text, start, end)
    if tag is None or len(tag[0]) > _STEP:
        return False
    place = start
    while (place := text.find("</", place + 1, end)) > 0:
        if text[place + 2 : place + 2 + len(name)].lower() == name:
            return False
    return True


def _is_harmless(text: str, start: int, end: int) -> bool:
    if end - start <= LONGEST_GAP:
        return True
    room = MOST_SEPARATORS
    for separator in " /=\n\t\r\f":
        room -= text.count(separator, start, end)
        if room < 0:
            return False
    return True


def find_hostility(text: str) -> str | None:
    """Return what about a page costs a parser seconds, None where nothing is found."""
    depth = steps = tags = 0
    open_elements: Counter[str] = Counter()
    for tag in _TAG.finditer(text):
        name = (tag[3] or tag[1] or "").lower()
        attributes = tag[4] or ""
        if len(attributes) > LONGEST_GAP and len(_QUOTED.sub("", attributes).split()) > MOST_ATTRIBUTES:
            return f"a tag with more than {MOST_ATTRIBUTES} attributes"
        tags += 1
        steps += depth
        if not name or tag[1] or name in _FLAT:
            continue
        if not tag[2]:
            open_elements[name] += 1
            depth += 1
        elif open_elements[name]:  # a stray end tag closes nothing
            open_elements[name] -= 1
            depth -= 1
        if depth > DEEPEST_NESTING:
            return f"more than {DEEPEST_NESTING} elements inside each other"
    if steps > MOST_STEPS:
        return "too many elements inside each other"
    return None
