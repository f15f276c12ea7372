"""Load a script of JSON as it is in the wild, with comments and wrong escapes, and read schema.org's values in it."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from newscrawl.article import Image, Media, Organization, Person
from newscrawl.text import tidy

_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*+;?\s*+$"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_BETWEEN = re.compile(r"[\s;,]*")


def load(block: str) -> Any:
    """Return the JSON value of a script's text, or None where nothing can be made of it."""
    text = block.strip()
    if not text.endswith(("}", "]")) or not text.startswith(("{", "[")):  # most blocks are nothing but JSON
        text = _COMMENT.sub("", _COMMENT.sub("", block)).strip()
    if not text:
        return None
    try:
        return _values(text)
    except (ValueError, RecursionError):
        pass  # read below as a browser's JavaScript would
    import chompjs  # noqa: PLC0415 - for the one block in a hundred that is no JSON

    try:
        return chompjs.parse_js_object(html.unescape(text) if "&quot;" in text else text)
    except (ValueError, RecursionError):
        return None


def _values(text: str) -> Any:
    """Return the JSON value of a text, or all of them where several stand one behind the other. Raises ValueError."""
    decoder = json.JSONDecoder(strict=False)
    values, end = [], 0
    while end < len(text):
        value, end = decoder.raw_decode(text, end)
        values.append(value)
        between = _BETWEEN.match(text, end)
        end = between.end() if between else end
    return values if len(values) > 1 else values[0]


def is_reference(value: Any) -> bool:
    """Tell whether a value is nothing but the `@id` of another object."""
    return isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str)


def as_list(value: Any) -> list[Any]:
    """Return a list as it is, any other value as a list of one."""
    return value if isinstance(value, list) else [value]


def first_of(value: Any) -> Any:
    """Return the first of a list's values, None where there is none; any other value itself."""
    return next(iter(as_list(value)), None)


def text_in(value: Any) -> str | None:
    """Return a string value without the entities and tags that stray into it."""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return None
    return tidy(_TAG.sub(" ", value) if "<" in value else value)


def paragraphs_in(value: Any) -> tuple[str, ...]:
    """Return the lines of a text, as line breaks or tags part them."""
    if not isinstance(value, str):
        return ()
    lines = re.split(r"\n|<br\s*/?>|</p>", value)
    return tuple(filter(None, map(text_in, lines)))


def keywords_in(value: Any) -> tuple[str, ...]:
    """Return the keywords of a list, or of one text that separates them by signs."""
    texts = [text for each in as_list(value) if (text := text_in(each))]
    if len(texts) == 1:
        texts = [part.strip() for part in re.split(r"[,;，；]", texts[0])]
    return tuple(text for text in texts if text)


def address_in(value: Any) -> str | None:
    """Return an address as printed: a text, or what an object says of where it is."""
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
    if isinstance(value, list) and value:
        value = value[0]
    return value.strip() or None if isinstance(value, str) else None


def person_in(value: Any) -> Person | None:
    """Return a person, given by name or as an object."""
    if isinstance(value, str) and value.lstrip().startswith("{"):  # JSON printed into a JSON string
        value = load(value)
    name = text_in(value)
    if not name:
        return None
    mapping = value if isinstance(value, dict) else {}
    link = address_in(mapping) if mapping.get("url") else None
    return Person(name=name, url=link, jobTitle=text_in(mapping.get("jobTitle")))


def organization_in(value: Any) -> Organization | None:
    """Return an organization, given by name or as an object."""
    name = text_in(value)
    link = address_in(value) if isinstance(value, dict) and value.get("url") else None
    return Organization(name=name, url=link) if name else None


def image_in(value: Any) -> Image | None:
    """Return a picture, given by its address or as an object."""
    url = address_in(value)
    if not url:
        return None
    mapping = value if isinstance(value, dict) else {}
    return Image(
        url=url,
        caption=text_in(mapping.get("caption")),
        creditText=text_in(mapping.get("creditText")) or text_in(mapping.get("copyrightNotice")),
        width=_number_in(mapping.get("width")),
        height=_number_in(mapping.get("height")),
    )


def media_in(value: Any) -> Media | None:
    """Return the film or recording that an object describes."""
    if not isinstance(value, dict):
        return None
    url = next((link for name in ("contentUrl", "embedUrl", "url") if (link := address_in(value.get(name)))), None)
    if not url:
        return None
    thumbnail = address_in(value.get("thumbnailUrl") or value.get("thumbnail"))
    return Media(
        url=url, name=text_in(value.get("name")), duration=text_in(value.get("duration")), thumbnailUrl=thumbnail
    )


def _number_in(value: Any) -> int | None:
    if isinstance(value, dict):
        value = value.get("value") or value.get("@value")
    digits = re.match(r"\s*(\d{1,5})(?:\.\d+)?\s*+(?:px)?\s*+$", str(value))
    return int(digits[1]) or None if digits else None


def truth_in(value: Any) -> bool | None:
    """Return what "True", "false" or a boolean say; None for anything else."""
    return {"true": True, "false": False}.get(str(value).strip().lower())
