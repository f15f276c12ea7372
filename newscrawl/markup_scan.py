"""Tell from a page's text, before it is parsed, whether that may take more than linear time; and keep tags short.

The first look is taken at every page. `guard` lets through only what costs lexbor about a tenth of a second, whatever
tricks a page plays, without following its quotes: so it may doubt a harmless page, as it does with one real page in
fifty. The second, `find_hostility`, is taken at those: what it names costs seconds.

Longer than other files: both looks rest on the same limits, and the first goes through a page once for all it asks.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

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
_RAW = re.compile(rb"<(script|style)")
# A pattern that begins with "<" alone is looked for ten times as fast in a script as one that begins with "</".
_RAW_END = {name: re.compile(rb"<(?:/%b|!--)" % name, re.IGNORECASE) for name in (b"script", b"style")}
_NO_SCRIPTS = re.compile(rb"<(?:frameset|template)", re.IGNORECASE)
# The like of the two above, and formatting with attributes, in one pass.
_MARK = re.compile(
    rb"<(?=[bcefinstuBCEFINSTU])(?:(?:%b)[\t\n\f\r /]|((?-i:script|style))|(frameset|template))"
    % "|".join(_FORMATTING_NAMES).encode(),
    re.IGNORECASE,
)
_RAW_TAG = re.compile(rb"<s[a-z]+(?:\s++[\w:.@-]++(?:\s*+=\s*+(?:\"[^\"]*\"|'[^']*'|[\w.:/-]++))?+)*+\s*+/?>")
_MAY_BE_JSON = re.compile(rb"json|&", re.IGNORECASE)  # a type may be written in references
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<[?!][^>]*|</[^a-z>][^>]*|"
    r"<(script|style|textarea|title|xmp|iframe|noembed|noframes)\b.*?(?:</\1|\Z)|"
    r"<(/?)([a-z][a-z0-9]*)([^>\"']*+(?:(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))[^>\"']*+)*+)",
    re.IGNORECASE | re.DOTALL,
)
_SEPARATORS = b" /=\n\t\r\f"
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Elements that never nest: void ones, and those whose end tag the parser supplies.
_FLAT = frozenset(
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd option td th tr thead tbody circle line path rect stop use".split()
)


class _Marks(NamedTuple):
    """What a page was gone through for: see `_MARK`."""

    next_raw: Callable[[int], re.Match[bytes] | None]
    """Returns the first tag of a script or style at or behind a place."""
    formatting: int
    is_raw_ignored: bool
    """Whether there may be elements in which a script is none."""


def guard(page: bytes) -> tuple[bytes, str | None]:
    """Return a page for a parser, and what in it may cost that more than a tenth of a second; None where nothing can.

    Where there is no doubt the page may hold fences, and its long scripts and styles may be empty: see `fence`.
    """
    if len(page) > LONGEST_PAGE:
        return page, f"more than {LONGEST_PAGE} bytes"
    tags = len(page) - len(page.replace(b"<", b""))  # half as long as counting
    if tags > MOST_TAGS:
        return page, f"more than {MOST_TAGS} tags"
    marks = _find_marks(page) if tags > FEW_TAGS else None
    if marks and tags * marks.formatting > MOST_REOPENED:
        return page, "much formatting with attributes"
    body, is_certain = fence(page, marks)
    return body, None if is_certain else "room for very many attributes"


def _find_marks(page: bytes) -> _Marks:
    raw: list[re.Match[bytes]] = []
    formatting, is_raw_ignored = 0, False
    for mark in _MARK.finditer(page):
        if mark.lastindex is None:
            formatting += 1
        elif mark.lastindex == 1:
            raw.append(mark)
        else:
            is_raw_ignored = True
    raw.reverse()

    def next_raw(position: int) -> re.Match[bytes] | None:
        while raw and raw[-1].start() < position:
            raw.pop()
        return raw[-1] if raw else None

    return _Marks(next_raw, formatting, is_raw_ignored)


def fence(page: bytes, marks: _Marks | None = None) -> tuple[bytes, bool]:
    """Return a page's text in which no tag can be long, and whether that is certain.

    A fence is a comment where text may stand; where a tag's attributes hide, in whatever quotes, it ends the tag. One
    is put behind a tag at least every 30,000 bytes, none into scripts. Where a page leaves no room for one, what
    could separate attributes is counted instead. What a long script or style holds is left out, unless it is JSON.
    """
    if len(page) <= LONGEST_GAP:
        return page, True
    next_raw = marks.next_raw if marks else partial(_RAW.search, page)
    is_raw_ignored = marks.is_raw_ignored if marks else None
    pieces: list[bytes] = []
    last = copied = position = looked = 0  # the place of the last fence; what is copied; what is looked through
    is_certain, in_comment = True, False
    while True:
        raw = next_raw(position)
        end = raw.start() if raw else len(page)
        while place := _place_between(page, max(position, last + _STEP), end):
            pieces += (page[copied:place], _FENCE)
            is_certain = is_certain and _is_harmless(page, last, place)
            copied = last = place
        if not raw:
            break
        position, tag, is_plain = _read_raw(page, raw)
        if position - end <= _STEP:
            continue
        in_comment, looked = _ends_in_comment(page, looked, end, in_comment=in_comment), end
        if tag and not in_comment:
            if is_raw_ignored is None:
                is_raw_ignored = _NO_SCRIPTS.search(page) is not None
            pieces += (page[copied:end], _STRONG_FENCE)
            is_certain = is_certain and _is_harmless(page, last, end)
            copied, last = end, end if is_raw_ignored else position
            if is_plain and not is_raw_ignored and not _MAY_BE_JSON.search(tag):
                pieces.append(tag)
                copied = looked = position
    is_certain = is_certain and _is_harmless(page, last, len(page))
    pieces.append(page[copied:])
    return b"".join(pieces), is_certain


def _ends_in_comment(page: bytes, start: int, end: int, *, in_comment: bool) -> bool:
    """Tell whether the last comment that begins before `end` goes on there; `in_comment`: one does so at `start`."""
    opened = page.rfind(b"<!--", start, end)
    return (opened >= 0 or in_comment) and page.find(b"-->", max(opened, start), end) < 0


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


def _read_raw(page: bytes, raw: re.Match[bytes]) -> tuple[int, bytes | None, bool]:
    """Return where a script or style ends, its tag, and whether it surely ends there and nowhere behind.

    There is no tag where it may be something else. It is a script indeed, if a strong fence stands before it, where its
    tag is written in the usual way, so that it ends where it seems to, and nothing before its end tag could end it in
    another spelling. Behind the beginning of a comment an end tag may be but a part of the script.
    """
    start, name = raw.start(), raw[1]
    found = _RAW_END[name].search(page, start)
    is_plain = found is None or found[0] != b"<!--"
    while found and found[0] == b"<!--":
        found = _RAW_END[name].search(page, found.end())
    position = found.start() if found else len(page)
    if found and found[0] != b"</" + name:
        position = page.find(b"</" + name, start)
        return (len(page) if position < 0 else position), None, False
    tag = _RAW_TAG.match(page, start, position) if position - start > _STEP else None
    return position, tag[0] if tag and len(tag[0]) <= _STEP else None, is_plain


def _is_harmless(page: bytes, start: int, end: int) -> bool:
    if end - start <= LONGEST_GAP:
        return True
    gap = page[start:end]
    return len(gap) - len(gap.translate(None, _SEPARATORS)) <= MOST_SEPARATORS


def is_quick(body: bytes) -> bool:
    """Tell whether it is certain, from a page's bytes, that parsing it takes no more than about a tenth of a second."""
    return guard(body)[1] is None


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
