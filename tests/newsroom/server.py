"""A server on loopback that plays any host for a crawler that knows nothing of it: as a proxy, or asked itself."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, Self
from urllib.parse import urlsplit

import trustme

from tests.newsroom import certificates
from tests.newsroom.answers import Answer, answer, say
from tests.newsroom.raw import Raw

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping
    from pathlib import Path

    from tests.newsroom.resource import Resource

GRACE = 1.0
"""Seconds a client has to close its side after the last answer."""


@dataclass(frozen=True)
class Request:
    """One request as the newsroom answered it. `path` holds the query; the names of `headers` are in lower case.

    A tunnel that was opened is not logged, one that was refused stands here as a CONNECT without path.
    """

    method: str
    host: str
    path: str
    status: int
    headers: Mapping[str, str]
    scheme: str
    at: float
    """When it was answered, by the monotonic clock."""

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}{self.path}"


class Sites(Protocol):
    """Whoever knows what stands where; asked in the server's thread."""

    def plays(self, host: str) -> bool: ...

    def reaches(self, host: str) -> bool: ...

    def find(self, host: str, path: str) -> Resource | Raw | None: ...


@dataclass(frozen=True)
class _Head:
    method: str
    target: str
    version: str
    headers: Mapping[str, str]

    @property
    def keeps_alive(self) -> bool:
        connection = self.headers.get("connection", self.headers.get("proxy-connection", "")).lower()
        return self.version == "HTTP/1.1" and connection != "close"


class Server:
    """The proxy in a thread and an event loop of its own, as a context manager."""

    def __init__(self, sites: Sites, address: str = "127.0.0.1") -> None:
        self.address = address
        self.requests: list[Request] = []
        self.connections = 0
        self.authority = trustme.CA()
        self.port = 0
        self.certificates: dict[str, str] = {}
        """What is wrong with a host's certificate or its TLS: a key of `certificates.KINDS`."""
        self._sites = sites
        self._started_at = datetime.now(UTC)
        self._listening = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="newsroom", daemon=True)
        self._conversations: set[asyncio.Task[None]] = set()
        self._context = cache(self._make_context)
        self._errors: list[Exception] = []

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._listening.wait(timeout=10):
            raise RuntimeError("the newsroom's server did not start within 10 s")
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Close all connections; raise what went wrong in the thread, such as a template's mistake."""
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()
        if self._errors and kind is None:
            raise ExceptionGroup("the newsroom could not answer", self._errors)

    def write_authority(self, path: Path) -> None:
        """Write the certificate a client has to trust, as PEM."""
        self.authority.cert_pem.write_to_path(path)

    def _make_context(self, host: str) -> ssl.SSLContext:
        return certificates.make_context(host, self.authority, self.certificates.get(host, "good"))

    async def _serve(self) -> None:
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_exception_handler(self._keep_error)
        server = await asyncio.start_server(self._receive, self.address, 0, backlog=512)
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        await self._closing.wait()
        server.close()
        for conversation in self._conversations:
            conversation.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)
        await server.wait_closed()
        await asyncio.sleep(0)  # lets the transports that were aborted close their sockets

    def _keep_error(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self._errors.append(context.get("exception") or RuntimeError(context["message"]))

    async def _receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold one client's connection until one of the two has enough of it."""
        conversation = asyncio.current_task()
        assert conversation is not None
        self._conversations.add(conversation)
        self.connections += 1
        try:
            await self._converse(reader, writer)
            async with asyncio.timeout(GRACE):
                writer.close()
                await writer.wait_closed()
        except asyncio.CancelledError:
            pass  # the newsroom closes
        except (OSError, EOFError, TimeoutError):
            pass  # the client went away, or does not trust the certificate; its own log says so
        finally:
            writer.transport.abort()
            self._conversations.discard(conversation)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tunnel: str | None = None
        while head := await _read_head(reader):
            if head.method == "CONNECT":
                tunnel = (urlsplit(f"//{head.target}").hostname or "").lower()
                if not self._sites.reaches(tunnel):
                    self._log(head, tunnel, "", HTTPStatus.BAD_GATEWAY, "https")
                    writer.write(say(HTTPStatus.BAD_GATEWAY, f"no way to {tunnel}").write("GET", keep_alive=False))
                    return
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await writer.start_tls(self._context(tunnel))
                continue
            answered = self._answer(head, tunnel)
            if answered is None:
                return
            if isinstance(answered, Raw):
                await answered.play(writer)
                return
            keep_alive = head.keeps_alive and not answered.is_cut
            writer.write(answered.write(head.method, keep_alive=keep_alive))
            await writer.drain()
            if not keep_alive:
                return

    def _answer(self, head: _Head, tunnel: str | None) -> Answer | Raw | None:
        """Answer one request, or not at all where the host cannot be reached."""
        target = urlsplit(head.target)
        host = tunnel or (target.hostname or urlsplit(f"//{head.headers.get('host', '')}").hostname or "").lower()
        path = (target.path or "/") + (f"?{target.query}" if target.query else "")
        scheme = "https" if tunnel else "http"
        if not host:
            answered = say(HTTPStatus.BAD_REQUEST, "it is not said which host is asked")
        elif not self._sites.reaches(host):
            self._log(head, host, path, HTTPStatus.BAD_GATEWAY, scheme)
            return None
        elif not self._sites.plays(host):
            answered = say(HTTPStatus.BAD_GATEWAY, f"the newsroom does not play {host}")
        elif head.method not in {"GET", "HEAD"}:
            answered = say(HTTPStatus.METHOD_NOT_ALLOWED, "the newsroom only reads out")
        elif isinstance(resource := self._sites.find(host, path), Raw):
            self._log(head, host, path, resource.status, scheme)
            return resource
        elif resource:
            answered = answer(resource, head.headers, default_modified=self._started_at)
        else:
            answered = say(HTTPStatus.NOT_FOUND, "nothing stands here")
        self._log(head, host, path, answered.status, scheme)
        return answered

    def _log(self, head: _Head, host: str, path: str, status: int, scheme: str) -> None:
        self.requests.append(Request(head.method, host, path, int(status), head.headers, scheme, monotonic()))


async def _read_head(reader: asyncio.StreamReader) -> _Head | None:
    """Read a request's first line and headers and skip its body; None when the client has said all."""
    with suppress(asyncio.IncompleteReadError):
        raw = await reader.readuntil(b"\r\n\r\n")
        line, *fields = raw.decode("latin-1").rstrip().split("\r\n")
        method, target, version = line.split(" ", 2)
        pairs = (field.partition(":") for field in fields)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        await reader.readexactly(int(headers.get("content-length", 0)))
        return _Head(method, target, version, headers)
    return None
