"""The words for who wrote a text, before a name or inside a line, and the dates beside them."""

from __future__ import annotations

import re

_BY = (
    r"(?:(?:written|posted|published|reported|story|text|words|review|article|created|produced|reviewed)\s+by|"
    r"by|"
    r"(?:text|geschrieben|veröffentlicht|erstellt|verfasst|eingetragen|ein\s\w+|beitrag)?\s*(?:von|vom)|"
    r"(?:rédigé|écrit|publié|texte)?\s*par|(?:escrito|publicado|texto)?\s*por|(?:scritto|pubblicato)?\s*(?:di|da)|door|"
    r"av|af|tekst(?:\s?:)?|escribe|przez)"
)
LABEL = re.compile(
    rf"^\W{{0,6}}(?:{_BY}(?:\s*[:：]\s*|\s+)|(?-i:By|[Vv]on|[Pp]ar)(?=(?-i:[A-Z][a-z]))|"
    r"(?:text|texte|texto|autor(?:in|en|es|a|/autorin)?|"
    r"autorin/autor|authors?|auteurs?|autori?|auteure|verfasser(?:in)?|writer|reporter|redakteur(?:in)?|words|fuente|"
    r"foto und text|text und foto|作者|文|記者|记者|撰文|글)\s*[:：/]\s*|"
    r"(?:autor(?:in|en)?|autorin/autor)\s+(?=[A-Z]))",
    re.IGNORECASE,
)
# What the words of a label begin with; a line that begins with other letters has none.
_BEGINNINGS = frozenset(
    "af ar au av be by cr da di do ei er es fo fu ge pa po pr pu re ré sc st te ve vo wo wr".split()
)
LABEL_ALONE = re.compile(rf"\W*(?:{_BY}|(?:autor(?:in|en)?|authors?|auteurs?|text))\s*[:：]?", re.IGNORECASE)
PLAIN_LABEL = re.compile(
    r"^\W{0,6}(?:(?:text|texte|autor(?:in|en|es)?|autorin/autor|authors?|auteurs?|auteure|verfasser(?:in)?)\s*[:：]\s*|"
    r"(?:autor(?:in|en)?|autorin/autor)\s+(?=[A-Z]))",
    re.IGNORECASE,
)
LABEL_INSIDE = re.compile(rf"(?:^|[\s·•|,~–—-])(?:{_BY}\s+|autor(?:in)?\s*[:：]\s*)(?=[^\W\d_])", re.IGNORECASE)
DATED = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./年-]|\b\d{1,2}\.?\s*[^\W\d_]{3,9}\.?,?\s+\d{4}|[^\W\d_]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
)
_DIGIT = re.compile(r"\d")  # every one of the above holds it; most lines do not


def is_labelled(line: str) -> bool:
    """Tell whether a line begins with words for who wrote a text."""
    first = line[:1]
    if first.isascii() and first.isalpha() and line[:2].lower() not in _BEGINNINGS:
        return False
    return LABEL.match(line) is not None


def is_dated(text: str) -> bool:
    """Tell whether a line holds a printed day."""
    return _DIGIT.search(text) is not None and DATED.search(text) is not None
