"""Which network addresses may be reached: the globally reachable ones, and networks that the operator allows."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# What is not to be reached besides what Python holds for local, which depends on its version: IANA's registries of
# special-purpose addresses (RFC 6890), and one cloud's host agent, which stands in none of them: it answers each
# machine at an address that looks public (168.63.129.16).
_SPECIAL_4 = tuple(
    map(
        IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
        "192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3".split(),
    )
)
_SPECIAL_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))
_UNICAST_6 = IPv6Network("2000::/3")  # all that is given out for global use (RFC 4291, 2.4)
# IPv6 addresses that carry one of IPv4 in their last 32 bits: IPv4-compatible (RFC 4291), translated (RFC 2765), and
# NAT64 with its well-known and its local prefix (RFC 6052, RFC 8215). What is reached is the one they carry.
_CARRIERS = tuple(map(IPv6Network, ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")))

_LONGEST_NAME = 254  # characters, with the dot at the end (RFC 1035)
_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)
# Names that no public name server answers for (RFC 6761; RFC 6762, appendix G; RFC 8375), and those without a dot.
_INSIDE = re.compile(
    r"[^.]+|.*\.(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa)", re.IGNORECASE
)


@dataclass(frozen=True)
class Reach:
    """What may be reached. `allowed` are networks that may be reached besides all that is global."""

    allowed: tuple[IPv4Network | IPv6Network, ...] = ()

    def refusal(self, address: IPv4Address | IPv6Address | str) -> str | None:
        """Return why a network address may not be reached, None where it may."""
        address = ip_address(address)
        if any(address in network for network in self.allowed):
            return None
        carried = carried_by(address)
        may_be_reached = not any(map(self.refusal, carried)) if carried else _is_global(address)
        return None if may_be_reached else f"{address} is no global address"

    def refusal_of_host(self, host: str, *, is_resolved_elsewhere: bool) -> str | None:
        """Return why a host may not be asked, as far as its spelling tells; None where it may, or is to be resolved.

        `is_resolved_elsewhere`: by a proxy, so that its name is all there is to judge by.
        """
        try:
            address = read_literal(host)
        except ValueError:
            return f"{host!r} is neither a name nor an address"
        if address is not None:
            return self.refusal(address)
        if is_resolved_elsewhere and not self.allowed and _INSIDE.fullmatch(host.rstrip(".")):
            return f"{host} is no public name"
        return None


def read_literal(host: str) -> IPv4Address | IPv6Address | None:
    """Return the address that a host is, in every spelling that a resolver takes for one; None for a name.

    `host` is that of a URL, without brackets. Raises ValueError for what is neither: odd characters, IPv6 zones, and
    numbers that are no address (what the URL Standard calls "ends in a number"), which others may read as one.
    """
    if ":" in host:
        if "%" in host:
            raise ValueError(f"{host!r} has a zone, which no address on the internet has")
        return IPv6Address(host)
    if len(host) > _LONGEST_NAME or not _NAME.fullmatch(host):
        raise ValueError(f"{host!r} is no name")
    host = host.rstrip(".")
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return None
    try:
        return IPv4Address(socket.inet_aton(host))  # which reads numbers as the operating system's resolver does
    except OSError as error:
        raise ValueError(f"{host!r} is no address") from error


def carried_by(address: IPv4Address | IPv6Address) -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses that an IPv6 address stands for; none where it stands for itself."""
    if isinstance(address, IPv4Address):
        return ()
    if address.ipv4_mapped or address.sixtofour:
        return tuple(filter(None, (address.ipv4_mapped, address.sixtofour)))
    if address.teredo:
        return address.teredo
    if any(address in network for network in _CARRIERS):
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    return ()


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        return address in _UNICAST_6 and address.is_global and not any(address in network for network in _SPECIAL_6)
    return address.is_global and not any(address in network for network in _SPECIAL_4)
