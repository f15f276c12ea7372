"""Give up what takes too long in the process of the crawl, which nobody else can stop."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newscrawl.markup import SlowPageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_AGAIN = 0.02
"""Seconds after which it is said again, should the first word have been lost, as in a destructor."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise SlowPageError in what needs more CPU time than this; only the main thread can be interrupted so.

    C code that does not look for signals, as a parser, is interrupted when it returns.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise SlowPageError("it takes long")
