"""The contract with readers: the schema and the documentation that are generated from the Article."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from jsonschema import Draft202012Validator

from newscrawl import Article, NotAnArticle, read_article
from newscrawl.article import SCHEMA_VERSION
from newscrawl.console.kept_pages import as_json, load_kept
from newscrawl.contract import DOCS_FILE, SCHEMA_FILE, build_docs, build_schema
from tests.kept_pages import kept_pages

SCHEMA = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def valid_line() -> dict[str, object]:
    line = as_json(load_kept(kept_pages()[0]).read())
    line["metadata"]["dateDownloaded"] = "2026-11-22T10:00:00+00:00"
    return line


def test_schema_is_fresh() -> None:
    assert build_schema() == SCHEMA, "run make docs"


def test_documentation_is_fresh() -> None:
    assert build_docs() == DOCS_FILE.read_text(encoding="utf-8"), "run make docs"


def test_schema_is_a_schema_and_a_real_line_satisfies_it() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(valid_line())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("headline", ""),
        ("articleBody", ""),
        ("datePublished", "2026-11-22T10:00:00"),
        ("datePublished", "yesterday"),
        ("articleType", "Nonsense"),
        ("authors", [{"name": "Li Yan"}]),
        ("authors", None),
        ("keywords", [""]),
        ("revision", "1"),
        ("mainImage", {"url": "https://example.org/a.jpg"}),
    ],
)
def test_schema_refuses(name: str, value: object) -> None:
    assert not VALIDATOR.is_valid({**valid_line(), name: value})


def test_schema_refuses_a_missing_and_an_unknown_key() -> None:
    line = valid_line()
    assert not VALIDATOR.is_valid({**line, "extra": 1})
    del line["keywords"]
    assert not VALIDATOR.is_valid(line)


def test_every_field_is_documented_in_order() -> None:
    names = [field.name for field in fields(Article)]
    assert list(SCHEMA["properties"]) == names == SCHEMA["required"]
    assert all(SCHEMA["properties"][name].get("description") for name in names)
    assert SCHEMA_VERSION in SCHEMA["title"]


def test_library_picks_the_outlet_by_the_address() -> None:
    kept = load_kept(kept_pages()[0])
    assert read_article(kept.body, kept.url).outlet == kept.read().outlet == kept.outlet
    assert read_article(kept.body, kept.url, outlet="site").outlet == kept.url.split("/")[2]


def test_library_says_why_a_page_is_no_article() -> None:
    page = (
        "<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>Try again.</p></body></html>"
    )
    with pytest.raises(NotAnArticle) as rejection:
        read_article(page.encode(), "https://example.org/nothing")
    assert rejection.value.reason == "error_page"


def test_library_refuses_what_is_no_page_and_what_is_no_address() -> None:
    with pytest.raises(NotAnArticle) as rejection:
        read_article(b"%PDF-1.7", "https://example.org/a.pdf", content_type="application/pdf")
    assert rejection.value.reason == "no_page"
    with pytest.raises(ValueError, match="is no address"):
        read_article(b"<html></html>", "")


def test_library_knows_no_other_outlet() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        read_article(b"<html></html>", "https://example.org/", outlet="nowhere")
