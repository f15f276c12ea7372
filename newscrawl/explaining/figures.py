"""The figures of a run that has ended, in the form in which an account asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.account import PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping


class Figures:
    """What stands where Scrapy's stats stand while a run goes on; `accounting` is the Ledger's, without the prefix."""

    def __init__(self, accounting: Mapping[str, int] | None = None) -> None:
        self._figures: dict[str, Any] = {PREFIX + name: number for name, number in (accounting or {}).items()}

    def inc_value(self, key: str, count: int = 1, start: int = 0) -> None:
        """Add to a figure."""
        self._figures[key] = self._figures.get(key, start) + count

    def get_value(self, key: str, default: Any = None) -> Any:
        """Return a figure."""
        return self._figures.get(key, default)

    def get_stats(self) -> dict[str, Any]:
        """Return all figures."""
        return self._figures
