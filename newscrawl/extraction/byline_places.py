"""Rank the lines of a page by how likely each is its byline: by its place, its label, its element, where it leads."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from newscrawl.extraction.byline_labels import LABEL_ALONE, LABEL_INSIDE, PLAIN_LABEL, is_dated, is_labelled
from newscrawl.extraction.person_names import fold, split_names
from newscrawl.markup import text_of
from newscrawl.text import holds_any, with_figures_alike

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.extraction.blocks import Block
    from newscrawl.extraction.elements import Element

_CALLED_SO = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|authors?|auth|autor(?:en|es|in)?|auteurs?|autore|writers?|reporter|journalist|signature|"
    r"verfasser|redakteur|contributor|creator|firma)(?:$|[\s_-])|(?:byline|author|autor)(?:s|name|info|link|box)?\b|Author|Byline",
)
_OF_BYLINES = (  # one is in all names that the pattern above finds; most hold none
    "by", "aut", "writer", "reporter", "journalist", "signature", "verfasser", "redakteur", "contributor", "creator",
    "firma",
)  # fmt: skip
_ELSEWHERE = re.compile(
    r"comment|related|teaser|recommend|promo|most-|(?<!entry-)footer|caption|credit|copyright|newsletter|\bnav|menu|"
    r"trending|latest|popular|more-from"
)
_BESIDE_TEXT = re.compile(r"sidebar|widget|avatar|tooltip|card|bio(?:graphy)?\b|desc(?:ription)?\b|social")
_BYLINE, _OTHER_TEXT, _BESIDE = 1, 2, 4  # what an element is called, as a sum of these
_AROUND = 3  # elements whose names tell
_WHOLE_PAGE = frozenset({"body", "html", "main", "article"})
_NAMES = ("class", "id", "itemprop", "rel")
_TO_AUTHOR = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|autori|profile?s?|people|journalists?|contributors?|reporters?|"
    r"columnists?|redakt\w+|by|writers?|staff|person|firma)/",
    re.IGNORECASE,
)
SURE = 2  # the first rank that is not
_LEAST_FAR = 3  # the likeliest rank of a line far from the headline
_IN_TEASERS = 4  # the rank of those that are called bylines far from it: several of one make are those of teasers
_LONGEST = 200  # characters of a byline
_BEFORE, _AFTER = 6, 22  # lines around the headline
_NEXT, _NEAR, _BESIDE = 3, 8, 8  # lines behind it; from the first of several bylines to the last
_LONGEST_NAMES, _SHARE_OF_NAMES = 60, 0.8  # characters of a line of names alone; what they are of it
_MOST_WORDS = 5  # of a line that is nothing but a label and a name
_SHORTEST_PARAGRAPH = 80  # characters of a line that a signature stands under


def rank_lines(lines: Sequence[Block], start: int) -> Iterator[tuple[int, int]]:
    """Yield the rank and the number of each line that may be the byline, the likeliest first, the nearest among these.

    No line far from the headline, at `start`, is likelier than one near to it: those are asked when they are needed.
    """
    near = range(max(0, start - _BEFORE), min(len(lines), start + _AFTER + 1))
    ranked = [
        (rank, abs(number - start), number)
        for number in near
        if (rank := _rank_near(lines, number, number - start)) is not None
    ]
    yield from ((rank, number) for rank, _, number in sorted(ranked) if rank < _LEAST_FAR)
    ranked = [each for each in ranked if each[0] >= _LEAST_FAR]
    ranked += [
        (rank, abs(number - start), number)
        for number in range(len(lines))
        if number not in near and (rank := _rank_far(lines, number, number - start)) is not None
    ]
    makes = Counter(_make(lines[number]) for rank, _, number in ranked if rank == _IN_TEASERS)
    yield from (
        (rank, number) for rank, _, number in sorted(ranked) if rank != _IN_TEASERS or makes[_make(lines[number])] == 1
    )


def bylines_beside(lines: Sequence[Block], first: int) -> Iterator[int]:
    """Yield the numbers of the bylines of the same make behind one, with no more than a post between two of them."""
    make, strangers = _make(lines[first]), 0
    for number in range(first + 1, min(first + _BESIDE, len(lines)) if make is not None else 0):
        is_byline = is_labelled(lines[number].text or "") or is_called_byline(lines[number])
        strangers = 0 if is_byline else strangers + 1
        if strangers > 1:
            return
        if is_byline and _make(lines[number]) == make:
            yield number


def is_called_byline(block: Block) -> bool:
    """Tell whether the element of a line, or one around it, is called a byline."""
    return _called(block.owner)[0]


def _make(block: Block) -> str | None:
    """Return what the element of a line and the one around it are called; further classes are those of its state."""
    owner = block.owner
    name = owner.classes.partition(" ")[0] if owner is not None else None
    parent = owner.parent if owner is not None else None
    return f"{name} {parent.tag}.{parent.attributes.get('class')}" if name and parent is not None else None


def _rank_near(lines: Sequence[Block], number: int, distance: int) -> int | None:
    """Return how likely a line around the headline is the byline, the least first; None where nothing says so."""
    rank = _rank(lines[number], distance)
    if rank is not None or distance <= 0 or len(lines[number].text or "") > _LONGEST_NAMES:
        return rank
    if LABEL_ALONE.fullmatch(lines[number - 1].text or ""):
        return 2 if split_names(lines[number].text or "") else None
    return _rank_names_alone(lines, number, distance)


def _rank(block: Block, distance: int) -> int | None:
    """Return the rank of a line by its words and its element alone."""
    text = block.text or ""
    if len(text) > _LONGEST:
        return None
    has_label = is_labelled(text)
    called, elsewhere, is_beside = _called(block.owner)
    if (elsewhere and not (has_label and 0 < distance <= _NEXT)) or (is_beside and not called):
        return 3 if PLAIN_LABEL.match(text) else None
    if called or (has_label and distance > 0):
        return 0 if called and has_label else 1
    is_sentence = len(text) > _LONGEST_NAMES and text[-1] in ".!?"
    if not is_sentence and is_dated(text) and (LABEL_INSIDE.search(text) or 0 < distance <= _NEAR):
        return 2
    return _rank_labelled(block) if has_label else None


def _rank_far(lines: Sequence[Block], number: int, distance: int) -> int | None:
    """Return the rank of a line far from the headline."""
    text = lines[number].text or ""
    if len(text) < _LONGEST / 2 and is_labelled(text):
        rank = _rank_labelled(lines[number])
        if rank is not None:
            return rank
    return _rank_names_alone(lines, number, distance) if distance > 0 and len(text) <= _LONGEST_NAMES else None


def _rank_labelled(block: Block) -> int | None:
    """Return the rank of a line with a label anywhere on the page: what is signed, or is called a byline."""
    text = block.text or ""
    if len(text) >= _LONGEST / 2:
        return None
    called, elsewhere, is_beside = _called(block.owner)
    if PLAIN_LABEL.match(text):
        return 6 if elsewhere or is_beside else 3
    if elsewhere or is_beside:
        return None
    if called:
        return _IN_TEASERS
    return 5 if len(text) < _LONGEST / 4 and text[:1].isupper() and len(text.split()) <= _MOST_WORDS else None


def _rank_names_alone(lines: Sequence[Block], number: int, distance: int) -> int | None:
    """Return the rank of a line behind the headline that is names and nothing else."""
    text = lines[number].text or ""
    if len(text) > _LONGEST_NAMES or not text[0].isupper() or " " not in text:
        return None
    is_near, owner = distance <= _NEAR, lines[number].owner
    if not is_near and (owner is None or owner.tag == "li"):
        return None  # most lines far from the headline are those of menus
    called, elsewhere, is_beside = _called(owner)
    if is_near and not elsewhere and _leads_to_author(owner):
        rank = 5
    elif (called and is_beside) or (is_near and not text.isupper() and _is_beside_date(lines, number)):
        rank = 6
    elif _ends_text(lines, number) and not text.isupper():
        rank = 7
    else:
        return None
    names = split_names(text)
    return rank if names and len(fold("".join(names))) >= _SHARE_OF_NAMES * len(fold(text)) else None


def _is_beside_date(lines: Sequence[Block], number: int) -> bool:
    beside = lines[max(0, number - 1)], lines[min(number + 1, len(lines) - 1)]
    return any(len(block.text or "") < _LONGEST_NAMES and is_dated(block.text or "") for block in beside)


def _ends_text(lines: Sequence[Block], number: int) -> bool:
    """Tell whether a line stands under the last paragraph of a text, in the same element, and leads nowhere."""
    owner, before = lines[number].owner, lines[number - 1]
    if len(before.text or "") < _SHORTEST_PARAGRAPH or lines[number].linked or owner is None or owner.parent is None:
        return False
    if owner.tag not in {"p", "div"} or before.owner is None or before.owner.parent is not owner.parent:
        return False
    behind = lines[number + 1].owner if number + 1 < len(lines) else None
    return (behind is None or behind.parent is not owner.parent) and _is_set_off(owner, lines[number].text or "")


def _is_set_off(owner: Element, text: str) -> bool:
    """Tell whether a line is printed as a signature is: to the right, or in another kind of letters as a whole."""
    if "right" in f"{owner.attributes.get('style')} {owner.attributes.get('align')} {owner.classes}".lower():
        return True
    letters = owner.node.css_first("strong, b, em, i")
    return letters is not None and text_of(letters) == text


def _leads_to_author(owner: Element | None) -> bool:
    """Tell whether an element holds a link to the page of an author, or stands in one."""
    if owner is None:
        return False
    link = owner.node.css_first("a[href]")
    links = [link.attributes if link is not None else {}, *(each.attributes for each in islice(owner.upwards(), 1, 3))]
    return any(_TO_AUTHOR.search(each.get("href") or "") for each in links)


def _called(owner: Element | None) -> tuple[bool, bool, bool]:
    """Tell whether an element or one around it is called a byline; one of other texts; one beside the text."""
    called = 0
    for _ in range(_AROUND):
        if owner is None or owner.tag in _WHOLE_PAGE:
            break
        if owner.called < 0:
            owner.called = _read_names(owner.attributes)
        called |= owner.called
        owner = owner.parent
    return called & _BYLINE != 0, called & _OTHER_TEXT != 0, called & _BESIDE != 0


def _read_names(attributes: dict[str, str | None]) -> int:
    called = 0
    for name in _NAMES if attributes else ():
        if value := attributes.get(name):
            called |= _say_so(with_figures_alike(value) if name == "id" else value)
    return called


@lru_cache(maxsize=4096)
def _say_so(names: str) -> int:
    lower = names.lower()
    called = _BYLINE if holds_any(lower, _OF_BYLINES) and _CALLED_SO.search(names) else 0
    called |= _OTHER_TEXT if _ELSEWHERE.search(lower) else 0
    return called | (_BESIDE if _BESIDE_TEXT.search(lower) else 0)
