"""The report as one page that needs nothing else: no network, no fonts, no scripts but its own."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from newscrawl.report.charts import COLOURS, draw_bars, draw_lines
from newscrawl.report.figures import FIELDS, HOURS, OutletFigures, ReportFigures
from newscrawl.report.words import age_in_words, in_utc, percent, span_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from newscrawl.report.figures import Day

_FOLDER = Path(__file__).parent
_MOST_RUNS = 60  # of an outlet that are listed
_LAYERS = ("selectors", "structured", "lead", "body", "generic", "outlet", "address")


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its heading, and the names of its series in the order of their colours; empty where it has one."""

    heading: str
    drawing: Markup
    names: tuple[str, ...] = ()


def render_page(figures: ReportFigures) -> str:
    """Return the page. Whatever stands in titles and addresses is text in it, never markup."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {
        "percent": percent,
        "age": age_in_words,
        "span": span_in_words,
        "utc": in_utc,
        "count": "{:,}".format,
    }
    script = (_FOLDER / "page.js").read_text(encoding="utf-8")
    return environment.get_template("page.html").render(
        report=figures,
        outlets=[(outlet, _charts(outlet)) for outlet in figures.outlets],
        overview=_overview(figures),
        ill=sum(outlet.health is not None and not outlet.health.is_well for outlet in figures.outlets),
        copies=_copies(figures),
        fields=FIELDS,
        most_runs=_MOST_RUNS,
        style=(_FOLDER / "page.css").read_text(encoding="utf-8"),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def _copies(figures: ReportFigures) -> list[tuple[str, str, int]]:
    """Return, for two outlets, how many texts of the one stood at the other first; the most frequent first."""
    pairs = [(each.name, other, number) for each in figures.outlets for other, number in each.copied.items()]
    return sorted(pairs, key=lambda pair: -pair[2])


def _overview(figures: ReportFigures) -> Chart | None:
    """Return the articles of all outlets by day: the most productive have a colour each, the others share one."""
    if not figures.outlets:
        return None
    ranked = sorted(figures.outlets, key=lambda each: -each.total)
    shown, others = ranked[: COLOURS - 1], ranked[COLOURS - 1 :]
    if len(others) == 1:
        shown, others = ranked, []
    series = {each.name: [day.written for day in each.days] for each in shown}
    if others:
        series["all others"] = [
            sum(column) for column in zip(*([d.written for d in o.days] for o in others), strict=True)
        ]
    total = sum(each.total for each in figures.outlets)
    said = f"Articles written per day by outlet: {total} in {figures.days} days."
    drawing = draw_bars(_dates(figures.outlets[0].days), series, said, is_wide=True)
    return Chart("Articles per day", drawing, tuple(series))


def _charts(outlet: OutletFigures) -> list[Chart]:
    days, dates = outlet.days, _dates(outlet.days)
    by_day = [day.written for day in days]
    peak = max(days, key=lambda day: day.written)
    said = f"{outlet.name}, articles per day: {outlet.total} in all, most on {peak.day}: {peak.written}."
    drawn = [Chart("Articles per day", draw_bars(dates, {"articles": by_day}, said))]
    ages = [f"{HOURS - number} h ago" for number in range(HOURS)]
    said = f"{outlet.name}, articles per hour: {sum(outlet.hours)} in the last {HOURS} hours."
    drawn.append(Chart(f"Articles per hour, last {HOURS} hours", draw_bars(ages, {"articles": outlet.hours}, said)))
    delays = [None if day.delay is None else round(day.delay / 60, 1) for day in days]
    said = f"{outlet.name}, median minutes from publication to line: {_range_in_words(delays, 'minutes')}."
    drawn.append(
        Chart(
            "Minutes from publication to line", draw_lines(dates, {"median minutes": delays}, said, include_x_axis=True)
        )
    )
    drawn.append(_coverage(outlet, dates))
    drawn.append(_layers(outlet, dates))
    drawn.append(_errors(outlet, dates))
    return drawn


def _coverage(outlet: OutletFigures, dates: Sequence[str]) -> Chart:
    covered = {
        name: [round(100 * day.coverage[name], 1) if day.coverage else None for day in outlet.days] for name in FIELDS
    }
    listed = ", ".join(f"{name} {percent(share)}" for name, share in outlet.coverage.items()) or "nothing was written"
    said = f"{outlet.name}, share of articles in which a field is filled: {listed}."
    return Chart("Fields filled, %", draw_lines(dates, covered, said, range=(0, 100)), tuple(covered))


def _layers(outlet: OutletFigures, dates: Sequence[str]) -> Chart:
    found = {layer for day in outlet.days for layer in day.layers}
    names = [layer for layer in _LAYERS if layer in found] + sorted(found.difference(_LAYERS))
    shares = {name: [round(100 * day.layers.get(name, 0), 1) for day in outlet.days] for name in names}
    listed = ", ".join(f"{name} {percent(share)}" for name, share in outlet.layers.items()) or "nothing was written"
    said = f"{outlet.name}, layers that found the text: {listed}."
    return Chart("Text found by, %", draw_bars(dates, shares, said, range=(0, 100)), tuple(shares))


def _errors(outlet: OutletFigures, dates: Sequence[str]) -> Chart:
    added: Counter[str] = Counter()
    for day in outlet.days:
        added.update(day.errors)
    ranked = [reason for reason, _ in added.most_common()]
    shown = ranked if len(ranked) <= COLOURS else ranked[: COLOURS - 1]
    series = {reason: [day.errors.get(reason, 0) for day in outlet.days] for reason in shown}
    if len(shown) < len(ranked):
        series["other"] = [sum(day.errors.get(reason, 0) for reason in ranked[len(shown) :]) for day in outlet.days]
    listed = ", ".join(f"{reason} {number}" for reason, number in added.most_common()) or "none"
    said = f"{outlet.name}, pages and sources that failed or were rejected: {listed}."
    return Chart("Failed and rejected", draw_bars(dates, series, said), tuple(series))


def _dates(days: Iterable[Day]) -> list[str]:
    return [f"{day.day:%b} {day.day.day}" for day in days]


def _range_in_words(values: Sequence[float | None], unit: str) -> str:
    known = [value for value in values if value is not None]
    return f"{min(known):g} to {max(known):g} {unit}" if known else "nothing was written"
