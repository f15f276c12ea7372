"""The first layer: the outlet's own CSS for each field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.article import Organization, Person
from newscrawl.extraction.pictures import read_image
from newscrawl.extraction.proposal import Proposal
from newscrawl.extraction.running_text import read_text
from newscrawl.markup import text_of
from newscrawl.urls import absolute

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from newscrawl.extraction.facts import Selectors
    from newscrawl.extraction.page import Page
    from newscrawl.markup import Alternatives

# Where an element's value stands in an attribute instead of its text.
_VALUE_ATTRIBUTE = {"meta": "content", "input": "value", "time": "datetime"}


def propose(page: Page, selectors: Selectors) -> Proposal:
    """Read a page with the outlet's selectors."""

    def texts(css: Alternatives) -> tuple[str, ...]:
        return tuple(filter(None, map(value_of, page.select(css)))) if css else ()

    def first(css: Alternatives) -> str | None:
        return next(iter(texts(css)), None)

    body = read_text(page.select(selectors.articleBody), page.url)
    pictures = page.select(selectors.mainImage) if selectors.mainImage else []
    return Proposal(
        headline=first(selectors.headline),
        alternativeHeadline=first(selectors.alternativeHeadline),
        description=first(selectors.description),
        articleBody=body.paragraphs,
        articleSection=texts(selectors.articleSection),
        keywords=texts(selectors.keywords),
        authors=tuple(_persons(page, selectors.authors)),
        editors=tuple(_persons(page, selectors.editors)),
        sourceOrganization=tuple(_organizations(page, selectors.sourceOrganization)),
        datePublished=texts(selectors.datePublished),
        dateModified=texts(selectors.dateModified),
        mainImage=next(filter(None, (read_image(node, page.url) for node in pictures)), None),
        images=body.images,
    )


def value_of(node: LexborNode) -> str | None:
    """Return what an element says: an attribute for meta, input and time elements, else its text."""
    attribute = _VALUE_ATTRIBUTE.get(node.tag or "")
    value = node.attributes.get(attribute) if attribute else None
    return (value or text_of(node)).strip() or None


def _link_in(page: Page, node: LexborNode) -> str | None:
    link = node if node.tag == "a" else node.css_first("a[href]")
    return absolute(page.url, link.attributes.get("href")) if link is not None else None


def _persons(page: Page, css: Alternatives) -> list[Person]:
    nodes = page.select(css) if css else []
    return [Person(name=value, url=_link_in(page, node)) for node in nodes if (value := value_of(node))]


def _organizations(page: Page, css: Alternatives) -> list[Organization]:
    nodes = page.select(css) if css else []
    return [Organization(name=value) for node in nodes if (value := value_of(node))]
