"""Start, pay, lose, duplicate, delay, expire, refund, crash, reconcile in any order: at the end all sides agree.

One side is the gateway's own book, kept here as plainly as can be; the other is ours, moved only by the rules.
Hypothesis drives both. 200 runs here, 2,000 in tests/contracts/test_machines.py; `MOTCUA_RUNS` sets another number.
"""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from api.payments.model import Attempt, AttemptState, Declined, FeeState, GatewayName, Paid, Untouched, Word
from api.payments.rules.faces import ATTEMPT_LASTS, reference_of, word_of
from api.payments.rules.judgement import cancel, judge, return_fee
from api.payments.rules.ledger import Account, Kind, Movement, balances, standing
from api.payments.rules.lifecycle import (
    OPEN_ATTEMPTS,
    WATCHED_ATTEMPTS,
    AttemptEvent,
    FeeEvent,
    can_move_attempt,
    move_attempt,
    move_fee,
)
from kernel.ids import AttemptId, FeeId, new_id
from kernel.money import Dong

FEE = Dong(8000)
START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
EARLIEST_END = timedelta(hours=2)
picks = st.integers(0, 10**6)


class Till(RuleBasedStateMachine):
    """A fee, its attempts and its books on our side; orders and payments on the gateway's."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        # ours
        self.fee = FeeState.DUE
        self.movements = [Movement(kind=Kind.FEE_DUE, amount_vnd=FEE)]
        self.booked: set[str] = set()
        self.attempts: dict[str, Attempt] = {}
        self.queue: list[tuple[int, str, Dong]] = []  # request number, transaction, sum
        self.requests = 0
        self.moves_told = 0
        # the gateway's
        self.payments: dict[str, list[Paid]] = {}
        self.declined: set[str] = set()
        self.given_back: dict[int, tuple[str, Dong]] = {}
        self.letters: list[tuple[str, Word]] = []
        self._start()

    # our side

    def hear(self, reference: str, word: Word, *, crash: bool = False) -> None:
        """One transaction: all of it is kept, or, in a crash, none."""
        attempt = self.attempts[reference]
        made = judge(
            word,
            fee=self.fee,
            standing=standing(self.movements),
            attempt=attempt,
            booked=isinstance(word, Paid) and word.transaction in self.booked,
            now=self.now,
        )
        if crash:
            return
        self.fee = made.fee
        self.attempts[reference] = msgspec.structs.replace(attempt, state=made.attempt)
        self.movements += made.movements
        if isinstance(word, Paid):
            self.booked.add(word.transaction)
            if made.owed_back:
                self.owe(word.transaction, made.owed_back.amount_vnd)
        self.moves_told += made.settles

    def owe(self, transaction: str, amount: Dong) -> None:
        self.requests += 1
        self.queue.append((self.requests, transaction, amount))

    def answer(self, reference: str) -> Word:
        """What querydr says."""
        if self.payments[reference]:
            return self.payments[reference][-1]
        return Declined(reason="24") if reference in self.declined else Untouched()

    def pick(self, which: int) -> str:
        return list(self.attempts)[which % len(self.attempts)]

    @precondition(lambda self: self.fee is FeeState.DUE and len(self.attempts) < 6)
    @rule()
    def start(self) -> None:
        self._start()

    def _start(self) -> None:
        for reference, attempt in self.attempts.items():
            if attempt.state in OPEN_ATTEMPTS:
                aside = move_attempt(attempt.state, AttemptEvent.SET_ASIDE)
                self.attempts[reference] = msgspec.structs.replace(attempt, state=aside)
        attempt_id = AttemptId(new_id())
        reference = reference_of(attempt_id)
        self.payments[reference] = []
        self.attempts[reference] = Attempt(
            id=attempt_id,
            fee_id=FeeId(attempt_id),
            gateway=GatewayName.VNPAY,
            reference=reference,
            amount_vnd=standing(self.movements).missing_vnd,
            state=AttemptState.WAITING,
            pay_url="",
            started_at=self.now,
            expires_at=self.now + ATTEMPT_LASTS,
        )

    @precondition(lambda self: self.attempts)
    @rule(which=picks, event=st.sampled_from([AttemptEvent.RETURNED, AttemptEvent.OVERDUE]))
    def come_back(self, which: int, event: AttemptEvent) -> None:
        reference = self.pick(which)
        attempt = self.attempts[reference]
        if can_move_attempt(attempt.state, event):
            self.attempts[reference] = msgspec.structs.replace(attempt, state=move_attempt(attempt.state, event))

    # the gateway's side: it may take any sum, at any time, more than once

    @precondition(lambda self: self.attempts and sum(map(len, self.payments.values())) < 8)
    @rule(which=picks, sum_vnd=st.sampled_from([8000, 8000, 8000, 5000, 3000, 80_000]))
    def pay(self, which: int, sum_vnd: int) -> None:
        reference = self.pick(which)
        paid = Paid(transaction=f"T{sum(map(len, self.payments.values()))}", amount_vnd=Dong(sum_vnd), paid_at=self.now)
        self.payments[reference].append(paid)
        self.letters.append((reference, paid))

    @precondition(lambda self: self.attempts)
    @rule(which=picks)
    def decline(self, which: int) -> None:
        reference = self.pick(which)
        self.declined.add(reference)
        self.letters.append((reference, Declined(reason="24")))

    # the wire

    @precondition(lambda self: self.letters)
    @rule(which=picks, fate=st.sampled_from(["deliver", "duplicate", "crash", "lose"]))
    def letter(self, which: int, fate: str) -> None:
        at = which % len(self.letters)
        reference, word = self.letters[at]
        if fate != "duplicate":
            del self.letters[at]
        if fate != "lose":
            self.hear(reference, word, crash=fate == "crash")

    @precondition(lambda self: self.attempts)
    @rule(which=picks, crash=st.booleans())
    def ask(self, which: int, crash: bool) -> None:
        reference = self.pick(which)
        self.hear(reference, self.answer(reference), crash=crash)

    @rule(minutes=st.sampled_from([1, 14, 15, 60]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    # decisions

    @precondition(lambda self: self.fee is FeeState.DUE and self.now > START + EARLIEST_END)
    @rule()
    def stop(self) -> None:
        before = standing(self.movements)
        self.fee, made = cancel(self.fee, before)
        self.movements += made
        if before.held_vnd:
            held = [p for payments in self.payments.values() for p in payments if p.transaction in self.booked]
            for payment in held:
                self.owe(payment.transaction, payment.amount_vnd)
            assert sum(payment.amount_vnd for payment in held) == before.held_vnd

    @precondition(lambda self: self.fee is FeeState.SETTLED and not self.queue and len(self.booked) == 1)
    @rule()
    def give_back(self) -> None:
        self.fee, made = return_fee(self.fee, FEE)
        self.movements += made
        (transaction,) = self.booked
        self.owe(transaction, FEE)

    @precondition(lambda self: self.queue)
    @rule(crash=st.booleans())
    def refund(self, crash: bool) -> None:
        self._give(crash=crash)

    def _give(self, *, crash: bool) -> None:
        """The gateway gives back under one request id; a crash before we write makes us ask again."""
        request, transaction, amount = self.queue[0]
        self.given_back.setdefault(request, (transaction, amount))
        if crash:
            return
        del self.queue[0]
        self.movements.append(Movement(kind=Kind.REFUNDED, amount_vnd=amount))
        if self.fee is FeeState.RETURNING and not self.queue:
            self.fee = move_fee(self.fee, FeeEvent.RETURNED)

    # always

    @invariant()
    def one_open_attempt(self) -> None:
        assert sum(attempt.state in OPEN_ATTEMPTS for attempt in self.attempts.values()) <= 1

    @invariant()
    def the_books_hold(self) -> None:
        found = balances(self.movements)
        assert min(found.values()) >= 0
        at_gateway = {p.transaction: p.amount_vnd for paid in self.payments.values() for p in paid}
        assert sum(m.amount_vnd for m in self.movements if m.kind is Kind.PAID) == sum(
            at_gateway[transaction] for transaction in self.booked
        )
        assert found[Account.OWED_BACK] == sum(amount for _, _, amount in self.queue)
        kinds = Counter(movement.kind for movement in self.movements)
        assert kinds[Kind.APPLIED] <= 1
        assert self.moves_told == kinds[Kind.APPLIED]
        assert (self.fee is FeeState.DUE) == (found[Account.RECEIVABLE] > 0)
        if self.fee is FeeState.DUE:
            assert found[Account.HELD] < FEE

    @invariant()
    def the_word_is_true(self) -> None:
        said = word_of(self.fee, [a.state for a in self.attempts.values()], standing(self.movements))
        moved = Counter(movement.kind for movement in self.movements)
        assert (said == "da_thanh_toan") == (moved[Kind.APPLIED] == 1 and moved[Kind.RETURN_ORDERED] == 0)

    def teardown(self) -> None:
        """Reconcile: the gateway's report is read whole, and the books agree to the đồng."""
        self.now += timedelta(days=1)
        for reference, paid in self.payments.items():
            for payment in paid:
                self.hear(reference, payment)
            self.hear(reference, self.answer(reference))
        while self.queue:
            self._give(crash=False)
        before = list(self.movements)
        for reference in self.attempts:
            self.hear(reference, self.answer(reference))
        assert self.movements == before, "reconciling again changes nothing"
        found = balances(self.movements)
        taken = sum(p.amount_vnd for paid in self.payments.values() for p in paid)
        assert found[Account.GATEWAY] == taken - sum(amount for _, amount in self.given_back.values())
        for payment in (p for paid in self.payments.values() for p in paid):
            back = [amount for transaction, amount in self.given_back.values() if transaction == payment.transaction]
            assert sum(back) <= payment.amount_vnd, "never more back than came"
        assert not [a for a in self.attempts.values() if a.state in WATCHED_ATTEMPTS]
        assert found[Account.HELD] + found[Account.RECEIVABLE] in {0, *range(FEE, 2 * FEE)}


Till.TestCase.settings = settings(
    max_examples=int(os.environ.get("MOTCUA_RUNS", "200")),
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestTill = Till.TestCase
