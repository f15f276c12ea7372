"""What listings of every kind print alike: titles and dates; and a name for bytes that are no listing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.dates import read_date
from newscrawl.decoding import decode
from newscrawl.text import tidy

if TYPE_CHECKING:
    from datetime import date, datetime

    from newscrawl.dates import PrintedDate
    from newscrawl.discovery.source import Listing

_BREAK = re.compile(r"<(?:br|/?p|/?div)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)")
_HEAD_BYTES = 4096
_LONGEST_NAME = 80
_LONGEST_TITLE = 5_000  # what is beyond is no title


def read_title(raw: str | None) -> str | None:
    """Return a title without the markup and entities that feeds and search engines put into it."""
    return tidy(_TAG.sub("", _BREAK.sub(" ", raw[:_LONGEST_TITLE]))) if raw else None


def read_day(raw: str | None, listing: Listing, near: date | None = None) -> PrintedDate | None:
    """Read a printed date; "today" in it is the day of the download where the listing's dates are printed."""
    now = listing.now.astimezone(listing.zone) if listing.zone else listing.now
    return read_date(raw, now=now, near=near) if raw else None


def read_instant(raw: str | None, listing: Listing) -> datetime | None:
    """Return the aware instant a printed date names, or None where it names none."""
    printed = read_day(raw, listing)
    return printed.instant(listing.zone) if printed else None


def describe(body: bytes) -> str:
    """Say in a few words what `body` is, for the message that it is not what was expected."""
    text = decode(body[:_HEAD_BYTES]).text.lstrip("\ufeff \t\r\n")
    if not text:
        return "an empty body"
    if _HTML.match(text):
        title = _HTML_TITLE.search(text)
        name = tidy(title[1]) if title else None
        return f"an HTML page titled {name[:_LONGEST_NAME]!r}" if name else "an HTML page"
    if text[0] in "{[":
        return "JSON"
    if text[0] == "<":
        root = _ROOT.search(text)
        return f"markup that begins with <{root[1][:_LONGEST_NAME]}>" if root else "broken markup"
    if body.startswith(b"\x1f\x8b"):
        return "gzip data"
    return f"text that begins {text[:40]!r}" if text[:40].isprintable() else "bytes of no known kind"
