"""How a page is printed: markup files filled in, text made safe for them, the parts of a body in an outlet's form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tests.newsroom.story import Picture, Story

Part = TypeVar("Part")

FILES = Path(__file__).with_name("html")

TRAPS = frozenset(
    {"entities", "zero_width", "nested_tags", "noscript_copy", "icon_first", "share_text", "og_site_suffix"}
    | {"protocol_relative_images"}
)
"""The traps that every outlet's article pages can hold."""

ENTITIES = str.maketrans(
    {
        "’": "&rsquo;",
        "‘": "&lsquo;",
        "“": "&ldquo;",
        "”": "&rdquo;",
        "—": "&mdash;",
        "…": "&hellip;",
        "·": "&middot;",
        "é": "&eacute;",
        "'": "&#39;",
        '"': "&quot;",
        "，": "&#65292;",
        "%": "&#x25;",
    }
)


@dataclass(frozen=True)
class Form:
    """How an outlet prints the parts of a body: string.Template texts.

    `paragraph` takes $text, `picture` takes $src, $alt and $caption, `caption` takes $text, `credit` takes $text.
    `icon` and `share` are what the traps icon_first and share_text put into the body.
    """

    picture: str
    caption: str
    credit: str
    icon: str
    share: str
    paragraph: str = "<p>$text</p>"


@cache
def _template(text: str) -> Template:
    return Template(text)


@cache
def _file(name: str) -> Template:
    return Template((FILES / f"{name}.html").read_text(encoding="utf-8"))


def fill(name: str, values: Mapping[str, str]) -> str:
    """Print the markup file `name`; the values are markup already."""
    return _file(name).substitute(values)


def repeat(row: str, items: Iterable[Mapping[str, str]]) -> str:
    """Print the template text `row` once an item; the values are markup already."""
    template = _template(row)
    return "\n".join(template.substitute(item) for item in items)


def printed(text: str, traps: frozenset[str]) -> str:
    """Escape text for a place between tags, with the characters that the traps bring into it."""
    if "zero_width" in traps:
        third = len(text) // 3
        text = f"\ufeff{text[:third]}\u200b{text[third:]}"
    safe = escape(text, quote=False)
    return safe.translate(ENTITIES).replace(" ", "&nbsp;", 1) if "entities" in traps else safe


def meta(name: str, content: str | None, key: str = "name") -> str:
    """Print a meta element, or nothing where there is no content."""
    return f'<meta {key}="{name}" content="{escape(content)}" />\n' if content else ""


def charset(story: Story) -> str:
    """Name the charset as the page declares it: sites whose bytes are GB18030 have always called them gb2312."""
    return story.declared or {"gb18030": "gb2312"}.get(story.encoding, story.encoding)


def share_among(parts: Sequence[Part], page: int, pages: int) -> Sequence[Part]:
    """Give the parts that stand on one page (1, 2, ...) of several."""
    return parts[len(parts) * (page - 1) // pages : len(parts) * page // pages]


def print_blocks(story: Story, page: int, form: Form) -> list[str]:
    """Print the paragraphs and pictures of one page in reading order, the general traps among them."""
    texts = [_print_paragraph(story, text, form) for text in share_among(story.paragraphs, page, story.pages)]
    pictures = [_print_picture(story, picture, form) for picture in share_among(story.pictures, page, story.pages)]
    blocks = []
    for index, text in enumerate(texts):
        if pictures and index % 2 == 0:
            blocks.append(pictures.pop(0))
        blocks.append(text)
    blocks += pictures
    if "icon_first" in story.traps:
        blocks.insert(0, form.icon)
    if "noscript_copy" in story.traps:
        copy = "".join(f"<p>{escape(text)}</p>" for text in share_among(story.paragraphs, page, story.pages))
        blocks.insert(0, f"<noscript>{copy}</noscript>")
    if "share_text" in story.traps:
        blocks.append(form.share)
    return blocks


def _print_paragraph(story: Story, text: str, form: Form) -> str:
    inner = printed(text, story.traps)
    if text in story.subheads:
        inner = f"<strong>{inner}</strong>"
    if "nested_tags" in story.traps:
        inner = f'<span style="font-size: 16px;"><span>{inner}</span></span>'
    return _template(form.paragraph).substitute(text=inner)


def _print_picture(story: Story, picture: Picture, form: Form) -> str:
    credit = form.credit.replace("$text", picture.credit) if picture.credit else None
    text = " ".join(part for part in (picture.caption, credit) if part)
    caption = _template(form.caption).substitute(text=printed(text, story.traps)) if text else ""
    source = picture.url.removeprefix("https:") if "protocol_relative_images" in story.traps else picture.url
    values = {"src": escape(source), "alt": escape(picture.caption or ""), "caption": caption}
    return _template(form.picture).substitute(values)
