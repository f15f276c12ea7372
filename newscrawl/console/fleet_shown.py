"""How far all outlets' crawls are, for a person: lines as they begin and end, or a table that goes with them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from newscrawl.console.saying import one_line, say

if TYPE_CHECKING:
    from newscrawl.console.fleet import Crawl, Fleet

_COLUMNS = ("outlet", "state", "leads", "new", "a minute", "errors", "left")


class Lines:
    """One line when a crawl begins and one when it has ended, on standard error."""

    def begin(self, fleet: Fleet) -> Lines:  # noqa: ARG002 - the table asks for it
        """Wait for the first."""
        return self

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        pass

    def __call__(self, crawl: Crawl | None) -> None:
        """Say that a crawl began, or how it ended."""
        if crawl is not None:
            say(_line(crawl), sys.stderr)


def _line(crawl: Crawl) -> str:
    if crawl.state == "running":
        return f"{crawl.outlet}: began"
    counted = f"{crawl.number('leads')} leads, {crawl.number('written')} written, {crawl.number('errors')} errors"
    return f"{crawl.outlet}: {crawl.sentence} ({counted}, exit {crawl.code}, {crawl.seconds:.0f} s)"


class LiveTable:
    """A table that goes with the crawls."""

    def begin(self, fleet: Fleet) -> Live:
        """Return the table; it is shown for as long as it is entered."""
        self._fleet = fleet
        self._live = Live(console=Console(highlight=False), get_renderable=self._table, refresh_per_second=4)
        return self._live

    def __call__(self, crawl: Crawl | None) -> None:
        """Leave it to the table, which looks for itself."""

    def _table(self) -> Table:
        table = Table(box=None, header_style="bold", pad_edge=False)
        for name in _COLUMNS:
            table.add_column(name, justify="left" if name in {"outlet", "state"} else "right")
        for crawl in self._fleet.crawls:
            table.add_row(*map(Text, map(one_line, _cells(crawl))))
        return table


def _cells(crawl: Crawl) -> tuple[str, ...]:
    state = crawl.sentence if crawl.state == "done" else crawl.state
    figures = [str(crawl.number(name)) for name in ("leads", "written")]
    left = crawl.seconds_left
    rest = f"{left // 60:.0f}:{left % 60:02.0f}" if left is not None else ""
    return (crawl.outlet, state, *figures, f"{crawl.rate:.0f}", str(crawl.number("errors")), rest)
