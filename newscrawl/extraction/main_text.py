"""Find the running text of a page nothing is known of: the element that holds most of its sentences."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from newscrawl.text import CJK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from newscrawl.extraction.blocks import Block

_SENTENCE_END = re.compile(r"[.!?。！？…”\"'’」』)）:：;；][\s\"'”’)\]）]*$")
_CJK = re.compile(f"[{CJK}]")
_LETTER = re.compile(r"[^\W\d_]")
# Words in the class or id of elements that stand around a text.
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|popular|trending|hot|comments?|discussion|foot|footer|header|nav|navbar|menu|"
    r"side-?bar|aside|share|sharing|social|promo\w*|adverts?|advertisement|ads?|newsletter|subscri\w+|copyright|"
    r"breadcrumbs?|pager|pagination|login|signup|cookies?|consent|tags?|teasers?|xiangguan|tuijian|"
    r"(?-i:ad(?=[A-Z])\w+))(?=$|[\s_\d-])",
    re.IGNORECASE,
)
_FURNITURE_LINE = re.compile(
    r"^\W*(?:来源\s*[:：]|分享|打印|关闭窗口|字号|字体|大字|纠错|责任编辑|推荐阅读|相关新闻|相关阅读|"
    r"相关文章|更多精彩|延伸阅读|热帖|热词|图集$|扫一扫|参与互动|发表评论|我要评论|网友评论|版权|点击进入|上一页|下一页|"
    r"share\b|print\b|read more|related\b|"
    r"advertisement|copyright|subscribe|follow us|sign up|most (?:read|popular)|comments?\b|back to top|©)",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"By\s+[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){1,4}")
_PROSE = 20  # characters, a CJK one counting for two: shorter lines tell nothing of where the text stands
_LONG = 120  # likewise: what is shorter may be a teaser as well
_TEASER_SHARE = 0.3
_FURNITURE_SHARE = 0.3  # not 0: a template may call the text's own element "has-sidebar"
_SAYS_LITTLE = 60.0
_PASSED_ON = 2  # so few paragraphs in an element tell that it wraps them one by one
_HEIGHT = 4  # how far above its paragraphs the element of a text may stand
_SELF_CONTAINED = frozenset({"div", "td", "article", "section", "main", "font", "center", "body"})
_SURE_LEAD = 2.0  # times the weight of any other element
_SURE_LENGTH = 250


@dataclass(frozen=True, slots=True)
class MainText:
    """The element that holds the text; whether it clearly outweighs every other, and with so much that it is sure."""

    element: LexborNode
    outweighs: bool
    is_sure: bool


@dataclass(slots=True)
class _Holder:
    """An element with paragraphs of its own: how many, and what they weigh."""

    element: LexborNode
    weight: float = 0.0
    paragraphs: int = 0
    parts: dict[int, _Holder] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """The weight, less for furniture, and where many paragraphs say little each: a list of teasers."""
        each = self.weight / max(self.paragraphs, 1)
        share = _FURNITURE_SHARE if _is_furniture(self.element) else 1.0
        return self.weight * share * math.sqrt(min(1.0, each / _SAYS_LITTLE))


def find_main_text(blocks: Sequence[Block]) -> MainText | None:
    """Find the element whose sentences weigh most; None on a page without prose.

    A paragraph weighs its length outside links, CJK doubled, short ones less. Each gives its weight to the element
    around it; an element with one or two of them is taken for a wrapper, and passes their weight on to the one around
    it: little of it where a link stands beside the text, which makes it a teaser.
    """
    holders: dict[int, _Holder] = {}
    teasers: set[int] = set()
    for block in blocks:
        if block.owner is None or _is_furniture(block.owner):
            continue
        element = block.owner if block.owner.tag in _SELF_CONTAINED else block.owner.parent
        weight = _weight(block)
        if weight:
            _add(holders, element, weight, 1)
        elif element is not None and block.text and block.linked * 2 > len(block.text):
            teasers.add(element.mem_id)
    for _ in range(_HEIGHT):
        wrappers = [holder for holder in holders.values() if holder.paragraphs <= _PASSED_ON]
        for holder in wrappers:
            if not _is_furniture(holder.element):
                share = _TEASER_SHARE if holder.element.mem_id in teasers else 1.0
                _add(holders, holder.element.parent, holder.weight * share, holder.paragraphs, part=holder)
    best = max(holders.values(), key=lambda holder: holder.score, default=None)
    if best is None:
        return None
    found = _innermost(_whole(best, holders))
    others = (holder.score for holder in holders.values() if not _are_nested(holder.element, found.element))
    outweighs = found.score >= _SURE_LEAD * max(others, default=0.0)
    return MainText(found.element, outweighs, is_sure=outweighs and found.score >= _SURE_LENGTH)


def _are_nested(one: LexborNode, other: LexborNode) -> bool:
    return any(each.mem_id == other.mem_id for each in _upwards(one)) or any(
        each.mem_id == one.mem_id for each in _upwards(other)
    )


def _upwards(element: LexborNode | None) -> Iterator[LexborNode]:
    while element is not None:
        yield element
        element = element.parent


def _add(
    holders: dict[int, _Holder], element: LexborNode | None, weight: float, paragraphs: int, part: _Holder | None = None
) -> None:
    if element is None or element.tag in {"html", "-undef", None}:
        return
    holder = holders.setdefault(element.mem_id, _Holder(element))
    if part is not None and part.element.mem_id in holder.parts:
        return
    holder.weight += weight
    holder.paragraphs += paragraphs
    if part is not None:
        holder.parts[part.element.mem_id] = part


def _whole(best: _Holder, holders: dict[int, _Holder]) -> _Holder:
    """Return the element around the best one where the text is cut into sections that stand side by side in it."""
    parent = best.element.parent
    if parent is None or parent.tag in {"html", "body", None}:
        return best
    beside = [
        holder
        for holder in holders.values()
        if holder.element.parent is not None
        and holder.element.parent.mem_id == parent.mem_id
        and holder.element.tag == best.element.tag
        and holder.element.attributes.get("class") == best.element.attributes.get("class")
        and not _is_furniture(holder.element)
    ]
    if len(beside) < 2 or not best.element.attributes.get("class"):
        return best
    return _Holder(parent, sum(each.weight for each in beside), sum(each.paragraphs for each in beside))


def _innermost(holder: _Holder) -> _Holder:
    """Return the wrapper inside that holds nearly all of the weight."""
    while True:
        inner = next((part for part in holder.parts.values() if part.weight >= 0.85 * holder.weight), None)
        if inner is None:
            return holder
        holder = inner


def _weight(block: Block) -> float:
    if block.text is None or block.is_caption or block.linked * 2 > len(block.text):
        return 0.0
    return weigh(block.text, block.linked)


def weigh(paragraph: str, linked: int = 0) -> float:
    """Return how much a paragraph says for being running text; `linked` characters of it stand in links."""
    length = breadth(paragraph)
    if length < _PROSE:
        return 0.0
    return (length - 2 * linked) * min(1.0, length / _LONG) ** 2 * (1.0 if is_sentence(paragraph) else 0.3)


def breadth(paragraph: str) -> int:
    """Return the length of a paragraph in characters, CJK ones counting for two."""
    return len(paragraph) + len(_CJK.findall(paragraph))


def is_sentence(paragraph: str) -> bool:
    """Tell whether a paragraph ends as sentences do."""
    return _SENTENCE_END.search(paragraph[-40:]) is not None


def _is_furniture(element: LexborNode) -> bool:
    attributes = element.attributes
    if element.tag == "table" and attributes.get("align") in {"left", "right"}:  # floats beside the text: an advert
        return True
    return _FURNITURE.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}") is not None


def without_furniture(blocks: Iterable[Block], headline: str | None, within: LexborNode | None = None) -> list[Block]:
    """Drop what is no paragraph of the text: lines of links, share and desk lines, the headline once more.

    `within` is the element of the text: what stands in furniture inside it is dropped as well.
    """
    kept: list[Block] = []
    for block in blocks:
        text = block.text
        if text is not None and not block.is_caption:
            if block.owner is not None and block.owner.tag == "h1":
                continue
            if not kept and _BYLINE.fullmatch(text):
                continue
            if text == headline or (block.linked * 10 > len(text) * 8) or not _LETTER.search(text):
                continue
            if len(text) < 3 * _PROSE and _FURNITURE_LINE.match(text):
                continue
        if within is not None and any(map(_is_furniture, _between(block.owner, within))):
            continue
        kept.append(block)
    return kept


def _between(owner: LexborNode | None, within: LexborNode) -> Iterator[LexborNode]:
    return takewhile(lambda element: element.mem_id != within.mem_id, _upwards(owner))
