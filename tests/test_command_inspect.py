"""`scrapy inspect`: shows of each field its value, its layer, and what the other layers proposed."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from newscrawl.console.inspection import Field, inspect_page
from newscrawl.console.kept_pages import load_kept
from newscrawl.console.showing import show_inspection, shown
from tests.asking import Asker
from tests.crawling import NOW
from tests.kept_pages import FOLDER, kept_pages
from tests.newsroom.gazette import article_path, print_article
from tests.newsroom.hostile_pages import make_page
from tests.newsroom.resource import Resource

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsroom.newsroom import Newsroom

HOST = "gazette.example"
KEPT = next(path for path in kept_pages() if path.parent.name == "ecns")


@pytest.fixture
def ask(room: Newsroom, tmp_path: Path) -> Asker:
    shutil.copytree(FOLDER / "ecns", tmp_path / "pages" / "ecns")
    return Asker(room.environment, pages=tmp_path / "pages")


def test_a_page_of_the_outlet_is_fetched_and_explained(room: Newsroom, ask: Asker) -> None:
    story = room.open("ecns", count=3, now=NOW)[0]
    answer = ask("inspect", "ecns", story.url)
    assert (answer.code, answer.remarked) == (0, ""), answer
    assert f"headline: [selectors] {story.headline}\n" in answer.said
    assert re.search(r"^headline: .*\n    generic +the same$", answer.said, re.MULTILINE)
    assert "\x1b" not in answer.said
    assert [request.path for request in room.requests] == ["/robots.txt", story.path]


def test_json_holds_the_article_and_every_layer(room: Newsroom, ask: Asker) -> None:
    story = room.open("ecns", count=3, now=NOW)[0]
    values = ask("inspect", "ecns", story.url, "--json").values
    fields = {field["name"]: field for field in values["fields"]}
    assert fields["articleBody"]["value"] == values["article"]["articleBody"] == "\n\n".join(story.paragraphs)
    assert fields["articleBody"]["layer"] == "selectors"
    assert fields["articleBody"]["proposals"]["generic"] == list(story.paragraphs)
    assert values["rejection"] is None


def test_robots_txt_is_obeyed(room: Newsroom, ask: Asker) -> None:
    room.serve(f"{HOST}/robots.txt", Resource(b"User-agent: *\nDisallow: /town/\n", "text/plain"))
    room.serve(HOST + article_path(1), print_article(1, NOW))
    answer = ask("inspect", "site", f"https://{HOST}{article_path(1)}")
    assert answer.code == 1
    assert answer.remarked.endswith("could not be fetched: robots: robots.txt forbids it\n")
    assert [request.path for request in room.requests] == ["/robots.txt"]


def test_an_address_that_is_not_public_is_not_asked(room: Newsroom, ask: Asker) -> None:
    answer = ask("inspect", "site", f"http://127.0.0.1:{room.port}/")
    told = "forbidden_address: its host has an address that is not public"
    said = f"scrapy inspect: http://127.0.0.1:{room.port}/ could not be fetched: {told}\n"
    assert (answer.code, answer.remarked) == (1, said)
    assert room.requests == []


SLOW = make_page("many tags with attributes of their own", 2_000_000)
HOSTILE = make_page("nested div", 500_000)


@pytest.mark.parametrize("command", ["inspect", "capture"])
@pytest.mark.parametrize("is_file", [False, True])
def test_a_page_made_to_freeze_its_reader_costs_one_line(
    room: Newsroom, ask: Asker, tmp_path: Path, command: str, *, is_file: bool
) -> None:
    url = room.open("ecns", count=1, now=NOW)[0].url
    room.serve(url, Resource(SLOW))
    (tmp_path / "slow.html").write_bytes(SLOW)
    given = [str(tmp_path / "slow.html"), "--url", url] if is_file else [url]
    answer = ask(command, "ecns", *given, timeout=60)
    said = f"scrapy {command}: {url} is not read: it takes longer than 2 s to read\n"
    assert (answer.code, answer.said, answer.remarked) == (1, "", said)


def test_a_page_that_does_not_even_say_its_address_in_time_costs_one_line(ask: Asker, tmp_path: Path) -> None:
    (tmp_path / "slow.html").write_bytes(SLOW)
    answer = ask("inspect", "site", str(tmp_path / "slow.html"), timeout=60)
    assert (answer.code, answer.said) == (1, "")
    assert answer.remarked == "scrapy inspect: the page is not read: it takes longer than 2 s to read\n"


def test_a_page_that_is_known_for_what_it_is_says_so(room: Newsroom, ask: Asker) -> None:
    room.serve(HOST + article_path(1), Resource(HOSTILE))
    answer = ask("inspect", "site", f"https://{HOST}{article_path(1)}", "--json")
    assert answer.code == 1
    assert answer.values["rejection"] == ["hostile", "was not parsed: more than 5000 elements inside each other"]


def test_a_large_page_that_can_be_read_in_time_is_read(room: Newsroom, ask: Asker) -> None:
    story = room.open("ecns", count=3, now=NOW)[0]
    page = room.find(story.host, story.url.partition(story.host)[2])
    assert page is not None
    room.serve(story.url, Resource(page.body.replace(b"</body>", b"<br>" * 8_000 + b"</body>"), page.content_type))
    answer = ask("inspect", "ecns", story.url, "--json")
    assert (answer.code, answer.values["article"]["headline"]) == (0, story.headline)


def test_a_page_that_is_no_article_says_why(room: Newsroom, ask: Asker) -> None:
    room.serve(f"{HOST}/gone", Resource(b"<html><body><h1>Page not found</h1><p>Gone.</p></body></html>"))
    answer = ask("inspect", "site", f"https://{HOST}/gone")
    assert answer.code == 1
    assert "no article: error_page: " in answer.said


def test_a_file_is_read_with_the_address_it_states_or_is_given(tmp_path: Path, ask: Asker) -> None:
    body = print_article(7, NOW).body
    (tmp_path / "page.html").write_bytes(body)
    (tmp_path / "packed.html.gz").write_bytes(gzip.compress(body))
    stated = f'<link rel="canonical" href="https://{HOST}/stated">'.encode()
    (tmp_path / "stating.html").write_bytes(body.replace(b"</head>", stated + b"</head>"))
    given = ("--url", f"https://{HOST}/given", "--json")
    assert ask("inspect", "site", str(tmp_path / "page.html"), *given).values["url"] == f"https://{HOST}/given"
    assert ask("inspect", "site", str(tmp_path / "packed.html.gz"), *given).values["rejection"] is None
    assert ask("inspect", "site", str(tmp_path / "stating.html"), "--json").values["url"] == f"https://{HOST}/stated"
    silent = ask("inspect", "site", str(tmp_path / "page.html"))
    assert (silent.code, silent.remarked.count("\n")) == (2, 1)
    assert silent.remarked.endswith("does not state its own address: give it with --url\n")


def test_a_kept_page_is_held_against_its_json(ask: Asker) -> None:
    assert (answer := ask("inspect", "ecns", KEPT.stem, "--diff")).code == 0, answer
    assert answer.said == ""
    assert ask.pages is not None
    expected = ask.pages / "ecns" / KEPT.name
    kept = json.loads(expected.read_text(encoding="utf-8"))
    kept["article"]["headline"] = "Another headline"
    kept["article"]["metadata"]["found_by"]["headline"] = "generic"
    expected.write_text(json.dumps(kept), encoding="utf-8")
    changed = ask("inspect", "ecns", str(expected), "--diff")
    assert changed.code == 1
    headline = load_kept(KEPT).article["headline"]
    assert changed.said.splitlines() == [
        "headline",
        "  kept Another headline",
        f"  now  {headline}",
        "metadata.found_by.headline",
        "  kept generic",
        "  now  selectors",
    ]
    values = ask("inspect", "ecns", KEPT.stem, "--diff", "--json").values
    assert values["headline"] == {"kept": "Another headline", "now": headline}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name an outlet and a page: `scrapy inspect -h` has examples"),
        (("ecn", "https://www.ecns.cn/a"), "there is no outlet 'ecn': did you mean 'ecns'?"),
        (("ecns", "https://"), "'https://' is no address: write https://example.org/path"),
        (("ecns", "nowhere.html"), "'nowhere.html' is neither an address, nor a file, nor a kept page of ecns"),
        (("ecns", "https://www.ecns.cn/a", "--diff"), "--diff is for a page that is kept: give its name or its file"),
        (("ecns", "README.md", "--url", "nowhere"), "'nowhere' is no address: write https://example.org/path"),
        (
            ("ecns", "https://www.ecns.cn/a", "--url", "https://www.ecns.cn/a"),
            "--url is the address of a FILE's page: give a file with it",
        ),
        (("ecns", "a", "--nonsense"), "there is no option '--nonsense': `scrapy inspect -h` shows what there is"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_exit_2(ask: Asker, arguments: tuple[str, ...], message: str) -> None:
    answer = ask("inspect", *arguments)
    assert (answer.code, answer.said, answer.remarked) == (2, "", f"scrapy inspect: {message}\n")


def test_unreadable_files_are_one_line_and_exit_2(tmp_path: Path, ask: Asker) -> None:
    (tmp_path / "broken.html.gz").write_bytes(gzip.compress(b"<html>" * 99)[:30])
    (tmp_path / "odd.json").write_text("{", encoding="utf-8")
    (tmp_path / "page.html").write_bytes(print_article(7, NOW).body)
    for name in ("broken.html.gz", "odd.json"):
        answer = ask("inspect", "ecns", str(tmp_path / name), "--url", "https://www.ecns.cn/a")
        assert (answer.code, answer.remarked.count("\n")) == (2, 1), answer
        assert name in answer.remarked
    answer = ask("inspect", "ecns", str(tmp_path / "page.html"), "--url", "https://www.ecns.cn/a", "--diff")
    assert answer.code == 2
    assert answer.remarked.endswith("is no kept page, so there is no json to hold it against\n")


def test_a_terminal_gets_colours(capsys: pytest.CaptureFixture[str]) -> None:
    kept = load_kept(KEPT)
    inspection = inspect_page("ecns", kept.body, kept.url, kept.content_type)
    show_inspection(inspection, Console(force_terminal=True, color_system="standard", soft_wrap=True, width=80))
    said = capsys.readouterr().out
    assert "\x1b[1;32m[selectors]" in said


def test_nothing_a_page_says_reaches_the_terminal_as_a_command() -> None:
    assert shown("a\x1b[2Jb\x9b2Jc\u202ed") == "a [2Jb 2Jc d"
    assert shown("x" * 200).endswith("x… (200 characters)")


def test_layers_that_found_nothing_are_not_shown() -> None:
    kept = load_kept(KEPT)
    fields = inspect_page("ecns", kept.body, kept.url, kept.content_type).fields
    assert all(isinstance(field, Field) and None not in field.proposals.values() for field in fields)
    assert all(proposal not in ([], "") for field in fields for proposal in field.proposals.values())
