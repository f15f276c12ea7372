"""Crawls whose output is packed, cut into files or put into folders: every article once, and the Ledger agrees."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import zstandard
from scrapy.settings import BaseSettings

from newscrawl.arguments import SettingError
from newscrawl.feeds import read_partition, read_rules
from newscrawl.lines import Rules
from newscrawl.pipelines.deduplicate import drops_copies
from newscrawl.verdict import ExitCode
from tests.crawling import NOW, ROOT, Crawl, Crawler, find_faults, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from tests.newsroom.newsroom import Newsroom

COUNT = 30
OUTLET = "chinadaily_cn"
FORMS: dict[str, dict[str, Any]] = {
    "gzip": {"OUTPUT_COMPRESSION": "gzip"},
    "zstd": {"OUTPUT_COMPRESSION": "zstd", "OUTPUT_MAX_LINES": 11},
    "lines": {"OUTPUT_MAX_LINES": 7},
    "day": {"OUTPUT_PARTITION": "day"},
    "all": {"OUTPUT_COMPRESSION": "gzip", "OUTPUT_MAX_LINES": 7, "OUTPUT_PARTITION": "day"},
}
READ: dict[str, Callable[[Path], bytes]] = {
    ".jsonl": lambda path: path.read_bytes(),
    ".gz": lambda path: gzip.decompress(path.read_bytes()),
    ".zst": lambda path: zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read(),
}


def articles_of(path: Path) -> list[dict[str, Any]]:
    *lines, rest = READ[path.suffix](path).decode("utf-8").split("\n")
    assert not rest
    return [json.loads(line) for line in lines]


def check(crawler: Crawler) -> tuple[int, str]:
    """Run `scrapy ledger check` over what the crawler wrote; returns its exit code and what it said."""
    settings = {"OUTPUT_DIR": crawler.output, "LEDGER_DIR": crawler.ledger}
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "ledger", "check", *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603 - our own command
    return run.returncode, run.stdout + run.stderr


def stems(crawl: Crawl) -> list[str]:
    return [path.relative_to(crawl.output / OUTLET).as_posix() for path in crawl.files]


# --- forms ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def crawls(room: Newsroom, tmp_path: Path, two_at_once: Executor) -> dict[str, Future[tuple[Crawl, tuple[int, str]]]]:
    """Crawl one newsroom in all forms."""
    room.open(OUTLET, count=COUNT, now=NOW)

    def crawl_and_check(name: str) -> tuple[Crawl, tuple[int, str]]:
        crawler = Crawler(tmp_path / name / "output", room.environment)
        return crawler(OUTLET, **FORMS[name]), check(crawler)

    return {name: two_at_once.submit(crawl_and_check, name) for name in FORMS}


def test_every_article_stands_once_in_the_finished_files(
    room: Newsroom, crawls: dict[str, Future[tuple[Crawl, tuple[int, str]]]]
) -> None:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    expected = sorted(story.url for story in room.stories(OUTLET))
    names = {}
    for form, future in crawls.items():
        run, checked = future.result()
        articles = [article for path in run.files for article in articles_of(path)]
        assert (run.code, sorted(article["url"] for article in articles)) == (0, expected), (form, run.log)
        assert find_faults(articles) == []
        assert checked[0] == 0, (form, checked)
        assert "nothing is wrong" in checked[1]
        assert all(str(path) in run.summary for path in run.files)
        crawl_id = articles[0]["metadata"]["crawlId"]
        names[form] = [name.replace(crawl_id, "ID").replace(today, "TODAY") for name in stems(run)]
    five = ["ID-2.jsonl", "ID-3.jsonl", "ID-4.jsonl", "ID-5.jsonl", "ID.jsonl"]
    assert names == {
        "gzip": ["ID.jsonl.gz"],
        "zstd": ["ID-2.jsonl.zst", "ID-3.jsonl.zst", "ID.jsonl.zst"],
        "lines": five,
        "day": ["TODAY/ID.jsonl"],
        "all": [f"TODAY/{name}.gz" for name in five],
    }
    lines = [len(articles_of(path)) for path in crawls["lines"].result()[0].files]
    assert sorted(lines) == [2, 7, 7, 7, 7]


def test_a_second_run_writes_what_is_new_whatever_the_first_ones_form(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=40, now=NOW)
    first = crawl(OUTLET, OUTPUT_COMPRESSION="zstd", OUTPUT_PARTITION="day")
    room.publish(OUTLET, 3)
    second = crawl(OUTLET, "-a", "revisit=no", OUTPUT_COMPRESSION="gzip")
    articles = [article for path in second.files for article in articles_of(path)]
    assert (first.code, second.code, second.counted("written")) == (0, 0, 3), second.log
    assert set(Counter(article["url"] for article in articles).values()) == {1}
    assert len(articles) == 43
    assert sorted(path.suffix for path in second.files) == [".gz", ".zst"]
    assert check(crawl)[0] == 0


SLOW = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0.15, "RANDOMIZE_DOWNLOAD_DELAY": False}


@pytest.fixture
def wanted(room: Newsroom, tmp_path: Path) -> str:
    """Name addresses on one host, which come in one by one."""
    stories = [story for story in room.open(OUTLET, count=COUNT, now=NOW) if story.pages == 1][:10]
    file = tmp_path / "wanted.txt"
    file.write_text("\n".join(story.url for story in stories))
    return f"urls={file}"


def test_a_file_is_finished_when_it_is_old_enough(crawl: Crawler, wanted: str) -> None:
    run = crawl(OUTLET, "-a", wanted, OUTPUT_MAX_AGE=0.5, **SLOW)
    assert (run.code, len(run.lines)) == (0, 10), run.log
    assert len(run.files) >= 2
    assert check(crawl)[0] == 0


def test_a_killed_run_is_finished_by_the_next_one(crawl: Crawler, wanted: str) -> None:
    packed = {"OUTPUT_COMPRESSION": "gzip", "OUTPUT_MAX_LINES": 4, "OUTPUT_PARTITION": "day"}
    with crawl.begin(OUTLET, "-a", wanted, **packed, **SLOW) as process:
        wait_for(lambda: any(path.name.endswith("-2.jsonl.part") for path in crawl.output.glob(f"{OUTLET}/*/*")))
        process.kill()
        process.wait(timeout=10)
    run = crawl(OUTLET, "-a", wanted, **packed)
    articles = [article for path in run.files for article in articles_of(path)]
    assert run.code == 0, run.log
    assert sorted(Counter(article["id"] for article in articles).values()) == [1] * 10
    assert not [path for path in run.files if path.suffix == ".part"]
    assert check(crawl)[0] == 0


# --- settings -------------------------------------------------------------------------------------------------------

GOOD = {
    "OUTPUT_COMPRESSION": "none",
    "OUTPUT_MAX_LINES": 0,
    "OUTPUT_MAX_AGE": 0.0,
    "OUTPUT_PARTITION": "none",
    "DUPLICATES": "mark",
}


def settings(**values: object) -> BaseSettings:
    return BaseSettings({**GOOD, **values})


def test_settings_come_as_text_from_the_command_line() -> None:
    assert read_rules(settings()) == Rules()
    given = settings(OUTPUT_MAX_LINES="1000", OUTPUT_MAX_AGE="3600", OUTPUT_COMPRESSION="zstd")
    assert read_rules(given) == Rules(1000, 3600.0, "zstd")
    assert read_partition(settings(OUTPUT_PARTITION="day")) == "day"
    assert [drops_copies(settings(DUPLICATES=word)) for word in ("mark", "drop")] == [False, True]


@pytest.mark.parametrize(
    ("name", "value", "instead"),
    [
        ("OUTPUT_COMPRESSION", "bz2", "write none, gzip or zstd"),
        ("OUTPUT_COMPRESSION", None, "write none, gzip or zstd"),
        ("OUTPUT_COMPRESSION", ["gzip"], "write none, gzip or zstd"),
        ("OUTPUT_MAX_LINES", "many", "write a number of lines, 0 for no limit"),
        ("OUTPUT_MAX_LINES", "-1", "write a number of lines, 0 for no limit"),
        ("OUTPUT_MAX_LINES", "1.5", "write a whole number of lines"),
        ("OUTPUT_MAX_AGE", "1h", "write a number of seconds, 0 for no limit"),
        ("OUTPUT_MAX_AGE", "nan", "write a number of seconds, 0 for no limit"),
        ("OUTPUT_MAX_AGE", "inf", "write a number of seconds, 0 for no limit"),
        ("OUTPUT_MAX_AGE", None, "write a number of seconds, 0 for no limit"),
        ("OUTPUT_PARTITION", "hour", "write none or day"),
        ("DUPLICATES", "keep", "write mark or drop"),
    ],
)
def test_a_setting_that_makes_no_sense_says_what_to_write(name: str, value: object, instead: str) -> None:
    given = settings(**{name: value})
    with pytest.raises(SettingError, match=re.escape(f"{name} is {value!r}: {instead}")):
        _ = read_rules(given), read_partition(given), drops_copies(given)


@pytest.mark.parametrize(
    ("name", "value"), [("OUTPUT_MAX_AGE", "1h"), ("OUTPUT_PARTITION", "hour"), ("DUPLICATES", "keep")]
)
def test_a_crawl_with_such_a_setting_does_not_begin(tmp_path: Path, name: str, value: str) -> None:
    run = Crawler(tmp_path / "output", {})(OUTLET, **{name: value})
    assert run.code == ExitCode.CONFIGURATION
    assert run.log.startswith(f"scrapy crawl: {name} is '{value}': write ")
    assert (run.log.count("\n"), run.output.exists()) == (1, False), run.log


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    (tmp_path / "zstandard.py").write_text("raise ModuleNotFoundError('No module named zstandard')")
    crawler = Crawler(tmp_path / "output", {"PYTHONPATH": str(tmp_path)})
    run = crawler(OUTLET, OUTPUT_COMPRESSION="zstd")
    assert run.code == ExitCode.CONFIGURATION
    assert run.log == "scrapy crawl: OUTPUT_COMPRESSION is 'zstd', which needs a package: pip install zstandard\n"
