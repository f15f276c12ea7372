"""Generate what is derived from the Article's declaration: its JSON Schema and docs/article.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from itemadapter import ItemAdapter

from newscrawl.article import SCHEMA_VERSION, Article

SCHEMA_FILE = Path(__file__).with_name("article.schema.json")
DOCS_FILE = Path(__file__).parent.parent / "docs" / "article.md"

_OFFSET = r"(?:Z|[+-]\d\d:\d\d)$"


def build_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one output line.

    Built on itemadapter's, which reads types and docstrings, and made strict: every key required, no other keys, no
    empty strings, datetimes with an offset.
    """
    schema = _made_strict(ItemAdapter.get_json_schema(Article))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"newscrawl Article {SCHEMA_VERSION}",
        "description": " ".join((Article.__doc__ or "").split()),
        **schema,
    }


def _made_strict(schema: dict[str, Any]) -> dict[str, Any]:
    strict: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "properties":
            strict[key] = {name: _made_strict(_datetime_if_empty(each)) for name, each in value.items()}
            strict["required"] = list(value)
        elif key == "anyOf":
            strict[key] = [_made_strict(_datetime_if_empty(each)) for each in value]
        elif key in {"items", "additionalProperties"} and isinstance(value, dict):
            strict[key] = _made_strict(value)
        elif key == "description":
            strict[key] = " ".join(value.split())
        elif key not in {"default", "required"}:
            strict[key] = value
    if "string" in _types(schema) and "enum" not in schema and "format" not in schema:
        strict["minLength"] = 1
    return strict


def _types(schema: dict[str, Any]) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else types


def _datetime_if_empty(schema: dict[str, Any]) -> dict[str, Any]:
    """Itemadapter knows no schema for datetime and leaves it empty."""
    if {"type", "anyOf", "enum"} & schema.keys():
        return schema
    return {**schema, "type": "string", "format": "date-time", "pattern": _OFFSET}


def build_docs() -> str:
    """Return docs/article.md: a table of the fields and one for each of their parts."""
    schema = build_schema()
    lines = [
        "# The Article",
        "",
        "Generated from `newscrawl/article.py` by `make docs`; a test keeps it fresh.",
        "One JSON object a line, UTF-8; the schema is `newscrawl/article.schema.json`",
        f"(JSON Schema 2020-12, version {SCHEMA_VERSION}).",
        "",
        schema["description"],
        "",
    ]
    _append_table(lines, schema)
    return "\n".join(lines)


def _append_table(lines: list[str], schema: dict[str, Any]) -> None:
    lines += ["| field | type | meaning |", "|---|---|---|"]
    parts: dict[str, dict[str, Any]] = {}
    for name, each in schema["properties"].items():
        label, part = _type_label(name, each)
        if part is not None:
            parts.setdefault(label.strip("[]").removesuffix(" or null"), part)
        description = " ".join(each.get("description", "").split()).replace("|", "\\|")
        lines.append(f"| {name} | {label} | {description} |")
    lines.append("")
    for title, part in parts.items():
        lines += [f"## {title}", ""]
        _append_table(lines, part)


def _type_label(name: str, schema: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """Return a type in words, and the schema of the object it names, if it names one."""
    part: dict[str, Any] | None = None
    types = [each for each in _types(schema) if each != "null"]
    or_null = " or null" if "null" in _types(schema) else ""
    if "anyOf" in schema:
        label, part = _type_label(name, next(each for each in schema["anyOf"] if each.get("type") != "null"))
        or_null = " or null"
    elif types == ["array"]:
        label, part = _type_label(name, schema["items"])
        label = f"[{label}]"
    elif types == ["object"]:
        part = schema if "properties" in schema else None
        label = _PART_NAMES.get(name, name) if part else "object of strings"
    elif "enum" in schema:
        label = ", ".join(str(each) for each in schema["enum"])
    else:
        label = "datetime" if schema.get("format") == "date-time" else types[0]
    return label + or_null, part


_PART_NAMES = {
    "publisher": "Organization",
    "sourceOrganization": "Organization",
    "authors": "Person",
    "editors": "Person",
    "mainImage": "Image",
    "images": "Image",
    "videos": "Media",
    "audios": "Media",
    "discovery": "Discovery",
    "metadata": "Metadata",
}


def main() -> None:
    """Write both files."""
    SCHEMA_FILE.write_text(json.dumps(build_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    DOCS_FILE.parent.mkdir(exist_ok=True)
    DOCS_FILE.write_text(build_docs(), encoding="utf-8")


if __name__ == "__main__":
    main()
