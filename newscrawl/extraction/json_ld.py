"""Read schema.org JSON-LD as it is in the wild: graphs, arrays, comments, wrong escapes, several articles on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newscrawl.extraction.headlines import likeness
from newscrawl.extraction.json_values import (
    address_in,
    as_list,
    first_of,
    image_in,
    is_reference,
    keywords_in,
    load,
    media_in,
    organization_in,
    paragraphs_in,
    person_in,
    text_in,
    truth_in,
)
from newscrawl.extraction.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.article import ArticleType
    from newscrawl.extraction.page import Page

_TYPES: dict[str, ArticleType] = {
    "NewsArticle": "NewsArticle",
    "Article": "NewsArticle",
    "BlogPosting": "NewsArticle",
    "ReportageNewsArticle": "NewsArticle",
    "BackgroundNewsArticle": "NewsArticle",
    "SocialMediaPosting": "NewsArticle",
    "AdvertiserContentArticle": "NewsArticle",
    "AskPublicNewsArticle": "NewsArticle",
    "WebPage": "NewsArticle",
    "OpinionNewsArticle": "OpinionNewsArticle",
    "ReviewNewsArticle": "OpinionNewsArticle",
    "AnalysisNewsArticle": "AnalysisNewsArticle",
    "LiveBlogPosting": "LiveBlogPosting",
    "ImageGallery": "ImageGallery",
    "VideoObject": "VideoObject",
    "Report": "Report",
}
# What a page may also be marked as besides the article on it: taken only where nothing better stands on the page.
_WEAK_TYPES = frozenset({"WebPage", "VideoObject", "ImageGallery"})

_DEEPEST = 12
_UNLIKE = 0.15  # of the words of two headlines


def propose(page: Page) -> Proposal:
    """Read the page's JSON-LD; an empty Proposal where it holds no article."""
    nodes = [node for block in page.json_ld for node in _nodes(load(block), 0)]
    article = _choose(nodes, page)
    if article is None:
        return Proposal()
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    return _read(article, by_id)


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield every typed object of a JSON-LD value that may be an article or be referred to by one."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _nodes(each, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _nodes(value.get(key), depth + 1)


def _types(node: dict[str, Any]) -> list[str]:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return [str(name).rpartition("/")[2] for name in names]


def _choose(nodes: list[dict[str, Any]], page: Page) -> dict[str, Any] | None:
    """Return the node of this page's article: of an article's type, and this page's by address or headline."""
    candidates = [node for node in nodes if any(name in _TYPES for name in _types(node))]
    if not candidates:
        return None
    headings = {heading.casefold() for heading in (*page.headings, page.meta("og:title") or "") if heading}
    address = page.url.partition("//")[2].partition("?")[0].rstrip("/")

    def fitness(node: dict[str, Any]) -> tuple[bool, bool, bool, int]:
        addresses = (node.get("url"), node.get("@id"), node.get("mainEntityOfPage"))
        headline = (text_in(node.get("headline")) or text_in(node.get("name")) or "").casefold()
        return (
            not _WEAK_TYPES.issuperset(_types(node)),
            any(address in str(each) for each in addresses if each),
            headline in headings,
            len(node),
        )

    best = max(candidates, key=fitness)
    is_other = _is_of_another_page(best, page) or (_types(best) == ["WebPage"] and "datePublished" not in best)
    return None if is_other else best


def _is_of_another_page(node: dict[str, Any], page: Page) -> bool:
    """Tell whether a node has an address that is not this page's, and a headline unlike all that the page shows.

    A film in an article mostly has no address; it is another page's where its name is unlike the headline.
    """
    stated = [str(node[name]) for name in ("url", "@id") if str(node.get(name) or "").startswith("http")]
    is_film = _types(node) == ["VideoObject"]
    headline = text_in(node.get("headline")) or (text_in(node.get("name")) if is_film else None) or ""
    shown = [text for text in (*page.headings, page.meta("og:title"), page.title) if text]
    if not headline or not shown or not (stated or is_film):
        return False
    own = {_path(url) for url in (page.url, page.meta("og:url")) if url}
    return own.isdisjoint(map(_path, stated)) and all(likeness(headline, text) < _UNLIKE for text in shown)


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/")


def _read(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Proposal:
    def many(*names: str) -> list[Any]:
        """Return the values under the first of these names that is there, references followed."""
        value: Any = next((node[name] for name in names if node.get(name)), [])
        return [by_id.get(each["@id"], each) if is_reference(each) else each for each in as_list(value)]

    images = tuple(filter(None, map(image_in, many("image"))))
    videos = many("video") or ([node] if "VideoObject" in _types(node) else [])
    return Proposal(
        headline=text_in(node.get("headline")) or text_in(node.get("name")),
        alternativeHeadline=text_in(node.get("alternativeHeadline")) or text_in(node.get("alternateName")),
        description=text_in(node.get("description")),
        articleBody=paragraphs_in(node.get("articleBody")),
        liveBlogUpdate=_updates(many("liveBlogUpdate")),
        inLanguage=text_in(first_of(node.get("inLanguage"))),
        articleSection=tuple(filter(None, map(text_in, many("articleSection")))),
        keywords=keywords_in(node.get("keywords")),
        authors=tuple(filter(None, map(person_in, many("author", "creator")))),
        editors=tuple(filter(None, map(person_in, many("editor")))),
        sourceOrganization=tuple(filter(None, map(organization_in, many("sourceOrganization")))),
        datePublished=tuple(filter(None, (text_in(node.get(name)) for name in ("datePublished", "uploadDate")))),
        dateModified=tuple(filter(None, (text_in(node.get("dateModified")),))),
        mainImage=images[0] if images else None,
        videos=tuple(filter(None, map(media_in, videos))),
        audios=tuple(filter(None, map(media_in, many("audio")))),
        isAccessibleForFree=truth_in(node.get("isAccessibleForFree")),
        isBasedOn=tuple(filter(None, (address_in(each) for each in many("isBasedOn")))),
        articleType=_article_type(node),
        publisher=next(filter(None, map(organization_in, many("publisher"))), None),
    )


def _article_type(node: dict[str, Any]) -> ArticleType:
    """Return the most telling of a node's types: ["NewsArticle", "LiveBlogPosting"] is a live blog."""
    found = [_TYPES[name] for name in _types(node) if name in _TYPES]
    strong = [_TYPES[name] for name in _types(node) if name in _TYPES and name not in _WEAK_TYPES]
    return next((kind for kind in strong if kind != "NewsArticle"), (*strong, *found)[0])


def _updates(updates: list[Any]) -> tuple[str, ...]:
    """Return the entries of a live blog in the order in which they stand, each with its headline before it."""
    lines: list[str] = []
    for update in updates:
        if isinstance(update, dict):
            headline, text = text_in(update.get("headline")), paragraphs_in(update.get("articleBody"))
            lines.extend((headline, *text) if headline and text[:1] != (headline,) else text)
    return tuple(lines)
