"""The recipes for those who consume the output, run as they stand in docs/operating.md: twice, and nothing comes twice.

PostgreSQL is a real server of the test's own. For Elasticsearch, which is in no registry of packages, a stand-in keeps
the rules of its bulk API that the recipe leans on: pairs of lines, ids, external versions.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawling import ROOT
from tests.ledger_writer import article_json, line_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
HARD = 'A "quote", a back\\slash, a\ttab,\na line, \x7f, 中文 \U0001f600 \\N and \\.'


def recipe(beginning: str) -> str:
    """Return the block behind the paragraph that begins so."""
    block = OPERATING.partition(f"\n{beginning}")[2].partition("```sh\n")[2].partition("```")[0]
    assert block, f"there is no recipe {beginning!r}"
    return block


def write(folder: Path, name: str, *articles: dict[str, Any]) -> None:
    path = folder / "output" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(map(line_bytes, articles)))


def fill(folder: Path) -> None:
    """Let there be files of two outlets, of a day, with a revision, and one that is still being written."""
    write(folder, "ecns/ecns-1.jsonl", article_json(1, headline=HARD), article_json(2))
    write(folder, "ecns/2026-11-22/ecns-2.jsonl", article_json(1, version=2, revision=2))
    write(folder, "chinanews/chinanews-1.jsonl", article_json(3, id="chinanews:3", datePublished=None))
    write(folder, "ecns/ecns-3.jsonl.part", article_json(4))


def run(script: str, folder: Path, environment: Mapping[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 - the documented lines
        ["/bin/sh", "-euc", script],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def find_postgres() -> Path | None:
    """Return the folder of a server's programs; Debian keeps them out of the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


@contextmanager
def postgres() -> Iterator[dict[str, str]]:
    """Run a server of one's own on a socket alone, and give the environment in which psql finds it."""
    programs = find_postgres()
    assert programs is not None
    # It refuses to run as root; the socket's path has to be short.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, "postgres")
        data = str(folder / "data")

        def call(program: str, *arguments: str) -> None:
            line = [*user, str(programs / program), "-D", data, *arguments]
            subprocess.run(line, cwd=folder, capture_output=True, timeout=120, check=True)  # noqa: S603 - our own command

        call("initdb", "--auth=trust", "--username=test", "--encoding=UTF8", "--no-locale", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        call("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            environment = {"PGHOST": str(folder), "PGUSER": "test", "PGDATABASE": "postgres"}
            run("psql -qXc 'CREATE DATABASE articles'", folder, environment)
            yield environment
        finally:
            call("pg_ctl", "-m", "immediate", "stop")


@pytest.mark.skipif(find_postgres() is None or not shutil.which("psql"), reason="there is no PostgreSQL here")
def test_postgresql_takes_every_line_once(tmp_path: Path) -> None:
    script = recipe("With PostgreSQL")
    fill(tmp_path)
    with postgres() as environment:
        assert run(script, tmp_path, environment) == "4|3\n"
        assert run(script, tmp_path, environment) == "4|3\n"
        write(tmp_path, "ecns/ecns-3.jsonl", article_json(4))
        assert run(script, tmp_path, environment) == "5|4\n"
        ask = "psql -qXAt articles -c \"SELECT article ->> 'headline', published FROM line {}\""
        environment["PGTZ"] = "UTC"
        said = run(ask.format("WHERE id = 'example_times:1' AND revision = 1"), tmp_path, environment)
        assert said == f"{HARD}|2026-11-22 11:59:00+00\n"
        assert run(ask.format("WHERE id = 'chinanews:3'"), tmp_path, environment) == "Story 3|\n"
        write(tmp_path, "ecns/ecns-4.jsonl", article_json(5), article_json(4))  # a line that is there already
        with pytest.raises(AssertionError, match="duplicate key"):
            run(script, tmp_path, environment)
        assert run("psql -qXAt articles -c 'SELECT count(*) FROM line'", tmp_path, environment) == "5\n"


# --- Elasticsearch ---------------------------------------------------------------------------------------------------


class Index(ThreadingHTTPServer):
    """What the recipe leans on: a mapping, and bulk requests of pairs of lines, with external versions."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.mapping: dict[str, Any] | None = None
        self.documents: dict[str, tuple[int, dict[str, Any]]] = {}
        self.requests = 0

    def take(self, body: bytes) -> list[dict[str, Any]]:
        """Index the pairs of a bulk request; each is answered by its own status."""
        assert body.endswith(b"\n")
        said = [json.loads(line) for line in body.splitlines()]
        self.requests += 1
        return [{"index": {"status": self._index(*pair)}} for pair in zip(said[::2], said[1::2], strict=True)]

    def _index(self, action: dict[str, Any], document: dict[str, Any]) -> int:
        about = action["index"]
        assert about["version_type"] == "external_gte"
        before = self.documents.get(about["_id"], (0, {}))[0]
        if about["version"] < before:
            return 409
        self.documents[about["_id"]] = (about["version"], document)
        return 200 if before else 201


class _Answers(BaseHTTPRequestHandler):
    server: Index

    def do_PUT(self) -> None:
        assert self.path == "/articles"
        self.server.mapping = json.loads(self._body())["mappings"]
        self._answer({"acknowledged": True})

    def do_POST(self) -> None:
        assert self.path == "/articles/_bulk"
        assert self.headers["Content-Type"] == "application/x-ndjson"
        items = self.server.take(self._body())
        self._answer({"errors": any(each["index"]["status"] >= 300 for each in items), "items": items})

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _answer(self, value: dict[str, Any]) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.skipif(not (shutil.which("jq") and shutil.which("curl")), reason="there is no jq or no curl here")
def test_elasticsearch_is_sent_every_file_once_and_keeps_the_newest_revision(tmp_path: Path) -> None:
    script = recipe("With Elasticsearch")
    fill(tmp_path)
    with Index() as index:
        thread = Thread(target=index.serve_forever)
        thread.start()
        try:
            environment = {"ELASTICSEARCH": f"http://127.0.0.1:{index.server_port}", "no_proxy": "127.0.0.1"}
            run(script, tmp_path, environment)
            assert (index.requests, len(index.documents)) == (3, 3)
            run(script, tmp_path, environment)
            assert index.requests == 3
        finally:
            index.shutdown()
            thread.join()
    assert index.mapping
    assert index.mapping["date_detection"] is False
    version, document = index.documents["example_times:1"]
    assert (version, document["revision"]) == (2, 2)
    assert "version 2" in document["articleBody"]


def test_recipes_are_found_by_their_beginnings() -> None:
    assert re.search(r"psql", recipe("With PostgreSQL"))
    assert re.search(r"_bulk", recipe("With Elasticsearch"))
