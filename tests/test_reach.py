"""Which network addresses may be reached, in every spelling of them."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_network

import pytest
from hypothesis import given, strategies as st

from newscrawl.network.reach import Reach, carried_by, read_literal
from tests.newsroom.spellings import GLOBAL, INSIDE, LOOPBACK, PRIVATE


def refusal(host: str, reach: Reach | None = None, *, proxied: bool = True) -> str | None:
    return (reach or Reach()).refusal_of_host(host.strip("[]"), is_resolved_elsewhere=proxied)


def is_plain(host: str) -> bool:
    """Tell whether it is a host alone, as a request's URL holds it; the rest is tried by crawls."""
    return host.isascii() and "@" not in host


@pytest.mark.parametrize("host", [host for host in (*LOOPBACK, *PRIVATE, *INSIDE) if is_plain(host)])
def test_no_spelling_of_what_is_not_public_passes(host: str) -> None:
    assert refusal(host)


@pytest.mark.parametrize(
    "host", [*GLOBAL, "paper.example", "www.paper.example.", "xn--bcher-kva.example", "a_b.example"]
)
def test_what_is_public_passes(host: str) -> None:
    assert refusal(host) is None


@pytest.mark.parametrize("host", INSIDE)
def test_a_name_is_left_to_the_resolver_where_there_is_no_proxy(host: str) -> None:
    assert refusal(host, proxied=False) is None


def test_a_network_that_is_allowed_passes_in_every_spelling() -> None:
    intranet = Reach((ip_network("10.1.0.0/16"), ip_network("fd00:1::/48")))
    for host in ("10.1.2.3", "10.1.515", "0xa010203", "[::ffff:10.1.2.3]", "[64:ff9b::a01:203]", "[fd00:1::5]", "wiki"):
        assert refusal(host, intranet) is None
    for host in ("10.2.0.1", "127.0.0.1", "[fd00:2::5]", "[::ffff:10.2.0.1]", "169.254.169.254"):
        assert refusal(host, intranet)


@pytest.mark.parametrize(
    "host", ["", ".", "..", "a..b", ".a", "a b", "a/b", "a\\b", "a\0b", "x" * 64, "a." * 128 + "a"]
)
def test_what_is_no_host_is_refused(host: str) -> None:
    assert refusal(host)


def test_an_address_that_carries_another_is_judged_by_that() -> None:
    carried = {
        "::ffff:1.2.3.4": ["1.2.3.4"],
        "64:ff9b::1.2.3.4": ["1.2.3.4"],
        "2002:102:304::9": ["1.2.3.4"],
        "2001:0:102:304::f5fc:fafb": ["1.2.3.4", "10.3.5.4"],
        "2606:4700::1": [],
    }
    for host, expected in carried.items():
        address = read_literal(host)
        assert address is not None
        assert [str(each) for each in carried_by(address)] == expected


@given(st.integers(0, 2**32 - 1), st.sampled_from(["{0}", "{0:#x}", "0{0:o}", "{1}.{2}", "{1:#x}.0{2:o}"]))
def test_every_spelling_of_a_number_is_the_same_address(number: int, spelling: str) -> None:
    host = spelling.format(number, number >> 24, number & 0xFFFFFF)
    assert read_literal(host) == IPv4Address(number)


@given(st.text(max_size=40))
def test_any_text_is_judged_without_an_error(host: str) -> None:
    assert refusal(host) is None or refusal(host)
