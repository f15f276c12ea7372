"""What the commands for people share: help with examples, one line for an error, and lines that nothing can break."""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy.commands import ScrapyHelpFormatter

from newscrawl.ledger.records import LedgerDamagedError, LedgerError
from newscrawl.one_line import one_line
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator


class ExamplesFormatter(ScrapyHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Scrapy's help, with the lines of the examples left as they are."""


def say(text: str, stream: Any = None) -> None:
    """Print one line without secrets, whatever the names of files, the texts of pages and the Ledger hold."""
    line = one_line(" ".join(text.splitlines()))
    _print("".join(each if each.isprintable() else " " for each in line), stream)


def say_json(value: Any) -> None:
    """Print a value, dataclasses and instants in it, as one JSON object on one line; as data, it is whole."""
    _print(json.dumps(value, default=_plain, ensure_ascii=True))


def _print(line: str, stream: Any = None) -> None:
    try:
        print(line.encode("utf-8", "backslashreplace").decode(), file=stream, flush=True)
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), (stream or sys.stdout).fileno())


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} is nothing that JSON knows")


def refuse(command: str, message: str, code: ExitCode = ExitCode.USAGE) -> NoReturn:
    """End a command with one line on standard error."""
    say(f"scrapy {command}: {message}", sys.stderr)
    raise SystemExit(int(code))


@contextmanager
def failing_in_one_line(command: str) -> Iterator[None]:
    """End a command with one line where the Ledger or the disk fails it."""
    try:
        yield
    except LedgerDamagedError as error:
        advice = "`scrapy ledger rebuild` makes it anew from the output, and so does the next run"
        refuse(command, f"{error}: {advice}", ExitCode.LEDGER_UNAVAILABLE)
    except (LedgerError, OSError, sqlite3.Error) as error:
        refuse(command, str(error), ExitCode.LEDGER_UNAVAILABLE)
