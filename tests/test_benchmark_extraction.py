"""The extraction benchmark: newscrawl and other tools read the same pages, and each page is paid for by itself."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.costs import Page
from benchmarks.extraction import is_held_back, pages_of
from benchmarks.peer_process import PeerProcess

PROJECT = Path(__file__).parent.parent
PARAGRAPHS = [
    "The harbour bridge of Veldmark was opened on Monday, two years later than the council had promised its people.",
    "Engineers had found cracks in four of its piers, and said that each of them had to be cast and set again.",
    "Ferries will go on for another month, the harbour master said, until the last barriers have been taken away.",
]
PAGE = """<html lang="en"><head><meta charset="utf-8"><title>{title}</title><meta property="og:title" content="{title}">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "{title}",
"datePublished": "2024-03-04T09:30:00+01:00", "author": {{"@type": "Person", "name": "Mira Oldenkamp"}}}}</script>
</head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"""
TITLES = {"bridge": "Bridge opens after two years", "ferry": "Ferries go on for another month"}
# A package under a tool's own name, whose pages say what it should do: what a tool does when it breaks.
BREAKING_GNE = """
import os, time
class GeneralNewsExtractor:
    def extract(self, html, host):
        if "raise" in html: raise RecursionError("too deep")
        if "end" in html: os._exit(1)
        if "hang" in html: time.sleep(60)
        print("no answer of its own")
        return {"title": html, "content": "one\\n\\n two ", "publish_time": "", "author": ""}
"""
# Two versions of one publisher's parser, the newest first; it no longer finds anything on this page.
FUNDUS = """
from types import SimpleNamespace
class Body(list):
    def as_text_sequence(self): return self
class New:
    def parse(self, html, error_handling): return {"title": "of the new template", "body": Body()}
class Old:
    def parse(self, html, error_handling): return {"title": "of the old template", "body": Body(["A text."])}
PublisherCollection = [SimpleNamespace(domain="https://www.veldmark.example", deprecated_domains=[], parser=[New, Old])]
"""


def corpus_of(folder: Path, pages: dict[str, tuple[str, str]]) -> Path:
    """Keep pages, by id an address and markup, as a corpus does."""
    (folder / "pages").mkdir(parents=True)
    for page, (_, markup) in pages.items():
        (folder / "pages" / f"{page}.html.gz").write_bytes(gzip.compress(markup.encode()))
    lines = [json.dumps({"id": page, "url": url}) for page, (url, _) in pages.items()]
    (folder / "truth.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    pages = {
        page: (f"https://veldmark.example/{page}", PAGE.format(title=title, paragraphs=text))
        for page, title in TITLES.items()
    }
    return corpus_of(tmp_path / "corpus", pages)


def environment_of(tool: str, folder: Path, package: str | None = None) -> Path:
    """Make an environment for a tool: this one, with a package under the tool's name if one is given."""
    python = folder / tool / "bin" / "python"
    python.parent.mkdir(parents=True)
    packages = folder / tool / "packages"
    if package is not None:
        (packages / f"{tool}-1.0.dist-info").mkdir(parents=True)
        (packages / f"{tool}-1.0.dist-info" / "METADATA").write_text(f"Name: {tool}\nVersion: 1.0\n", encoding="utf-8")
        (packages / f"{tool}.py").write_text(package, encoding="utf-8")
    python.write_text(f'#!/bin/sh\nPYTHONPATH={packages}:$PYTHONPATH exec {sys.executable} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    return folder


def run(corpus: Path, *arguments: str | Path) -> tuple[subprocess.CompletedProcess[str], dict[str, dict[str, Any]]]:
    """Run the benchmark as from a shell; return the process and its predictions by id."""
    out = corpus.parent / "predictions.jsonl"
    command = [sys.executable, "-m", "benchmarks.extraction", corpus, "--out", out, *arguments]
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603
    lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    return ended, {prediction["id"]: prediction for prediction in map(json.loads, lines)}


def test_newscrawl_reads_every_page_and_its_cost_is_told_by_layer(corpus: Path) -> None:
    ended, predictions = run(corpus)
    assert ended.returncode == 0, ended.stderr
    assert {page: found["title"] for page, found in predictions.items()} == TITLES
    assert predictions["bridge"]["body"] == PARAGRAPHS
    assert predictions["bridge"]["published"] == "2024-03-04T09:30:00+01:00"
    assert predictions["bridge"]["authors"] == ["Mira Oldenkamp"]
    assert "2 pages read, 0 that the tool does not claim to read\nfailed: {}\n" in ended.stdout
    layers = re.findall(r"^(all|text) +([0-9.]+) ", ended.stdout, re.MULTILINE)
    multiples = {layer: float(median) for layer, median in layers}
    assert multiples["all"] > multiples["text"] > 0


def test_another_tool_reads_the_same_pages_in_its_own_process(corpus: Path, tmp_path: Path) -> None:
    ended, predictions = run(
        corpus, "--tool", "trafilatura", "--peers", environment_of("trafilatura", tmp_path / "peers")
    )
    assert ended.returncode == 0, ended.stderr
    assert {page: found["title"] for page, found in predictions.items()} == TITLES
    assert predictions["ferry"]["body"][-3:] == PARAGRAPHS
    assert predictions["ferry"]["published"] == "2024-03-04"
    assert predictions["ferry"]["authors"] == ["Mira Oldenkamp"]
    assert ended.stdout.startswith("trafilatura version ")
    assert "2 pages read" in ended.stdout


def test_a_run_may_be_limited_to_the_first_pages(corpus: Path) -> None:
    _, predictions = run(corpus, "--limit", "1")
    assert list(predictions) == ["bridge"]


def test_every_page_is_either_held_back_or_not(tmp_path: Path) -> None:
    ids = [f"page-{number}" for number in range(60)]
    corpus = corpus_of(tmp_path, dict.fromkeys(ids, ("", "<p>")))
    held_back, rest, every = ([page for page, _ in pages_of(corpus, part)] for part in ("held-back", "rest", "all"))
    assert held_back == [page for page in ids if is_held_back(page)]
    assert held_back
    assert rest
    assert sorted(held_back + rest) == sorted(every) == sorted(ids)


def test_a_page_that_breaks_a_tool_costs_that_page_only(tmp_path: Path) -> None:
    words = ("first", "raise", "second", "end", "third")
    corpus = corpus_of(tmp_path / "corpus", {word: ("https://veldmark.example/", word) for word in words})
    ended, predictions = run(
        corpus, "--tool", "gne", "--peers", environment_of("gne", tmp_path / "peers", BREAKING_GNE)
    )
    assert ended.returncode == 0, ended.stderr
    assert predictions["raise"] == {"id": "raise"}
    assert predictions["end"] == {"id": "end"}
    assert [predictions[word]["title"] for word in ("first", "second", "third")] == ["first", "second", "third"]
    assert predictions["third"] == {
        "id": "third",
        "title": "third",
        "body": ["one", "two"],
        "published": None,
        "authors": [],
    }
    assert "failed: {'RecursionError': 1, 'ended the process': 1}" in ended.stdout


def test_a_page_that_takes_a_tool_too_long_is_given_up(tmp_path: Path) -> None:
    folder = environment_of("gne", tmp_path, BREAKING_GNE)
    with PeerProcess("gne", folder, patience=1) as peer:
        hung = peer.read(Page("https://veldmark.example/", b"hang"))
        assert hung.error == "ended the process"
        peer.patience = 60
        assert peer.read(Page("https://veldmark.example/", b"next")).prediction["title"] == "next"


def test_fundus_reads_pages_of_publishers_it_has_a_parser_for(tmp_path: Path) -> None:
    pages = {
        "known": ("https://city.veldmark.example/1", "<p>"),
        "unknown": ("https://veldmark.example.org/1", "<p>"),
        "without-address": ("", "<p>"),
    }
    corpus = corpus_of(tmp_path / "corpus", pages)
    ended, predictions = run(
        corpus, "--tool", "fundus", "--peers", environment_of("fundus", tmp_path / "peers", FUNDUS)
    )
    assert ended.returncode == 0, ended.stderr
    assert list(predictions) == ["known"]
    assert predictions["known"]["title"] == "of the old template"
    assert predictions["known"]["body"] == ["A text."]
    assert "1 pages read, 2 that the tool does not claim to read" in ended.stdout


def test_a_tool_without_an_environment_is_told_in_one_line(corpus: Path, tmp_path: Path) -> None:
    ended, predictions = run(corpus, "--tool", "goose3", "--peers", tmp_path / "none")
    assert ended.returncode == 2
    assert ended.stderr == f"goose3 is not in {tmp_path / 'none'}: run benchmarks/peers.sh first\n"
    assert predictions == {}


def test_a_tool_that_does_not_start_is_told_at_the_end(corpus: Path, tmp_path: Path) -> None:
    ended, _ = run(corpus, "--tool", "gne", "--peers", environment_of("gne", tmp_path / "peers", "raise ImportError"))
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].endswith("run benchmarks/peers.sh again")
