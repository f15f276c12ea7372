"""The base of the commands for people: help with examples, errors of one line, exit codes, and the Ledger to read.

`scrapy` imports the modules of all commands, at each start of a crawl too. So a command imports what it works with
where it works, and nothing at the head of its file but this, `saying` and what these import.
"""

from __future__ import annotations

import argparse
import sys
from abc import abstractmethod
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter

from newscrawl import modes
from newscrawl.console.saying import RefusalError, let_go, refuse, refuse_usage_in_one_line, see_help
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.ledger.sqlite import SqliteLedger

_STDIN = "-"
_FROM_COMMAND_LINE = 40  # Scrapy's priority of settings given with -s


class ExamplesFormatter(ScrapyHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Scrapy's help, with the lines of description and examples left as they are."""


class PeopleCommand(ScrapyCommand):
    """A command for people. One of them says what it is in four texts, checks what it is asked, and answers."""

    requires_project = True
    requires_crawler_process = False
    settings: Any

    usage = ""
    """What may stand behind the command."""
    summary = ""
    """What it does, in one line."""
    description = ""
    """What it does, in lines that are shown as they are."""
    examples = ""
    """Command lines, two spaces before each, an empty line, and the exit codes."""
    json_help = ""
    """What `--json` prints, where there is such an option."""

    def syntax(self) -> str:
        """Say what may stand behind the command."""
        return self.usage

    def short_desc(self) -> str:
        """Say it in one line."""
        return self.summary

    def long_desc(self) -> str:
        """Say what it does."""
        return self.description

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Put the examples below the options."""
        super().add_options(parser)
        refuse_usage_in_one_line(parser, self.word)
        parser.formatter_class = ExamplesFormatter
        parser.epilog = f"Examples\n========\n{self.examples}"
        if self.json_help:
            parser.add_argument("--json", action="store_true", help=self.json_help)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse what makes no sense in one line, before anything is opened."""
        super().process_options(args, opts)
        modes.restrict()
        unknown = [each for each in args if each.startswith("-") and each != _STDIN]
        if unknown:
            self.refuse(RefusalError(f"there is no option {unknown[0]!r}: {self.see_help}"))
        with self._refusing_in_one_line():
            self.check(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what was asked for, or say in one line why not."""
        with self._refusing_in_one_line():
            self.exitcode = int(self.answer(args, opts))
            sys.stdout.flush()

    @contextmanager
    def _refusing_in_one_line(self) -> Iterator[None]:
        try:
            yield
        except RefusalError as error:
            self.refuse(error)
        except BrokenPipeError:  # `| head` has seen enough
            let_go(sys.stdout)
        except KeyboardInterrupt:
            self.refuse(RefusalError("interrupted", ExitCode.INTERRUPTED))
        except OSError as error:  # of a stream, or of a file that nobody expected to fail
            let_go(sys.stdout)
            what = f"{error.filename} cannot be read or written" if error.filename else "the answer cannot be printed"
            self.refuse(RefusalError(f"{what}: {error.strerror or error}", ExitCode.OUTPUT_LOST))

    @property
    def word(self) -> str:
        """The command's name on the command line."""
        return type(self).__module__.rpartition(".")[2]

    @property
    def see_help(self) -> str:
        """Where all that may be asked is shown."""
        return see_help(self.word)

    @abstractmethod
    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise RefusalError where what was asked makes no sense."""

    @abstractmethod
    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Do it, print the answer. Raises RefusalError."""

    def refuse(self, error: RefusalError) -> NoReturn:
        """Say it in one line, and end."""
        refuse(self.word, str(error), error.code)

    @property
    def ledger_path(self) -> Path:
        """Where the Ledger lies."""
        return Path(self.settings["LEDGER_DIR"]) / "ledger.sqlite"

    @property
    def output_dir(self) -> Path:
        """Where the outlets' folders lie."""
        return Path(self.settings["OUTPUT_DIR"])

    @contextmanager
    def open_to_read(self) -> Iterator[SqliteLedger]:
        """Give the Ledger as it is at this instant, beside whoever writes to it. Raises RefusalError."""
        from newscrawl.ledger.sqlite import SqliteLedger

        with failing_with_ledger(), SqliteLedger.open_to_read(self.ledger_path) as ledger:
            yield ledger

    @contextmanager
    def open_to_write(self) -> Iterator[SqliteLedger]:
        """Give the Ledger, but make none: an empty one would hide that there is output. Raises RefusalError."""
        from newscrawl.ledger.sqlite import SqliteLedger

        with failing_with_ledger():
            if not self.ledger_path.exists():
                message = f"{self.ledger_path} is not there: the next run makes it, and so does `scrapy ledger rebuild`"
                raise RefusalError(message, ExitCode.LEDGER_UNAVAILABLE)
            with SqliteLedger.open(self.ledger_path) as ledger:
                yield ledger


class PageCommand(PeopleCommand):
    """A command about pages: it fetches some through Scrapy, whose log is not the answer."""

    requires_crawler_process = True

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Keep Scrapy quiet, unless somebody asked for its log."""
        super().process_options(args, opts)
        if self.settings.getpriority("LOG_LEVEL") < _FROM_COMMAND_LINE:
            self.settings.set("LOG_LEVEL", "ERROR", priority="project")  # what matters is in the answer


@contextmanager
def failing_with_ledger() -> Iterator[None]:
    """Raise RefusalError where the Ledger, or the disk on which it lies, fails a command."""
    import sqlite3

    from newscrawl.ledger.records import LedgerDamagedError, LedgerError

    try:
        yield
    except LedgerDamagedError as error:
        advice = "`scrapy ledger rebuild` makes it anew from the output, and so does the next run"
        raise RefusalError(f"{error}: {advice}", ExitCode.LEDGER_UNAVAILABLE) from error
    except (LedgerError, sqlite3.Error) as error:
        raise RefusalError(str(error), ExitCode.LEDGER_UNAVAILABLE) from error
    except OSError as error:
        message = f"{error.filename} cannot be used: {error.strerror}" if error.filename else str(error)
        raise RefusalError(message, ExitCode.LEDGER_UNAVAILABLE) from error
