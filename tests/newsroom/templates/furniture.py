"""Invented headlines and short texts for what stands around an article: today's other news, rankings, related links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.newsroom.story import BEIJING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.newsroom.story import Story

EDITION = datetime(2026, 11, 20, 9, 0, tzinfo=BEIJING)
"""The day whose headlines stand around articles that are older than it."""


@dataclass(frozen=True)
class Words:
    """What the headlines of one language are put together from, with what joins them."""

    who: tuple[str, ...]
    does: tuple[str, ...]
    what: tuple[str, ...]
    joint: str
    stop: str


def _read_words(name: str, joint: str, stop: str) -> Words:
    """Read the words of a language from its file: three lists, parted by empty lines."""
    text = (Path(__file__).with_name("words") / f"{name}.txt").read_text(encoding="utf-8")
    who, does, what = (tuple(part.split("\n")) for part in text.strip().split("\n\n"))
    return Words(who, does, what, joint, stop)


ENGLISH = _read_words("en", " ", ". ")
CHINESE = _read_words("zh", "", "。")


def edition_of(story: Story) -> datetime:
    """Tell the day on which the page was put together anew: later than the story, as on the real sites."""
    return max(EDITION, story.published.astimezone(BEIJING))


def tease(
    words: Words, seed: str, count: int, day: datetime, address: Callable[[int, datetime], str]
) -> list[dict[str, str]]:
    """Invent news items: href, title, short (a cut title), text, date, minute, picture. `address` gives a link."""
    dice = Random(seed)
    items = []
    for index in range(count):
        sentences = [words.joint.join(dice.choice(part) for part in (words.who, words.does, words.what)) for _ in "abc"]
        moment = day - timedelta(minutes=23 * index)
        items.append(
            {
                "href": address(dice.randrange(500_000, 900_000), moment),
                "title": sentences[0],
                "short": f"{sentences[0][:16]}...",
                "text": words.stop.join(sentences[1:]) + words.stop.strip(),
                "date": f"{moment:%Y-%m-%d}",
                "minute": f"{moment:%Y-%m-%d %H:%M}",
                "picture": f"/part/{moment:%Y-%m-%d}/U{dice.randrange(100, 999)}P4T8D{dice.randrange(10**6)}.jpg",
            }
        )
    return items
