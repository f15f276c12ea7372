"""Invented publishers whose pages are read without selectors: what real ones have, each in another make.

Three are the newsroom's (structured data; bare HTML in tables; Chinese in GBK), four are printed here: a graph of
structured data as content systems make it, an application's state beside the page it was drawn from, microdata, and
text in nested boxes with nothing that says what it is.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from random import Random
from string import Template
from typing import TYPE_CHECKING, Any

from tests.newsroom.stories import make_stories
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tests.newsroom.story import Story

FROM_THE_NEWSROOM = ("fjordpost", "millford", "lanhe")
_FILES = Path(__file__).with_name("templates")
_PARAGRAPH = {"state": '<div class="css-k2"><p class="css-3m4n"><span>{}</span></p></div>', "boxes": "<div>{}</div>"}
_WORD = re.compile(r"\b[a-z]{2,}\b|[\u4e00-\u9fa5]")
_SYLLABLES = "ba den fi gor hal ink jo kel lum mar nes ost pra qui rel sto tam ule vin wer yar zon".split()
_REWORDED = 0.6  # of all words: few groups of three are left as they were


@dataclass(frozen=True)
class Printed:
    """A page as its publisher prints it; the bytes are in `encoding`."""

    path: str
    markup: str
    story: Story
    encoding: str = "utf-8"


def print_mixed(count: int, now: datetime, site: str) -> Iterator[Printed]:
    """Yield pages of all publishers in turn, so many altogether; all stand on `site`."""
    shares = [_from_newsroom(outlet, count, now) for outlet in FROM_THE_NEWSROOM]
    shares += [_from(name, seed, count, now, site) for seed, name in enumerate(_FORMS, start=2)]
    for number in range(count):
        yield next(shares[number % len(shares)])


def plain_stories(outlet: str, count: int, seed: int, now: datetime) -> list[Story]:
    """Return stories of one page each and without traps in the outlet's newest template, oldest first.

    They are twice as long as the newsroom's, and share few phrases: of those each has some in common with fifteen
    others, which makes telling copies dear; of real ones, one in six with one other. A campaign measures what ordinary
    pages cost; the tests have the odd ones.
    """
    template = load_template(outlet)
    made = make_stories(outlet, template, 2 * count * (1 + len(template.GENERATIONS)), seed, now)
    newest = [story for story in made if story.template == template.GENERATIONS[0] and story.paragraphs][-2 * count :]
    return [
        replace(
            story, pages=1, traps=frozenset(), paragraphs=_reword(story.paragraphs + other.paragraphs[1:], story.key)
        )
        for story, other in zip(newest[count:], newest[:count], strict=True)
    ]


def _reword(paragraphs: tuple[str, ...], seed: str) -> tuple[str, ...]:
    """Return paragraphs of which most small words are invented ones, and most Han characters others."""
    chance = Random(seed)

    def choose(word: re.Match[str]) -> str:
        if chance.random() > _REWORDED:
            return word[0]
        if word[0].isascii():
            return "".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3)))
        return chr(chance.randint(0x4E00, 0x8FFF))

    return tuple(_WORD.sub(choose, text) for text in paragraphs)


def _from_newsroom(outlet: str, count: int, now: datetime) -> Iterator[Printed]:
    template = load_template(outlet)
    for story in plain_stories(outlet, count, 1, now):
        yield Printed(story.path, template.render(story), story, story.encoding)


def _from(name: str, seed: int, count: int, now: datetime, site: str) -> Iterator[Printed]:
    page = Template((_FILES / f"{name}.html").read_text(encoding="utf-8"))
    paragraph = _PARAGRAPH.get(name, "<p>{}</p>")
    data: Callable[[Story, str], Any] = _DATA.get(name, lambda *_: None)
    for number, story in enumerate(plain_stories("fjordpost", count, seed, now), start=1):
        path = f"/{name}/{story.published:%Y/%m/%d}/news-of-the-day-{seed}{number:05d}.html"
        authors = (f'<b itemprop="author">{escape(each)}</b> ' for each in story.reporters)
        values = {
            "headline": escape(story.headline),
            "url": site + path,
            "iso": story.published.isoformat(),
            "day": f"{story.published:%d %B %Y}",
            "minute": f"{story.published:%Y-%m-%d %H:%M}",
            "authors": "".join(authors),
            "body": "\n".join(paragraph.format(escape(text, quote=False)) for text in story.paragraphs),
            "data": json.dumps(data(story, site + path)).replace("</", "<\\/"),
        }
        yield Printed(path, page.substitute(values), story)


def _graph(story: Story, url: str) -> dict[str, Any]:
    """Return a graph of things that name each other by their ids."""
    authors = [(f"{url}#author{number}", name) for number, name in enumerate(story.reporters)]
    publisher = {"@type": "Organization", "@id": f"{url}#organization", "name": "The Heron"}
    article = {
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "isPartOf": {"@id": url},
        "author": [{"@id": each} for each, _ in authors],
        "headline": story.headline,
        "datePublished": story.published.isoformat(),
        "dateModified": story.published.isoformat(),
        "publisher": {"@id": publisher["@id"]},
        "articleSection": ["News"],
    }
    page = {"@type": "WebPage", "@id": url, "url": url, "name": f"{story.headline} - The Heron"}
    people = [{"@type": "Person", "@id": each, "name": name} for each, name in authors]
    return {"@context": "https://schema.org", "@graph": [article, page, *people, publisher]}


def _state(story: Story, url: str) -> dict[str, Any]:
    """Return what an application keeps of the article that it has drawn."""
    article = {
        "headline": story.headline,
        "url": url,
        "publishedAt": story.published.isoformat(),
        "authors": [{"name": name} for name in story.reporters],
        "body": [{"type": "paragraph", "id": number, "html": text} for number, text in enumerate(story.paragraphs)],
    }
    return {"props": {"pageProps": {"article": article}}, "page": "/[...slug]", "buildId": "b1946ac92492d2347c6"}


_DATA = {"graph": _graph, "state": _state}
_FORMS = ("graph", "state", "microdata", "boxes")
