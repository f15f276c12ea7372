"""Write an outlet's file: declarations in the form that the formatter leaves alone, nothing of the site's as code."""

from __future__ import annotations

import ast
import json
import keyword
import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.discovery.section import Section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.adding.facts import Facts
    from newscrawl.adding.needs import Need
    from newscrawl.discovery.source import Source

_TEMPLATE = Path(__file__).parent.parent / "templates" / "outlet.py.txt"
_LINE = 120
_STEP = "    "
_NO_LITERAL = str.maketrans('"\\', "  ")
LONGEST = 40  # lines
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", re.ASCII)
_SECTION_OPTIONS = ("rows", "links", "title", "date", "pages")


class UnwritableError(ValueError):
    """The declarations do not make an outlet file; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """What is declared of an outlet."""

    name: str
    facts: Facts
    sources: Sequence[Source]
    domains: Sequence[str]
    article_urls: str | None
    article_id: str | None
    needs: Sequence[Need]
    expect: Mapping[str, float]


def is_name(name: str) -> bool:
    """Tell whether an outlet's file, class and folders may be called so."""
    return _NAME.fullmatch(name) is not None and not keyword.iskeyword(name) and len(name) <= 60


def print_outlet(outlet: Outlet) -> str:
    """Return the outlet's file; with so many sources that it would be too long, the last of them are left out.

    Raises UnwritableError.
    """
    sources = list(outlet.sources)
    text = _print(outlet, sources)
    while len(text.splitlines()) > LONGEST and len(sources) > 1:
        sources.pop()
        text = _print(outlet, sources)
    _require_declarations(text)
    return text


def _print(outlet: Outlet, sources: Sequence[Source]) -> str:
    kinds = {type(source).__name__ for source in sources} | {"NewsSpider"} | ({"Selectors"} if outlet.needs else set())
    facts = outlet.facts
    declarations = [_assign("sources", _Group("[", _print_sources(sources), "]"))]
    if outlet.domains:
        declarations.append(_assign("domains", _Group("[", [_quote(each) for each in outlet.domains], "]")))
    if outlet.article_urls:
        declarations.append(_assign("article_urls", _pattern(outlet.article_urls)))
    if outlet.article_id:
        declarations.append(_assign("article_id", _pattern(outlet.article_id)))
    if outlet.needs:
        named = [f"{need.field}={_quote(need.css)}" for need in outlet.needs]
        declarations.append(_assign("selectors", _Group("Selectors(", named, ")")))
    promises = [f"{_quote(name)}: {value:g}" for name, value in outlet.expect.items()]
    declarations.append(_assign("expect", _Group("{", promises, "}")))
    values = {
        "title": " ".join(facts.title.value.translate(_NO_LITERAL).split()),
        "imports": ", ".join(sorted(kinds)),
        "class_name": "".join(part.capitalize() for part in outlet.name.split("_")),
        "name": _quote(outlet.name),
        "quoted_title": _quote(facts.title.value),
        "country": _quote(facts.country.value),
        "language": _quote(facts.language.value),
        "timezone": _quote(facts.timezone.value),
        "declarations": "\n".join(declarations),
    }
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(values)


# --- sources ----------------------------------------------------------------------------------------------------------


def _print_sources(sources: Sequence[Source]) -> list[str | _Group]:
    """Print sources; sections that differ in nothing but their path in one expression."""
    printed: list[str | _Group] = []
    for kind, group in groupby(sources, key=_likeness):
        alike = list(group)
        if kind and len(alike) > 1:
            printed.append(_print_alike([each for each in alike if isinstance(each, Section)]))
        else:
            printed += [_Group(f"{type(each).__name__}(", [_quote(each.url), *_options(each)], ")") for each in alike]
    return printed


def _likeness(source: Source) -> object:
    """Return what two sections must have in common to be printed as one."""
    if not isinstance(source, Section):
        return None
    parts = urlsplit(source.url)
    is_plain = not parts.query and re.fullmatch(r"[\w./-]+", parts.path, re.ASCII)
    is_named = source.section == _last_word(parts.path.strip("/"))
    return (parts.scheme, parts.netloc, parts.path.endswith("/"), is_named, *_options(source, 0)) if is_plain else None


def _print_alike(sections: Sequence[Section]) -> _Group:
    first = urlsplit(sections[0].url)
    end = "/" if first.path.endswith("/") else ""
    paths = [urlsplit(each.url).path.strip("/") for each in sections]
    arguments = [f'f"{first.scheme}://{first.netloc}/{{path}}{end}"', *_options(sections[0], 0)]
    if all(each.section for each in sections) and all("." not in path for path in paths):
        has_depth = any("/" in path for path in paths)
        arguments.append('section=path.rpartition("/")[2]' if has_depth else "section=path")
    words = _quote(" ".join(paths))
    if len(words) > _LINE - 40:
        listed: str | _Group = _Group("for path in (", [_quote(path) for path in paths], ")")
    else:
        listed = f"for path in {words}.split()"
    return _Group("*(", [_Group("Section(", list(arguments), ")"), listed], ")", has_commas=False)


def _options(source: Source, section: int = 1) -> list[str]:
    """Print what a section declares beside its address."""
    if not isinstance(source, Section):
        return []
    values = {name: getattr(source, name) for name in _SECTION_OPTIONS}
    if section:
        values["section"] = source.section
    return [f"{name}={_quote(value)}" for name, value in values.items() if value]


def _last_word(path: str) -> str:
    return path.rpartition("/")[2]


# --- layout -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Group:
    """Something in brackets: on one line where it fits, else an item a line."""

    start: str
    items: Sequence[str | _Group]
    end: str
    has_commas: bool = True

    def flat(self) -> str:
        joint = ", " if self.has_commas else " "
        items = (item if isinstance(item, str) else item.flat() for item in self.items)
        return f"{self.start}{joint.join(items)}{self.end}"

    def lines(self, indent: str, before: str = "", after: str = "") -> list[str]:
        flat = f"{indent}{before}{self.flat()}{after}"
        if len(flat) <= _LINE:
            return [flat]
        comma = "," if self.has_commas else ""
        printed = [f"{indent}{before}{self.start}"]
        for item in self.items:
            inner = indent + _STEP
            printed += [f"{inner}{item}{comma}"] if isinstance(item, str) else item.lines(inner, after=comma)
        return [*printed, f"{indent}{self.end}{after}"]


def _assign(name: str, value: str | _Group) -> str:
    if isinstance(value, _Group):
        return "\n".join(value.lines(_STEP, before=f"{name} = "))
    return f"{_STEP}{name} = {value}"


def _quote(text: str) -> str:
    """Return a literal for any text whatever."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _pattern(text: str) -> str | _Group:
    if not re.fullmatch(r"[ -!#-~]+", text):
        raise UnwritableError(f"{text!r} is no pattern for an outlet file")
    if len(text) + 30 <= _LINE:
        return f'r"{text}"'
    parts = text.split("|") if "(" not in text else [text]
    joined = [f'r"{part}{"|" if number < len(parts) - 1 else ""}"' for number, part in enumerate(parts)]
    return _Group("(", joined, ")", has_commas=False) if len(joined) > 1 else joined[0]


def _require_declarations(text: str) -> None:
    """Raise UnwritableError where the text is anything but one class of assignments."""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise UnwritableError(f"what was found makes no outlet file: {error}") from error
    kinds = [type(node) for node in module.body]
    outlet = module.body[-1]
    is_plain = isinstance(outlet, ast.ClassDef) and all(isinstance(node, ast.Assign) for node in outlet.body)
    if kinds != [ast.Expr, ast.ImportFrom, ast.ClassDef] or not is_plain:
        raise UnwritableError("what was found makes no outlet file of declarations")
    if len(text.splitlines()) > LONGEST:
        raise UnwritableError(f"the outlet file would have more than {LONGEST} lines")
