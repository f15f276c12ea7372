"""Read an article's text from the state a JavaScript application leaves in its page, where it stands nowhere else."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from newscrawl.extraction.blocks import RunningText, read_text
from newscrawl.markup import parse
from newscrawl.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

# Apollo, Nuxt, Redux and Next.js state, and Arc's Fusion.
_STATE = re.compile(
    r"<script[^>]*\bid=\"__NEXT_DATA__\"[^>]*>|(?:\b__[A-Z][A-Z_]+__|\bFusion\.globalContent)\s*=\s*(?=[{\[])"
)
_NAME_KEYS = ("type", "tag", "name", "nodeName", "tagName")
_CHILD_KEYS = ("children", "content", "childNodes")
_TEXT_KEYS = ("data", "text", "value", "content")
_BLOCK_NAMES = frozenset({"p", "h2", "h3", "h4", "blockquote", "li", "paragraph", "text", "header", "heading"})
_DEEPEST = 40


def read_state(html: str, base: str) -> RunningText:
    """Return the longest text found in the page's application state; empty where there is none."""
    best = RunningText((), ())
    for value in _states(html):
        for candidate in _candidates(value, base, 0):
            if sum(map(len, candidate.paragraphs)) > sum(map(len, best.paragraphs)):
                best = candidate
    return best


def _states(html: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    for found in _STATE.finditer(html):
        try:
            yield decoder.raw_decode(html, found.end())[0]
        except (ValueError, RecursionError):
            continue  # a program, or JavaScript that is no JSON: not ours to run


def _candidates(value: Any, base: str, depth: int) -> Iterator[RunningText]:
    """Yield every reading of a list of blocks, or of a string of HTML paragraphs, in a value."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        if value.count("<p") > 1:
            body = parse(value).body
            if body is not None:
                yield read_text([body], base)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _candidates(each, base, depth + 1)
    elif isinstance(value, list):
        blocks = [each for each in value if isinstance(each, dict) and _name(each) in _BLOCK_NAMES]
        if len(blocks) > 1:
            paragraphs = (tidy(re.sub(r"<[^<>]+>", "", _words(block, 0))) for block in blocks)
            yield RunningText(tuple(filter(None, paragraphs)), ())
        for each in value:
            yield from _candidates(each, base, depth + 1)


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
