"""The crawl benchmark measures what it says: its site, its servers, its processes, and what a crawler read."""

from __future__ import annotations

import re
import sys
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from benchmarks import server as servers
from benchmarks.contenders import bare, ours, shell_environment
from benchmarks.crawl import Course, compare, summary
from benchmarks.flame import draw, gather
from benchmarks.processes import run_measured
from benchmarks.server import ADDRESS, free_port, serve
from benchmarks.site import MIXED, build
from tests.crawling import wait_for

if TYPE_CHECKING:
    from pathlib import Path

BUSY = "import time\nwhile time.process_time() < 0.4: pass"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}], check=True)"


@pytest.mark.parametrize("kind", ["ecns", "chinadaily", MIXED])
@pytest.mark.parametrize("size", [29 * 1024, 360 * 1024])
def test_a_site_has_as_many_pages_of_such_a_size_as_were_asked_for(tmp_path: Path, kind: str, size: int) -> None:
    site = build(tmp_path, "http://127.0.0.1:1", kind, pages=8, size=size)
    named = re.findall("<loc>([^<]+)</loc>", (tmp_path / "sitemap.xml").read_text(encoding="utf-8"))
    assert named == list(site.articles)
    assert len(named) == 8
    assert abs(site.bytes - size) < 2_000
    assert all((tmp_path / url.split("/", 3)[3]).is_file() for url in named)


def test_what_was_read_is_right_only_where_headline_and_every_paragraph_stand(tmp_path: Path) -> None:
    site = build(tmp_path, "http://127.0.0.1:1", "ecns", pages=2, size=29 * 1024)
    lines = [
        {"url": url, "headline": article.headline, "articleBody": "\n".join(article.paragraphs)}
        for url, article in site.articles.items()
    ]
    assert site.right(lines) == 2
    assert site.right([lines[0], lines[1] | {"headline": "Another"}]) == 1
    assert site.right([lines[0] | {"articleBody": lines[0]["articleBody"][:-9]}]) == 0


@pytest.mark.parametrize("name", ["nginx", "own"])
def test_each_server_answers_conditional_requests_and_counts_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if name == "own":
        monkeypatch.setattr(servers, "find_nginx", lambda: None)
    elif not servers.find_nginx():
        pytest.skip("nginx is not installed")
    (tmp_path / "page.html").write_text("<p>A page</p>", encoding="utf-8")
    with serve(tmp_path, port := free_port()) as server:
        connection = HTTPConnection(ADDRESS, port)
        seen = []
        headers: dict[str, str] = {}
        for path in ("/page.html", "/page.html", "/none"):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            seen.append((answer.status, answer.read() if answer.status < 400 else b""))
            headers = {"If-None-Match": answer.headers["ETag"] or ""}
        connection.close()
        assert seen == [(200, b"<p>A page</p>"), (304, b""), (404, b"")]
        wait_for(lambda: server.requests == 3)  # an answer is noted when it has been sent
        assert server.name == name


def test_the_cost_of_a_process_is_that_of_its_children_too(tmp_path: Path) -> None:
    cost = run_measured([sys.executable, "-c", PARENT], tmp_path, shell_environment(), tmp_path / "log")
    assert cost.code == 0
    assert 0.4 <= cost.cpu < 3
    assert cost.rss > 10


@pytest.mark.slow
def test_both_crawls_ask_for_every_page_and_ours_reads_them_rightly(tmp_path: Path) -> None:
    site = build(tmp_path / "site", f"http://{ADDRESS}:{(port := free_port())}", MIXED, pages=14, size=29 * 1024)
    with serve(tmp_path / "site", port) as server:
        course = Course(site, server, tmp_path)
        results = compare(course, [ours(MIXED, tmp_path, {}), bare(tmp_path, {})], 1)
    found = summary(results, site, "bare")["crawlers"]
    assert (found["ours"]["requests"], found["ours"]["lines"], found["ours"]["right"]) == (16, 14, 14)
    assert (found["bare"]["requests"], found["bare"]["lines"]) == (16, 0)
    assert found["ours"]["ratio"] > 0.3


def test_a_flame_graph_shows_each_function_below_its_caller_as_wide_as_its_share() -> None:
    loop = "_run_module_as_main (runpy.py:198);Handle._run (asyncio/events.py:80)"
    root = gather(
        [
            f"{loop};read (newscrawl/reader.py:10);parse (newscrawl/markup.py:3) 30",
            f"{loop};read (newscrawl/reader.py:12) 10",
            f"{loop};send (twisted/web/client.py:5) 59",
            "_run_module_as_main (runpy.py:198);_find_and_load (_bootstrap.py:7);<module> (scrapy/http.py:1) 1",
            "propose (newscrawl/structured.py:9) 77",
            "Thread._bootstrap (threading.py:9);Condition.wait (threading.py:320) 400",
        ]
    )
    assert {name: box.samples for name, box in root.calls.items()} == {
        "read (reader)": 40,
        "send (client)": 59,
        "start and end": 1,
    }
    assert root.calls["read (reader)"].calls["parse (markup)"].package == "newscrawl"
    assert list(root.calls["start and end"].calls["_run_module_as_main (runpy)"].calls) == ["import"]
    drawn = ET.fromstring(draw(root, "a crawl"))  # noqa: S314 - our own
    titles = [title.text for title in drawn.iter("{http://www.w3.org/2000/svg}title")]
    assert titles[:3] == ["all: 100.0 %", "send (client): 59.0 %", "read (reader): 40.0 %"]
