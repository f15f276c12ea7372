"""All outlets' health in Prometheus' text format 0.0.4, for the node exporter's textfile collector."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.health.records import Condition, Health, read_all, write_whole
from newscrawl.ledger.lock import FileLock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_PATIENCE = 10.0  # seconds to wait for another run that writes the file
_COUNTED = ("leads", "fetched", "written", "unchanged", "duplicate", "rejected", "failed")
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


@dataclass
class Metric:
    """A gauge: its name, what it is, and its values by their labels."""

    name: str
    meaning: str
    values: list[tuple[dict[str, str], float]] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield it as text."""
        if not self.values:
            return
        yield f"# HELP newscrawl_{self.name} {self.meaning}"
        yield f"# TYPE newscrawl_{self.name} gauge"
        for labels, value in self.values:
            listed = ",".join(f'{label}="{text.translate(_ESCAPES)}"' for label, text in labels.items())
            yield f"newscrawl_{self.name}{{{listed}}} {value:.15g}"


def write_metrics(path: Path, folder: Path) -> None:
    """Write what is known of all outlets. Raises OSError, LockHeldError.

    One run at a time: else one that has read before another could write after it.
    """
    lock = FileLock(folder / ".prometheus.lock")
    lock.acquire(patience=_PATIENCE)
    try:
        write_whole(path, to_text(read_all(folder)))
    finally:
        lock.release()


def to_text(healths: Iterable[Health]) -> str:
    """Return the metrics of outlets."""
    condition = Metric("health", "1 for the outlet's verdict, 0 for the others.")
    since = Metric("health_since_timestamp_seconds", "When the verdict became what it is.")
    ended = Metric("run_end_timestamp_seconds", "When the last judged run ended.")
    lasted = Metric("run_duration_seconds", "How long that run took.")
    code = Metric("run_exit_code", "Its exit code.")
    counted = Metric("run_articles", "What came of articles and leads in that run.")
    errors = Metric("run_errors", "Sources and pages that failed in that run, by reason.")
    newest = Metric("newest_article_timestamp_seconds", "When the newest article was published.")
    filled = Metric("field_coverage_ratio", "Share of the newest articles in which a field is filled.")
    length = Metric("body_length_characters", "Median length of the newest bodies.")
    for health in healths:
        outlet, run = {"outlet": health.outlet}, health.run
        condition.values += [({**outlet, "verdict": each}, float(each == health.verdict)) for each in Condition]
        since.values.append((outlet, health.since.timestamp()))
        ended.values.append((outlet, run.ended.timestamp()))
        lasted.values.append((outlet, (run.ended - run.started).total_seconds()))
        code.values.append((outlet, run.exit_code))
        counted.values += [({**outlet, "event": event}, getattr(run, event)) for event in _COUNTED]
        errors.values += [({**outlet, "reason": reason}, number) for reason, number in sorted(run.errors.items())]
        if health.newest:
            newest.values.append((outlet, health.newest.timestamp()))
        fields = sorted(health.fields.items())
        filled.values += [({**outlet, "field": name}, each.now) for name, each in fields if each.now is not None]
        if health.body_length.now is not None:
            length.values.append((outlet, health.body_length.now))
    metrics = (condition, since, ended, lasted, code, counted, errors, newest, filled, length)
    return "".join(f"{line}\n" for metric in metrics for line in metric.lines())
