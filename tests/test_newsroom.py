"""The newsroom answers as real sites do: certificates, validators, gzip, faults, and every story findable."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import ssl
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import pytest
import trustme

from tests.newsroom.newsroom import Newsroom
from tests.newsroom.resource import Resource
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.newsroom.story import Story

OUTLETS = ("ecns", "chinanews", "chinadaily", "chinadaily_cn")
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PAGE = Resource(b"<html><body>" + b"<p>The lighthouse was painted again.</p>" * 40 + b"</body></html>")
SPIDER = """
import scrapy


class Probe(scrapy.Spider):
    name = "probe"

    async def start(self):
        for number in range(20):
            yield scrapy.Request(f"https://lighthouse.example/{number}.html", self.read)

    def read(self, response):
        yield {"url": response.url, "paragraphs": len(response.css("p"))}
"""


@dataclass
class Client:
    """Asks through the newsroom's proxy and keeps its connections open, as a crawler does."""

    room: Newsroom
    authority: str | None = None
    _connections: dict[str, http.client.HTTPConnection] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._connections.values():
            connection.close()

    def ask(self, url: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        parts = urlsplit(url)
        key = f"{parts.scheme}://{parts.hostname}"
        if key not in self._connections:
            self._connections[key] = self._connect(parts.scheme, parts.hostname or "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        target = url.removeprefix(key) if parts.scheme == "https" else url
        self._connections[key].request(method, target, headers=named)
        response = self._connections[key].getresponse()
        return response.status, response.headers, response.read()

    def text(self, url: str) -> str:
        status, _, body = self.ask(url)
        assert status == 200, url
        return body.decode("utf-8")

    def _connect(self, scheme: str, host: str) -> http.client.HTTPConnection:
        proxy = urlsplit(self.room.proxy)
        assert proxy.hostname
        if scheme == "http":
            return http.client.HTTPConnection(proxy.hostname, proxy.port, timeout=10)
        trust = ssl.create_default_context(cafile=self.authority or self.room.environment["SSL_CERT_FILE"])
        connection = http.client.HTTPSConnection(proxy.hostname, proxy.port, timeout=10, context=trust)
        connection.set_tunnel(host, 443)
        return connection


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(tmp_path) as opened:
        opened.serve("lighthouse.example/", PAGE)
        yield opened


@pytest.fixture
def client(room: Newsroom) -> Iterator[Client]:
    with Client(room) as connected:
        yield connected


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_both_schemes_answer_alike_and_connections_are_kept(room: Newsroom, client: Client, scheme: str) -> None:
    for _ in range(3):
        status, headers, body = client.ask(f"{scheme}://lighthouse.example/")
        assert (status, body) == (200, PAGE.body)
        assert headers["Content-Type"] == PAGE.content_type
        assert headers["Connection"] == "keep-alive"
    assert [request.url for request in room.requests] == [f"{scheme}://lighthouse.example/"] * 3


def test_etag_and_last_modified_lead_to_304(client: Client) -> None:
    _, first, _ = client.ask("https://lighthouse.example/")
    later = format_datetime(parsedate_to_datetime(first["Last-Modified"]) + timedelta(days=1), usegmt=True)
    earlier = format_datetime(parsedate_to_datetime(first["Last-Modified"]) - timedelta(seconds=1), usegmt=True)
    asked = {
        304: (
            {"If_None_Match": first["ETag"]},
            {"If_None_Match": f'"other", W/{first["ETag"]}'},
            {"If_None_Match": "*"},
            {"If_Modified_Since": first["Last-Modified"]},
            {"If_Modified_Since": later},
            {"If_None_Match": first["ETag"], "If_Modified_Since": earlier},
        ),
        200: (
            {"If_None_Match": '"other"'},
            {"If_None_Match": '"other"', "If_Modified_Since": later},
            {"If_Modified_Since": earlier},
            {"If_Modified_Since": "the day before"},
        ),
    }
    for expected, requests in asked.items():
        for headers in requests:
            status, answered, body = client.ask("https://lighthouse.example/", **headers)
            assert (status, bool(body), answered["ETag"]) == (expected, expected == 200, first["ETag"]), headers


def test_gzip_is_sent_to_those_who_accept_it(client: Client) -> None:
    _, plain, _ = client.ask("https://lighthouse.example/", Accept_Encoding="gzip;q=0, br")
    status, zipped, body = client.ask("https://lighthouse.example/", Accept_Encoding="br, gzip")
    assert (status, zipped["Content-Encoding"], zipped["Vary"]) == (200, "gzip", "Accept-Encoding")
    assert gzip.decompress(body) == PAGE.body
    assert "Content-Encoding" not in plain
    assert plain["ETag"] != zipped["ETag"]
    status, _, _ = client.ask("https://lighthouse.example/", Accept_Encoding="gzip", If_None_Match=zipped["ETag"])
    assert status == 304


def test_head_has_the_headers_and_no_body(client: Client) -> None:
    status, headers, body = client.ask("https://lighthouse.example/", "HEAD")
    assert (status, headers["Content-Length"], body) == (200, str(len(PAGE.body)), b"")


def test_what_is_not_there(room: Newsroom, client: Client) -> None:
    for scheme in ("http", "https"):
        assert client.ask(f"{scheme}://lighthouse.example/nothing?here=1")[0] == 404
        assert client.ask(f"{scheme}://unknown.example/")[0] == 502
        assert client.ask(f"{scheme}://lighthouse.example/", "POST")[0] == 405
    asked = [(request.host, request.path, request.status) for request in room.requests[:2]]
    assert asked == [("lighthouse.example", "/nothing?here=1", 404), ("unknown.example", "/", 502)]


def test_unreachable_hosts_come_back_when_mended(room: Newsroom, client: Client) -> None:
    room.unreachable("lighthouse.example")
    with pytest.raises(OSError, match="Tunnel connection failed: 502"):
        client.ask("https://lighthouse.example/")
    with pytest.raises(http.client.RemoteDisconnected):
        client.ask("http://lighthouse.example/")
    assert [(request.method, request.status) for request in room.requests] == [("CONNECT", 502), ("GET", 502)]
    room.mend("lighthouse.example")
    assert client.ask("https://lighthouse.example/")[0] == 200


def test_pages_break_and_are_mended(room: Newsroom, client: Client) -> None:
    url = "https://lighthouse.example/"
    room.break_page(url, 429, headers=(("Retry-After", "7"),))
    status, headers, _ = client.ask(url)
    assert (status, headers["Retry-After"], headers["ETag"]) == (429, "7", None)
    room.break_page(url, body=b"")
    assert client.ask(url)[::2] == (500, b"")
    room.mend(url)
    assert client.ask(url)[0] == 200
    with pytest.raises(KeyError):
        room.mend(url)


def test_a_page_made_by_hand_has_its_own_headers(room: Newsroom, client: Client) -> None:
    moved = Resource(b"", status=301, headers=(("Location", "https://lighthouse.example/"),))
    room.serve("www.lighthouse.example/", moved)
    status, headers, _ = client.ask("http://www.lighthouse.example/")
    assert (status, headers["Location"]) == (301, "https://lighthouse.example/")
    room.serve("lighthouse.example/own", Resource(b"x", headers=(("etag", '"mine"'), ("Last-Modified", ""))))
    _, headers, _ = client.ask("https://lighthouse.example/own")
    assert (headers["ETag"], headers["Last-Modified"]) == ('"mine"', None)
    assert client.ask("https://lighthouse.example/own", If_None_Match='"mine"')[0] == 304


def test_downloads_break_off(room: Newsroom, client: Client) -> None:
    room.serve("lighthouse.example/short", Resource(b"<p>half", headers=(("content-length", "900"),)))
    with pytest.raises(http.client.IncompleteRead):
        client.ask("https://lighthouse.example/short")
    cut = gzip.compress(PAGE.body)[:-9]
    room.serve("lighthouse.example/cut", Resource(cut, headers=(("Content-Encoding", "gzip"),)))
    _, headers, body = client.ask("https://lighthouse.example/cut", Accept_Encoding="gzip")
    assert (headers["Content-Encoding"], body) == ("gzip", cut)


def test_a_client_with_another_authority_refuses(room: Newsroom, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    with Client(room, authority=str(other)) as client, pytest.raises(ssl.SSLCertVerificationError):
        client.ask("https://lighthouse.example/")
    assert room.requests == []


def test_a_mistake_in_the_newsroom_is_not_taken_for_a_fault_of_the_site(tmp_path: Path) -> None:
    def ask_broken_newsroom() -> None:
        with (
            Newsroom(tmp_path) as room,
            closing(http.client.HTTPConnection("127.0.0.1", urlsplit(room.proxy).port)) as c,
        ):
            room.serve("lighthouse.example/", Resource("not bytes"))  # type: ignore[arg-type]  # the mistake
            c.request("GET", "http://lighthouse.example/")
            with pytest.raises(http.client.RemoteDisconnected):
                c.getresponse()

    with pytest.raises(ExceptionGroup, match="could not answer"):
        ask_broken_newsroom()


@pytest.mark.parametrize(("trusted", "pages"), [(True, 20), (False, 0)])
def test_scrapy_crawls_over_https(room: Newsroom, tmp_path: Path, trusted: bool, pages: int) -> None:  # noqa: FBT001 - a parameter
    for number in range(20):
        room.serve(f"lighthouse.example/{number}.html", PAGE)
    (tmp_path / "probe.py").write_text(SPIDER)
    environment = os.environ | room.environment
    if not trusted:
        environment["SSL_CERT_FILE"] = str(tmp_path / "other.pem")
        trustme.CA().cert_pem.write_to_path(environment["SSL_CERT_FILE"])
    command = [sys.executable, "-m", "scrapy", "runspider", "probe.py", "-O", "items.jsonl"]
    settings = {"DOWNLOAD_VERIFY_CERTIFICATES": True, "RETRY_ENABLED": False, "TELNETCONSOLE_ENABLED": False}
    command += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603 - our own command
    lines = (tmp_path / "items.jsonl").read_text().splitlines()
    assert [json.loads(line)["paragraphs"] for line in lines] == [40] * pages, run.stderr
    assert len([request for request in room.requests if request.status == 200]) == pages


@pytest.fixture(scope="module", params=OUTLETS)
def outlet(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def open_room(outlet: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """One outlet's newsroom, for tests that change nothing."""
    with Newsroom(tmp_path_factory.mktemp("room")) as opened:
        opened.open(outlet, count=150, now=NOW)
        yield opened


def test_every_listing_answers_and_names_every_story(open_room: Newsroom, outlet: str) -> None:
    with Client(open_room) as client:
        listed = unescape("\n".join(client.text(f"https://{address}") for address in open_room.listings(outlet)))
    missing = [story.path for story in open_room.stories(outlet) if story.path not in listed]
    assert missing == []


def test_every_page_of_every_story_answers(open_room: Newsroom, outlet: str) -> None:
    template = load_template(outlet)
    with Client(open_room) as client:
        for story in open_room.stories(outlet):
            pages = []
            for path in template.page_paths(story):
                status, headers, body = client.ask(f"https://{story.host}{path}?from=rss")
                assert (status, headers["Content-Type"]) == (200, "text/html"), path
                pages.append(body.decode(story.encoding))
            text = unescape("".join(pages))
            if not story.traps:
                assert [paragraph for paragraph in story.paragraphs if paragraph not in text] == [], story.path
            assert [name for name in (*story.reporters, *story.editors) if name.lower() not in text.lower()] == []


def test_a_story_answers_at_all_its_addresses(open_room: Newsroom, outlet: str) -> None:
    story = open_room.stories(outlet)[0]
    bare = story.url.replace("//www.", "//")
    others = [f"https://{alias}" for alias in load_template(outlet).aliases(story)]
    with Client(open_room) as client:
        bodies = {client.ask(url)[2] for url in (story.url, bare, story.url.replace("https", "http"), *others)}
    assert len(bodies) == 1


def test_robots_txt_is_served(open_room: Newsroom, outlet: str) -> None:
    with Client(open_room) as client:
        assert client.text(f"https://{load_template(outlet).HOST}/robots.txt") == load_template(outlet).robots()


def test_stories_are_all_different_and_all_kinds_occur(open_room: Newsroom, tmp_path: Path, outlet: str) -> None:
    template, stories = load_template(outlet), open_room.stories(outlet)
    for values in (
        [story.headline for story in stories],
        [story.key for story in stories],
        [story.path for story in stories],
        [text for story in stories for text in story.paragraphs if text not in story.subheads],
    ):
        assert len(values) == len(set(values))
    assert all(story.published < NOW and not story.published.second for story in stories)
    assert {story.template for story in stories} == set(template.GENERATIONS)
    assert frozenset().union(*(story.traps for story in stories)) == template.TRAPS
    assert {label for story in stories for label in story.section} >= {label for _, label in template.SECTIONS}
    assert any(story.pictures for story in stories)
    assert all(bool(story.paragraphs) != ("live_poster" in story.traps) for story in stories)
    assert all("".join(story.paragraphs).startswith(story.dateline or "") for story in stories)
    looks_like_furniture = ("By ", "Editor", "编辑", "来源", "【", "(Photo", "[Photo")
    assert not any(text.startswith(looks_like_furniture) for story in stories for text in story.paragraphs)
    assert Newsroom(tmp_path).open(outlet, count=150, now=NOW) == stories


def test_what_is_published_and_edited_shows(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as room, Client(room) as client:
        story = room.open("ecns", count=30, now=NOW)[3]
        feed = "https://www.ecns.cn/rss/rss.xml"
        _, before, _ = client.ask(feed)
        _, page_before, _ = client.ask(story.url)

        fresh = room.publish("ecns", 3)
        status, after, body = client.ask(feed, If_None_Match=before["ETag"], If_Modified_Since=before["Last-Modified"])
        assert status == 200
        assert all(new.path in unescape(body.decode()) for new in fresh)
        assert parsedate_to_datetime(after["Last-Modified"]) > parsedate_to_datetime(before["Last-Modified"])
        assert all(story.published < new.published <= NOW for new in fresh)
        assert client.ask(story.url, If_Modified_Since=page_before["Last-Modified"])[0] == 304

        edited = room.edit(story, headline="A lighthouse, corrected", paragraphs=("It was painted white, not red.",))
        status, _, body = client.ask(story.url, If_Modified_Since=page_before["Last-Modified"])
        assert status == 200
        assert edited.paragraphs[0] in body.decode(edited.encoding)
        assert edited.headline in client.text(feed)
        assert edited in room.stories("ecns")


def test_the_charset_header_can_be_switched_on(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as room, Client(room) as client:
        stories: list[Story] = room.open("ecns", count=10, now=NOW)
        room.charset_header = True
        sent = {client.ask(story.url)[1]["Content-Type"] for story in stories}
        assert sent == {"text/html; charset=utf-8", "text/html; charset=gb18030"}
