"""The ladder: which way a message takes next when nobody has seen it, and after how long. Tables, and one fold."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

import msgspec

from notifications.model.channels import Channel
from notifications.model.kinds import Importance

RUNGS: tuple[frozenset[Channel], ...] = (
    frozenset({Channel.WEB_PUSH}),
    frozenset({Channel.ZALO, Channel.SMS}),  # one telephone: the second is tried when the first cannot
    frozenset({Channel.EMAIL}),
)
ORDER: tuple[Channel, ...] = (Channel.WEB_PUSH, Channel.ZALO, Channel.SMS, Channel.EMAIL)
"""of those who have no order of their own"""


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How long an unseen message waits on each rung; `visits` when it may at last ask for a helper's visit."""

    waits: tuple[timedelta, ...]
    visits: bool


_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)

PATIENCE: Mapping[Importance, Patience] = MappingProxyType(
    {
        Importance.URGENT: Patience(waits=(2 * _MINUTE, 15 * _MINUTE, 1 * _HOUR), visits=False),
        Importance.TURN: Patience(waits=(4 * _HOUR, 24 * _HOUR, 48 * _HOUR), visits=True),
        Importance.NEWS: Patience(waits=(24 * _HOUR, 48 * _HOUR), visits=False),
        Importance.ANSWER: Patience(waits=(), visits=False),
        Importance.NOTICE: Patience(waits=(), visits=False),
    }
)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One rung for one person: the ways to try in turn, and how long to wait there; None when nothing follows."""

    channels: tuple[Channel, ...]
    wait: timedelta | None


def climb(importance: Importance, reachable: Collection[Channel], order: Sequence[Channel]) -> tuple[Step, ...]:
    """The rungs of one message for one person, in their own order.

    `reachable` are the ways that are open here, have an address and are wanted for this kind. A rung none of whose
    ways is reachable is left out. The wait on the last rung exists only where a visit may follow it.
    """
    wanted = [channel for channel in order if channel in reachable]
    rungs = sorted(
        (tuple(channel for channel in wanted if channel in rung) for rung in RUNGS if rung & set(wanted)),
        key=lambda ways: wanted.index(ways[0]),
    )
    patience = PATIENCE[importance]

    def wait(number: int) -> timedelta | None:
        if not patience.waits or (number == len(rungs) - 1 and not patience.visits):
            return None
        return patience.waits[min(number, len(patience.waits) - 1)]

    return tuple(Step(channels=ways, wait=wait(number)) for number, ways in enumerate(rungs))


class Next(msgspec.Struct, frozen=True, kw_only=True):
    """The way to try now, and how long to wait there."""

    channel: Channel
    wait: timedelta | None


def choose(steps: Sequence[Step], tried: Mapping[Channel, bool]) -> Next | None:
    """The next way; None when there is none, or when nothing follows where it may still be seen.

    `tried` tells of each channel tried so far whether it failed for good. A way that failed is followed at once by
    the other one of its rung, then by the next rung; one that was merely not seen, by the next rung.
    """
    for step in steps:
        here = [channel for channel in step.channels if channel in tried]
        untried = [channel for channel in step.channels if channel not in tried]
        if untried and all(tried[channel] for channel in here):
            return Next(channel=untried[0], wait=step.wait)
        if not all(tried[channel] for channel in here) and step.wait is None:
            return None
    return None


def wait_at(steps: Sequence[Step], channel: Channel) -> timedelta | None:
    """How long a message waits on the rung of `channel`."""
    return next((step.wait for step in steps if channel in step.channels), None)
