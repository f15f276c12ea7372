"""Serve a folder from memory, where nginx is missing: an answer is put together once, and sent as it is.

`python -m benchmarks.static_server FOLDER PORT LOG [CERTIFICATE]`, ended by SIGTERM. It knows GET, keep-alive,
If-None-Match and files packed beside others; whatever else a request says is passed over.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import signal
import ssl
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from urllib.parse import unquote

_TYPES = {".xml": "text/xml", ".txt": "text/plain"}
_TAG = re.compile(rb'\r\nif-none-match:[^\r\n]*?("[0-9a-f]+")', re.IGNORECASE)
_PACKED = re.compile(rb"\r\naccept-encoding:[^\r\n]*gzip", re.IGNORECASE)
_MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True)
class Answers:
    """What stands at one path: the whole answer, the packed one if there is one, and the answer without a body."""

    tag: bytes
    whole: bytes
    packed: bytes | None
    unchanged: bytes


def read_answers(path: Path) -> Answers:
    """Put the answers of a file together."""
    body, packed = path.read_bytes(), path.with_name(f"{path.name}.gz")
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    named = f"ETag: {tag}\r\n"
    kind = f"Content-Type: {_TYPES.get(path.suffix, 'text/html')}\r\n{named}"
    small = packed.read_bytes() if packed.exists() else None
    return Answers(
        tag.encode(),
        _print(kind, body),
        _print(f"{kind}Content-Encoding: gzip\r\n", small) if small is not None else None,
        f"HTTP/1.1 304 Not Modified\r\n{named}\r\n".encode(),
    )


def _print(headers: str, body: bytes) -> bytes:
    return f"HTTP/1.1 200 OK\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def read_folder(folder: Path) -> dict[str, Answers]:
    """Read all files of a folder, by their paths; `index.html` stands at its folder's."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".gz")
    answers = {f"/{path.relative_to(folder).as_posix()}": read_answers(path) for path in files}
    return {path.removesuffix("index.html"): answer for path, answer in answers.items()}


class Connection(asyncio.Protocol):
    """One connection; requests on it are answered in turn."""

    def __init__(self, answers: dict[str, Answers], log: TextIO) -> None:
        self._answers = answers
        self._log = log
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer the requests that are complete."""
        *heads, self._rest = (self._rest + data).split(b"\r\n\r\n")
        for head in heads:
            path = unquote(head.split(b" ", 2)[1].partition(b"?")[0].decode("latin-1"))
            self._transport.write(self._answer(path, head))
            print(path, file=self._log, flush=True)

    def _answer(self, path: str, head: bytes) -> bytes:
        known = self._answers.get(path)
        if known is None:
            return _MISSING
        named = _TAG.search(head)
        if named and named[1] == known.tag:
            return known.unchanged
        return known.packed if known.packed and _PACKED.search(head) else known.whole


async def main(folder: str, port: str, log: str, certificate: str | None = None) -> None:
    """Serve until SIGTERM."""
    answers = read_folder(Path(folder))
    tls = None
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    with Path(log).open("w", encoding="utf-8") as lines:  # noqa: ASYNC230 - before anybody asks
        server = await loop.create_server(lambda: Connection(answers, lines), "127.0.0.1", int(port), ssl=tls)
        async with server:
            await ended.wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
