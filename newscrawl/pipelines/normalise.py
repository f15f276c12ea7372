"""Bring every field of an article into its one form."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from newscrawl.article import Article, Image, Metadata, Organization, Person
from newscrawl.one_line import masked
from newscrawl.text import count_words, digest, language_tag, may_name_site, tidy, tidy_paragraphs, without_site
from newscrawl.urls import absolute, host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler

    from newscrawl.article import Media
    from newscrawl.extraction.facts import OutletFacts
    from newscrawl.spider import NewsSpider

_masked = lru_cache(maxsize=64)(masked)  # one listing announces many articles
_NO_PICTURE = re.compile(r"(?:logo|icon|avatar|default|placeholder|blank)[^/]*$", re.IGNORECASE)


class NormalisePipeline:
    """The first pipeline: tidies what the spider read."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NormalisePipeline:
        """Build it as Scrapy asks."""
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        """Return the article in its one form."""
        spider: Any = self._crawler.spider
        news_spider: NewsSpider = spider
        return normalise(item, news_spider.facts)


def normalise(article: Article, facts: OutletFacts) -> Article:
    """Return the article with every field in its one form.

    NFC, white space folded, entities read, zero-width and control characters gone; addresses absolute; the headline
    without the site's affixes; the language as BCP 47; and what is computed from the text: wordCount, contentHash.
    """
    headline = tidy(article.headline)
    if headline and may_name_site(headline):
        names = _site_names(article, facts)
        headline = without_site(headline, names, sections=article.articleSection)
    body = tidy_paragraphs(article.articleBody)
    images = tuple(filter(None, (_image(image, article.url) for image in article.images)))
    changes: dict[str, Any] = {
        "url": absolute(article.url, article.url) or article.url,
        "canonicalUrl": absolute(article.url, article.canonicalUrl) or article.canonicalUrl,
        "headline": headline,
        "alternativeHeadline": _unless_same(tidy(article.alternativeHeadline), headline),
        "description": tidy(article.description),
        "articleBody": body,
        "wordCount": count_words(body),
        "dateline": tidy(article.dateline),
        "inLanguage": language_tag(article.inLanguage, body or headline or ""),
        "articleSection": _texts(article.articleSection),
        "keywords": _texts(article.keywords),
        "authors": _persons(article.authors, article.url),
        "editors": _persons(article.editors, article.url),
        "publisher": _organization(article.publisher, article.url),
        "sourceOrganization": _organization(article.sourceOrganization, article.url),
        "datePublishedRaw": tidy(article.datePublishedRaw),
        "dateModifiedRaw": tidy(article.dateModifiedRaw),
        "mainImage": _main_image(article, images),
        "images": images,
        "videos": _media(article.videos, article.url),
        "audios": _media(article.audios, article.url),
        "isBasedOn": tuple(dict.fromkeys(filter(None, (absolute(article.url, url) for url in article.isBasedOn)))),
        "contentHash": digest(headline, body),
    }
    return replace(article, **changes, metadata=_metadata(article, changes))


def _site_names(article: Article, facts: OutletFacts) -> set[str]:
    host = host_of(article.url).removeprefix("www.")
    names = {facts.title, facts.name, host, "www." + host, *facts.addresses.domains, *facts.affixes}
    if article.publisher:
        names.add(article.publisher.name)
    return {name for name in names if name}


def _unless_same(text: str | None, other: str | None) -> str | None:
    return None if text == other else text


def _texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(tidy, texts))))


def _persons(persons: tuple[Person, ...], base: str) -> tuple[Person, ...]:
    tidied = (
        Person(name=name, nameRaw=tidy(each.nameRaw), url=absolute(base, each.url), jobTitle=tidy(each.jobTitle))
        for each in persons
        if (name := tidy(each.name))
    )
    return tuple({person.name: person for person in tidied}.values())


def _organization(organization: Organization | None, base: str) -> Organization | None:
    name = tidy(organization.name) if organization else None
    return Organization(name=name, url=absolute(base, organization.url)) if organization and name else None


def _image(image: Image, base: str) -> Image | None:
    url, caption, credit = absolute(base, image.url), tidy(image.caption), tidy(image.creditText)
    if (url, caption, credit) == (image.url, image.caption, image.creditText):
        return image
    return replace(image, url=url, caption=caption, creditText=credit) if url else None


def _main_image(article: Article, images: tuple[Image, ...]) -> Image | None:
    """Return the main image with what the text says of it; no logo stands for an article."""
    stated = _image(article.mainImage, article.url) if article.mainImage else None
    if stated is None or _NO_PICTURE.search(stated.url.partition("?")[0]):
        return images[0] if images else None
    same = (image for image in images if image.url.partition("//")[2] == stated.url.partition("//")[2])
    return next(same, stated)


def _media(media: tuple[Media, ...], base: str) -> tuple[Media, ...]:
    return tuple(
        replace(
            each,
            url=url,
            name=tidy(each.name),
            duration=tidy(each.duration),
            thumbnailUrl=absolute(base, each.thumbnailUrl),
        )
        for each in media
        if (url := absolute(base, each.url))
    )


def _metadata(article: Article, changes: Mapping[str, Any]) -> Metadata:
    """Tidy what was announced, and keep found_by for what is filled only once the changes are made."""
    metadata = article.metadata
    found_by = {
        name: layer
        for name, layer in metadata.found_by.items()
        if (value := changes[name] if name in changes else getattr(article, name)) is not None and value != ()
    }
    if changes["mainImage"] and "mainImage" not in found_by and "images" in found_by:
        found_by["mainImage"] = found_by["images"]
    said = metadata.discovery
    discovery = replace(
        said,
        source=said.source and _masked(said.source),  # it may be the operator's own subscription
        url=absolute(changes["url"], said.url),
        title=tidy(said.title),
        date=tidy(said.date),
    )
    warnings = tuple(dict.fromkeys(filter(None, map(tidy, metadata.warnings))))
    return replace(metadata, found_by=found_by, discovery=discovery, warnings=warnings)
