"""What all listings share: which stories stand on which page, and in which disguise their links are printed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from zlib import crc32

from tests.newsroom.resource import Resource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tests.newsroom.story import Story

ROWS = 20


def newest_first(stories: Sequence[Story], now: datetime) -> list[Story]:
    """Order the stories that are out by `now` as listings show them."""
    out = [story for story in stories if story.published <= now]
    return sorted(out, key=lambda story: (story.published, story.key), reverse=True)


def cut(stories: Sequence[Story], rows: int = ROWS) -> list[Sequence[Story]]:
    """Cut into list pages; a list without stories still has its first page."""
    return [stories[start : start + rows] for start in range(0, len(stories), rows)] or [()]


def section_of(story: Story, sections: Sequence[tuple[str, str]]) -> str:
    """Give the path of the section whose label the story carries, the innermost one first; else that it lies under."""
    paths = {label: path for path, label in sections}
    labelled = (paths[label] for label in reversed(story.section) if label in paths)
    lies_under = (path for path, _ in sections if story.path.startswith(f"/{path}/"))
    return next(labelled, None) or next(lies_under, sections[0][0])


def chance(story: Story, count: int) -> int:
    """Pick one of `count` possibilities, always the same one for a story."""
    return crc32(story.key.encode()) % count


def link(story: Story, forms: Sequence[str]) -> str:
    """Print the story's address in one of the forms: str.format texts with {host} and {path}."""
    return escape(forms[chance(story, len(forms))].format(host=story.host, path=story.path))


def resource(markup: str, stories: Sequence[Story], content_type: str = "text/html; charset=utf-8") -> Resource:
    """Make the answer for a listing, modified when its newest story came out."""
    modified = max((story.published for story in stories), default=None)
    return Resource(body=markup.encode(), content_type=content_type, modified=modified)
