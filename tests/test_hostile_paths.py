"""Where files are written, and who may read them: no byte from outside has a say in either."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from stat import S_IMODE, S_ISDIR
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from newscrawl.verdict import ExitCode
from tests.crawling import NOW, ROOT, wait_for
from tests.newsroom.gazette import article_path, print_article, print_feed, print_front_page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawling import Crawler
    from tests.newsroom.newsroom import Newsroom
    from tests.watching import Watcher

HOST = "paper.example"
FILES, FOLDERS = 0o640, 0o750
UMASKS = (0o000, 0o022, 0o077)
CLIMBING = (
    "../../../escaped", "..%2f..%2fescaped", "%2e%2e/%2e%2e/escaped", "....//....//escaped", "..\\..\\escaped",
    "/etc/cron.d/escaped", "~/escaped", "$HOME/escaped", "`touch escaped`", "$(touch escaped)", "a;touch escaped",
    "a|touch escaped", "escaped\0.jsonl", "escaped\n.jsonl", "C:\\escaped", "\\\\host\\escaped", "file:///etc/escaped",
    "．．／．．／escaped", "\u202eescaped", "-rf", "--output=escaped", "CON", "a" * 5_000, ".", "..", "",
)  # fmt: skip
OUTLET = """
from newscrawl.outlet import Feed, NewsSpider

class Paper(NewsSpider):
    name, title = {name!r}, "Paper"
    article_id = r"[?&]id=([^#]*)"
    sources = [Feed("https://paper.example/feed.xml")]
"""


def modes_below(*folders: Path) -> dict[str, int]:
    """Return the modes of all that lies below the folders, and of these themselves."""
    found = [path for folder in folders for path in (folder, *folder.rglob("*"))]
    return {f"{path}{'/' if S_ISDIR(path.stat().st_mode) else ''}": S_IMODE(path.stat().st_mode) for path in found}


def wrong_modes(*folders: Path) -> dict[str, str]:
    """Return what others may read or change, or its own group may not read."""
    wanted = {True: FOLDERS, False: FILES}
    return {path: oct(mode) for path, mode in modes_below(*folders).items() if mode != wanted[path.endswith("/")]}


@pytest.mark.parametrize("umask", UMASKS)
def test_what_a_crawl_writes_has_its_modes_whatever_the_umask(room: Newsroom, crawl: Crawler, umask: int) -> None:
    room.open("ecns", count=8, now=NOW)
    log = crawl.output.with_name("crawl.log")
    packed = {"OUTPUT_COMPRESSION": "gzip", "OUTPUT_PARTITION": "day", "OUTPUT_MAX_LINES": 3}
    run = crawl("ecns", "-a", "limit=8", "--logfile", str(log), umask=umask, **packed)
    assert run.code == 0, run.log
    assert len(list(crawl.output.rglob("*.gz"))) == 3
    assert wrong_modes(crawl.output, crawl.ledger, log) == {}


@pytest.mark.parametrize("umask", UMASKS)
def test_what_lies_there_while_a_crawl_goes_on_has_its_modes(room: Newsroom, crawl: Crawler, umask: int) -> None:
    """The `.part`, the lock, SQLite's log and its index; after a kill they stay as they are."""
    room.open("ecns", count=40, now=NOW)
    slow = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0.1}
    with crawl.begin("ecns", umask=umask, **slow) as process:
        wait_for(lambda: list(crawl.output.rglob("*.part")) and list(crawl.ledger.glob("*-wal")))
        process.kill()
        process.wait()
    names = {path.name for path in crawl.ledger.rglob("*")}
    assert {"ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "ledger.sqlite.lock", "ecns.lock"} <= names
    assert wrong_modes(crawl.output, crawl.ledger) == {}


@pytest.mark.parametrize("umask", UMASKS)
def test_what_is_rebuilt_has_its_modes(room: Newsroom, crawl: Crawler, umask: int) -> None:
    """A Ledger that is set aside, the new one, and what the command leaves beside them."""
    room.open("ecns", count=4, now=NOW)
    assert crawl("ecns", "-a", "limit=4").code == 0
    given = [f"{name}={path}" for name, path in {"OUTPUT_DIR": crawl.output, "LEDGER_DIR": crawl.ledger}.items()]
    command = [sys.executable, "-m", "scrapy", "ledger", "rebuild", "-s", given[0], "-s", given[1]]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, umask=umask)  # noqa: S603 - our own command
    with (crawl.ledger / "ledger.sqlite").open("r+b") as ledger:
        ledger.write(b"damaged")
    assert crawl("ecns", "-a", "limit=4", umask=umask).code == 0
    assert len([path for path in crawl.ledger.iterdir() if path.name.startswith("ledger.sqlite.")]) > 1
    assert wrong_modes(crawl.output, crawl.ledger) == {}


def is_own(path: Path, crawl: Crawler, outlet: str) -> bool:
    """Tell whether a path is one that a crawl of the outlet has to write."""
    name = re.escape(outlet)
    if path.is_relative_to(crawl.output):
        return (
            re.fullmatch(
                rf"\.|{name}(?:/{name}-\d{{8}}T\d{{6}}Z\.jsonl(?:\.part)?)?", str(path.relative_to(crawl.output))
            )
            is not None
        )
    inner = str(path.relative_to(crawl.ledger))
    known = rf"\.|locks(?:/{name}\.lock)?|\.?ledger\.sqlite(?:\.new|\.lock)?|health(?:/\.?{name}\.json(?:\.\d+)?)?"
    return re.fullmatch(known, inner) is not None


def test_nothing_that_is_read_reaches_the_name_of_a_file(room: Newsroom, watch: Watcher, tmp_path: Path) -> None:
    """Ids, sections, headlines, addresses and headers that climb, with an outlet that takes its ids from addresses."""
    links = [f"https://{HOST}{article_path(number)}?id={quote(text)}" for number, text in enumerate(CLIMBING)]
    for number, text in enumerate(CLIMBING):
        named = "".join(letter for letter in text if letter.isascii() and letter.isprintable())
        headers = (("Content-Disposition", f'attachment; filename="{named}"'), ("Content-Location", named or "/"))
        page = print_article(number, NOW, headline=text, articleSection=text, identifier=text)
        room.serve(f"{HOST}{article_path(number)}", replace(page, headers=headers))
    room.serve(f"{HOST}/feed.xml", print_feed(links, category="../../escaped"))
    room.passes_over_queries = True
    own = replace(watch, given={**watch.given, "PYTHONPATH": str(write_outlet(tmp_path, "paper"))})
    seen = own("paper", SPIDER_MODULES="paper")
    assert len(seen.lines) > 5, seen.log
    assert [path for path in seen.written if not is_own(path, own, "paper")] == []
    assert list(tmp_path.rglob("*escaped*")) == list(ROOT.glob("*escaped*")) == []


def write_outlet(folder: Path, name: str) -> Path:
    """Write an outlet's file into a folder of its own, which is returned."""
    own = folder / "own"
    own.mkdir()
    (own / "paper.py").write_text(OUTLET.format(name=name), encoding="utf-8")
    return own


@pytest.mark.parametrize(
    "name", ["../../escaped", "/etc/escaped", "a/b", "..", ".hidden", "a b", "a\nb", "ä", "a" * 201]
)
def test_an_outlet_whose_name_is_no_folder_is_refused(watch: Watcher, tmp_path: Path, name: str) -> None:
    own = replace(watch, given={**watch.given, "PYTHONPATH": str(write_outlet(tmp_path, name))})
    seen = own(name, SPIDER_MODULES="paper")
    assert seen.code == ExitCode.CONFIGURATION, seen.log
    assert "is no outlet's name" in seen.log
    assert seen.log.count("\n") == 1
    assert (seen.written, seen.connected) == (set(), set())


@pytest.mark.parametrize(
    "url",
    [
        "https://../", "https://..%2f..%2fescaped/", "https://.hidden/", "https://a b/", "https:///etc/passwd",
        "https://[::1]/", "https://-a/", f"https://{'a.' * 120}example/", "https://\u2026/",
    ],
)  # fmt: skip
def test_a_site_whose_host_is_no_folder_is_refused(watch: Watcher, url: str) -> None:
    seen = watch("site", "-a", f"url={url}")
    assert seen.code == ExitCode.USAGE, seen.log
    assert seen.log.count("\n") == 1
    assert (seen.written, seen.connected) == (set(), set())


def test_a_site_beyond_ascii_is_named_as_the_network_knows_it(room: Newsroom, watch: Watcher) -> None:
    host = "xn--bcher-kva.example"
    room.serve(f"{host}/", print_front_page([article_path(0)]))
    room.serve(f"{host}{article_path(0)}", print_article(0, NOW))
    seen = watch("site", "-a", "url=https://Bücher.example/")
    assert (seen.code, len(seen.lines)) == (0, 1), seen.log
    assert [path.parent.name for path in seen.files] == [host]
    assert [path for path in seen.written if not is_own(path, watch, host)] == []


@pytest.mark.parametrize("argument", ["sections", "since", "until", "limit", "revisit", "urls"])
def test_no_argument_names_a_file_that_is_written(room: Newsroom, watch: Watcher, argument: str) -> None:
    room.open("ecns", count=2, now=NOW)
    seen = watch("ecns", "-a", f"{argument}=../../escaped")
    assert [path for path in seen.written if not is_own(path, watch, "ecns")] == []
    assert seen.code == (ExitCode.COMPLETE if argument == "sections" else ExitCode.USAGE) or seen.lines == []
