"""Tell from a page's text, before it is parsed, whether that may take more than linear time; and keep tags short.

The first look is taken at every page. `find_doubt` and `fence` let through only what costs lexbor about a tenth of a
second, whatever tricks a page plays, without following its quotes: so they may doubt a harmless page, as they do with
one real page in fifty. The second, `find_hostility`, is taken at those: what it names costs seconds.
"""

from __future__ import annotations

import re
from collections import Counter

LONGEST_PAGE = 2_000_000
"""Bytes; longer ones are real now and then, but cost all layers more than a tenth of a second."""
MOST_TAGS = 7_000
"""All inside each other, they cost as many squared: 20,000 need 0.6 s. One real page in a hundred has more."""
FEW_TAGS = 1_500
MOST_REOPENED = 600_000
"""Elements that a parser makes of formatting which is never closed: all of it anew in each paragraph."""
LONGEST_GAP = 30_000
"""Bytes: no longer tag than this and no more attributes than half of it, each compared with all before it."""
MOST_SEPARATORS = 10_000
"""What may stand between attributes, in a longer gap."""

MOST_ATTRIBUTES = 10_000
"""Of one tag: 40,000 need 2.8 s."""
DEEPEST_NESTING = 5_000
MOST_OPTIONS = 20_000
"""Each looks at all before it: 20,000 need 2 s. Lists of countries and days have some hundreds."""
MOST_STEPS = 200_000_000
"""Each tag may look at all the elements it stands in: so many steps need about 0.6 s."""
MOST_REOPENED_EVER = 5_000_000

_STEP = 12_000
_FENCE = b"<!'\">"
# Before a long script: ends what may hide that this is one - a comment, CDATA, other raw text, a drawing - as well.
_STRONG_FENCE = (
    b"<!--]]>--></title></style></textarea></xmp></iframe></noembed></noframes></svg></math></select>" + _FENCE
)
_FORMATTING_NAMES = "b big code em font i nobr s small strike strong tt u".split()
_FORMATTING = re.compile(
    rb"<(?=[bcefinstuBCEFINSTU])(?:%b)[\t\n\f\r /]" % "|".join(_FORMATTING_NAMES).encode(), re.IGNORECASE
)
_RAW = re.compile(rb"<(script|style)")
_RAW_TAG = re.compile(rb"<s[a-z]+(?:\s++[\w:.@-]++(?:\s*+=\s*+(?:\"[^\"]*\"|'[^']*'|[\w.:/-]++))?+)*+\s*+/?>")
_NO_SCRIPTS = re.compile(rb"<(?:frameset|template)", re.IGNORECASE)
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<[?!][^>]*|</[^a-z>][^>]*|"
    r"<(script|style|textarea|title|xmp|iframe|noembed|noframes)\b.*?(?:</\1|\Z)|"
    r"<(/?)([a-z][a-z0-9]*)([^>\"']*+(?:(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))[^>\"']*+)*+)",
    re.IGNORECASE | re.DOTALL,
)
_SEPARATORS = [bytes([each]) for each in b" /=\n\t\r\f"]
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Elements that never nest: void ones, and those whose end tag the parser supplies.
_FLAT = frozenset(
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd option td th tr thead tbody circle line path rect stop use".split()
)


def find_doubt(page: bytes) -> str | None:
    """Return what about a page may cost a parser more than a tenth of a second, None where nothing can."""
    if len(page) > LONGEST_PAGE:
        return f"more than {LONGEST_PAGE} bytes"
    tags = page.count(b"<")
    if tags > MOST_TAGS:
        return f"more than {MOST_TAGS} tags"
    if tags > FEW_TAGS and tags * len(_FORMATTING.findall(page)) > MOST_REOPENED:
        return "much formatting with attributes"
    return None


def fence(page: bytes) -> tuple[bytes, bool]:
    """Return a page's text in which no tag can be long, and whether that is certain.

    A fence is a comment where text may stand; where a tag's attributes hide, in whatever quotes, it ends the tag. One
    is put behind a tag at least every 30,000 bytes, none into scripts. Where a page leaves no room for one, what
    could separate attributes is counted instead.
    """
    if len(page) <= LONGEST_GAP:
        return page, True
    pieces: list[bytes] = []
    last = copied = position = looked = 0  # the place of the last fence; what is copied; what is looked through
    opened = closed = -1  # the last comment
    is_certain = True
    is_raw_ignored: bool | None = None
    while True:
        raw = _RAW.search(page, position)
        end = raw.start() if raw else len(page)
        while place := _place_between(page, max(position, last + _STEP), end):
            pieces += (page[copied:place], _FENCE)
            is_certain = is_certain and _is_harmless(page, last, place)
            copied = last = place
        if not raw:
            break
        position = page.find(b"</" + raw[1], end)
        if position < 0:
            position = len(page)
        if position - end <= _STEP:
            continue
        opened, closed = max(opened, page.rfind(b"<!--", looked, end)), max(closed, page.rfind(b"-->", looked, end))
        looked = end
        if opened <= closed and _is_raw(page, raw[1], end, position):
            if is_raw_ignored is None:
                is_raw_ignored = _NO_SCRIPTS.search(page) is not None
            pieces += (page[copied:end], _STRONG_FENCE)
            is_certain = is_certain and _is_harmless(page, last, end)
            copied, last = end, end if is_raw_ignored else position
    is_certain = is_certain and _is_harmless(page, last, len(page))
    pieces.append(page[copied:])
    return b"".join(pieces), is_certain


def _place_between(page: bytes, start: int, end: int) -> int:
    """Return a place before a tag that stands behind another one; 0 where there is none."""
    while True:
        behind = page.find(b'">', start, end)
        place = page.find(b"<", behind, end) if behind >= 0 else -1
        if place < 0:
            return 0
        if page[behind - 1 : behind] != b"\\" and not page.startswith(b"</t", place):  # a title, a text area
            return place
        start = place


def _is_raw(page: bytes, name: bytes, start: int, end: int) -> bool:
    """Tell whether all up to `end` is a script or a style indeed, if a strong fence stands before it."""
    tag = _RAW_TAG.match(page, start, end)
    if tag is None or len(tag[0]) > _STEP:  # written in the usual way, so that it ends where it seems to
        return False
    return b"</" + name not in page[start:end].lower()


def _is_harmless(page: bytes, start: int, end: int) -> bool:
    if end - start <= LONGEST_GAP:
        return True
    room = MOST_SEPARATORS
    for separator in _SEPARATORS:
        room -= page.count(separator, start, end)
        if room < 0:
            return False
    return True


def is_quick(body: bytes) -> bool:
    """Tell whether it is certain, from a page's bytes, that parsing it takes no more than about a tenth of a second."""
    return find_doubt(body) is None and fence(body)[1]


def find_hostility(text: str) -> str | None:
    """Return what about a page costs a parser seconds, None where nothing is found."""
    depth = steps = formatting = reopened = options = 0
    open_elements: Counter[str] = Counter()
    for tag in _TAG.finditer(text):
        _, closing, name, attributes = tag.groups()
        if name is None:
            continue
        if len(attributes) > LONGEST_GAP and _number_in(attributes) > MOST_ATTRIBUTES:
            return f"a tag with more than {MOST_ATTRIBUTES} attributes"
        steps += depth
        reopened += formatting
        name = name.lower()
        options += name == "option" and not closing
        if options > MOST_OPTIONS:
            return f"more than {MOST_OPTIONS} options to choose from"
        if name in _FLAT or (closing and not open_elements[name]):  # a stray end tag closes nothing
            continue
        step = -1 if closing else 1
        open_elements[name] += step
        depth += step
        formatting += step if name in _FORMATTING_NAMES else 0
        if depth > DEEPEST_NESTING:
            return f"more than {DEEPEST_NESTING} elements inside each other"
        if steps > MOST_STEPS or reopened > MOST_REOPENED_EVER:
            return "too many elements inside each other"
    return None


def _number_in(attributes: str) -> int:
    return len(_QUOTED.sub(" ", attributes).replace("/", " ").split())
