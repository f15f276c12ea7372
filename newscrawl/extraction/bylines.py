"""Read the byline a page shows: the names in the likeliest of its lines, and in those of the same make beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.article import Person
from newscrawl.extraction.byline_labels import DATED, LABEL, LABEL_ALONE, LABEL_INSIDE, is_labelled
from newscrawl.extraction.byline_places import SURE, bylines_beside, is_called_byline, rank_lines
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
    from collections.abc import Iterable, Iterator, Sequence

    from newscrawl.extraction.blocks import Block

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
_MOST = 12  # persons


@dataclass(frozen=True, slots=True)
class Byline:
    """The persons a byline names; `is_sure` by its place and a label, or by what its element is called."""

    persons: tuple[Person, ...] = ()
    is_sure: bool = False


def read_byline(blocks: Iterable[Block], headline: str | None, names_of_site: Iterable[str]) -> Byline:
    """Return the likeliest byline, with those of the same make beside it; an empty one where there is none."""
    lines = [block for block in blocks if block.text and not block.is_caption]
    site = tuple(names_of_site)
    for rank, number in rank_lines(lines, _find_headline(lines, headline)):
        persons = _read(lines[number], site)
        if persons:
            beside = (person for other in bylines_beside(lines, number) for person in _read(lines[other], site))
            found = {fold(person.name): person for person in (*persons, *beside)}
            return Byline(tuple(found.values())[:_MOST], rank < SURE)
    return Byline()


def _find_headline(lines: Sequence[Block], headline: str | None) -> int:
    """Return the number of the line with the headline: a heading of these words, rather than a teaser of them."""
    best, start = 0, 0
    for number, block in enumerate(lines):
        tag = block.owner.tag if block.owner is not None else None
        is_headline = block.text == headline
        if tag != "h1" and not is_headline:
            continue
        fitness = 2 * is_headline + (2 if tag == "h1" else int(tag == "h2" and is_headline))
        if fitness > best:
            best, start = fitness, number
    return start


def _read(block: Block, site: tuple[str, ...]) -> tuple[Person, ...]:
    raw = block.text or ""
    has_label = is_labelled(raw)
    called = is_called_byline(block)
    found: list[str] = []
    for segment in _segments(block):
        text = _GLUED.sub(" | ", _ADDRESS.sub("", segment))
        if LABEL_ALONE.fullmatch(segment):
            found.clear()  # what stood before it was a section or a date
            has_label = True
            continue
        if DATED.search(text):
            inside = LABEL_INSIDE.search(text)
            has_label = has_label or inside is not None
            text = text[inside.end() :] if inside else DATED.sub(" | ", text).strip(" |,:0123456789")
        text = _END_OF_NAMES.sub("", LABEL.sub("", text)).strip(" ,;:|")
        found.extend(split_names(text, single=has_label or called))
        if not found and has_label and DATED.search(raw) and is_account(text):
            found.append(text)
    names: dict[str, str] = {}
    if not has_label and not called:  # Chinese words have the form of names
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
