"""Read output files as they lie on the disk: line by line, with offsets, whatever their form."""

from __future__ import annotations

import gzip
import importlib
import io
import json
import re
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from newscrawl.fingerprint import fingerprint
from newscrawl.ledger.records import WrittenLine
from newscrawl.ledger.rows import storable
from newscrawl.text import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

PART = ".part"
_LINES = ".jsonl"
_COMPRESSED = (".gz", ".zst")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_REVISIONS = 2**53  # what any reader of JSON takes for a whole number
_LONGEST_LINE = 64 * 1024 * 1024  # bytes; an article's page is no larger than a sixth of this


class UnreadableFileError(Exception):
    """An output file cannot be read, or not to its end; the message says why."""


@dataclass(frozen=True, slots=True)
class OutputFile:
    """An output file on the disk: its name in the Ledger, where it is, and whether it is still a `.part`."""

    name: str
    path: Path

    @property
    def is_part(self) -> bool:
        """Tell whether it is, or was, being written."""
        return self.path.suffix == PART

    @property
    def finished_as(self) -> str | None:
        """The name consumers read, relative to the output directory."""
        return None if self.is_part else self.name.rpartition("/")[0] + "/" + self.path.name

    @property
    def shown(self) -> str:
        """The name it has now, for a person."""
        name = self.finished_as or f"{self.name}{PART}"
        return name.encode("utf-8", "backslashreplace").decode()

    @property
    def can_be_recorded(self) -> bool:
        """Tell whether its name is text: to the operating system any bytes are one."""
        return storable(self.name) == self.name

    @property
    def outlet(self) -> str:
        """The folder it lies in."""
        return self.name.partition("/")[0]


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line as it was found: `written` is what it says of itself, None where it is broken; `problem` says how."""

    offset: int
    length: int
    written: WrittenLine | None = None
    problem: str | None = None

    @property
    def end(self) -> int:
        """Offset behind the line."""
        return self.offset + self.length


def find_files(output_dir: Path, outlet: str | None = None) -> Iterator[OutputFile]:
    """Yield the output files of all outlets, or of one, in the order of their names; a finished one before its part.

    They lie in an outlet's folder or in its folders named after days; what lies elsewhere is nobody's. Raises OSError.
    """
    for top in [output_dir / outlet] if outlet else _subfolders(output_dir):
        for folder in _folders_of(top):
            names = [path.name for path in folder.iterdir() if not path.is_dir()]
            found = [(own, name) for name in names if (own := _own_name(name)) is not None]
            for own, name in sorted(found, key=lambda each: (each[0], each[1].endswith(PART), len(each[1]))):
                yield OutputFile((folder / own).relative_to(output_dir).as_posix(), folder / name)


def find_leftovers(output_dir: Path, outlet: str) -> Iterator[Path]:
    """Yield compressed files that were not finished: what they were made from is still there."""
    endings = tuple(f"{_LINES}{suffix}{PART}" for suffix in _COMPRESSED)
    for folder in _folders_of(output_dir / outlet):
        yield from [path for path in folder.iterdir() if path.name.endswith(endings)]


def _folders_of(top: Path) -> list[Path]:
    """Return where an outlet's files may lie; nothing where it has no folder."""
    if not top.is_dir():
        return []
    return [top, *(folder for folder in _subfolders(top) if _DAY.fullmatch(folder.name))]


def _subfolders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _own_name(name: str) -> str | None:
    """Return "run.jsonl" for run.jsonl, run.jsonl.part, run.jsonl.gz and run.jsonl.zst."""
    for suffix in ("", PART, *_COMPRESSED):
        if name.endswith(_LINES + suffix):
            return name.removesuffix(suffix)
    return None


def finished_path(output_dir: Path, name: str) -> Path | None:
    """Return where a file lies under a name consumers read, None where it does not."""
    candidates = (Path(f"{output_dir / name}{suffix}") for suffix in ("", *_COMPRESSED))
    return next((path for path in candidates if path.is_file()), None)


def read_lines(path: Path, start: int = 0, *, fingerprints: bool = False) -> Iterator[FoundLine]:
    """Yield a file's lines from the offset `start` (bytes, uncompressed). Raises UnreadableFileError.

    `fingerprints`: with those of their texts, which take ten times as long as the rest.
    """
    with _opened(path) as stream:
        offset = _skip(stream, start, is_compressed=path.suffix in _COMPRESSED)
        while raw := stream.readline(_LONGEST_LINE):
            yield _read_line(raw, offset, fingerprints=fingerprints)
            offset += len(raw)


def raw_lines(path: Path) -> Iterator[bytes]:
    """Yield a file's lines as they stand there, whatever they hold. Raises UnreadableFileError."""
    with _opened(path) as stream:
        while raw := stream.readline(_LONGEST_LINE):
            yield raw


def read_raw(path: Path, start: int, length: int) -> bytes:
    """Return so many bytes of a file from an offset (uncompressed). Raises UnreadableFileError."""
    with _opened(path) as stream:
        _skip(stream, start, is_compressed=path.suffix in _COMPRESSED)
        return stream.read(length)


def _skip(stream: IO[bytes], start: int, *, is_compressed: bool) -> int:
    """Go to an offset, or to the end where that comes before; returns where that is."""
    if not is_compressed:
        return stream.seek(start)
    passed = 0
    while passed < start and (block := stream.read(min(start - passed, 1 << 20))):
        passed += len(block)
    return passed


def uncompressed_size(path: Path) -> int:
    """Return how many bytes of lines a file holds. Raises UnreadableFileError."""
    if path.suffix not in _COMPRESSED:
        return path.stat().st_size
    with _opened(path) as stream:
        size = 0
        while block := stream.read(1 << 20):
            size += len(block)
        return size


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    errors: tuple[type[Exception], ...] = (OSError, EOFError, zlib.error)
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rb") as packed:
                yield cast("IO[bytes]", packed)
        elif path.suffix == ".zst":
            zstandard = _zstandard(path)
            errors = (*errors, zstandard.ZstdError)
            with zstandard.open(path, "rb") as raw, io.BufferedReader(raw) as buffered:
                yield cast("IO[bytes]", buffered)
        else:
            with path.open("rb") as stream:
                yield stream
    except errors as error:
        raise UnreadableFileError(f"it cannot be read to its end: {error}") from error


def _zstandard(path: Path) -> Any:
    try:
        return importlib.import_module("zstandard")
    except ImportError:
        raise UnreadableFileError(f"{path.name} needs the package zstandard, which is not installed") from None


def _read_line(raw: bytes, offset: int, *, fingerprints: bool) -> FoundLine:
    if not raw.endswith(b"\n"):
        return FoundLine(offset, len(raw), problem="is torn: it has no end")
    try:
        said = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
        written = _written(said, offset, len(raw))
        if fingerprints:
            written = replace(written, fingerprint=fingerprint(said.get("articleBody")))
        return FoundLine(offset, len(raw), written)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        return FoundLine(offset, len(raw), problem=f"is no article: {str(error)[:200]}")


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _written(said: dict[str, Any], offset: int, length: int) -> WrittenLine:
    """Return what a line says of itself. Raises ValueError, TypeError, KeyError where it is no article's."""
    article_id, revision, content_hash = said["id"], said["revision"], said["contentHash"]
    duplicate_of = said.get("duplicateOf")
    if not isinstance(article_id, str) or ":" not in article_id or storable(article_id) != article_id:
        raise ValueError("its id is none")
    if type(revision) is not int or not 1 <= revision <= _MOST_REVISIONS:
        raise ValueError("its revision is no number from 1")
    if duplicate_of is not None and not isinstance(duplicate_of, str):
        raise ValueError("its duplicateOf is no id")
    if content_hash is not None and content_hash != digest(said["headline"], said["articleBody"]):
        raise ValueError("its text is not that of its contentHash")
    metadata = said.get("metadata") or {}
    discovery = metadata.get("discovery") or {}
    addresses = (discovery.get("url"), metadata.get("requestUrl"), said.get("url"), said.get("canonicalUrl"))
    return WrittenLine(
        article_id=article_id,
        revision=revision,
        offset=offset,
        length=length,
        content_hash=content_hash,
        addresses=tuple(dict.fromkeys(address for address in addresses if isinstance(address, str) and address)),
        fetched=_instant(metadata.get("dateDownloaded")),
        published=_instant(said.get("datePublished")),
        modified=_instant(said.get("dateModified")),
        duplicate_of=duplicate_of,
    )


def _instant(text: str | None) -> datetime | None:
    instant = datetime.fromisoformat(text) if text else None
    if instant is None or instant.tzinfo is None:
        return None
    instant.astimezone(UTC)  # raises where it lies before the year 1 or after 9999 there
    return instant
