"""Which states a fee and an attempt may pass through; every edge names its event. Pure."""

from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

from api.payments.model import AttemptState, FeeState, RefundState

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


class AttemptEvent(StrEnum):
    """What can happen to an attempt."""

    RETURNED = "returned"  # the payer's browser came back
    OVERDUE = "overdue"  # its time is over and the gateway has not spoken
    DOUBTED = "doubted"  # the gateway spoke, but not of a plain payment or refusal
    DECLINED = "declined"
    FOUND_UNPAID = "found_unpaid"  # asked after its time, the gateway knows of no money
    SET_ASIDE = "set_aside"  # the payer began another, warned
    PAID = "paid"


class FeeEvent(StrEnum):
    """What can happen to a fee."""

    SETTLED = "settled"
    CANCELLED = "cancelled"
    RETURN_ORDERED = "return_ordered"
    RETURN_DROPPED = "return_dropped"
    RETURNED = "returned"


class RefundEvent(StrEnum):
    """What can happen to a refund."""

    ASKED = "asked"
    AGREED = "agreed"
    DONE = "done"
    FAILED = "failed"
    RETRIED = "retried"
    DROPPED = "dropped"


class Edge(msgspec.Struct, Generic[S, E], frozen=True, kw_only=True):
    """From one state, by one event, to another."""

    source: S
    event: E
    target: S


class NoSuchEdge(ValueError):
    """The event cannot happen in this state: a fault of ours, never the payer's."""


def _attempt(source: AttemptState, event: AttemptEvent, target: AttemptState) -> Edge[AttemptState, AttemptEvent]:
    return Edge(source=source, event=event, target=target)


def _fee(source: FeeState, event: FeeEvent, target: FeeState) -> Edge[FeeState, FeeEvent]:
    return Edge(source=source, event=event, target=target)


def _refund(source: RefundState, event: RefundEvent, target: RefundState) -> Edge[RefundState, RefundEvent]:
    return Edge(source=source, event=event, target=target)


ATTEMPT_EDGES = (
    _attempt(AttemptState.WAITING, AttemptEvent.RETURNED, AttemptState.CHECKING),
    _attempt(AttemptState.WAITING, AttemptEvent.OVERDUE, AttemptState.CHECKING),
    _attempt(AttemptState.WAITING, AttemptEvent.DOUBTED, AttemptState.CHECKING),
    _attempt(AttemptState.WAITING, AttemptEvent.SET_ASIDE, AttemptState.ASIDE),
    _attempt(AttemptState.WAITING, AttemptEvent.DECLINED, AttemptState.REFUSED),
    _attempt(AttemptState.WAITING, AttemptEvent.FOUND_UNPAID, AttemptState.EXPIRED),
    _attempt(AttemptState.WAITING, AttemptEvent.PAID, AttemptState.PAID),
    _attempt(AttemptState.CHECKING, AttemptEvent.SET_ASIDE, AttemptState.ASIDE),
    _attempt(AttemptState.CHECKING, AttemptEvent.DECLINED, AttemptState.REFUSED),
    _attempt(AttemptState.CHECKING, AttemptEvent.FOUND_UNPAID, AttemptState.EXPIRED),
    _attempt(AttemptState.CHECKING, AttemptEvent.PAID, AttemptState.PAID),
    _attempt(AttemptState.ASIDE, AttemptEvent.DECLINED, AttemptState.REFUSED),
    _attempt(AttemptState.ASIDE, AttemptEvent.FOUND_UNPAID, AttemptState.EXPIRED),
    _attempt(AttemptState.ASIDE, AttemptEvent.PAID, AttemptState.PAID),
    # money outranks what was said before it
    _attempt(AttemptState.REFUSED, AttemptEvent.PAID, AttemptState.PAID),
    _attempt(AttemptState.EXPIRED, AttemptEvent.PAID, AttemptState.PAID),
)

FEE_EDGES = (
    _fee(FeeState.DUE, FeeEvent.SETTLED, FeeState.SETTLED),
    _fee(FeeState.DUE, FeeEvent.CANCELLED, FeeState.CANCELLED),
    _fee(FeeState.SETTLED, FeeEvent.RETURN_ORDERED, FeeState.RETURNING),
    _fee(FeeState.RETURNING, FeeEvent.RETURN_DROPPED, FeeState.SETTLED),
    _fee(FeeState.RETURNING, FeeEvent.RETURNED, FeeState.RETURNED),
    # part of it went back, or is going; then the rest is given back too
    _fee(FeeState.RETURNING, FeeEvent.RETURN_ORDERED, FeeState.RETURNING),
    _fee(FeeState.RETURNED, FeeEvent.RETURN_ORDERED, FeeState.RETURNING),
)

REFUND_EDGES = (
    _refund(RefundState.QUEUED, RefundEvent.ASKED, RefundState.ASKED),
    _refund(RefundState.ASKED, RefundEvent.AGREED, RefundState.AGREED),
    _refund(RefundState.AGREED, RefundEvent.DONE, RefundState.DONE),
    _refund(RefundState.AGREED, RefundEvent.FAILED, RefundState.FAILED),
    _refund(RefundState.FAILED, RefundEvent.RETRIED, RefundState.AGREED),
    # the gateway's report may know better than its answer did
    _refund(RefundState.FAILED, RefundEvent.DONE, RefundState.DONE),
    _refund(RefundState.QUEUED, RefundEvent.DROPPED, RefundState.DROPPED),
    _refund(RefundState.ASKED, RefundEvent.DROPPED, RefundState.DROPPED),
)

OPEN_ATTEMPTS = frozenset({AttemptState.WAITING, AttemptState.CHECKING})
"""At most one of these per fee."""

WATCHED_ATTEMPTS = OPEN_ATTEMPTS | {AttemptState.ASIDE}
"""Of these the gateway has not said the last word."""

_ATTEMPT = {(edge.source, edge.event): edge.target for edge in ATTEMPT_EDGES}
_FEE = {(edge.source, edge.event): edge.target for edge in FEE_EDGES}
_REFUND = {(edge.source, edge.event): edge.target for edge in REFUND_EDGES}


def move_attempt(state: AttemptState, event: AttemptEvent) -> AttemptState:
    """Where `event` leads. Raises NoSuchEdge."""
    try:
        return _ATTEMPT[state, event]
    except KeyError:
        raise NoSuchEdge(f"attempt {state}: {event}") from None


def can_move_attempt(state: AttemptState, event: AttemptEvent) -> bool:
    """Whether `event` can happen in `state`."""
    return (state, event) in _ATTEMPT


def move_fee(state: FeeState, event: FeeEvent) -> FeeState:
    """Where `event` leads. Raises NoSuchEdge."""
    try:
        return _FEE[state, event]
    except KeyError:
        raise NoSuchEdge(f"fee {state}: {event}") from None


def move_refund(state: RefundState, event: RefundEvent) -> RefundState:
    """Where `event` leads. Raises NoSuchEdge."""
    try:
        return _REFUND[state, event]
    except KeyError:
        raise NoSuchEdge(f"refund {state}: {event}") from None
