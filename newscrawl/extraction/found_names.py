"""The names of an article: writers, desk editors and the agency, out of the words a layer proposes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.article import Person
from newscrawl.extraction.credits import read_editors, read_source, read_writers
from newscrawl.extraction.person_names import fold, is_desk, is_organisation, is_person, split_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newscrawl.article import Organization
    from newscrawl.extraction.bylines import Byline

_DASH = re.compile(r"\s[-–|]\s")


def read_authors(persons: tuple[Person, ...], language: str | None = None) -> tuple[Person, ...]:
    """Return the writers named in each person's words; a Japanese name has a space in it."""
    if language is not None and language.startswith("ja"):
        return persons
    return _each_read(persons, lambda raw: read_writers(raw) or _name_before_bar(raw))


def _name_before_bar(raw: str) -> list[Person]:
    """Read a name in full before whatever a bar sets off: "Anna Example | Lake Press"."""
    name, bar, _ = raw.partition("|")
    return [Person(name=each, nameRaw=raw) for each in split_names(name)] if bar else []


def persons_among(stated: tuple[Person, ...], names_of_site: Iterable[str]) -> tuple[Person, ...]:
    """Return the persons among stated authors, each once: no houses, no names of accounts beside a name in full."""
    site = tuple(names_of_site)
    found: dict[str, Person] = {}
    for person in stated:
        parts = [part for part in _DASH.split(person.name) if not is_organisation(part, site)]
        for name in split_names(" - ".join(parts), single=True):
            if not is_organisation(name, site):
                found.setdefault(fold(name), replace(person, name=name))
    return tuple(found.values())


def houses_among(stated: tuple[Person, ...]) -> tuple[Person, ...]:
    """Return the stated authors that are no persons, for a page that names none: not desks and posts."""
    return tuple(person for person in stated if not is_desk(person.name))


def is_better_byline(shown: Byline, persons: tuple[Person, ...], stated: tuple[Person, ...], host: str) -> bool:
    """Tell whether what a page shows is to be believed over what it states.

    `persons` are those among the `stated`. Where both name somebody in common, the byline that a reader sees is the
    fuller one, or leaves out those who only took the pictures; where they do not, it may be that of another text.
    """
    site = fold(host)
    names = {key for person in persons if (key := fold(person.name)) not in site}
    seen = {fold(person.name) for person in shown.persons}
    if not names:
        own = any(" " in each.name and is_person(each.name) and not is_organisation(each.name) for each in stated)
        return bool(seen) and (shown.is_sure or not own)
    return bool(names & seen) and (names <= seen or shown.is_sure)


def with_details(shown: tuple[Person, ...], persons: tuple[Person, ...]) -> tuple[Person, ...]:
    """Return those that are shown with the addresses and jobs that are stated of them."""
    known = {fold(person.name): person for person in persons}
    return tuple(
        replace(person, url=same.url, jobTitle=same.jobTitle) if (same := known.get(fold(person.name))) else person
        for person in shown
    )


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
