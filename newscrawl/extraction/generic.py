"""The last layer: what a page shows a reader, found without knowing its outlet.

Longer than other files: the text, and what is shown beside it, rest on one main text and one headline.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from newscrawl.article import Organization, Person
from newscrawl.extraction.blocks import Block
from newscrawl.extraction.credits import is_editor_line
from newscrawl.extraction.date_lines import find_date_lines, find_printed_date
from newscrawl.extraction.headlines import likeness
from newscrawl.extraction.main_text import MainText, find_main_text
from newscrawl.extraction.running_text import RunningText, assemble
from newscrawl.extraction.standfirst import find_standfirst
from newscrawl.extraction.state import read_state
from newscrawl.extraction.text_lines import without_furniture
from newscrawl.extraction.weights import breadth, is_sentence, weigh
from newscrawl.markup import SlowPageError
from newscrawl.text import holds_any, tidy
from newscrawl.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.extraction.elements import Element
    from newscrawl.extraction.page import Page

_TITLE_SEPARATOR = re.compile(r"\s*(?:\s[-–—|_·»:/]+\s|--+|——|[|_»]|(?<=[^\x00-\xff])-(?=[^\x00-\xff]))\s*")
_LIKE_TITLE = 0.2  # of the words of a heading and of a title that is worded for search engines
_EDITS = ("edit", "编", "责", "責")  # every line of a desk holds one of these; most lines do not
_READING_TIME = re.compile(
    r"\b\d+ ?min(?:ute)?s?\.? read$|^(?:\d+ \w+ ago|vor \d+ \w+)$|\b(?:lesedauer|lesezeit)\b", re.IGNORECASE
)
_OF_SOURCE = "源".encode()  # its first byte alone is found far faster, and most pages have none
_SOURCE_LABEL = re.compile(r"(?:来源|稿源)\s*[:：]")
_AGREES, _CLEARLY_MORE = 0.7, 1.3  # lengths of one text against another
_PROSE = 70.0  # the weight of a paragraph that is too long for a list or a menu
_HEAD, _SENTENCE = 2, 20.0  # sentences above which dates stand, and what each must weigh
_NEXT_TO_HEADLINE = 6  # lines
_FEW, _SHORT_TEXT = 3, 150  # sentences, and what they must come to, a CJK character counting for two
_NAMED_TEXT = re.compile(
    r"(?<![a-z])(?:article|story|entry|post|news)[_-]{0,2}(?:body|content|text)(?![a-z])", re.IGNORECASE
)
_NAMED_ABOVE = 4  # elements
_LONGEST_BARE_DATE, _LONGEST_DESK_LINE = 60, 80


def propose(visible: VisiblePage, name: str) -> Any:
    """Read one of FIELDS. Each is looked for when it is asked for, since most pages state most of them elsewhere."""
    return FIELDS[name](visible)


def read_body(page: Page, headline: str | None, stated: tuple[str, ...]) -> tuple[RunningText, str]:
    """Read the running text of a page of unknown make; return it with the name of the layer it came from.

    `stated` is the text as the page's JSON-LD gives it. Our own reading finds the element that holds most sentences.
    Where that is not sure of itself, or much shorter than what is stated, the text may stand in the state of an
    application; then what is stated is taken, if it says clearly more. Where all of them find no prose, trafilatura is
    asked, which costs about three times as much.
    """
    found = find_main_text(page.blocks)
    own = _read_found(page, found, headline) if found else RunningText((), ())
    stated_length = sum(map(len, stated))
    if found and found.is_sure and _length(own) >= _AGREES * stated_length:
        return own, "generic"
    in_state = read_state(page.html, page.url, headline)
    if _length(in_state) >= max(_AGREES * stated_length, _CLEARLY_MORE * _length(own), 1):
        return in_state, "structured"
    if stated_length > _CLEARLY_MORE * _length(own):
        return RunningText(stated, ()), "structured"
    other = RunningText((), ()) if _has_prose(own) else _ask_trafilatura(page, headline)
    best = other if _prose(other) > _CLEARLY_MORE * _prose(own) else own
    is_brief = (
        best is own
        and found is not None
        and (_is_named(found.element, own) or (found.outweighs and _is_brief(page, own, headline)))
    )
    is_text = _has_prose(best) or is_brief
    return (best if is_text else RunningText((), ())), "generic"


def _css_of(element: Element) -> str | None:
    """Return CSS that finds the like element on another page of the article; None where nothing is particular to it."""
    identity = element.attributes.get("id")
    if identity and re.fullmatch(r"[A-Za-z][\w-]*", identity):
        return f"#{identity}"
    classes = element.classes.split()
    if not classes or not all(re.fullmatch(r"[A-Za-z][\w-]*", name) for name in classes):
        return None
    return f"{element.tag}." + ".".join(classes)


def _prose(text: RunningText) -> float:
    return sum(map(weigh, text.paragraphs))


def _has_prose(text: RunningText) -> bool:
    """Tell whether there is a paragraph of a length that lists and menus do not have."""
    return any(weigh(paragraph) >= _PROSE for paragraph in text.paragraphs)


def _is_named(element: Element, text: RunningText) -> bool:
    """Tell whether the page itself calls an element the text of the article: one of lists or verses."""
    for each in islice(element.upwards(), _NAMED_ABOVE):
        names = f"{each.attributes.get('itemprop') or ''} {each.classes} {each.attributes.get('id') or ''}"
        if _NAMED_TEXT.search(names):
            return sum(map(breadth, text.paragraphs)) >= _SHORT_TEXT
    return False


def _is_brief(page: Page, text: RunningText, headline: str | None) -> bool:
    """Tell whether several short paragraphs end as sentences do, and begin right behind the headline."""
    lines = [block.text for block in page.blocks]
    start = lines.index(headline) + 1 if headline in lines else len(lines)
    sentences = [paragraph for paragraph in text.paragraphs if is_sentence(paragraph)]
    return (
        len(sentences) >= _FEW
        and sum(map(breadth, sentences)) >= _SHORT_TEXT
        and sentences[0] in lines[start : start + _NEXT_TO_HEADLINE]
    )


def _read_found(page: Page, found: MainText, headline: str | None) -> RunningText:
    page.text_css = _css_of(found.core or found.element)
    blocks = without_furniture(found.blocks, headline)
    standfirst = find_standfirst(page.blocks, found, page.meta("og:description", "description"), headline)
    if standfirst is not None and all(block.text != standfirst.text for block in blocks):
        blocks.insert(0, standfirst)
    return assemble(_without_dates_above(blocks))


def _without_dates_above(blocks: list[Block]) -> list[Block]:
    """Drop the lines with a date above a text: before its second sentence, since the first may be the standfirst."""
    kept: list[Block] = []
    paragraphs = 0
    for block in blocks:
        text = block.text or ""
        if paragraphs < _HEAD and _is_bare_date(text):
            continue
        paragraphs += is_sentence(text) and weigh(text) >= _SENTENCE
        kept.append(block)
    return kept


def _is_bare_date(line: str) -> bool:
    return 0 < len(line) < _LONGEST_BARE_DATE and bool(
        _READING_TIME.search(line) or (find_printed_date(line) and not is_sentence(line))
    )


def _length(text: RunningText) -> int:
    return sum(map(len, text.paragraphs))


def _ask_trafilatura(page: Page, headline: str | None) -> RunningText:
    if not page.is_patient:
        raise SlowPageError("no text is found but by the costly layer")
    import trafilatura  # noqa: PLC0415 - takes a quarter of a second to import, and few pages need it

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns of pages it finds nothing on, unnamed
    text = trafilatura.extract(page.html, fast=True, include_comments=False, include_tables=False) or ""
    lines = [Block(text=line) for raw in text.split("\n") if (line := tidy(raw.removeprefix("- ")))]
    return assemble(without_furniture(lines, headline))


@dataclass
class VisiblePage:
    """What a page shows beside its text: see `read_body`."""

    page: Page

    @property
    def date_lines(self) -> tuple[str, ...]:
        """The lines in which the date of publication may stand, the likeliest first."""
        return find_date_lines(self.page.blocks, self.headline)

    @property
    def source(self) -> tuple[Organization, ...]:
        """The line that credits an agency or a paper."""
        if _OF_SOURCE[:1] not in self.page.utf8 or _OF_SOURCE not in self.page.utf8:
            return ()
        lines = (block.text for block in self.page.blocks if block.text and "源" in block.text)
        return tuple(Organization(name=line) for line in islice(filter(_SOURCE_LABEL.search, lines), 1))

    @property
    def desk(self) -> tuple[Person, ...]:
        """The line that names the desk editor."""
        lines = [block.text for block in self.page.blocks if block.text and len(block.text) < _LONGEST_DESK_LINE]
        if not holds_any("\n".join(lines).lower(), _EDITS):
            return ()
        desks = (line for line in lines if holds_any(line.lower(), _EDITS) and is_editor_line(line))
        return tuple(Person(name=line) for line in islice(desks, 1))

    @cached_property
    def headline(self) -> str | None:
        """The heading that the title repeats; else the title without what the site puts around it."""
        title = tidy(self.page.title)
        shown = [heading for heading in map(tidy, self.page.headings) if heading]
        if not title:
            return shown[0] if shown else None
        repeated = [heading for heading in shown if heading.casefold() in title.casefold()]
        if len(repeated) == 1 and (own := self._shown_beside(title, repeated[0])):
            return own
        if repeated:
            return max(repeated, key=lambda heading: (not self._names_site(heading), len(heading)))
        near = max(shown, key=lambda heading: likeness(heading, title), default="")
        if likeness(near, title) >= _LIKE_TITLE and not self._names_site(near):
            return near
        parts = [part for part in _TITLE_SEPARATOR.split(title) if part]
        parts = [part for part in parts if not self._names_site(part)] or parts
        own = self._shown_start_of(title, parts) or max(parts, key=len, default=title)
        return own if len(shown) != 1 or len(own) >= len(shown[0]) else shown[0]

    def _shown_beside(self, title: str, heading: str) -> str | None:
        """Return the other part of a title that the page shows in a lesser heading, where the first names the site."""
        if heading not in _TITLE_SEPARATOR.split(title) or not (title.startswith(heading) or title.endswith(heading)):
            return None
        rest = title.removeprefix(heading) if title.startswith(heading) else title.removesuffix(heading)
        parts = [_TITLE_SEPARATOR.sub("", f" {rest} ", count=1).strip(" -–—|_·»:/«"), *_TITLE_SEPARATOR.split(rest)]
        lesser = {
            block.text
            for block in self.page.blocks
            if block.text and block.owner is not None and block.owner.tag in {"h2", "h3"}
        }
        return next((part for part in parts if part in lesser and len(part.split()) > 1), None)

    def _names_site(self, text: str) -> bool:
        """Tell whether a text is the site's name as its host spells it: "The Example" on theexample.org."""
        squeezed = re.sub(r"\W+", "", text).casefold()
        return squeezed.removeprefix("the") in re.sub(r"\W+", "", host_of(self.page.url))

    def _shown_start_of(self, title: str, parts: list[str]) -> str | None:
        """Return the longest beginning of the title that the page shows as a line of its own."""
        lines = {block.text for block in self.page.blocks}
        ends = [title.find(part) + len(part) for part in parts]
        return next((title[:end] for end in reversed(ends) if title[:end] in lines), None)


FIELDS: dict[str, Callable[[VisiblePage], Any]] = {
    "headline": lambda visible: visible.headline,
    "datePublished": lambda visible: visible.date_lines,
    "sourceOrganization": lambda visible: visible.source,
    "editors": lambda visible: visible.desk,
    "inLanguage": lambda visible: visible.page.language,
}
"""What this layer proposes, beside the text, as a Proposal has it."""
