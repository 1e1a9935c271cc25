"""What follows from what a gateway says, from cash, from a fee that ends. Pure: states and books in, movements out.

Money outranks every earlier word. It settles a fee that is still due however late it comes; what no fee needs is owed
back. Too little settles nothing and stays held; the rest may follow. Too much settles and the excess is owed back.
"""

from datetime import datetime
from typing import assert_never

import msgspec

from api.payments.model import (
    Attempt,
    AttemptState,
    Declined,
    FeeState,
    Paid,
    Undecided,
    Untouched,
    Word,
)
from api.payments.rules.ledger import Kind, Movement, Standing
from api.payments.rules.lifecycle import AttemptEvent, FeeEvent, can_move_attempt, move_attempt, move_fee
from kernel.money import Dong

NOTHING: tuple[Movement, ...] = ()


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What to write down: the new states, the movements, and whether the fee is settled by them."""

    attempt: AttemptState
    fee: FeeState
    movements: tuple[Movement, ...] = NOTHING
    settles: bool = False
    late: bool = False

    @property
    def owed_back(self) -> Movement | None:
        """What a refund must now be queued for."""
        return next((move for move in self.movements if move.kind in {Kind.EXCESS, Kind.UNCLAIMED}), None)


def judge(word: Word, *, fee: FeeState, standing: Standing, attempt: Attempt, booked: bool, now: datetime) -> Judgement:
    """What `word` about `attempt` changes. `booked`: the ledger already holds this gateway's transaction."""
    state = attempt.state
    match word:
        case Paid():
            if booked:
                return Judgement(attempt=state, fee=fee)
            settled, movements = arrive(Kind.PAID, word.amount_vnd, fee=fee, standing=standing)
            if state is not AttemptState.PAID:
                state = move_attempt(state, AttemptEvent.PAID)
            return Judgement(
                attempt=state,
                fee=move_fee(fee, FeeEvent.SETTLED) if settled else fee,
                movements=movements,
                settles=settled,
                late=word.paid_at > attempt.expires_at,
            )
        case Declined():
            return Judgement(attempt=_moved(state, AttemptEvent.DECLINED), fee=fee)
        case Undecided():
            return Judgement(attempt=_moved(state, AttemptEvent.DOUBTED), fee=fee)
        case Untouched():
            over = now >= attempt.expires_at
            return Judgement(attempt=_moved(state, AttemptEvent.FOUND_UNPAID) if over else state, fee=fee)
        case _:
            assert_never(word)


def _moved(state: AttemptState, event: AttemptEvent) -> AttemptState:
    return move_attempt(state, event) if can_move_attempt(state, event) else state


def arrive(kind: Kind, amount_vnd: Dong, *, fee: FeeState, standing: Standing) -> tuple[bool, tuple[Movement, ...]]:
    """Money came in for a fee: (does it settle, what to book). Every đồng ends applied, held or owed back."""
    arrival = Movement(kind=kind, amount_vnd=amount_vnd)
    if fee is not FeeState.DUE:
        return False, (arrival, Movement(kind=Kind.UNCLAIMED, amount_vnd=amount_vnd))
    held = standing.held_vnd + amount_vnd
    if held < standing.receivable_vnd:
        return False, (arrival,)
    applied = Movement(kind=Kind.APPLIED, amount_vnd=standing.receivable_vnd)
    excess = Dong(held - standing.receivable_vnd)
    if excess == 0:
        return True, (arrival, applied)
    return True, (arrival, applied, Movement(kind=Kind.EXCESS, amount_vnd=excess))


def cancel(fee: FeeState, standing: Standing) -> tuple[FeeState, tuple[Movement, ...]]:
    """The fee is no longer asked: its claim is taken off the books and what was held is owed back.

    Raises NoSuchEdge when it is not due.
    """
    moved = move_fee(fee, FeeEvent.CANCELLED)
    movements = [Movement(kind=Kind.FEE_CANCELLED, amount_vnd=standing.receivable_vnd)]
    if standing.held_vnd:
        movements.append(Movement(kind=Kind.UNCLAIMED, amount_vnd=standing.held_vnd))
    return moved, tuple(movements)


def return_fee(fee: FeeState, amount_vnd: Dong) -> tuple[FeeState, tuple[Movement, ...]]:
    """A fee that was paid is given back, all or in part. Raises NoSuchEdge when it never was."""
    moved = move_fee(fee, FeeEvent.RETURN_ORDERED)
    return moved, (Movement(kind=Kind.RETURN_ORDERED, amount_vnd=amount_vnd),)
