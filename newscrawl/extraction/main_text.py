"""Find the running text of a page nothing is known of: the element that holds most of its sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.text import CJK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selectolax.lexbor import LexborNode

    from newscrawl.extraction.blocks import Block

_SENTENCE_END = re.compile(r"[.!?。！？…”\"'’」』)）:：;；][\s\"'”’)\]）]*$")
_CJK = re.compile(f"[{CJK}]")
_FURNITURE = re.compile(
    r"(?:related|more (?:stories|news)|most (?:read|popular)|recommended|comments?|footer|header|nav|menu|side-?bar|"
    r"share|social|promo|advert|\bads?\b|newsletter|subscribe|copyright|breadcrumb|pager|popular|recommend|hot)",
    re.IGNORECASE,
)
_FURNITURE_LINE = re.compile(
    r"^\W*(?:分享|打印|关闭窗口|字号|字体|大字|纠错|【?纠错】?|责任编辑|推荐阅读|相关新闻|相关阅读|更多精彩|延伸阅读|热帖|热词|图集$|扫一扫|"
    r"参与互动|发表评论|我要评论|版权|点击进入|share\b|print\b|read more|related|advertisement|copyright|subscribe|"
    r"follow us|sign up|most (?:read|popular)|comments?\b|back to top|©)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_PROSE = 20  # characters, a CJK one counting for two: shorter lines tell nothing of where the text stands
_LEVELS = (1.0, 0.75, 0.4)  # what a paragraph gives to its parent, grandparent and great-grandparent
_SELF_CONTAINED = frozenset({"div", "td", "article", "section", "main", "font", "center", "body"})
_SURE_SHARE = 0.5
_SURE_LENGTH = 250


@dataclass(frozen=True, slots=True)
class MainText:
    """The element that holds the text, and whether it holds so much of the page's prose that no other can."""

    element: LexborNode
    is_sure: bool


def find_main_text(blocks: Sequence[Block]) -> MainText | None:
    """Find the element whose sentences weigh most; None on a page without prose.

    Each paragraph gives its weight (length outside links, doubled for CJK) to the element around it, and less to the
    elements around that, since some templates wrap each paragraph by itself.
    """
    scores: dict[int, float] = {}
    elements: dict[int, LexborNode] = {}
    total = 0.0
    for block in blocks:
        weight = _weight(block)
        if not weight or block.owner is None:
            continue
        total += weight
        for element, share in zip(_holders(block.owner), _LEVELS, strict=False):
            elements[element.mem_id] = element
            scores[element.mem_id] = scores.get(element.mem_id, 0.0) + weight * share
    if not scores:
        return None
    best = max(scores, key=lambda key: scores[key])
    is_sure = scores[best] >= _SURE_SHARE * total and scores[best] >= _SURE_LENGTH
    return MainText(elements[best], is_sure)


def _weight(block: Block) -> float:
    text = block.text
    if text is None or block.is_caption:
        return 0.0
    length = len(text) + len(_CJK.findall(text))
    if length < _PROSE or block.linked * 2 > len(text):
        return 0.0
    ends_as_sentence = _SENTENCE_END.search(text) is not None
    return float(length - 2 * block.linked) * (1.0 if ends_as_sentence else 0.3)


def _holders(owner: LexborNode) -> Iterable[LexborNode]:
    """Yield the elements that may hold the whole text, from the innermost; none that is named as furniture."""
    element: LexborNode | None = owner if owner.tag in _SELF_CONTAINED else owner.parent
    for _ in _LEVELS:
        if element is None or element.tag in {"html", None}:
            return
        names = f"{element.attributes.get('class') or ''} {element.attributes.get('id') or ''}"
        if _FURNITURE.search(names):
            return
        yield element
        element = element.parent


def without_furniture(blocks: Iterable[Block], headline: str | None) -> list[Block]:
    """Drop what is no paragraph of the text: lines of links, share and desk lines, the headline once more."""
    kept: list[Block] = []
    for block in blocks:
        text = block.text
        if text is not None and not block.is_caption:
            if text == headline or (block.linked * 10 > len(text) * 8) or not _LETTER.search(text):
                continue
            if len(text) < 3 * _PROSE and _FURNITURE_LINE.match(text):
                continue
        kept.append(block)
    return kept
