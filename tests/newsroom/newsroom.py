"""A whole web of invented outlets on loopback, for crawlers that run unchanged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from threading import RLock
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from tests.newsroom.desk import Desk
from tests.newsroom.resource import Resource
from tests.newsroom.server import Request, Server
from tests.newsroom.stories import make_stories, make_story
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from tests.newsroom.raw import Raw
    from tests.newsroom.story import Story


class Newsroom:
    """Plays every outlet that was opened and every address that was served, over http and https, as a proxy.

    Addresses are given as "https://host/path?query" or "host/path?query"; both schemes answer alike.
    `passes_over_queries`: whether what was served by hand stands at its address with any query, as on most sites.
    `charset_header`: whether the Content-Type of article pages names the charset (real servers often do not).
    """

    def __init__(self, directory: Path, address: str = "127.0.0.1") -> None:
        self.charset_header = False
        self.passes_over_queries = False
        self.authority_file = directory / "newsroom-ca.pem"
        self._server = Server(self, address)
        self._lock = RLock()  # stories come from the test's thread, questions from the server's
        self._desks: dict[str, Desk] = {}
        self._seeds: dict[str, int] = {}
        self._served: dict[str, Resource] = {}
        self._broken: dict[str, Resource] = {}
        self._turns: dict[str, list[Resource | Raw]] = {}
        self._unreachable: set[str] = set()

    def __enter__(self) -> Self:
        self._server.write_authority(self.authority_file)
        self._server.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self._server.__exit__(kind, *rest)

    @property
    def proxy(self) -> str:
        return f"http://{self._server.address}:{self.port}"

    @property
    def port(self) -> int:
        """Where the newsroom listens, for those who come without a proxy: over http, every host in one place."""
        return self._server.port

    @property
    def environment(self) -> dict[str, str]:
        """What a crawler's process needs in its environment to come here instead of the internet."""
        proxies = {"http_proxy": self.proxy, "https_proxy": self.proxy, "no_proxy": "", "NO_PROXY": ""}
        return proxies | {"SSL_CERT_FILE": str(self.authority_file)}

    @property
    def requests(self) -> list[Request]:
        """All requests answered or refused so far, in order."""
        return list(self._server.requests)

    @property
    def connections(self) -> int:
        """How many connections have been made so far."""
        return self._server.connections

    def stories(self, outlet: str) -> list[Story]:
        """Give the outlet's stories as they stand now, newest first."""
        with self._lock:
            return sorted(self._desks[outlet].stories.values(), key=lambda story: story.published, reverse=True)

    def listings(self, outlet: str) -> list[str]:
        """Give the addresses of everything that announces the outlet's stories, as "host/path?query" without www."""
        with self._lock:
            return self._desks[outlet].listings()

    def open(self, outlet: str, *, count: int = 300, seed: int = 1, now: datetime) -> list[Story]:
        """Fill an outlet with invented stories of the days before `now`, and give them newest first."""
        with self._lock:
            template = load_template(outlet)
            self._desks[outlet] = Desk(template, now)
            self._seeds[outlet] = seed
            self._desks[outlet].take(*make_stories(outlet, template, count, seed, now))
            return self.stories(outlet)

    def add(self, story: Story) -> None:
        """Publish one story as given; an outlet not opened yet begins with it."""
        with self._lock:
            if story.outlet not in self._desks:
                self._desks[story.outlet] = Desk(load_template(story.outlet), story.published)
                self._seeds[story.outlet] = 1
            desk = self._desks[story.outlet]
            desk.now = max(desk.now, story.published)
            desk.take(story)

    def publish(self, outlet: str, count: int) -> list[Story]:
        """Publish invented stories a minute apart after the newest one, and give them newest first.

        `open` leaves an hour free for them; after that the outlet's clock goes forward.
        """
        with self._lock:
            desk = self._desks[outlet]
            taken = {story.headline for story in desk.stories.values()}
            newest = max((story.published for story in desk.stories.values()), default=desk.now)
            first = len(desk.stories)
            fresh: list[Story] = []
            for number in range(count):
                published = newest + timedelta(minutes=number + 1)
                story = make_story(desk.template, self._seeds[outlet], first + number, published, taken)
                taken.add(story.headline)
                fresh.insert(0, story)
            desk.now = max(desk.now, newest + timedelta(minutes=count))
            desk.take(*fresh)
            return fresh

    def edit(self, story: Story, *, paragraphs: Sequence[str] | None = None, headline: str | None = None) -> Story:
        """Print a known story anew with other words at the same address."""
        with self._lock:
            desk = self._desks[story.outlet]
            known = desk.stories[story.key]
            edited = replace(
                known,
                paragraphs=known.paragraphs if paragraphs is None else tuple(paragraphs),
                headline=headline or known.headline,
            )
            desk.take(edited)
            return edited

    def serve(self, address: str, resource: Resource) -> None:
        """Let a hand-made page stand at the address, before anything an outlet has there."""
        with self._lock:
            self._served[_address(address)] = resource

    def serve_in_turn(self, address: str, *answers: Resource | Raw | None) -> None:
        """Let the address answer so, one request after another; the last goes on, None being what stands there."""
        with self._lock:
            self._turns[_address(address)] = [each or self.find(*_split(address)) for each in answers]

    def body(self, address: str) -> bytes:
        """Give what stands at an address."""
        resource = self.find(*_split(address))
        assert isinstance(resource, Resource)
        return resource.body

    def break_page(
        self,
        url: str,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        body: bytes = b"<html><body><h1>Out of order</h1></body></html>",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Let the address answer so until it is mended, whatever stands there."""
        with self._lock:
            self._broken[_address(url)] = Resource(body, "text/html", int(status), headers)

    def certify(self, host: str, kind: str) -> None:
        """Let a host that was not asked yet show a certificate of a kind, one of `certificates.KINDS`."""
        self._server.certificates[host.lower()] = kind

    def unreachable(self, host: str) -> None:
        """Refuse tunnels to the host, and hang up on plain requests for it, until it is mended."""
        with self._lock:
            self._unreachable.add(host.lower())

    def mend(self, url: str) -> None:
        """Undo `break_page` of an address or `unreachable` of a host; KeyError where neither was done."""
        with self._lock:
            if url.lower() in self._unreachable:
                self._unreachable.remove(url.lower())
            else:
                del self._broken[_address(url)]

    def plays(self, host: str) -> bool:
        """Tell the server whether anything stands at the host."""
        with self._lock:
            by_hand = {address.partition("/")[0] for address in (*self._served, *self._broken, *self._turns)}
            return host in by_hand or any(desk.plays(host) for desk in self._desks.values())

    def reaches(self, host: str) -> bool:
        """Tell the server whether there is a way to the host."""
        with self._lock:
            return host not in self._unreachable

    def find(self, host: str, path: str) -> Resource | Raw | None:
        """Tell the server what stands there: in turn, broken, else made by hand, else an outlet's."""
        with self._lock:
            if turns := self._turns.get(host + path):
                return turns.pop(0) if len(turns) > 1 else turns[0]
            plain = path.partition("?")[0] if self.passes_over_queries else path
            for pages in (self._broken, self._served):
                if resource := pages.get(host + path) or pages.get(host + plain):
                    return resource
            for desk in self._desks.values():
                if desk.plays(host) and (resource := desk.find(host, path)):
                    return self._name_charset(desk, path, resource)
            return None

    def _name_charset(self, desk: Desk, path: str, resource: Resource) -> Resource:
        encoding = desk.encoding(path)
        if not self.charset_header or encoding is None:
            return resource
        return replace(resource, content_type=f"text/html; charset={encoding}")


def _split(url: str) -> tuple[str, str]:
    host, slash, path = _address(url).partition("/")
    return host, slash + path


def _address(url: str) -> str:
    parts = urlsplit(url if "://" in url else f"//{url}")
    return f"{parts.hostname}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")
