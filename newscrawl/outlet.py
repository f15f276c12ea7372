"""The vocabulary of an outlet file: the only module it imports."""

from typing import TYPE_CHECKING, Any

from newscrawl.arguments import ArgumentError, Asked
from newscrawl.article import Article
from newscrawl.discovery.archive import Archive
from newscrawl.discovery.feed import Feed
from newscrawl.discovery.search import Search
from newscrawl.discovery.section import Section
from newscrawl.discovery.site import FrontPage, Robots
from newscrawl.discovery.sitemap import NewsSitemap
from newscrawl.extraction.facts import Selectors
from newscrawl.spider import NewsSpider
from newscrawl.urls import host_of

if TYPE_CHECKING:
    from newscrawl.extraction.page import Page

__all__ = [
    "Archive",
    "ArgumentError",
    "Article",
    "Asked",
    "Feed",
    "FrontPage",
    "NewsSitemap",
    "NewsSpider",
    "Page",
    "Robots",
    "Search",
    "Section",
    "Selectors",
    "host_of",
]


def __getattr__(name: str) -> Any:
    """Return what only outlets with a `refine` of their own name; it is dear to import."""
    if name == "Page":
        from newscrawl.extraction.page import Page  # noqa: PLC0415 - as said above

        return Page
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
