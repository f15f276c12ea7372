"""Find the lines of a visible page in which the date of publication may stand, the likeliest first."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.extraction.found_dates import names_publication, names_update
from newscrawl.text import with_figures_alike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.extraction.blocks import Block

PRINTED_DATE = re.compile(
    r"\d{4}\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}|"
    r"\d\d\s[|/·]\s\d\d\s[|/·]\s\d{4}|(?<![\d.])\d{1,2}\.\d{1,2}\.\d\d(?!\d\d\d|[.%])|"
    r"\b\d{1,2}(?:\.|st|nd|rd|th|er|[ºª°])?\s+(?:de\s+|of\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de[l]?\s+)?\d{4}|"
    r"\b\d{1,2}-[A-Z][a-z]{2,8}-\d{4}|(?<![A-Z])[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|"
    r"\d{1,2}\s+[\u0e00-\u0e7f.]{3,12}\s+\d{4}"
)
# Every one of the above holds these; most lines do not even hold a figure, which is found in a third of the time.
_FIGURE, _FIGURES = re.compile(r"\d"), re.compile(r"\d{4}|\d\.\d\d")
_CLOCK_TIME = re.compile(r"\d{1,2}[:.时時]\d{2}")
_BARE_TIME = re.compile(r"\W{0,3}(?:\w{1,3}\s)?\d{1,2}[:.h]\d\d(?:\s?\w{1,4}){0,2}\W{0,3}")
# What a date behind such words is that of: the end of a contract, a reader's account, the reader's clock.
_OTHERWISE = re.compile(
    r"\b(?:bis|until|till|jusqu'au|hasta(?:\sel)?|fino\sal|registriert|registered|joined|member\ssince|mitglied\sseit|"
    r"dabei\sseit|aktuelle\szeit|current\stime|geboren|born)\W{0,3}$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SEPARATOR = re.compile(r"[|·•:：–—©]|\s-\s")
_END_OF_LEAD = re.compile(r"\s?[)\]|:–—]|\s-\s")
_LONGEST_LINE = 160  # characters in which a date may stand anywhere
_LONGEST_LEAD = 40  # characters before a date that begins a paragraph
_HEAD = 100  # characters of a paragraph that are read
_MOST_WORDS = 14  # beside a date
_LONGEST_PHRASE = 6  # of them with no separator in between
_MOST_LINKED = 3  # in a caption or a link
_WORTH_OF_TIME = 3  # lines that one with a time of day may stand further off
_CLOSE_BEFORE, _CLOSE_BEHIND, _FAR_FROM_HEADLINE = 5, 10, 25  # lines
_MOST_LINES = 3


class _DateLine(NamedTuple):
    """A line with a date: what is to be read, and how far it stands behind the headline."""

    text: str
    behind: int
    is_lead: bool = False
    """The date begins a paragraph."""
    is_aside: bool = False
    """The date is one of the words of a sentence, a caption or a teaser."""

    @property
    def likelihood(self) -> tuple[int, bool, int, int]:
        near = -_CLOSE_BEFORE <= self.behind <= _CLOSE_BEHIND
        band = 0 if near else 1 if 0 <= self.behind <= _FAR_FROM_HEADLINE else 2
        label, worth = _worth(with_figures_alike(self.text))
        return 3 if self.is_aside else band, self.is_lead and band < 2, label, abs(self.behind) - worth


@lru_cache(maxsize=1024)  # of each make of lines: a list of other news prints one date like the other
def _worth(shape: str) -> tuple[int, int]:
    """Return of a line of these figures what its words call the date, and how many lines its time is worth."""
    label = 0 if names_publication(shape) else 2 if names_update(shape) else 1
    return label, _WORTH_OF_TIME if _CLOCK_TIME.search(shape) else 0


def find_date_lines(blocks: list[Block], headline: str | None) -> tuple[str, ...]:
    """Return up to three lines: behind the headline, with a date alone, with a time of day, not called an update."""
    lines = _dated(blocks, _start(blocks, headline), headline)
    return tuple(line.text for line in sorted(lines, key=lambda line: line.likelihood)[:_MOST_LINES])


def _start(blocks: list[Block], headline: str | None) -> int:
    """Return the number of the line that is the headline, else of the first heading."""
    for number, block in enumerate(blocks):
        if block.text and block.text == headline:
            return number
    owners = ((number, block.owner) for number, block in enumerate(blocks) if block.text)
    return next((number for number, owner in owners if owner is not None and owner.tag == "h1"), 0)


def _dated(blocks: list[Block], start: int, headline: str | None) -> Iterator[_DateLine]:
    for number, block in enumerate(blocks):
        text = block.text
        if not text:
            continue
        head = text if len(text) <= _LONGEST_LINE else text[:_HEAD]
        if not _FIGURE.search(head):
            continue
        date = _find_date(with_figures_alike(head))
        if date is None or (text == headline and date.start):
            continue  # a headline that does not begin with a date tells of another day
        if len(text) > _LONGEST_LINE:
            if date.start <= _LONGEST_LEAD and _END_OF_LEAD.match(text, date.end):
                yield _DateLine(head, number - start, is_lead=True)
            continue
        following = blocks[number + 1].text if number + 1 < len(blocks) else None
        if following and not date.has_time and _BARE_TIME.fullmatch(following):
            text = f"{text} {following}"
        yield _DateLine(text, number - start, is_aside=_is_aside(block, date))


class _Place(NamedTuple):
    """Where in a line a date stands, and among what."""

    start: int
    end: int
    words: int
    """Beside it."""
    phrase: int
    """Those of them that no separator parts from it."""
    has_time: bool
    """A time of day stands behind it."""


@lru_cache(maxsize=1024)  # likewise
def _find_date(shape: str) -> _Place | None:
    """Return where a date of these figures stands in a line; None where none does, or that of something else."""
    match = PRINTED_DATE.search(shape) if _FIGURES.search(shape) else None
    if match is None or _OTHERWISE.search(shape[: match.start()]):
        return None
    before, behind = shape[: match.start()], shape[match.end() :]
    phrase = (_SEPARATOR.split(before)[-1], _SEPARATOR.split(behind)[0])
    words, near = (sum(len(_WORD.findall(part)) for part in parts) for parts in ((before, behind), phrase))
    return _Place(match.start(), match.end(), words, near, _CLOCK_TIME.search(behind) is not None)


def _is_aside(block: Block, date: _Place) -> bool:
    """Tell whether a date is one of many words: that of publication stands alone, or with labels and a name."""
    if block.is_caption or block.linked * 10 > len(block.text or "") * 9:
        return date.words > _MOST_LINKED
    return date.words > _MOST_WORDS or date.phrase > _LONGEST_PHRASE
