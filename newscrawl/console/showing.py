"""Show readings of pages to a person: colours on a terminal, plain lines elsewhere."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from newscrawl.console.saying import let_go, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.console.inspection import Field, Inspection

_LONGEST = 160  # characters of a value
_COLOURS = {
    "selectors": "green", "structured": "cyan", "lead": "yellow", "body": "blue", "generic": "magenta",
    "outlet": "green", "address": "yellow",
}  # fmt: skip
_WIDE = 11  # the longest name of a layer, and a space


class PlainConsole(Console):
    """Standard output: nothing in a text is taken for markup, and whoever has read enough of it ends no command."""

    def __init__(self, **options: Any) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, **options)

    def on_broken_pipe(self) -> None:
        """Let the rest go nowhere; rich would end the process."""
        self.quiet = True
        let_go(sys.stdout)


def make_console() -> Console:
    """Return standard output, as it is: no wrapped lines in a file or a pipe."""
    return PlainConsole(soft_wrap=True)


def show_inspection(inspection: Inspection, console: Console) -> None:
    """Print each field with its layer, then what other layers proposed where it is something else."""
    console.print(Text(one_line(inspection.url), style="bold"))
    if inspection.rejection:
        console.print(
            Text(f"no article: {inspection.rejection[0]}: {one_line(inspection.rejection[1])}", style="bold red")
        )
    for field in inspection.fields:
        _show_field(field, console)
    for warning in inspection.warnings:
        console.print(Text(f"warning: {one_line(warning)}", style="yellow"))


def _show_field(field: Field, console: Console) -> None:
    if field.value in (None, []) and not field.proposals:
        console.print(Text(f"{field.name}: -", style="dim"))
        return
    line = Text(f"{field.name}: ", style="bold")
    layer = field.layer or "-"
    line.append(f"[{layer}] ", style=_COLOURS.get(layer, "dim"))
    line.append(shown(field.value), style="not bold")
    console.print(line)
    for name, proposal in field.proposals.items():
        if name == field.layer:
            continue
        said = "the same" if is_same(field.value, proposal) else shown(proposal)
        console.print(Text(f"    {name:{_WIDE}}{said}", style="dim"))


def show_differences(differences: Mapping[str, tuple[Any, Any]], console: Console) -> None:
    """Print what is kept and what the page gives now."""
    for name, (kept, now) in differences.items():
        console.print(Text(name, style="bold"))
        console.print(Text(f"  kept {shown(kept)}", style="red"))
        console.print(Text(f"  now  {shown(now)}", style="green"))


def shown(value: Any) -> str:
    """Return a value on one line, a long one cut, with nothing in it that a terminal would obey."""
    if value in (None, [], {}):
        return "-"
    if isinstance(value, str):
        return _cut(value, f"{len(value)} characters")
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return _cut(" | ".join(value), f"{len(value)} of them")
    if isinstance(value, list):
        return _cut(" | ".join(_said(each) for each in value), f"{len(value)} of them")
    return _cut(_said(value), "")


def is_same(value: Any, proposal: Any) -> bool:
    """Tell whether a layer's words are those of the value, before anybody made sense of them."""
    if value == proposal:
        return True
    words = [" ".join(each.split()) for each in proposal] if _is_texts(proposal) else None
    if isinstance(value, str):
        text = " ".join(value.split())
        return text == (" ".join(proposal.split()) if isinstance(proposal, str) else " ".join(words or ()))
    if isinstance(value, list) and isinstance(proposal, list):
        return [_name(each) for each in value] == [_name(each) for each in proposal]
    return isinstance(value, dict) and _name(value) == _name(proposal[0] if isinstance(proposal, list) else proposal)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _name(value: Any) -> Any:
    """Return what a person, an organisation or a picture is known by."""
    return value.get("name") or value.get("url") if isinstance(value, dict) else value


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(each)}" for name, each in value.items() if each is not None)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cut(text: str, size: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({size})"
