"""How much one person or one address may ask: token buckets in memory, and whose address a request really has.

A bucket is this process's own: several API processes allow several times as much, which is enough against a flood and
never decides anything else. What must be counted exactly (guesses of a secret) is counted in its own table.
"""

import ipaddress
import time
from collections.abc import Collection, Mapping

LARGEST = 50_000  # buckets kept; full ones are forgotten first


class Buckets:
    """`burst` at once, then `per_second`, for each key."""

    def __init__(self, *, burst: float, per_second: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._held: dict[str, tuple[float, float]] = {}

    def take(self, key: str, now_s: float | None = None) -> int:
        """0 when it may pass, else whole seconds until it may."""
        now_s = time.monotonic() if now_s is None else now_s
        left, seen_s = self._held.get(key, (self._burst, now_s))
        left = min(self._burst, left + (now_s - seen_s) * self._per_second)
        if left < 1:
            self._held[key] = (left, now_s)
            return max(1, round((1 - left) / self._per_second))
        self._held[key] = (left - 1, now_s)
        if len(self._held) > LARGEST:
            self._forget(now_s)
        return 0

    def _forget(self, now_s: float) -> None:
        full_after_s = self._burst / self._per_second
        self._held = {key: held for key, held in self._held.items() if now_s - held[1] < full_after_s}
        if len(self._held) > LARGEST:
            self._held.clear()


def real_address(peer: str, headers: Mapping[bytes, bytes], trusted: Collection[str]) -> str:
    """The nearest address that no proxy of ours vouches for: X-Forwarded-For is read from the right (ASVS 4.1.3)."""
    if peer not in trusted:
        return peer
    hops = [hop.strip() for hop in headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",") if hop.strip()]
    for hop in reversed(hops):
        try:
            address = str(ipaddress.ip_address(hop))
        except ValueError:
            return peer
        if address not in trusted:
            return address
    return peer
