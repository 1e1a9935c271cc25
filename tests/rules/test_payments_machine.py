"""Start, pay, lose, duplicate, delay, expire, refund, crash, pay out, reconcile in any order: all sides agree.

One side is the gateway's own book, one the bank's (tests/treasury.py), both kept as plainly as can be; the third is
ours, moved only by the rules. A dossier waits for its fee meanwhile. Hypothesis drives all of it. 200 runs here, 2,000
in tests/contracts/test_machines.py; `MOTCUA_RUNS` sets another number.
"""

import contextlib
import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace

from api.dossiers.model.sets import Action, Stage, Status, Who
from api.payments.model import FeeState, GatewayName
from api.payments.rules.faces import word_of
from api.payments.rules.judgement import cancel, return_fee
from api.payments.rules.ledger import Account, Kind, balances, standing
from api.payments.rules.lifecycle import (
    OPEN_ATTEMPTS,
    WATCHED_ATTEMPTS,
    AttemptEvent,
    can_move_attempt,
    move_attempt,
)
from api.payments.rules.payouts import PATIENCE
from api.payments.rules.reconciling import DifferenceKind
from kernel.errors import Refusal
from kernel.money import Dong
from tests.rules.payments_gateway import GatewayBook
from tests.rules.payments_ours import FEE, Ours
from tests.rules.payments_sides import day_of, end_of
from tests.treasury import FATES, Treasury

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
NIGHTS = 6
VNPAY, VIETQR = GatewayName.VNPAY, GatewayName.VIETQR
picks = st.integers(0, 10**6)


class Till(RuleBasedStateMachine):
    """`ours` is moved by the rules, `gateway` and `bank` by what payers do and by chance.

    A transfer that the bank denies for ever is known to its payer alone, so only lines of payouts are never told.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.ours = Ours(START)
        self.gateway = GatewayBook()
        self.bank = Treasury()
        self.came: dict[str, int] = {}  # what payers really paid, by whose number, however little of it we know
        self.transfers: set[str] = set()  # those of the bank
        self.ended: list[date] = []
        self.looked_at: object = None
        self._start(VNPAY)

    def pick(self, which: int, gateway: GatewayName | None = None) -> str:
        able = list(self.ours.attempts) if gateway is None else self.ours.of(gateway)
        return able[which % len(able)]

    # payers

    @precondition(lambda self: self.ours.fee is FeeState.DUE and len(self.ours.attempts) < 6)
    @rule(gateway=st.sampled_from([VNPAY, VNPAY, VIETQR]))
    def start(self, gateway: GatewayName) -> None:
        self._start(gateway)

    def _start(self, gateway: GatewayName) -> None:
        reference = self.ours.start(gateway, self.now)
        if gateway is VNPAY:
            self.gateway.payments[reference] = []

    @rule(which=picks, event=st.sampled_from([AttemptEvent.RETURNED, AttemptEvent.OVERDUE]))
    def come_back(self, which: int, event: AttemptEvent) -> None:
        reference = self.pick(which)
        attempt = self.ours.attempts[reference]
        if can_move_attempt(attempt.state, event):
            self.ours.attempts[reference] = replace(attempt, state=move_attempt(attempt.state, event))

    @precondition(lambda self: len(self.came) < 8)
    @rule(which=picks, sum_vnd=st.sampled_from([8000, 8000, 8000, 5000, 3000, 80_000]))
    def pay(self, which: int, sum_vnd: int) -> None:
        """Any sum, at any time, more than once."""
        reference = self.pick(which)
        if self.ours.attempts[reference].gateway is VNPAY:
            number = self.gateway.take(reference, sum_vnd, self.now)
        else:
            number = self.bank.receive(sum_vnd, f"MBVCB.1 {reference.lower()} chuyen tien", self.now).reference
            self.transfers.add(number)
        self.came[number] = sum_vnd

    @rule(which=picks)
    def decline(self, which: int) -> None:
        self.gateway.decline(self.pick(which, VNPAY))

    # the wires

    @precondition(lambda self: self.gateway.letters)
    @rule(which=picks, fate=st.sampled_from(["deliver", "duplicate", "crash", "lose"]))
    def letter(self, which: int, fate: str) -> None:
        at = which % len(self.gateway.letters)
        reference, word = self.gateway.letters[at]
        if fate != "duplicate":
            del self.gateway.letters[at]
        if fate != "lose":
            self.ours.hear(reference, word, self.now, crash=fate == "crash")

    @rule(which=picks, crash=st.booleans())
    def ask(self, which: int, crash: bool) -> None:
        reference = self.pick(which, VNPAY)
        self.ours.hear(reference, self.gateway.answer(reference), self.now, crash=crash)

    @precondition(lambda self: self.bank.may_tell)
    @rule(which=picks, fate=st.sampled_from(["tell", "double", "never", "crash"]))
    def statement(self, which: int, fate: str) -> None:
        """The bank tells of one credit, be it the first or the last; or it will never tell of this payout."""
        untold = self.bank.untold()
        credit = untold[which % len(untold)]
        if fate == "never" and credit.payout:
            self.bank.withheld.add(credit.reference)
        else:
            told = self.bank.statement([credit] * (2 if fate == "double" else 1))
            self.ours.read_statement(told, self.now, crash=fate == "crash")

    # the dossier

    @precondition(lambda self: self.ours.unheard)
    @rule()
    def tell_dossier(self) -> None:
        self.ours.unheard -= 1
        self.ours.step(Action.SETTLE_FEE, Who.SYSTEM, self.now)

    @precondition(lambda self: self.ours.case.status is Status.SUBMITTED)
    @rule()
    def accept(self) -> None:
        """A clerk tries to, paid or not."""
        with contextlib.suppress(Refusal):
            self.ours.step(Action.ACCEPT, Who.COUNTER, self.now)

    # time

    @rule(minutes=st.sampled_from([1, 14, 15, 60]))
    def wait(self, minutes: int) -> None:
        if self.now + timedelta(minutes=minutes) < end_of(day_of(self.now)):
            self.now += timedelta(minutes=minutes)

    @precondition(lambda self: len(self.ended) < NIGHTS)
    @rule(how=st.sampled_from(FATES))
    def night(self, how: str) -> None:
        """The day ends, and the gateway pays it out: whole, in parts, short, twice or not at all."""
        day = day_of(self.now)
        self.ended.append(day)
        self.now = end_of(day) + timedelta(hours=8)
        self.bank.be_settled("VNPAY", day, self.gateway.net_of(day), how, self.now)

    @precondition(lambda self: self.ended)
    @rule(which=picks)
    def bring_the_rest(self, which: int) -> None:
        day = self.ended[which % len(self.ended)]
        self.bank.bring_the_rest("VNPAY", day, self.gateway.net_of(day), self.now)

    @precondition(lambda self: self.ended)
    @rule(whole=st.booleans())
    def reconcile(self, whole: bool) -> None:
        """Every day that is over, by reports as they are or without their last rows."""
        for day in self.ended:
            rows = list(self.gateway.report(day))
            self.ours.reconcile(day, rows if whole else rows[: max(1, len(rows) - 1)], self.gateway, self.now)

    # decisions

    @precondition(lambda self: self.ours.fee is FeeState.DUE and len(self.ended) > 1)
    @rule()
    def stop(self) -> None:
        """The dossier is withdrawn: what was held goes back."""
        ours, before = self.ours, standing(self.ours.movements)
        ours.fee, made = cancel(ours.fee, before)
        ours.movements += made
        held = {number: amount for number, amount in self.came.items() if number in ours.booked}
        assert sum(held.values()) == before.held_vnd
        for number, amount in held.items():
            ours.owe(number, Dong(amount))
        ours.step(Action.WITHDRAW, Who.RESIDENT, self.now)

    @precondition(lambda self: self.ours.fee is FeeState.SETTLED and not self.ours.queue and len(self.ours.booked) == 1)
    @rule()
    def give_back(self) -> None:
        ours = self.ours
        ours.fee, made = return_fee(ours.fee, FEE)
        ours.movements += made
        (transaction,) = ours.booked
        ours.owe(transaction, FEE)

    @precondition(lambda self: self.ours.queue)
    @rule(crash=st.booleans())
    def refund(self, crash: bool) -> None:
        """By the gateway or at the bank, under one request; a crash before we write makes us ask again."""
        request, (transaction, amount) = next(iter(self.ours.queue.items()))
        by_hand = transaction in self.transfers
        if by_hand:
            self.bank.sent.setdefault(str(request), amount)
        else:
            self.gateway.give_back(request, transaction, amount, self.now)
        if not crash:
            self.ours.given(request, Kind.TRANSFERRED_BACK if by_hand else Kind.REFUNDED, self.now)

    # always

    @invariant()
    def all_holds(self) -> None:
        """Looked at whenever something of ours has changed."""
        ours = self.ours
        now = (ours.fee, len(ours.movements), dict(ours.queue), len(ours.booked), ours.case, *ours.attempts.values())
        if now != self.looked_at:
            self.looked_at = now
            assert sum(attempt.state in OPEN_ATTEMPTS for attempt in ours.attempts.values()) <= 1
            self.no_dossier_moved_without_its_fee()
            self.the_books_hold()

    def no_dossier_moved_without_its_fee(self) -> None:
        case = self.ours.case
        if case.stage is not Stage.UNPAID and case.status is not Status.WITHDRAWN:
            assert self.ours.settled
            assert sum(self.came.values()) >= FEE

    def the_books_hold(self) -> None:
        ours, came = self.ours, self.came
        found = balances(ours.movements)
        assert all(left >= 0 for account, left in found.items() if account is not Account.TREASURY)
        kinds = Counter(movement.kind for movement in ours.movements)
        assert sum(m.amount_vnd for m in ours.movements if m.kind is Kind.PAID) == sum(came[n] for n in ours.booked)
        assert found[Account.OWED_BACK] == sum(amount for _, amount in ours.queue.values())
        assert kinds[Kind.APPLIED] == ours.settled <= 1
        assert (ours.fee is FeeState.DUE) == (found[Account.RECEIVABLE] > 0)
        if ours.fee is FeeState.DUE:
            assert found[Account.HELD] < FEE
        said = word_of(ours.fee, [a.state for a in ours.attempts.values()], standing(ours.movements))
        assert (said == "da_thanh_toan") == (kinds[Kind.APPLIED] == 1 and kinds[Kind.RETURN_ORDERED] == 0)

    # the end

    def teardown(self) -> None:
        """Days end, all is told that ever will be, what is owed goes back: the sides agree, or say where not."""
        for _ in range(2):  # the second time over for what was found, and so given back, only in the first
            while self.ours.queue:
                self.refund(crash=False)
            self.night("whole")
            self.now += PATIENCE
            self.ours.read_statement(self.bank.statement(self.bank.untold()), self.now)
            self.reconcile(whole=True)
            for reference in self.ours.of(VNPAY):
                self.ours.hear(reference, self.gateway.answer(reference), self.now)
        while self.ours.unheard:
            self.tell_dossier()
        sides = self.ours.sides
        books = (list(self.ours.movements), list(sides.movements), dict(sides.open))
        self.ours.read_statement(self.bank.statement(self.bank.told_before()), self.now)
        self.reconcile(whole=True)
        assert books == (self.ours.movements, sides.movements, sides.open), "reconciling again changes nothing"
        assert not [each for each in self.ours.attempts.values() if each.state in WATCHED_ATTEMPTS]
        self.the_sides_agree()

    def the_sides_agree(self) -> None:
        """Ledger = gateway = account to the đồng; what is not lies open, with the sum by which it is not."""
        ours, bank, lying = self.ours, self.bank, self.ours.sides.open
        found = balances(ours.movements + ours.sides.movements)
        assert {kind for kind, _ in lying} <= {DifferenceKind.MISSING_HERE, DifferenceKind.PAYOUT}
        unbooked = {n: theirs or 0 for (kind, n), theirs in lying.items() if kind is DifferenceKind.MISSING_HERE}
        assert unbooked == {number: self.came[number] for number in self.came.keys() - ours.booked}
        withheld = sum(each.amount_vnd for each in bank.credits if each.reference in bank.withheld)
        strange = sum(line.amount_vnd for line in ours.sides.strange)
        assert found[Account.TREASURY] == bank.balance_vnd - withheld - strange
        told = sum(each.amount_vnd for each in bank.credits if each.payout) - withheld
        assert found[Account.GATEWAY] == self.gateway.holds_vnd - told - sum(unbooked.values())
        for day in self.ended:
            owed, arrived = self.gateway.net_of(day), bank.told_of(day)
            lies = (DifferenceKind.PAYOUT, str(day)) in lying
            assert lies == (owed != arrived and (owed > 0 or arrived > 0)), (day, owed, arrived)
        if ours.settled:
            assert ours.case.stage is not Stage.UNPAID, "paid, and the dossier went on"


Till.TestCase.settings = settings(
    max_examples=int(os.environ.get("MOTCUA_RUNS", "200")),
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestTill = Till.TestCase
