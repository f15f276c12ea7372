"""Take the page of a guard against robots for what it is: a refusal, whatever its status says."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.network.block_pages import is_block_page
from newscrawl.network.exchange import charset_of
from newscrawl.network.failures import BLOCK_PAGE, UnusableBodyError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

_HTML = (b"text/html", b"application/xhtml")


class RefuseBlockPages:
    """Lets no such page pass as an article or a listing; none is asked for again in the run, which would not help."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response. Raises UnusableBodyError."""
        if response.status != HTTPStatus.OK or urlsplit(request.url).path == "/robots.txt":
            return response  # a robots.txt that is a page has no rules; one that cannot be had would forbid everything
        is_challenge = (response.headers.get("cf-mitigated") or b"").strip().lower() == b"challenge"
        content_type = (response.headers.get("Content-Type") or b"text/html").strip().lower()
        if is_challenge or (content_type.startswith(_HTML) and is_block_page(response.body, charset_of(response))):
            raise UnusableBodyError(BLOCK_PAGE)
        return response
