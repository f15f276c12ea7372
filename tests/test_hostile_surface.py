"""What the crawler offers to others, and whom it believes: no port, no code out of data, no stranger's certificate."""

from __future__ import annotations

import ast
import http.client
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Self

import pytest
import trustme

from newscrawl.verdict import ExitCode
from tests.crawling import NOW, ROOT
from tests.newsroom.certificates import KINDS, make_context
from tests.newsroom.gazette import article_path, print_article, print_feed, print_front_page, print_sitemap, redirect
from tests.newsroom.resource import Resource

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsroom.newsroom import Newsroom
    from tests.watching import Watcher

HOST = "paper.example"
UNPACKERS = {"pickle", "_pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "xmlrpc", "ctypes"}
"""Modules that make objects, or code, out of bytes."""
RUNNERS = {"eval", "exec", "compile", "__import__"}
SHELLS = {"system", "popen", "getoutput", "getstatusoutput"}


def test_nobody_can_connect_to_a_crawl(room: Newsroom, watch: Watcher) -> None:
    room.open("ecns", count=4, now=NOW)
    seen = watch("ecns", "-a", "limit=4")
    assert (seen.code, seen.listened) == (0, []), seen.log


def test_nothing_that_was_received_is_run() -> None:
    """No module unpickles, evaluates or asks a shell, so that no byte from outside is ever taken for code."""
    found = []
    for path in sorted((ROOT / "newscrawl").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: set[str] = set()
            if isinstance(node, ast.Import):
                names = {alias.name.partition(".")[0] for alias in node.names} & UNPACKERS
            elif isinstance(node, ast.ImportFrom):
                names = {(node.module or "").partition(".")[0]} & UNPACKERS
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                names = {node.func.id} & RUNNERS
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                names = {node.func.attr} & SHELLS
            elif isinstance(node, ast.keyword) and node.arg == "shell":
                names = {"shell="}
            found += [f"{path.relative_to(ROOT)}: {name}" for name in names]
    assert found == []


def test_a_certificate_that_proves_nothing_is_refused(room: Newsroom, watch: Watcher) -> None:
    bad = {f"b{number}.good.example": kind for number, kind in enumerate(KINDS) if kind != "good"}
    links = [f"https://{host}{article_path(number)}" for number, host in enumerate(bad, start=1)]
    room.serve("good.example/", print_front_page([article_path(0), *links]))
    for number, host in enumerate(["good.example", *bad]):
        room.serve(f"{host}{article_path(number)}", print_article(number, NOW))
        room.certify(host, bad.get(host, "good"))
    seen = watch("site", "-a", "url=https://good.example/")
    assert [line["headline"] for line in seen.lines] == ["A new timetable for ferry 0"], seen.log
    assert seen.reasons("failed") == {"tls": len(bad)}
    assert {request.host for request in room.requests} == {"good.example"}


@pytest.mark.parametrize("bad", ["of another host", "self-signed"])
def test_a_listing_whose_host_proves_nothing_is_not_read(room: Newsroom, watch: Watcher, bad: str) -> None:
    room.serve(f"{HOST}/", print_front_page([article_path(0)]))
    room.certify(HOST, bad)
    seen = watch("site", "-a", f"url=https://{HOST}/")
    assert (seen.code, seen.verdict) == (ExitCode.BELOW_PROMISE, "no source could be read (tls 1)"), seen.log
    assert (room.requests, seen.files) == ([], [])


class OldProxy:
    """A proxy behind which every host speaks one old version of TLS. It sends the alert that asyncio's servers keep."""

    def __init__(self, kind: str, authority: trustme.CA) -> None:
        self._context = make_context(HOST, authority, kind)
        self._server = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.port = self._server.getsockname()[1]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._server.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                with client, suppress(ssl.SSLError, ConnectionError):
                    client.settimeout(5)
                    client.recv(4096)
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    with self._context.wrap_socket(client, server_side=True) as tunnel:
                        tunnel.recv(4096)
                        tunnel.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")


@pytest.mark.parametrize("old", ["TLS 1.0", "TLS 1.1"])
def test_an_old_tls_is_refused(watch: Watcher, tmp_path: Path, old: str) -> None:
    """A client that takes it is answered, so that nothing but its version stands against it."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    lenient = ssl.create_default_context(cafile=tmp_path / "authority.pem")
    lenient.set_ciphers("ALL:@SECLEVEL=0")
    lenient.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with OldProxy(old, authority) as proxy:
        client = http.client.HTTPSConnection("127.0.0.1", proxy.port, context=lenient)
        client.set_tunnel(HOST)
        client.request("GET", "/")
        assert client.getresponse().read() == b"hello"
        client.close()
        given = {"https_proxy": f"http://127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(tmp_path / "authority.pem")}
        seen = replace(watch, given=given)("site", "-a", f"url=https://{HOST}/", RETRY_TIMES=0)
    assert (seen.code, seen.verdict) == (ExitCode.BELOW_PROMISE, "no source could be read (tls 1)"), seen.log


def places_of(secret: Path) -> list[str]:
    """Return addresses, none of http or https, at which the secret stands or something would be done."""
    page = secret.read_text()
    return [
        secret.as_uri(), f"file://localhost{secret}", f"file:{secret}", f"FILE://{secret}", f"  file://{secret}",
        f"data:text/html,{page[:200]}", "data:text/html;base64,PGgxPkE8L2gxPg==", f"ftp://{HOST}/a.html",
        f"ftps://{HOST}/a.html", "s3://bucket/a.html", f"gopher://{HOST}/1", f"dict://{HOST}:11211/stat",
        f"ldap://{HOST}/", f"jar:https://{HOST}/a!/b", "javascript:alert(1)", f"view-source:https://{HOST}/",
        f"sftp://{HOST}/a", f"tftp://{HOST}/a", f"ws://{HOST}/", "about:blank", "blob:https://a/b", "mailto:a@b.c",
        "php://filter/resource=/etc/passwd", "netdoc:///etc/passwd", "unix:///run/docker.sock", "chrome://version",
    ]  # fmt: skip


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Write an article into a local file, where any crawl that read the file would show it."""
    path = tmp_path / "2026" / "a-secret-of-the-house-number-00009.html"
    path.parent.mkdir()
    path.write_bytes(print_article(9, NOW).body)
    return path


def test_no_redirect_leads_to_another_scheme(room: Newsroom, watch: Watcher, secret: Path) -> None:
    places = places_of(secret)
    for number, place in enumerate(places, start=1):
        room.serve(f"{HOST}{article_path(number)}", redirect(place.strip(), 302))
    room.serve(f"{HOST}{article_path(0)}", print_article(0, NOW))
    room.serve(f"{HOST}/", print_front_page(map(article_path, range(len(places) + 1))))
    seen = watch("site", "-a", f"url=https://{HOST}/")
    assert [line["headline"] for line in seen.lines] == ["A new timetable for ferry 0"], seen.log
    assert seen.counted("failed") == len(places)
    assert seen.connected == {("127.0.0.1", room.port)}


def test_no_announcement_leads_to_another_scheme(room: Newsroom, watch: Watcher, secret: Path) -> None:
    places = places_of(secret)
    feeds = "".join(f'<link rel="alternate" type="application/rss+xml" href="{escape(place)}">' for place in places)
    own = f'<link rel="alternate" type="application/rss+xml" href="https://{HOST}/own.xml">'
    room.serve(f"{HOST}/", print_front_page([*places, article_path(0)], head=own + feeds))
    room.serve(f"{HOST}/own.xml", print_feed(places))
    room.serve(f"{HOST}{article_path(0)}", print_article(0, NOW, extra=f'<a href="{escape(places[0])}">2</a>'))
    robots = "".join(f"Sitemap: {place}\n" for place in places) + f"Sitemap: https://{HOST}/index.xml\n"
    room.serve(f"{HOST}/robots.txt", Resource(robots.encode(), "text/plain"))
    room.serve(f"{HOST}/index.xml", print_sitemap(places, is_index=True))
    seen = watch("site", "-a", f"url=https://{HOST}/")
    assert [line["headline"] for line in seen.lines] == ["A new timetable for ferry 0"], seen.log
    assert seen.connected == {("127.0.0.1", room.port)}
    assert {request.host for request in room.requests} == {HOST}


def test_no_source_may_have_another_scheme(room: Newsroom, watch: Watcher, secret: Path, tmp_path: Path) -> None:
    """Not even an outlet's own file, which may have been written by a stranger."""
    places = [place.strip() for place in places_of(secret)]
    code = "from newscrawl.outlet import FrontPage, NewsSpider\n\n\nclass Paper(NewsSpider):\n    name = 'paper'\n"
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "paper.py").write_text(f"{code}    sources = [FrontPage(url) for url in {places!r}]\n")
    own = replace(watch, given={**watch.given, "PYTHONPATH": str(tmp_path / "own")})
    seen = own("paper", SPIDER_MODULES="paper")
    assert (seen.lines, seen.connected, room.requests) == ([], set(), []), seen.log
    assert seen.code in {ExitCode.BELOW_PROMISE, ExitCode.CONFIGURATION}


@pytest.mark.parametrize("argument", ["urls", "url"])
def test_no_argument_may_have_another_scheme(watch: Watcher, secret: Path, argument: str) -> None:
    for place in (secret.as_uri(), f"ftp://{HOST}/", "s3://bucket/a.html"):
        seen = watch("site" if argument == "url" else "ecns", "-a", f"{argument}={place}")
        assert (seen.code, seen.lines, seen.connected) == (ExitCode.USAGE, [], set()), seen.log
