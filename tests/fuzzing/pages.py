"""Checks of pages: whole ones, and the JSON in them."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from newscrawl import NotAnArticle
from newscrawl.console.kept_pages import load_kept
from newscrawl.library import facts_of, read_as
from tests.crawling import find_faults
from tests.kept_pages import kept_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

URL = "https://www.ecns.cn/china/2026-11-20/detail-ihx0000001.shtml"


def check_page(body: bytes) -> None:
    """NotAnArticle, or an article that keeps the contract: strict UTF-8, its schema, aware instants."""
    with suppress(NotAnArticle):
        article = read_as(facts_of(_outlet_of(body), URL), body, URL)
        line = json.dumps(asdict(article), default=datetime.isoformat, ensure_ascii=False, allow_nan=False)
        assert line.encode()
        assert find_faults([json.loads(line)]) == []
        for moment in (article.datePublished, article.dateModified):
            assert moment is None or moment.astimezone(UTC)


def _outlet_of(body: bytes) -> str:
    """Choose an outlet by what a page holds, so that each outlet's selectors meet their pages."""
    marks = {b"yanse": "ecns", b"left_zw": "chinanews", b"dabiaoti": "chinadaily_cn", b"bread-nav": "chinadaily"}
    return next((outlet for mark, outlet in marks.items() if mark in body), "site")


def check_structured(data: bytes) -> None:
    """Read a page in which the bytes are JSON: schema.org's, or an application's state."""
    page = b"<!DOCTYPE html><html><head><title>Boats race</title>%b</head><body><h1>Boats race</h1></body></html>"
    check_page(page % (b'<script type="application/ld+json">' + data + b"</script>"))
    check_page(page % (b'<script id="__NEXT_DATA__" type="application/json">' + data + b"</script>"))


@cache
def page_seeds() -> Sequence[bytes]:
    """One kept page of each generation of templates, and small ones."""
    kept = {(path.parent.name, path.stem[:4]): path for path in kept_pages()}
    small = [
        b'<html lang="fr"><head><meta property="og:title" content="Boats race"><meta name="author" content="By Ada B.">'
        b'<meta property="article:published_time" content="2026-11-20T08:00:00+08:00"><base href="//cdn.example/x/">'
        b'<link rel="canonical" href="/a?b=1#c"></head><body><h1>Boats race</h1><time datetime="2026-11-20">20 Nov'
        b"</time><article><p>"
        + b"The boats went out at dawn. "
        * 9
        + b'</p><figure><img src="a.jpg" srcset="b.jpg 2x">'
        b"<figcaption>Boats. Photo: C. D.</figcaption></figure><p>"
        + b"They came back. " * 9
        + b"</p></article></body>",
        b"<p>x",
        b"",
    ]
    return [load_kept(path).body for path in kept.values()] + small


STRUCTURED = (
    {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": ["NewsArticle"], "@id": "#a", "headline": "Boats race", "author": {"@id": "#p"}},
            {"@type": "Person", "@id": "#p", "name": "Ada B.", "url": "/ada", "jobTitle": "Editor"},
        ],
    },
    {
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@id": URL},
        "headline": "Boats race",
        "alternativeHeadline": "On the lake",
        "articleBody": "The boats went out.<br>They came back at noon, and all was well." * 5,
        "datePublished": "2026-11-20T08:00:00+08:00",
        "dateModified": 1763600000,
        "author": [{"name": "Ada B."}, "Cy D."],
        "publisher": {"@type": "Organization", "name": "The Lake", "logo": {"url": "/l.png"}},
        "image": [{"url": "/a.jpg", "width": "640", "height": {"value": 480}, "caption": "Boats"}, "/b.jpg"],
        "video": {"@type": "VideoObject", "contentUrl": "/v.mp4", "duration": "PT1M", "thumbnailUrl": ["/t.jpg"]},
        "keywords": "boats, lake",
        "articleSection": ["Sport"],
        "isAccessibleForFree": "False",
        "inLanguage": {"name": "en"},
        "isBasedOn": {"url": "https://wire.example/1"},
    },
    {
        "props": {
            "title": "Boats race",
            "body": [{"type": "p", "children": [{"text": "The boats went out at dawn, and came back. " * 4}]}] * 3,
            "html": "<p>The boats went out.</p><p>They came back at noon.</p>" * 4,
        }
    },
)
