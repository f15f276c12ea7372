"""`scrapy inspect OUTLET PAGE`: how a page is read, field by field and layer by layer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newscrawl.console.command import PageCommand
from newscrawl.console.saying import RefusalError
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse


class Command(PageCommand):
    """Shows how a page is read."""

    usage = "OUTLET URL|FILE|KEPT_PAGE [--url URL] [--json] [--diff]"
    summary = "Show how a page is read: each field, its layer, what the other layers proposed"
    description = """\
Show how a page is read: each field's value, the layer it came from, what the other layers proposed, and the
warnings. A page is fetched as a crawl would (robots.txt is obeyed); nothing is written. OUTLET is an outlet's name,
or `site` to read without selectors."""
    examples = """\
  scrapy inspect ecns https://www.ecns.cn/china/2026-11-20/detail-ihfkteqw7941628.shtml
  scrapy inspect ecns page.html --url https://www.ecns.cn/china/2026-11-20/detail-ihfkteqw7941628.shtml
  scrapy inspect ecns 2026-172736 --diff           a kept page, against its json
  scrapy inspect site https://example.org/a-story --json
  scrapy inspect ecns tests/pages/ecns/2026-172736.html.gz

Exit codes: 0 an article, with --diff the same; 1 no article, another one, not to be had; 2 usage; 11 interrupted."""
    json_help = "print one JSON object"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--url", help="the address of a FILE's page, where the page does not state it")
        parser.add_argument("--diff", action="store_true", help="of a kept page: only what differs from its json")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise RefusalError where it makes no sense."""
        from newscrawl.console.given_page import check_page, is_address, require_outlet

        if len(args) != 2:
            raise RefusalError("name an outlet and a page: `scrapy inspect -h` has examples")
        require_outlet(self.settings, args[0])
        check_page(self.settings, args[0], args[1], opts.url)
        if opts.diff and is_address(args[1]):
            raise RefusalError("--diff is for a page that is kept: give its name or its file")

    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Read the page and show how."""
        from newscrawl.console.given_page import get_page
        from newscrawl.console.inspection import inspect_page
        from newscrawl.console.kept_pages import find_differences
        from newscrawl.console.showing import make_console, show_differences, show_inspection

        page = get_page(self.settings, self.crawler_process, args[0], args[1], opts.url)
        inspection = inspect_page(args[0], page.body, page.url, page.content_type)
        if not opts.diff:
            if opts.json:
                _print_json(inspection.as_values())
            else:
                show_inspection(inspection, make_console())
            return ExitCode.UNEXPECTED if inspection.rejection else ExitCode.COMPLETE
        if page.kept is None:
            raise RefusalError(f"{args[1]!r} is no kept page, so there is no json to hold it against")
        differences = find_differences(page.kept.article, inspection.article)
        if opts.json:
            _print_json({name: {"kept": kept, "now": now} for name, (kept, now) in differences.items()})
        else:
            show_differences(differences, make_console())
        return ExitCode.UNEXPECTED if differences else ExitCode.COMPLETE


def _print_json(values: Any) -> None:
    print(json.dumps(values, ensure_ascii=False, indent=1))  # noqa: T201 - the command's answer
