"""The second layer: what a page says of itself to machines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newscrawl.article import Image, Organization, Person
from newscrawl.extraction import json_ld
from newscrawl.extraction.headlines import choose_headline
from newscrawl.extraction.person_names import is_organisation
from newscrawl.extraction.proposal import Proposal
from newscrawl.markup import text_of
from newscrawl.text import is_chinese

if TYPE_CHECKING:
    from newscrawl.article import ArticleType
    from newscrawl.extraction.page import Page

# Names of meta elements, the most telling first: OpenGraph, Dublin Core, and what publishing systems print.
_HEADLINE = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "headline")
_DESCRIPTION = ("og:description", "description", "twitter:description", "dc.description", "dcterms.description")
_PUBLISHED = (
    "article:published_time", "article:published:time",
    "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "dcterms.created", "dcterms.issued", "dc.date.issued",
    "publication_date", "publish-date", "publishdate", "publish_date", "pubdate", "article.published",
    "cxenseparse:recs:publishtime", "cxenseparse:pbl-publishedtime", "date",
)  # fmt: skip
_SOME_DATE = ("dcterms.date", "dc.date")  # by the standard (DCMI Metadata Terms) of any event in the life of a document
_MODIFIED = (
    "article:modified_time", "article:modified:time",
    "og:article:modified_time", "og:updated_time", "og:modified_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "article.updated",
)  # fmt: skip
_AUTHOR = (
    "author",
    "article:author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "shareaholic:article_author_name",
)
_SECTION = ("article:section", "og:article:section", "parsely-section", "cxenseparse:recs:category", "section")
_KEYWORDS = ("news_keywords", "keywords", "article:tag", "parsely-tags", "sailthru.tags", "dc.subject")
_SOURCE = ("source", "copyright-holder", "article:source", "mediaid")
_LANGUAGE = ("content-language", "og:locale", "dc.language", "language", "inlanguage")

# The date comes first, and then what stands before it: a pattern that begins with a plain figure is looked for ten
# times as fast in a whole page.
_STATE_DATES = (
    (
        re.compile(rb"""20\d\d-\d\d-\d\d[Tt ]\d\d:\d\d"""),
        re.compile(r"""20\d\d-\d\d-\d\d[Tt ]\d\d:\d\d[^"']{0,12}(?=["'])"""),
    ),
    (re.compile(rb"""1(?<=["']1)\d{9}"""), re.compile(r"""1\d{9}(?:\d{3})?(?=["'])""")),
)
"""How a date begins in the page's bytes, and the whole of it."""
_STATE_KEY = re.compile(
    r"""["'\s](?:pub_?time|publish_?(?:time|date|edAt|ed_at)|published(?:Date|At|_at)|date_?Published|data-ptime|"""
    r"""first_?publish\w*|ct)["']?\s*[:=]\s*["']\Z""",
    re.IGNORECASE,
)
_LONGEST_KEY, _LONGEST_DATE = 60, 100  # bytes
# What the last two sources read. Most pages have none of it, and each question goes through the whole page.
_ANY_MARK = '[itemprop], [id$="_baidu"], time[datetime], time[pubdate]'
_FIELDS = tuple(Proposal.__dataclass_fields__)
_MOST_AUTHORS = 5  # more are those of teasers

_OG_TYPES: dict[str, ArticleType] = {"article": "NewsArticle", "video": "VideoObject", "video.other": "VideoObject"}


def propose(page: Page, *, is_headline_wanted: bool = True) -> Proposal:
    """Read JSON-LD, meta elements, microdata and hidden spans for search engines; JSON-LD first.

    Unless `is_headline_wanted`, the headline is the first that is stated, and not the likeliest.
    """
    proposal = json_ld.propose(page)
    stated = proposal.headline
    publisher = proposal.publisher.name if proposal.publisher else None
    names = (publisher, page.meta("og:site_name", "application-name"))
    others = [_from_metas(page)]
    if page.tree.css_first(_ANY_MARK) is not None:
        others += (_from_baidu(page), _from_elements(page))
    for other in others:
        _fill(proposal, other, tuple(filter(None, names)))
    proposal.datePublished += _contents(page, _SOME_DATE)
    if proposal.headline and is_headline_wanted:
        proposal.headline = choose_headline(page, stated, names) or proposal.headline
    return proposal


def _fill(proposal: Proposal, other: Proposal, sites: tuple[str, ...]) -> None:
    """Put what `other` found where `proposal` found nothing; dates are joined, since the ladder chooses among them.

    `sites` are the names of the site, which is no person even where it is stated to be one.
    """
    for name in _FIELDS:
        value = getattr(other, name)
        if not value:
            continue
        if name in {"datePublished", "dateModified"}:
            setattr(proposal, name, getattr(proposal, name) + value)
        elif name == "authors" and _are_houses(proposal.authors, sites):
            proposal.authors += tuple(author for author in other.authors if not is_organisation(author.name, sites))
        elif not getattr(proposal, name):
            setattr(proposal, name, value)


def find_date_in_scripts(page: Page) -> tuple[str, ...]:
    """Read the date that an application's state or an attribute bears, where the page bears one only.

    With several dates nothing says which of them is this article's. The whole page is searched for it, so that it is
    asked only where nothing better states a date.
    """
    html = page.utf8
    found = {
        date[0]
        for beginning, whole in _STATE_DATES
        for place in beginning.finditer(html)
        if (key := html[max(0, place.start() - _LONGEST_KEY) : place.start()]).endswith((b'"', b"'"))
        and _STATE_KEY.search(key.decode("utf-8", "replace"))
        and (date := whole.match(html[place.start() : place.start() + _LONGEST_DATE].decode("utf-8", "replace")))
    }
    return tuple(found) if len(found) == 1 else ()


def _are_houses(authors: tuple[Person, ...], sites: tuple[str, ...]) -> bool:
    """Tell whether authors are stated, but no person among them."""
    return bool(authors) and all(is_organisation(author.name, sites) for author in authors)


def _from_metas(page: Page) -> Proposal:
    metas = page.metas
    editors = metas.get("editor", ())
    # Where author and editor are one, the page names its desk editor in both; addresses are no names.
    authors = [
        author
        for name in _AUTHOR
        if name in metas
        for author in metas[name]
        if author not in editors and "://" not in author and not _names_site(author, page)
    ]
    image = page.meta("og:image", "og:image:url", "twitter:image", "twitter:image:src", "thumbnail")
    site = page.meta("og:site_name", "application-name", "dc.publisher", "publisher", "article:publisher")
    return Proposal(
        headline=page.meta(*_HEADLINE),
        description=page.meta(*_DESCRIPTION),
        inLanguage=page.meta(*_LANGUAGE),
        articleSection=_split(next((metas[name] for name in _SECTION if name in metas), ())),
        keywords=_split(next((metas[name] for name in _KEYWORDS if name in metas), ())),
        authors=tuple(Person(name=author) for author in dict.fromkeys(authors)),
        editors=tuple(Person(name=editor) for editor in editors),
        sourceOrganization=tuple(
            Organization(name=source) for name in _SOURCE if name in metas for source in metas[name]
        ),
        datePublished=_contents(page, _PUBLISHED),
        dateModified=_contents(page, _MODIFIED),
        mainImage=Image(url=image) if image else None,
        articleType=_OG_TYPES.get((page.meta("og:type") or "").lower()),
        publisher=Organization(name=site) if site and "://" not in site else None,
        canonicalUrl=page.canonical or page.meta("og:url"),
    )


def _contents(page: Page, names: tuple[str, ...]) -> tuple[str, ...]:
    metas = page.metas
    return tuple([metas[name][0] for name in names if name in metas])


def _names_site(name: str, page: Page) -> bool:
    """Tell whether a name is the site's: "chinanews" on www.chinanews.com, "bbc.co.uk"."""
    squeezed = "".join(character for character in name.lower() if character.isalnum() or character == ".")
    host = page.url.partition("//")[2].partition("/")[0]
    return bool(squeezed) and (squeezed in host.split(".") or (host.endswith(squeezed) and "." in squeezed))


def _split(contents: tuple[str, ...]) -> tuple[str, ...]:
    """Split lists printed in one string; one entry a meta element is left as it is."""
    if len(contents) != 1:
        return contents
    for separator in (",", "，", "、", ";", "；"):
        if separator in contents[0]:
            return tuple(part.strip() for part in contents[0].split(separator) if part.strip())
    words = tuple(word for content in contents for word in content.split())
    return words if all(is_chinese(word) for word in words) else contents


def _from_baidu(page: Page) -> Proposal:
    """Read the spans that Chinese sites hide for Baidu's news search."""
    nodes = page.tree.css('[id$="_baidu"]')
    if not nodes:
        return Proposal()
    found: dict[str, str] = {}
    for node in nodes:
        text = text_of(node)
        if text:
            found[node.id or ""] = text
    author, editor = (found.get(name, "").partition("：")[2] for name in ("author_baidu", "editor_baidu"))
    return Proposal(
        datePublished=(found["pubtime_baidu"],) if "pubtime_baidu" in found else (),
        sourceOrganization=(Organization(name=found["source_baidu"]),) if "source_baidu" in found else (),
        authors=(Person(name=author),) if author and author != editor else (),
        editors=(Person(name=editor),) if editor else (),
    )


def _from_elements(page: Page) -> Proposal:
    """Read microdata, the classes of hAtom and h-entry, and time elements."""
    has_items = page.tree.css_first("[itemprop]") is not None  # most pages have none, and there are five questions

    def values(css: str, attribute: str) -> tuple[str, ...]:
        nodes = page.tree.css(css) if has_items or "itemprop" not in css else []
        return tuple(filter(None, (node.attributes.get(attribute) or text_of(node) for node in nodes)))

    authors = values('[itemprop="author"] [itemprop="name"]', "content") or values('[itemprop="author"]', "content")
    headline: Any = page.tree.css_first('[itemprop="headline"]') if has_items else None
    times = page.tree.css("time[datetime]")
    return Proposal(
        headline=text_of(headline) or None if headline is not None else None,
        datePublished=(
            *values('[itemprop="datePublished"]', "content"),
            *values("time[pubdate]", "datetime"),
            # A time element may be that of a teaser; where one is marked as that of the entry, it has the first word.
            *(values(".dt-published, .published, .entry-date", "datetime")[:1] if times else ()),
            *((times[0].attributes.get("datetime") or "",) if times else ()),
        ),
        dateModified=values('[itemprop="dateModified"]', "content"),
        authors=tuple(Person(name=name) for name in authors[:_MOST_AUTHORS]),
    )
