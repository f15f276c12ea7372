"""Any site: an outlet without a file, read the generic way."""

import re
from urllib.parse import urljoin, urlsplit

from newscrawl.outlet import ArgumentError, Asked, FrontPage, NewsSpider, Robots, Selectors, host_of


class Site(NewsSpider):
    """`scrapy crawl site -a url=https://example.org/`: finds the sources itself, and is named by the host."""

    name = "site"
    told = ["url"]
    selectors = Selectors(pages="a[href]")

    def read_arguments(self, url: str = "", **arguments: str) -> Asked:
        """Take the site's address, and name outlet and sources by it."""
        try:
            host, port = host_of(url).encode("idna").decode("ascii"), urlsplit(url).port
        except ValueError:
            host, port = "", None
        if not re.match(r"https?://", url) or not re.fullmatch(r"\w[\w.-]{,199}", host, re.ASCII):
            raise ArgumentError(f"url={url} is no site: write url=https://example.org/")
        url = urlsplit(url)._replace(netloc=f"{host}:{port}" if port else host).geturl()
        self._host = host
        self.sources = [FrontPage(url), Robots(urljoin(url, "/robots.txt"), is_optional=True)]
        return super().read_arguments(**arguments)

    @property
    def outlet(self) -> str:
        """The host stands for the outlet's name."""
        return self._host
