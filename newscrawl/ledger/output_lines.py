"""Read output files line by line, with offsets, whatever their form."""

from __future__ import annotations

import gzip
import importlib
import io
import json
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any, cast

from newscrawl.fingerprint import fingerprint
from newscrawl.ledger.output import COMPRESSED
from newscrawl.ledger.records import WrittenLine
from newscrawl.ledger.rows import storable
from newscrawl.text import digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_REVISIONS = 2**53  # what any reader of JSON takes for a whole number
_LONGEST_LINE = 64 * 1024 * 1024  # bytes; an article's page is no larger than a sixth of this


class UnreadableFileError(Exception):
    """An output file cannot be read, or not to its end; the message says why."""


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


def read_lines(path: Path, start: int = 0, *, fingerprints: bool = False) -> Iterator[FoundLine]:
    """Yield a file's lines from the offset `start` (bytes, uncompressed). Raises UnreadableFileError.

    `fingerprints`: with those of their texts, which take ten times as long as the rest.
    """
    with _opened(path) as stream:
        offset = _skip(stream, start, is_compressed=path.suffix in COMPRESSED)
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
        _skip(stream, start, is_compressed=path.suffix in COMPRESSED)
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
    if path.suffix not in COMPRESSED:
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
