"""A Ledger that is damaged, gone or not to be used never loses or doubles an article, and is never passed over."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from newscrawl.verdict import ExitCode
from tests.crawling import NOW, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawling import Crawler
    from tests.newsroom.newsroom import Newsroom

OUTLET = "chinadaily_cn"
COUNT = 30


def check(crawl: Crawler) -> tuple[int, str]:
    """Run `scrapy ledger check`; returns its exit code and what it said."""
    command = [sys.executable, "-m", "scrapy", "ledger", "check"]
    settings = ["-s", f"OUTPUT_DIR={crawl.output}", "-s", f"LEDGER_DIR={crawl.ledger}"]
    run = subprocess.run([*command, *settings], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return run.returncode, run.stdout + run.stderr


def remove(ledger: Path) -> None:
    ledger.unlink()


def cut(ledger: Path) -> None:
    ledger.write_bytes(ledger.read_bytes()[:10_000])


def overwrite(ledger: Path) -> None:
    content = bytearray(ledger.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4096] = b"\xa5" * 4096
    ledger.write_bytes(bytes(content))


def replace_by_text(ledger: Path) -> None:
    ledger.write_text("This is no database at all.\n" * 200)


def alter_a_row(ledger: Path) -> None:
    """Change what SQLite itself takes for whole."""
    with closing(sqlite3.connect(ledger)) as database:
        database.execute("UPDATE article SET revision = 0")
        database.commit()


@pytest.mark.parametrize("harm", [remove, cut, overwrite, replace_by_text], ids=lambda harm: harm.__name__)
def test_a_ledger_that_cannot_be_trusted_is_set_aside_and_rebuilt(room: Newsroom, crawl: Crawler, harm: object) -> None:
    room.open(OUTLET, count=COUNT, now=NOW)
    crawl(OUTLET, "-a", "revisit=no")
    ledger = crawl.ledger / "ledger.sqlite"
    assert callable(harm)
    harm(ledger)
    room.publish(OUTLET, 2)
    run = crawl(OUTLET, "-a", "revisit=no")
    assert (run.code, run.counted("written"), run.counted("fetched")) == (0, 2, 2), run.log
    assert f"the ledger was rebuilt from {COUNT} lines in 1 files" in run.log
    # Whoever has only looked at the old one, as the test's own account did, left SQLite's log beside it.
    aside = [
        each for each in crawl.ledger.glob("ledger.sqlite.set-aside-*") if not each.name.endswith(("-wal", "-shm"))
    ]
    assert len(aside) == (0 if harm is remove else 1), aside
    assert all(str(path) in run.log for path in aside)
    assert len({line["id"] for line in run.lines}) == len(run.lines) == COUNT + 2
    assert check(crawl)[0] == 0, check(crawl)[1]


def test_damage_that_is_found_in_the_middle_of_a_run_stops_it(room: Newsroom, crawl: Crawler) -> None:
    stories = room.open(OUTLET, count=COUNT, now=NOW)
    crawl(OUTLET, "-a", "revisit=no")
    alter_a_row(crawl.ledger / "ledger.sqlite")
    room.edit(stories[0], headline="改过的标题")  # so that the listing is read again
    broken = crawl(OUTLET, "-a", "revisit=no")
    assert broken.code == ExitCode.LEDGER_UNAVAILABLE, broken.log
    assert "does not match its checksum; the next run sets it aside and rebuilds it" in broken.verdict
    assert broken.counted("written") == 0
    healed = crawl(OUTLET, "-a", "revisit=no")
    assert (healed.code, healed.counted("fetched"), len(healed.lines)) == (0, 0, COUNT), healed.log


def test_a_ledger_of_a_later_version_is_left_alone(room: Newsroom, crawl: Crawler) -> None:
    room.open(OUTLET, count=COUNT, now=NOW)
    crawl(OUTLET)
    with closing(sqlite3.connect(crawl.ledger / "ledger.sqlite")) as database:
        database.execute("UPDATE version SET number = 99, seal = ?", (zlib.crc32(ascii((99,)).encode()),))
        database.commit()
    before = len(room.requests)
    run = crawl(OUTLET)
    assert (run.code, len(room.requests)) == (ExitCode.LEDGER_UNAVAILABLE, before), run.log
    assert "install the newer newscrawl" in run.verdict


def test_output_that_somebody_removed_is_written_again_only_where_it_was_unfinished(
    room: Newsroom, crawl: Crawler
) -> None:
    """Who consumes finished files may take them away: what was written stays written."""
    room.open(OUTLET, count=COUNT, now=NOW)
    (file,) = crawl(OUTLET, "-a", "revisit=no").files
    file.unlink()
    run = crawl(OUTLET, "-a", "revisit=no")
    assert (run.code, run.counted("fetched"), run.files) == (0, 0, []), run.log


def test_file_and_ledger_agree_after_runs_of_several_outlets(room: Newsroom, crawl: Crawler) -> None:
    for outlet in (OUTLET, "ecns"):
        room.open(outlet, count=COUNT, now=NOW)
        crawl(outlet)
    room.publish("ecns", 3)
    crawl("ecns")
    code, said = check(crawl)
    assert (code, "nothing is wrong" in said) == (0, True), said


def test_what_changed_while_the_ledger_was_gone_is_found(room: Newsroom, crawl: Crawler) -> None:
    """No line says when its article is due for another look: the young ones are looked at at once."""
    stories = room.open(OUTLET, count=COUNT, now=NOW)
    crawl(OUTLET)
    remove(crawl.ledger / "ledger.sqlite")
    room.edit(stories[0], headline="改过的标题")
    run = crawl(OUTLET)
    assert (run.code, run.counted("written"), run.counted("unchanged")) == (0, 1, COUNT - 1), run.log
    assert crawl(OUTLET).counted("fetched") == 0
