"""`scrapy convert`: output under the field names of other tools, so that what reads theirs goes on reading."""

from __future__ import annotations

import gzip
import io
import json
import re
import sys
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import trafilatura
import zstandard

from newscrawl.conversion import DOCS_FILE, TOOLS, convert, with_tables
from newscrawl.library import read_article
from tests.commanding import Answer, Commander
from tests.crawling import NOW, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsroom.newsroom import Newsroom

LINE: dict[str, Any] = {
    "id": "ecns:ihewzmcq0000001",
    "revision": 2,
    "url": "https://www.ecns.cn/news/2026-11-22/detail-ihewzmcq0000001.shtml",
    "canonicalUrl": "https://www.ecns.cn/news/2026-11-22/detail-ihewzmcq0000001.shtml",
    "outlet": "ecns",
    "publisher": {"name": "ECNS", "url": "https://www.ecns.cn/"},
    "headline": "A bridge opens",
    "description": "It took three years.",
    "articleBody": "The bridge was opened on Sunday.\n\nIt took three years.",
    "inLanguage": "zh-Hans",
    "articleSection": ["China", "Society"],
    "keywords": ["bridge", "river"],
    "authors": [{"name": "Liu Meilin", "nameRaw": "By Liu Meilin"}, {"name": "Omar Haddad"}],
    "datePublished": "2026-11-22T09:17:00+08:00",
    "dateModified": None,
    "mainImage": {"url": "https://i.example/1.jpg", "caption": "The bridge", "creditText": "Photo/Xinhua", "width": 800,
                  "height": 600},
    "images": [{"url": "https://i.example/1.jpg", "caption": "The bridge", "creditText": "Photo/Xinhua", "width": 800,
                "height": 600}, {"url": "https://i.example/2"}],
    "videos": [{"url": "https://v.example/1.mp4"}],
    "isAccessibleForFree": None,
    "metadata": {"dateDownloaded": "2026-11-22T01:20:00+00:00", "discovery": {"title": "Bridge opens"}},
}  # fmt: skip
EMPTY: dict[str, Any] = {"id": "ecns:1", "articleBody": None}


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commander:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    return Commander(capsys, [])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ecns.jsonl"
    path.write_text(json.dumps(LINE) + "\n" + json.dumps(EMPTY) + "\n", encoding="utf-8")
    return path


def articles(answer: Answer) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.said]


# --- what becomes of an article --------------------------------------------------------------------------------------


def test_as_news_please_has_it() -> None:
    assert convert("news-please", LINE) == {
        "authors": ["Liu Meilin", "Omar Haddad"],
        "date_download": "2026-11-22 01:20:00",
        "date_modify": None,
        "date_publish": "2026-11-22 01:17:00",
        "description": "It took three years.",
        "filename": "https%3A%2F%2Fwww.ecns.cn%2Fnews%2F2026-11-22%2Fdetail-ihewzmcq0000001.shtml.json",
        "image_url": "https://i.example/1.jpg",
        "language": "zh",
        "localpath": None,
        "maintext": "The bridge was opened on Sunday.\n\nIt took three years.",
        "source_domain": "www.ecns.cn",
        "text": None,
        "title": "A bridge opens",
        "title_page": None,
        "title_rss": "Bridge opens",
        "url": "https://www.ecns.cn/news/2026-11-22/detail-ihewzmcq0000001.shtml",
    }


def test_as_newspaper4k_has_it() -> None:
    made = convert("newspaper4k", LINE)
    assert made["publish_date"] == "2026-11-22T09:17:00+08:00"
    assert (made["images"], made["movies"]) == (
        ["https://i.example/1.jpg", "https://i.example/2"],
        ["https://v.example/1.mp4"],
    )
    assert (made["tags"], made["keywords"]) == (["China", "Society"], ["bridge", "river"])
    assert (made["meta_site_name"], made["summary"], made["language"]) == ("ECNS", "It took three years.", "zh")
    assert made["text"] == LINE["articleBody"]


def test_as_trafilatura_has_it() -> None:
    made = convert("trafilatura", LINE)
    assert (made["author"], made["date"], made["filedate"]) == ("Liu Meilin; Omar Haddad", "2026-11-22", "2026-11-22")
    assert (made["source"], made["source-hostname"], made["hostname"]) == (LINE["url"], "ECNS", "www.ecns.cn")
    assert (made["categories"], made["tags"]) == ("China;Society", "bridge;river")
    assert made["text"] == "The bridge was opened on Sunday.\nIt took three years."
    assert made["raw_text"] == "The bridge was opened on Sunday. It took three years."


def test_as_fundus_has_it() -> None:
    made = convert("fundus", LINE)
    paragraphs = ["The bridge was opened on Sunday.", "It took three years."]
    section = {"headline": [], "paragraphs": paragraphs}
    assert made["body"] == {"summary": ["It took three years."], "sections": [section]}
    assert (made["publishing_date"], made["free_access"]) == ("2026-11-22 09:17:00+08:00", True)
    first, second = made["images"]
    assert first["versions"] == [
        {
            "url": "https://i.example/1.jpg",
            "query_width": None,
            "size": {"width": 800, "height": 600},
            "type": "image/jpeg",
        }
    ]
    assert (first["is_cover"], first["authors"], first["position"]) == (True, ["Photo/Xinhua"], 0)
    assert (second["is_cover"], second["versions"][0]["size"], second["versions"][0]["type"]) == (False, None, None)
    assert convert("fundus", {**LINE, "isAccessibleForFree": False})["free_access"] is False


def test_trafilatura_names_its_fields_so() -> None:
    """It is installed: the names are held against its own output."""
    text = "<p>The bridge across the river was opened on Sunday, after three years of work.</p>" * 9
    page = f"<html><head><title>A bridge opens</title></head><body><article>{text}</article></body></html>"
    own = trafilatura.extract(page, url="https://example.org/1", output_format="json", with_metadata=True)
    assert own
    assert list(json.loads(own)) == [field.name for field in TOOLS["trafilatura"]]


@pytest.mark.parametrize("tool", TOOLS)
def test_what_is_absent_is_null_or_empty(tool: str) -> None:
    made = convert(tool, EMPTY)
    allowed = {"filename": ".json", "pagetype": "article", "id": "ecns:1", "free_access": True}
    assert [(name, value) for name, value in made.items() if value and allowed.get(name) != value] == []


@pytest.mark.parametrize("tool", TOOLS)
def test_a_crawled_article_keeps_headline_and_day(tool: str, room: Newsroom) -> None:
    story, *_ = room.open("ecns", count=3, now=NOW)
    article = read_article(room.body(story.url), story.url)
    line = json.loads(json.dumps(asdict(article), default=lambda instant: instant.isoformat()))
    made = convert(tool, line)
    assert made["title"] == story.headline
    stated = next(made[name] for name in ("date_publish", "publish_date", "publishing_date", "date") if name in made)
    assert abs((date.fromisoformat(stated[:10]) - story.published.date()).days) <= 1


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tool", TOOLS)
def test_a_file_is_converted_line_by_line(command: Commander, file: Path, tool: str) -> None:
    answer = command("convert", "--to", tool, str(file))
    assert (answer.code, answer.remarked) == (0, [])
    assert articles(answer) == [convert(tool, LINE), convert(tool, EMPTY)]


def test_packed_files_and_several_files_are_read(command: Commander, file: Path) -> None:
    packed, packed_otherwise = file.with_suffix(".jsonl.gz"), file.with_suffix(".jsonl.zst")
    packed.write_bytes(gzip.compress(file.read_bytes()))
    packed_otherwise.write_bytes(zstandard.compress(file.read_bytes()))
    answer = command("convert", "--to", "fundus", str(file), str(packed), str(packed_otherwise))
    assert articles(answer) == [convert("fundus", LINE), convert("fundus", EMPTY)] * 3


def test_standard_input_is_read(command: Commander, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    assert articles(command("convert", "--to", "fundus", "-")) == [convert("fundus", LINE), convert("fundus", EMPTY)]


def test_a_line_that_is_no_article_is_named_and_left_out(command: Commander, file: Path) -> None:
    bad_lines = [b"{", b"[]", b'{"id": 1}', b"\xff\xfe", b'{"id": "a:1", "articleBody": null, "authors": [1]}',
                 b'{"id": "a:1", "articleBody": "x", "datePublished": "yesterday"}', b"[" * 100_000]  # fmt: skip
    file.write_bytes(b"\n".join(bad_lines) + b"\n" + json.dumps(LINE).encode() + b"\n")
    answer = command("convert", "--to", "news-please", str(file))
    assert (answer.code, articles(answer)) == (1, [convert("news-please", LINE)])
    assert len(answer.remarked) == len(bad_lines)
    for number, remark in enumerate(answer.remarked, start=1):
        assert remark.startswith(f"scrapy convert: {file}, line {number}, is left out: it is n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say to what: --to news-please, --to newspaper4k, --to trafilatura, --to fundus"),
        (("--to", "Newspaper", "FILE"), "there is no tool 'Newspaper': did you mean 'newspaper4k'?"),
        (("--to", "x", "FILE"), "there is no tool 'x': there are news-please, newspaper4k, trafilatura, fundus"),
        (("--to", "fundus"), "say what: one or more output files, or - for standard input"),
        (("--to", "fundus", "FILE", "gone.jsonl"), "gone.jsonl is no file that can be read"),
        (("--to", "fundus", "."), ". is no file that can be read"),
        (("--nonsense", "FILE"), "there is no option '--nonsense'"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(
    command: Commander, file: Path, arguments: tuple[str, ...], said: str
) -> None:
    answer = command("convert", *(str(file) if each == "FILE" else each for each in arguments))
    assert (answer.code, answer.said, len(answer.remarked)) == (2, [], 1)
    assert answer.remarked[0].startswith(f"scrapy convert: {said}")


def test_a_packed_file_that_is_cut_is_said_in_one_line(command: Commander, file: Path) -> None:
    packed = file.with_suffix(".jsonl.gz")
    packed.write_bytes(gzip.compress(file.read_bytes())[:-20])
    answer = command("convert", "--to", "fundus", str(packed))
    assert (answer.code, len(answer.remarked)) == (2, 1)
    assert "cannot be read to its end" in answer.remarked[0]


def test_help_shows_examples(command: Commander) -> None:
    said = "\n".join(command.in_a_process("convert", "-h").said)
    assert len(re.findall(r"scrapy convert --to \w", said.partition("Examples")[2])) == 3
    assert "Exit codes: 0 all was converted" in said


# --- the documentation -----------------------------------------------------------------------------------------------


def test_the_tables_of_the_documentation_are_fresh() -> None:
    document = DOCS_FILE.read_text(encoding="utf-8")
    assert with_tables(document) == document, "run `make docs`"
    assert all(f"<!-- {tool} -->" in document for tool in TOOLS)


def test_the_documentation_names_fields_that_exist() -> None:
    schema = json.loads((ROOT / "newscrawl" / "article.schema.json").read_text(encoding="utf-8"))
    said = " ".join(field.said for fields in TOOLS.values() for field in fields)
    named = {name.partition(".")[0] for name in re.findall(r"`([A-Za-z][\w.]*)`", said)} - {"article"}
    assert named <= {*schema["properties"], "creditText"}
