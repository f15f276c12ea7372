"""Measure all that docs/performance.md shows, print its tables, and draw its charts.

`python -m benchmarks.performance FOLDER [--pages N] [--pairs N] [--environments FOLDER] [--only NAME ...] [--draw]`

A case's figures are kept in FOLDER as NAME.json; with `--draw` those of an earlier run are taken, and docs/ gets the
charts. Half an hour on two quiet cores.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

import pygal
from pygal.style import Style

from benchmarks.crawl import PEERS, PROJECT, measure, parse_arguments

CASES = {
    "outlet, 29 KiB": "--kind ecns --size 29 --again",
    "outlet, 29 KiB, TLS": "--kind ecns --size 29 --tls",
    "outlet, 29 KiB, own lists": "--kind ecns_lists --size 29",
    "outlet, 360 KiB": "--kind ecns --size 360",
    "outlet, 360 KiB, gzip": "--kind ecns --size 360 --gzip",
    "any publisher, 29 KiB": "--kind mixed --size 29",
    "any publisher, 360 KiB": "--kind mixed --size 360",
}
"""What is measured beside a crawl that reads nothing."""
TOOLS = {"tools, 29 KiB": "--kind ecns --size 29", "tools, 360 KiB": "--kind ecns --size 360"}
"""What is measured beside other tools: fewer pages, since some need a third of a second for each."""
_FEWER = 5
_REMARK = re.compile(rb"<!--.*?-->", re.DOTALL)
_STYLE = Style(
    background="transparent", plot_background="transparent", font_family="sans-serif", colors=("#1f6f8b", "#c8553d"),
    foreground="#555", foreground_strong="#333", foreground_subtle="#999", value_font_size=14, label_font_size=13,
    guide_stroke_color="#ddd", major_guide_stroke_color="#ccc",
)  # fmt: skip


def arguments_of(name: str, options: argparse.Namespace) -> list[str]:
    """Return the command line that measures a case."""
    if name in CASES:
        return [*CASES[name].split(), "--pages", str(options.pages), "--pairs", str(options.pairs)]
    fewer = ["--pages", str(options.pages // _FEWER), "--pairs", str(max(options.pairs // 2, 1))]
    return [*TOOLS[name].split(), *fewer, "--environments", str(options.environments), "--peers", *PEERS]


def load(folder: Path, names: list[str]) -> dict[str, dict[str, Any]]:
    """Return what was measured of cases, without those that were not."""
    files = {name: folder / f"{name}.json" for name in names}
    return {name: json.loads(file.read_text(encoding="utf-8")) for name, file in files.items() if file.exists()}


def print_cases(measured: dict[str, dict[str, Any]]) -> None:
    """Print the table of crawls beside one that reads nothing, in Markdown."""
    print("| pages | ratio (range of pairs) | without start-up | ours, s | bare, s | peak MiB, ours / bare |")
    print("|---|---|---|---|---|---|")
    for name, said in measured.items():
        mine, bare = said["crawlers"]["ours"], said["crawlers"]["bare"]
        ratio = f"**{mine['ratio']:.2f}** ({mine['least']:.2f} to {mine['most']:.2f})"
        cpu = f"{mine['cpu']:.1f} | {bare['cpu']:.1f}"
        print(f"| {name} | {ratio} | {mine['without_start']:.2f} | {cpu} | {mine['rss']} / {bare['rss']} |")


def print_tools(measured: dict[str, dict[str, Any]]) -> None:
    """Print the tables of other tools, in Markdown; a page's cost is without start-up, which is given beside it."""
    for name, said in measured.items():
        print(f"\n| {name} | times ours | ms a page | start-up, s | peak MiB | requests | articles, right |")
        print("|---|---|---|---|---|---|---|")
        for tool, found in said["crawlers"].items():
            page = found["cpu"] - found["start"] * 1000 / said["pages"]
            cost = f"**{found['without_start']:.2f}** | {page:.1f} | {found['start']:.2f} | {found['rss']}"
            print(f"| {tool} | {cost} | {found['requests']} | {found['lines']}, {found['right']} |")


def draw_cases(measured: dict[str, dict[str, Any]], file: Path) -> None:
    """Draw what each case costs beside a crawl that reads nothing."""
    chart = _chart("CPU of a whole crawl; 1 is a crawl that reads nothing")
    chart.x_labels = list(measured)[::-1]  # it draws from the bottom
    chart.add("ours", [said["crawlers"]["ours"]["ratio"] for said in measured.values()][::-1])
    _write(chart, file)


def draw_tools(measured: dict[str, dict[str, Any]], file: Path) -> None:
    """Draw what other tools cost for a page, start-up left out."""
    chart = _chart("CPU for a page beside ours, start-up left out; 1 is ours")
    chart.x_labels = PEERS[::-1]
    for name, said in measured.items():
        chart.add(name.partition(", ")[2], [said["crawlers"][tool]["without_start"] for tool in PEERS[::-1]])
    _write(chart, file)


def _chart(title: str) -> Any:
    return pygal.HorizontalBar(
        title=title, style=_STYLE, width=760, height=360, print_values=True, js=[], disable_xml_declaration=False,
        no_prefix=True, legend_at_bottom=True, show_y_guides=False, show_x_guides=False,
        value_formatter=lambda value: f"{value:.2f}",
    )  # fmt: skip


def _write(chart: Any, file: Path) -> None:
    file.write_bytes(_REMARK.sub(b"", chart.render()))  # with the day on which it was drawn


def main() -> None:
    """Measure what is asked for, then show all there is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--environments", type=Path, default=PROJECT / ".peers", help="where peers.sh has made them")
    parser.add_argument("--only", nargs="+", choices=[*CASES, *TOOLS], default=[*CASES, *TOOLS], metavar="NAME")
    parser.add_argument("--draw", action="store_true", help="measure nothing, and draw what there is")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in () if options.draw else options.only:
        said = measure(parse_arguments(arguments_of(name, options)))
        (options.folder / f"{name}.json").write_text(json.dumps(said), encoding="utf-8")
    cases, tools = load(options.folder, list(CASES)), load(options.folder, list(TOOLS))
    print_cases(cases)
    print_tools(tools)
    if options.draw:
        draw_cases(cases, PROJECT / "docs" / "performance-crawl.svg")
        draw_tools(tools, PROJECT / "docs" / "performance-tools.svg")


if __name__ == "__main__":
    main()
