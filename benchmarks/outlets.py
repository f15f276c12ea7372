"""The outlets of the crawl benchmark: the project's own, announced by a site on loopback.

Spiders as any other; `CRAWL_SITE` in the environment is the site's address, `CRAWL_SITEMAP` the path of its sitemap.
What is declared of an outlet's pages stays what it is; only where they stand is another place.
"""

import os
from dataclasses import replace

from newscrawl.outlet import NewsSitemap, NewsSpider
from newscrawl.spiders.chinadaily import Chinadaily
from newscrawl.spiders.ecns import Ecns

SITE = os.environ.get("CRAWL_SITE", "http://127.0.0.1:8000")
PATH = os.environ.get("CRAWL_SITEMAP", "/sitemap.xml")
SITEMAP = NewsSitemap(SITE + PATH)


class EcnsHere(Ecns):
    name = "ecns_here"
    home = SITE
    sources = [SITEMAP]
    rewrite = []


class EcnsByItsLists(Ecns):
    """Announced by its own feed and sections as well, as it really is, but for a start-up with one page."""

    name = "ecns_lists"
    home = SITE
    sources = [
        SITEMAP,
        *(
            replace(source, url=source.url.replace("https://www.ecns.cn", SITE))
            for source in Ecns.sources
            if PATH == "/sitemap.xml"
        ),
    ]
    rewrite = []


class ChinadailyHere(Chinadaily):
    name = "chinadaily_here"
    home = SITE
    sources = [SITEMAP]
    rewrite = []


class Mixed(NewsSpider):
    """Pages of several publishers, for none of which anything is declared."""

    name, title = "mixed", "Mixed"
    sources = [SITEMAP]


class EvenPages(Mixed):
    """Half of them, as an outlet of its own."""

    name = "even_pages"
    sources = [NewsSitemap(f"{SITE}/even.xml")]


class OddPages(Mixed):
    """The other half, under the host's other name."""

    name = "odd_pages"
    sources = [NewsSitemap(f"{SITE}/odd.xml".replace("127.0.0.1", "localhost"))]
