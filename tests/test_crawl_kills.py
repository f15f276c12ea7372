"""Wherever a run is killed, the runs after it lose nothing, write nothing twice, and go on."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from benchmarks.deadly import POINTS
from benchmarks.kills import OUTLET, SINCE, Campaign, judge
from newscrawl.ledger.check import check
from tests.crawling import NOW
from tests.newsroom.newsroom import Newsroom

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

BATCH = 5
"""Lines committed together, so that few stories are many commits."""
SMALL_FILES = {"OUTPUT_MAX_LINES": 4}
WRITING = (
    "locked", "opened", "begun", "listing", "listed", "page:3", "begin_file", "recovered", "file_begun",
    "recovery_unlink", "recovery_unlinked", "write:7", "half:8", "written:9", "fsync:2", "synced:2", "commit:2",
    "in_commit:2", "committed:2",
)  # fmt: skip
FINISHING = (
    "written:8", "recovery_cut", "recovery_fsync", "recovery_synced", "recovery_rename", "recovery_renamed",
    "recovery_finish_file", "recovery_file_finished", "recovery_end_run", "recovery_run_ended", "half:8",
    "recovery_folder_synced", "rename:2", "renamed:2", "folder_synced:2", "finish_file:2", "file_finished:2", "end_run",
    "run_ended",
)  # fmt: skip
"""What a run has to recover is left there by the one before it."""


def wage(directory: Path, schedule: tuple[str, ...]) -> Campaign:
    """Kill a run at each point, with news and edits between the runs; then let two of them come to their end."""
    with Newsroom(directory) as room, Campaign(room, directory, Random(schedule[0])) as campaign:
        room.open(OUTLET, count=30, now=NOW)
        for number, where in enumerate(schedule):
            room.publish(OUTLET, 4)
            settings = SMALL_FILES if where.endswith(":2") and "commit" not in where else {}
            edits: tuple[str, ...] = SINCE
            if number % 4 == 3:
                campaign.edit(6)
            if where.startswith(("written", "half", "in_commit")) and campaign.edited:
                edits = campaign.those_edited()
            assert campaign.die(where, *edits, batch=BATCH, **settings), f"{where} was not come to"
        assert not campaign.die("none", *SINCE, batch=BATCH)
        campaign.edited = {story.key: story.url for story in room.stories(OUTLET)}
        assert not campaign.die("none", *campaign.those_edited(), batch=BATCH)
        judgement = campaign.judge()
        assert judgement.numbers == (0, 0, 0), judgement
        assert judgement.lines >= len(room.stories(OUTLET))
        found = check(campaign.crawler.ledger / "ledger.sqlite", campaign.crawler.output)
        assert (found.number, found.lines) == (0, judgement.lines), found.findings
        assert list(campaign.crawler.output.rglob("*.part")) == []
    return campaign


def test_wherever_a_run_is_killed_nothing_is_lost_doubled_or_torn(two_at_once: Executor, tmp_path: Path) -> None:
    (tmp_path / "writing").mkdir()
    (tmp_path / "finishing").mkdir()
    writing = two_at_once.submit(wage, tmp_path / "writing", WRITING)
    finishing = two_at_once.submit(wage, tmp_path / "finishing", FINISHING)
    both = [writing.result(), finishing.result()]
    assert set(both[0].hits) | set(both[1].hits) == set(POINTS)
    assert [campaign.incomplete for campaign in both] == [[], []]  # every run that came to its end was complete
    advanced = sum(campaign.progress["committed lines"] for campaign in both)
    assert advanced >= 15, [campaign.progress for campaign in both]


def test_the_judge_sees_what_is_lost_doubled_and_torn(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as room, Campaign(room, tmp_path, Random(1)) as campaign:
        room.open(OUTLET, count=6, now=NOW)
        assert not campaign.die("none", *SINCE)
        assert campaign.judge().numbers == (0, 0, 0)
        (written,) = campaign.crawler.output.rglob("*.jsonl")
        lines = written.read_bytes().splitlines(keepends=True)
        written.write_bytes(b"".join(lines[1:]))
        assert campaign.judge().numbers == (2, 0, 0)  # the story, and the line that was committed
        written.write_bytes(b"".join([*lines, lines[2]]))
        assert campaign.judge().numbers == (0, 1, 0)
        second = lines[2].replace(b'"revision": 1', b'"revision": 2')
        assert second != lines[2]
        written.write_bytes(b"".join([*lines, second]))
        assert campaign.judge().numbers == (0, 1, 0)  # two revisions with one text
        written.write_bytes(b"".join(lines)[:-9])
        assert campaign.judge().torn == [f"{written.name}: ends inside a line"]
        written.write_bytes(b"".join([*lines, b'{"id": \n']))
        assert campaign.judge().numbers == (0, 0, 1)
        written.write_bytes(b"".join(lines))
        campaign.edit(1)
        assert judge(campaign.crawler.output, room.stories(OUTLET)).numbers == (1, 0, 0)
