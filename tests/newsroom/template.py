"""What every module under `templates/` offers the newsroom."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tests.newsroom.resource import Resource
    from tests.newsroom.story import Story


class Template(Protocol):
    """A module that prints one outlet's pages and listings."""

    OUTLET: str
    HOST: str
    GENERATIONS: tuple[str, ...]
    TRAPS: frozenset[str]
    SECTIONS: tuple[tuple[str, str], ...]
    ENCODINGS: Mapping[str, str]

    def make_key(self, number: int, generation: str) -> str: ...

    def article_path(self, key: str, published: datetime, section: str, generation: str) -> str: ...

    def page_paths(self, story: Story) -> tuple[str, ...]: ...

    def aliases(self, story: Story) -> tuple[str, ...]: ...

    def render(self, story: Story, page: int = 1) -> str: ...

    def robots(self) -> str: ...

    def listings(self, stories: Sequence[Story], now: datetime) -> Mapping[str, Resource]: ...


def load_template(outlet: str) -> Template:
    """Import the outlet's template; ModuleNotFoundError where there is none."""
    return cast("Template", import_module(f"tests.newsroom.templates.{outlet}"))
