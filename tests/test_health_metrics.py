"""What is written for Prometheus is read by its own parser."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

from newscrawl.health.prometheus import to_text, write_metrics
from newscrawl.health.records import Condition, Health, LastRun, Usual, read_all, write_health

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def health(outlet: str, verdict: Condition = Condition.OK) -> Health:
    run = LastRun("x", NOW, NOW, 12, leads=30, written=7, errors={"http_404": 2, 'odd "one"\\\n': 1})
    fields = {"headline": Usual(1.0, 1.0, {"selectors": 7}), "authors": Usual(None, 0.5)}
    return Health(outlet, verdict, "why", NOW, NOW, run, newest=NOW, body_length=Usual(1800.0, None), fields=fields)


def values(text: str) -> dict[tuple[str, ...], float]:
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    found = {(each.name, *each.labels.values()): each.value for each in samples}
    assert len(found) == len(samples), "a series stands there twice"
    return found


def test_every_outlet_has_its_verdict_and_figures() -> None:
    found = values(to_text([health("ecns"), health("chinanews", Condition.BLOCKED)]))
    verdicts = {key[1:]: value for key, value in found.items() if key[0] == "newscrawl_health"}
    assert [key for key, value in verdicts.items() if value == 1] == [("ecns", "ok"), ("chinanews", "blocked")]
    assert len(verdicts) == 2 * len(Condition)
    assert found["newscrawl_run_exit_code", "ecns"] == 12
    assert found["newscrawl_run_articles", "ecns", "written"] == 7
    assert found["newscrawl_run_errors", "ecns", 'odd "one"\\\n'] == 1
    assert found["newscrawl_newest_article_timestamp_seconds", "ecns"] == NOW.timestamp()
    assert found["newscrawl_field_coverage_ratio", "ecns", "headline"] == 1
    assert ("newscrawl_field_coverage_ratio", "ecns", "authors") not in found


def test_the_file_holds_all_outlets_and_is_replaced_as_a_whole(tmp_path: Path) -> None:
    folder, path = tmp_path / "health", tmp_path / "collected" / "newscrawl.prom"
    for outlet in ("ecns", "chinanews"):
        write_health(folder, health(outlet))
        write_metrics(path, folder)
    (folder / "half.json").write_text("{")
    assert [each.outlet for each in read_all(folder)] == ["chinanews", "ecns"]
    write_metrics(path, folder)
    assert {key[1] for key in values(path.read_text(encoding="utf-8"))} == {"ecns", "chinanews"}
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_nothing_known_is_an_empty_file() -> None:
    assert to_text([]) == ""
