"""Tell somebody that an outlet's verdict has changed: a POST to an address, or a command; bounded in time."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from newscrawl.arguments import SettingError, read_amount

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAID = 300  # characters of what a command says of its failure


class NoticeError(Exception):
    """Nobody could be told; the message says why, without the address, which may hold a secret."""


@dataclass(frozen=True)
class Notice:
    """Where to tell it, and how long that may take in seconds; `address` is an address, or `command` its words."""

    longest: float
    address: str | None = None
    command: tuple[str, ...] = ()

    def send(self, said: Mapping[str, Any]) -> None:
        """Send one JSON object. Raises NoticeError, at the latest when the time is over."""
        body = json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace")
        if self.address:
            _post(self.address, body, self.longest)
        else:
            _run(self.command, body, self.longest)


def read_notice(settings: Mapping[str, Any]) -> Notice | None:
    """Return what HEALTH_NOTIFY says, None where nobody is to be told. Raises SettingError."""
    told = str(settings["HEALTH_NOTIFY"] or "").strip()
    longest = read_amount("HEALTH_NOTIFY_TIMEOUT", settings["HEALTH_NOTIFY_TIMEOUT"], "seconds")
    if not told:
        return None
    if told.lower().startswith(("http://", "https://")):
        if not urlsplit(told).hostname:
            raise SettingError("HEALTH_NOTIFY is no address: write https://HOST/PATH, or a command")
        return Notice(longest, address=told)
    try:
        words = tuple(shlex.split(told))
    except ValueError as error:
        raise SettingError(f"HEALTH_NOTIFY is no command: {error}") from None
    if shutil.which(words[0]) is None:
        raise SettingError(f"HEALTH_NOTIFY names {words[0]!r}, which is no command: write its path, or an address")
    return Notice(longest, command=words)


def _post(address: str, body: bytes, longest: float) -> None:
    """POST it. In a thread: a server that answers byte by byte is never too slow for a socket's own limit."""
    failures: list[str] = []
    host = urlsplit(address).hostname

    def ask() -> None:
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "newscrawl"}
        request = Request(address, body, headers)  # noqa: S310 - http and https alone come here
        try:
            with urlopen(request, timeout=longest) as answer:  # noqa: S310 - likewise
                answer.read(1)
        except (OSError, ValueError) as error:  # HTTPError is an OSError, and its message names no address
            failures.append(f"{host}: {str(error)[:_SAID]}")

    thread = Thread(target=ask, daemon=True)
    thread.start()
    thread.join(longest)
    if thread.is_alive():
        raise NoticeError(f"{host}: no answer within {longest:g} s")
    if failures:
        raise NoticeError(failures[0])


def _run(command: tuple[str, ...], body: bytes, longest: float) -> None:
    """Give it to a command on its standard input; what it has begun ends with it when the time is over."""
    try:
        process = subprocess.Popen(  # noqa: S603 - the operator's own command
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise NoticeError(f"{command[0]}: {error.strerror}") from error
    with process:
        try:
            _, errors = process.communicate(body, timeout=longest)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise NoticeError(f"{command[0]}: not done within {longest:g} s") from None
    if process.returncode:
        said = " ".join(errors.decode("utf-8", "replace").split())[:_SAID]
        raise NoticeError(f"{command[0]}: exit code {process.returncode}{': ' if said else ''}{said}")
