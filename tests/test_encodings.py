"""Pages in every character set are read rightly, or the article's warnings say that they may not be.

They are labelled rightly, falsely or not at all, whole or damaged.
Source of labels and of what a decoder does with damage: Encoding Standard (encoding.spec.whatwg.org).
"""

from __future__ import annotations

import codecs
import unicodedata
from itertools import product

import pytest
import webencodings
from webencodings.labels import LABELS

from newscrawl.character_sets import READABLE, codec_of, read_as
from newscrawl.decoding import SAMPLE_BYTES, Decoded, decode
from newscrawl.extraction.page import Page
from tests.languages import PARAGRAPHS

SETS: dict[str, tuple[str, str]] = {  # by label: the codec that writes it, the languages that are written in it
    "gb18030": ("gb18030", "zh-Hans zh-Hant"),
    "gbk": ("gbk", "zh-Hans zh-Hant"),
    "gb2312": ("gb2312", "zh-Hans"),
    "big5": ("cp950", "zh-Hant"),
    "big5-hkscs": ("big5hkscs", "zh-Hant"),
    "shift_jis": ("shift_jis", "ja"),
    "windows-31j": ("cp932", "ja"),
    "euc-jp": ("euc_jp", "ja"),
    "iso-2022-jp": ("iso2022_jp", "ja"),
    "euc-kr": ("euc_kr", "ko"),
    "ks_c_5601-1987": ("cp949", "ko"),
    "windows-1250": ("cp1250", "pl cs hu"),
    "windows-1251": ("cp1251", "ru uk bg"),
    "windows-1252": ("cp1252", "fr de es pt is"),
    "windows-1253": ("cp1253", "el"),
    "windows-1254": ("cp1254", "tr"),
    "windows-1255": ("cp1255", "he"),
    "windows-1256": ("cp1256", "ar"),
    "windows-1257": ("cp1257", "lt lv"),
    "windows-1258": ("cp1258", "vi"),
    "windows-874": ("cp874", "th"),
    "koi8-r": ("koi8_r", "ru bg"),
    "koi8-u": ("koi8_u", "uk"),
    "ibm866": ("cp866", "ru"),
    "x-mac-cyrillic": ("mac_cyrillic", "ru"),
    "macintosh": ("mac_roman", "fr"),
    "iso-8859-1": ("iso8859_1", "fr de es pt is"),
    "iso-8859-2": ("iso8859_2", "pl cs hu"),
    "iso-8859-3": ("iso8859_3", "eo"),
    "iso-8859-4": ("iso8859_4", "lt lv"),
    "iso-8859-5": ("iso8859_5", "ru uk bg"),
    "iso-8859-6": ("iso8859_6", "ar"),
    "iso-8859-7": ("iso8859_7", "el"),
    "iso-8859-8": ("iso8859_8", "he"),
    "iso-8859-9": ("iso8859_9", "tr"),
    "iso-8859-10": ("iso8859_10", "se"),
    "iso-8859-11": ("iso8859_11", "th"),
    "iso-8859-13": ("iso8859_13", "lt lv"),
    "iso-8859-14": ("iso8859_14", "cy"),
    "iso-8859-15": ("iso8859_15", "fr de"),
    "iso-8859-16": ("iso8859_16", "ro"),
    "utf-8": ("utf-8", " ".join(PARAGRAPHS)),
}
WRITTEN = [(label, language) for label, (_, languages) in SETS.items() for language in languages.split()]
OF_SERVERS = ("utf-8", "iso-8859-1", "gb2312", "windows-1251", "shift_jis", "big5", "euc-kr")
"""What a server may declare of whatever it sends."""
UNTOLD = {"iso-8859-10", "iso-8859-16"}
"""Sets of few pages, whose text cannot be told from that in another where nothing declares them."""
MULTIBYTE = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")


def page_of(language: str, head: str = "") -> str:
    text = PARAGRAPHS[language]
    return (
        f"<html><head>{head}<title>{text[:20]}</title><script>var a = 'b';</script></head><body><h1>Gazette</h1>"
        f"<p>{text}</p><p class='by'>By our desk</p></body></html>"
    )


def meta(label: str) -> str:
    return f'<meta charset="{label}">'


def http_equiv(label: str) -> str:
    return f'<meta http-equiv="Content-Type" content="text/html; charset={label}">'


def written(text: str, label: str) -> tuple[bytes, str]:
    """Return a text's bytes, and the text as they give it: windows-1258 has the tones of Vietnamese as marks."""
    codec = SETS[label][0]
    if codec == "cp1258":
        text = "".join(map(_with_tones_apart, text))
    return text.encode(codec), text


def _with_tones_apart(character: str) -> str:
    try:
        character.encode("cp1258")
    except UnicodeEncodeError:
        base, *marks = unicodedata.normalize("NFD", character)
        shape = "".join(mark for mark in marks if mark in "\u0302\u0306\u031b")
        tones = "".join(mark for mark in marks if mark not in shape)
        return unicodedata.normalize("NFC", base + shape) + tones
    return character


def is_marked(decoded: Decoded) -> bool:
    return bool(decoded.doubt or decoded.replaced)


# --- rightly labelled ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("label", "language"), WRITTEN)
@pytest.mark.parametrize("place", ["header", "meta", "http-equiv"])
def test_a_page_that_says_what_it_is_in_is_read_so(place: str, label: str, language: str) -> None:
    head = {"header": "", "meta": meta(label), "http-equiv": http_equiv(label)}[place]
    body, text = written(page_of(language, head), label)
    decoded = decode(body, label if place == "header" else None)
    assert (decoded.text, decoded.replaced) == (text, 0)
    assert decoded.doubt is None or label in UNTOLD


@pytest.mark.parametrize(
    "label", [name for name in LABELS if not LABELS[name].startswith(("replace", "utf-16", "x-us"))]
)
def test_every_label_of_the_standard_is_known_by_header_and_by_page(label: str) -> None:
    name = LABELS[label]
    language = SETS[name][1].split()[0] if name in SETS else "he"  # iso-8859-8-i, which differs in its direction
    body, text = written(page_of(language, meta(label)), name if name in SETS else "iso-8859-8")
    assert decode(body).text == text
    assert decode(body, label.upper()).text == text


@pytest.mark.parametrize(
    "label", ["replacement", "hz-gb-2312", "iso-2022-kr", "x-user-defined", "utf-7", "cp037", "rot13"]
)
def test_what_browsers_do_not_read_is_no_label(label: str) -> None:
    assert codec_of(label) is None


def test_a_subset_is_read_as_what_it_is_a_subset_of() -> None:
    pairs = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "us-ascii": "cp1252", "shift_jis": "cp932"}
    pairs |= {
        "ks_c_5601-1987": "cp949",
        "euc-kr": "cp949",
        "big5": "big5hkscs",
        "iso-8859-9": "cp1254",
        "tis-620": "cp874",
    }
    assert {label: codec_of(label) for label in pairs} == pairs


# --- not labelled, and falsely ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("label", "language"), WRITTEN)
def test_a_page_that_says_nothing_is_read_rightly_and_says_where_that_is_a_guess(label: str, language: str) -> None:
    body, text = written(page_of(language), label)
    decoded = decode(body)
    if label not in UNTOLD:
        assert decoded.text == text
    assert decoded.text == text or is_marked(decoded)
    codec = SETS[label][0]
    if codec_of(label) not in {*MULTIBYTE, "iso2022_jp", "utf-8"}:
        assert decoded.doubt == f"read as {decoded.encoding} by its looks; declared is nothing", codec


@pytest.mark.parametrize(("label", "language"), WRITTEN)
@pytest.mark.parametrize("header", OF_SERVERS)
def test_a_header_that_is_wrong_makes_no_wrong_text_unless_that_is_said(header: str, label: str, language: str) -> None:
    body, text = written(page_of(language), label)
    decoded = decode(body, header)
    assert decoded.text == text or is_marked(decoded)
    if codec_of(label) in {*MULTIBYTE, "iso2022_jp", "utf-8"} or (header == "utf-8" and label not in UNTOLD):
        assert decoded.text == text


@pytest.mark.parametrize(("label", "language"), WRITTEN)
@pytest.mark.parametrize("header", ["utf-8", "iso-8859-1", "gb2312"])
def test_a_page_is_believed_against_a_header_that_does_not_fit(header: str, label: str, language: str) -> None:
    body, text = written(page_of(language, meta(label)), label)
    assert decode(body, header).text == text


def test_what_is_doubtful_stands_among_the_article_s_warnings() -> None:
    body, _ = written(page_of("ru"), "windows-1251")
    page = Page(body, "https://gazette.example/1", charset="utf-8")
    assert page.warnings == ["read as cp1251 by its looks; declared is utf-8"]


# --- marks, and wide characters --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", PARAGRAPHS)
@pytest.mark.parametrize(("mark", "codec"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")])
@pytest.mark.parametrize("header", [None, "utf-8", "gb2312", "utf-16"])
def test_utf_16_is_known_by_its_mark_or_its_markup(header: str | None, mark: bytes, codec: str, language: str) -> None:
    page = page_of(language)
    assert decode(mark + page.encode(codec), header).text == page
    assert decode(page.encode(codec), header).text == page


@pytest.mark.parametrize(("label", "language"), WRITTEN)
@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_a_mark_that_is_wrong_makes_no_wrong_text_unless_that_is_said(mark: bytes, label: str, language: str) -> None:
    body, text = written(page_of(language, meta(label)), label)
    decoded = decode(mark + body)
    assert decoded.text == text or is_marked(decoded)
    if mark == codecs.BOM_UTF8 and label not in UNTOLD:
        assert decoded.text == text


def test_a_page_that_says_it_is_utf_16_could_not_say_so() -> None:
    assert decode(page_of("zh-Hans", meta("utf-16")).encode("gbk")).text == page_of("zh-Hans", meta("utf-16"))


# --- where the text stands -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("label", "language"), WRITTEN)
def test_what_stands_behind_long_scripts_is_seen(label: str, language: str) -> None:
    scripts = f"<script>{'a = 1; ' * (SAMPLE_BYTES // 5)}</script>"
    body, text = written(page_of(language, scripts + http_equiv(label)), label)
    assert decode(body, label).text == text
    decoded = decode(body, "utf-8")
    assert decoded.text == text or is_marked(decoded)


# --- damaged ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "utf-8"])
@pytest.mark.parametrize("header", [None, "right", "utf-8", "iso-8859-1"])
@pytest.mark.parametrize("damage", ["\xff", "\xff\xff\xff", "\x80\xff", "cut"])
def test_damage_costs_what_is_damaged_and_is_counted(damage: str, header: str | None, label: str) -> None:
    """Nothing but the characters at the damage changes, and it makes no other set of a page."""
    language = SETS[label][1].split()[0]
    page = page_of(language)
    before, behind = page.encode(SETS[label][0]).split(PARAGRAPHS[language][40].encode(SETS[label][0]), 1)
    lead = PARAGRAPHS[language][40].encode(SETS[label][0])[:1]
    body = before + (lead if damage == "cut" else damage.encode("latin-1")) + b" " + behind
    decoded = decode(body, label if header == "right" else header)
    assert decoded.encoding == codec_of(label)
    assert 1 <= decoded.replaced <= len(damage)
    assert decoded.text.startswith(before.decode(SETS[label][0]))
    assert decoded.text.endswith(behind.decode(SETS[label][0]))
    assert Page(body, "https://gazette.example/1", charset=label).warnings == [
        f"{decoded.replaced} unreadable bytes in {decoded.encoding}"
    ]


@pytest.mark.parametrize("label", ["gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "utf-8"])
def test_a_body_cut_at_any_byte_loses_no_more_than_its_last_character(label: str) -> None:
    language = SETS[label][1].split()[0]
    body = page_of(language).encode(SETS[label][0])
    for end in range(body.index(b"<p>") + 120, body.index(b"</p>")):
        decoded = decode(body[:end], label)
        assert page_of(language).startswith(decoded.text.rstrip("\ufffd"))
        assert decoded.replaced <= 3  # of UTF-8, where it is one


@pytest.mark.parametrize("codec", sorted(READABLE - {"utf-16-le", "utf-16-be"}))
def test_no_byte_takes_markup_with_it(codec: str) -> None:
    """The decoder's "ASCII byte" rule: a lead byte without its partner is one unreadable byte, what follows stays."""
    leads = [bytes(pair) for size in (1, 2) for pair in product(range(0x80, 0x100), repeat=size)]
    text = read_as(b"".join(b"<p>" + lead + b"</p>" for lead in leads), codec)
    assert (text.count("<p>"), text.count("</p>")) == (len(leads), len(leads))
    text = read_as(b"".join(b'<a title="' + lead + b'">' for lead in leads), codec)
    assert text.count('<a title="') == len(leads)
    assert text.count('">') == len(leads)


@pytest.mark.parametrize(
    ("codec", "body", "text"),
    [
        ("gb18030", b"\x80", "€"),
        ("gb18030", b"\x81\x30<b>", "\ufffd0<b>"),
        ("gb18030", b"\x81\x30\x81<b>", "\ufffd0\ufffd<b>"),
        ("gb18030", b"\x81\x30\x81\x30", "\x80"),
        ("big5hkscs", b"\xa3\xe1\xa1\xe3\xa1\x45", "€～‧"),
        ("cp932", b"\xff\xa0\xfd\xfe\x82\xa0", "\ufffd\ufffd\ufffd\ufffdあ"),
        ("cp932", b"\x87\x40\xee\xe0", "①髙"),
        ("euc_jp", b"\xad\xa1\xfc\xe2\xa4\xa2", "①髙あ"),
        ("euc_jp", b"\x8e\xb1\x8f\xb0\xa1", "ｱ丂"),
        ("iso2022_jp", b'\x1b$B-!$"\x1b(I1\x1b(Ja\x1b(B<b>', "①あｱa<b>"),
        ("iso2022_jp", b"\x1b$B$", "\ufffd"),
        ("cp949", b"\x81\x41\xfe", "갂\ufffd"),
        ("cp1252", b"\x80\x81", "€\ufffd"),
    ],
)
def test_what_python_s_codecs_lack_is_read_as_browsers_read_it(codec: str, body: bytes, text: str) -> None:
    assert read_as(body, codec) == text


def test_every_set_of_the_standard_is_among_these() -> None:
    names = {webencodings.lookup(label).name for label in SETS}
    assert set(LABELS.values()) - names == {"iso-8859-8-i", "utf-16be", "utf-16le", "replacement", "x-user-defined"}
