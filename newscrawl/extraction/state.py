"""Read an article's text from the state a JavaScript application leaves in its page, where it stands nowhere else."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from newscrawl.extraction.running_text import RunningText, read_text
from newscrawl.markup import HostilePageError, SlowPageError, parse
from newscrawl.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

# Apollo, Nuxt, Redux and Next.js state, and Arc's Fusion.
_STATES = (
    re.compile(r"__NEXT_DATA__[\"'][^<>]*>"),
    re.compile(r"__[A-Z][A-Z_]+__\s*=\s*(?=[{\[])"),
    re.compile(r"Fusion\.globalContent\s*=\s*(?=[{\[])"),
)  # each begins with what is looked for: that is a search of a string, not of a pattern
_NAME_KEYS = ("type", "tag", "name", "nodeName", "tagName")
_CHILD_KEYS = ("children", "content", "childNodes")
_TEXT_KEYS = ("data", "text", "value", "content")
_BLOCK_NAMES = frozenset({"p", "h2", "h3", "h4", "blockquote", "li", "paragraph", "text", "header", "heading"})
_DEEPEST = 40
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…)$")
_NOTHING = RunningText((), ())


def read_state(html: str, base: str, headline: str | None) -> RunningText:
    """Return the text of the page's article in its application state; empty where there is none.

    A state holds the texts of other articles too: the article's own stands in an object that holds its headline.
    """
    start = _ELLIPSIS.sub("", headline or "")
    found = [each for value in _states(html) for each in _candidates(value, base, start, depth=0, is_own=False)]
    return max(found, key=lambda each: (each[0], sum(map(len, each[1].paragraphs))), default=(False, _NOTHING))[1]


def _states(html: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    for found in (each for pattern in _STATES for each in pattern.finditer(html)):
        try:
            yield decoder.raw_decode(html, found.end())[0]
        except (ValueError, RecursionError):
            continue  # a program, or JavaScript that is no JSON: not ours to run


def _candidates(
    value: Any, base: str, headline: str, *, depth: int, is_own: bool
) -> Iterator[tuple[bool, RunningText]]:
    """Yield every reading of a list of blocks, or of a string of HTML paragraphs, and whether it is the article's."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        if value.count("<p") > 1:
            yield is_own, _read_html(value, base)
    elif isinstance(value, dict):
        texts = (each for each in value.values() if isinstance(each, str))
        is_own = is_own or (bool(headline) and any(text.startswith(headline) for text in texts))
        for each in value.values():
            yield from _candidates(each, base, headline, depth=depth + 1, is_own=is_own)
    elif isinstance(value, list):
        blocks = [each for each in value if isinstance(each, dict) and _name(each) in _BLOCK_NAMES]
        if len(blocks) > 1:
            paragraphs = (tidy(re.sub(r"<[^<>]+>", "", _words(block, 0))) for block in blocks)
            yield is_own, RunningText(tuple(filter(None, paragraphs)), ())
        for each in value:
            yield from _candidates(each, base, headline, depth=depth + 1, is_own=is_own)


def _read_html(html: str, base: str) -> RunningText:
    try:
        body = parse(html, is_patient=False).body
    except (HostilePageError, SlowPageError):
        return _NOTHING  # the page itself has another reading
    return read_text([body], base) if body is not None else _NOTHING


def _name(node: dict[str, Any]) -> str:
    return next((node[key].lower() for key in _NAME_KEYS if isinstance(node.get(key), str)), "")


def _words(node: Any, depth: int) -> str:
    """Return the text of an element tree as such states write it: names, children, and text at the leaves."""
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return "".join(_words(each, depth + 1) for each in node)
    if not isinstance(node, dict) or depth > _DEEPEST:
        return ""
    children = next((node[key] for key in _CHILD_KEYS if isinstance(node.get(key), list)), None)
    if children is not None:
        return "".join(_words(each, depth + 1) for each in children)
    return next((node[key] for key in _TEXT_KEYS if isinstance(node.get(key), str)), "")
