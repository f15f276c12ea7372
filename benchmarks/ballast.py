"""What real pages carry beside their article, invented: scripts, styles, drawings, menus, other news, comments.

Of real pages of 250 to 500 KiB, a third is scripts, a fifth styles, a twelfth drawings; the rest is markup, and a
quarter of them have more than 1,700 tags and 270 links. What is made here keeps to these shares, with rather more
tags. Scripts, styles and drawings are a publisher's, the same on all its pages, but for a fourth of the scripts, which
holds data about the page; lists of other news and comments are a page's own.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from functools import lru_cache
from html import escape
from random import Random
from typing import TYPE_CHECKING

from tests.newsroom.templates.furniture import EDITION, ENGLISH, tease

if TYPE_CHECKING:
    from collections.abc import Callable

_SHARES = {"scripts": 0.32, "styles": 0.19, "drawings": 0.08, "menu": 0.04, "comments": 0.06}
"""The rest is lists of other news."""
_OF_THE_PAGE = 0.25  # of the scripts
_WITH_MARKUP = 16  # one statement in so many holds some in its strings
_WORDS = "ad track slot card grid feed lazy user vote play share modal media promo layer theme query frame event cache"
_WORD = _WORDS.split()
_BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)
_END_OF_HEAD = re.compile(r"</head>", re.IGNORECASE)
_END_OF_BODY = re.compile(r"(?s)</body>(?!.*</body>)", re.IGNORECASE)
_MENU = (
    '<li class="menu__item menu__item--{word}"><a class="menu__link" href="/{word}/{number}/" data-pos="{number}">'
    "{title}</a></li>"
)
_CARD = """\
<div class="card card--{word} js-{other} u-flex u-flex--column@small u-margin-bottom--24" data-component="more-card"
 data-track='{{"area":"more","place":{place},"id":"{number}","section":"{word}","label":"{title}","experiment":null,
"context":{{"template":"article","variant":"b","position":{place},"list":"{other}-{word}-after-text","origin":"editor"}}}}'>
<a class="card__media" href="{href}" tabindex="-1" aria-hidden="true"><img class="lazy card__image" src="data:image/gif;
base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" data-sizes="auto" width="320" height="180" alt=""
 data-srcset="/img/{number}/{number}-{word}-{other}/w320/h180/q80/f-webp/{word}.webp 320w,
 /img/{number}/{number}-{word}-{other}/w640/h360/q80/f-webp/{word}.webp 640w,
 /img/{number}/{number}-{word}-{other}/w960/h540/q80/f-webp/{word}.webp 960w,
 /img/{number}/{number}-{word}-{other}/w1280/h720/q80/f-webp/{word}.webp 1280w"></a>
<h3 class="card__title u-font--serif u-size--18"><a class="card__link" href="{href}">{title}</a></h3>
<span class="card__text">{text}</span><span class="card__time">{date}</span></div>"""
_COMMENT = """\
<div class="comment" id="comment-{number}" data-depth="{place}"><strong class="comment__name">{word} {other}</strong>
<span class="comment__time">{date}</span><p>{title}? {text} {text}</p>
<button class="comment__vote" type="button" data-vote="up" data-comment="{number}">{place}</button></div>"""


class Ballast:
    """One publisher's ballast."""

    def __init__(self, publisher: str) -> None:
        self._publisher = publisher

    def add(self, page: str, key: str, size: int) -> str:
        """Return the page, which has a head and a body, with so much around its article that it has about `size` bytes.

        `key` names the page: the same key gets the same lists and comments.
        """
        missing = size - len(page.encode())
        if missing <= 0:
            return page
        sizes = {kind: int(missing * share) for kind, share in _SHARES.items()}
        own = int(sizes["scripts"] * _OF_THE_PAGE)
        scripts = _scripts(self._publisher, _rounded(sizes["scripts"] - own))
        half = len(scripts) // 2
        styles = _styles(self._publisher, _rounded(sizes["styles"]))
        head = "\n".join((styles, *scripts[:half], _data(f"{self._publisher}/{key}", own)))
        top = _drawings(self._publisher, _rounded(sizes["drawings"])) + _menu(self._publisher, _rounded(sizes["menu"]))
        comments = _items(_COMMENT, f"{key} comments", sizes["comments"])
        comments = f'<section class="comments" id="comments"><h2>Comments</h2>\n{comments}\n</section>'
        foot = "\n".join((*scripts[half:], comments))
        news = _items(_CARD, f"{key} more", missing - len(head) - len(top) - len(foot))
        foot += f'\n<section class="more"><h2>More news</h2>\n{news}\n</section>\n'
        page = _END_OF_HEAD.sub(lambda end: head + end[0], page, count=1)
        page = _BODY.sub(lambda begin: begin[0] + top, page, count=1)
        return _END_OF_BODY.sub(lambda end: foot + end[0], page, count=1)


def _rounded(size: int) -> int:
    """Return a size that pages of about one length share, so that what is the publisher's is made once."""
    return round(size, -3) if size > 5_000 else round(size, -2)


def _grown(piece: Callable[[int], str], size: float) -> list[str]:
    """Return pieces that have about `size` bytes together: as near to it as whole pieces come."""
    pieces: list[str] = []
    length = 0
    while True:
        following = piece(len(pieces))
        if length + len(following) / 2 > size:
            return pieces
        pieces.append(following)
        length += len(following) + 1


@lru_cache(maxsize=64)
def _styles(publisher: str, size: int) -> str:
    chance = Random(f"{publisher} styles")

    def rule(number: int) -> str:
        one, other = chance.sample(_WORD, 2)
        return (
            f".{one}-{other}--{number}>a:hover,.{one} .{other}__{number}::before{{margin:{number % 32}px auto;color:#"
            f"{chance.getrandbits(24):06x};background:url(/static/{one}.svg) 0 -{number}px/cover;display:flex}}"
        )

    return "<style>" + "".join(_grown(rule, size)) + "</style>"


@lru_cache(maxsize=64)
def _scripts(publisher: str, size: int) -> list[str]:
    """Return script elements: one long, some short ones, as bundlers write them, with markup in their strings."""
    chance = Random(f"{publisher} scripts")

    def statement(number: int) -> str:
        one, other = chance.sample(_WORD, 2)
        if number % _WITH_MARKUP == 0:
            markup = f'\'<div class="{one}"><p>\'+t[i]+"</p></div>"'
            return f"e.{one}=function(t,n){{for(var i=0;i<t.length;i++)n[i]={markup}}};"
        code = chance.getrandbits(32)
        known = f"{{{other}:!{number % 2},id:0x{code:x}}}"
        return f'e.{one}=function(t,n){{return t>{number}?r("{other}",t):n||{known}}};'

    lengths = [size // 2, *(size // 24 for _ in range(12))]
    texts = ("".join(_grown(statement, length)) for length in lengths if length > 100)
    return [f"<script>!function(e,r){{{text}}}(window.app=window.app||{{}},self.run);</script>" for text in texts]


def _data(seed: str, size: int) -> str:
    """Return a script that holds data about the page."""
    chance = Random(seed)

    def entry(number: int) -> str:
        one, other = chance.sample(_WORD, 2)
        inner = {"id": chance.getrandbits(40), "kind": one, "label": f"{one} & {other}", "on": bool(number % 3)}
        return json.dumps(f"{other}-{number}") + ":" + json.dumps(inner)

    return "<script>window.settings={" + ",".join(_grown(entry, size)) + "};</script>"


@lru_cache(maxsize=64)
def _drawings(publisher: str, size: int) -> str:
    chance = Random(f"{publisher} drawings")

    def drawing(number: int) -> str:
        places = (f"c{chance.random() * 9:.2f} {chance.random() * 9:.2f}l-{chance.random() * 5:.3f}" for _ in range(40))
        inner = f'<title>{chance.choice(_WORD)}</title><path d="M1 2{"".join(places)}z"/>'
        return f'<symbol id="icon-{number}" viewBox="0 0 24 24">{inner}</symbol>'

    return f'<svg style="display:none" xmlns="http://www.w3.org/2000/svg">{"".join(_grown(drawing, size))}</svg>'


@lru_cache(maxsize=64)
def _menu(publisher: str, size: int) -> str:
    chance = Random(f"{publisher} menu")

    def item(number: int) -> str:
        word = chance.choice(_WORD)
        return _MENU.format(word=word, number=number, title=word.title())

    return f'<nav class="menu" aria-label="Main"><ul>{"".join(_grown(item, size))}</ul></nav>'


def _items(form: str, key: str, size: int) -> str:
    """Return cards or comments, each with news that no other page has."""
    chance = Random(key)

    def item(place: int) -> str:
        one, other = chance.sample(_WORD, 2)
        number = chance.randrange(10**6, 10**7)
        (news,) = tease(ENGLISH, f"{key} {place}", 1, EDITION - timedelta(hours=place), lambda *_: f"/{one}/{number}/")
        values = {name: escape(text) for name, text in news.items()}
        return form.format(
            **values, word=one.title() if form is _COMMENT else one, other=other, place=place, number=number
        )

    return "\n".join(_grown(item, size))
