"""The headline of a page, out of all the places that name it: by what they share, not by a fixed order.

What a reader sees as the heading counts most, unless it is the site's name or has nothing in common with the rest;
then what the page calls itself for search engines, for other sites and in the browser's title. Each loses the site's
own affixes first: the names of the site, what stands behind a whole other candidate, and a kicker before one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawl.text import compiled, tidy
from newscrawl.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newscrawl.extraction.headings import Heading, Headings
    from newscrawl.extraction.page import Page

_SEPARATOR = re.compile(
    r"\s*(?:\s[-–—|_·•»«:/>]\s|\s?::\s?|--+|——|[|_»ㅣ丨｜]|\s[-–]|:\s|(?<=[^\x00-\xff])-(?=[^\x00-\xff]))\s*"
)
_SIGN = re.compile(r"[-–—|_·•»«:/>ㅣ丨｜]")  # one is in every separator
_END_OF_KICKER = re.compile(r"[\s:|/»–—-]+$")
_CUT = re.compile(r"\s*(?:\.\.\.|…)$")
_WORD = re.compile(r"\w+")
_HAN_OR_KANA = r"[\u3040-\u30ff\u3400-\u9fff]"
_NO_LETTER = re.compile(r"[\W_]+")

# What each place counts. The heading outweighs all others together but where they all agree against an unlike one.
_HEADING, _LIKE_HEADING, _UNLIKE_HEADING = 5.0, 1.0, 2.0
_JSON_LD, _OPENGRAPH, _TWITTER, _TITLE = 2.2, 2.1, 0.5, 1.0
_SPELLING_OF_HEADING = 2.0  # its pieces may stand together without the sign that parts them elsewhere
_SITES_NAME = 0.1  # of its place's weight
_LIKE, _VERY_LIKE = 0.3, 0.6  # shares of words
_STEM = 6  # characters that tell two forms of a word apart from two words
_SHORTEST_NAME = 4  # characters that may be found in a host
_LONGEST_NAME = 6  # words of a site's name with something around it
_SHORTEST_CORE, _LONGEST_KICKER = 12, 60  # characters


def choose_headline(page: Page, stated: str | None, names: Iterable[str | None] = ()) -> str | None:
    """Return the headline of a page; `stated` is that of its JSON-LD, `names` are those of the site."""
    site = _Site(host_of(page.url), frozenset(filter(None, (_squeezed(name) for name in names if name))))
    places = (
        (_JSON_LD, stated),
        (_OPENGRAPH, page.meta("og:title")),
        (_TWITTER, page.meta("twitter:title")),
        (_TITLE, page.title),
    )
    named = [(weight, site.stripped(text)) for weight, raw in places if (text := tidy(raw))]
    headings = _headings(page.found_headings, site, named)
    ballot = _Ballot([text for _, text in named] + headings)
    heading, alike = _shown(headings, [text for _, text in named], site)
    if heading and stated and _is_beginning(heading, named[0][1]):
        heading = None
    if heading and len(named) > 1 and stated and _squeezed(named[0][1]) == _squeezed(named[1][1]):
        heading = _without_subline(heading, named[0][1])
    for weight, text in named:
        ballot.add(ballot.core_of(text), weight * (_SITES_NAME if site.is_named(text) else 1.0))
    if heading:
        weight = _HEADING if alike >= _LIKE else _UNLIKE_HEADING
        weight += _LIKE_HEADING if alike >= _VERY_LIKE else 0.0
        is_whole = page.found_headings.trail or (stated and _squeezed(heading) == _squeezed(named[0][1]))
        ballot.add(heading if is_whole else ballot.core_of_heading(heading), weight, _SPELLING_OF_HEADING)
    return ballot.winner


def _headings(found: Headings, site: _Site, named: Sequence[tuple[float, str]]) -> list[str]:
    """Return the headings a page shows, without the site's affixes, and without a kicker that nothing else names."""
    names = {_squeezed(text) for _, text in named}
    if found.trail:
        raw = [_instead_of_trail(found, named)]
    else:
        raw = [_without_own_kicker(heading, names) for heading in found.shown]
    return [site.stripped(text) for each in raw if (text := tidy(each))]


def _without_own_kicker(heading: Heading, names: set[str]) -> str:
    """Return a heading without the kicker that an element of its own puts before it, but where it is named with it."""
    if heading.rest is None or _squeezed(heading.text) in names:
        return heading.text
    return heading.rest if heading.has_kicker or _squeezed(heading.rest) in names else heading.text


def _instead_of_trail(found: Headings, named: Sequence[tuple[float, str]]) -> str:
    """Return the heading for readers where the h1 is for search engines: one that JSON-LD or OpenGraph names as well.

    Without one it is what JSON-LD states, if that says something else than the trail.
    """
    trail = {_squeezed(text) for text in found.trail}
    stated = next((text for weight, text in named if weight == _JSON_LD), None)
    names = {_squeezed(text) for weight, text in named if weight in {_JSON_LD, _OPENGRAPH}}
    texts = [text for heading in found.shown for text in (heading.text, heading.rest) if text]
    for allowed in (names - trail, names):
        if heading := next((text for text in texts if _squeezed(text) in allowed), None):
            return heading
    end = found.trail[0]
    return stated if stated and likeness(stated, end) < _VERY_LIKE else end


def _shown(headings: Sequence[str], others: Sequence[str], site: _Site) -> tuple[str | None, float]:
    """Return the heading that is most like what the page is called elsewhere, and how much."""
    best: tuple[str | None, float] = (None, -1.0)
    for heading in headings:
        if not site.is_named(heading):
            alike = max((likeness(heading, other) for other in others), default=1.0)
            if alike > best[1]:
                best = heading, alike
    return best


def _without_subline(heading: str, agreed: str) -> str:
    """Return what other places agree on where the heading only adds a line to it, which stands there without a sign."""
    rest = heading.removeprefix(agreed)
    return agreed if rest != heading and rest[:1] == " " and rest[1:2].isupper() else heading


def _is_beginning(heading: str, stated: str) -> bool:
    """Tell whether a heading is the beginning of a longer stated headline, and not its whole before an affix."""
    rest = stated.removeprefix(heading)
    return rest not in {stated, ""} and _SEPARATOR.match(rest) is None and not rest[0].isalnum()


@dataclass(slots=True)
class _Ballot:
    """Candidates that differ in nothing but signs are one; the spelling of the weightiest place is kept."""

    texts: list[str]
    weights: dict[str, float] = field(default_factory=dict)
    spellings: dict[str, dict[str, float]] = field(default_factory=dict)

    def add(self, text: str, weight: float, spelling: float | None = None) -> None:
        key = _squeezed(text)
        if key:
            self.weights[key] = self.weights.get(key, 0.0) + weight
            spellings = self.spellings.setdefault(key, {})
            spellings[text] = spellings.get(text, 0.0) + (weight if spelling is None else spelling)

    @property
    def winner(self) -> str | None:
        best = max(self.weights, key=lambda key: self.weights[key], default=None)
        if best is None:
            return None
        spellings = self.spellings[best]
        return max(spellings, key=lambda text: spellings[text])

    def core_of(self, text: str) -> str:
        """Return the longest other candidate that `text` begins with and puts an affix behind, else the kickerless.

        Of one that was cut, "Boats race on the …", it is the whole one; a quotation mark in an attribute cuts too.
        """
        cut = _CUT.sub("", text)
        longer = (other for other in self.texts if other.startswith(cut) and other != text)
        if whole := next((other for other in longer if cut != text or other[len(cut) :].lstrip()[:1] == '"'), ""):
            return self.core_of(whole) if not _CUT.search(whole) else whole
        for other in sorted(self.texts, key=len, reverse=True):
            begins = len(other) >= _SHORTEST_CORE and other != text and text.startswith(other)
            if begins and _SEPARATOR.match(text, len(other)):
                return other
        return self.without_kicker(text)

    def core_of_heading(self, text: str) -> str:
        """Return a heading without a kicker, and without what a bar sets off behind another candidate."""
        core = text.partition(" | ")[0]
        return core if core != text and core in self.texts else self.without_kicker(text)

    def without_kicker(self, text: str) -> str:
        """Return the other candidate that `text` ends with behind a kicker and a sign."""
        for other in sorted(self.texts, key=len):
            kicker = text.removesuffix(other)
            if (
                len(other) >= _SHORTEST_CORE
                and 0 < len(kicker) < min(len(text), _LONGEST_KICKER)
                and len(_words(other)) > 2
                and _END_OF_KICKER.search(kicker)
            ):
                return other
        return text


@dataclass(frozen=True, slots=True)
class _Site:
    """What a site may be called: by its host and by the names it gives itself."""

    host: str
    names: frozenset[str]

    def is_named(self, text: str) -> bool:
        """Tell whether a text is the site's name as it spells it, as its host does, or with a word or two around."""
        key, host = _squeezed(text), _squeezed(self.host.removeprefix("www."))
        if not key:
            return False
        if key in self.names or (len(key) >= _SHORTEST_NAME and key.removeprefix("the") in host):
            return True
        own = (name for name in (*self.names, host.removesuffix("com")) if len(name) >= _SHORTEST_NAME)
        near = len(key) < 2 * len(host) and len(_words(text)) < _LONGEST_NAME
        return near and any(key.startswith(name) or key.endswith(name) for name in own)

    def is_called(self, text: str) -> bool:
        """Tell whether a text is the site's name and nothing else, as it must be where a headline could begin."""
        key = _squeezed(text)
        return key in self.names or key == _squeezed(self.host.removeprefix("www.")) or key in self.host.split(".")

    def stripped(self, text: str) -> str:
        """Return a text without the site's names behind and before it."""
        separators = list(_SEPARATOR.finditer(text)) if _SIGN.search(text) else []
        whole = next((each for each in separators if each.start() and self.is_named(text[each.end() :])), None)
        if whole is not None:
            text = text[: whole.start()]
            separators = list(_SEPARATOR.finditer(text))
        starts = [0, *(each.end() for each in separators)]
        ends = [*(each.start() for each in separators), len(text)]
        last = len(separators)
        while last and self.is_named(text[starts[last] : ends[last]]):
            last -= 1
        first = 1 if last and self.is_called(text[: ends[0]]) else 0
        return text[starts[first] : ends[last]] if last < len(separators) or first else text


@lru_cache(maxsize=256)  # of the page at hand: each is compared with all others
def _squeezed(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


@lru_cache(maxsize=256)
def _words(text: str) -> frozenset[str]:
    """Return the beginnings of a text's words; of Chinese and Japanese ones each two characters."""
    words: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        if not word.isascii() and compiled(_HAN_OR_KANA).search(word):
            words.update(word[start : start + 2] for start in range(max(1, len(word) - 1)))
        else:
            words.add(word[:_STEM])
    return frozenset(words)


def likeness(one: str, other: str) -> float:
    """Return the share of words, or of pairs of Chinese characters, that two texts have in common."""
    first, second = _words(one), _words(other)
    return 2 * len(first & second) / max(1, len(first) + len(second))
