"""Dataclasses and instants as JSON has them: for `json`, which asks `default` about what it does not know."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any


def jsonable(value: Any) -> Any:
    """Return a dataclass as an object of its fields, a day or an instant in ISO 8601. Raises TypeError.

    One level only: json itself asks again for what stands inside, which costs a quarter of `dataclasses.asdict`.
    """
    if isinstance(value, date):  # an instant too
        return value.isoformat()
    return {name: getattr(value, name) for name in names_of(value.__class__)}


@cache
def names_of(kind: Any) -> tuple[str, ...]:
    """Return the names of a dataclass's fields."""
    return tuple(field.name for field in fields(kind))
