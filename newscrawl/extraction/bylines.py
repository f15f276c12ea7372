"""Find the byline a page shows: by its place behind the headline, its label, or what its element is called."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from newscrawl.extraction.blocks import Block

_CALLED_SO = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|authors?|auth|autor(?:en|es|in)?|auteurs?|autore|writers?|reporter|journalist|signature|"
    r"verfasser|redakteur|contributor|creator|firma)(?:$|[\s_-])|(?:byline|author|autor)(?:s|name|info|link|box)?\b|Author|Byline",
)
_ELSEWHERE = re.compile(
    r"comment|related|teaser|recommend|promo|most-|(?<!entry-)footer|caption|credit|copyright|newsletter|\bnav|menu|"
    r"trending|latest|popular|more-from",
    re.IGNORECASE,
)
_BESIDE_TEXT = re.compile(
    r"sidebar|widget|avatar|tooltip|card|bio(?:graphy)?\b|desc(?:ription)?\b|social", re.IGNORECASE
)
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
# No space parts a name from the date behind it where each is in an element of its own.
_GLUED = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z][a-z]{2,8}\.?\s\d{1,2},?\s\d{4})|(?<=[^\W\d_])(?=\d{4}[年./-]\d)")
_END_OF_NAMES = re.compile(
    r"\s*(?:[|•·~—–]|\s-\s|\bupdated\b|\bpublished\b|\bposted\b|\bveröffentlicht\b|\baktualisiert\b|\bstand\b|\bpublié\b|"
    r"\bpublicado\b|\bpubblicato\b|\blast\b|\bin\s[A-Z]|\bon\s|\bam\s\d|\bam\s[A-Z]|\ble\s\d|\bel\s\d|\bum\s\d|\bat\s\d|"
    r"\b(?:illustration|foto|photo|bild|grafik|video)\w*(?:\s(?:von|by|par|di)\s|\s?:)|\bvor\s\d|\bpermalink|\bunter\b|\bkommentar|\bschreibe\b|\s\d|^\d|"
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
_TO_AUTHOR = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|autori|profile?|profiles|people|journalists?|contributors?|reporters?|"
    r"columnists?|redakt\w+|by|writers?|staff|person|firma)/", re.IGNORECASE
)
_PARAGRAPH = 80  # characters of a line that is one
_GAP = 2  # lines from one to the next
_LONGEST_NAMES, _SHARE_OF_NAMES = 60, 0.8  # characters of a line of names alone; what they are of it
_SURE = 2  # the first rank that is not
_IN_TEASERS = 4  # the rank of those that are called bylines far from the headline: several are those of teasers
_MOST, _MOST_WORDS = 12, 5  # persons; words of a line that is nothing but a signature


@dataclass(frozen=True, slots=True)
class Byline:
    """The persons a byline names; `is_sure` by its place and a label, or by what its element is called."""

    persons: tuple[Person, ...] = ()
    is_sure: bool = False


def read_byline(blocks: Iterable[Block], headline: str | None, names_of_site: Iterable[str]) -> Byline:
    """Return the likeliest byline, with those of the same make beside it; an empty one where there is none."""
    lines = [block for block in blocks if block.text and not block.is_caption]
    start = _start(lines, headline)
    site = tuple(names_of_site)
    ranked = [
        ((rank, abs(number - start)), number)
        for number, block in enumerate(lines)
        if (rank := _rank(block, number - start)) is not None
        or (rank := _rank_behind_label(lines, number, number - start)) is not None
        or (rank := _rank_beside_date(lines, number, number - start)) is not None
        or (rank := _rank_linked(lines[number], number - start)) is not None
        or (rank := _rank_signature(lines, number, number - start)) is not None
    ]
    makes = Counter(_make(lines[number]) for (rank, _), number in ranked if rank == _IN_TEASERS)
    for (rank, _), number in sorted(ranked):
        if rank == _IN_TEASERS and makes[_make(lines[number])] > 1:
            continue
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


def _beside(lines: list[Block], first: int) -> Iterator[int]:
    """Yield the numbers of the bylines of the same make behind one, with no more than a post between two of them."""
    make, last = _make(lines[first]), first
    for number in range(first + 1, min(first + _BESIDE, len(lines))):
        if make is None or number - last > _GAP:
            return
        is_byline = _LABEL.match(lines[number].text or "") or _called(lines[number].owner)[0]
        if is_byline and _make(lines[number]) == make:
            last = number
            yield number


def _make(block: Block) -> str | None:
    """Return what the element of a line and the one around it are called."""
    owner = block.owner
    name = (owner.attributes.get("class") or "").partition(" ")[0] if owner is not None else None
    parent = owner.parent if owner is not None else None
    return f"{name} {parent.tag}.{parent.attributes.get('class')}" if name and parent is not None else None


def _start(lines: list[Block], headline: str | None) -> int:
    """Return the number of the line with the headline: a heading of these words, rather than a teaser of them."""
    best, start = 0, 0
    for number, block in enumerate(lines):
        tag = block.owner.tag if block.owner is not None else None
        fitness = 2 * (block.text == headline) + (2 if tag == "h1" else 1 if tag == "h2" and block.text == headline else 0)
        if fitness > best:
            best, start = fitness, number
    return start


def _rank(block: Block, distance: int) -> int | None:
    """Return how likely a line is the byline, the least first; None where nothing says so."""
    text = block.text or ""
    is_close = -_BEFORE <= distance <= _AFTER
    if len(text) > _LONGEST:
        return None
    is_labelled = _LABEL.match(text) is not None
    if not is_close:
        return _rank_far(block, text) if is_labelled else None
    called, elsewhere, is_beside = _called(block.owner)
    if (elsewhere and not (is_labelled and 0 < distance <= _NEXT)) or (is_beside and not called):
        return 3 if _PLAIN_LABEL.match(text) else None
    if called or (is_labelled and distance > 0):
        return 0 if called and is_labelled else 1
    is_sentence = len(text) > _LONGEST_NAMES and text[-1] in ".!?"
    if not is_sentence and _DATED.search(text) and (_LABEL_INSIDE.search(text) or 0 < distance <= _NEAR):
        return 2
    return _rank_far(block, text) if is_labelled else None


def _rank_behind_label(lines: list[Block], number: int, distance: int) -> int | None:
    """Return the rank of a short line near the headline whose label stands in a line of its own before it."""
    text, before = lines[number].text or "", (lines[number - 1].text or "" if number else "")
    if not 0 < distance <= _AFTER or len(text) > _LONGEST_NAMES or not _LABEL_ALONE.fullmatch(before):
        return None
    return 2 if split_names(text) else None


def _rank_beside_date(lines: list[Block], number: int, distance: int) -> int | None:
    """Return the last rank for a line of names alone that stands behind the headline, next to a date."""
    text = lines[number].text or ""
    if not 0 < distance <= _NEAR or len(text) > _LONGEST_NAMES or not is_latin(text) or text.isupper():
        return None
    beside = lines[max(0, number - 1)], lines[min(number + 1, len(lines) - 1)]
    if not any(_DATED.search(block.text or "") and len(block.text or "") < _LONGEST_NAMES for block in beside):
        return None
    names = split_names(text)
    return 6 if names and len(fold("".join(names))) >= _SHARE_OF_NAMES * len(fold(text)) else None


def _rank_linked(block: Block, distance: int) -> int | None:
    """Return the rank of a name that leads to an author's page, or stands in the box that presents the author."""
    text = block.text or ""
    if distance <= 0 or len(text) > _LONGEST_NAMES or not is_latin(text):
        return None
    names = split_names(text)
    if not names or len(fold("".join(names))) < _SHARE_OF_NAMES * len(fold(text)):
        return None
    called, elsewhere, is_beside = _called(block.owner)
    if distance <= _NEAR and not elsewhere and _leads_to_author(block.owner):
        return 5
    return 6 if called and is_beside else None


def _leads_to_author(owner: LexborNode | None) -> bool:
    """Tell whether an element is a link to the page of an author, or holds one."""
    links = [owner.css_first("a[href]")] if owner is not None else []
    for _ in range(2):
        owner = owner.parent if owner is not None else None
        if owner is not None and owner.tag == "a":
            links.append(owner)
    return any(_TO_AUTHOR.search(link.attributes.get("href") or "") for link in links if link is not None)


def _rank_signature(lines: list[Block], number: int, distance: int) -> int | None:
    """Return the last rank for a line that is a name in full and ends a text, behind a paragraph in the same element."""
    text, owner = lines[number].text or "", lines[number].owner
    if distance <= 0 or number == 0 or len(text) > _LONGEST_NAMES or not is_latin(text) or text.isupper():
        return None
    before, behind = lines[number - 1], lines[min(number + 1, len(lines) - 1)]
    if owner is None or owner.parent is None or owner.tag not in {"p", "div"} or len(before.text or "") < _PARAGRAPH:
        return None
    if not _is_inside(before, owner.parent) or (_is_inside(behind, owner.parent) and len(behind.text or "") > _LONGEST_NAMES):
        return None
    names = split_names(text)
    return 7 if len(names) == 1 and fold(names[0]) == fold(text) and not lines[number].linked else None


def _is_inside(block: Block, parent: LexborNode) -> bool:
    return block.owner is not None and block.owner.parent == parent


def _rank_far(block: Block, text: str) -> int | None:
    """Return the rank of a labelled line anywhere on the page: what is signed, or is called a byline."""
    if len(text) >= _LONGEST / 2:
        return None
    called, elsewhere, is_beside = _called(block.owner)
    if _PLAIN_LABEL.match(text):
        return 3 if not elsewhere and not is_beside else 6
    if elsewhere or is_beside:
        return None
    if called:
        return _IN_TEASERS
    return 5 if len(text) < _LONGEST / 4 and text[:1].isupper() and len(text.split()) <= _MOST_WORDS else None


def _called(owner: LexborNode | None) -> tuple[bool, bool, bool]:
    """Tell whether an element or one around it is called a byline; one of other texts; one beside the text."""
    names = ""
    for _ in range(3):
        if owner is None or owner.tag in {"body", "html", "main", "article"}:
            break
        attributes = owner.attributes
        names += " ".join(attributes.get(name) or "" for name in ("class", "id", "itemprop", "rel")) + " "
        owner = owner.parent
    called, elsewhere, beside = (sign.search(names) is not None for sign in (_CALLED_SO, _ELSEWHERE, _BESIDE_TEXT))
    return called, elsewhere, beside


def _read(block: Block, site: tuple[str, ...]) -> tuple[Person, ...]:
    raw = block.text or ""
    is_labelled = _LABEL.match(raw) is not None
    called = _called(block.owner)[0]
    found: list[str] = []
    for segment in _segments(block):
        text = _GLUED.sub(" | ", _ADDRESS.sub("", segment))
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
    pieces = [" ".join(piece.split()) for piece in block.owner.text(deep=True, separator="\n").split("\n")]
    pieces = [piece for piece in pieces if piece]
    is_one_name = all(" " not in piece for piece in pieces) and is_person(text)  # each part in an element of its own
    if fold("".join(pieces)) == fold(text) and len(pieces) > 1 and not is_one_name:
        yield from pieces
    else:
        yield text
