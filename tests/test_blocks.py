"""The running text of an element: its paragraphs once each and in order, its pictures with caption and credit."""

from __future__ import annotations

import pytest

from newscrawl.article import Image
from newscrawl.extraction.blocks import blocks_in
from newscrawl.extraction.pictures import read_image
from newscrawl.extraction.running_text import RunningText, read_text
from newscrawl.markup import parse, select

BASE = "https://example.org/news/1.html"


def read(markup: str) -> RunningText:
    return read_text(select(parse(f"<main>{markup}</main>"), "main"), BASE)


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        ("", ()),
        ("<p>&nbsp;</p><p></p>", ()),
        ("One", ("One",)),
        ("<p>One</p><p>Two</p>", ("One", "Two")),
        ("<p>One<p>Two", ("One", "Two")),
        ("<p>One</p>\n\n<p>&nbsp;</p>\n<p>Two</p>", ("One", "Two")),
        ("<p>One</p>bare<p>Two</p>", ("One", "bare", "Two")),
        ("<p>One <b>bold</b>, <a href='/x'>linked <i>twice</i></a>.</p>", ("One bold, linked twice.",)),
        ("<p><span><span><span>One</span> and</span> half</span></p>", ("One and half",)),
        ("<div><div><p>One</p></div><div><div>Two</div></div></div>", ("One", "Two")),
        ("<p>One<br>Two<br><br/>Three</p>", ("One", "Two", "Three")),
        ("<p>One</p><h2>Sub-heading</h2><p>Two</p>", ("One", "Sub-heading", "Two")),
        ("<p>One</p><p><strong>Sub-heading</strong></p><p>Two</p>", ("One", "Sub-heading", "Two")),
        ("<ul><li>Apples</li><li>Pears <b>too</b></li></ul>", ("Apples", "Pears too")),
        ("<ol><li><p>Apples</p></li></ol>", ("Apples",)),
        ("<blockquote><p>Said.</p></blockquote>", ("Said.",)),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ("a", "b")),
        ("<p>H<sub>2</sub>O and 5<sup>th</sup></p>", ("H2O and 5th",)),
        ("<p>Fish&nbsp;&amp; chips\n on one\u3000line</p>", ("Fish & chips on one line",)),
        ("<p>One<!-- 正文分页开始 --></p><!-- desk@example.org -->", ("One",)),
        ("<p>中新网<!-- x -->北京电</p>", ("中新网北京电",)),
        ("<font><font><p>One</p></font></font>", ("One",)),
        ("<p>same</p><p>same</p>", ("same", "same")),  # a refrain is no mistake
    ],
)
def test_paragraphs_stand_in_order_and_once(markup: str, paragraphs: tuple[str, ...]) -> None:
    assert read(markup) == RunningText(paragraphs, ())


@pytest.mark.parametrize(
    "widget",
    [
        "<script>var a = 1;</script>",
        "<style>p {}</style>",
        "<noscript><p>Text once more</p></noscript>",
        "<form>Subscribe <input value=mail><button>Go</button></form>",
        "<iframe src=/player></iframe><video>No video</video><audio>No audio</audio>",
        "<nav><a href=/>Home</a></nav>",
        "<svg><title>Drawing</title><text>word</text></svg>",
        "<div class='bshare-custom icon-medium'><span class=BSHARE_COUNT>1</span></div>",
        "<div class='sharebox'>Share</div>",
        "<ul class='social-buttons'><li>Follow</li></ul>",
        "<div class=addthis>+1</div>",
        "<span class=sr-only>opens new tab</span>",
        "<figure>Anna Rowe/Example</figure>",
        "<div class='media__caption'>Boats race.</div>",
        "<div class=imageEmbedCaption>Boats race.</div>",
    ],
)
def test_what_is_no_text_is_left_out(widget: str) -> None:
    assert read(f"<p>One</p>{widget}<p>Two</p>").paragraphs == ("One", "Two")


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='share-container'>{}</div>",
        "<form id=page>{}</form>",
        "<div class='hasCaption has-caption captions-on'>{}</div>",
        "<figure><blockquote>{}</blockquote></figure>",
        "<figure><table><tr><td>{}</td></tr></table></figure>",
    ],
)
def test_what_only_looks_like_a_widget_or_a_caption_is_read(markup: str) -> None:
    assert read(markup.format("<p>One</p><p>Two</p>")).paragraphs == ("One", "Two")


@pytest.mark.parametrize("words", ["<div class='shareholders'>Share</div>", "<div class='antisocial-club'>Share</div>"])
def test_words_about_shares_are_no_widget(words: str) -> None:
    assert read(words).paragraphs == ("Share",)


@pytest.mark.parametrize(
    "line",
    [
        "1 2 3 4",
        "[1] [2] 下一页",
        "上一页 1 2 下一页",
        "首页 1 尾页",
        "Next Page",
        "Previous 1 2 3 Next",
        "« 1 | 2 »",
        "…",
    ],
)
def test_lines_that_turn_pages_are_no_paragraphs(line: str) -> None:
    assert read(f"<p>One</p><p>{line}</p>").paragraphs == ("One",)


@pytest.mark.parametrize(
    "line", ["The next page of history", "2026年", "第一页说了什么？", "Last orders", "1,200 people", "38", "27.5%"]
)
def test_paragraphs_with_such_words_are_kept(line: str) -> None:
    assert read(f"<p>One</p><p>{line}</p>").paragraphs == ("One", line)


PICTURE = Image("https://example.org/p/1.jpg")


@pytest.mark.parametrize(
    ("markup", "caption", "credit"),
    [
        ("<figure>{}<figcaption>Boats race. [Photo/Agencies]</figcaption></figure>", "Boats race.", "Photo/Agencies"),
        ("<figure>{}<figcaption>Boats race.</figcaption></figure>", "Boats race.", None),
        ("<figure>{}<figcaption></figcaption></figure>", None, None),
        ("<figure>{}</figure>", None, None),
        ("<p>{}</p><p>Boats race. (Photo/Xinhua)</p>", "Boats race.", "Photo/Xinhua"),
        (
            "<p>{}</p><p>&nbsp;</p><p>Boats race. (Photo: China News Service/Li Yan)</p>",
            "Boats race.",
            "Photo: China News Service/Li Yan",
        ),
        ("<p>{}<br>Boats race. (Photo/VCG)</p>", "Boats race.", "Photo/VCG"),
        ("<p>{}</p><p style='text-align: center'>Boats race.</p>", "Boats race.", None),
        ("<p>{}</p><div class=pictext>资料图：小船竞渡。张三 摄</div>", "资料图：小船竞渡。", "张三 摄"),
        (
            "<div>{}</div><div class=pictext>资料图：小船竞渡。 中新社记者 张三 摄</div>",
            "资料图：小船竞渡。",
            "中新社记者 张三 摄",
        ),
        ("<p>{}</p><p>小船竞渡。（新华社记者李四摄）</p>", "小船竞渡。", "新华社记者李四摄"),
        ("<p>{}</p><p>图为小船竞渡。【视觉中国】</p>", "图为小船竞渡。", "视觉中国"),
        ("<div class='photo-text'>{}Boats race.</div>", "Boats race.", None),
    ],
)
def test_captions_and_credits_go_to_the_picture(markup: str, caption: str | None, credit: str | None) -> None:
    text = read("<p>One</p>" + markup.format("<img src='/p/1.jpg'>") + "<p>Two</p>")
    assert text.images == (Image(PICTURE.url, caption, credit),)
    assert text.paragraphs == ("One", "Two")


@pytest.mark.parametrize(
    "paragraph",
    [
        "The text goes on behind the picture.",
        "The ferries sail again on Monday. (Xinhua)",
        "The ferries sail again on Monday. (Reuters)",
        "By all accounts (the mayor said) it was fun.",
        "新华社的记者当时在场。",
    ],
)
def test_a_paragraph_behind_a_picture_is_no_caption_for_that(paragraph: str) -> None:
    text = read(f"<p><img src='/p/1.jpg'></p><p>{paragraph}</p>")
    assert text == RunningText((paragraph,), (PICTURE,))


@pytest.mark.parametrize("line", ["The Boatman", "Down to the sea in ships", "小船"])
def test_a_centred_line_behind_a_picture_is_a_caption_only_if_it_is_a_sentence(line: str) -> None:
    text = read(f"<p><img src='/p/1.jpg'></p><p style='text-align:center'>{line}</p><p>Two</p>")
    assert text.paragraphs == (line, "Two")


def test_each_picture_has_its_own_caption() -> None:
    text = read(
        "<p><img src=/p/1.jpg></p><p>First. (Photo/Xinhua)</p>"
        "<p><img src=/p/2.jpg></p><p>Second. (Photo/VCG)</p><p>Text. (Photo/AP)</p>"
    )
    assert [(image.url[-5:], image.caption) for image in text.images] == [("1.jpg", "First."), ("2.jpg", "Second.")]
    assert text.paragraphs == ("Text. (Photo/AP)",)


def test_a_picture_shown_twice_is_one() -> None:
    assert read("<img src=/p/1.jpg><p>Text</p><img src='//example.org/p/1.jpg'>").images == (PICTURE,)


BANNER = "<p><a href='https://example.com/app'><img src='/p/9.jpg'></a></p>"


def test_a_banner_is_no_picture_of_the_story() -> None:
    assert read("<p>One</p>" + BANNER) == RunningText(("One",), ())
    assert read("<p>One</p><p>Editor: Li Yan</p>" + BANNER).images == ()


def test_a_poster_that_links_to_what_it_announces_is_all_there_is() -> None:
    assert [image.url for image in read(BANNER + "<p>【编辑:李岩】</p>").images] == ["https://example.org/p/9.jpg"]


@pytest.mark.parametrize(
    "href", ["/p/1.jpg", "/p/1-large.PNG?w=2000", "#", BASE, "/news/1_2.html", "javascript:next()"]
)
def test_a_picture_linked_to_itself_or_the_page_is_one_of_the_story(href: str) -> None:
    assert read(f"<p>One</p><a href='{href}'><img src='/p/1.jpg'></a>").images == (PICTURE,)


@pytest.mark.parametrize(
    ("attributes", "image"),
    [
        ("src=/p/1.jpg", PICTURE),
        ("src=/p/1.jpg width=640 height=480", Image(PICTURE.url, width=640, height=480)),
        ("src=/p/1.jpg width=640px height=100%", Image(PICTURE.url, width=640)),
        ("src=/p/1.jpg width=0", PICTURE),
        ("src=data:image/gif;base64,AA data-src=/p/1.jpg", PICTURE),
        ("src=/loading.gif data-original=//example.org/p/1.jpg", PICTURE),
        ("src=/p/1.jpg width=16 height=16", None),
        ("src=/p/1.jpg height=1", None),
        ("src=/img/icon-print.png", None),
        ("src=/img/site_logo.png", None),
        ("src=/img/QRcode.jpg", None),
        ("src=/blank.gif", None),
        ("src=data:image/gif;base64,AA", None),
        ("alt=none", None),
        ("src=''", None),
        ("src=/logos/1.jpg", Image("https://example.org/logos/1.jpg")),  # only the file's name tells
    ],
)
def test_icons_and_pixels_are_no_pictures(attributes: str, image: Image | None) -> None:
    assert read_image(select(parse(f"<img {attributes}>"), "img")[0], BASE) == image


def test_several_elements_are_read_one_behind_the_other() -> None:
    page = parse("<p class=t>One</p><p>aside</p><p class=t>Two</p>")
    assert read_text(select(page, ".t"), BASE).paragraphs == ("One", "Two")


def test_blocks_know_their_element_and_their_links() -> None:
    first, second = blocks_in(
        select(parse("<main><p>All <a href=/x>of it</a></p><div>none</div></main>"), "main")[0], BASE
    )
    assert (first.owner.tag if first.owner else None, first.linked) == ("p", 5)
    assert (second.owner.tag if second.owner else None, second.linked) == ("div", 0)


def test_deep_nesting_ends_in_text_not_in_an_error() -> None:
    assert read("<div>" * 900 + "deep" + "</div>" * 900 + "<p>after</p>").paragraphs == ("deep", "after")
