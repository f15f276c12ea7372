"""Reads the phrase parts of a language from its file under `phrases/`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PHRASES = Path(__file__).with_name("phrases")


@dataclass(frozen=True)
class Language:
    """Phrases by kind, and by subject and kind; `space` stands between sentences.

    `lengths` are the least and the most characters of a paragraph.
    """

    phrases: Mapping[str, tuple[str, ...]]
    subjects: Mapping[str, Mapping[str, tuple[str, ...]]]
    space: str
    lengths: tuple[int, int]


def read_language(name: str, space: str, lengths: tuple[int, int]) -> Language:
    """Read `phrases/<name>.txt`; ValueError where a phrase stands before the first kind."""
    phrases: dict[str, list[str]] = {}
    kind = None
    for line in (PHRASES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            if kind is None:
                raise ValueError(f"{name}.txt: no kind for {line!r}")
            phrases.setdefault(kind, []).extend(line.split(" | "))
    subjects: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, found in phrases.items():
        subject, dot, part = kind.partition(".")
        if dot:
            subjects.setdefault(subject, {})[part] = tuple(found)
    common = {kind: tuple(found) for kind, found in phrases.items() if "." not in kind}
    return Language(common, subjects, space, lengths)


ENGLISH = read_language("en", " ", (120, 400))
CHINESE = read_language("zh", "", (60, 200))
