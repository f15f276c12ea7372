"""A web server for static files on loopback, fast enough that no crawler waits for it: nginx, or one of our own.

    with serve(folder, port) as server:
        ...                    # http://127.0.0.1:{port}/ is `folder`
        server.requests        # how many it has answered so far

nginx is Debian's (`apt-get install nginx-light`), with a configuration, a log and a process of its own; where there is
none, `benchmarks/static_server.py` serves. Both answer conditional requests, and pack nothing but what lies packed
beside a file (`page.html.gz`).
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import trustme

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS = "127.0.0.1"
_PROJECT = Path(__file__).parent.parent
_START_SECONDS = 30.0
_END_SECONDS = 5.0
_CONFIGURATION = """\
daemon off;
worker_processes 1;
pid {room}/pid;
error_log {room}/errors warn;
events {{ worker_connections 512; }}
http {{
    types {{ text/html html shtml; text/xml xml; text/plain txt; }}
    default_type text/html;
    client_body_temp_path {room}/body; proxy_temp_path {room}/proxy; fastcgi_temp_path {room}/fastcgi;
    uwsgi_temp_path {room}/uwsgi; scgi_temp_path {room}/scgi;
    log_format line '$msec $status $body_bytes_sent $request_uri $http_user_agent';
    access_log {room}/requests line;
    sendfile on; tcp_nopush on; keepalive_timeout 60; keepalive_requests 1000000;
    open_file_cache max=900 inactive=600s;
    server {{
        listen {address}:{port}{tls};
        root {folder};
        index index.html;
        gzip_static on;
    }}
}}
"""
_TLS = " ssl; ssl_certificate {certificate}; ssl_certificate_key {certificate}; ssl_protocols TLSv1.2 TLSv1.3"


@dataclass(frozen=True)
class Server:
    """A server that runs. `name`: nginx or own; `log`: a line for every answer."""

    name: str
    process: int
    log: Path

    @property
    def requests(self) -> int:
        """How many requests it has answered since it started."""
        with self.log.open("rb") as log:
            return sum(piece.count(b"\n") for piece in iter(lambda: log.read(1 << 20), b""))


@dataclass(frozen=True)
class Certificates:
    """What a server shows (key and chain), and what its clients have to trust; files in PEM."""

    own: Path
    authority: Path

    @property
    def environment(self) -> dict[str, str]:
        """What makes OpenSSL, requests and curl trust it."""
        return dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"), str(self.authority))


def certify(folder: Path) -> Certificates:
    """Make an authority, and a certificate of loopback by it."""
    authority = trustme.CA()
    shown = authority.issue_cert(ADDRESS)
    made = Certificates(folder / "server.pem", folder / "authority.pem")
    shown.private_key_and_cert_chain_pem.write_to_path(made.own)
    authority.cert_pem.write_to_path(made.authority)
    return made


def free_port() -> int:
    """Return a port of loopback on which nobody listens."""
    with socket.socket() as asked:
        asked.bind((ADDRESS, 0))
        port: int = asked.getsockname()[1]
        return port


def find_nginx() -> str | None:
    """Return where nginx is; Debian's is not on every user's path."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def serve(folder: Path, port: int, certificate: Path | None = None) -> Iterator[Server]:
    """Serve the folder, over TLS where there is a certificate (PEM, key and chain). Raises RuntimeError."""
    nginx = find_nginx()
    with tempfile.TemporaryDirectory(prefix="server-") as place:
        room = Path(place)
        start = _nginx(nginx, room, folder, port, certificate) if nginx else _own(room, folder, port, certificate)
        with (room / "said").open("wb") as said:
            process = subprocess.Popen(start, cwd=_PROJECT, stdout=said, stderr=said)  # noqa: S603 - as made here
        try:
            _wait(process, port, room / "said")
            yield Server("nginx" if nginx else "own", process.pid, room / "requests")
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _nginx(program: str, room: Path, folder: Path, port: int, certificate: Path | None) -> list[str]:
    """Write a configuration, and return the command that serves by it."""
    tls = _TLS.format(certificate=certificate) if certificate else ""
    text = _CONFIGURATION.format(room=room, folder=folder.absolute(), address=ADDRESS, port=port, tls=tls)
    owner = "user root;\n" if os.geteuid() == 0 else ""  # else the files of a temporary folder are not its own
    (room / "nginx.conf").write_text(owner + text, encoding="utf-8")
    return [program, "-p", str(room), "-c", str(room / "nginx.conf"), "-e", str(room / "errors")]


def _own(room: Path, folder: Path, port: int, certificate: Path | None) -> list[str]:
    arguments = [
        str(folder.absolute()),
        str(port),
        str(room / "requests"),
        *([str(certificate)] if certificate else []),
    ]
    return [sys.executable, "-m", "benchmarks.static_server", *arguments]


def _wait(process: subprocess.Popen[bytes], port: int, said: Path) -> None:
    """Wait until it listens."""
    end = monotonic() + _START_SECONDS
    while monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if not probe.connect_ex((ADDRESS, port)):
                return
        sleep(0.02)
    raise RuntimeError(f"no server: {said.read_text(encoding='utf-8', errors='replace').strip()}")
