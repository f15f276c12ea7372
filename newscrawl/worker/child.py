"""The worker's own process: `python -m newscrawl.worker.child OUTLET LIMITS`, both JSON.

It reads tasks from standard input and answers each on standard output, until the input ends: that is when the crawl
closes it, or has died. It is a guest on the machine: a page may take so much time and memory and no more.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import sys
import time
from dataclasses import fields, replace
from typing import IO, TYPE_CHECKING, Any, Protocol

from newscrawl.article import Article, NotAnArticle
from newscrawl.decoding import decode
from newscrawl.extraction.reading import read_bytes
from newscrawl.markup import HostilePageError, parse
from newscrawl.worker.messages import LENGTHS, LONGEST_ANSWER, Told, pack, task_of

if TYPE_CHECKING:
    from newscrawl.extraction.facts import OutletFacts
    from newscrawl.extraction.page import Page

_GRACE = 1.0
"""Seconds after which a page ends the process by itself: its crawl, which ought to have done so before, is dead."""

_LONGEST_TEXT = 300_001
"""Characters of a field: one more than the crawl takes, which says so where it cuts."""


class _Outlet(Protocol):
    @property
    def facts(self) -> OutletFacts: ...

    def refine(self, article: Article, page: Page) -> Article: ...


def serve(outlet: _Outlet, tasks: IO[bytes], answers: IO[bytes], seconds: float) -> None:
    """Answer tasks until there are no more."""
    answers.write(pack({"ready": True}))
    answers.flush()
    while len(lengths := tasks.read(LENGTHS.size)) == LENGTHS.size:
        said, body = map(tasks.read, LENGTHS.unpack(lengths))
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)  # without a handler: not even C code outlives it
        task = json.loads(said)
        answer = pack(_try_parsing(task["parse"], body) if "parse" in task else _read(outlet, task, body))
        if len(answer) > LONGEST_ANSWER:
            answer = pack({"rejected": ["hostile", "says more than an article can"]})
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(answer)
        answers.flush()


def _try_parsing(charset: str | None, body: bytes) -> dict[str, Any]:
    page = decode(body, charset).page
    try:
        parse(page)
    except HostilePageError as error:
        return {"rejected": ["hostile", str(error)]}
    began = time.process_time()
    parse(page, is_tried=True)
    return {"seconds": time.process_time() - began}


def _read(outlet: _Outlet, said: dict[str, Any], body: bytes) -> dict[str, Any]:
    task = task_of(said)
    try:
        reading = read_bytes(
            body,
            task.url,
            outlet.facts,
            task.lead,
            now=task.now,
            charset=task.charset,
            refine=outlet.refine,
            text_css=task.text_css,
        )
    except NotAnArticle as rejection:
        return {"rejected": [rejection.reason, str(rejection)]}
    return {"reading": replace(reading, article=_cut(reading.article))}


def _cut(article: Article) -> Article:
    """Return the article without what is beyond all measure: the crawl's own limits are lower."""
    values = {field.name: getattr(article, field.name) for field in fields(article)}
    cut: dict[str, Any] = {
        name: value[:_LONGEST_TEXT]
        for name, value in values.items()
        if isinstance(value, str) and len(value) > _LONGEST_TEXT
    }
    return replace(article, **cut) if cut else article


def main() -> None:
    """Limit the process, make the outlet, and serve."""
    told, limits = Told(**json.loads(sys.argv[1])), json.loads(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the crawl, which goes on reading what is under way
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is printed is no answer
    outlet: _Outlet = getattr(importlib.import_module(told.module), told.name)(**told.arguments)
    importlib.import_module("trafilatura")  # takes its time, which is none of the first page's
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    serve(outlet, sys.stdin.buffer, answers, limits["seconds"])


if __name__ == "__main__":
    main()
