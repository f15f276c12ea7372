"""Whatever stands on a page, each line of the output is strict JSON, and each event in the log is one plain line."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.one_line import LONGEST_LINE, masked, one_line, secrets_of
from newscrawl.urls import absolute
from tests.crawling import NOW, Crawl, Crawler, find_faults
from tests.newsroom.naughty import NAUGHTY
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.resource import Resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "https://harbour.example"
STRINGS = [(category, string) for category, strings in NAUGHTY.items() for string in strings]
SENTENCE = "The town council of the old harbour agreed on a new timetable for the ferries on Tuesday evening. "
UNPRINTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


def address(number: int) -> str:
    return f"{HOST}/2026/11/ferries-get-a-new-timetable-{number}.html"


def page(string: str, number: int) -> Resource:
    """Print a page that has the string in every field, escaped in JSON-LD and as it is in the text."""
    data = {
        "@type": "NewsArticle",
        "headline": f"Ferries {number} {string}",
        "alternativeHeadline": string,
        "description": f"{string} in short",
        "datePublished": NOW.isoformat(),
        "dateModified": string,
        "author": [
            {"@type": "Person", "name": f"Ann {string} Other", "url": f"{HOST}/ann/{string}", "jobTitle": string}
        ],
        "publisher": {"@type": "Organization", "name": string, "url": f"https://user:secret@harbour.example/{string}"},
        "keywords": [string, "ferry"],
        "articleSection": [string, "Town"],
        "image": {"@type": "ImageObject", "url": f"{HOST}/{string}.jpg", "caption": string, "width": 10**30},
        "video": {"@type": "VideoObject", "contentUrl": f"{HOST}/{string}.mp4", "name": string, "duration": string},
        "isBasedOn": f"{HOST}/{string}",
        "inLanguage": string,
    }
    shown = escape(string)
    body = (
        f'<html lang="{shown}"><head><title>Ferries {number} {shown}</title><link rel="canonical" href="/{shown}">'
        f'<meta name="keywords" content="{shown}"><script type="application/ld+json">{json.dumps(data)}</script></head>'
        f"<body><article><h1>Ferries {number} {shown}</h1><p>Number {number}: {SENTENCE * 3}{shown}</p>"
        f"<p>{string} {SENTENCE}</p>"
        f'<figure><img src="/{shown}.png" alt="{shown}"><figcaption>{shown}</figcaption></figure></article>'
    )
    return Resource(body.encode("utf-8", "surrogatepass"), headers=(("ETag", '"\x9b31m"'),))


@dataclass(frozen=True)
class Tried:
    run: Crawl
    texts: list[bytes]


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """Crawl a page for each string: in one run, since a run costs a second whatever it does."""
    directory = tmp_path_factory.mktemp("text")
    with Newsroom(directory) as room:
        for number, (_, string) in enumerate(STRINGS):
            room.serve(address(number), page(string, number))
        items = "".join(
            f"<item><title>{escape(string)}</title><link>{address(number)}</link><pubDate>{escape(string)}</pubDate>"
            f"<category>{escape(string)}</category></item>"
            for number, (_, string) in enumerate(STRINGS)
        )
        feed = f'<rss version="2.0"><channel><title>G</title>{items}</channel></rss>'
        room.serve(f"{HOST}/feed.xml", Resource(feed.encode("utf-8", "surrogatepass"), "application/xml"))
        front = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        room.serve(HOST + "/", Resource(f"<html><head>{front}</head><body><p>Harbour</p></body></html>".encode()))
        crawler = Crawler(directory / "output", room.environment)
        run = crawler("site", "-a", f"url={HOST}/", timeout=120, LOG_LEVEL="DEBUG")
    return Tried(run, [line for path in run.files for line in path.read_bytes().splitlines(keepends=True)])


def test_every_naughty_string_is_written_or_said_to_be_rejected(tried: Tried) -> None:
    run = tried.run
    assert run.code == 0, run.log
    assert run.counted("fetched") == len(STRINGS) > 200
    ways = sum(run.counted(way) for way in ("written", "unchanged", "duplicate", "rejected", "failed"))
    assert (ways, run.counted("failed")) == (len(STRINGS), 0), run.log[-3000:]
    assert run.counted("written") >= 0.95 * len(STRINGS), run.log[-3000:]


def test_every_line_keeps_the_contract(tried: Tried) -> None:
    assert find_faults(tried.run.lines) == []


def strings_of(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from strings_of(each, f"{path}.{key}")
    elif isinstance(value, list):
        for each in value:
            yield from strings_of(each, path)
    elif isinstance(value, str):
        yield path, value


def test_no_field_holds_what_prints_nothing_or_turns_the_writing(tried: Tried) -> None:
    found = {
        (path, text[:60])
        for line in tried.run.lines
        for path, text in strings_of(line)
        if UNPRINTED.search(text.replace("\n\n", "") if path == ".articleBody" else text)
        or "\n" in text.replace("\n\n", "")
    }
    assert found == set()


def test_no_address_in_the_output_holds_a_password(tried: Tried) -> None:
    found = {
        text[:200] for line in tried.run.lines for path, text in strings_of(line) if "Url" in path or ".url" in path
    }
    assert not any("@" in text.partition("//")[2].partition("/")[0] for text in found)


_IN_NODE = """
const text = new TextDecoder("utf-8", {fatal: true}).decode(require("fs").readFileSync(0));
for (const line of text.split("\\n").slice(0, -1)) console.log(JSON.stringify(JSON.parse(line).id));
"""
PARSERS = {
    "json": None,
    "orjson": None,
    "duckdb": None,
    "jq": ["jq", "-e", "-c", ".id"],
    "node": ["node", "-e", _IN_NODE],
}


def read_ids(parser: str, files: list[Path]) -> list[str]:
    """Return the ids of all articles as another parser reads them."""
    text = b"".join(path.read_bytes() for path in files)
    if parser == "json":
        return [json.loads(line)["id"] for line in text.decode("utf-8", "strict").split("\n")[:-1]]
    command = PARSERS[parser]
    if command is not None:
        if shutil.which(command[0]) is None:
            pytest.skip(f"{parser} is not installed here")
        said = subprocess.run(command, input=text, capture_output=True, check=True).stdout  # noqa: S603 - our own command
        return [json.loads(line) for line in said.splitlines()]
    if importlib.util.find_spec(parser) is None:
        pytest.skip(f"{parser} is not installed here")
    module = importlib.import_module(parser)
    if parser == "orjson":
        return [module.loads(line)["id"] for line in text.split(b"\n")[:-1]]
    names = [str(path) for path in files]
    rows = module.execute("SELECT id FROM read_json(?, format = 'newline_delimited')", [names]).fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize("parser", PARSERS)
def test_every_line_is_read_by_other_parsers(tried: Tried, parser: str) -> None:
    assert read_ids(parser, tried.run.files) == [line["id"] for line in tried.run.lines]


# --- the log ---------------------------------------------------------------------------------------------------------


def test_every_event_is_one_line_of_plain_characters(tried: Tried) -> None:
    said = tried.run.log[tried.run.log.index("Spider opened") :]  # before it there is nothing but ourselves
    events, _, summary = said.partition("\n\n")
    lines = events.split("\n")[1:]
    assert len(lines) > len(STRINGS)
    assert [line for line in lines if not re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[\w.]+\] [A-Z]+: ", line)] == []
    assert [line for line in lines + summary.split("\n") if not line.isprintable()] == []


def test_a_page_cannot_forge_a_line_of_the_log() -> None:
    forged = "Boats\n2026-11-22 10:00:00 [x] INFO: all is well\x1b[2K\r\x85\u2028\u202e\ud800"
    line = one_line(forged)
    assert line.isprintable()
    assert line.endswith("well\\x1b[2K\\r\\x85\\u2028\\u202e\\ud800")


def test_a_line_of_the_log_has_an_end() -> None:
    assert len(one_line("x" * 10_000_000)) < LONGEST_LINE + 100


@pytest.mark.parametrize("code_point", [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x202E, 0xFEFF, 0xD800, 0xE0041])
def test_what_no_terminal_should_see_is_escaped(code_point: int) -> None:
    assert one_line(f"a{chr(code_point)}b").isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "https://ann:hush-hush@example.org/a",
        "https://hush-hush@example.org/a",
        "http://ann:p@hush-hush@example.org",
        "https://example.org/feed?token=hush-hush&page=2",
        "https://example.org/feed?a=1&api_key=hush-hush",
        "https://example.org/feed?apikey=hush-hush#x",
        "https://example.org/feed?key=hush-hush",
        "https://example.org/?X-Amz-Signature=hush-hush&X-Amz-Date=1",
        "https://example.org/?access_token=hush-hush",
        "https://example.org/?client_secret=hush-hush",
        "https://example.org/?PASSWORD=hush-hush",
        "https://example.org/?sig=hush-hush",
        "{'AWS_SECRET': 'hush-hush'}",
        '{"password": "hush-hush"}',
        "Authorization: Bearer hush-hush",
        "b'Proxy-Authorization': [b'Basic hush-hush']",
        "Set-Cookie: hush-hush; path=/",
    ],
)
def test_secrets_are_masked(text: str) -> None:
    assert "hush" not in masked(text)
    assert "***" in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/2026/11/22/boats.html?page=2&author=ann&keyword=boats",
        "https://example.org/@ann/boats-race",
        "no headline was found: Keys to the harbour",
        "ecns: 12 leads, 3 fetched",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert masked(text) == text


def test_the_secrets_of_settings_and_of_the_proxy_are_known() -> None:
    settings = {
        "AWS_SECRET_ACCESS_KEY": "abcdefgh",
        "FTP_PASSWORD": "guest",
        "BOT_NAME": "newscrawl",
        "API_TOKEN": "ijklmnop",
    }
    environment = {"https_proxy": "http://ann:qrstuvwx@proxy.example:3128", "HOME": "/root"}
    secrets = secrets_of(settings, environment)
    assert set(secrets) == {"abcdefgh", "ijklmnop", "qrstuvwx"}
    assert one_line("said abcdefgh, then qrstuvwx", secrets) == "said ***, then ***"


def test_secrets_of_sources_settings_and_exceptions_stay_out_of_log_summary_and_lines(
    room: Newsroom, crawl: Crawler
) -> None:
    front = "https://ann:hush-one@harbour.example/news?token=hush-two"
    room.serve("harbour.example/news?token=hush-two", Resource(f'<p><a href="{address(1)}">x</a></p>'.encode()))
    room.serve(address(1), page("Harbour", 1))
    run = crawl("site", "-a", f"url={front}", LOG_LEVEL="DEBUG", AWS_SECRET_ACCESS_KEY="hush-three")  # noqa: S106
    assert run.counted("written") == 1, run.log
    assert "hush-" not in run.log
    assert "hush-" not in json.dumps(run.lines)


def test_an_address_is_written_as_browsers_write_it() -> None:
    base = "https://example.org/"
    assert absolute(base, "https://ann:hush@example.org/a") == "https://example.org/a"
    assert absolute(base, "/a\x1b\u202e\ud800b") == "https://example.org/a%1B%E2%80%AE%EF%BF%BDb"
    assert absolute(base, "/新闻") == "https://example.org/新闻"
