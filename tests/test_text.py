"""Text has one form, one count of words, one digest and one language tag; headlines lose the site's name."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, strategies as st

from newscrawl.text import count_words, digest, is_chinese, language_tag, tidy, tidy_paragraphs, without_site

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("printed", "tidied"),
    [
        (None, None),
        ("", None),
        (" \t\n\u3000\xa0", None),
        ("\u200b\ufeff\xad", None),
        ("  two\n\twords ", "two words"),
        ("全角\u3000空格", "全角 空格"),
        ("no-break\xa0and\u2009thin\u2028line", "no-break and thin line"),
        ("Cafe\u0301", "Café"),
        ("한글", "한글"),
        ("Fish &amp; chips", "Fish & chips"),
        ("Q&amp;amp;A", "Q&A"),
        ("&amp;quot;Quiet&amp;quot; &amp;#8212; said", '"Quiet" — said'),
        ("&#38;#x4e2d; &#38;amp; &#038;", "中 & &"),
        ("&lt;b&gt;", "<b>"),
        ("AT&T, R&D; a & b", "AT&T, R&D; a & b"),
        ("&nbsp;", None),
        ("&unknown; stays", "&unknown; stays"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("soft\xadhyphen", "softhyphen"),
        ("&shy;&#8203;left", "left"),
        ("word\u2060joiner\u200d and\u200c stray", "wordjoiner and stray"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # Persian writes it so
        ("क्\u200dष", "क्\u200dष"),  # and Hindi
        (FAMILY, FAMILY),
        ("\u202aleft\u202c \u2067right\u2069 \u200emarks\u200f", "left right marks"),
        ("NUL\x00 bell\x07 escape\x1b c1\x9f", "NUL bell escape c1"),
        ("lone\ud83d surrogate\udc00", "lone surrogate"),
        ("not\ufffe a\uffff character\ufdd0", "not a character"),
        ("kept: \ufffd 中 é 🙂", "kept: \ufffd 中 é 🙂"),
    ],
)
def test_the_same_words_have_one_form(printed: str | None, tidied: str | None) -> None:
    assert tidy(printed) == tidied


PIECES = st.sampled_from(
    [
        "&",
        "amp;",
        "&amp;",
        "&#38;",
        "&#8203;",
        "&#xD800;",
        "&nbsp;",
        ";",
        "\u037e",
        "\u200d",
        "\u200b",
        "\u0301",
        "a",
        " ",
        "ی",
        "\ud800",
        "🙂",
    ]
)


@given(st.text() | st.lists(PIECES).map("".join))
def test_tidying_twice_changes_nothing_and_the_result_can_be_written(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    if once is not None:
        assert once.encode("utf-8", "strict")
        assert unicodedata.is_normalized("NFC", once)
        assert once == " ".join(once.split())


@given(st.text(alphabet=st.sampled_from("ab \n\u3000\x00"), max_size=40))
def test_no_paragraph_is_empty(text: str) -> None:
    tidied = tidy_paragraphs(text)
    assert tidied is None or all(paragraph == tidy(paragraph) for paragraph in tidied.split("\n\n"))


def test_paragraphs_stay_apart() -> None:
    assert tidy_paragraphs("One\n line. \n\n\u3000\n\nTwo &amp; three.") == "One line.\n\nTwo & three."
    assert tidy_paragraphs("\n\n \n\n") is None
    assert tidy_paragraphs(None) is None


def test_text_escaped_ever_again_takes_no_longer() -> None:
    begin = time.process_time()
    assert tidy("&" + "amp;" * 50_000 + "lt; b") == "< b"
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, 0),
        ("", 0),
        ("— … !", 0),
        ("China's trade grew 5.2 percent to 1,234.5 units.", 8),
        ("A state-of-the-art mill", 3),
        ("L’été est là", 3),
        ("新的图书馆开放。", 7),
        ("贸易额2026年增长5.2%", 8),
        ("東京のカフェ、12時", 8),
        ("서울에서 3일 열렸다", 9),
        ("用WiFi看BBC", 4),
        ("слово и дело", 3),
        ("㛃𠀀", 2),
        ("-a.b.c. d..e -f -- 'g'", 5),
        ("ж-a.b.c. d..e -f -- 'g'", 5),
    ],
)
def test_each_han_kana_and_hangul_character_is_a_word(text: str | None, words: int) -> None:
    assert count_words(text) == words


@given(st.text(alphabet="aZ9_é'’.,- \n€²"))
def test_western_words_are_counted_like_all_others(text: str) -> None:
    assert count_words(text) == count_words(f"字 {text}") - 1


def test_the_digest_never_changes() -> None:
    """Ledgers keep it: another value for the same text makes every known article look revised."""
    assert digest("Boats race", "One.\n\nTwo.") == "d2d9e3de4ae79d729ad57ec0cff4694b7b70c346f8a8e3ce0feabcd0539cb0e7"
    assert digest(None, None) == digest("", "")
    assert digest("a", "b") != digest("b", "a")
    assert digest("a\n\nb", None) != digest("a", "b")


CHINADAILY = {"China Daily", "chinadaily.com.cn", "www.chinadaily.com.cn"}
CHINANEWS = {"中国新闻网", "中新网", "chinanews.com.cn"}
PEOPLE = {"人民网", "people.com.cn"}
BBC = {"BBC News", "bbc.co.uk"}


@pytest.mark.parametrize(
    ("printed", "names", "sections", "headline"),
    [
        ("Boats race - China Daily", CHINADAILY, (), "Boats race"),
        ("Boats race - Chinadaily.com.cn", CHINADAILY, (), "Boats race"),
        ("Boats race - World - Chinadaily.com.cn", CHINADAILY, ("World",), "Boats race"),
        ("Boats race - World - Chinadaily.com.cn", CHINADAILY, ("China", "World"), "Boats race"),
        ("Boats race -- China Daily", CHINADAILY, (), "Boats race"),
        ("Boats race | CHINA DAILY", CHINADAILY, (), "Boats race"),
        ("Boats race_www.chinadaily.com.cn", CHINADAILY, (), "Boats race"),
        ("小船竞渡--时政--人民网", PEOPLE, ("时政",), "小船竞渡"),
        ("小船竞渡--人民网", PEOPLE, (), "小船竞渡"),
        ("小船竞渡-中新网", CHINANEWS, (), "小船竞渡"),
        ("小船竞渡——中新网", CHINANEWS, (), "小船竞渡"),
        ("小船竞渡 - 中国新闻网", CHINANEWS, (), "小船竞渡"),
        ("小船——大船——中新网", CHINANEWS, (), "小船——大船"),
        ("5G-手机-中新网", CHINANEWS, (), "5G-手机"),
        ("BBC News | Boats race", BBC, (), "Boats race"),
        ("BBC News - Boats race - again", BBC, (), "Boats race - again"),
        ("Boats race · BBC News", BBC, (), "Boats race"),
        ("Boats race » BBC News", BBC, (), "Boats race"),
    ],
)
def test_headlines_lose_the_sites_affix(
    printed: str, names: set[str], sections: tuple[str, ...], headline: str
) -> None:
    assert without_site(printed, names, sections) == headline


@pytest.mark.parametrize(
    ("headline", "names"),
    [
        ("Boats race", CHINADAILY),
        ("Storm hits coast - hundreds flee", CHINADAILY),
        ("Storm hits coast – hundreds flee", CHINADAILY),
        ("Storm - World - hundreds flee", CHINADAILY),
        ("A year of China Daily", CHINADAILY),
        ("China Daily turns 45", CHINADAILY),
        ("China Daily", CHINADAILY),
        ("COVID-19: what next?", BBC),
        ("Boats race | World", CHINADAILY),  # a section alone is no affix
        ("小船竞渡——记一次比赛", CHINANEWS),
        ("中新网记者-小船竞渡", CHINANEWS),
        ("中美-东盟对话", CHINANEWS),
        ("1-0", CHINANEWS),
    ],
)
def test_headlines_with_dashes_of_their_own_are_left_alone(headline: str, names: set[str]) -> None:
    assert without_site(headline, names, ("World",)) == headline


@given(st.text(max_size=60))
def test_no_headline_is_lost_with_the_affix(text: str) -> None:
    assert without_site(f"Boats{text}", {"BBC", "world"}, ("Sport",)).startswith("Boats")


SIMPLIFIED_TEXT, TRADITIONAL_TEXT = "这个国家的东西对我们来说", "這個國家的東西對我們來說"


@pytest.mark.parametrize(
    ("stated", "text", "tag"),
    [
        (None, "text", None),
        ("", "text", None),
        ("en", "", "en"),
        ("EN-us", "", "en-US"),
        ("en_GB", "", "en-GB"),
        (" fr ", "", "fr"),
        ("sr-Latn-RS", "", "sr-RS"),
        ("english", "", None),
        ("x", "", None),
        ("zh", SIMPLIFIED_TEXT, "zh-Hans"),
        ("zh", TRADITIONAL_TEXT, "zh-Hant"),
        ("zh", "", "zh-Hans"),
        ("cn", SIMPLIFIED_TEXT, "zh-Hans"),
        ("chinese", TRADITIONAL_TEXT, "zh-Hant"),
        ("zh-CN", TRADITIONAL_TEXT, "zh-Hans"),
        ("zh_TW", "", "zh-Hant"),
        ("zh-HK", SIMPLIFIED_TEXT, "zh-Hant"),
        ("zh-Hant", "", "zh-Hant"),
        ("zh-Hant-HK", "", "zh-Hant"),
        ("zh-Hans-HK", "", "zh-Hans"),  # the script is stated
        ("zh-SG", "", "zh-Hans"),
    ],
)
def test_languages_are_tagged_as_bcp_47_has_it(stated: str | None, text: str, tag: str | None) -> None:
    assert language_tag(stated, text) == tag


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SIMPLIFIED_TEXT, True),
        (TRADITIONAL_TEXT, True),
        ("中新网北京11月22日电 GDP 5.2%", True),
        ("東京のカフェで本を読む", False),
        ("서울의 中國 대사관", False),
        ("The word 中国 in an English text", False),
        ("", False),
    ],
)
def test_chinese_is_told_by_its_script(text: str, *, expected: bool) -> None:
    assert is_chinese(text) is expected
