"""The kept pages of all outlets; `scrapy capture` keeps them."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).with_name("pages")


def kept_pages() -> list[Path]:
    """Return the json files of all kept pages."""
    return sorted(FOLDER.glob("*/*.json"))
