"""newscrawl turns news outlets into clean, deduplicated JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawl.article import Article, NotAnArticle
    from newscrawl.library import read_article

__version__ = "0.1.0"
__all__ = ["Article", "NotAnArticle", "read_article"]

_HOMES = {"Article": "newscrawl.article", "NotAnArticle": "newscrawl.article", "read_article": "newscrawl.library"}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: `scrapy list` needs none of it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - as the docstring says

    return getattr(import_module(_HOMES[name]), name)
