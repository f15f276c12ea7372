"""A run with a real Ledger where no crawl goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.arguments import Asked
from newscrawl.run import Run
from newscrawl.urls import Addresses

if TYPE_CHECKING:
    from pathlib import Path

REVISITS = [timedelta(hours=hours) for hours in (1, 6, 24, 72)]


def begin_run(
    folder: Path,
    addresses: Addresses | None = None,
    asked: Asked | None = None,
    outlet: str = "example",
) -> Run:
    """Begin a run whose Ledger and output lie below `folder`; nothing stops a crawl."""
    run = Run(
        outlet,
        addresses or Addresses(),
        asked or Asked(),
        datetime.now(UTC),
        folders=(folder / "ledger", folder / "output"),
        revisit_after=REVISITS,
        stop=lambda _: None,
    )
    run.begin()
    assert run.failure is None, run.failure
    return run
