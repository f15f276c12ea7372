"""Write an article under the field names of another tool, for those who come from one and keep what reads its output.

`python -m newscrawl.conversion` renews the tables in docs/migrating.md from what is declared here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from newscrawl.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DOCS_FILE = Path(__file__).parent.parent / "docs" / "migrating.md"
_ENDINGS = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "webp": "webp"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of another tool: its name, how it is made from a line, and from what, in words; "" where we have none."""

    name: str
    make: Callable[[Mapping[str, Any]], Any]
    said: str


def convert(tool: str, line: Mapping[str, Any]) -> dict[str, Any]:
    """Return an article as a tool would name it. Raises KeyError for a tool that is none of TOOLS.

    A key the line lacks counts as absent.
    """
    return {field.name: field.make(line) for field in TOOLS[tool]}


# --- parts of a line -------------------------------------------------------------------------------------------------


def _same(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda line: line.get(name)


def _nothing(line: Mapping[str, Any]) -> None:  # noqa: ARG001 - as all that make a field
    return None


def _names(line: Mapping[str, Any]) -> list[str]:
    return [person["name"] for person in line.get("authors") or ()]


def _language(line: Mapping[str, Any]) -> str | None:
    return (line.get("inLanguage") or "").partition("-")[0] or None


def _main_image(line: Mapping[str, Any]) -> str | None:
    return (line.get("mainImage") or {}).get("url")


def _image_urls(line: Mapping[str, Any]) -> list[str]:
    return [image["url"] for image in line.get("images") or ()]


def _host(line: Mapping[str, Any]) -> str | None:
    return host_of(line.get("url") or "") or None


def _publisher(line: Mapping[str, Any]) -> str | None:
    return (line.get("publisher") or {}).get("name")


def _downloaded(line: Mapping[str, Any]) -> str | None:
    return (line.get("metadata") or {}).get("dateDownloaded")


def _announced_title(line: Mapping[str, Any]) -> str | None:
    return ((line.get("metadata") or {}).get("discovery") or {}).get("title")


def _in_one_line(line: Mapping[str, Any]) -> str | None:
    return " ".join((line.get("articleBody") or "").split()) or None


def _with_line_breaks(line: Mapping[str, Any]) -> str | None:
    return (line.get("articleBody") or "").replace("\n\n", "\n") or None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _in_utc(text: str | None) -> str | None:
    instant = _instant(text)
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if instant else None


def _day(text: str | None) -> str | None:
    return text[:10] if text else None


def _with_space(text: str | None) -> str | None:
    instant = _instant(text)
    return str(instant) if instant else None


# --- Fundus keeps text and pictures as trees -------------------------------------------------------------------------


def _fundus_body(line: Mapping[str, Any]) -> dict[str, Any] | None:
    text = line.get("articleBody")
    if text is None:
        return None
    summary = [line["description"]] if line.get("description") else []
    return {"summary": summary, "sections": [{"headline": [], "paragraphs": text.split("\n\n")}]}


def _fundus_images(line: Mapping[str, Any]) -> list[dict[str, Any]]:
    cover = _main_image(line)
    return [
        {
            "versions": [{"url": image["url"], "query_width": None, "size": _size(image), "type": _type(image["url"])}],
            "is_cover": image["url"] == cover,
            "description": None,
            "caption": image.get("caption"),
            "authors": [image["creditText"]] if image.get("creditText") else [],
            "position": position,
        }
        for position, image in enumerate(line.get("images") or ())
    ]


def _size(image: Mapping[str, Any]) -> dict[str, int] | None:
    width, height = image.get("width"), image.get("height")
    return {"width": width, "height": height} if width and height else None


def _type(url: str) -> str | None:
    ending = _ENDINGS.get(url.partition("?")[0].rpartition(".")[2].lower())
    return f"image/{ending}" if ending else None


def _fundus_free(line: Mapping[str, Any]) -> bool:
    return line.get("isAccessibleForFree") is not False


# --- the tools -------------------------------------------------------------------------------------------------------

TOOLS: Mapping[str, tuple[Field, ...]] = {
    "news-please": (
        Field("authors", _names, "names of `authors`"),
        Field("date_download", lambda line: _in_utc(_downloaded(line)), "`metadata.dateDownloaded`, UTC, without zone"),
        Field("date_modify", lambda line: _in_utc(line.get("dateModified")), "`dateModified`, UTC, without zone"),
        Field("date_publish", lambda line: _in_utc(line.get("datePublished")), "`datePublished`, UTC, without zone"),
        Field("description", _same("description"), "`description`"),
        Field("filename", lambda line: quote_plus(line.get("url") or "") + ".json", "`url`, quoted, and `.json`"),
        Field("image_url", _main_image, "`mainImage.url`"),
        Field("language", _language, "`inLanguage` without script and region"),
        Field("localpath", _nothing, ""),
        Field("maintext", _same("articleBody"), "`articleBody`"),
        Field("source_domain", _host, "host of `url`"),
        Field("text", _nothing, ""),
        Field("title", _same("headline"), "`headline`"),
        Field("title_page", _nothing, ""),
        Field("title_rss", _announced_title, "`metadata.discovery.title`"),
        Field("url", _same("url"), "`url`"),
    ),
    "newspaper4k": (
        Field("url", _same("url"), "`url`"),
        Field("read_more_link", _nothing, ""),
        Field("language", _language, "`inLanguage` without script and region"),
        Field("title", _same("headline"), "`headline`"),
        Field("top_image", _main_image, "`mainImage.url`"),
        Field("meta_img", _main_image, "`mainImage.url`"),
        Field("images", _image_urls, "addresses of `images`"),
        Field("movies", lambda line: [each["url"] for each in line.get("videos") or ()], "addresses of `videos`"),
        Field("keywords", lambda line: list(line.get("keywords") or ()), "`keywords`: the publisher's, not computed"),
        Field("meta_keywords", lambda line: list(line.get("keywords") or ()), "`keywords`"),
        Field("tags", lambda line: list(line.get("articleSection") or ()), "`articleSection`"),
        Field("authors", _names, "names of `authors`"),
        Field("publish_date", _same("datePublished"), "`datePublished`"),
        Field("summary", _same("description"), "`description`: the publisher's, not computed"),
        Field("meta_description", _same("description"), "`description`"),
        Field("meta_lang", _language, "`inLanguage` without script and region"),
        Field("meta_favicon", _nothing, ""),
        Field("meta_site_name", _publisher, "`publisher.name`"),
        Field("canonical_link", _same("canonicalUrl"), "`canonicalUrl`"),
        Field("text", _same("articleBody"), "`articleBody`"),
    ),
    "trafilatura": (
        Field("title", _same("headline"), "`headline`"),
        Field("author", lambda line: "; ".join(_names(line)) or None, "names of `authors`, joined by `; `"),
        Field("hostname", _host, "host of `url`"),
        Field("date", lambda line: _day(line.get("datePublished")), "the day of `datePublished`, in its own zone"),
        Field("fingerprint", _nothing, ""),
        Field("id", _same("id"), "`id`"),
        Field("license", _nothing, ""),
        Field("comments", lambda line: "", ""),  # noqa: ARG005 - as all that make a field
        Field("raw_text", _in_one_line, "`articleBody` in one line"),
        Field("text", _with_line_breaks, "`articleBody`, a paragraph a line"),
        Field("language", _language, "`inLanguage` without script and region"),
        Field("image", _main_image, "`mainImage.url`"),
        Field("pagetype", lambda line: "article", "always `article`"),  # noqa: ARG005 - as above
        Field("filedate", lambda line: _day(_downloaded(line)), "the day of `metadata.dateDownloaded`"),
        Field("source", _same("url"), "`url`"),
        Field("source-hostname", _publisher, "`publisher.name`"),
        Field("excerpt", _same("description"), "`description`"),
        Field("categories", lambda line: ";".join(line.get("articleSection") or ()), "`articleSection`, joined by `;`"),
        Field("tags", lambda line: ";".join(line.get("keywords") or ()), "`keywords`, joined by `;`"),
    ),
    "fundus": (
        Field("title", _same("headline"), "`headline`"),
        Field("body", _fundus_body, "`description` as summary, the paragraphs of `articleBody` as one section"),
        Field("authors", _names, "names of `authors`"),
        Field("publishing_date", lambda line: _with_space(line.get("datePublished")), "`datePublished`"),
        Field("topics", lambda line: list(line.get("keywords") or ()), "`keywords`"),
        Field("free_access", _fundus_free, "`isAccessibleForFree`; true where nothing is stated, as Fundus has it"),
        Field("images", _fundus_images, "`images`, one version each; `creditText` as author"),
    ),
}  # fmt: skip
"""The fields of each tool in its own order, as its JSON has them."""


def table_of(tool: str) -> str:
    """Return the table of a tool for the documentation."""
    rows = [f"| `{field.name}` | {field.said or 'nothing: always null or empty'} |" for field in TOOLS[tool]]
    return "\n".join([f"| {tool} | newscrawl |", "|---|---|", *rows])


def with_tables(document: str) -> str:
    """Return the documentation with its tables as they are to be; each stands behind the mark of its tool."""
    for tool in TOOLS:
        mark, table = f"<!-- {tool} -->\n", f"{table_of(tool)}\n"
        before, found, behind = document.partition(mark)
        document = before + found + (table if found else "") + re.sub(r"\A(?:\|.*\n)*", "", behind)
    return document


if __name__ == "__main__":
    DOCS_FILE.write_text(with_tables(DOCS_FILE.read_text(encoding="utf-8")), encoding="utf-8")
