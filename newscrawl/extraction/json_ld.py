"""Read schema.org JSON-LD as it is in the wild: graphs, arrays, comments, wrong escapes, several articles on a page."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newscrawl.article import Image, Media, Organization, Person
from newscrawl.extraction.headlines import likeness
from newscrawl.extraction.proposal import Proposal
from newscrawl.text import tidy

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

_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_BETWEEN = re.compile(r"[\s;,]*")
_DEEPEST = 12
_UNLIKE = 0.15  # of the words of two headlines


def propose(page: Page) -> Proposal:
    """Read the page's JSON-LD; an empty Proposal where it holds no article."""
    nodes = [node for block in page.json_ld for node in _nodes(_load(block), 0)]
    article = _choose(nodes, page)
    if article is None:
        return Proposal()
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    return _read(article, by_id)


def _load(block: str) -> Any:
    """Return the JSON value of a script's text, or None where nothing can be made of it."""
    text = block.strip()
    if not text.endswith(("}", "]")) or not text.startswith(("{", "[")):  # most blocks are nothing but JSON
        text = _COMMENT.sub("", _COMMENT.sub("", block)).strip()
    if not text:
        return None
    try:
        return _values(text)
    except (ValueError, RecursionError):
        pass  # read below as a browser's JavaScript would
    import chompjs  # noqa: PLC0415 - for the one block in a hundred that is no JSON

    try:
        return chompjs.parse_js_object(html.unescape(text) if "&quot;" in text else text)
    except (ValueError, RecursionError):
        return None


def _values(text: str) -> Any:
    """Return the JSON value of a text, or all of them where several stand one behind the other. Raises ValueError."""
    decoder = json.JSONDecoder(strict=False)
    values, end = [], 0
    while end < len(text):
        value, end = decoder.raw_decode(text, end)
        values.append(value)
        between = _BETWEEN.match(text, end)
        end = between.end() if between else end
    return values if len(values) > 1 else values[0]


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
    headings = {heading.casefold() for heading in (*page.headings, page.meta("og:title") or "") if heading}
    address = page.url.partition("//")[2].partition("?")[0].rstrip("/")

    def fitness(node: dict[str, Any]) -> tuple[bool, bool, bool, int]:
        addresses = (node.get("url"), node.get("@id"), node.get("mainEntityOfPage"))
        headline = (_text(node.get("headline")) or _text(node.get("name")) or "").casefold()
        return (
            not _WEAK_TYPES.issuperset(_types(node)),
            any(address in str(each) for each in addresses if each),
            headline in headings,
            len(node),
        )

    best = max(candidates, key=fitness, default=None)
    if best is not None and _is_of_another_page(best, page):
        return None
    if best is None or (_types(best) == ["WebPage"] and "datePublished" not in best):
        return None
    return best


def _is_of_another_page(node: dict[str, Any], page: Page) -> bool:
    """Tell whether a node has an address that is not this page's, and a headline unlike all that the page shows.

    A film in an article mostly has no address; it is another page's where its name is unlike the headline.
    """
    stated = [str(node[name]) for name in ("url", "@id") if str(node.get(name) or "").startswith("http")]
    is_film = _types(node) == ["VideoObject"]
    headline = _text(node.get("headline")) or (_text(node.get("name")) if is_film else None) or ""
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
        return [by_id.get(each["@id"], each) if _is_reference(each) else each for each in _list(value)]

    images = tuple(filter(None, map(_image, many("image"))))
    videos = many("video") or ([node] if "VideoObject" in _types(node) else [])
    return Proposal(
        headline=_text(node.get("headline")) or _text(node.get("name")),
        alternativeHeadline=_text(node.get("alternativeHeadline")) or _text(node.get("alternateName")),
        description=_text(node.get("description")),
        articleBody=_paragraphs(node.get("articleBody")),
        liveBlogUpdate=_updates(many("liveBlogUpdate")),
        inLanguage=_text(_first(node.get("inLanguage"))),
        articleSection=tuple(filter(None, map(_text, many("articleSection")))),
        keywords=_keywords(node.get("keywords")),
        authors=tuple(filter(None, map(_person, many("author", "creator")))),
        editors=tuple(filter(None, map(_person, many("editor")))),
        sourceOrganization=tuple(filter(None, map(_organization, many("sourceOrganization")))),
        datePublished=tuple(filter(None, (_text(node.get(name)) for name in ("datePublished", "uploadDate")))),
        dateModified=tuple(filter(None, (_text(node.get("dateModified")),))),
        mainImage=images[0] if images else None,
        videos=tuple(filter(None, map(_media, videos))),
        audios=tuple(filter(None, map(_media, many("audio")))),
        isAccessibleForFree=_truth(node.get("isAccessibleForFree")),
        isBasedOn=tuple(filter(None, (_url(each) for each in many("isBasedOn")))),
        articleType=_article_type(node),
        publisher=next(filter(None, map(_organization, many("publisher"))), None),
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
            headline, text = _text(update.get("headline")), _paragraphs(update.get("articleBody"))
            lines.extend((headline, *text) if headline and text[:1] != (headline,) else text)
    return tuple(lines)


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _first(value: Any) -> Any:
    return next(iter(_list(value)), None)


def _text(value: Any) -> str | None:
    """Return a string value without the entities and tags that stray into it."""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return None
    return tidy(_TAG.sub(" ", value) if "<" in value else value)


def _paragraphs(value: Any) -> tuple[str, ...]:
    if not isinstance(value, str):
        return ()
    lines = re.split(r"\n|<br\s*/?>|</p>", value)
    return tuple(filter(None, map(_text, lines)))


def _keywords(value: Any) -> tuple[str, ...]:
    texts = [text for each in _list(value) if (text := _text(each))]
    if len(texts) == 1:
        texts = [part.strip() for part in re.split(r"[,;，；]", texts[0])]
    return tuple(text for text in texts if text)


def _url(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
    if isinstance(value, list) and value:
        value = value[0]
    return value.strip() or None if isinstance(value, str) else None


def _person(value: Any) -> Person | None:
    if isinstance(value, str) and value.lstrip().startswith("{"):  # JSON printed into a JSON string
        value = _load(value)
    name = _text(value)
    if not name:
        return None
    mapping = value if isinstance(value, dict) else {}
    link = _url(mapping) if mapping.get("url") else None
    return Person(name=name, url=link, jobTitle=_text(mapping.get("jobTitle")))


def _organization(value: Any) -> Organization | None:
    name = _text(value)
    link = _url(value) if isinstance(value, dict) and value.get("url") else None
    return Organization(name=name, url=link) if name else None


def _image(value: Any) -> Image | None:
    url = _url(value)
    if not url:
        return None
    mapping = value if isinstance(value, dict) else {}
    return Image(
        url=url,
        caption=_text(mapping.get("caption")),
        creditText=_text(mapping.get("creditText")) or _text(mapping.get("copyrightNotice")),
        width=_number(mapping.get("width")),
        height=_number(mapping.get("height")),
    )


def _media(value: Any) -> Media | None:
    if not isinstance(value, dict):
        return None
    url = next((link for name in ("contentUrl", "embedUrl", "url") if (link := _url(value.get(name)))), None)
    if not url:
        return None
    thumbnail = _url(value.get("thumbnailUrl") or value.get("thumbnail"))
    return Media(url=url, name=_text(value.get("name")), duration=_text(value.get("duration")), thumbnailUrl=thumbnail)


def _number(value: Any) -> int | None:
    if isinstance(value, dict):
        value = value.get("value") or value.get("@value")
    digits = re.match(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*$", str(value))
    return int(digits[1]) or None if digits else None


def _truth(value: Any) -> bool | None:
    return {"true": True, "false": False}.get(str(value).strip().lower())
