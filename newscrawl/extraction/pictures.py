"""Read img elements, and tell a picture of the story from icons and pixels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.article import Image
from newscrawl.text import holds_any
from newscrawl.urls import absolute

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_ICONS = (
    "icon",
    "logo",
    "avatar",
    "blank",
    "pixel",
    "spacer",
    "spinner",
    "qrcode",
    "qr-code",
    "share",
    "button",
    "banner",
)
_PIXELS = re.compile(r"\s*(\d{1,5})(?:px|\.\d+)?\s*$")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)\b", re.IGNORECASE)
_MOST_DIGITS = 5
_SMALLEST_PICTURE = 64  # pixels a side; what is smaller is an icon


def is_picture_file(url: str) -> bool:
    """Tell whether an address is that of a picture itself, by its ending."""
    return _PICTURE_FILE.search(url) is not None


def read_image(node: LexborNode, base: str) -> Image | None:
    """Read an img element, or None where it is no picture of the story: an icon, a pixel, no address."""
    attributes = node.attributes
    width, height = _pixels(attributes.get("width")), _pixels(attributes.get("height"))
    if (width is not None and width < _SMALLEST_PICTURE) or (height is not None and height < _SMALLEST_PICTURE):
        return None
    source = attributes.get("data-src") or attributes.get("data-original") or attributes.get("src")
    url = absolute(base, source)
    if url is None or holds_any(url.rpartition("/")[2].lower(), _ICONS):
        return None
    return Image(url=url, width=width, height=height)


def _pixels(value: str | None) -> int | None:
    if not value:
        return None
    if len(value) <= _MOST_DIGITS and value.isdecimal():  # most of them
        return int(value) or None
    digits = _PIXELS.match(value)
    return int(digits[1]) or None if digits else None
