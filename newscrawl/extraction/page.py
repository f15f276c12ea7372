"""One downloaded article page: decoded once, parsed once, clutter removed once, shared by all layers."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from newscrawl.decoding import decode
from newscrawl.extraction.blocks import Block, blocks_in
from newscrawl.extraction.headings import Headings, find_headings
from newscrawl.markup import joined, parse, select, text_of
from newscrawl.urls import absolute, may_be_further_page

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from newscrawl.markup import Alternatives

# What is never read: programs, styles, and the copy of the text for browsers without scripts.
_UNREAD = ["script", "style", "noscript", "template"]


class Page:
    """An article page. Raises HostilePageError where its markup would freeze a parser.

    Unless `is_patient`, SlowPageError is raised instead of beginning with what may take long, by this and by layers.
    `url` is the address after redirects, `charset` what the HTTP header declares, `clutter` CSS of what no layer may
    see, `pages` CSS of the links to further pages, which may stand in the clutter. `warnings` collects what a careful
    reader of the article should know.
    """

    def __init__(
        self,
        body: bytes,
        url: str,
        *,
        charset: str | None = None,
        clutter: Alternatives = (),
        pages: Alternatives = (),
        is_patient: bool = True,
    ) -> None:
        decoded = decode(body, charset)
        self.url = url
        self.is_patient = is_patient
        self.encoding = decoded.encoding
        self.warnings: list[str] = []
        self.text_css: str | None = None
        """CSS of the element in which the generic reading found the text, for the further pages of the article."""
        if decoded.replaced:
            self.warnings.append(f"{decoded.replaced} unreadable bytes in {decoded.encoding}")
        if decoded.doubt:
            self.warnings.append(decoded.doubt)
        self._decoded = decoded
        self.tree = parse(decoded.page, is_patient=is_patient)
        found = self.tree.css('script[type*="ld+json"], rt')  # each question goes through the whole page
        self.json_ld = [node.text(deep=True) for node in found if node.tag == "script"]
        self.tree.strip_tags(_UNREAD)
        # How words are spoken, without brackets to tell it apart.
        if len(found) > len(self.json_ld) and self.tree.css_first("rp") is None:
            self.tree.strip_tags(["rt"])
        hrefs = dict.fromkeys(node.attrs.get("href") or "" for node in self.select(pages))
        links = (absolute(url, href) for href in hrefs if may_be_further_page(href))
        self.further_pages = tuple(link for link in links if link)
        for css in joined(clutter):
            for node in self.tree.css(css):
                node.decompose()

    @cached_property
    def html(self) -> str:
        """The page's text, markup included. Few pages are asked for it: an outlet's are read in the tree."""
        return self._decoded.text

    @property
    def utf8(self) -> bytes:
        """The same as bytes, which are there already, and searched faster where the text as a whole is wide."""
        return self._decoded.page

    @cached_property
    def metas(self) -> dict[str, tuple[str, ...]]:
        """The contents of the meta elements by their name, property or itemprop in lower case, in page order."""
        found: dict[str, list[str]] = {}
        for node in self._metas_and_links:
            if node.tag != "meta":
                continue
            attributes = node.attributes
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            content = (attributes.get("content") or "").strip()
            if name and content:
                found.setdefault(name.strip().lower(), []).append(content)
        return {name: tuple(contents) for name, contents in found.items()}

    @cached_property
    def canonical(self) -> str | None:
        """What the first link element of that name leads to, as printed."""
        link = next((node for node in self._metas_and_links if node.tag == "link"), None)
        return link.attributes.get("href") if link is not None else None

    @cached_property
    def _metas_and_links(self) -> list[LexborNode]:
        return self.tree.css('meta[content], link[rel="canonical"]')  # in one: each goes through the whole page

    def meta(self, *names: str) -> str | None:
        """Return the first content of the first meta element of these names."""
        metas = self.metas
        return next((metas[name][0] for name in names if name in metas), None)

    @cached_property
    def title(self) -> str | None:
        """The text of the title element."""
        node = self.tree.css_first("title")
        return text_of(node) or None if node is not None else None

    @cached_property
    def found_headings(self) -> Headings:
        """The headings above the text, and what is known of them."""
        return find_headings(self.tree, self.url)

    @property
    def headings(self) -> tuple[str, ...]:
        """The texts of the headings above the text, none twice."""
        return tuple(heading.text for heading in self.found_headings.shown)

    @cached_property
    def blocks(self) -> list[Block]:
        """All lines of text and pictures the page shows, in order."""
        return blocks_in(self.tree.body, self.url) if self.tree.body is not None else []

    @cached_property
    def language(self) -> str | None:
        """What the html element declares."""
        node = self.tree.css_first("html")
        attributes = node.attributes if node is not None else {}
        return attributes.get("lang") or attributes.get("xml:lang")

    def select(self, alternatives: Alternatives) -> list[LexborNode]:
        """Return the nodes of the first CSS alternative that matches anything."""
        return select(self.tree, alternatives)
