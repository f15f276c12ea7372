"""Find the byline a page shows: by its place behind the headline, its label, or what its element is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawl.article import Person
from newscrawl.extraction.person_names import (
    fold,
    in_full,
    is_account,
    is_latin,
    is_organisation,
    is_person,
    split_names,
)
from newscrawl.text import holds_any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
_BY = (
    r"(?:(?:written|posted|published|reported|story|text|words|review|article|created|produced|reviewed)\s+by|"
    r"by|"
    r"(?:text|geschrieben|veröffentlicht|erstellt|verfasst|eingetragen|ein\s\w+|beitrag)?\s*(?:von|vom)|"
    r"(?:rédigé|écrit|publié|texte)?\s*par|(?:escrito|publicado|texto)?\s*por|(?:scritto|pubblicato)?\s*(?:di|da)|door|"
    r"av|af|tekst(?:\s?:)?|escribe|przez)"
)
_LABEL = re.compile(
    rf"^\W{{0,6}}(?:{_BY}(?:\s*[:：]\s*|\s+)|(?-i:By|[Vv]on|[Pp]ar)(?=(?-i:[A-Z][a-z]))|"
    r"(?:text|texte|texto|autor(?:in|en|es|a|/autorin)?|"
    r"autorin/autor|authors?|auteurs?|autori?|auteure|verfasser(?:in)?|writer|reporter|redakteur(?:in)?|words|fuente|"
    r"foto und text|text und foto|作者|文|記者|记者|撰文|글)\s*[:：/]\s*|"
    r"(?:autor(?:in|en)?|autorin/autor)\s+(?=[A-Z]))",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(rf"\W*(?:{_BY}|(?:autor(?:in|en)?|authors?|auteurs?|text))\s*[:：]?", re.IGNORECASE)
_PLAIN_LABEL = re.compile(
    r"^\W{0,6}(?:(?:text|texte|autor(?:in|en|es)?|autorin/autor|authors?|auteurs?|auteure|verfasser(?:in)?)\s*[:：]\s*|"
    r"(?:autor(?:in|en)?|autorin/autor)\s+(?=[A-Z]))",
    re.IGNORECASE,
)
_LABEL_INSIDE = re.compile(rf"(?:^|[\s·•|,~–—-])(?:{_BY}\s+|autor(?:in)?\s*[:：]\s*)(?=[^\W\d_])", re.IGNORECASE)
_DATED = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./年-]|\b\d{1,2}\.?\s*[^\W\d_]{3,9}\.?,?\s+\d{4}|[^\W\d_]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
)
_DIGIT = re.compile(r"\d")  # every one of the above holds it; most lines do not
_END_OF_NAMES = re.compile(
    r"\s*(?:[|•·~—–]|\s-\s|\bupdated\b|\bpublished\b|\bposted\b|\bveröffentlicht\b|\baktualisiert\b|\bstand\b|\bpublié\b|"
    r"\bpublicado\b|\bpubblicato\b|\blast\b|\bin\s[A-Z]|\bon\s|\bam\s\d|\bam\s[A-Z]|\ble\s\d|\bel\s\d|\bum\s\d|\bat\s\d|"
    r"\bvor\s\d|\bpermalink|\bunter\b|\bkommentar|\bschreibe\b|\s\d|^\d|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s\d|"
    r"\b(?:mon|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday)\b|@|https?:).*",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(r"\S+@\S+\.\S+")
_LONGEST = 200  # characters of a byline
_BEFORE, _AFTER = 6, 22  # lines around the headline
_NEXT, _NEAR = 3, 8  # lines behind it
_BESIDE = 8  # lines between the first of several bylines and the last
_LONGEST_NAMES, _SHARE_OF_NAMES = 60, 0.8  # characters of a line of names alone; what they are of it
_SURE = 2  # the first rank that is not
_LEAST_FAR = 3  # the likeliest rank of a line far from the headline
_MOST, _MOST_WORDS = 12, 5  # persons; words of a line that is nothing but a signature


@dataclass(frozen=True, slots=True)
class Byline:
    """The persons a byline names; `is_sure` by its place and a label, or by what its element is called."""

    persons: tuple[Person, ...] = ()
    is_sure: bool = False


def read_byline(blocks: Iterable[Block], headline: str | None, names_of_site: Iterable[str]) -> Byline:
    """Return the likeliest byline, with those of the same make beside it; an empty one where there is none."""
    lines = [block for block in blocks if block.text and not block.is_caption]
    start = next((number for number, block in enumerate(lines) if _is_heading(block, headline)), 0)
    site = tuple(names_of_site)
    for rank, number in _ranked(lines, start):
        persons = _read(lines[number], site)
        if persons:
            make = _make(lines[number])
            beside = (
                person
                for other in range(number + 1, min(number + _BESIDE, len(lines)))
                if make and _make(lines[other]) == make
                if _LABEL.match(lines[other].text or "") or _called(lines[number].owner)[0]
                for person in _read(lines[other], site)
            )
            found = {fold(person.name): person for person in (*persons, *beside)}
            return Byline(tuple(found.values())[:_MOST], rank < _SURE)
    return Byline()


def _ranked(lines: list[Block], start: int) -> Iterator[tuple[int, int]]:
    """Yield the rank and the number of each line that may be the byline, the likeliest first, the nearest among these.

    No line far from the headline, at `start`, is likelier than one near to it: those are asked when they are needed.
    """
    near = range(max(0, start - _BEFORE), min(len(lines), start + _AFTER + 1))
    ranked = [
        (rank, abs(number - start), number)
        for number in near
        if (rank := _rank(lines[number], number - start)) is not None
        or (rank := _rank_beside_date(lines, number, number - start)) is not None
    ]
    yield from ((rank, number) for rank, _, number in sorted(ranked) if rank < _LEAST_FAR)
    far = (number for number in range(len(lines)) if number not in near)
    ranked = [each for each in ranked if each[0] >= _LEAST_FAR]
    ranked += [(rank, abs(number - start), number) for number in far if (rank := _rank_far(lines[number])) is not None]
    yield from ((rank, number) for rank, _, number in sorted(ranked))


def _make(block: Block) -> str | None:
    """Return what the element of a line and the one around it are called."""
    owner = block.owner
    name = owner.classes if owner is not None else None
    parent = owner.parent if owner is not None else None
    return f"{name} {parent.tag}.{parent.attributes.get('class')}" if name and parent is not None else None


def _is_heading(block: Block, headline: str | None) -> bool:
    return block.text == headline or (block.owner is not None and block.owner.tag == "h1")


def _rank(block: Block, distance: int) -> int | None:
    """Return how likely a line is the byline, the least first; None where nothing says so."""
    text = block.text or ""
    if len(text) > _LONGEST:
        return None
    is_labelled = _LABEL.match(text) is not None
    called, elsewhere, is_beside = _called(block.owner)
    if (elsewhere and not (is_labelled and 0 < distance <= _NEXT)) or (is_beside and not called):
        return 3 if _PLAIN_LABEL.match(text) else None
    if called or (is_labelled and distance > 0):
        return 0 if called and is_labelled else 1
    if _is_dated(text) and (_LABEL_INSIDE.search(text) or 0 < distance <= _NEAR):
        return 2
    return _rank_far(block) if is_labelled else None


def _rank_beside_date(lines: list[Block], number: int, distance: int) -> int | None:
    """Return the last rank for a line of names alone that stands behind the headline, next to a date."""
    text = lines[number].text or ""
    if not 0 < distance <= _NEAR or len(text) > _LONGEST_NAMES or not is_latin(text):
        return None
    beside = lines[max(0, number - 1)], lines[min(number + 1, len(lines) - 1)]
    if not any(len(block.text or "") < _LONGEST_NAMES and _is_dated(block.text or "") for block in beside):
        return None
    names = split_names(text)
    return 6 if names and len(fold("".join(names))) >= _SHARE_OF_NAMES * len(fold(text)) else None


def _is_dated(text: str) -> bool:
    return _DIGIT.search(text) is not None and _DATED.search(text) is not None


def _rank_far(block: Block) -> int | None:
    """Return the rank of a labelled line anywhere on the page: what is signed, or is called a byline."""
    text = block.text or ""
    if len(text) >= _LONGEST / 2 or not _LABEL.match(text):
        return None
    called, elsewhere, is_beside = _called(block.owner)
    if elsewhere or is_beside:
        return None
    if _PLAIN_LABEL.match(text):
        return 3
    if called:
        return 4
    return 5 if len(text) < _LONGEST / 4 and text[:1].isupper() and len(text.split()) <= _MOST_WORDS else None


def _called(owner: Element | None) -> tuple[bool, bool, bool]:
    """Tell whether an element or one around it is called a byline; one of other texts; one beside the text."""
    names = ""
    for _ in range(3):
        if owner is None or owner.tag in {"body", "html", "main", "article"}:
            break
        has = owner.attributes.get
        names += f"{has('class') or ''} {has('id') or ''} {has('itemprop') or ''} {has('rel') or ''} "
        owner = owner.parent
    return _say_so(names)


@lru_cache(maxsize=4096)
def _say_so(names: str) -> tuple[bool, bool, bool]:
    lower = names.lower()
    called = holds_any(lower, _OF_BYLINES) and _CALLED_SO.search(names) is not None
    return called, _ELSEWHERE.search(lower) is not None, _BESIDE_TEXT.search(lower) is not None


def _read(block: Block, site: tuple[str, ...]) -> tuple[Person, ...]:
    raw = block.text or ""
    is_labelled = _LABEL.match(raw) is not None
    called = _called(block.owner)[0]
    found: list[str] = []
    for segment in _segments(block):
        text = _ADDRESS.sub("", segment)
        if _LABEL_ALONE.fullmatch(segment):
            found.clear()  # what stood before it was a section or a date
            is_labelled = True
            continue
        if _DATED.search(text):
            inside = _LABEL_INSIDE.search(text)
            is_labelled = is_labelled or inside is not None
            text = text[inside.end() :] if inside else _DATED.sub(" | ", text).strip(" |,:0123456789")
        text = _END_OF_NAMES.sub("", _LABEL.sub("", text)).strip(" ,;:|")
        found.extend(split_names(text, single=is_labelled or called))
        if not found and is_labelled and _DATED.search(raw) and is_account(text):
            found.append(text)
    names: dict[str, str] = {}
    if not is_labelled and not called:  # Chinese words have the form of names
        found = [name for name in found if is_latin(name)]
    for name in in_full(found):
        if not is_organisation(name, site) and name not in names.values():
            names.setdefault(fold(name), name)
    return tuple(Person(name=name, nameRaw=raw) for name in list(names.values())[:_MOST])


def _segments(block: Block) -> Iterator[str]:
    """Yield the pieces of a line as its elements part them, where these are no words of one sentence."""
    text = block.text or ""
    if block.owner is None:
        yield text
        return
    pieces = [" ".join(piece.split()) for piece in block.owner.node.text(deep=True, separator="\n").split("\n")]
    pieces = [piece for piece in pieces if piece]
    is_one_name = all(" " not in piece for piece in pieces) and is_person(text)  # each part in an element of its own
    if fold("".join(pieces)) == fold(text) and len(pieces) > 1 and not is_one_name:
        yield from pieces
    else:
        yield text
