"""Charts as SVG for the page, drawn by pygal; colours are the page's, so that one picture serves light and dark."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pygal
from lxml import etree
from markupsafe import Markup
from pygal.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# pygal looks for plugins with a finder of an interface that Python has given up; no plugin is used here.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"]

COLOURS = 8
"""Series of one chart that have a colour of their own."""
_WIDTH, _WIDE, _HEIGHT = 460, 920, 210  # of the drawing; the page scales it, and 12 px stay readable on a phone
_SVG = "{http://www.w3.org/2000/svg}"
_STYLE = Style(label_font_size=12, major_label_font_size=12)
_MOST_LABELS = 6


def draw_bars(labels: Sequence[str], series: Mapping[str, Sequence[float | None]], said: str, **options: Any) -> Markup:
    """Return bars, of several series one upon the other; `said` is what the chart shows in words."""
    return _draw(pygal.StackedBar, labels, series, said, **options)


def draw_lines(
    labels: Sequence[str], series: Mapping[str, Sequence[float | None]], said: str, **options: Any
) -> Markup:
    """Return lines; a gap is where there is no value."""
    return _draw(pygal.Line, labels, series, said, show_dots=True, dots_size=2.5, allow_interruptions=True, **options)


def _draw(
    kind: Callable[..., Any],
    labels: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    said: str,
    *,
    is_wide: bool = False,
    **options: Any,
) -> Markup:
    step = -(-len(labels) // (_MOST_LABELS * (2 if is_wide else 1)))
    chart = kind(
        css=[],
        js=[],
        style=_STYLE,
        width=_WIDE if is_wide else _WIDTH,
        height=_HEIGHT,
        margin=6,
        show_legend=False,
        show_minor_x_labels=False,
        x_labels=list(labels),
        x_labels_major=list(labels)[:: max(step, 1)],
        truncate_label=-1,
        no_data_text="",
        print_values=False,
        max_scale=6,
        **options,
    )
    for name, values in series.items():
        chart.add(name, list(values))
    return Markup(_plain(etree.fromstring(chart.render()), list(series), said))  # noqa: S704 - written by an XML writer


def _plain(root: Any, names: list[str], said: str) -> str:
    """Return the drawing without scripts and styles of its own, named in words, with a tip for each value."""
    etree.strip_tags(root, etree.Comment)
    for element in root.findall(f"{_SVG}defs") + root.findall(f"{_SVG}title"):
        root.remove(element)
    for group in list(root.iter(f"{_SVG}g")):
        words = group.get("class", "").split()
        if {"text-overlay", "tooltip-overlay", "titles"} & set(words):
            group.getparent().remove(group)
        elif words and words[0] in {"bar", "dots"}:
            _tip(group, names)
    for mark in root.iter(f"{_SVG}rect", f"{_SVG}circle"):
        _shorten(mark)
    root.attrib.pop("id", None)
    root.set("role", "img")
    root.set("aria-label", said)
    return str(etree.tostring(root, encoding="unicode"))


def _tip(group: Any, names: list[str]) -> None:
    """Put pygal's descriptions of a value into the tip that a browser shows; what has no height goes."""
    told = {each.get("class"): each.text or "" for each in group.findall(f"{_SVG}desc")}
    for description in group.findall(f"{_SVG}desc"):
        group.remove(description)
    if group[0].get("height") == "0.0":
        group.getparent().remove(group)
        return
    series = next(each for each in group.iterancestors() if "series" in each.get("class", "").split())
    number = next(word for word in series.get("class").split() if word.startswith("serie-"))
    tip = etree.Element(f"{_SVG}title")
    of = f", {names[int(number.removeprefix('serie-'))]}" if len(names) > 1 else ""
    tip.text = f"{told.get('x_label', '')}{of}: {told.get('value', '')}"
    group.insert(0, tip)


def _shorten(mark: Any) -> None:
    """Leave of a mark what is seen: a tenth of a pixel is exact enough, and a month has thousands of marks."""
    if mark.get("class") != "background":
        mark.attrib.pop("class", None)
    for name, value in list(mark.attrib.items()):
        if name in {"rx", "ry"}:
            del mark.attrib[name]
        elif name != "class":
            mark.set(name, f"{float(value):.1f}".removesuffix(".0"))
