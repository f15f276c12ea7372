"""What stands for Scrapy's stats where no crawl runs."""

from __future__ import annotations

from typing import Any


class Figures(dict[str, Any]):
    """Scrapy's stats, as far as an account uses them."""

    def inc_value(self, key: str, count: int = 1, start: int = 0) -> None:
        self[key] = self.get(key, start) + count

    def get_value(self, key: str, default: Any = None) -> Any:
        return self.get(key, default)

    def get_stats(self) -> dict[str, Any]:
        return self
