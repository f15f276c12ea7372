"""The account of a run: what came of every lead, kept among Scrapy's stats under one prefix."""

from __future__ import annotations

from typing import Any, Protocol

PREFIX = "newscrawl/"


class Stats(Protocol):
    """What is used of Scrapy's stats collector."""

    def inc_value(self, key: str, count: int = 1, start: int = 0) -> None:
        """Add to a figure."""

    def get_value(self, key: str, default: Any = None) -> Any:
        """Return a figure."""

    def get_stats(self) -> dict[str, Any]:
        """Return all figures."""


class Account:
    """Counts events by name and, where there is one, by reason; a reason is one word."""

    def __init__(self, stats: Stats) -> None:
        self._stats = stats

    def count(self, event: str, reason: str | None = None, number: int = 1) -> None:
        """Count an event."""
        self._stats.inc_value(f"{PREFIX}{event}/{reason}" if reason else PREFIX + event, number)

    def raise_to(self, event: str, number: int) -> None:
        """Keep the largest of the numbers given: a figure that is no count."""
        self.count(event, number=max(number - self.number(event), 0))

    def number(self, event: str) -> int:
        """Return how often an event was counted, over all its reasons."""
        own = int(self._stats.get_value(PREFIX + event, 0))
        return own + sum(self.reasons(event).values())

    def reasons(self, event: str) -> dict[str, int]:
        """Return how often an event was counted for each reason, the most frequent first."""
        start = f"{PREFIX}{event}/"
        found = {
            key.removeprefix(start): value for key, value in self._stats.get_stats().items() if key.startswith(start)
        }
        return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))

    def figures(self) -> dict[str, int]:
        """Return all that was counted, by event and reason."""
        stats = self._stats.get_stats()
        return {
            key.removeprefix(PREFIX): number
            for key, number in stats.items()
            if key.startswith(PREFIX) and type(number) is int
        }

    def scrapy(self, key: str) -> int:
        """Return one of Scrapy's own figures, 0 where it was never counted."""
        return int(self._stats.get_value(key, 0))
