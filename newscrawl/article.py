"""The Article: the contract with those who read the output."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - the generated schema reads the types at run time
from typing import Any, Literal, get_args

SCHEMA_VERSION = "1.0.0"

ArticleType = Literal[
    "NewsArticle",
    "OpinionNewsArticle",
    "AnalysisNewsArticle",
    "LiveBlogPosting",
    "ImageGallery",
    "VideoObject",
    "Report",
]
TimezoneOrigin = Literal["page", "outlet", "assumed", "unknown"]


def _one_of(literal: Any) -> dict[str, Any]:
    """Tell itemadapter's schema, which knows no Literal, the values a field may take."""
    return {"json_schema_extra": {"type": "string", "enum": list(get_args(literal))}}


# The types whose page may be without running text: what they say stands in images or videos.
TEXTLESS_TYPES = frozenset({"ImageGallery", "VideoObject"})


class NotAnArticle(ValueError):  # noqa: N818 - the name is part of the library's interface
    """The page is no article. `reason` is one word for the statistics, the message says it to a person.

    `found` is what was read of the page nevertheless, where it was read at all.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.found: Article | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A writer or an editor."""

    name: str
    """The name alone: without "By", place, job or agency."""
    nameRaw: str | None = None
    """What was printed where the name was found."""
    url: str | None = None
    """The person's page."""
    jobTitle: str | None = None
    """Job or position, where it is printed with the name."""


@dataclass(frozen=True, slots=True)
class Organization:
    """A publisher, agency or paper."""

    name: str
    """The name as printed, all-capital names of several words in title case."""
    url: str | None = None
    """The organization's page."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article."""

    url: str
    """Absolute address."""
    caption: str | None = None
    """Caption without the credit."""
    creditText: str | None = None
    """Who took or provided it, without brackets: "Photo/Xinhua"."""
    width: int | None = None
    """Pixels, as the page states."""
    height: int | None = None
    """Pixels, as the page states."""


@dataclass(frozen=True, slots=True)
class Media:
    """A video or a sound recording of the article."""

    url: str
    """Absolute address of the file or player."""
    name: str | None = None
    """Title."""
    duration: str | None = None
    """ISO 8601 duration, as the page states."""
    thumbnailUrl: str | None = None
    """Absolute address of the still picture."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """How the article was found."""

    source: str | None = None
    """Address of the listing that announced it; null where the address was given by hand."""
    url: str | None = None
    """The article's address as announced."""
    title: str | None = None
    """The title as announced."""
    date: str | None = None
    """The date as announced."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where the article and its fields come from."""

    dateDownloaded: datetime | None = None
    """Instant of the download, UTC."""
    statusCode: int | None = None
    """HTTP status of the page."""
    requestUrl: str | None = None
    """Address asked for, before redirects."""
    encoding: str | None = None
    """Codec the bytes were read with."""
    discovery: Discovery = field(default_factory=Discovery)
    """How the article was found."""
    found_by: dict[str, str] = field(default_factory=dict)
    """For each field that is filled the layer it came from: selectors, structured, lead, body, generic, outlet, or
    address (the day in it)."""
    dateTimezone: TimezoneOrigin = field(default="unknown", metadata=_one_of(TimezoneOrigin))
    """Where the zone of datePublished comes from: printed on the page, the outlet's, assumed from country or language,
    or unknown (then datePublished is null)."""
    warnings: tuple[str, ...] = ()
    """What a careful reader should know: bytes that could not be read, dates in doubt."""
    crawlId: str | None = None
    """The run that wrote the line: outlet and UTC time of its start; null outside a crawl."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article in one revision.

    Names are those of schema.org NewsArticle and of zyte-common-items' Article. Every key is always present; absent is
    null or an empty list, never "" or a guess. Text is NFC with white space folded.
    """

    schemaVersion: str = SCHEMA_VERSION
    """Version of this table, semantic versioning."""
    id: str
    """Stable for every revision and every address of the article: outlet, colon, the outlet's own article id, else a
    digest of the address."""
    revision: int = 1
    """1, then one more each time headline or body changed."""
    url: str
    """Address after redirects."""
    canonicalUrl: str
    """rel=canonical or og:url where it is on the outlet's own site, else the address without tracking parameters,
    mobile or AMP form."""
    outlet: str
    """The spider's name; for an outlet without a file its host."""
    publisher: Organization | None = None
    """Who publishes the outlet."""
    articleType: ArticleType = field(default="NewsArticle", metadata=_one_of(ArticleType))
    """Type as schema.org names it."""
    headline: str | None = None
    """Headline without the site's affixes."""
    alternativeHeadline: str | None = None
    """Subtitle or kicker."""
    description: str | None = None
    """Summary as published."""
    articleBody: str | None = None
    """Paragraphs joined by a blank line: sub-headings, dateline and an end mark kept; no captions, promotion, share or
    editor lines. Null only for pages of pictures or video alone."""
    wordCount: int = 0
    """Words of articleBody; each Han, Kana and Hangul character counts as one."""
    dateline: str | None = None
    """Place and day the text begins with: "BEIRUT, June 2"."""
    inLanguage: str | None = None
    """BCP 47: en, zh-Hans, zh-Hant."""
    articleSection: tuple[str, ...] = ()
    """Sections in breadcrumb order."""
    keywords: tuple[str, ...] = ()
    """The publisher's own keywords."""
    authors: tuple[Person, ...] = ()
    """Writers; never the desk editor."""
    editors: tuple[Person, ...] = ()
    """Desk editors."""
    sourceOrganization: Organization | None = None
    """The agency or paper the text credits."""
    datePublished: datetime | None = None
    """Instant of first publication, ISO 8601 with offset; never filled from a modification date."""
    datePublishedRaw: str | None = None
    """The date of publication as printed."""
    dateModified: datetime | None = None
    """Instant of the last modification the page states, ISO 8601 with offset."""
    dateModifiedRaw: str | None = None
    """The date of modification as printed."""
    mainImage: Image | None = None
    """The picture the publisher puts first."""
    images: tuple[Image, ...] = ()
    """Pictures of the text in order, the main image included where it is one of them."""
    videos: tuple[Media, ...] = ()
    """Videos of the article."""
    audios: tuple[Media, ...] = ()
    """Sound recordings of the article."""
    isAccessibleForFree: bool | None = None
    """From structured data or the HTTP status only."""
    isBasedOn: tuple[str, ...] = ()
    """Addresses of a stated original."""
    contentHash: str | None = None
    """sha256, in hex, of the headline, a blank line and articleBody."""
    previousContentHash: str | None = None
    """contentHash of the revision before."""
    duplicateOf: str | None = None
    """id of the article that had the same or nearly the same text first."""
    metadata: Metadata = field(default_factory=Metadata)
    """Where the article and its fields come from."""
