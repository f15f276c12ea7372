"""Tell pages that are no articles by what they say of themselves: lists of articles, fronts, walls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from newscrawl.article import Article
    from newscrawl.extraction.page import Page

_LIST_TYPE = re.compile(r'"@type"\s*+:\s*+\[?\s*+"(?:https?://schema\.org/)?(?:CollectionPage|SearchResultsPage)"')
_LIST_PATH = re.compile(
    r"/(?:tags?|topics?|category|categories|kategorie|categoria|rubrik|thema|themen|author|authors|autor|autoren|search|"
    r"suche|archives?)(?:/[^/]*)?/?$",
    re.IGNORECASE,
)
_FEWEST_TEASERS = 12
_SHORTEST_TEASER = 25  # characters of a line that is a link
_FEWEST_SENTENCES = 4
_SENTENCE = 120  # characters


def is_listing(page: Page, article: Article) -> bool:
    """Tell whether a page without a date and an article's type lists articles: by its own word, its address, its links.

    A date or a type is what every publishing system states of an article, so no page that has one is a list.
    """
    found_by = article.metadata.found_by
    is_dated = article.datePublished or (article.datePublishedRaw and found_by.get("datePublishedRaw") != "address")
    says_so = is_dated or "articleType" in found_by
    if says_so:
        return False
    is_called_so = any(map(_LIST_TYPE.search, page.json_ld))
    path = urlsplit(page.url).path
    may_be = is_called_so or path in {"", "/"} or _LIST_PATH.search(path) is not None
    return (is_called_so and not article.articleBody) or (may_be and _is_made_of_teasers(page))


def is_walled(article: Article) -> bool:
    """Tell whether a page says that its text is not for everybody, and shows none."""
    return article.isAccessibleForFree is False and not article.articleBody


def _is_made_of_teasers(page: Page) -> bool:
    lines = [block for block in page.blocks if block.text and not block.is_caption]
    linked = sum(block.linked * 2 > len(block.text or "") >= _SHORTEST_TEASER for block in lines)
    sentences = sum(block.linked * 2 <= len(block.text or "") >= _SENTENCE for block in lines)
    return linked >= _FEWEST_TEASERS and linked > _FEWEST_SENTENCES * sentences
