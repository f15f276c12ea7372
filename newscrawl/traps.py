"""Notice where a host answers whatever it is asked, with nothing that is an article: by host and shape of address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Answers that say nothing: the same text under many addresses, pages that are not there, circles. Each weighs as much
# as ten pages of another kind than articles, of which honest lists have many in a row.
EMPTY_ANSWERS = frozenset({"same_text", "same_id", "error_page", "http_404", "http_410", "redirects"})
_OF_OTHER_KIND = frozenset(
    {"no_headline", "no_text", "too_short", "no_date", "login_page", "listing", "redirected_away", "no_page"}
)
_WEIGHT = 10
_OF_HOST = 5  # times as many on a host altogether, whatever their addresses look like
_MOST_SEGMENTS, _MOST_ALIKE = 30, 5
_MOST_SHAPES = 10_000  # that are remembered; what comes after is judged by its host
_VARIES = re.compile(r"[\d_.~%-]")


class Traps:
    """Counts what came of pages in a row, and says which addresses are asked for in vain."""

    def __init__(self, pages: int) -> None:
        """Begin with none. `pages`: so many empty answers in a row make a trap; 0 for any number."""
        self._most = pages * _WEIGHT
        self._in_vain: dict[str, int] = {}

    def note(self, url: str, reason: str | None = None) -> None:
        """Note what came of a page; without a reason, or with one that says nothing of its kind, it is an article."""
        weight = _WEIGHT if reason in EMPTY_ANSWERS else 1 if reason in _OF_OTHER_KIND else 0
        shape, host = shape_of(url)
        for key in (shape, host):
            if not weight:
                self._in_vain.pop(key, None)
            elif key in self._in_vain or len(self._in_vain) < _MOST_SHAPES:
                self._in_vain[key] = self._in_vain.get(key, 0) + weight

    def find(self, url: str) -> str | None:
        """Return which trap an address leads into, None where it may be asked for."""
        if not self._most:
            return None
        if goes_in_circles(url):
            return "its path repeats itself"
        shape, host = shape_of(url)
        if self._in_vain.get(shape, 0) >= self._most:
            return f"no article came of many addresses like {shape}"
        if self._in_vain.get(host, 0) >= _OF_HOST * self._most:
            return f"no article came of many addresses of {host}"
        return None


def shape_of(url: str) -> tuple[str, str]:
    """Return what an address has in common with those made alike, and its host.

    "https://example.org/town/2026/11/22/boats-race.html?page=3" has the shape "example.org/town/*/*/*/*?page".
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    segments = ("*" if _VARIES.search(each) else each for each in parts.path.split("/"))
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&")} - {""})
    return host + "/".join(segments) + ("?" + "&".join(names) if names else ""), host


def goes_in_circles(url: str) -> bool:
    """Tell whether a path holds the same folder again and again, or more folders than any archive has."""
    segments = [each for each in urlsplit(url).path.split("/") if each]
    if len(segments) > _MOST_SEGMENTS:
        return True
    return len(segments) >= _MOST_ALIKE and any(
        segments.count(each) >= _MOST_ALIKE for each in set(segments) if not each.isdecimal()
    )
