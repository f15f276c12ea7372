"""Names become network addresses here, and every address is judged at the moment in which it is connected to."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, Self

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from newscrawl.arguments import SettingError
from newscrawl.network.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.settings import BaseSettings
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred


def read_reach(settings: BaseSettings) -> Reach:
    """Return what may be reached as the settings have it. Raises SettingError."""
    written = settings.getlist("PRIVATE_NETWORKS_ALLOWED")
    try:
        return Reach(tuple(ip_network(each.strip()) for each in written))
    except ValueError as error:
        raise SettingError(f"PRIVATE_NETWORKS_ALLOWED: {error}: write networks, 10.1.0.0/16,fd00:1::/48") from None


class JudgingResolver(CachingThreadedResolver):
    """Scrapy's resolver (IPv4), whose answers are judged each time they are used, remembered ones as well.

    Twisted asks it for every host it connects to, literal addresses included, and connects to what it is told: a name
    that means another address a moment later (DNS rebinding) is judged by that address, or still means the first.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.reach = Reach()
        self.proxies: set[str] = set()
        """Hosts, in lower case, of proxies that the operator set, which may be anywhere."""
        self.refused: dict[str, str] = {}
        """Why hosts were refused, by their names in lower case."""

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: ReactorBase) -> Self:
        """Build it as Scrapy asks, which is before there is a crawl."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.reach = read_reach(crawler.settings)
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """Return the address of a host; the Deferred fails with DNSLookupError where it may not be reached."""
        return super().getHostByName(name, timeout).addCallback(self._judge, name)

    def _judge(self, address: str, name: str) -> str:
        host = name.lower()
        refusal = None if host in self.proxies else self.reach.refusal(address)
        if refusal is not None:
            self.refused[host] = refusal
            raise DNSLookupError(f"{name} is refused: {refusal}")
        return address
