"""`scrapy convert --to NAME FILE`: output under the field names of another tool."""

from __future__ import annotations

import json
import os
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from newscrawl.console import ExamplesFormatter, refuse, say
from newscrawl.conversion import TOOLS, convert
from newscrawl.ledger.output import UnreadableFileError, raw_lines
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

_STDIN = "-"
_HELP = f"""\
Writes the articles of output files to standard output, one JSON object a line, under the field names of another tool:
{", ".join(TOOLS)}. docs/migrating.md says field by field what becomes of what."""
_EXAMPLES = """\
Examples
========
  scrapy convert --to news-please output/ecns/ecns-20261122T120000Z.jsonl
  scrapy convert --to trafilatura output/ecns/*.jsonl > articles.jsonl
  zcat old.jsonl.gz | scrapy convert --to fundus -

Exit codes: 0 all was converted; 1 a line was no article and was left out; 2 usage, or a file that cannot be read."""


class Command(ScrapyCommand):
    """Converts output to what readers of another tool's output expect."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what may stand behind the command."""
        return "--to NAME FILE..."

    def short_desc(self) -> str:
        """Say it in one line."""
        return "Write output under the field names of news-please, newspaper4k, trafilatura or Fundus"

    def long_desc(self) -> str:
        """Say what is written."""
        return _HELP

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options, and the examples below them."""
        super().add_options(parser)
        parser.formatter_class = ExamplesFormatter
        parser.epilog = _EXAMPLES
        parser.add_argument("--to", metavar="NAME", help=f"one of {', '.join(TOOLS)}")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse what makes no sense in one line, before anything is read."""
        super().process_options(args, opts)
        unknown = [argument for argument in args if argument.startswith("-") and argument != _STDIN]
        if unknown:
            refuse("convert", f"there is no option {unknown[0]!r}: `scrapy convert -h` shows what there is")
        if opts.to is None:
            refuse("convert", f"say to what: --to {', --to '.join(TOOLS)}")
        if opts.to not in TOOLS:
            near = get_close_matches(opts.to.lower(), TOOLS, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(TOOLS)}"
            refuse("convert", f"there is no tool {opts.to!r}: {hint}")
        if not args:
            refuse("convert", "say what: one or more output files, or - for standard input")
        gone = next((name for name in args if name != _STDIN and not Path(name).is_file()), None)
        if gone is not None:
            refuse("convert", f"{gone} is no file that can be read")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Convert the files, one after another."""
        left_out = 0
        try:
            for name in args:
                left_out += _convert_file(name, opts.to)
            sys.stdout.flush()
        except BrokenPipeError:  # `| head` has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        self.exitcode = ExitCode.UNEXPECTED if left_out else ExitCode.COMPLETE


def _convert_file(name: str, tool: str) -> int:
    """Write what a file holds; returns how many lines were left out."""
    left_out = 0
    try:
        for number, raw in enumerate(_lines_of(name), start=1):
            problem, converted = _convert_line(raw, tool)
            if problem is None:
                sys.stdout.write(json.dumps(converted, ensure_ascii=False) + "\n")
            else:
                left_out += 1
                say(f"scrapy convert: {name}, line {number}, is left out: it {problem}", sys.stderr)
    except (UnreadableFileError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        refuse("convert", f"{name}: {error}")
    return left_out


def _lines_of(name: str) -> Iterator[bytes]:
    return iter(sys.stdin.buffer) if name == _STDIN else raw_lines(Path(name))


def _convert_line(raw: bytes, tool: str) -> tuple[str | None, dict[str, Any]]:
    """Return a converted line, or what is wrong with it."""
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
