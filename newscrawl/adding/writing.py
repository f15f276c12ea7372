"""Write what `scrapy add` makes of a site, all or nothing: the outlet's file, kept pages, a line in the README."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.article import NotAnArticle
from newscrawl.console.kept_pages import find_kept, keep, name_for
from newscrawl.console.saying import RefusalError
from newscrawl.library import read_article
from newscrawl.verdict import ExitCode

if TYPE_CHECKING:
    from newscrawl.adding.draft import Draft

_KEPT = 3  # pages
_ROW_OF_SITE = re.compile(r"^\| `site ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Places:
    """Where an outlet's file, its kept pages and the project's README are, or would be."""

    file: Path
    pages: Path
    readme: Path

    def require_room(self) -> None:
        """Raise RefusalError where something is there already."""
        for path in (self.file, self.pages):
            if path.exists():
                raise RefusalError(f"{path} is there already, and nothing is overwritten")


def find_places(settings: Any, name: str) -> Places:
    """Return the places for an outlet of this name."""
    package = importlib.import_module(settings.getlist("SPIDER_MODULES")[0])
    spiders = Path(str(package.__file__)).parent
    return Places(
        spiders / f"{name}.py", Path(settings["KEPT_PAGES_DIR"]) / name, Path(settings["PROJECT_DIR"]) / "README.md"
    )


def write_outlet(name: str, text: str, draft: Draft, places: Places) -> list[Path]:
    """Write them, and return what was written. Raises RefusalError, and then nothing is there that was not before."""
    with ExitStack() as undo:
        undo.callback(_remove_file, places.file)
        try:
            with places.file.open("x", encoding="utf-8") as file:
                file.write(text)
            undo.callback(shutil.rmtree, places.pages, ignore_errors=True)
            written = [places.file, *_keep_pages(name, draft, places)]
            if _add_row(places.readme, name, draft.outlet.facts.title.value):
                written.append(places.readme)
        except FileExistsError as error:
            undo.pop_all()
            raise RefusalError(f"{places.file} is there already, and nothing is overwritten") from error
        except OSError as error:
            message = (
                f"{error.filename or places.file} cannot be written: {error.strerror or error}; nothing is written"
            )
            raise RefusalError(message, ExitCode.OUTPUT_LOST) from error
        undo.pop_all()
        return written


def _keep_pages(name: str, draft: Draft, places: Places) -> list[Path]:
    """Keep some sampled pages with the articles that the file, as it was written, reads on them."""
    importlib.invalidate_caches()
    written: dict[str, Path] = {}
    for sample, _ in draft.articles:
        try:
            article = read_article(sample.body, sample.url, outlet=name, content_type=sample.content_type)
        except NotAnArticle as error:
            message = f"the outlet's file does not read {sample.url}: {error}; nothing is written"
            raise RefusalError(message, ExitCode.UNEXPECTED) from error
        page = name_for(article)
        if len(written) < _KEPT and page not in written:
            written[page] = find_kept(places.pages.parent, name, page)
            keep(written[page], sample.url, sample.body, sample.content_type, article)
    return list(written.values())


def _add_row(readme: Path, name: str, title: str) -> bool:
    """Put the outlet into the README's table, above the spider for any site."""
    if not readme.is_file():
        return False
    text = readme.read_text(encoding="utf-8")
    found = _ROW_OF_SITE.search(text)
    if found is None:
        return False
    beside = readme.with_name(readme.name + ".part")
    try:
        beside.write_text(f"{text[: found.start()]}| `{name}` | {title} |\n{text[found.start() :]}", encoding="utf-8")
        shutil.copymode(readme, beside)
        os.replace(beside, readme)  # noqa: PTH105 - whole, or not at all
    finally:
        beside.unlink(missing_ok=True)
    return True


def _remove_file(file: Path) -> None:
    """Remove an outlet's file, and what Python made of it."""
    file.unlink(missing_ok=True)
    Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)
