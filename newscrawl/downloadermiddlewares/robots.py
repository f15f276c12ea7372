"""Obey robots.txt for the first requests of a host as well."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

logger = logging.getLogger("scrapy.downloadermiddlewares.robotstxt")
# Where a robots.txt cannot be had, Scrapy shows the traceback; one line is enough.
logger.addFilter(lambda record: not record.__dict__.update(exc_info=None))


class ObeyRobots(RobotsTxtMiddleware):
    """Scrapy's middleware, with its answer for requests that waited while robots.txt was fetched.

    In Scrapy 2.19 only the first of them is given the parser; the others get None, which allows everything.
    """

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        """Take a robots.txt that a server cannot give for one that forbids everything (RFC 9309, 2.3.1.4)."""
        if response.status >= 500:
            response = response.replace(body=b"User-agent: *\nDisallow: /\n")
        await super()._parse_robots(response, netloc, request)

    async def robot_parser(self, request: Request) -> Any:
        """Return the parser of the request's host, None where robots.txt could not be had."""
        await super().robot_parser(request)
        return self._parsers[urlparse_cached(request).netloc]
