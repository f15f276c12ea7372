"""The layers that read a page, in their order, and which of them gave each field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.extraction import generic, selectors, structured
from newscrawl.extraction.proposal import Proposal
from newscrawl.text import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newscrawl.extraction.facts import OutletFacts
    from newscrawl.extraction.page import Page
    from newscrawl.lead import Lead


class Layers:
    """What the layers propose for one page: selectors, structured data and lead at once, the visible page when asked.

    `found_by` names the layer of each field that was found.
    """

    def __init__(self, page: Page, facts: OutletFacts, lead: Lead) -> None:
        self.selectors = selectors.propose(page, facts.selectors)
        # The headline takes as long as all else, and is not asked for where the outlet's own makes sense.
        self.structured = structured.propose(page, is_headline_wanted=tidy(self.selectors.headline) is None)
        announced = Proposal(headline=lead.title, articleSection=(lead.section,) if lead.section else ())
        self.proposals = {"selectors": self.selectors, "structured": self.structured, "lead": announced}
        self.found_by: dict[str, str] = {}
        self._visible = generic.VisiblePage(page)

    def first(self, name: str, read: Callable[[Any], Any]) -> Any:
        """Return the first layer's value of a field that `read` makes sense of."""
        for layer, value in self.values(name):
            if value is None or value == ():
                continue
            meaning = read(value)
            if meaning is not None and meaning != ():
                self.found_by[name] = layer
                return meaning
        return None

    def values(self, name: str) -> Iterator[tuple[str, Any]]:
        """Yield what each layer proposes for a field; the visible page, which is costly, is asked last of all."""
        for layer, proposal in self.proposals.items():
            value = getattr(proposal, name)
            if layer == "structured" and name == "datePublished" and not value:
                value = structured.find_date_in_scripts(self._visible.page)
            yield layer, value
        if name in generic.FIELDS:
            yield "generic", self.visible(name)

    def visible(self, name: str) -> Any:
        """Return what the visible page shows of a field."""
        return generic.propose(self._visible, name)

    def note_body(self, name: str, value: object) -> None:
        """Note that a field was found in the text, where it was."""
        if value:
            self.found_by[name] = "body"
