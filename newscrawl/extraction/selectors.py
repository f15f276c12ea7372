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
    read = _Reader(page)
    body = read_text(page.select(selectors.articleBody), page.url)
    pictures = page.select(selectors.mainImage) if selectors.mainImage else []
    return Proposal(
        headline=read.first(selectors.headline),
        alternativeHeadline=read.first(selectors.alternativeHeadline),
        description=read.first(selectors.description),
        articleBody=body.paragraphs,
        articleSection=read.texts(selectors.articleSection),
        keywords=read.texts(selectors.keywords),
        authors=read.persons(selectors.authors),
        editors=read.persons(selectors.editors),
        sourceOrganization=tuple(Organization(name=value) for value in read.texts(selectors.sourceOrganization)),
        datePublished=read.texts(selectors.datePublished),
        dateModified=read.texts(selectors.dateModified),
        mainImage=next(filter(None, (read_image(node, page.url) for node in pictures)), None),
        images=body.images,
    )


class _Reader:
    """Reads the values of elements, of each selector once: each goes through the whole page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._found: dict[str, list[tuple[LexborNode, str]]] = {}

    def _values(self, css: Alternatives) -> list[tuple[LexborNode, str]]:
        if not css:
            return []
        key = css if isinstance(css, str) else "\n".join(css)
        known = self._found.get(key)
        if known is None:
            values = ((node, value_of(node)) for node in self._page.select(css))
            known = self._found[key] = [(node, value) for node, value in values if value]
        return known

    def first(self, css: Alternatives) -> str | None:
        """Return the first value."""
        for each in (css,) if isinstance(css, str) else css:
            # Mostly it stands near the page's beginning, and not all of that is gone through.
            node = self._page.tree.css_first(each)
            if node is not None:
                return value_of(node) or next((text for _, text in self._values(each)), None)
        return None

    def texts(self, css: Alternatives) -> tuple[str, ...]:
        """Return all values."""
        return tuple([value for _, value in self._values(css)])

    def persons(self, css: Alternatives) -> tuple[Person, ...]:
        """Return all values as names, each with the link it stands in or holds."""
        return tuple([Person(name=value, url=_link_in(self._page, node)) for node, value in self._values(css)])


def value_of(node: LexborNode) -> str | None:
    """Return what an element says: an attribute for meta, input and time elements, else its text."""
    attribute = _VALUE_ATTRIBUTE.get(node.tag or "")
    value = node.attributes.get(attribute) if attribute else None
    return (value or text_of(node)).strip() or None


def _link_in(page: Page, node: LexborNode) -> str | None:
    inside = node.first_child
    is_plain = inside is None or (inside.tag == "-text" and inside.next is None)  # most hold a text and nothing else
    link = node if node.tag == "a" else None if is_plain else node.css_first("a[href]")
    return absolute(page.url, link.attributes.get("href")) if link is not None else None
