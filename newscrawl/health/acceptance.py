"""What an operator has said is usual now: `LEDGER_DIR/health/<outlet>.accepted`, which runs read and never write."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newscrawl.health.records import Condition, Health, write_whole

if TYPE_CHECKING:
    from pathlib import Path

_ACCEPTABLE = frozenset({Condition.CHANGED, Condition.BROKEN})


class NothingToAcceptError(Exception):
    """The outlet shows nothing that could become usual; the message says why."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What is usual is shown by the runs that ended at `since` or later and began before `accepted`, by none before."""

    since: datetime
    accepted: datetime


def accept(folder: Path, health: Health | None, now: datetime) -> Acceptance:
    """Take what an outlet shows since its verdict for usual. Raises NothingToAcceptError, OSError."""
    if health is None:
        raise NothingToAcceptError("nothing is known of its health yet")
    if health.verdict not in _ACCEPTABLE:
        reason = {
            Condition.OK: "it is as usual already",
            Condition.SILENT: "it is silent, which ends with its next article",
            Condition.BLOCKED: "it is blocked, and what is refused shows nothing",
        }[health.verdict]
        raise NothingToAcceptError(reason)
    acceptance = Acceptance(health.since, now)
    said = {"since": acceptance.since.isoformat(), "accepted": now.isoformat()}
    write_whole(_path(folder, health.outlet), json.dumps(said) + "\n")
    return acceptance


def read_acceptance(folder: Path, outlet: str) -> Acceptance | None:
    """Return what was accepted last; None where nothing was, or nothing that can be read."""
    try:
        said = json.loads(_path(folder, outlet).read_text(encoding="utf-8"))
        since, accepted = (datetime.fromisoformat(said[name]) for name in ("since", "accepted"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Acceptance(since, accepted) if since.tzinfo and accepted.tzinfo else None


def _path(folder: Path, outlet: str) -> Path:
    return folder / f"{outlet}.accepted"
