"""Take a page that lost its end mark, against the outlet's habit, for one that was cut."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.http.request import NO_CALLBACK

from newscrawl.account import Account
from newscrawl.network.failures import CUT
from newscrawl.network.scheduler import put_off

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawl.run import Run

_END = re.compile(rb"</html[\s>]", re.IGNORECASE)
_BEGINNING = re.compile(rb"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
_LAST = 64 * 1024  # bytes among which the end mark is looked for: counters and comments may follow it
_FEWEST_PAGES, _HABIT = 10, 0.9
_RUNS = 20  # that are remembered
_ASKED_TWICE = "asked_for_end"
_WITH, _WITHOUT = "with", "without"
_AT_ONCE = 256  # bytes at the very end, where most pages have their mark


class RequireEnd:
    """Knows how many of the outlet's articles, and of its lists, ended in </html> in this run and the last ones.

    Where they were 10 or more and nine in ten of them did, a page without it is flagged as cut. Where they were fewer,
    it is asked for once more, and believed if it comes so again. Else nothing is asked of it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._before: dict[str, dict[str, int]] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RequireEnd:
        """Build it as Scrapy asks."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the response, flagged where it seems to be cut, or the request to be made once more."""
        if response.status != HTTPStatus.OK or request.callback is NO_CALLBACK or CUT in response.flags:
            return response
        if not _BEGINNING.search(response.body[:1024].replace(b"\0", b"")):
            return response
        event = "ends_of_articles" if "lead" in request.cb_kwargs else "ends_of_lists"
        account = Account(self._crawler.stats)
        is_first_answer = not request.meta.get("retry_times") and not request.meta.get(_ASKED_TWICE)
        if _has_end(response.body):
            if is_first_answer:
                account.count(event, _WITH)
            return response
        number, habit = self._habit(event, account)
        if is_first_answer:
            account.count(event, _WITHOUT)
        if number >= _FEWEST_PAGES:
            return response.replace(flags=[*response.flags, CUT]) if habit >= _HABIT else response
        if request.meta.get(_ASKED_TWICE):
            return response
        account.count("requests/retried", "no_end")
        again = put_off(request, self._crawler.settings.getfloat("RETRY_DELAY"))
        again.meta[_ASKED_TWICE] = True
        return again

    def _habit(self, event: str, account: Account) -> tuple[int, float]:
        """Return how many pages are known, and the share of them that had their end."""
        if self._before is None:
            self._before = {}
            run: Run | None = getattr(self._crawler.spider, "run", None)
            for figures in (run.figures_of_last_runs(_RUNS) if run else None) or ():
                for name, figure in figures.items():
                    kind, _, word = name.partition("/")
                    if kind.startswith("ends_of_"):
                        known = self._before.setdefault(kind, {})
                        known[word] = known.get(word, 0) + figure
        before, now = self._before.get(event, {}), account.reasons(event)
        ended, open_ended = (before.get(word, 0) + now.get(word, 0) for word in (_WITH, _WITHOUT))
        return ended + open_ended, ended / max(ended + open_ended, 1)


def _has_end(body: bytes) -> bool:
    return b"</html>" in body[-_AT_ONCE:] or _END.search(body[-_LAST:].replace(b"\0", b"")) is not None
