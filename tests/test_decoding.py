"""Pages decode to what their authors wrote, whatever they or their servers declare."""

from __future__ import annotations

import codecs
import warnings

import pytest
from hypothesis import given, settings, strategies as st

from newscrawl.decoding import Decoded, decode

CHINESE = (
    "虚构县图书馆本月起夜间开放。馆长说，读者可以在这里看书到晚上十点，这是全市第一家。记者在现场看到，来的人有学生，也有下了班的工人，"
    "大家说这样的时间对他们很好。县里还要在明年开两个新的分馆，书会多起来，地方也会大起来。老人们问的是灯够不够亮，孩子们问的是"
    "能不能把书带回家。馆长都回答了：能。她说，一个地方的生活好不好，要看晚上还有没有一盏为大家开着的灯。"
)
RARE = CHINESE + "参加开馆的有陈喆、王镕和李㛃三位作家。"  # beyond GB2312, the last one beyond GBK
TRADITIONAL = (
    "無名村的老水車在上個月重新轉動了。村長說，這是全村人一起出錢、出力修好的，用了三年的時間。記者來到河邊，看見學生們正在問老人，"
    "水車為什麼會自己動。老人說，水來的時候，它就動；沒有水，它就等。這個問題他小時候也問過。從明年開始，村裡還要把這個地方"
    "開放給外面來的人看，大家都說這對村裡的孩子是一件好事，因為他們會知道從前的人是怎樣生活的。"
)
JAPANESE = (
    "架空の町の図書館が、今月から夜十時まで開くことになりました。館長によると、仕事の帰りに本を読みたいという声が多かったためです。"
    "初日には学生や会社員が集まり、静かな部屋で思い思いの本を手に取りました。町は来年、駅の近くにもう一つの図書館を作る予定です。"
    "「明かりがついているだけで、ほっとします」と、近くに住む女性は話していました。"
)
KOREAN = (
    "가상의 마을 도서관이 이번 달부터 밤 열 시까지 문을 연다. "
    "관장은 퇴근길에 책을 읽고 싶다는 주민들의 요청이 많았다고 말했다. "
    "첫날에는 학생과 직장인이 모여 조용한 방에서 저마다 고른 책을 펼쳤다. "
    "마을은 내년에 역 근처에도 작은 도서관을 하나 더 지을 계획이다. "
    "근처에 사는 한 주민은 불이 켜져 있는 것만으로도 마음이 놓인다고 했다."
)
FRENCH = (
    "La bibliothèque du village imaginaire restera désormais ouverte jusqu’à dix heures du soir. "
    "Selon la directrice, les élèves et les ouvriers l’ont réclamé – longtemps en vain. "
    "L’entrée coûte un demi-euro (0,50 €) ; les œuvres rares ne sortent pas. "
    "« Une lampe allumée, c’est déjà beaucoup », a déclaré une voisine âgée qui habite tout près de la forêt."
)
RUSSIAN = (
    "Библиотека вымышленного города с этого месяца открыта до десяти часов вечера. "
    "По словам директора, об этом давно просили жители, "
    "которые возвращаются с работы поздно. В первый день пришли студенты и рабочие, каждый выбрал себе книгу. "
    "В будущем году город построит ещё одну библиотеку рядом с вокзалом. Соседи говорят, что свет в окне уже радует."
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
        (b"", None, Decoded("", "utf-8", 0)),
        (b"plain", "gb2312", Decoded("plain", "utf-8", 0)),
        ("so\ufffd".encode(), None, Decoded("so\ufffd", "utf-8", 1)),  # an earlier reader's loss is known as one
        (b"\x80", "windows-1252", Decoded("€", "cp1252", 0)),
        (b"\x81", "windows-1252", Decoded("\ufffd", "cp1252", 1)),
    ],
)
def test_what_cannot_be_read_is_counted(body: bytes, charset: str | None, expected: Decoded) -> None:
    assert decode(body, charset) == expected


def test_one_single_byte_set_declared_as_another_is_believed() -> None:
    """A limit: any bytes are text in both, and nothing but a dictionary tells which."""
    assert decode(RUSSIAN.encode("cp1251"), "iso-8859-1").encoding == "cp1252"


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
