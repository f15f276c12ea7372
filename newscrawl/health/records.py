"""What is said of an outlet's health, and its file `LEDGER_DIR/health/<outlet>.json`."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from newscrawl import modes
from newscrawl.ledger.database import put_in_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SCHEMA = 1
"""Raised when a name in the file comes to mean something else."""


class Condition(StrEnum):
    """How an outlet is, the worst last."""

    OK = "ok"
    SILENT = "silent"
    CHANGED = "changed"
    BROKEN = "broken"
    BLOCKED = "blocked"

    @property
    def rank(self) -> int:
        """Return how bad it is, from 0."""
        return list(Condition).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: what was measured, and a sentence for a person."""

    condition: Condition
    measure: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LastRun:
    """The run that was judged last. `errors` are the reasons for which sources and pages failed, and how often."""

    crawl_id: str
    started: datetime
    ended: datetime
    exit_code: int
    leads: int = 0
    fetched: int = 0
    written: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0
    failed: int = 0
    errors: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Usual:
    """A measured share now, and in the good runs before; None where nothing was measured."""

    now: float | None
    usual: float | None
    layers: Mapping[str, int] = field(default_factory=dict)
    """By which layers a field was found now, and how often."""


@dataclass(frozen=True, slots=True)
class Health:
    """How an outlet is. All instants are aware.

    `since` is when the verdict became what it is; `newest` when the newest article was published, as far as is known;
    `body_length` (characters) is the middle of the articles' bodies; `runs_known` are the good runs it is held against.
    """

    outlet: str
    verdict: Condition
    sentence: str
    since: datetime
    judged: datetime
    run: LastRun
    findings: tuple[Finding, ...] = ()
    newest: datetime | None = None
    body_length: Usual = Usual(None, None)
    fields: Mapping[str, Usual] = field(default_factory=dict)
    runs_known: int = 0
    told: Condition | None = None
    """The verdict that HEALTH_NOTIFY was given last; None where it was given none."""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON holds it; docs/operating.md describes it."""
        said = {"schema": SCHEMA, **asdict(self)}
        said["findings"] = list(said["findings"])
        moments = ("since", "judged", "newest")
        said |= {name: said[name].isoformat(timespec="seconds") if said[name] else None for name in moments}
        said["run"] |= {name: said["run"][name].isoformat(timespec="seconds") for name in ("started", "ended")}
        return said


def health_of(said: Mapping[str, Any]) -> Health:
    """Return the health that JSON holds. Raises ValueError, KeyError or TypeError where it holds none."""
    if said["schema"] != SCHEMA:
        raise ValueError(f"its schema is {said['schema']!r}, not {SCHEMA}")
    run = said["run"]
    instants = {name: datetime.fromisoformat(run[name]) for name in ("started", "ended")}
    return Health(
        outlet=said["outlet"],
        verdict=Condition(said["verdict"]),
        sentence=said["sentence"],
        since=datetime.fromisoformat(said["since"]),
        judged=datetime.fromisoformat(said["judged"]),
        run=LastRun(**{**run, **instants}),
        findings=tuple(Finding(Condition(each["condition"]), each["measure"], each["sentence"])
                       for each in said["findings"]),
        newest=datetime.fromisoformat(said["newest"]) if said["newest"] else None,
        body_length=Usual(**said["body_length"]),
        fields={name: Usual(**each) for name, each in said["fields"].items()},
        runs_known=said["runs_known"],
        told=_told(said),
    )  # fmt: skip


def _told(said: Mapping[str, Any]) -> Condition | None:
    """Return what was told; files of earlier versions do not say it, and were told of."""
    told = said.get("told", said["verdict"])
    return None if told is None else Condition(told)


def health_folder(ledger_dir: Path) -> Path:
    """Return where the files lie."""
    return ledger_dir / "health"


def read_health(folder: Path, outlet: str) -> Health | None:
    """Return what was last said of an outlet; None where nothing was, or nothing that can be read."""
    try:
        return health_of(json.loads((folder / f"{outlet}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_all(folder: Path) -> Iterator[Health]:
    """Yield what was last said of each outlet, in the order of their names."""
    for path in sorted(folder.glob("*.json")):
        health = read_health(folder, path.stem)
        if health is not None and health.outlet == path.stem:
            yield health


def write_health(folder: Path, health: Health) -> None:
    """Put an outlet's file in place, whole. Raises OSError."""
    text = json.dumps(health.to_json(), ensure_ascii=False, indent=2)
    write_whole(folder / f"{health.outlet}.json", text + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file beside its place, then put it there: nobody ever reads a part of it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=modes.FOLDER)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, modes.FILE)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        put_in_place(new, path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
