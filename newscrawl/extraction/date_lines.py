"""Find the lines of a visible page in which the date of publication may stand, the likeliest first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.extraction.found_dates import labels_in, names_publication, names_update
from newscrawl.text import holds_any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.extraction.blocks import Block

# Each begins with what can be looked for without trying anything else at every character.
_FIGURE_FIRST = re.compile(
    r"\d(?:\d{3}\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}|\d?[./-]\s?\d{1,2}[./-]\s?\d{4}|"
    r"\d\s[|/·]\s\d\d\s[|/·]\s\d{4}|(?<![\d.]\d)\d?\.\d{1,2}\.\d\d(?!\d\d\d|[.%])|"
    r"(?<!\w\d)\d?(?:\.|st|nd|rd|th|er|[ºª°])?\s+(?:de\s+|of\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de[l]?\s+)?\d{4}|"
    r"(?<!\w\d)\d?-[A-Z][a-z]{2,8}-\d{4}|\d?\s+[\u0e00-\u0e7f.]{3,12}\s+\d{4})"
)
_MONTH_FIRST = re.compile(r"[A-Z](?<![A-Z]{2})[a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}")
_FIGURE = re.compile(r"\d")
_CLOCK_TIME = re.compile(r"\d{1,2}[:.时時]\d{2}")
_OF_TIMES = (":", ".", "时", "時")  # one is in each
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
_LONGEST_OTHERWISE = 30  # characters of the words that say so
_LONGEST_BARE_TIME = 25  # likewise
_LONGEST_MONTH = 12  # characters before the day, of a line in which single spaces part the words


class _DateLine(NamedTuple):
    """A line with a date: what is to be read, and how far it stands behind the headline."""

    text: str
    behind: int
    date: re.Match[str]
    block: Block
    is_lead: bool = False
    """The date begins a paragraph."""

    def likelihood(self, labels: tuple[str, ...]) -> tuple[int, bool, int, int]:
        """Return what sorts the line among others, the likeliest first; `labels` are what `labels_in` says."""
        near = -_CLOSE_BEFORE <= self.behind <= _CLOSE_BEHIND
        band = 0 if near else 1 if 0 <= self.behind <= _FAR_FROM_HEADLINE else 2
        has_time = holds_any(self.text, _OF_TIMES) and _CLOCK_TIME.search(self.text) is not None
        distance = abs(self.behind) - (_WORTH_OF_TIME if has_time else 0)
        label = 1
        if labels and holds_any(self.text.lower(), labels):
            label = 0 if names_publication(self.text) else 2 if names_update(self.text) else 1
        return band, self.is_lead and band < 2, label, distance


def find_printed_date(text: str) -> re.Match[str] | None:
    """Return the first day of the calendar that is printed with its year in a tidy line, if any is."""
    figure = _FIGURE.search(text)
    if figure is None:
        return None
    start = figure.start()
    one = _FIGURE_FIRST.search(text, start)
    if one is not None and one.start() == start:
        return one  # a month before it would have no day of its own
    other = _MONTH_FIRST.search(text, max(0, start - _LONGEST_MONTH))
    return one if other is None or (one is not None and one.start() < other.start()) else other


def find_date_lines(blocks: list[Block], headline: str | None) -> tuple[str, ...]:
    """Return up to three lines: behind the headline, with a date alone, with a time of day, not called an update.

    A page may print a hundred dates: what is asked of a line that is taken is not asked of the others.
    """
    lines = list(_dated(blocks, _start(blocks, headline), headline))
    labels = labels_in("\n".join(line.text for line in lines).lower())
    ranked = sorted((line.likelihood(labels), number) for number, line in enumerate(lines))
    found: list[str] = []
    asides: list[tuple[list[int], int]] = []
    for (_, *rank), number in ranked:
        line = lines[number]
        if _is_of_something_else(line.date):
            continue
        if _is_aside(line):
            asides.append((rank, number))
            continue
        found.append(line.text)
        if len(found) == _MOST_LINES:
            break
    found += (lines[number].text for _, number in sorted(asides))
    return tuple(found[:_MOST_LINES])


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
        match = find_printed_date(head)
        if match is None or (text == headline and match.start()):
            continue  # a headline that does not begin with a date tells of another day
        if len(text) > _LONGEST_LINE:
            if match.start() <= _LONGEST_LEAD and _END_OF_LEAD.match(text, match.end()):
                yield _DateLine(head, number - start, match, block, is_lead=True)
            continue
        following = blocks[number + 1].text if number + 1 < len(blocks) else None
        if following and len(following) <= _LONGEST_BARE_TIME and _BARE_TIME.fullmatch(following):
            text = text if _CLOCK_TIME.search(text, match.end()) else f"{text} {following}"
        yield _DateLine(text, number - start, match, block)


def _is_of_something_else(date: re.Match[str]) -> bool:
    return _OTHERWISE.search(date.string, max(0, date.start() - _LONGEST_OTHERWISE), date.start()) is not None


def _is_aside(line: _DateLine) -> bool:
    """Tell whether a date is one of many words: that of publication stands alone, or with labels and a name."""
    if line.is_lead:
        return False
    match, block = line.date, line.block
    before, behind = match.string[: match.start()], match.string[match.end() :]
    words = len(_WORD.findall(before)) + len(_WORD.findall(behind))
    if block.is_caption or block.linked * 10 > len(match.string) * 9:
        return words > _MOST_LINKED
    phrase = (_SEPARATOR.split(before)[-1], _SEPARATOR.split(behind)[0])
    return words > _MOST_WORDS or sum(len(_WORD.findall(part)) for part in phrase) > _LONGEST_PHRASE
