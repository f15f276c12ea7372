"""What is said to a server beside the address, and what it says beside the page (RFC 9110, 8.8 and 13.1)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
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


def seconds_to_wait(response: Response) -> float | None:
    """Return how long a server asks not to be asked again (Retry-After, RFC 9110, 10.2.3), None where it does not.

    Only 429 and 503 are heard. A date that has passed, or a header that cannot be read, says nothing.
    """
    if response.status not in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        return None
    said = _header(response, "Retry-After") or ""
    if re.fullmatch(r"[0-9]{1,18}", said):
        return float(said) or None
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, OverflowError):  # a year, or an hour, beyond what any date has
        return None
    now = datetime.now(UTC)
    seconds = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return max(seconds.total_seconds(), 0.0) or None


def first_address(response: Response) -> str:
    """Return the address asked for, before redirects."""
    redirected: list[str] = response.meta.get("redirect_urls", [])
    return redirected[0] if redirected else str(response.request.url if response.request else response.url)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1").strip() or None if value else None
