"""The names of an article: writers, desk editors and the agency, out of the words a layer proposes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.extraction.credits import read_editors, read_source, read_writers

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.article import Organization, Person


def read_authors(persons: tuple[Person, ...]) -> tuple[Person, ...]:
    """Return the writers named in each person's words."""
    return _each_read(persons, read_writers)


def read_desk(persons: tuple[Person, ...]) -> tuple[Person, ...]:
    """Return the desk editors; where a layer offers several texts, those that say so, else all of them if none does."""
    if len(persons) == 1:
        return _each_read(persons, read_editors)
    labelled = _each_read(persons, lambda raw: read_editors(raw, labelled=True))
    if labelled or any(":" in each.name for each in persons):
        return labelled
    return _each_read(persons, read_editors)


def read_agency(organizations: tuple[Organization, ...]) -> Organization | None:
    """Return the first agency or paper that is credited."""
    return next(filter(None, (read_source(each.name, each.url) for each in organizations)), None)


def _each_read(persons: tuple[Person, ...], read: Callable[[str], list[Person]]) -> tuple[Person, ...]:
    """Read the names in each person's words; one name keeps the address and job that were stated with it."""
    found: dict[str, Person] = {}
    for person in persons:
        names = read(person.name)
        for each in names:
            kept = each
            if len(names) == 1:
                kept = replace(each, url=person.url, jobTitle=each.jobTitle or person.jobTitle)
            found.setdefault(kept.name, kept)
    return tuple(found.values())
