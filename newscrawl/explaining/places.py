"""Find a recorded line in the output, and read of it what the Ledger does not keep."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.ledger.output import PART, finished_path
from newscrawl.ledger.output_lines import UnreadableFileError, read_lines, read_raw

if TYPE_CHECKING:
    from newscrawl.ledger.records import KnownLine


@dataclass(frozen=True, slots=True)
class Place:
    """A revision's line: the file as it is called now, offset and length in bytes (uncompressed), and what it says.

    `is_there`: the line was read at that offset, and holds the article in that revision; `problem` says in words why
    not. `headline` and what follows it are what the line tells of the article, its announcement, its fetch and
    its run; None where it does not, or is not there.
    """

    revision: int
    file: str
    offset: int
    length: int
    is_there: bool
    problem: str | None = None
    headline: str | None = None
    url: str | None = None
    published: str | None = None
    source: str | None = None
    title: str | None = None
    status: int | None = None
    downloaded: str | None = None
    crawl_id: str | None = None


def look_up(output_dir: Path, article_id: str, revision: int, line: KnownLine) -> Place:
    """Go to where a line is recorded and tell whether it stands there."""
    path = finished_path(output_dir, line.file)
    if path is None:
        part = Path(f"{output_dir / line.file}{PART}")
        path = part if part.is_file() else None
    if path is None:
        problem = "the file is not there any more: it was moved or removed after it was finished"
        return Place(revision, line.file, line.offset, line.length, is_there=False, problem=problem)
    shown = path.relative_to(output_dir).as_posix()
    try:
        found = next(read_lines(path, line.offset), None)
        said = json.loads(read_raw(path, line.offset, line.length)) if found and found.written else {}
    except (UnreadableFileError, OSError) as error:
        return Place(revision, shown, line.offset, line.length, is_there=False, problem=str(error))
    written = found.written if found else None
    if written is None:
        problem = f"what stands there {found.problem}" if found else "the file ends before it"
    elif (written.article_id, written.revision) != (article_id, revision):
        problem = f"{written.article_id}, revision {written.revision}, stands there instead"
    else:
        return Place(revision, shown, line.offset, line.length, is_there=True, **_told(said))
    return Place(revision, shown, line.offset, line.length, is_there=False, problem=problem)


def _told(said: dict[str, Any]) -> dict[str, Any]:
    metadata = said.get("metadata") or {}
    discovery = metadata.get("discovery") or {}
    return {
        "headline": said.get("headline"),
        "url": said.get("url"),
        "published": said.get("datePublished"),
        "source": discovery.get("source"),
        "title": discovery.get("title"),
        "status": metadata.get("statusCode"),
        "downloaded": metadata.get("dateDownloaded"),
        "crawl_id": metadata.get("crawlId"),
    }
