"""`scrapy convert --to NAME FILE`: output under the field names of another tool."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.console.command import PeopleCommand
from newscrawl.console.saying import RefusalError, hint_at, say
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

_STDIN = "-"


class Command(PeopleCommand):
    """Converts output to what readers of another tool's output expect."""

    usage = "--to NAME FILE..."
    summary = "Write output under the field names of news-please, newspaper4k, trafilatura or Fundus"
    description = """\
Writes the articles of output files to standard output, one JSON object a line, under the field names of another tool.
docs/migrating.md says field by field what becomes of what."""
    examples = """\
  scrapy convert --to news-please output/ecns/ecns-20261122T120000Z.jsonl
  scrapy convert --to trafilatura output/ecns/*.jsonl > articles.jsonl
  zcat old.jsonl.gz | scrapy convert --to fundus -

Exit codes: 0 all was converted; 1 a line was no article and was left out; 2 usage, or a file that cannot be read."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the option."""
        super().add_options(parser)
        parser.add_argument("--to", metavar="NAME", help="news-please, newspaper4k, trafilatura or fundus")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise RefusalError where it makes no sense."""
        from newscrawl.conversion import TOOLS

        if opts.to is None:
            raise RefusalError(f"say to what: --to {', --to '.join(TOOLS)}")
        if opts.to not in TOOLS:
            raise RefusalError(f"there is no tool {opts.to!r}: {hint_at(opts.to.lower(), tuple(TOOLS))}")
        if not args:
            raise RefusalError("say what: one or more output files, or - for standard input")
        gone = next((name for name in args if name != _STDIN and not Path(name).is_file()), None)
        if gone is not None:
            raise RefusalError(f"{gone} is no file that can be read")

    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Convert the files, one after another."""
        left_out = sum(_convert_file(name, opts.to) for name in args)
        return ExitCode.UNEXPECTED if left_out else ExitCode.COMPLETE


def _convert_file(name: str, tool: str) -> int:
    """Write what a file holds; returns how many lines were left out."""
    left_out = 0
    for number, raw in enumerate(_lines_of(name), start=1):
        problem, converted = _convert_line(raw, tool)
        if problem is None:
            sys.stdout.write(json.dumps(converted, ensure_ascii=False) + "\n")
        else:
            left_out += 1
            say(f"scrapy convert: {name}, line {number}, is left out: it {problem}", sys.stderr)
    return left_out


def _lines_of(name: str) -> Iterator[bytes]:
    """Yield the lines of a file as they are. Raises RefusalError."""
    from newscrawl.ledger.output_lines import UnreadableFileError, raw_lines

    try:
        yield from sys.stdin.buffer if name == _STDIN else raw_lines(Path(name))
    except (UnreadableFileError, OSError) as error:
        raise RefusalError(f"{name}: {error}") from error


def _convert_line(raw: bytes, tool: str) -> tuple[str | None, dict[str, Any]]:
    """Return a converted line, or what is wrong with it."""
    from newscrawl.conversion import convert

    try:
        said = json.loads(raw.decode("utf-8"))
        if not isinstance(said, dict) or "id" not in said or "articleBody" not in said:
            return "is no article of newscrawl", {}
        return None, convert(tool, said)
    except RecursionError:
        return "is nested too deeply", {}
    except ValueError as error:  # of JSON, of UTF-8, or of a date
        return f"is no article: {error}", {}
    except (TypeError, KeyError, AttributeError):
        return "is no article: a field is not what the contract says", {}
