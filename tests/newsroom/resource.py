"""What one address of the newsroom answers with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Resource:
    """A body with what HTTP says of it. `modified` is aware; without it the server's start is its Last-Modified.

    `headers` replace those the server would send of itself; one with an empty value keeps the server from sending it.
    A Content-Length beyond the body makes a download that breaks off; a Content-Encoding says how the body is already.
    """

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    modified: datetime | None = None
