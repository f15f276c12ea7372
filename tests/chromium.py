"""A real browser without a window, driven through a pair of pipes by the DevTools protocol: no port, no package.

https://chromedevtools.github.io/devtools-protocol/; messages are JSON objects, each ended by a zero byte.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE = 60.0  # seconds for one answer; a loaded machine starts a browser slowly
_ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio",
    "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--force-device-scale-factor=1", "--remote-debugging-pipe",
)  # fmt: skip

_BEGIN = """
import os, sys
for end, number in zip(sys.argv[1:3], (3, 4)):
    os.dup2(int(end), number)
os.execvp(sys.argv[3], sys.argv[3:])
"""


def find_chromium() -> str | None:
    """Return the browser's program, None where there is none."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


class Chromium:
    """One page in a browser. `complaints` are errors of its scripts and console, `asked` the addresses it loaded."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to_browser, self._from_browser = to_browser, from_browser
        self._number = 0
        self._session: str | None = None
        self._rest = b""
        self._events: list[dict[str, Any]] = []
        self.complaints: list[str] = []
        self.asked: list[str] = []

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Self]:
        """Start a browser with an empty profile, and end it."""
        program = find_chromium()
        assert program, "there is no Chromium: apt-get install chromium"
        for_browser, to_browser = os.pipe()
        from_browser, for_us = os.pipe()
        # The browser reads from descriptor 3 and writes to 4: out of their way first, then into it.
        pipes = tuple(fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (for_browser, for_us))
        os.close(for_browser)
        os.close(for_us)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            line = [program, *_ARGUMENTS, f"--user-data-dir={profile}", "about:blank"]
            quiet = subprocess.DEVNULL
            with subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-c", _BEGIN, *map(str, pipes), *line],
                stdin=quiet, stdout=quiet, stderr=quiet, pass_fds=pipes,
            ) as process:  # fmt: skip
                for end in pipes:
                    os.close(end)
                try:
                    browser = cls(to_browser, from_browser)
                    browser._attach()
                    yield browser
                finally:
                    process.kill()
                    os.close(to_browser)
                    os.close(from_browser)

    def _attach(self) -> None:
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        self._session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Ask the browser to do something, and return what it answers."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": dict(parameters or {})}
        if self._session:
            message["sessionId"] = self._session
        rest = memoryview(json.dumps(message).encode() + b"\0")
        while rest:
            rest = rest[os.write(self._to_browser, rest) :]
        while True:
            said = self._read(f"an answer to {method}")
            if said.get("id") == self._number:
                assert "error" not in said, said
                result: dict[str, Any] = said["result"]
                return result

    def _read(self, what: str) -> dict[str, Any]:
        end = monotonic() + _PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._from_browser], [], [], max(end - monotonic(), 0))
            assert ready, f"no {what} within {_PATIENCE:g} s"
            block = os.read(self._from_browser, 1 << 20)
            assert block, f"the browser ended before {what}"
            self._rest += block
        raw, _, self._rest = self._rest.partition(b"\0")
        said: dict[str, Any] = json.loads(raw)
        self._note(said)
        return said

    def _note(self, said: dict[str, Any]) -> None:
        method, parameters = said.get("method"), said.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(parameters["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in {"error", "warning", "assert"}:
            self.complaints.append(json.dumps(parameters["args"]))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in {"error", "warning"}:
            self.complaints.append(parameters["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.asked.append(parameters["request"]["url"])
        if method == "Page.loadEventFired":
            self._events.append(said)

    def go_to(self, url: str, *, width: int = 1280, height: int = 900, scheme: str = "light", media: str = "") -> None:
        """Load a page in a window of so many pixels; `scheme` is light or dark, `media` may be print."""
        is_phone = width < 600
        size = {"width": width, "height": height, "deviceScaleFactor": 2 if is_phone else 1, "mobile": is_phone}
        self.call("Emulation.setDeviceMetricsOverride", size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", {"media": media, "features": features})
        self._events.clear()
        self.call("Page.navigate", {"url": url})
        while not self._events:
            self._read("the page's end")

    def tell(self, expression: str) -> Any:
        """Return the value of an expression in the page; it may be a promise."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        answer = self.call("Runtime.evaluate", asked)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self, *, whole: bool = False) -> bytes:
        """Return a picture of the window, or of the whole page, as PNG."""
        asked = {"format": "png", "captureBeyondViewport": whole}
        return base64.b64decode(self.call("Page.captureScreenshot", asked)["data"])
