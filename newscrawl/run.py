"""One run of an outlet: its lock, its Ledger, and what it asks the Ledger of sources and leads."""

from __future__ import annotations

import logging
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawl.ledger.lock import LockHeldError, OutletLock
from newscrawl.ledger.rebuild import open_or_rebuild
from newscrawl.ledger.records import KnownSource, LedgerError
from newscrawl.ledger.recover import recover
from newscrawl.visits import Failure, Visits, failure_of, guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import timedelta
    from pathlib import Path

    from newscrawl.arguments import Asked
    from newscrawl.lead import Lead
    from newscrawl.ledger.rebuild import Report
    from newscrawl.ledger.records import Known, KnownRun
    from newscrawl.ledger.recover import Recovery
    from newscrawl.urls import Addresses

logger = logging.getLogger(__name__)

_ENDED_BY_ITSELF = frozenset({0, 12, 20})
"""Exit codes of runs that came to the end of what they were asked for."""
ROBOTS = "(robots.txt)"
"""Stands in the place of an outlet's name, which is never written so, where a host's robots.txt is kept."""
MOST_RUNS = 700
"""So many runs are remembered when a run is held against the past: one each hour for four weeks."""
_MOST_FINDINGS = 20  # of a recovery that are logged one by one


class Run(Visits):
    """What a run asks the Ledger and tells it. Methods return None, and note nothing, once the Ledger is lost."""

    def __init__(
        self,
        outlet: str,
        addresses: Addresses,
        asked: Asked,
        started: datetime,
        *,
        folders: tuple[Path, Path],
        revisit_after: Sequence[timedelta],
        stop: Callable[[str], None],
    ) -> None:
        """Prepare a run. `folders` are those of the Ledger and of the output; `stop` ends the crawl for a reason."""
        super().__init__(outlet, addresses, revisit_after, stop)
        self.started = started
        self.crawl_id = f"{outlet}-{started:%Y%m%dT%H%M%SZ}"
        self.output_dir = folders[1]
        self._ledger_dir = folders[0]
        self._asked = asked
        self._lock: OutletLock | None = None
        self._resumed_from: datetime | None = None

    # --- begin and end -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Take the lock, open the Ledger, and finish what an earlier run left; `failure` says where that fails."""
        try:
            self._lock = OutletLock(self._ledger_dir / "locks", self.outlet).hold(self.crawl_id, self.started)
            self._open_ledger, report = open_or_rebuild(self._ledger_dir / "ledger.sqlite", self.output_dir)
            if report is not None:
                _tell_of_rebuilding(report)
            # As of this run's start: what recovery makes due again is due in this run, not in the next one.
            _tell_of_recovery(recover(self._open_ledger, self.output_dir, self.outlet, self.started))
            if self._asked.range.until:
                self._resumed_from = self._first_of_interrupted()
            name, number = self.crawl_id, 1
            while self._open_ledger.run(self.crawl_id) is not None:  # another began in the same second
                number += 1
                self.crawl_id = f"{name}-{number}"
            self._open_ledger.begin_run(self.crawl_id, self.outlet, self.started, self._asked.in_words)
        except LockHeldError as error:
            self.failure = Failure("locked", str(error))
        except LedgerError as error:
            self.failure = failure_of(error)
        except OSError as error:
            self.failure = Failure("output_lost", f"the output or its ledger cannot be used: {error}")

    def _first_of_interrupted(self) -> datetime | None:
        """Return when this back-crawl was begun, where earlier runs for the same were interrupted one after another."""
        first = None
        for run in self.ledger.runs(self.outlet, asked=self._asked.in_words):
            if run.exit_code in _ENDED_BY_ITSELF:
                break
            first = run.started
        return first

    def end(self, accounting: Mapping[str, int], exit_code: int) -> None:
        """Record the run's end, and let go of Ledger and lock. Whatever fails now costs notes, never a line."""
        if self._open_ledger is not None:
            try:
                if self.failure is None:
                    self._open_ledger.end_run(self.crawl_id, datetime.now(UTC), accounting, exit_code)
                self._open_ledger.close()
            except LedgerError as error:
                logger.error("the run's end is not recorded: %s", error)  # noqa: TRY400 - one line, no traceback
            self._open_ledger = None
        if self._lock is not None:
            self._lock.release()

    # --- sources -------------------------------------------------------------------------------------------------

    @guarded
    def source(self, url: str) -> KnownSource | None:
        """Return what is known of a listing, if nothing was passed over then that is asked for now."""
        known = self.ledger.source(self.outlet, url)
        asked = self._asked.range.since, self._asked.range.until, self._asked.sections
        return known if known is not None and known.covers(*asked) else None

    @guarded
    def note_source(self, source: KnownSource, *, is_unchanged: bool = False) -> None:
        """Note what a listing said, once its leads were announced; what it passed over if it `is_unchanged` stays."""
        if not is_unchanged:
            asked = self._asked
            source = replace(source, since=asked.range.since, until=asked.range.until, sections=asked.sections)
        self.ledger.note_source(source)

    @guarded
    def last_robots(self, url: str, longest: timedelta) -> bytes | None:
        """Return the robots.txt that stood at an address the last time one could be had, if that is not too long ago.

        Hosts are not an outlet's own: what one outlet's run was told, all others know.
        """
        known = self.ledger.source(ROBOTS, url)
        read = known.last_success if known else None
        if known is None or known.body is None or read is None or datetime.now(UTC) - read > longest:
            return None
        return zlib.decompress(known.body)

    @guarded
    def note_robots(self, url: str, body: bytes) -> None:
        """Note a robots.txt, for the time when it cannot be had."""
        self.ledger.note_source(KnownSource(ROBOTS, url, last_success=datetime.now(UTC), body=zlib.compress(body)))

    @guarded
    def figures_of_last_runs(self, number: int) -> list[Mapping[str, int]]:
        """Return what the outlet's last runs counted, the newest first."""
        return [known.accounting for known in self.ledger.runs(self.outlet, most=number)]

    @guarded
    def past_runs(self, since: datetime) -> list[KnownRun]:
        """Return the outlet's runs since an instant, the newest first, this one left out."""
        known = self.ledger.runs(self.outlet, most=MOST_RUNS)
        return [run for run in known if run.started >= since and run.crawl_id != self.crawl_id]

    def was_read(self, known: KnownSource) -> bool:
        """Tell whether a listing was read to its end by a run that this one goes on from."""
        read = known.last_success
        return (
            self._resumed_from is not None and read is not None and read >= self._resumed_from and not known.unread_url
        )

    # --- leads ---------------------------------------------------------------------------------------------------

    @guarded
    def announce(self, lead: Lead, identity: str) -> tuple[Known, bool]:
        """Note a lead that is asked for; returns what is known of its article, and whether nothing was before."""
        now = datetime.now(UTC)
        known = self.ledger.announce(lead, f"{self.outlet}:{identity}", now)
        return known, known.announced is now

    def left_to_do(self, *, revisits: bool, of_this_run: bool = False) -> Iterator[Known]:
        """Yield the articles that earlier runs left to be fetched, then those to be looked at again.

        With those `of_this_run`, if they are asked for.
        """
        now = datetime.now(UTC) if of_this_run else self.started
        try:
            yield from self.ledger.pending(self.outlet, now, self._asked.range.since)
            if revisits:
                yield from self.ledger.due_revisits(self.outlet, now)
        except LedgerError as error:
            self.lose(error)


def _tell_of_rebuilding(report: Report) -> None:
    for finding in report.findings[:_MOST_FINDINGS]:
        logger.warning("%s", finding)
    aside = f"; the old one lies in {report.set_aside}" if report.set_aside else ""
    logger.warning("the ledger was rebuilt from %d lines in %d files%s", report.lines, report.files, aside)


def _tell_of_recovery(recovery: Recovery) -> None:
    for finding in recovery.report.findings[:_MOST_FINDINGS]:
        logger.warning("%s", finding)
    if recovery.finished:
        logger.info(
            "finished %s after an earlier run: %d lines, %d bytes cut",
            ", ".join(recovery.finished),
            recovery.lines,
            recovery.bytes_cut,
        )
    for crawl_id in recovery.runs:
        logger.info("%s ended without a word: it was killed", crawl_id)
