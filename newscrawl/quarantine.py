"""Keep the pages that could not be read, as they came, for the people who find out why."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from newscrawl.arguments import read_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.settings import BaseSettings

_KEPT_IN_ADDRESS = "!#$%&'()*+,/:;=?@[]~"
_ENDING = ".warc.gz"
_MIB = 1024 * 1024
_NOTE = "newscrawl-note"
"""The field of a record's own header in which the facts stand, as JSON."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A page that was set aside: of which article, why, when, and by which version of newscrawl.

    `name` is a digest of outlet and address: the name of its file, in which no byte of a response has a part.
    """

    name: str
    outlet: str
    article_id: str
    url: str
    reason: str
    message: str
    instant: datetime
    version: str


class Quarantine:
    """A folder of WARC files, one for a page; where it grows beyond its limits, the oldest go."""

    def __init__(self, folder: Path, *, most_pages: int, most_bytes: int) -> None:
        self.folder = folder
        self._most_pages = most_pages
        self._most_bytes = most_bytes

    def keep(self, page: SetAside, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> None:
        """Keep a page; one of the same address makes way for it. Raises OSError."""
        from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415 - few runs need it
        from warcio.warcwriter import WARCWriter  # noqa: PLC0415 - likewise

        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True)
        note = json.dumps({**asdict(page), "instant": page.instant.isoformat()})
        record = writer.create_warc_record(
            quote(page.url, safe=_KEPT_IN_ADDRESS),
            "response",
            payload=BytesIO(body),
            length=len(body),  # else it goes through a temporary file
            http_headers=StatusAndHeaders(f"{status} -", list(headers), protocol="HTTP/1.1"),
            warc_headers_dict={_NOTE: note},
        )
        writer.write_record(record)
        if buffer.tell() > self._most_bytes:
            return
        self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        part = self.folder / f"{page.name}.part"
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640), "wb") as file:  # noqa: PTH123 - its mode
            file.write(buffer.getvalue())
        part.replace(self._path(page.name))
        self._make_room()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{_ENDING}"

    def _files(self) -> list[Path]:
        """Return the files, the newest first."""
        found: list[tuple[float, str, Path]] = []
        with suppress(
            FileNotFoundError
        ):  # nothing was set aside yet; glob would take a folder that is closed for empty
            for path in self.folder.iterdir():
                with suppress(OSError):  # another outlet's run has just removed it
                    if path.name.endswith(_ENDING):
                        found.append((path.stat().st_mtime, path.name, path))
        return [path for *_, path in sorted(found, reverse=True)]

    def _make_room(self) -> None:
        size = 0
        for number, path in enumerate(self._files()):
            with suppress(OSError):
                size += path.stat().st_size
                if number >= self._most_pages or size > self._most_bytes:
                    path.unlink()

    def names(self) -> set[str]:
        """Return the names of what is kept."""
        return {path.name.removesuffix(_ENDING) for path in self._files()}

    def pages(self) -> list[SetAside]:
        """Return what is kept, the newest first. A file that cannot be read is left out."""
        found = (self.find(path.name.removesuffix(_ENDING)) for path in self._files())
        return [page for page in found if page is not None]

    def find(self, name: str) -> SetAside | None:
        """Return a kept page, None where there is none of this name that can be read."""
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - few runs need it
        from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415 - likewise

        try:
            with self._path(name).open("rb") as file:
                record = next(ArchiveIterator(file), None)
                said = json.loads(record.rec_headers.get_header(_NOTE)) if record else None
                return SetAside(**{**said, "instant": datetime.fromisoformat(said["instant"])}) if said else None
        except (OSError, ValueError, TypeError, ArchiveLoadFailed):
            return None

    def path(self, page: SetAside) -> Path:
        """Return where a page lies."""
        return self._path(page.name)

    def remove(self, name: str) -> None:
        """Remove a page, if it is kept. Raises OSError."""
        self._path(name).unlink(missing_ok=True)


def open_quarantine(settings: BaseSettings) -> Quarantine:
    """Return where pages are set aside. Raises SettingError."""
    pages = read_amount("QUARANTINE_PAGES", settings["QUARANTINE_PAGES"], "pages")
    size = read_amount("QUARANTINE_MB", settings["QUARANTINE_MB"], "MiB") * _MIB
    return Quarantine(Path(settings["LEDGER_DIR"]) / "quarantine", most_pages=int(pages), most_bytes=int(size))


def name_of(outlet: str, url: str) -> str:
    """Return the name under which a page is kept."""
    return sha256(f"{outlet} {url}".encode("utf-8", "replace")).hexdigest()[:24]
