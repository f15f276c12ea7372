"""Find the headings a page shows above its text: not those of a trail of links, nor the site's own name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.markup import text_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_TRAIL = re.compile(r"crumb", re.IGNORECASE)
_HEAD = re.compile(
    r"(?:^|[\s_-])(?:head(?:er|line|ing)?|(?:entry|post|article|page|story|content|news)-?_?(?:title|head\w*))(?:$|[\s_-])|"
    r"[a-z](?:Headline|Title)(?:$|[\s_-])",
)
_KICKER = re.compile(
    r"kicker|over-?line|dach-?zeile|(?:top|roof)-?line|eyebrow|spitzmarke|(?:pre|top)-?title|"
    r"sub-?(?:line|head|title)",
    re.IGNORECASE,
)
_SIGNS = " \t\n:|/»·.–—-"
_SHORTEST_HEADLINE = 12  # characters
_STEPS = 5  # elements around a heading
_MOST_LESSER = 8  # headings of the second rank, of which the article's is among the first


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, what stands behind the first element in it, and whether that is called a kicker."""

    text: str
    rest: str | None = None
    has_kicker: bool = False


@dataclass(frozen=True, slots=True)
class Headings:
    """What a page shows above its text, and the headings that only end a trail of links."""

    shown: tuple[Heading, ...] = ()
    trail: tuple[str, ...] = ()


def find_headings(tree: LexborHTMLParser, url: str) -> Headings:
    """Return the h1 elements; where those end a trail of links, or name the site, what stands in their place.

    Some sites give the h1 to the end of the trail, worded for search engines, and the h2 to the headline; blogs give
    it to their own name.
    """
    first = {node: text for node in tree.css("h1") if (text := text_of(node))}
    inside = {node: text for node, text in first.items() if not _is_trail(node)}
    trail = [text for node, text in first.items() if node not in inside]
    own = {node: text for node, text in inside.items() if not _leads_home(node, url)}
    if own:
        trail = []  # the page has a heading beside it
    else:
        lesser = {node: text for node in tree.css("h2")[:_MOST_LESSER] if (text := text_of(node))}
        own = {node: text for node, text in lesser.items() if (trail or _is_head(node)) and not _leads_home(node, url)}
    shown = dict.fromkeys(_read(node, text) for node, text in (own or inside).items())
    return Headings(tuple(shown), tuple(trail))


def _is_trail(node: LexborNode) -> bool:
    """Tell whether a heading stands in a list of links, or in what is called a trail of bread crumbs."""
    around: LexborNode | None = node
    for _ in range(_STEPS):
        if around is None or around.tag in {"body", "article", "main"}:
            return False
        if around.tag == "nav" or _TRAIL.search(around.attributes.get("class") or ""):
            return True
        around = around.parent
    return False


def _is_head(node: LexborNode) -> bool:
    """Tell whether a heading of the second rank is called a headline, or stands in the head of an article."""
    if _HEAD.search(node.attributes.get("class") or "") or node.attributes.get("itemprop") == "headline":
        return True
    around = node.parent
    return around is not None and around.tag in {"header", "hgroup"}


def _leads_home(node: LexborNode, url: str) -> bool:
    """Tell whether a heading is a link to the site's front page, and so its name."""
    link = node.css_first("a[href]")
    if link is None or urlsplit(url).path.strip("/") == "":
        return False
    try:
        parts = urlsplit((link.attributes.get("href") or "").strip())
    except ValueError:
        return False
    return parts.path in {"", "/"} and not parts.query and not parts.fragment and text_of(link) == text_of(node)


def _read(node: LexborNode, text: str) -> Heading:
    """Return a heading and what stands behind the line that an element of its own puts before it."""
    first = next((child for child in node.iter() if text_of(child)), None)
    kicker = text_of(first) if first is not None else ""
    rest = text.removeprefix(kicker).lstrip(_SIGNS) if kicker else text
    if first is None or rest == text or len(rest) < _SHORTEST_HEADLINE:
        return Heading(text)
    return Heading(text, rest, first.tag == "small" or bool(_KICKER.search(first.attributes.get("class") or "")))
