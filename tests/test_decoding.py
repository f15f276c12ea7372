"""Pages decode to what their authors wrote, whatever they or their servers declare."""

from __future__ import annotations

import codecs
import warnings

import pytest
from hypothesis import given, settings, strategies as st

from newscrawl.character_sets import read_as
from newscrawl.decoding import decode
from tests.languages import PARAGRAPHS

CHINESE, TRADITIONAL = PARAGRAPHS["zh-Hans"], PARAGRAPHS["zh-Hant"]
JAPANESE, KOREAN, RUSSIAN = PARAGRAPHS["ja"], PARAGRAPHS["ko"], PARAGRAPHS["ru"]
RARE = CHINESE + "参加开馆的有陈喆、王镕和李㛃三位作家。"  # beyond GB2312, the last one beyond GBK
FRENCH = (
    "La bibliothèque du village imaginaire restera désormais ouverte jusqu’à dix heures du soir. "
    "Selon la directrice, les élèves et les ouvriers l’ont réclamé – longtemps en vain. "
    "L’entrée coûte un demi-euro (0,50 €) ; les œuvres rares ne sortent pas. "
    "« Une lampe allumée, c’est déjà beaucoup », a déclaré une voisine âgée qui habite tout près de la forêt."
)
# What is written, the codec its bytes are in, what the header says, what the meta element says
HONEST = [
    (CHINESE, "utf-8", "utf-8", "utf-8"),
    (CHINESE, "utf-8", None, None),
    (CHINESE, "gb2312", "gb2312", "gb2312"),
    (CHINESE, "gbk", None, "gbk"),
    (RARE, "gb18030", "gb18030", None),
    (TRADITIONAL, "big5", "big5", None),
    (TRADITIONAL, "big5", None, "Big5"),
    (JAPANESE, "shift_jis", None, "Shift_JIS"),
    (JAPANESE, "euc_jp", "EUC-JP", None),
    (JAPANESE, "iso2022_jp", None, "ISO-2022-JP"),
    (JAPANESE, "iso2022_jp", "iso-2022-jp", None),
    (KOREAN, "euc_kr", "EUC-KR", "EUC-KR"),
    (KOREAN, "cp949", None, "ks_c_5601-1987"),
    (FRENCH, "cp1252", "windows-1252", None),
    (RUSSIAN, "cp1251", None, "windows-1251"),
    (RUSSIAN, "koi8_r", "koi8-r", None),
    (RUSSIAN, "iso8859_5", "iso-8859-5", None),
]
MISLABELLED = [
    (RARE, "gb18030", None, "gb2312"),
    (RARE, "gb18030", "gb2312", "gb2312"),
    (RARE, "gb18030", "gbk", None),
    (CHINESE, "utf-8", "gb2312", "gb2312"),
    (CHINESE, "utf-8", "iso-8859-1", None),
    (CHINESE, "utf-8", "big5", "gb2312"),
    (CHINESE, "gbk", "utf-8", "utf-8"),
    (CHINESE, "gbk", "utf-8", "gb2312"),
    (CHINESE, "gbk", None, None),
    (CHINESE, "gbk", "iso-8859-1", None),
    (CHINESE, "gbk", "iso-8859-1", "gb2312"),
    (CHINESE, "gbk", "no-such-charset", "gb2312"),
    (RARE, "gb18030", "big5", "big5"),
    (TRADITIONAL, "big5", "gb2312", "gb2312"),
    (TRADITIONAL, "big5", None, None),
    (TRADITIONAL, "big5", "utf-8", None),
    (TRADITIONAL, "gb18030", None, "gb2312"),
    (TRADITIONAL, "utf-8", "big5", "big5"),
    (JAPANESE, "utf-8", "shift_jis", "shift_jis"),
    (JAPANESE, "shift_jis", "utf-8", None),
    (JAPANESE, "shift_jis", None, None),
    (JAPANESE, "euc_jp", None, None),
    (JAPANESE, "euc_jp", "utf-8", None),
    (KOREAN, "euc_kr", "utf-8", "utf-8"),
    (KOREAN, "euc_kr", None, None),
    (FRENCH, "cp1252", "iso-8859-1", "iso-8859-1"),
    (FRENCH, "cp1252", "us-ascii", None),
    (FRENCH, "cp1252", "utf-8", None),
    (FRENCH, "utf-8", "iso-8859-1", "windows-1252"),
    (RUSSIAN, "cp1251", "utf-8", None),
    (RUSSIAN, "cp1251", None, None),
    (RUSSIAN, "utf-8", "windows-1251", "windows-1251"),
]


def page_of(prose: str, meta: str | None) -> str:
    declaration = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">' if meta else ""
    return f"<html><head>{declaration}<title>{prose[:12]}</title></head><body><p>{prose}</p></body></html>"


@pytest.mark.parametrize(("prose", "codec", "header", "meta"), HONEST + MISLABELLED)
def test_a_page_reads_as_its_author_wrote_it(prose: str, codec: str, header: str | None, meta: str | None) -> None:
    page = page_of(prose, meta)
    decoded = decode(page.encode(codec), header)
    assert decoded.text == page
    assert decoded.replaced == 0


@pytest.mark.parametrize(
    ("bom", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_is_believed_and_removed(bom: bytes, codec: str) -> None:
    assert decode(bom + RARE.encode(codec), "gb2312").text == RARE


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "big5", "iso-8859-1", "shift_jis", "utf-8", None])
def test_one_broken_byte_does_not_turn_utf_8_into_something_else(declared: str | None) -> None:
    body = (CHINESE[:100] + "§" + CHINESE[100:]).encode().replace("§".encode(), b"\xff")
    decoded = decode(page_of("", declared).encode() + body, declared)
    assert decoded.encoding == "utf-8"
    assert decoded.replaced == 1
    assert decoded.text.endswith(CHINESE[:100] + "\ufffd" + CHINESE[100:])


def test_one_broken_byte_does_not_turn_gbk_into_something_else() -> None:
    body = CHINESE[:100].encode("gbk") + b"\xff" + CHINESE[100:].encode("gbk")
    decoded = decode(body, "gb2312")
    assert (decoded.encoding, decoded.replaced) == ("gb18030", 1)
    assert decoded.text.startswith(CHINESE[:100])


@pytest.mark.parametrize(
    ("body", "charset", "expected"),
    [
        (b"", None, ("", "utf-8", 0)),
        (b"plain", "gb2312", ("plain", "utf-8", 0)),
        ("so\ufffd".encode(), None, ("so\ufffd", "utf-8", 1)),  # an earlier reader's loss is known as one
        (b"\x80", "windows-1252", ("€", "cp1252", 0)),
        (b"\x81", "windows-1252", ("\ufffd", "cp1252", 1)),
    ],
)
def test_what_cannot_be_read_is_counted(body: bytes, charset: str | None, expected: tuple[str, str, int]) -> None:
    decoded = decode(body, charset)
    assert (decoded.text, decoded.encoding, decoded.replaced) == expected


def test_one_single_byte_set_that_a_page_declares_as_another_is_believed_where_it_gives_words() -> None:
    """A limit: any bytes are text in both, and nothing but a dictionary tells which. Of other alphabets it is none."""
    czech = PARAGRAPHS["cs"].encode("iso8859_2")
    assert decode(page_of("", "iso-8859-1").encode() + czech).doubt is None
    assert decode(page_of("", "iso-8859-1").encode() + RUSSIAN.encode("cp1251")).encoding == "cp1251"


def test_text_far_down_a_long_page_does_not_decide() -> None:
    page = page_of(CHINESE * 400, "gb2312")
    assert decode(page.encode("gbk"), "utf-8").text == page


@given(
    st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")),
    st.none() | st.text() | st.sampled_from([*sorted({row[1] for row in HONEST}), "utf-16", "utf-7", "utf-32"]),
)
@settings(deadline=None)
def test_any_bytes_decode(body: bytes, charset: str | None) -> None:
    with warnings.catch_warnings(action="ignore"):  # the detector's about bytes it makes nothing of
        decoded = decode(body, charset)
    assert decoded.replaced == decoded.text.count("\ufffd")


@pytest.mark.parametrize(
    "charset", ["rot13", "base64", "hex", "zlib", "idna", "punycode", "undefined", "mbcs", "x" * 999]
)
def test_a_declared_name_that_is_no_character_set_is_none_declared(charset: str) -> None:
    assert decode(page_of(CHINESE, charset).encode("gbk"), charset).text == page_of(CHINESE, charset)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("三峡旅游旺季，游船满员。".encode() + "广告".encode("gb18030"), None),  # a scrap of another set in it
        ("The mayor’s new “caf".encode() + b"\xe9" + "” opened ".encode() + b"\xe2\x80", "utf-8"),
    ],
)
def test_damaged_utf_8_stays_utf_8_and_the_damage_is_counted(body: bytes, charset: str | None) -> None:
    decoded = decode(body, charset)
    assert decoded.encoding == "utf-8"
    assert decoded.replaced > 0
    assert decoded.text.startswith(("三峡旅游旺季", "The mayor’s"))


@given(
    st.lists(
        st.sampled_from(["a" * 4090, "a" * 4095, "a" * 4096, "é", "湖", "\U0001f4a7", "\ufffd", "<p>"]), max_size=9
    ),
    st.integers(0, 4),
)
def test_utf_8_is_known_wherever_its_characters_stand_and_where_it_ends(parts: list[str], missing: int) -> None:
    body = "".join(parts).encode()
    body = body[: len(body) - missing]
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        found = decode(body)
        assert found.encoding != "utf-8" or found.replaced
        return
    found = decode(body)
    assert (found.page, found.text, found.encoding) == (body, text, "utf-8")
    assert found.replaced == text.count("\ufffd")


@given(
    st.sampled_from(["gb18030", "big5hkscs", "euc_jp", "cp932", "cp949", "cp1252"]),
    st.lists(
        st.one_of(
            st.sampled_from([b"a" * 4090, b"a" * 4096, b"<p>", b"<", b"\x81", b"\x80", b"\x81\x30", b"\xa4<"]),
            st.sampled_from(["é", "湖", "図", "호", "€", "①", "㛃"]),
        ),
        max_size=12,
    ),
)
def test_a_page_in_another_set_is_read_in_pieces_as_it_is_as_a_whole(codec: str, parts: list[bytes | str]) -> None:
    text = PARAGRAPHS["zh-Hans"].encode(codec, "ignore")
    body = text + b"".join(part.encode(codec, "ignore") if isinstance(part, str) else part for part in parts)
    found = decode(body, codec)
    assert found.text == read_as(body, found.encoding)
    assert found.replaced == found.text.count("\ufffd")
