"""A polite guest: says who asks, reads robots.txt first and obeys it, waits as asked, carries nothing away."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.crawling import NOW
from tests.newsroom.resource import Resource
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawling import Crawler
    from tests.newsroom.newsroom import Newsroom

ROBOTS = "newssearch.chinadaily.com.cn/robots.txt"


def test_every_request_says_who_asks_and_nothing_of_where_from(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open("chinadaily_cn", count=8, now=NOW)
    cookie = (("Set-Cookie", "reader=1; Path=/; Domain=chinadaily.com.cn"),)
    for story in stories[:4]:
        body = load_template("chinadaily_cn").render(story).encode(story.encoding)
        room.serve(story.url, Resource(body, "text/html", headers=cookie))
    moved = (("Location", stories[1].url.replace("//cn.", "//china.")), *cookie)
    room.serve(stories[1].url, Resource(b"", status=301, headers=moved))
    run = crawl("chinadaily_cn", "-a", "limit=8")
    assert (run.code, len(run.lines)) == (0, 8), run.log
    agents = {request.headers.get("user-agent", "") for request in room.requests}
    assert len(agents) == 1
    assert re.fullmatch(r"newscrawl/\d+\.\d+\.\d+ \(\+(?:https?://|mailto:)\S+\)", agents.pop())
    carried = {name for request in room.requests for name in request.headers}
    assert carried & {"cookie", "referer", "authorization", "proxy-authorization"} == set()


def test_robots_txt_is_read_before_anything_else_of_a_host(room: Newsroom, crawl: Crawler) -> None:
    room.open("chinadaily_cn", count=12, now=NOW)
    assert crawl("chinadaily_cn", "-a", "limit=12").code == 0
    hosts = {request.host for request in room.requests}
    assert len(hosts) > 1
    for host in hosts:
        paths = [request.path for request in room.requests if request.host == host]
        assert (paths[0], paths.count("/robots.txt")) == ("/robots.txt", 1)


def test_what_robots_txt_forbids_is_not_asked_for(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open("chinadaily_cn", count=24, now=NOW)
    forbidden = stories[::2]
    rules = "".join(f"Disallow: {story.path}\n" for story in forbidden)
    for host in {story.host for story in stories}:
        room.serve(f"{host}/robots.txt", Resource(f"User-agent: *\n{rules}".encode(), "text/plain"))
    run = crawl("chinadaily_cn")
    assert {story.path for story in forbidden} & {request.path for request in room.requests} == set()
    assert (len(run.lines), run.reasons("failed")) == (12, {"robots": 12}), run.log


def test_a_rule_for_others_is_no_rule_for_us(room: Newsroom, crawl: Crawler) -> None:
    room.open("chinadaily_cn", count=4, now=NOW)
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: newscrawl\nAllow: /\n"
    room.serve(ROBOTS, Resource(rules, "text/plain"))
    assert len(crawl("chinadaily_cn", "-a", "limit=4").lines) == 4


def test_a_crawl_delay_is_honoured(room: Newsroom, crawl: Crawler, tmp_path: Path) -> None:
    stories = [story for story in room.open("ecns", count=12, now=NOW) if story.pages == 1][:4]
    wanted = tmp_path / "wanted.txt"
    wanted.write_text("\n".join(story.url for story in stories))
    assert crawl("ecns", "-a", f"urls={wanted}").elapsed < 2
    room.serve("www.ecns.cn/robots.txt", Resource(b"User-agent: *\nCrawl-delay: 1\n", "text/plain"))
    run = replace(crawl, output=tmp_path / "other")("ecns", "-a", f"urls={wanted}")
    assert (run.code, run.counted("written")) == (0, 4), run.log
    assert run.elapsed >= 3


def test_a_crawl_delay_beyond_reason_is_cut_and_said(room: Newsroom, crawl: Crawler) -> None:
    story = room.open("ecns", count=1, now=NOW)[0]
    room.serve("www.ecns.cn/robots.txt", Resource(b"User-agent: *\nCrawl-delay: 86400\n", "text/plain"))
    run = crawl("ecns", "-a", f"urls={story.url}", CRAWL_DELAY_MAX=0.2)
    assert (run.code, run.counted("written")) == (0, 1), run.log
    assert "www.ecns.cn asks for 86400 s between requests; CRAWL_DELAY_MAX makes it 0.2 s" in run.log


def test_a_robots_txt_that_cannot_be_given_forbids_everything(room: Newsroom, crawl: Crawler) -> None:
    room.open("ecns", count=4, now=NOW)
    room.break_page("https://www.ecns.cn/robots.txt", status=503)
    run = crawl("ecns", "-s", "RETRY_ENABLED=False")
    assert (run.code, run.lines) == (12, []), run.log
    assert {request.path for request in room.requests} == {"/robots.txt"}
