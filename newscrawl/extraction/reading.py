"""Read a page's bytes into an article, and join the pages of a long one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newscrawl.article import Article, NotAnArticle
from newscrawl.extraction.ladder import read_page
from newscrawl.extraction.page import Page
from newscrawl.extraction.page_kind import is_listing, is_walled
from newscrawl.markup import HostilePageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from newscrawl.extraction.facts import OutletFacts
    from newscrawl.lead import Lead

_MOST_PAGES = 50  # of one article


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of an article so far.

    `pages` are the addresses of its pages, as far as they are known; `page` is the number of the last one read;
    `text_css` finds the text on the next one where the outlet's own selectors do not.
    """

    article: Article
    pages: tuple[str, ...]
    page: int = 1
    text_css: str | None = None

    def next_page(self, facts: OutletFacts) -> str | None:
        """Return the address of the page after the last one read, None where that was the last of all."""
        if self.page >= _MOST_PAGES:
            return None
        return next((url for url in self.pages if facts.addresses.page_number(url) == self.page + 1), None)

    def joined(self, part: Reading) -> Reading:
        """Return this reading with the text and pictures of the next page behind its own."""
        bodies = filter(None, (self.article.articleBody, part.article.articleBody))
        known = {image.url for image in self.article.images}
        metadata = self.article.metadata
        warnings = tuple(dict.fromkeys(metadata.warnings + part.article.metadata.warnings))
        article = replace(
            self.article,
            metadata=replace(metadata, warnings=warnings),
            articleBody="\n\n".join(bodies) or None,
            images=self.article.images + tuple(image for image in part.article.images if image.url not in known),
            authors=self.article.authors or part.article.authors,  # some are signed at their end
            editors=self.article.editors or part.article.editors,
        )
        return replace(self, article=article, pages=self.pages + part.pages, page=self.page + 1)


def read_bytes(  # noqa: PLR0913 - each says another thing of the page
    body: bytes,
    url: str,
    facts: OutletFacts,
    lead: Lead,
    *,
    now: datetime,
    charset: str | None = None,
    refine: Callable[[Article, Page], Article] | None = None,
    text_css: str | None = None,
    is_patient: bool = True,
) -> Reading:
    """Read one page: refined, not yet normalised. Raises NotAnArticle.

    `charset` is what the HTTP header declares, `refine` the outlet's last word, `text_css` where an earlier page of
    the same article had its text. Unless `is_patient`, SlowPageError is raised where the reading may take long.
    """
    if text_css:
        facts = replace(facts, selectors=replace(facts.selectors, articleBody=text_css))
    try:
        return _read(body, url, facts, lead, now, charset, refine, is_patient=is_patient)
    except HostilePageError as error:
        raise NotAnArticle("hostile", f"was not parsed: {error}") from error
    except RecursionError:
        raise NotAnArticle("hostile", "holds too much inside each other to be read") from None


def _read(
    body: bytes,
    url: str,
    facts: OutletFacts,
    lead: Lead,
    now: datetime,
    charset: str | None,
    refine: Callable[[Article, Page], Article] | None,
    *,
    is_patient: bool,
) -> Reading:
    clutter, pages = facts.selectors.clutter, facts.selectors.pages
    if pages and not facts.addresses.may_have_further_pages(url, body):
        pages = ()
    page = Page(body, url, charset=charset, clutter=clutter, pages=pages, is_patient=is_patient)
    if page.meta("pagetype") == "2":  # what China's publishing systems write on their lists
        raise NotAnArticle("listing", "is a list of articles by its own word")
    article = read_page(page, facts, lead, now=now)
    if is_listing(page, article):
        raise NotAnArticle("listing", "is a list of articles by its own word, or by its address and links")
    if is_walled(article):
        raise NotAnArticle("paywall", "says that it is not accessible for free, and shows no text")
    further = tuple(link for link in page.further_pages if facts.addresses.is_further_page(link, url))
    number = facts.addresses.page_number(url)
    return Reading(refine(article, page) if refine else article, further, number, page.text_css)
