"""What an outlet's declarations say of all its articles, and where on their pages the fields stand.

Nothing that reads a page is imported here: a run in which nothing is new needs the declarations alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.urls import Addresses

if TYPE_CHECKING:
    from datetime import tzinfo

    from newscrawl.markup import Alternatives


@dataclass(frozen=True, kw_only=True)
class Selectors:
    """CSS for the fields of an Article, by their names.

    Each is one selector or a tuple of alternatives, of which the first that matches anything on the page is taken: so
    one class covers several generations of a template. `articleBody` names the container of the text, or its
    paragraphs. `clutter` is removed before any layer reads; `pages` are the links to the further pages of a long
    article.
    """

    headline: Alternatives = ()
    alternativeHeadline: Alternatives = ()
    description: Alternatives = ()
    articleBody: Alternatives = ()
    articleSection: Alternatives = ()
    keywords: Alternatives = ()
    authors: Alternatives = ()
    editors: Alternatives = ()
    sourceOrganization: Alternatives = ()
    datePublished: Alternatives = ()
    dateModified: Alternatives = ()
    mainImage: Alternatives = ()
    clutter: Alternatives = ()
    pages: Alternatives = ()


@dataclass(frozen=True)
class OutletFacts:
    """The declarations, in the form in which the other rooms ask for them."""

    name: str
    title: str | None = None
    home: str | None = None
    country: str | None = None
    language: str | None = None
    zone: tzinfo | None = None
    affixes: tuple[str, ...] = ()
    """Names under which the outlet puts itself behind headlines, besides its title and domains."""
    addresses: Addresses = field(default_factory=Addresses)
    selectors: Selectors = field(default_factory=Selectors)
