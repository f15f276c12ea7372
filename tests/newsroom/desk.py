"""One outlet of the newsroom: its stories, and what each of its addresses answers with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

from tests.newsroom.resource import Resource

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tests.newsroom.story import Story
    from tests.newsroom.template import Template


class Desk:
    """Holds one outlet's stories and renders what is asked for, once, until a story changes.

    `now` is the outlet's own clock: what changes, changes then, and the listings are printed as of then.
    """

    def __init__(self, template: Template, now: datetime) -> None:
        self.template = template
        self.now = now
        self.stories: dict[str, Story] = {}
        self.hosts = {bare(template.HOST)}
        self._addresses: dict[str, tuple[str, int]] = {}
        self._changed: dict[str, datetime] = {}
        self._pages: dict[str, Resource] = {}
        self._listings: dict[str, Resource] = {}
        self._is_listed = False

    def take(self, *stories: Story) -> None:
        """Take in new stories, and new versions of known ones."""
        if self.stories:
            self.now += timedelta(seconds=1)  # no two states of a page have the same Last-Modified
        for story in stories:
            known = self.stories.get(story.key)
            self._changed[story.key] = self.now if known else story.published
            self.stories[story.key] = story
            self.hosts.add(bare(story.host))
            for number, path in enumerate(self.template.page_paths(story), start=1):
                self._addresses[path] = (story.key, number)
                self._pages.pop(path, None)
            for alias in self.template.aliases(story):
                host, _, path = alias.partition("/")
                self.hosts.add(bare(host))
                self._addresses[f"/{path}"] = (story.key, 1)
                self._pages.pop(f"/{path}", None)
        self._is_listed = False

    def plays(self, host: str) -> bool:
        self._list()
        return bare(host) in self.hosts

    def find(self, host: str, path: str) -> Resource | None:
        """Give what stands at the path; a query that means nothing to the outlet is passed over, as sites do."""
        if path == "/robots.txt":
            return Resource(self.template.robots().encode(), "text/plain; charset=utf-8", modified=self._oldest())
        self._list()
        plain = path.partition("?")[0]
        if plain == "/" and bare(host) == bare(self.template.HOST):
            return self._listings.get(f"{bare(host)}/") or self._front_page()
        for address in (path, plain):
            if listing := self._listings.get(bare(host) + address):
                return listing
        return self._find_page(plain)

    def _front_page(self) -> Resource:
        """Give a front page that links to the sections and to all stories, the newest first."""
        newest = sorted(self.stories.values(), key=lambda story: story.published, reverse=True)
        sections = "".join(f'<li><a href="/{path}/">{escape(label)}</a></li>' for path, label in self.template.SECTIONS)
        links = "".join(f'<h3><a href="{story.url}">{escape(story.headline)}</a></h3>' for story in newest)
        text = f"<html><head><title>{self.template.OUTLET}</title></head><body><ul>{sections}</ul>{links}</body></html>"
        return Resource(text.encode(), "text/html; charset=utf-8", modified=self.now)

    def listings(self) -> list[str]:
        """Give the addresses of all listings, without www."""
        self._list()
        return sorted(self._listings)

    def encoding(self, path: str) -> str | None:
        """Tell how the article page at the path is encoded; None where no article stands."""
        key, _ = self._addresses.get(path.partition("?")[0], (None, 0))
        return self.stories[key].encoding if key else None

    def _find_page(self, path: str) -> Resource | None:
        if path not in self._addresses:
            return None
        if path not in self._pages:
            key, number = self._addresses[path]
            story = self.stories[key]
            body = self.template.render(story, number).encode(story.encoding, errors="xmlcharrefreplace")
            self._pages[path] = Resource(body, "text/html", modified=self._changed[key])
        return self._pages[path]

    def _list(self) -> None:
        """Print the listings anew if a story came or changed; one that reads as before keeps its date."""
        if self._is_listed:
            return
        printed = {_fold(key): page for key, page in self._print_listings().items()}
        for address, page in printed.items():
            before = self._listings.get(address)
            is_same = before is not None and before.body == page.body
            modified = before.modified if before and is_same else self.now
            printed[address] = replace(page, modified=modified)
        self._listings = printed
        self.hosts |= {address.partition("/")[0] for address in printed}
        self._is_listed = True

    def _print_listings(self) -> Mapping[str, Resource]:
        newest_first = sorted(self.stories.values(), key=lambda story: story.published, reverse=True)
        return self.template.listings(newest_first, self.now)

    def _oldest(self) -> datetime:
        return min((story.published for story in self.stories.values()), default=self.now)


def bare(host: str) -> str:
    """Give the host without the www that outlets' links have or lack as they like."""
    return host.lower().removeprefix("www.")


def _fold(address: str) -> str:
    host, slash, rest = address.partition("/")
    return bare(host) + slash + rest
