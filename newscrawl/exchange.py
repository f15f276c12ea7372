"""What is said to a server beside the address, and what it says beside the page (RFC 9110, 8.8 and 13.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from w3lib.encoding import http_content_type_encoding

from newscrawl.ledger.records import Validators

if TYPE_CHECKING:
    from scrapy.http import Response


def if_changed(validators: Validators) -> dict[str, str]:
    """Return the headers that ask for a page only if it is no longer the one these validators came with."""
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value}


def validators_of(response: Response) -> Validators:
    """Return what to ask for the page with the next time."""
    return Validators(_header(response, "ETag"), _header(response, "Last-Modified"))


def charset_of(response: Response) -> str | None:
    """Return the charset that the Content-Type declares."""
    content_type = _header(response, "Content-Type")
    return http_content_type_encoding(content_type) if content_type else None


def first_address(response: Response) -> str:
    """Return the address asked for, before redirects."""
    redirected: list[str] = response.meta.get("redirect_urls", [])
    return redirected[0] if redirected else str(response.request.url if response.request else response.url)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1").strip() or None if value else None
