"""Read pages with another tool, in that tool's environment: the standard library and the tool, nothing of newscrawl.

`PYTHONPATH=. python -P -m benchmarks.peers TOOL`, with the tool's python, says in a line of JSON what it is, then
answers each line of standard input, `{"url": ..., "html": base64}`, with one: the fields of `benchmarks.costs.Reading`.
A prediction holds what the tool has a field for: title, body as a list of paragraphs, published, authors.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import re
import sys
import warnings
from dataclasses import asdict
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import lxml.etree
import lxml.html

from benchmarks.costs import Page, Prediction, measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LINES = re.compile(r"\s*\n\s*")
BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li blockquote pre td th div section article ul ol table tr br".split())


WARM = Page(
    "https://unknown.invalid/",
    b"<html><head><title>A title of some words</title></head><body><article><h1>A title of some words</h1>"
    + b"<p>A paragraph that is long enough, with a comma, and with a second sentence. Here is that sentence.</p>" * 9
    + b"</article></body></html>",
)


def trafilatura() -> Callable[[Page], Prediction]:
    """Read text with metadata, without comments."""
    from trafilatura import bare_extraction

    def read(page: Page) -> Prediction:
        found = bare_extraction(page.html, url=page.url, with_metadata=True, include_comments=False)
        return fields(found.title, found.text, found.date, (found.author or "").split("; ")) if found else {}

    return read


def newspaper4k() -> Callable[[Page], Prediction]:
    """Read as if downloaded already, without pictures."""
    from newspaper import Article, Config

    config = Config()
    config.fetch_images = False

    def read(page: Page) -> Prediction:
        article = Article(page.url, config=config)
        article.download(input_html=page.text)
        article.parse()
        return fields(article.title, article.text, article.publish_date, article.authors)

    return read


def news_please() -> Callable[[Page], Prediction]:
    """Let it vote between newspaper4k, readability and its own dates."""
    from newsplease import NewsPlease

    def read(page: Page) -> Prediction:
        article = NewsPlease.from_html(page.text, url=page.url, fetch_images=False)
        return fields(article.title, article.maintext, article.date_publish, article.authors)

    return read


def fundus() -> Callable[[Page], Prediction | None]:
    """Read with the publisher's own parser: the newest version of it that finds a headline and a text."""
    from fundus import PublisherCollection

    publishers = {
        host_of(address): publisher
        for publisher in PublisherCollection
        for address in (*publisher.deprecated_domains, publisher.domain)
    }
    parser_of = cache(lambda version: version())  # as its crawler keeps them

    def read(page: Page) -> Prediction | None:
        labels = host_of(page.url).split(".")
        hosts = (".".join(labels[start:]) for start in range(len(labels)))
        publisher = next((publishers[host] for host in hosts if host in publishers), None)
        if publisher is None:
            return None
        found: dict[str, Any] = {}
        for version in publisher.parser:
            found = parser_of(version).parse(page.text, error_handling="suppress")
            if found.get("title") and found.get("body"):
                break
        body = found.get("body")
        texts = list(body.as_text_sequence()) if body else []
        return fields(found.get("title"), "\n".join(texts), found.get("publishing_date"), found.get("authors") or [])

    return read


def resiliparse() -> Callable[[Page], Prediction]:
    """Read the main content as text, and what stands in `<title>`: the tool has no other field."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def read(page: Page) -> Prediction:
        tree = HTMLTree.parse_from_bytes(page.html, detect_encoding(page.html))
        text = extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False, comments=False)
        return {"title": tree.title, "body": paragraphs(text)}

    return read


def readability() -> Callable[[Page], Prediction]:
    """Read the summary, whose markup is split into blocks here, and the shortened title."""
    from readability import Document

    def read(page: Page) -> Prediction:
        document = Document(page.html)
        return {"title": document.short_title(), "body": list(blocks_of(document.summary(html_partial=True)))}

    return read


def goose3() -> Callable[[Page], Prediction]:
    """Read stored HTML, without pictures."""
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})

    def read(page: Page) -> Prediction:
        article = goose.extract(url=page.url, raw_html=page.text)
        published = article.publish_datetime_utc or article.publish_date
        return fields(article.title, article.cleaned_text, published, article.authors)

    return read


def gne() -> Callable[[Page], Prediction]:
    """Read with GeneralNewsExtractor, made for Chinese pages."""
    from gne import GeneralNewsExtractor

    extractor = GeneralNewsExtractor()

    def read(page: Page) -> Prediction:
        found = extractor.extract(page.text, host=page.url)
        return fields(found["title"], found["content"], found["publish_time"], [found["author"]])

    return read


TOOLS: dict[str, Callable[[], Callable[[Page], Prediction | None]]] = {
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "news-please": news_please,
    "fundus": fundus,
    "resiliparse": resiliparse,
    "readability": readability,
    "goose3": goose3,
    "gne": gne,
}
DISTRIBUTIONS = {"readability": "readability-lxml"}  # where PyPI has the tool under another name


def host_of(url: str) -> str:
    """Return the host without `www.`, empty if there is none."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def fields(title: str | None, text: str | None, published: Any, authors: list[str]) -> Prediction:
    """Return a prediction; a date may be an object or text."""
    day = published.isoformat() if hasattr(published, "isoformat") else published
    return {"title": title, "body": paragraphs(text), "published": day or None, "authors": [a for a in authors if a]}


def paragraphs(text: str | None) -> list[str]:
    """Split a text into its lines."""
    return [line for line in LINES.split((text or "").strip()) if line]


def blocks_of(markup: str) -> Iterator[str]:
    """Yield the text of each block of a fragment of HTML, without what blocks inside it hold."""
    parts: list[str] = []
    for event, element in lxml.etree.iterwalk(lxml.html.fromstring(markup), events=("start", "end", "comment", "pi")):
        if element.tag in BLOCKS:
            yield from paragraphs(" ".join("".join(parts).split()))
            parts.clear()
        parts.append((element.text if event == "start" else element.tail) or "")
    yield from paragraphs(" ".join("".join(parts).split()))


def refuse_network(event: str, _: tuple[Any, ...]) -> None:
    """Let no tool ask for what the stored page does not hold."""
    if event in {"socket.connect", "socket.getaddrinfo"}:
        raise ConnectionRefusedError("stored pages are read without a network")


def main(tool: str) -> None:
    """Answer until there are no more pages."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a tool prints is no answer
    logging.disable()
    warnings.simplefilter("ignore")
    sys.addaudithook(refuse_network)
    read = TOOLS[tool]()
    measure(read, WARM)  # what is imported or built late is no page's cost
    about: dict[str, Any] = {"version": metadata.version(DISTRIBUTIONS.get(tool, tool)), "lxml": lxml.etree.__version__}
    print(json.dumps(about), file=lines, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        reading = measure(read, Page(asked["url"], base64.b64decode(asked["html"])))
        print(json.dumps(asdict(reading)), file=lines, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
