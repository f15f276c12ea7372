"""What one layer reads on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.article import ArticleType, Image, Media, Organization, Person


@dataclass(slots=True)
class Proposal:
    """One layer's reading of a page, field by field as the Article has them; None or () where it found nothing.

    Text is as printed: the ladder, not the layer, tells names, dates and credits apart, so that every layer's words
    are understood in the same way. Where a field is a tuple of texts (dates, sources) the ladder takes the first that
    makes sense.
    """

    headline: str | None = None
    alternativeHeadline: str | None = None
    description: str | None = None
    articleBody: tuple[str, ...] = ()
    liveBlogUpdate: tuple[str, ...] = ()
    """The entries of a live blog in their order: its text where the page shows none."""
    inLanguage: str | None = None
    articleSection: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    sourceOrganization: tuple[Organization, ...] = ()
    datePublished: tuple[str, ...] = ()
    dateModified: tuple[str, ...] = ()
    mainImage: Image | None = None
    images: tuple[Image, ...] = ()
    videos: tuple[Media, ...] = ()
    audios: tuple[Media, ...] = ()
    isAccessibleForFree: bool | None = None
    isBasedOn: tuple[str, ...] = ()
    articleType: ArticleType | None = None
    publisher: Organization | None = None
    canonicalUrl: str | None = None
