"""How many may be told on one person's word, and how fast: pure."""

from datetime import datetime, timedelta

import msgspec

SECOND_ABOVE = 10_000
"""people; above it somebody else must agree"""
AT_ONCE = 50
"""people told in one transaction: a few tens of milliseconds, which whoever reads meanwhile does not notice"""
AFTER_OTHERS = -1
"""the priority of what goes to many: somebody's own news passes it"""
MORNING = timedelta(minutes=30)
"""over which what waited for a decent hour with many others leaves, one after another"""


class BroadcastSettings(msgspec.Struct, frozen=True, kw_only=True):
    """BROADCAST_PER_MINUTE: people told a minute, so that a whole province does not come back at once."""

    broadcast_per_minute: int = 6000

    def fault(self) -> str | None:
        """Why this cannot be meant, in words; None when it can."""
        return None if self.broadcast_per_minute > 0 else "BROADCAST_PER_MINUTE: write a number of people above 0"


def wants_second(reached: int) -> bool:
    """Whether one person's word is not enough."""
    return reached > SECOND_ABOVE


def pause(told: int, per_minute: int) -> timedelta:
    """How long to wait after telling so many."""
    return timedelta(minutes=1) * told / per_minute


def batch(per_minute: int) -> int:
    """How many at once: never more than a quarter of a minute's."""
    return max(1, min(AT_ONCE, per_minute // 4))


def one_by_one(hour: datetime, chance: float) -> datetime:
    """When one of many that all wait for the same hour goes; `chance`: 0 to 1."""
    return hour + MORNING * chance
