"""Where a crawl's time goes, drawn: a flame graph of `scrapy crawl` on the crawl benchmark's site.

`python -m benchmarks.flame FILE.svg [--kind ecns] [--size 29] [--pages 1000]` runs one crawl under py-spy, which is no
part of the project's environment (`pip install py-spy`), and draws what it saw: each box is a function, as wide as its
share of the samples, upon the one that called it. What every stack begins with, down to the event loop, is left out,
and so is what took less than three thousandths.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.contenders import ours, shell_environment
from benchmarks.server import free_port, serve
from benchmarks.site import build

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDTH, _ROW, _TOP = 1200, 17, 44  # pixels
_LEAST = 0.003  # of all samples, for a box
_LETTER = 6.2  # pixels, of the type used
_RATE = 400  # samples a second
_SEEN_RUNNING = (
    "--nonblocking",
    "--",
)  # stopped for each look, it would mostly be seen asking the system for something
_LOOP = "Handle._run (asyncio"  # what follows is what the event loop was asked to do
_IMPORT = "_find_and_load ("
_OUTERMOST = ("_run_module_as_main (", "Thread._bootstrap (")  # a stack that begins elsewhere changed as it was read
_WAITING = "Condition.wait (threading"  # another thread, for something to do
_FRAME = re.compile(r"(?P<function>.+) \((?P<file>.+?)(?::\d+)?\)$")
_COLOURS = {"newscrawl": "#e8a33d", "scrapy": "#7fb069", "twisted": "#6a9fb5", "": "#b9b3a9"}
"""By the package a function is of; "" for any other."""


@dataclass
class Box:
    """A function called from one place: so many samples, and what it called itself."""

    name: str
    package: str = ""
    samples: int = 0
    calls: dict[str, Box] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """How many boxes lie upon each other, this one included."""
        return 1 + max((box.depth for box in self.calls.values()), default=0)


def gather(lines: Iterable[str]) -> Box:
    """Return the boxes of what py-spy wrote: on each line the frames of a stack, outermost first, and a number."""
    root = Box("all")
    for line in lines:
        stack, _, number = line.rpartition(" ")
        frames = stack.split(";")
        if frames[-1].startswith(_WAITING) or not frames[0].startswith(_OUTERMOST):
            continue
        loops = [place for place, frame in enumerate(frames) if frame.startswith(_LOOP)]
        box, rest = root, frames[loops[-1] + 1 :] if loops else ["start and end", *frames]
        box.samples += int(number)
        for frame in rest:
            name, package = ("import", "") if frame.startswith(_IMPORT) else _read(frame)
            box = box.calls.setdefault(name, Box(name, package))
            box.samples += int(number)
            if name == "import":  # which others are imported with it is nobody's question here
                break
    _prune(root, root.samples * _LEAST)
    return root


def _read(frame: str) -> tuple[str, str]:
    """Return a frame's name, without lines and folders, and its package."""
    found = _FRAME.match(frame)
    if found is None:
        return frame, ""
    package = next((name for name in _COLOURS if name and f"/{found['file']}".find(f"/{name}/") >= 0), "")
    return f"{found['function']} ({Path(found['file']).stem})", package


def _prune(box: Box, least: float) -> None:
    box.calls = {name: called for name, called in box.calls.items() if called.samples >= least}
    for called in box.calls.values():
        _prune(called, least)


def draw(root: Box, title: str) -> str:
    """Return the boxes as SVG, the widest first."""
    height = _TOP + root.depth * _ROW
    legend = "".join(
        f'<rect x="{10 + 110 * place}" y="24" width="12" height="12" fill="{colour}"/>'
        f'<text x="{26 + 110 * place}" y="34">{name or "other"}</text>'
        for place, (name, colour) in enumerate(_COLOURS.items())
    )
    boxes = "\n".join(_boxes(root, 0.0, 0, _WIDTH / root.samples, root.samples))
    type_face = 'font-family="monospace" font-size="10"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" {type_face}>\n'
        f'<rect width="100%" height="100%" fill="#fffdf8"/><text x="10" y="15" font-size="13">{escape(title)}</text>'
        f"{legend}\n{boxes}\n</svg>\n"
    )


def _boxes(box: Box, left: float, row: int, scale: float, all_samples: int) -> Iterable[str]:
    width, top = box.samples * scale, _TOP + row * _ROW
    share = 100 * box.samples / all_samples
    letters = int(width / _LETTER) - 1
    shown = box.name if len(box.name) <= letters else box.name[: letters - 1] + "…" if letters > 3 else ""
    yield (
        f'<g><title>{escape(box.name)}: {share:.1f} %</title><rect x="{left:.1f}" y="{top}" width="{width:.1f}" '
        f'height="{_ROW - 1}" fill="{_COLOURS[box.package]}" stroke="#fffdf8"/>'
        f'<text x="{left + 3:.1f}" y="{top + 12}">{escape(shown)}</text></g>'
    )
    for called in sorted(box.calls.values(), key=lambda each: -each.samples):
        yield from _boxes(called, left, row + 1, scale, all_samples)
        left += called.samples * scale


def main() -> None:
    """Run a crawl, and draw it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--kind", default="ecns")
    parser.add_argument("--size", type=int, default=29, help="KiB of a page")
    parser.add_argument("--pages", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        room, port = Path(folder), free_port()
        address = f"http://127.0.0.1:{port}"
        build(room / "site", address, asked.kind, pages=asked.pages, size=asked.size * 1024)
        with serve(room / "site", port):
            crawl = ours(asked.kind, room, {})
            seen = room / "stacks"
            command = ["py-spy", "record", "--rate", str(_RATE), "--format", "raw", "--output", str(seen)]
            environment = shell_environment() | {"CRAWL_SITE": address}
            try:
                command += [*_SEEN_RUNNING, *crawl.command]
                subprocess.run(command, cwd=crawl.folder, env=environment, check=True)  # noqa: S603 - our own command
            except FileNotFoundError:
                sys.exit("py-spy is not there: pip install py-spy")
        root = gather(seen.read_text(encoding="utf-8").splitlines())
    title = f"A crawl of {asked.pages} pages of {asked.size} KiB, {asked.kind}: {root.samples} samples"
    asked.file.write_text(draw(root, title), encoding="utf-8")


if __name__ == "__main__":
    main()
