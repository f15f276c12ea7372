"""Keep every field of an article within bounds, before anything else is done with it."""

from __future__ import annotations

from dataclasses import is_dataclass, replace
from operator import is_
from typing import TYPE_CHECKING, Any

from newscrawl.account import Account
from newscrawl.article import Article
from newscrawl.jsonable import names_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LONGEST_TEXT = 2_000
"""Characters of a field that LONGEST names no limit for."""
LONGEST = {"articleBody": 300_000, "description": 20_000, "caption": 10_000, "nameRaw": 2_000}
LONGEST_ADDRESS = 8_000  # a longer one is left out: cut it would lead elsewhere
MOST_VALUES = {"images": 1_000, "isBasedOn": 100, "warnings": 100}
MOST_OF_OTHERS = 200
_UNTOUCHED = frozenset(
    {"id", "url", "outlet", "metadata"}
)  # what the run itself says; addresses have a limit of Scrapy's


class LimitPipeline:
    """The first pipeline: cuts what is beyond all measure, and counts it by its field."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LimitPipeline:
        """Build it as Scrapy asks."""
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        """Return the article with every field within its limit."""
        limited = limit(item)
        for name in _differing(item, limited):
            Account(self._crawler.stats).count("capped", name)
        return limited


def limit(article: Article) -> Article:
    """Return the article with every field within its limit, and a warning for each that was not.

    Text is cut, a list keeps its first values, and an address that is too long is left out.
    """
    changes = {}
    for name in names_of(Article):
        if name in _UNTOUCHED:
            continue
        value = getattr(article, name)
        if _is_short(value):
            continue
        limited = _limited(name, value)
        if limited is not value:
            changes[name] = limited
    discovery = _limited("discovery", article.metadata.discovery)
    if not changes and discovery is article.metadata.discovery:
        return article
    if changes.get("canonicalUrl", "") is None:
        changes["canonicalUrl"] = article.url
    warnings = (*article.metadata.warnings, *(f"{name} was cut to its limit" for name in changes))
    return replace(article, metadata=replace(article.metadata, warnings=warnings, discovery=discovery), **changes)


def _differing(before: Article, after: Article) -> list[str]:
    if before is after:
        return []
    names = (name for name in names_of(Article) if name != "metadata")
    return [name for name in names if getattr(before, name) is not getattr(after, name)]


def _is_short(value: Any) -> bool:
    """Tell whether a value is within every limit, as nearly all are: nothing, or a short text."""
    return not value or (isinstance(value, str) and len(value) <= LONGEST_TEXT)


def _limited(name: str, value: Any) -> Any:
    """Return the value itself where it is within its limit; None for an address, or what needs it, that is not."""
    if isinstance(value, str):
        if name.lower().endswith("url") or name == "isBasedOn":
            return value if len(value) <= LONGEST_ADDRESS else None
        longest = LONGEST.get(name, LONGEST_TEXT)
        return value if len(value) <= longest else value[:longest]
    if isinstance(value, tuple):
        most = MOST_VALUES.get(name, MOST_OF_OTHERS)
        limited = [_limited(name, each) for each in value[:most]]
        is_same = len(value) <= most and all(map(is_, limited, value))
        return value if is_same else tuple(each for each in limited if each is not None)
    if is_dataclass(value) and not isinstance(value, type):
        return _limited_parts(value)
    return value


def _limited_parts(value: Any) -> Any:
    names = names_of(value.__class__)
    for name in names:
        if not _is_short(getattr(value, name)):
            break
    else:
        return value  # as nearly all are
    parts = {name: getattr(value, name) for name in names}
    limited = {name: _limited(name, part) for name, part in parts.items()}
    if all(limited[name] is parts[name] for name in parts):
        return value
    is_of_address = "caption" in parts or "thumbnailUrl" in parts  # a picture or a film is nothing without its own
    return None if is_of_address and limited["url"] is None else replace(value, **limited)
