"""What a source says of one article: it decides what is fetched, and fills gaps in what is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Lead:
    """What a source says of one article.

    `url` is absolute, as the source wrote it. `published` and `modified` are aware, or None where the source names
    no instant; `date_raw` is the date as printed. `source` is the address of the
    listing it was read from, None where the address was given by hand.
    """

    url: str
    source: str | None = None
    title: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    date_raw: str | None = None
    section: str | None = None
