"""The watch over a crawl sees what it is there to see: each of its measures is shown to rise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.crawling import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsroom.newsroom import Newsroom
    from tests.watching import Watcher

MISCHIEF = '''
"""An extension that does everything that is watched for."""
import os, socket, subprocess, sys, time
from pathlib import Path
from scrapy import signals

class Mischief:
    @classmethod
    def from_crawler(cls, crawler):
        extension = cls()
        crawler.signals.connect(extension.act, signals.spider_closed)
        return extension

    def act(self):
        hoard = bytearray(os.urandom(1)) * 150_000_000
        time.sleep(0.4)
        with socket.socket() as server, socket.socket() as client:
            server.bind(("127.0.0.1", 0))
            server.listen()
            socket.getaddrinfo("localhost", 80)
            client.connect(server.getsockname())
        folder = Path(os.environ["MISCHIEF"])
        folder.mkdir()
        (folder / "a").write_text("here")
        (folder / "a").rename(folder / "b")
        (folder / "c").symlink_to(folder / "b")
        subprocess.run([sys.executable, "-c", "import time; x = b'x' * 60_000_000; time.sleep(0.3)"], check=True)
'''


def test_an_ordinary_crawl_connects_and_writes_where_it_should(room: Newsroom, watch: Watcher) -> None:
    room.open("ecns", count=4, now=NOW)
    seen = watch("ecns", "-a", "limit=4")
    assert (seen.code, len(seen.lines)) == (0, 4), seen.log
    assert seen.connected == {("127.0.0.1", urlsplit(room.proxy).port)}
    assert (seen.listened, seen.resolved) == ([], set())
    assert seen.written
    assert all(path.is_relative_to(watch.output) or path.is_relative_to(watch.ledger) for path in seen.written)
    assert 0 < seen.stall < seen.seconds
    assert 50 < seen.rss < 200
    assert seen.children_rss == 0


def test_mischief_is_seen(room: Newsroom, watch: Watcher, tmp_path: Path) -> None:
    room.open("ecns", count=2, now=NOW)
    (tmp_path / "mischief.py").write_text(MISCHIEF)
    given = {**watch.given, "PYTHONPATH": str(tmp_path), "MISCHIEF": str(tmp_path / "new")}
    seen = replace(watch, given=given)(
        "ecns", "-a", "limit=2", EXTENSIONS='{"mischief.Mischief": 1}', MEMUSAGE_ENABLED=False
    )
    assert len(seen.lines) == 2, seen.log
    assert [fact["address"][0] for fact in seen.listened] == ["127.0.0.1"]
    assert "localhost" in seen.resolved
    assert len(seen.connected) == 2
    assert {tmp_path / "new" / name for name in ("", "a", "b", "c")} <= seen.written
    assert tmp_path / "new" / "a" in seen.removed
    assert any("time.sleep" in str(command) for command in seen.started)
    assert seen.stall > 0.4
    assert seen.rss > 150 + 50
    assert seen.children_rss > 60
