"""What stands around a text is told by elements' names and classes, and by words."""

from __future__ import annotations

import pytest

from newscrawl.extraction.elements import Element
from newscrawl.extraction.furniture import FURNITURE, HIDDEN, NEVER_TEXT, traits_of
from newscrawl.extraction.furniture_lines import is_furniture_line, is_label, presents_author
from newscrawl.markup import parse


def traits(tag: str) -> int:
    name = tag.partition(" ")[0]
    node = parse(f"<{tag}>x</{name}>").css_first(name)
    assert node is not None
    return traits_of(Element(node))


@pytest.mark.parametrize(
    "tag",
    [
        "div class=related", "div class='box most-read'", "div class=RelatedStories", "div id=newsletter-2",
        "aside", "div role=complementary", "div class=c-teaser__copy", "section class='article-tags'",
        "div class=tag-list",
        "div class='author-bio'", "div class=publicidad", "pp-inline-teaser",
        "p class=story__authors", "div class=audio-player", "div class=feedback", "span class=kicker",
        "section class=c-latest", "div class=video-title",
    ],
)  # fmt: skip
def test_furniture(tag: str) -> None:
    assert traits(tag) & FURNITURE


@pytest.mark.parametrize(
    "tag",
    [
        "div", "div class=story", "article class='post tag-harbour category-news has-sidebar'",
        "article class='node node-promoted'",
        "h2 class=article-header",
        "div class='grid grid--has-ads'", "div class=shareholders", "div class=navigable-heading-x1",
        "div class=headline",
    ],
)  # fmt: skip
def test_no_furniture(tag: str) -> None:
    assert traits(tag) == 0


@pytest.mark.parametrize(
    "tag",
    [
        "div hidden",
        "p style='display: none'",
        "div class='box hidden'",
        "div class=d-none",
        "p class=is-hidden",
        "h2 class=visually-hidden",
        "h3 class=sr-only",
    ],
)
def test_hidden(tag: str) -> None:
    assert traits(tag) & HIDDEN


@pytest.mark.parametrize(
    "tag", ["div class='hidden md:block'", "div class=hidden-gem", "div class='d-none d-md-block'"]
)
def test_hidden_elsewhere_only(tag: str) -> None:
    assert not traits(tag) & HIDDEN


@pytest.mark.parametrize("tag", ["footer", "nav", "div id=onetrust-sdk", "div class=comments", "ol class=comment-list"])
def test_never_a_text(tag: str) -> None:
    assert traits(tag) & NEVER_TEXT


@pytest.mark.parametrize("tag", ["article class=comments-open", "div class=commentary"])
def test_a_text_that_may_be_commented_on(tag: str) -> None:
    assert not traits(tag) & NEVER_TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Read more", "Read also: kites rise", "Lesen Sie auch", "Lire aussi", "Leia também", "Te puede interesar",
        "Leggi anche", "Lees ook", "Czytaj więcej", "Читайте также",
        "相关阅读", "اقرأ أيضا", "関連記事", "관련 기사", "About the author", "You might like", "Explore further",
        "More about:", "Latest from the harbour", "Editor’s Picks", "Mehr Themen:", "Zum Weiterlesen:",
        "Das könnte dich auch interessieren", "Voir aussi", "Veja também:", "Vea también", "Dowiedz się więcej",
        "更多资讯", "เรื่องที่เกี่ยวข้อง",
    ],
)  # fmt: skip
def test_labels(line: str) -> None:
    assert is_label(line)
    assert is_furniture_line(line, 0)


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Anna Rowe", "Bild: Example", "Quelle: Example", "Bron: EXAMPLE", "Fuente: Example", "Advertising",
        "Iklan",
        "Our Standards: The Example Principles.", "Was this page helpful?", "War der Artikel nützlich?",
        "Fehler gefunden? Jetzt melden.", "This slideshow requires JavaScript.",
        "Gallery Credit: Anna Rowe", "Crédits photos : Example", "Alle Angaben ohne Gewähr", "Valora esta noticia",
        "Möchten Sie den Artikel teilen?", "Rezept drucken",
        "By Anna Rowe", "Von: Anna Rowe", "von Anna Rowe, Hamburg", "Written by Anna van der Rowe", "Par Anna Rowe",
        "Published: 1 May 2024", "Uppdaterad 15.59 | Publicerad 14.14", "Aktualisiert am 07.01.2026 - 18:50 Uhr",
        "This story was originally published May 1, 2024, 12:20 PM.",
    ],
)  # fmt: skip
def test_remarks_on_a_text_go_alone(line: str) -> None:
    assert is_furniture_line(line, 0)
    assert not is_label(line)


@pytest.mark.parametrize(
    "line",
    [
        "By noon the boats were home", "Von Anfang an war es windig", "Words of wisdom", "Par exemple",
        "The source: nobody knew it", "He published 12 books on boats", "Photos of the boats are on show",
        "Credit is cheap",
    ],
)  # fmt: skip
def test_what_begins_like_a_remark(line: str) -> None:
    assert not is_furniture_line(line, 0)


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to our newsletter and never miss a boat.", "Follow us on Facebook for more boats.",
        "Write to Anna Rowe at anna@example.org", "We may earn a commission when you buy a boat.",
        "Il vous reste 60 % de cet article à lire.", "Hat Ihnen dieser Artikel gefallen?", "Iscriviti alla lettera.",
        "Do you have a story to tell about boats?", "Anna Rowe can be reached at anna@example.org.",
        "If you purchase a product through our site, the harbour wins.",
        "What do you think? Let us know in the comments!",
        "The stories of the lake, delivered every Friday.", "Like it? Share it with a friend!",
        "Die besten Boote in deinem Posteingang.", "Abonniere den WhatsApp-Kanal des Hafens.",
        "Boats by e-mail? Sign up today.", "Get our app for the lake.",
        "Submit your letter to the editor", "Click to read more and view comments",
        "特别声明：以上内容仅代表作者本人。", "この先は会員登録が必要です。",
    ],
)  # fmt: skip
def test_promotion(line: str) -> None:
    assert is_furniture_line(line, 0)


@pytest.mark.parametrize(
    "line",
    [
        "The readers subscribed to the idea that boats race.", "They follow the boats home.",
        "Print was invented here.",
        "Relatedly, the mayor had tea; he had read more than anyone about the boats of his village and the lake.",
        "Posted on the wall of the town hall by somebody, the list of winners was gone by noon.",
        "The letters were delivered to the mayor on the evening of that long and windy day.",
        "The commission met on Tuesday.", "会员们昨天在湖边见面。",
    ],
)  # fmt: skip
def test_paragraphs(line: str) -> None:
    assert not (is_furniture_line(line, 0) and len(line) > 60)


def test_who_presents_the_author() -> None:
    assert presents_author("Anna Rowe is a senior reporter for the Harbour Gazette.")
    assert not presents_author("The boat is a gift of the editor of the paper, whom nobody likes.")
    assert not presents_author("Anna Rowe is the mayor of the village.")
