"""Rationing: a burst, then a rate; and an address that a client cannot choose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.limits import Buckets, real_address

PROXY = ("127.0.0.1", "::1", "10.0.0.5")


def test_a_burst_then_a_rate() -> None:
    buckets = Buckets(burst=3, per_second=2)
    assert [buckets.take("a", 0.0) for _ in range(3)] == [0, 0, 0]
    assert buckets.take("a", 0.0) == 1
    assert buckets.take("b", 0.0) == 0
    assert buckets.take("a", 0.5) == 0
    assert buckets.take("a", 0.5) > 0


@given(st.lists(st.floats(0, 1), max_size=200))
def test_nobody_passes_more_than_burst_and_rate(gaps: list[float]) -> None:
    buckets, at, passed = Buckets(burst=5, per_second=3), 0.0, 0
    for gap in gaps:
        at += gap
        passed += buckets.take("a", at) == 0
    assert passed <= 5 + 3 * at + 1e-6


@pytest.mark.parametrize(
    ("peer", "forwarded", "real"),
    [
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # a client's own word is not believed
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),  # what stands left may be forged
        ("127.0.0.1", "198.51.100.1, 10.0.0.5", "198.51.100.1"),
        ("127.0.0.1", "not an address", "127.0.0.1"),
        ("::1", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_real_address(peer: str, forwarded: str, real: str) -> None:
    assert real_address(peer, {b"x-forwarded-for": forwarded.encode()}, PROXY) == real
