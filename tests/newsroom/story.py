"""What the newsroom knows of one story before a template prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Picture:
    """A picture in the story. `caption` and `credit` are what the article must give, apart from each other."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True)
class Story:
    """One invented story and all that a reader of its page must find again.

    `paragraphs` are the body as it must be read, sub-headings, dateline and end mark included; `subheads` names those
    of them that are printed as sub-headings. `reporters` are the writers as names; where a template prints them
    inside the text (Chinese pages), the text of `paragraphs` already holds the printed form. `published` is aware.
    """

    outlet: str
    key: str
    """The outlet's own article id: "ihfkteqw7941628", "9229287", "WS65571297a310d5acd876f404"."""
    path: str
    """Path of page 1 on `host`."""
    host: str
    headline: str
    paragraphs: tuple[str, ...]
    published: datetime
    template: str
    """Name of the template generation, as its module lists them in GENERATIONS."""
    section: tuple[str, ...] = ()
    """Breadcrumb or section labels as they must stand in articleSection."""
    reporters: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    source: str | None = None
    """The agency or paper credited: "Xinhua", "求是网"."""
    description: str | None = None
    keywords: tuple[str, ...] = ()
    subheads: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    dateline: str | None = None
    """The dateline the first paragraph begins with, as printed, without brackets and without "(记者 ...)"."""
    pages: int = 1
    """Over how many pages the paragraphs are spread."""
    traps: frozenset[str] = field(default_factory=frozenset)
    """Names of the traps its page is to hold, as the template's module lists them in TRAPS."""
    encoding: str = "utf-8"
    """How the bytes are really encoded: utf-8 or gb18030."""
    declared: str | None = None
    """The charset the page declares, where it is not the real one."""

    @property
    def url(self) -> str:
        """The address an outlet itself would print."""
        return f"https://{self.host}{self.path}"
