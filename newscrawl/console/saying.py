"""How a command speaks: lines that nothing can break, JSON, hints, and one line for an error."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from newscrawl.jsonable import jsonable
from newscrawl.one_line import masked
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterable, Sequence


class RefusalError(Exception):
    """A command cannot do what was asked; the message says why in one line, `code` is the exit code."""

    def __init__(self, message: str, code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.code = code


def say(text: str, stream: Any = None) -> None:
    """Print one line without secrets, whatever the names of files, the texts of pages and the Ledger hold."""
    _print(one_line(text), stream)


def say_row(cells: Iterable[str], stream: Any = None) -> None:
    """Print cells on one line, with tabs between them: what a terminal does not align, a program splits."""
    _print("\t".join(map(one_line, cells)), stream)


def one_line(text: str) -> str:
    """Return a text as one line without secrets that moves no cursor and obeys no escape."""
    return "".join(each if each.isprintable() else " " for each in " ".join(masked(text).splitlines()))


def _print(line: str, stream: Any = None) -> None:
    try:
        print(line.encode("utf-8", "backslashreplace").decode(), file=stream, flush=True)
    except BrokenPipeError:  # `| head` has seen enough
        let_go(stream or sys.stdout)


def let_go(stream: Any) -> None:
    """Let what is still to be written to a stream that takes no more go nowhere, without another error at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say_json(value: Any) -> None:
    """Print a value, dataclasses and instants in it, as one JSON object on one line; as data, it is whole."""
    _print(json.dumps(value, default=_plain, ensure_ascii=True))


def _plain(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Path):
        return str(value)
    return jsonable(value)


def hint_at(word: str, known: Sequence[str]) -> str:
    """Return what may have been meant by a word that means nothing, else all that there is."""
    near = get_close_matches(word, known, 1)
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}" if known else "there is none"


def refuse(command: str, message: str, code: ExitCode = ExitCode.USAGE) -> NoReturn:
    """End a command with one line on standard error."""
    say(f"scrapy {command}: {message}", sys.stderr)
    raise SystemExit(int(code))


def see_help(command: str) -> str:
    """Return where all that may be asked of a command is shown."""
    return f"`scrapy {command} -h` shows what there is"


def refuse_usage_in_one_line(parser: ArgumentParser, command: str) -> None:
    """Have one line said where an option makes no sense to argparse, which prints the whole usage by itself."""

    def error(message: str) -> NoReturn:
        refuse(command, f"{message.removeprefix('argument ')}: {see_help(command)}")

    parser.error = error  # type: ignore[method-assign]
