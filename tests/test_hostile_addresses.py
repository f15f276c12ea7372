"""No server leads the crawler inside: whatever is said of an address, only public ones are ever connected to."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newscrawl.verdict import ExitCode
from tests.crawling import NOW, ROOT
from tests.newsroom.gazette import article_path, print_article, print_feed, print_front_page, print_sitemap, redirect
from tests.newsroom.names import NameServer
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.resource import Resource
from tests.newsroom.spellings import INSIDE, LOOPBACK, PRIVATE
from tests.watching import Watched, Watcher

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

OUTSIDE, INNER = "127.0.0.2", "127.0.0.1"
"""In these tests the first plays the internet, by being allowed; all others, the second among them, are refused."""
DIRECT = {"PRIVATE_NETWORKS_ALLOWED": f"{OUTSIDE}/32"}
HOST = "paper.example"


@contextmanager
def trap(port: int) -> Iterator[list[str]]:
    """Listen where nobody may ever come; gives who did."""
    victims: list[str] = []
    with socket.create_server((INNER, port)) as server:

        def wait() -> None:
            while True:
                try:
                    own, address = server.accept()
                except OSError:
                    return
                victims.append(str(address))
                own.close()

        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        yield victims
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Newsroom]:
    """Open a newsroom that is asked without a proxy, at the one address that is allowed."""
    with Newsroom(tmp_path, OUTSIDE) as opened:
        yield opened


@pytest.fixture
def names() -> Iterator[NameServer]:
    """Open a name server that knows two hosts."""
    with NameServer() as opened:
        opened.answers.update({HOST: [OUTSIDE], "localhost": [INNER]})
        yield opened


def explore(room: Newsroom, folder: Path, names: NameServer, **settings: object) -> Watched:
    """Crawl the site without a proxy; the name server tells where to go. Nobody comes to the inner address."""
    given = {"SSL_CERT_FILE": str(room.authority_file), **names.environment}
    with trap(room.port) as victims:
        base = f"url=http://{HOST}:{room.port}/"
        seen = Watcher(folder / "output", given)("site", "-a", base, **{**DIRECT, **settings})
        assert victims == []
    assert seen.connected <= {(OUTSIDE, room.port), names.address}
    return seen


def lead_astray(room: Newsroom, base: str, targets: Sequence[str]) -> None:
    """Publish one article, and as many links as there are targets, each a redirect."""
    room.serve(f"{HOST}{article_path(0)}", print_article(0, NOW))
    for number, target in enumerate(targets, start=1):
        room.serve(f"{HOST}{article_path(number)}", redirect(target))
    room.serve(f"{HOST}/", print_front_page(base + article_path(number) for number in range(len(targets) + 1)))


def test_no_spelling_is_followed_by_a_redirect(outside: Newsroom, names: NameServer, tmp_path: Path) -> None:
    places = (*LOOPBACK, *PRIVATE)
    base = f"http://{HOST}:{outside.port}"
    lead_astray(outside, base, [f"http://{place}:{outside.port}/secret" for place in places])
    names.answers["newsroom.localhost"] = [INNER]
    seen = explore(outside, tmp_path, names)
    assert seen.reasons("failed") == {"forbidden_address": len(places)}, seen.log
    assert len(seen.lines) == 1
    assert seen.code == ExitCode.PARTIAL
    assert "/secret" not in {request.path for request in outside.requests}


def test_no_spelling_is_asked_of_a_proxy(room: Newsroom, watch: Watcher) -> None:
    places = (*LOOPBACK, *PRIVATE, *INSIDE)
    lead_astray(room, f"https://{HOST}", [f"https://{place}/secret" for place in places])
    seen = watch("site", "-a", f"url=https://{HOST}/")
    assert seen.reasons("failed") == {"forbidden_address": len(places)}, seen.log
    assert len(seen.lines) == 1
    assert {request.host for request in room.requests} == {HOST}
    assert seen.connected == {(INNER, room.port)}
    assert seen.resolved <= {INNER}


def test_a_name_is_judged_by_what_it_means(outside: Newsroom, names: NameServer, tmp_path: Path) -> None:
    """Names are refused when they are connected to; each is asked for twice, with its robots.txt."""
    meant = ["127.0.0.1", "127.0.0.3", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "224.0.0.1"]  # noqa: S104
    base = f"http://{HOST}:{outside.port}"
    names.answers.update({f"n{number}.example": [address] for number, address in enumerate(meant)})
    targets = [f"http://n{number}.example:{outside.port}/secret" for number in range(len(meant))]
    chain = [f"{base}/hop/{number}" for number in range(3)]
    for here, there in zip(chain, [*chain[1:], targets[0]], strict=True):
        outside.serve(here.replace(f":{outside.port}", ""), redirect(there))
    lead_astray(outside, base, [*targets, chain[0]])
    seen = explore(outside, tmp_path, names)
    assert seen.reasons("failed") == {"forbidden_address": len(meant) + 1}, seen.log
    assert len(seen.lines) == 1
    assert "Retrying" not in seen.log
    assert seen.reasons("refused").keys() == {"forbidden_address"}


def test_no_listing_is_read_from_inside(outside: Newsroom, names: NameServer, tmp_path: Path) -> None:
    base, inner = f"http://{HOST}:{outside.port}", f"http://{INNER}:{outside.port}"
    inside_feed = f'<link rel="alternate" type="application/rss+xml" href="{inner}/feed.xml">'
    moved_feed = f'<link rel="alternate" type="application/rss+xml" href="{base}/moved.xml">'
    own_feed = f'<link rel="alternate" type="application/rss+xml" href="{base}/own.xml">'
    outside.serve(f"{HOST}/", print_front_page([inner + article_path(8)], head=inside_feed + moved_feed + own_feed))
    outside.serve(f"{HOST}/moved.xml", redirect(f"{inner}/feed.xml"))
    outside.serve(f"{HOST}/own.xml", print_feed([base + article_path(0), inner + article_path(9)]))
    outside.serve(f"{HOST}{article_path(0)}", print_article(0, NOW))
    robots = f"Sitemap: {inner}/news-sitemap.xml\nSitemap: {base}/news-index.xml\n"
    outside.serve(f"{HOST}/robots.txt", Resource(robots.encode(), "text/plain"))
    outside.serve(f"{HOST}/news-index.xml", print_sitemap([f"{inner}/sitemap-1.xml"], is_index=True))
    seen = explore(outside, tmp_path, names)
    assert len(seen.lines) == 1, seen.log
    assert seen.reasons("refused").keys() == {"forbidden_address"}, seen.log


def test_a_robots_txt_that_leads_inside_is_not_read(outside: Newsroom, names: NameServer, tmp_path: Path) -> None:
    outside.serve(f"{HOST}/robots.txt", redirect(f"http://{INNER}:{outside.port}/robots.txt"))
    outside.serve(f"{HOST}/", print_front_page([article_path(0)]))
    seen = explore(outside, tmp_path, names)
    assert seen.reasons("refused").keys() == {"forbidden_address"}, seen.log


@pytest.mark.parametrize("kept", [10_000, 0])
def test_a_name_that_changes_its_meaning_gains_nothing(
    outside: Newsroom, names: NameServer, tmp_path: Path, kept: int
) -> None:
    """DNS rebinding: a name that is public twice, then inside every other time, is judged by what is connected to."""
    base = f"http://{HOST}:{outside.port}"
    outside.serve(f"{HOST}/", print_front_page(base + article_path(number) for number in range(6)))
    for number in range(6):
        outside.serve(f"{HOST}{article_path(number)}", print_article(number, NOW))
    names.answers[HOST] = [OUTSIDE, OUTSIDE, *[INNER, OUTSIDE] * 20]
    # Each request has a connection of its own, for which the name is looked up.
    closed = {"DEFAULT_REQUEST_HEADERS": '{"Connection": "close"}', "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
    seen = explore(outside, tmp_path, names, DNSCACHE_SIZE=kept, RETRY_TIMES=0, **closed)
    if kept:
        assert names.questions == [HOST]
        assert (seen.code, len(seen.lines)) == (ExitCode.COMPLETE, 6), seen.log
    else:
        assert len(names.questions) > 10
        assert seen.reasons("failed").keys() == {"forbidden_address"}, seen.log
        assert 0 < len(seen.lines) < 6


def test_only_the_usual_ports_and_those_of_the_outlet_are_asked(room: Newsroom, watch: Watcher) -> None:
    """The site's own port is its address's; the newsroom plays every host at every port, as a proxy."""
    closed = (21, 22, 25, 81, 465, 3306, 6379, 8080, 9200, 65535)
    lead_astray(room, f"http://{HOST}:8443", [f"http://{HOST}:{port}/secret" for port in closed])
    room.serve(f"{HOST}{article_path(90)}", print_article(90, NOW))
    more = [f"http://{HOST}:8443{article_path(0)}", f"https://{HOST}:443{article_path(90)}"]
    room.serve(f"{HOST}/more.xml", print_feed(more))
    seen = watch("site", "-a", f"url=http://{HOST}:8443/")
    assert seen.reasons("failed") == {"forbidden_address": len(closed)}, seen.log
    assert len(seen.lines) == 1


OUTLET = """
from newscrawl.outlet import Feed, NewsSpider

class Paper(NewsSpider):
    name, title = "paper", "Paper"
    ports = (8088,)
    sources = [Feed("https://paper.example/feed.xml")]
"""


def test_an_outlet_declares_its_ports(room: Newsroom, watch: Watcher, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "paper.py").write_text(OUTLET)
    room.serve(f"{HOST}/feed.xml", print_feed(f"http://{HOST}:{port}{article_path(port)}" for port in (80, 8088, 8089)))
    for port in (80, 8088, 8089):
        room.serve(f"{HOST}{article_path(port)}", print_article(port, NOW))
    own = replace(watch, given={**watch.given, "PYTHONPATH": str(tmp_path / "own")})
    seen = own("paper", SPIDER_MODULES="paper")
    assert {line["headline"].rpartition(" ")[2] for line in seen.lines} == {"80", "8088"}, seen.log
    assert seen.reasons("failed") == {"forbidden_address": 1}


def test_a_proxy_may_be_anywhere_but_is_asked_as_a_proxy_alone(
    room: Newsroom, watch: Watcher, names: NameServer
) -> None:
    """The proxy is given by a name that means an inner address, and its own host is exempt from being proxied."""
    proxy = f"http://LocalHost:{room.port}"
    here = {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": f"localhost,{INNER}", **names.environment}
    lead_astray(room, f"https://{HOST}", [f"{proxy}/secret", f"http://{INNER}:{room.port}/secret"])
    base = f"http://{HOST}:{room.port}/"  # so that the port is no reason
    lead_astray(room, base.rstrip("/"), [f"{proxy}/secret", f"http://{INNER}:{room.port}/secret"])
    seen = replace(watch, given={**watch.given, **here})("site", "-a", f"url={base}")
    assert seen.reasons("failed") == {"forbidden_address": 2}, seen.log
    assert len(seen.lines) == 1
    assert {request.host for request in room.requests} == {HOST}
    assert set(names.questions) == {"localhost"}


def test_an_intranet_can_be_read(outside: Newsroom, names: NameServer, tmp_path: Path) -> None:
    names.answers["intranet"] = [OUTSIDE]
    outside.serve("intranet/", print_front_page([article_path(0)]))
    outside.serve(f"intranet{article_path(0)}", print_article(0, NOW))
    base = f"http://intranet:{outside.port}/"
    given = {"SSL_CERT_FILE": str(outside.authority_file), **names.environment}
    seen = Watcher(tmp_path / "output", given)("site", "-a", f"url={base}", **DIRECT)
    assert (seen.code, len(seen.lines)) == (ExitCode.COMPLETE, 1), seen.log
    refused = Watcher(tmp_path / "other", given)("site", "-a", f"url={base}")
    assert refused.verdict == "no source could be read (forbidden_address 1)", refused.log
    assert refused.connected == {names.address}


@pytest.mark.parametrize("value", ["10.0.0.1/8", "everything", "10.0.0.0/33", "fd00::/8,inside"])
def test_a_network_that_is_none_is_a_mistake(watch: Watcher, value: str) -> None:
    seen = watch("ecns", PRIVATE_NETWORKS_ALLOWED=value)
    assert seen.code == ExitCode.CONFIGURATION
    assert seen.log.startswith("scrapy crawl: PRIVATE_NETWORKS_ALLOWED: ")
    assert seen.log.count("\n") == 1


@pytest.mark.parametrize(("url", "found"), [(f"https://{HOST}/", "200"), (f"https://{INNER}/", "NONE")])
def test_scrapys_shell_asks_as_a_crawl_does(room: Newsroom, url: str, found: str) -> None:
    """It makes its engine before there is a resolver."""
    room.serve(f"{HOST}/", print_front_page([article_path(0)]))
    code = "response.status if response else 'NONE'"
    command = [sys.executable, "-m", "scrapy", "shell", "--nolog", "-c", code, url]
    environment = {**os.environ, **room.environment}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603 - our own command
    assert run.stdout.strip() == found, run.stderr
    assert {request.host for request in room.requests} <= {HOST}
