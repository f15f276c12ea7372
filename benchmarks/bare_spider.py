"""What a crawl costs at the least with Scrapy as it comes: every page of a sitemap downloaded, nothing read.

It is copied into a project that `scrapy startproject` has made.
"""

import os

from scrapy.spiders import SitemapSpider


class Bare(SitemapSpider):
    """Asks for all that the sitemap names."""

    name = "bare"
    sitemap_urls = [os.environ["CRAWL_SITE"] + os.environ.get("CRAWL_SITEMAP", "/sitemap.xml")]

    def parse(self, response):
        """Take the page, and leave it."""
