"""Money's laws: edges, balanced books, and what every payment becomes."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.payments.model import (
    Attempt,
    AttemptState,
    Declined,
    FeeState,
    FeeWord,
    GatewayName,
    Paid,
    RefundState,
    Undecided,
    Untouched,
)
from api.payments.rules.faces import ASK_AFTER, next_ask, order_info, reference_of, word_of
from api.payments.rules.judgement import arrive, cancel, judge, return_fee
from api.payments.rules.ledger import SIDES, Account, Kind, Movement, Standing, balances, standing
from api.payments.rules.lifecycle import (
    ATTEMPT_EDGES,
    FEE_EDGES,
    OPEN_ATTEMPTS,
    REFUND_EDGES,
    WATCHED_ATTEMPTS,
    AttemptEvent,
    FeeEvent,
    NoSuchEdge,
    RefundEvent,
    can_move_attempt,
    move_attempt,
    move_fee,
    move_refund,
)
from kernel.ids import AttemptId, FeeId, new_id
from kernel.money import Dong

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
amounts = st.integers(1, 10**9).map(Dong)


def attempt(state: AttemptState = AttemptState.WAITING, amount: int = 8000) -> Attempt:
    return Attempt(
        id=AttemptId(new_id()),
        fee_id=FeeId(new_id()),
        gateway=GatewayName.VNPAY,
        reference="MC0123456789AB",
        amount_vnd=Dong(amount),
        state=state,
        pay_url="https://pay.example.vn/",
        started_at=NOW,
        expires_at=NOW + timedelta(minutes=15),
    )


def paid(amount: int = 8000, after: timedelta = timedelta(minutes=1)) -> Paid:
    return Paid(transaction="14422574", amount_vnd=Dong(amount), paid_at=NOW + after)


def owing(amount: int = 8000, held: int = 0) -> Standing:
    return Standing(receivable_vnd=Dong(amount), held_vnd=Dong(held))


def test_every_edge_is_told_once_and_every_state_can_be_reached() -> None:
    for edges, states, first in (
        (ATTEMPT_EDGES, set(AttemptState), AttemptState.WAITING),
        (FEE_EDGES, set(FeeState), FeeState.DUE),
        (REFUND_EDGES, set(RefundState), RefundState.QUEUED),
    ):
        assert max(Counter((edge.source, edge.event) for edge in edges).values()) == 1
        assert {edge.target for edge in edges} | {first} == states
    assert {edge.event for edge in ATTEMPT_EDGES} == set(AttemptEvent)
    assert {edge.event for edge in FEE_EDGES} == set(FeeEvent)
    assert {edge.event for edge in REFUND_EDGES} == set(RefundEvent)


def test_money_can_always_arrive_and_nothing_leaves_paid() -> None:
    for state in AttemptState:
        assert can_move_attempt(state, AttemptEvent.PAID) == (state is not AttemptState.PAID)
    assert not [edge for edge in ATTEMPT_EDGES if edge.source is AttemptState.PAID]


def test_a_watched_attempt_can_be_closed_and_an_unwatched_one_only_paid() -> None:
    for state in AttemptState:
        leaving = {edge.event for edge in ATTEMPT_EDGES if edge.source is state}
        if state in WATCHED_ATTEMPTS:
            assert {AttemptEvent.DECLINED, AttemptEvent.FOUND_UNPAID, AttemptEvent.PAID} <= leaving
        else:
            assert leaving <= {AttemptEvent.PAID}
    assert {e.target for e in ATTEMPT_EDGES if e.event is AttemptEvent.SET_ASIDE}.isdisjoint(OPEN_ATTEMPTS)


def test_unknown_edges_are_faults() -> None:
    with pytest.raises(NoSuchEdge):
        move_attempt(AttemptState.PAID, AttemptEvent.DECLINED)
    with pytest.raises(NoSuchEdge):
        move_fee(FeeState.RETURNED, FeeEvent.SETTLED)
    with pytest.raises(NoSuchEdge):
        move_refund(RefundState.DONE, RefundEvent.RETRIED)


def test_no_refund_leaves_before_two_persons_stood_for_it() -> None:
    leaving = {edge.source for edge in REFUND_EDGES if edge.event is RefundEvent.DONE}
    assert leaving == {RefundState.AGREED, RefundState.FAILED}
    assert {e.source for e in REFUND_EDGES if e.target is RefundState.FAILED} == {RefundState.AGREED}
    assert {e.source for e in REFUND_EDGES if e.event is RefundEvent.AGREED} == {RefundState.ASKED}
    assert move_refund(move_refund(RefundState.FAILED, RefundEvent.RETRIED), RefundEvent.DONE) is RefundState.DONE


def test_every_kind_of_transfer_has_two_different_sides() -> None:
    assert set(SIDES) == set(Kind)
    assert all(debited is not credited for debited, credited in SIDES.values())
    assert {account for sides in SIDES.values() for account in sides} == set(Account)


@pytest.mark.parametrize("amount", [0, -1])
def test_a_transfer_moves_something(amount: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        Movement(kind=Kind.PAID, amount_vnd=Dong(amount))


@given(st.lists(st.builds(Movement, kind=st.sampled_from(Kind), amount_vnd=amounts), max_size=30))
def test_any_books_balance(movements: list[Movement]) -> None:
    found = balances(movements)
    claims = found[Account.INCOME] + found[Account.HELD] + found[Account.OWED_BACK]
    assert sum(found.values()) - 2 * claims == 0


@given(amounts, amounts, st.integers(0, 10**9))
def test_every_dong_is_applied_held_or_owed_back(due: Dong, amount: Dong, held: int) -> None:
    held = held % due  # held for an unsettled fee is always less than the fee
    before = owing(due, held)
    settles, movements = arrive(Kind.PAID, amount, fee=FeeState.DUE, standing=before)
    after = standing(
        [Movement(kind=Kind.FEE_DUE, amount_vnd=due)]
        + ([Movement(kind=Kind.PAID, amount_vnd=Dong(held))] if held else [])
        + list(movements)
    )
    assert settles == (held + amount >= due)
    if settles:
        assert after == Standing(owed_back_vnd=Dong(held + amount - due), received_vnd=Dong(held + amount))
        assert after.owed_back_vnd < amount or held == 0  # the excess is part of this payment alone
    else:
        assert after == msgspec.structs.replace(owing(due, held + amount), received_vnd=Dong(held + amount))
        assert after.missing_vnd == due - held - amount > 0


@given(amounts, st.sampled_from([state for state in FeeState if state is not FeeState.DUE]))
def test_money_no_fee_needs_is_owed_back_whole(amount: Dong, state: FeeState) -> None:
    settles, movements = arrive(Kind.PAID, amount, fee=state, standing=Standing())
    assert not settles
    assert standing(movements) == Standing(owed_back_vnd=amount, received_vnd=amount)


def heard(word: Paid | Declined | Undecided | Untouched, state: AttemptState, after: timedelta) -> AttemptState:
    made = judge(word, fee=FeeState.DUE, standing=owing(), attempt=attempt(state), booked=False, now=NOW + after)
    return made.attempt


@pytest.mark.parametrize("state", [state for state in AttemptState if state is not AttemptState.PAID])
def test_paid_settles_whatever_was_said_before(state: AttemptState) -> None:
    made = judge(paid(), fee=FeeState.DUE, standing=owing(), attempt=attempt(state), booked=False, now=NOW)
    assert (made.attempt, made.fee, made.settles, made.late) == (AttemptState.PAID, FeeState.SETTLED, True, False)
    assert made.owed_back is None


def test_lateness_is_the_gateways_time_not_ours() -> None:
    far = NOW + timedelta(days=2)
    in_time = judge(paid(), fee=FeeState.DUE, standing=owing(), attempt=attempt(), booked=False, now=far)
    late = judge(
        paid(after=timedelta(minutes=15, seconds=1)),
        fee=FeeState.DUE,
        standing=owing(),
        attempt=attempt(AttemptState.EXPIRED),
        booked=False,
        now=far,
    )
    assert (in_time.late, late.late) == (False, True)
    assert late.settles, "a late payment settles a fee that is still due"


def test_what_is_booked_is_heard_once() -> None:
    made = judge(
        paid(), fee=FeeState.SETTLED, standing=Standing(), attempt=attempt(AttemptState.PAID), booked=True, now=NOW
    )
    assert (made.movements, made.settles, made.attempt, made.fee) == ((), False, AttemptState.PAID, FeeState.SETTLED)


def test_a_second_transaction_of_one_attempt_is_owed_back() -> None:
    made = judge(
        paid(), fee=FeeState.SETTLED, standing=Standing(), attempt=attempt(AttemptState.PAID), booked=False, now=NOW
    )
    assert made.owed_back == Movement(kind=Kind.UNCLAIMED, amount_vnd=Dong(8000))
    assert made.fee is FeeState.SETTLED


def test_too_much_settles_and_the_rest_is_owed_back() -> None:
    made = judge(paid(80_000), fee=FeeState.DUE, standing=owing(), attempt=attempt(), booked=False, now=NOW)
    assert made.settles
    assert made.owed_back == Movement(kind=Kind.EXCESS, amount_vnd=Dong(72_000))


def test_too_little_settles_nothing_and_stays_held() -> None:
    made = judge(paid(5000), fee=FeeState.DUE, standing=owing(), attempt=attempt(), booked=False, now=NOW)
    assert (made.settles, made.fee, made.owed_back) == (False, FeeState.DUE, None)
    rest = judge(paid(3000), fee=FeeState.DUE, standing=owing(8000, 5000), attempt=attempt(), booked=False, now=NOW)
    assert (rest.settles, rest.owed_back) == (True, None)


@pytest.mark.parametrize("state", list(AttemptState))
def test_no_money_before_the_end_changes_nothing_and_after_it_closes_what_is_watched(state: AttemptState) -> None:
    end = timedelta(minutes=15)
    assert heard(Untouched(), state, end - timedelta(seconds=1)) is state
    assert heard(Untouched(), state, end) is (AttemptState.EXPIRED if state in WATCHED_ATTEMPTS else state)


@pytest.mark.parametrize("state", list(AttemptState))
def test_refusals_and_doubts_move_only_what_is_watched(state: AttemptState) -> None:
    declined = heard(Declined(reason="24"), state, timedelta())
    assert declined is (AttemptState.REFUSED if state in WATCHED_ATTEMPTS else state)
    doubted = heard(Undecided(reason="07/00"), state, timedelta())
    assert doubted is (AttemptState.CHECKING if state is AttemptState.WAITING else state)


def test_a_cancelled_fee_gives_back_what_it_held() -> None:
    state, movements = cancel(FeeState.DUE, owing(8000, 5000))
    assert state is FeeState.CANCELLED
    booked = [Movement(kind=Kind.FEE_DUE, amount_vnd=Dong(8000)), Movement(kind=Kind.PAID, amount_vnd=Dong(5000))]
    assert standing([*booked, *movements]) == Standing(owed_back_vnd=Dong(5000), received_vnd=Dong(5000))
    with pytest.raises(NoSuchEdge):
        cancel(FeeState.SETTLED, Standing())


def test_a_returned_fee_leaves_no_income() -> None:
    state, movements = return_fee(FeeState.SETTLED, Dong(8000))
    kinds = (Kind.FEE_DUE, Kind.PAID, Kind.APPLIED)
    done = [Movement(kind=kind, amount_vnd=Dong(8000)) for kind in kinds]
    found = balances([*done, *movements, Movement(kind=Kind.REFUNDED, amount_vnd=Dong(8000))])
    assert state is FeeState.RETURNING
    assert set(found.values()) == {0}


def test_the_word_is_paid_when_and_only_when_the_books_say_so() -> None:
    for state in AttemptState:
        assert word_of(FeeState.SETTLED, [state], Standing()) is FeeWord.PAID
        assert word_of(FeeState.DUE, [state], owing()) in {FeeWord.UNPAID, FeeWord.CONFIRMING}
    assert word_of(FeeState.DUE, [AttemptState.WAITING], owing()) is FeeWord.UNPAID
    # its row was read a moment before the money was booked, its balance a moment after
    assert word_of(FeeState.DUE, [AttemptState.WAITING], Standing(received_vnd=Dong(8000))) is FeeWord.PAID
    assert word_of(FeeState.DUE, [AttemptState.EXPIRED, AttemptState.ASIDE], owing()) is FeeWord.CONFIRMING
    assert word_of(FeeState.CANCELLED, [], Standing(owed_back_vnd=Dong(1))) is FeeWord.RETURNING
    assert word_of(FeeState.CANCELLED, [], Standing()) is FeeWord.UNPAID
    assert word_of(FeeState.RETURNING, [], Standing()) is FeeWord.RETURNING
    assert word_of(FeeState.RETURNED, [], Standing()) is FeeWord.RETURNED


def test_the_gateway_is_asked_at_the_promised_moments_then_at_night() -> None:
    total, step, moments = timedelta(), 0, [timedelta()]
    while (pause := next_ask(step)) is not None:
        total, step = total + pause, step + 1
        moments.append(total)
    assert tuple(moments) == ASK_AFTER
    assert [moment.total_seconds() for moment in moments[1:]] == [5, 30, 120, 600, 3600]


@given(st.uuids(version=4))
def test_references_are_short_plain_and_follow_the_id(attempt_id: UUID) -> None:
    reference = reference_of(attempt_id)
    assert len(reference) == 14
    assert reference.isascii()
    assert reference.isalnum()
    assert reference == reference.upper()
    assert order_info(reference).isascii()


def test_references_of_many_attempts_differ() -> None:
    assert len({reference_of(new_id()) for _ in range(20_000)}) == 20_000
