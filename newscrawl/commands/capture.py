"""`scrapy capture OUTLET PAGE`: keep a page, and the article it must give, for the tests."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.console.command import PageCommand
from newscrawl.console.saying import RefusalError, say
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    import argparse

    from newscrawl.article import Article
    from newscrawl.console.given_page import GivenPage
    from newscrawl.console.kept_pages import KeptPage


class Command(PageCommand):
    """Keeps pages for the tests."""

    usage = "OUTLET URL|FILE|KEPT_PAGE [--name NAME] [--url URL] [--accept]"
    summary = "Keep a page and its article for the tests, or accept one that was read"
    description = """\
Keep a page as it was served (NAME.html.gz) and the article it gives (NAME.json) in the outlet's folder of kept
pages. Its test fails until somebody has read the json against the page and says so with --accept. A page that is
kept already is read anew: what has changed is shown, and wants another reading."""
    examples = """\
  scrapy capture ecns https://www.ecns.cn/china/2026-11-20/detail-ihfkteqw7941628.shtml
  scrapy capture ecns page.html --url https://www.ecns.cn/a/detail-ihfkteqw7941628.shtml --name 2026-gallery
  scrapy capture ecns 2026-ihfkteqw7941628            read the kept page anew, after a change of the outlet
  scrapy capture ecns 2026-ihfkteqw7941628 --accept   its json was read against the page, and is right

Exit codes: 0 kept or accepted; 1 no article, not to be had; 2 usage, or another article is given; 3 it cannot be
written; 11 interrupted."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--name", help="what to call the kept page; by default year and end of the address")
        parser.add_argument("--url", help="the address of a FILE's page, where the page does not state it")
        parser.add_argument("--accept", action="store_true", help="the kept page's json was read and is right")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise RefusalError where it makes no sense."""
        from newscrawl.console.given_page import check_page, is_address, require_outlet
        from newscrawl.console.kept_pages import find_kept

        if len(args) != 2:
            raise RefusalError("name an outlet and a page: `scrapy capture -h` has examples")
        if args[0] == "site":
            raise RefusalError("pages are kept for an outlet with a file: `scrapy add` makes one")
        require_outlet(self.settings, args[0])
        check_page(self.settings, args[0], args[1], opts.url)
        if opts.name is not None:
            find_kept(Path(self.settings["KEPT_PAGES_DIR"]), args[0], opts.name)
        if opts.accept and is_address(args[1]):
            raise RefusalError("--accept is for a page that is kept: give its name or its file")

    def answer(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Keep, read anew, or accept."""
        from newscrawl.article import NotAnArticle
        from newscrawl.console.given_page import get_page
        from newscrawl.library import read_article

        page = get_page(self.settings, self.crawler_process, args[0], args[1], opts.url)
        if page.kept is not None and page.kept.outlet != args[0]:
            raise RefusalError(f"{args[1]} is a kept page of {page.kept.outlet}, not of {args[0]}")
        if opts.accept and page.kept is None:
            raise RefusalError(f"{args[1]} is no kept page: keep it first, without --accept")
        if opts.name is not None and page.kept is not None:
            raise RefusalError(f"{args[1]} is kept under its name already: --name is for a new page")
        try:
            article = read_article(page.body, page.url, outlet=args[0], content_type=page.content_type)
        except NotAnArticle as error:
            message = f"{page.url} is no article: {error.reason}: {error}"
            raise RefusalError(message, ExitCode.UNEXPECTED) from error
        if page.kept is None:
            _say_next(self._keep(args[0], page, article, opts.name))
        elif opts.accept:
            _accept(page.kept, article)
        else:
            _read_anew(page.kept, article)
        return ExitCode.COMPLETE

    def _keep(self, outlet: str, page: GivenPage, article: Article, name: str | None) -> KeptPage:
        from newscrawl.console.kept_pages import find_kept, keep, name_for

        expected = find_kept(Path(self.settings["KEPT_PAGES_DIR"]), outlet, name or name_for(article))
        return keep(expected, page.url, page.body, page.content_type, article)


def _say_next(kept: KeptPage) -> None:
    from newscrawl.console.showing import make_console

    make_console().print(json.dumps(kept.article, ensure_ascii=False, indent=1))
    name = kept.expected.stem
    say(f"kept {kept.expected}")
    say(f"next: read it against {kept.url}, then `scrapy capture {kept.outlet} {name} --accept`")


def _accept(kept: KeptPage, article: Article) -> None:
    from newscrawl.console.kept_pages import as_json, find_differences, write_expected
    from newscrawl.console.showing import make_console, show_differences

    differences = find_differences(kept.article, as_json(article))
    if differences:
        show_differences(differences, make_console())
        again = f"`scrapy capture {kept.outlet} {kept.expected.stem}` writes it anew, to be read"
        raise RefusalError(f"the page gives another article than its json says: {again}")
    write_expected(replace(kept, accepted=True))
    say(f"accepted {kept.expected}")


def _read_anew(kept: KeptPage, article: Article) -> None:
    from newscrawl.console.kept_pages import as_json, find_differences, write_expected
    from newscrawl.console.showing import make_console, show_differences

    differences = find_differences(kept.article, as_json(article))
    if not differences:
        say(f"{kept.expected} says what the page gives" + ("" if kept.accepted else ", and is not accepted yet"))
        return
    show_differences(differences, make_console())
    write_expected(replace(kept, accepted=False, article=as_json(article)))
    say(f"next: read {kept.expected}, then `scrapy capture {kept.outlet} {kept.expected.stem} --accept`")
