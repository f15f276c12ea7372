"""Turns a resource and a request into an HTTP answer: validators, 304s and gzip as RFC 9110 has them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.newsroom.resource import Resource


@dataclass(frozen=True)
class Answer:
    """A status with its headers and the body that follows them."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_cut(self) -> bool:
        """Tell whether the declared length is not the body's, so that only the end of the connection ends it."""
        return int(self.headers.get("Content-Length", len(self.body))) != len(self.body)

    def write(self, method: str, *, keep_alive: bool) -> bytes:
        """Give the bytes that go over the wire; for HEAD and 304 no body (RFC 9110 9.3.2, 15.4.5)."""
        phrase = HTTPStatus(self.status).phrase if self.status in set(HTTPStatus) else "Unnamed"
        headers = dict(self.headers)
        if self.status != HTTPStatus.NOT_MODIFIED:
            headers.setdefault("Content-Length", str(len(self.body)))
        headers["Date"] = format_datetime(datetime.now(UTC), usegmt=True)
        headers["Connection"] = "keep-alive" if keep_alive else "close"
        head = f"HTTP/1.1 {self.status} {phrase}\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in headers.items()
        )
        silent = method == "HEAD" or self.status == HTTPStatus.NOT_MODIFIED
        return head.encode("latin-1") + b"\r\n" + (b"" if silent else self.body)


def answer(resource: Resource, request: Mapping[str, str], *, default_modified: datetime) -> Answer:
    """Answer a GET or HEAD whose header names are in lower case."""
    encoded = any(name.lower() == "content-encoding" for name, _ in resource.headers)
    zipped = _accepts_gzip(request.get("accept-encoding", "")) and bool(resource.body) and not encoded
    headers = {"Content-Type": resource.content_type, "Vary": "Accept-Encoding"}
    if zipped:
        headers["Content-Encoding"] = "gzip"
    if resource.status == HTTPStatus.OK:
        # Two encodings of one page are two representations, and a strong validator tells them apart (RFC 9110 8.8.3.3).
        headers["ETag"] = f'"{_digest(resource.body)}{"-gzip" if zipped else ""}"'
        modified = (resource.modified or default_modified).astimezone(UTC)
        headers["Last-Modified"] = format_datetime(modified, usegmt=True)
    headers = _replace(headers, resource.headers)
    if resource.status == HTTPStatus.OK and _is_unchanged(headers, request):
        kept = {name: value for name, value in headers.items() if name in {"ETag", "Last-Modified", "Vary"}}
        return Answer(HTTPStatus.NOT_MODIFIED, kept, b"")
    return Answer(resource.status, headers, _compress(resource.body) if zipped else resource.body)


def say(status: HTTPStatus, text: str) -> Answer:
    """Answer with a sentence of the newsroom's own."""
    return Answer(status, {"Content-Type": "text/plain; charset=utf-8"}, f"{text}\n".encode())


def _replace(headers: Mapping[str, str], given: tuple[tuple[str, str], ...]) -> dict[str, str]:
    names = {name.lower() for name, _ in given}
    kept = {name: value for name, value in headers.items() if name.lower() not in names}
    return kept | {name.title().replace("Etag", "ETag"): value for name, value in given if value}


def _is_unchanged(headers: Mapping[str, str], request: Mapping[str, str]) -> bool:
    """Tell whether the client holds this representation: If-None-Match alone decides if sent (RFC 9110 13.2.2)."""
    if "if-none-match" in request:
        asked = [tag.strip().removeprefix("W/") for tag in request["if-none-match"].split(",")]
        return "*" in asked or headers.get("ETag", "").removeprefix("W/") in asked
    if "if-modified-since" not in request or "Last-Modified" not in headers:
        return False
    since = _read_http_date(request["if-modified-since"])
    changed = _read_http_date(headers["Last-Modified"])
    return since is not None and changed is not None and changed <= since


def _read_http_date(text: str) -> datetime | None:
    """Read an HTTP date; one that cannot be read counts as not sent (RFC 9110 13.1.3)."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _accepts_gzip(accepted: str) -> bool:
    for offer in accepted.lower().split(","):
        coding, _, weight = (part.strip() for part in offer.partition(";"))
        if coding in {"gzip", "*"}:
            return not weight or float(weight.removeprefix("q=") or 0) > 0
    return False


@lru_cache(maxsize=8192)
def _digest(body: bytes) -> str:
    return sha256(body).hexdigest()[:32]


@lru_cache(maxsize=8192)
def _compress(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=3, mtime=0)
