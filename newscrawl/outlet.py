"""The vocabulary of an outlet file: the only module it imports."""

from newscrawl.arguments import ArgumentError, Asked
from newscrawl.article import Article
from newscrawl.discovery.archive import Archive
from newscrawl.discovery.feed import Feed
from newscrawl.discovery.search import Search
from newscrawl.discovery.section import Section
from newscrawl.discovery.site import FrontPage, Robots
from newscrawl.discovery.sitemap import NewsSitemap
from newscrawl.extraction.page import Page
from newscrawl.extraction.selectors import Selectors
from newscrawl.spider import NewsSpider
from newscrawl.urls import host_of

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
