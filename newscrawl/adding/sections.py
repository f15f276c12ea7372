"""Read list pages of unknown make: which links on them are the list, and how the list goes on."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.adding.list_pages import NEXT
from newscrawl.dates import read_date
from newscrawl.discovery.section import Section
from newscrawl.markup import text_of
from newscrawl.text import is_chinese
from newscrawl.urls import absolute, host_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from selectolax.lexbor import LexborNode

    from newscrawl.adding.list_pages import ListPage

_FEWEST_ROWS = 4
_SHORTEST_TITLE = 12  # characters; a CJK character counts for two
_IN_ALL = 0.5  # of the list pages; what stands on more of them is furniture
_MOST_DATED = 0.8
_LONGEST_DATE = 40
_ROWS = ("li", "article", "tr", "div", "dd", "p", "section")
_PLAIN_CLASS = re.compile(r"[A-Za-z][A-Za-z_-]*(?:\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Make:
    """How lists are made: CSS of a row, of the link and of the date in it; `rows` is None where a link is a row."""

    rows: str | None
    links: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A list page as a source, and the addresses it announces."""

    source: Section
    label: str
    announces: tuple[str, ...]


def find_sections(
    pages: list[ListPage], is_article: Callable[[str], bool], languages: tuple[str, ...], now: datetime
) -> list[FoundSection]:
    """Return those of the pages that are lists of articles, as sources.

    The list of a page is the make of rows that announces most of what the other pages do not announce: rankings and
    teasers stand on all of them.
    """
    by_page = [_makes_on(page, is_article) for page in pages]
    common = _furniture(by_page)
    totals: Counter[Make] = Counter()
    for makes in by_page:
        totals.update({make: len(set(urls) - common) for make, urls in makes.items()})
    found = []
    for page, makes in zip(pages, by_page, strict=True):
        own = {make: urls for make, urls in makes.items() if len(set(urls) - common) >= _FEWEST_ROWS}
        best = max(own, key=lambda make: (totals[make], len(own[make])), default=None)
        if best is None:
            continue
        date = _find_date(page, best, is_article, languages, now)
        source = Section(
            page.url,
            links=best.links,
            rows=best.rows,
            date=date,
            pages=_find_pages(page, is_article),
            section=_section_of(page),
        )
        found.append(FoundSection(source, page.label, tuple(dict.fromkeys(own[best]))))
    return found


def _furniture(by_page: list[dict[Make, list[str]]]) -> set[str]:
    """Return the addresses that stand on most of the pages."""
    if len(by_page) < 3:
        return set()
    pages_of = Counter(url for makes in by_page for url in {url for urls in makes.values() for url in urls})
    return {url for url, number in pages_of.items() if number > _IN_ALL * len(by_page)}


def _makes_on(page: ListPage, is_article: Callable[[str], bool]) -> dict[Make, list[str]]:
    """Return the addresses of articles on a page by how their rows are made."""
    articles = [(url, node) for url, node in page.links() if is_article(url)]
    inside = _count_inside(articles)
    makes: dict[Make, list[str]] = defaultdict(list)
    for url, node in articles:
        if _breadth(text_of(node)) < _SHORTEST_TITLE and not (node.attributes.get("title") or ""):
            continue
        makes[_make_of(node, inside)].append(url)
    return dict(makes)


def _count_inside(articles: list[tuple[str, LexborNode]]) -> dict[int, set[str]]:
    """Return for every element around links the addresses inside it."""
    inside: dict[int, set[str]] = defaultdict(set)
    for url, node in articles:
        parent = node.parent
        while parent is not None and parent.tag not in {"body", "html"}:
            inside[parent.mem_id].add(url)
            parent = parent.parent
    return inside


def _make_of(link: LexborNode, inside: dict[int, set[str]]) -> Make:
    """Return how the row of a link is made: the outermost element that holds no other article is the row."""
    row, around = None, link.parent
    chain = ["a"]
    while around is not None and len(inside.get(around.mem_id, ())) == 1:
        row = around
        if around.tag in {"h1", "h2", "h3", "h4", "h5"}:
            chain = [f"{around.tag} a"]
        around = around.parent
    container = _name_of(around) if around is not None else "body"
    if row is None or row.tag not in (*_ROWS, "h2", "h3", "h4", "dt"):
        return Make(None, f"{container} > a" if row is None else f"{container} a")
    if row.tag.startswith("h"):
        return Make(None, f"{container} > {row.tag} a")
    return Make(f"{container} > {_name_of(row, is_row=True)}", chain[0])


def _name_of(node: LexborNode, *, is_row: bool = False) -> str:
    """Return CSS for an element: its id, its tag with the first plain class, or its tag below what has such a name."""
    attributes = node.attributes
    identity = attributes.get("id") or ""
    if not is_row and re.fullmatch(r"[A-Za-z][A-Za-z_-]*", identity):
        return f"#{identity}"
    classes = [name for name in (attributes.get("class") or "").split() if _PLAIN_CLASS.fullmatch(name)]
    if is_row:
        return node.tag or "*"
    if classes:
        return f"{node.tag}.{classes[0]}"
    parent = node.parent
    if parent is None or node.tag == "body":
        return node.tag or "*"
    above = _name_of(parent)
    return f"{above} > {node.tag}" if above.count(">") < 3 else f"{above.rpartition(' > ')[0]} {node.tag}"


def _find_date(
    page: ListPage, make: Make, is_article: Callable[[str], bool], languages: tuple[str, ...], now: datetime
) -> str | None:
    """Return CSS of the date in a list's rows."""
    if make.rows is None:
        return None
    rows = [
        row for row in page.tree.css(make.rows) if any(_is_list_link(page, node, is_article) for node in row.css("a"))
    ]
    found: Counter[str] = Counter()
    for row in rows:
        names = set()
        for node in row.css("time, span, b, em, i, small, td, p, div"):
            text = text_of(node)
            if 4 < len(text) <= _LONGEST_DATE and not node.css("a") and read_date(text, languages=languages, now=now):
                classes = [
                    name for name in (node.attributes.get("class") or "").split() if _PLAIN_CLASS.fullmatch(name)
                ]
                bare = (
                    f"{node.tag}:not(:has(a))" if any(other.css("a") for other in row.css(str(node.tag))) else node.tag
                )
                names.add(f"{node.tag}.{classes[0]}" if classes else str(bare))
        found.update(names)
    dated = [name for name, number in found.most_common() if number >= _MOST_DATED * len(rows)]
    return dated[0] if dated else None


def _is_list_link(page: ListPage, node: LexborNode, is_article: Callable[[str], bool]) -> bool:
    url = absolute(page.url, node.attributes.get("href"))
    return url is not None and is_article(url)


def _find_pages(page: ListPage, is_article: Callable[[str], bool]) -> str | None:
    """Return `pages`, what page 2 and the others are called, as far as a link to page 2 tells."""
    for url, node in page.links():
        label = text_of(node)
        if not NEXT.match(label) or is_article(url) or host_of(url) != host_of(page.url):
            continue
        template = _template_of(page.url, url)
        if template:
            return template
    return None


def _template_of(first: str, second: str) -> str | None:
    """Return "index_{page}.shtml" from the addresses of the first page and the second; None where it holds no 2."""
    if "{" in second or "}" in second:
        return None
    folder = first.rpartition("/")[0] + "/" if "?" not in first else first.partition("?")[0].rpartition("/")[0] + "/"
    rest = second.removeprefix(folder)
    template, number = re.subn(r"(?<!\d)0*2(?!\d)(?=\D*$)", "{page}", rest, count=1)
    return template if number and "0" not in rest[: rest.find("2")][-1:] else None


def _section_of(page: ListPage) -> str | None:
    """Return the last word of the list's path."""
    words = [part for part in urlsplit(page.url).path.split("/") if part]
    if words and "." in words[-1]:
        words.pop()
    return words[-1] if words and re.fullmatch(r"[A-Za-z][\w-]*", words[-1], re.ASCII) else None


def _breadth(text: str) -> int:
    return len(text) * (2 if is_chinese(text) else 1)
