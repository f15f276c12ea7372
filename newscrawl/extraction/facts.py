"""What an outlet's declarations say of all its articles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.extraction.selectors import Selectors
from newscrawl.urls import Addresses

if TYPE_CHECKING:
    from datetime import tzinfo


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
