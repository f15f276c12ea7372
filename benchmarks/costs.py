"""What a tool makes of a page, and what it costs: CPU beside that of `lxml.html.fromstring` for the same bytes.

It runs in other tools' environments too: the standard library and lxml, nothing of newscrawl.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.etree
import lxml.html

if TYPE_CHECKING:
    from collections.abc import Callable

Prediction = dict[str, Any]
PARSES = 3  # the least of these is what a parse costs
DECLARED = re.compile(rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """A page as it was saved."""

    url: str
    html: bytes

    @property
    def text(self) -> str:
        """The page decoded as it declares, for tools that take text only."""
        declared = DECLARED.search(self.html[:4096])
        try:
            return self.html.decode(declared[1].decode() if declared else "utf-8", "replace")
        except LookupError:
            return self.html.decode("utf-8", "replace")


@dataclass(frozen=True)
class Reading:
    """What one reading of a page gave, and what it cost."""

    prediction: Prediction | None  # none where the tool does not claim to read such a page
    error: str | None  # the class of what the tool raised
    seconds: float  # CPU
    parse_seconds: float  # CPU of `lxml.html.fromstring` for the same bytes
    peak: float  # RSS of the process so far, in MiB
    layers: dict[str, float] = field(default_factory=dict)  # CPU seconds of each step, where the tool's are known


def cost_of(call: Callable[[], Any], times: int) -> float:
    """Return the least CPU time of several calls."""
    least = float("inf")
    for _ in range(times):
        start = time.process_time()
        call()
        least = min(least, time.process_time() - start)
    return least


def parse(body: bytes) -> None:
    """Parse a page as every other tool does."""
    try:
        lxml.html.fromstring(body)
    except (ValueError, lxml.etree.LxmlError):
        return  # an empty page: it cost what it cost


def peak_memory() -> float:
    """Return the most memory this process has held, in MiB (Linux).

    Not `ru_maxrss`: a process begins with that of the one that started it.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measure(read: Callable[[Page], Prediction | None], page: Page) -> Reading:
    """Read a page; whatever the tool raises costs this page only."""
    parse_seconds = cost_of(lambda: parse(page.html), PARSES)
    prediction: Prediction | None = {}
    error = None
    start = time.process_time()
    try:
        prediction = read(page)
    except Exception as raised:  # noqa: BLE001 - a tool may raise anything
        error = type(raised).__name__
    seconds = time.process_time() - start
    return Reading(prediction, error, seconds, parse_seconds, peak_memory())
