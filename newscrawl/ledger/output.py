"""Find output files on the disk, finished and unfinished, and the names they have in the Ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.ledger.rows import storable

if TYPE_CHECKING:
    from collections.abc import Iterator

PART = ".part"
COMPRESSED = (".gz", ".zst")
_LINES = ".jsonl"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


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
    endings = tuple(f"{_LINES}{suffix}{PART}" for suffix in COMPRESSED)
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
    for suffix in ("", PART, *COMPRESSED):
        if name.endswith(_LINES + suffix):
            return name.removesuffix(suffix)
    return None


def finished_path(output_dir: Path, name: str) -> Path | None:
    """Return where a file lies under a name consumers read, None where it does not."""
    candidates = (Path(f"{output_dir / name}{suffix}") for suffix in ("", *COMPRESSED))
    return next((path for path in candidates if path.is_file()), None)
