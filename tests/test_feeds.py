"""The output file: `.part` while it is written, whole lines at every moment, never empty, never overwritten."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from time import sleep
from typing import TYPE_CHECKING

import pytest

from tests.crawling import NOW, Crawl, find_faults, wait_for

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawling import Crawler
    from tests.newsroom.newsroom import Newsroom

SLOW = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0.2, "RANDOMIZE_DOWNLOAD_DELAY": False}
COUNT = 8


@pytest.fixture
def wanted(room: Newsroom, tmp_path: Path) -> str:
    """Name addresses on one host, which come in one by one; many of their lines would fit into one buffer."""
    stories = [story for story in room.open("ecns", count=3 * COUNT, now=NOW) if story.pages == 1][:COUNT]
    for number, story in enumerate(stories):
        room.edit(story, paragraphs=[f"The ferry left {number} minutes late."])
    file = tmp_path / "wanted.txt"
    file.write_text("\n".join(story.url for story in stories))
    return f"urls={file}"


def parts(crawl: Crawler) -> list[Path]:
    return list(crawl.output.glob("ecns/*.jsonl.part"))


def lines_of(path: Path) -> int:
    return path.read_bytes().count(b"\n")


def test_a_file_is_part_until_it_is_finished(crawl: Crawler, wanted: str) -> None:
    with crawl.begin("ecns", "-a", wanted, **SLOW) as process:
        wait_for(lambda: parts(crawl))
        (part,) = parts(crawl)
        seen = set()
        while process.poll() is None and part.exists():
            assert not (part.with_suffix("").exists() and part.exists())  # renamed at most in between
            try:
                seen.add(lines_of(part))
            except FileNotFoundError:
                break  # renamed in this moment
            sleep(0.01)
        _, log = process.communicate(timeout=20)
    run = Crawl(process.returncode, log, "", crawl.output)
    assert (run.code, run.files, len(run.lines)) == (0, [part.with_suffix("")], COUNT), log
    # One by one, not when a buffer is full; but what reads pages is imported with the first, and others come meanwhile.
    assert seen >= set(range(COUNT // 2, COUNT))


def test_a_killed_run_leaves_whole_lines(crawl: Crawler, wanted: str) -> None:
    with crawl.begin("ecns", "-a", wanted, **SLOW) as process:
        wait_for(lambda: any(lines_of(part) >= 3 for part in parts(crawl)))
        process.kill()
        process.wait(timeout=10)
    (part,) = [path for path in crawl.output.rglob("*") if path.is_file()]
    *lines, rest = part.read_text(encoding="utf-8").split("\n")
    assert (part.suffix, rest, 3 <= len(lines) < COUNT) == (".part", "", True)
    assert find_faults([json.loads(line) for line in lines]) == []


def test_the_file_is_named_after_the_run(crawl: Crawler, room: Newsroom) -> None:
    room.open("chinadaily_cn", count=3, now=NOW)
    before = datetime.now(UTC).replace(microsecond=0)
    run = crawl("chinadaily_cn", "-a", "limit=3", umask=0)
    (file,) = run.files
    assert file.parent == crawl.output / "chinadaily_cn"
    named = re.fullmatch(r"chinadaily_cn-(\d{8}T\d{6})Z\.jsonl", file.name)
    assert named
    assert before <= datetime.strptime(f"{named[1]}+0000", "%Y%m%dT%H%M%S%z") <= datetime.now(UTC)
    assert {line["metadata"]["crawlId"] for line in run.lines} == {file.stem}
    assert (oct(file.stat().st_mode & 0o777), oct(file.parent.stat().st_mode & 0o777)) == ("0o640", "0o750")


def test_what_lies_there_is_never_overwritten(crawl: Crawler, room: Newsroom) -> None:
    room.open("chinadaily_cn", count=3, now=NOW)
    folder = crawl.output / "chinadaily_cn"
    folder.mkdir(parents=True)
    moments = [datetime.now(UTC) + timedelta(seconds=seconds) for seconds in range(20)]
    taken = [folder / f"chinadaily_cn-{moment:%Y%m%dT%H%M%S}Z.jsonl" for moment in moments]
    for number, path in enumerate(taken):
        path.with_name(path.name + ("", ".gz", ".zst")[number % 3]).write_text("another run's\n")
    run = crawl("chinadaily_cn", "-a", "limit=3")
    assert run.code == 0, run.log
    (fresh,) = [path for path in run.files if path.name.endswith("Z-2.jsonl")]
    assert lines_of(fresh) == 3
    others = {path.read_text() for path in run.files if path != fresh}
    assert (others, len(run.files)) == ({"another run's\n"}, len(taken) + 1)
    assert str(fresh) in run.summary


def test_a_run_without_articles_leaves_nothing(crawl: Crawler, room: Newsroom) -> None:
    (story,) = room.open("chinadaily_cn", count=1, now=NOW)
    room.break_page(story.url, 404)
    run = crawl("chinadaily_cn")
    assert (run.code, run.counted("failed"), crawl.output.exists()) == (20, 1, False), run.log
