"""What every layer proposes for a page, side by side: for people who ask why a field is what it is."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from newscrawl.extraction import generic, selectors, structured
from newscrawl.extraction.bylines import read_byline
from newscrawl.extraction.page import Page
from newscrawl.extraction.proposal import Proposal

if TYPE_CHECKING:
    from newscrawl.extraction.facts import OutletFacts

NAMES = tuple(field.name for field in fields(Proposal))
"""The fields that layers propose."""


def propose_all(body: bytes, url: str, facts: OutletFacts, *, charset: str | None = None) -> dict[str, Proposal]:
    """Return each layer's own reading, the first layer first. Raises HostilePageError.

    The ladder asks the generic layer only where it has to; here it is asked for all it could say.
    """
    page = Page(body, url, charset=charset, clutter=facts.selectors.clutter)
    own = selectors.propose(page, facts.selectors)
    stated = structured.propose(page)
    stated.datePublished = stated.datePublished or structured.find_date_in_scripts(page)
    visible = generic.VisiblePage(page)
    shown = Proposal(**{name: generic.propose(visible, name) for name in generic.FIELDS})
    headline = own.headline or stated.headline or shown.headline
    text, layer = generic.read_body(page, headline, ())
    if layer == "structured":  # the state of an application, which the structured layer leaves to the other
        stated = replace(stated, articleBody=stated.articleBody or text.paragraphs)
    else:
        shown = replace(shown, articleBody=text.paragraphs, images=text.images)
    site = tuple(filter(None, (facts.title, page.meta("og:site_name"))))
    shown = replace(shown, authors=read_byline(page.blocks, headline, site).persons)
    return {"selectors": own, "structured": stated, "generic": shown}
