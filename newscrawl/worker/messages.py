"""What a crawl and its worker say to each other over a pipe: JSON and a page's bytes, never objects."""

from __future__ import annotations

import json
import struct
import types
from dataclasses import dataclass, is_dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from newscrawl.article import Article
from newscrawl.extraction.reading import Reading
from newscrawl.jsonable import jsonable
from newscrawl.lead import Lead

if TYPE_CHECKING:
    from collections.abc import Mapping

LENGTHS = struct.Struct(">II")
"""What a message begins with: how many bytes of JSON, and of a page behind it, follow."""
LONGEST_ANSWER = 4 * 1024 * 1024
"""Bytes: to take in more would hold up the crawl."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a worker is told of the outlet: where its class stands, and the arguments that make it this outlet."""

    module: str
    name: str
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Task:
    """A page to be read; the fields are the arguments of `read_bytes`."""

    url: str
    lead: Lead
    now: datetime
    charset: str | None = None
    text_css: str | None = None


def pack(values: Any, body: bytes = b"") -> bytes:
    """Return a message: dataclasses as objects, datetimes in ISO 8601."""
    said = json.dumps(values, default=jsonable).encode("ascii")
    return LENGTHS.pack(len(said), len(body)) + said + body


def task_of(said: Mapping[str, Any]) -> Task:
    """Return the task in a message."""
    return Task(**_arguments(Task, said))


def reading_of(said: Mapping[str, Any]) -> Reading:
    """Return the reading in a message."""
    return Reading(**_arguments(Reading, said))


def _arguments(kind: type, said: Mapping[str, Any]) -> dict[str, Any]:
    hints = _hints(kind)
    return {name: _built(hints[name], value) for name, value in said.items()}


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, localns={"Article": Article, "Lead": Lead, "datetime": datetime})


def _built(kind: Any, value: Any) -> Any:
    """Return a value of JSON as what it was: `kind` is its declaration."""
    if value is None:
        return None
    if get_origin(kind) in {Union, types.UnionType}:
        return _built(next(each for each in get_args(kind) if each is not type(None)), value)
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], each) for each in value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if is_dataclass(kind):
        return kind(**_arguments(kind, value))  # type: ignore[arg-type,operator]  # a class, by its declaration
    return value
