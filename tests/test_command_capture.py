"""`scrapy capture`: keeps a page with its article, whose test fails until somebody has read it."""

from __future__ import annotations

import gzip
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from newscrawl.console.kept_pages import as_json, load_kept
from tests.asking import Asker
from tests.crawling import NOW
from tests.kept_pages import FOLDER
from tests.newsroom.resource import Resource
from tests.test_outlets import test_kept_page_gives_its_article as check_kept_page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsroom.newsroom import Newsroom


@pytest.fixture
def ask(room: Newsroom, tmp_path: Path) -> Asker:
    return Asker(room.environment, pages=tmp_path / "pages")


def test_a_page_is_kept_and_asks_to_be_read(room: Newsroom, ask: Asker, tmp_path: Path) -> None:
    story = room.open("ecns", count=3, now=NOW)[0]
    answer = ask("capture", "ecns", story.url)
    assert (answer.code, answer.remarked) == (0, ""), answer
    expected = next((tmp_path / "pages" / "ecns").glob("*.json"))
    name = expected.stem
    assert story.key in name
    assert name.startswith(f"{story.published.year}-")
    assert answer.said.splitlines()[-1] == (
        f"next: read it against {story.url}, then `scrapy capture ecns {name} --accept`"
    )
    packed = expected.with_suffix(".html.gz").read_bytes()
    assert gzip.decompress(packed) == room.body(story.url)
    assert packed == gzip.compress(room.body(story.url), mtime=0)
    kept = load_kept(expected)
    assert (kept.url, kept.accepted, kept.article["headline"]) == (story.url, False, story.headline)
    with pytest.raises(AssertionError, match=f"nobody has read {expected.name} yet: .*scrapy capture ecns {name} --a"):
        check_kept_page(expected)
    accepted = ask("capture", "ecns", name, "--accept")
    assert (accepted.code, accepted.said) == (0, f"accepted {expected}\n")
    check_kept_page(expected)


def test_a_file_is_kept_under_the_name_it_is_given(room: Newsroom, ask: Asker, tmp_path: Path) -> None:
    story = room.open("ecns", count=3, now=NOW)[0]
    (tmp_path / "page.html").write_bytes(room.body(story.url))
    answer = ask("capture", "ecns", str(tmp_path / "page.html"), "--url", story.url, "--name", "2026-plain")
    assert answer.code == 0, answer
    assert load_kept(tmp_path / "pages" / "ecns" / "2026-plain.json").article["headline"] == story.headline


def test_nothing_is_overwritten(room: Newsroom, ask: Asker, tmp_path: Path) -> None:
    first, second, *_ = room.open("ecns", count=3, now=NOW)
    assert ask("capture", "ecns", first.url, "--name", "one").code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "pages" / "ecns").iterdir()}
    answer = ask("capture", "ecns", second.url, "--name", "one")
    assert (answer.code, answer.remarked.count("\n")) == (2, 1)
    assert "is there already, and is not overwritten: give another --name" in answer.remarked
    assert {path: path.read_bytes() for path in (tmp_path / "pages" / "ecns").iterdir()} == before


def test_what_the_page_no_longer_gives_is_not_accepted_before_it_is_read(ask: Asker, tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "ecns", tmp_path / "pages" / "ecns")
    expected = next((tmp_path / "pages" / "ecns").glob("*.json"))
    values = json.loads(expected.read_text(encoding="utf-8"))
    values["article"]["headline"] = "Another headline"
    expected.write_text(json.dumps(values), encoding="utf-8")
    refused = ask("capture", "ecns", expected.stem, "--accept")
    assert (refused.code, refused.remarked.count("\n")) == (2, 1)
    assert "the page gives another article than its json says" in refused.remarked
    assert "  kept Another headline\n" in refused.said
    assert ask("capture", "ecns", expected.stem).code == 0
    kept = load_kept(expected)
    assert not kept.accepted
    assert kept.article == as_json(kept.read())
    assert ask("capture", "ecns", expected.stem, "--accept").code == 0
    check_kept_page(expected)
    assert ask("capture", "ecns", expected.stem).said == f"{expected} says what the page gives\n"


def test_a_page_that_is_no_article_is_not_kept(room: Newsroom, ask: Asker, tmp_path: Path) -> None:
    room.serve("www.ecns.cn/none", Resource(b"<html><body><h1>Page not found</h1></body></html>"))
    answer = ask("capture", "ecns", "https://www.ecns.cn/none")
    assert answer.code == 1
    assert "https://www.ecns.cn/none is no article: error_page: " in answer.remarked
    assert not (tmp_path / "pages").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ecns",), "name an outlet and a page: `scrapy capture -h` has examples"),
        (("site", "https://example.org/a"), "pages are kept for an outlet with a file: `scrapy add` makes one"),
        (("ecsn", "https://example.org/a"), "there is no outlet 'ecsn': did you mean 'ecns'?"),
        (("ecns", "../ecns/x"), "'../ecns/x' is neither an address, nor a file, nor a kept page of ecns"),
        (
            ("ecns", "https://www.ecns.cn/a", "--name", "../../x"),
            "'../../x' is no name for a page: letters, digits, '_', '-' and '.' make one",
        ),
        (
            ("ecns", "https://www.ecns.cn/a", "--accept"),
            "--accept is for a page that is kept: give its name or its file",
        ),
    ],
)
def test_what_makes_no_sense_is_one_line_and_exit_2(ask: Asker, arguments: tuple[str, ...], message: str) -> None:
    answer = ask("capture", *arguments)
    assert (answer.code, answer.said, answer.remarked) == (2, "", f"scrapy capture: {message}\n")


def test_a_kept_page_keeps_its_name(ask: Asker, tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "ecns", tmp_path / "pages" / "ecns")
    name = next((tmp_path / "pages" / "ecns").glob("*.json")).stem
    answer = ask("capture", "ecns", name, "--name", "another")
    told = f"scrapy capture: {name} is kept under its name already: --name is for a new page\n"
    assert (answer.code, answer.remarked) == (2, told)


def test_a_page_that_cannot_be_kept_leaves_nothing(room: Newsroom, ask: Asker, tmp_path: Path) -> None:
    story = room.open("ecns", count=3, now=NOW)[0]
    (tmp_path / "pages" / "ecns" / "one.json.part").mkdir(parents=True)  # where the json would be written
    answer = ask("capture", "ecns", story.url, "--name", "one")
    assert (answer.code, answer.remarked.count("\n")) == (3, 1), answer
    assert "the page cannot be kept: " in answer.remarked
    assert [path.name for path in (tmp_path / "pages" / "ecns").iterdir()] == ["one.json.part"]
