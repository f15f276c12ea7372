"""Find the selectors an outlet needs: those of fields that the other layers do not read alike on all its pages.

Where structured data and the generic reading give a field on every sampled page, a selector could only break: none is
proposed. One is proposed for what some pages lack, or read differently, where one element gives it on all of them and
agrees with what is known from the others.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.dates import read_date
from newscrawl.extraction import generic
from newscrawl.extraction.blocks import read_text
from newscrawl.markup import parse, text_of
from newscrawl.text import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from selectolax.lexbor import LexborNode

    from newscrawl.article import Article
    from newscrawl.extraction.page import Page

_MOST, _ALMOST_ALL = 0.6, 0.85
_LONGEST_DATE = 120  # characters of an element that holds a date
_ENOUGH = 0.9  # of one text that another must hold to be the same
_NAME = re.compile(r"[A-Za-z][A-Za-z_-]*\d{0,2}")
_STATIC = re.compile(r"\.s?html?(?:\?|$)")


@dataclass(frozen=True, slots=True)
class Need:
    """A selector, and what speaks for it."""

    field: str
    css: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A sampled page, the article it gives without selectors (None: it was rejected), and its announced title."""

    page: Page
    article: Article | None
    title: str | None


def find_needs(seen: Sequence[Seen], zone: tzinfo | None, languages: tuple[str, ...], now: datetime) -> list[Need]:
    """Return the selectors that the sampled pages show a need of."""
    needs = [_headline(seen), _body(seen), _date(seen, zone, languages, now), _captions(seen), _pages(seen)]
    return [need for need in needs if need is not None]


def _pages(seen: Sequence[Seen]) -> Need | None:
    """Follow such links on static pages: a long article goes on at NAME_2.html, and nothing else tells."""
    static = sum(_STATIC.search(each.page.url) is not None for each in seen)
    if static < _ALMOST_ALL * len(seen):
        return None
    return Need("pages", "a[href]", "static pages: a long article goes on at NAME_2.html, where there is such a link")


# --- headline ---------------------------------------------------------------------------------------------------------


def _headline(seen: Sequence[Seen]) -> Need | None:
    """Needed where what is read is not what the lists announce."""
    told = [(each, title) for each in seen if (title := tidy(each.title))]
    wrong = [each for each, title in told if each.article is None or not _agree(each.article.headline, title)]
    if len(told) < 3 or len(wrong) <= (1 - _ALMOST_ALL) * len(told):
        return None
    names: Counter[str] = Counter()
    for each, title in told:
        nodes = each.page.tree.css("h1, h2, [class], [id]")
        found = [node for node in nodes if _agree(tidy(text_of(node)), title)]
        names.update({name for node in found if (name := _name_of(node))})
    right = [
        name
        for name, number in names.most_common(20)
        if number >= _ALMOST_ALL * len(told) and all(_first_agrees(each, name, title) for each, title in told)
    ]
    if not right:
        return None
    css = min(right, key=lambda name: (not name.startswith("h1"), len(name)))
    return Need(
        "headline", css, f"holds the announced title on all {len(told)} pages; {len(wrong)} were read otherwise"
    )


def _first_agrees(each: Seen, css: str, title: str) -> bool:
    node = each.page.tree.css_first(css)
    return node is not None and _agree(tidy(text_of(node)), title)


def _agree(headline: str | None, title: str) -> bool:
    """Tell whether two are the same, where lists may have cut the one."""
    start = re.sub(r"\s*(?:\.\.\.|…)$", "", title).casefold()
    own = (headline or "").casefold()
    return own == start or (start != title.casefold() and len(start) > 4 and own.startswith(start))


# --- text -------------------------------------------------------------------------------------------------------------


def _body(seen: Sequence[Seen]) -> Need | None:
    """Needed where the generic reading takes the text from another element on some pages than on most."""
    texts: list[tuple[str, ...]] = []
    for each in seen:
        headline = each.article.headline if each.article else each.title
        read, layer = generic.read_body(each.page, headline, ())
        texts.append(read.paragraphs if layer == "generic" else ())
    places = [each.page.text_css for each in seen]
    common = Counter(place for place, text in zip(places, texts, strict=True) if place and text).most_common(1)
    if not common or common[0][1] < _MOST * len(seen) or common[0][1] == len(seen):
        return None
    css, number = common[0]
    gained = 0
    for each, place, text in zip(seen, places, texts, strict=True):
        own = read_text(each.page.tree.css(css), each.page.url).paragraphs
        if place == css and not _holds(own, text):
            return None
        gained += place != css and bool(own) and not _holds(text, own)
    if not gained:
        return None
    return Need(
        "articleBody", css, f"holds the text on {number} of {len(seen)} pages, and more of it on {gained} others"
    )


def _captions(seen: Sequence[Seen]) -> Need | None:
    """Needed where lines behind pictures have a class of their own, by which the generic reading knows no caption."""
    behind: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    for each in seen:
        texts = each.page.tree.css(each.page.text_css) if each.page.text_css else []  # which `_body` has found
        lines = [node for text in texts for node in text.css("p[class], div[class], span[class]")]
        found = [name for node in lines if (name := _caption_at(node))]
        behind.update(found)
        pages.update(set(found))
    right = []
    for name, number in behind.most_common():
        everywhere = sum(len(each.page.tree.css(name)) for each in seen)
        if pages[name] > 1 and number >= _ENOUGH * everywhere and not _is_known_caption(name):
            right.append(name)
    if not right:
        return None
    evidence = f"lines right behind a picture, on {pages[right[0]]} pages, and nowhere else"
    return Need("clutter", ", ".join(right[:3]), evidence)


def _caption_at(node: LexborNode) -> str | None:
    """Return CSS for a line of text that stands right behind a picture."""
    before = node.prev
    while before is not None and before.tag == "-text" and not text_of(before):
        before = before.prev
    if before is None or before.tag == "-text" or node.css("img") or not text_of(node) or text_of(before):
        return None
    return _name_of(node) if before.tag == "img" or before.css("img") else None


def _is_known_caption(css: str) -> bool:
    """Tell whether the generic reading keeps such a line out of the text though nothing in it names a photographer."""
    tag, _, name = css.partition(".")
    line = "Boats lie in the harbour of a small town on the coast"
    page = f'<div><p><img src="/a.jpg"></p><{tag} class="{name}">{line}</{tag}><p>{line}. {line}.</p></div>'
    return line not in read_text(parse(page).css("div"), "https://example.org/").paragraphs


def _holds(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether one text holds all but little of another."""
    length = sum(map(len, other))
    return sum(len(paragraph) for paragraph in other if paragraph in one) >= _ENOUGH * length


# --- date -------------------------------------------------------------------------------------------------------------


def _date(seen: Sequence[Seen], zone: tzinfo | None, languages: tuple[str, ...], now: datetime) -> Need | None:
    """Needed where some pages give no instant of publication."""
    without = [each for each in seen if each.article is None or each.article.datePublished is None]
    if not without:
        return None
    places: Counter[str] = Counter()
    for each in seen:
        names = set()
        for node in each.page.tree.css("[class], [id], time"):
            if _instant_at(node, zone, languages, now) and (name := _name_of(node)):
                names.add(name)
        places.update(names)
    known = [(each, each.article.datePublished) for each in seen if each.article and each.article.datePublished]
    right = []
    for name, number in places.most_common(20):
        if number < _ALMOST_ALL * len(seen):
            break
        first = [(each.page.tree.css_first(name), instant) for each, instant in known]
        if all(node is not None and _instant_at(node, zone, languages, now) == instant for node, instant in first):
            right.append(name)
    if not right:
        return None
    shortest = min(right, key=lambda name: sum(_length_at(each.page, name) for each in seen))
    missed = f"{len(without)} of {len(seen)} pages gave no instant without it"
    return Need("datePublished", shortest, f"holds a date with a time on all pages; {missed}")


def _instant_at(node: LexborNode, zone: tzinfo | None, languages: tuple[str, ...], now: datetime) -> datetime | None:
    text = node.attributes.get("datetime") or text_of(node)
    if not 8 <= len(text) <= _LONGEST_DATE:
        return None
    printed = read_date(text, languages=languages, now=now)
    return printed.instant(zone) if printed and printed.time is not None else None


def _length_at(page: Page, css: str) -> int:
    node = page.tree.css_first(css)
    return len(text_of(node)) if node is not None else 0


def _name_of(node: LexborNode) -> str | None:
    """Return CSS for an element by its id or its first class that is a word."""
    attributes = node.attributes
    identity = attributes.get("id") or ""
    if _NAME.fullmatch(identity):
        return f"#{identity}"
    classes = [name for name in (attributes.get("class") or "").split() if _NAME.fullmatch(name)]
    if classes:
        return f"{node.tag}.{classes[0]}"
    return node.tag if node.tag in {"h1", "time"} else None
