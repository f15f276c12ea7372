"""Pages of links, and which of a site's links may lead to lists of articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.decoding import decode
from newscrawl.markup import HostilePageError, parse, text_of
from newscrawl.urls import absolute, host_of, lies_under

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NO_SECTION = re.compile(
    r"(?:^|[/_.-])(?:about|contact|privacy|terms|legal|imprint|impressum|login|logout|register|account|subscri\w*|search|tags?|"
    r"authors?|rss|feeds?|atom|video|videos|podcasts?|newsletters?|advert\w*|jobs|careers?|help|faq|sitemap|shop|cookies?|"
    r"datenschutz|kontakt|guanyu|aboutus|app|apps|download|weather|games)(?:[/_.-]|$)",
    re.IGNORECASE,
)
NEXT = re.compile(
    r"^\W*(?:next(?: page)?|older(?: posts)?|more|下一页|下页|后一页|weiter|suivant\w*|siguiente|2)\W*$", re.IGNORECASE
)
"""The words of links to the next page of a list."""

_LIST_FILE = re.compile(r"(?:index|list|default|page|news)?[_-]?\d{0,3}(?:\.\w{2,5})?$")
_LONGEST_LABEL = 24
_MOST_DEPTH = 3


@dataclass(frozen=True, slots=True)
class ListPage:
    """A downloaded page of links."""

    url: str
    label: str
    tree: LexborHTMLParser

    def links(self) -> list[tuple[str, LexborNode]]:
        """Return the addresses of its links, with the links."""
        nodes = ((absolute(self.url, node.attributes.get("href")), node) for node in self.tree.css("a[href]"))
        return [(url, node) for url, node in nodes if url]


def parse_list_page(url: str, body: bytes, charset: str | None, label: str = "") -> ListPage | None:
    """Return a page of links; None where it is not parsed."""
    try:
        return ListPage(url, label, parse(decode(body, charset).page))
    except HostilePageError:
        return None


def find_section_links(front: ListPage, is_article: Callable[[str], bool]) -> dict[str, str]:
    """Return the addresses that may be a site's list pages, with the words of their links, in the page's order."""
    site = host_of(front.url).removeprefix("www.")
    found: dict[str, str] = {}
    for url, node in front.links():
        parts = urlsplit(url)
        label = text_of(node)
        depth = len([part for part in parts.path.split("/") if part])
        is_near = (
            lies_under(host_of(url), site) and 1 <= depth <= _MOST_DEPTH and url.rstrip("/") != front.url.rstrip("/")
        )
        is_word = 0 < len(label) <= _LONGEST_LABEL and not NEXT.match(label)
        if is_near and is_word and not is_article(url) and not _NO_SECTION.search(parts.path):
            last = parts.path.rpartition("/")[2]
            if (
                "." not in last
                or _LIST_FILE.fullmatch(last)
                or last.rpartition(".")[2] in {"html", "htm", "shtml", "php"}
            ):
                found.setdefault(url, label)
    return found
