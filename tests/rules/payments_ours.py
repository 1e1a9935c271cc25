"""One fee as we have it: its attempts, its books, its refunds and the dossier that waits for it, moved by the rules."""

from collections.abc import Iterable
from datetime import date, datetime

from msgspec.structs import replace

from api.dossiers.model.case import Ask
from api.dossiers.model.sets import Action, FilingChannel, ResultBy, Who
from api.dossiers.rules.moves import Filing, begin, take
from api.payments.model import Attempt, AttemptState, FeeState, GatewayName, Paid, Untouched, Word
from api.payments.rules.faces import lasts, reference_of
from api.payments.rules.judgement import judge
from api.payments.rules.ledger import Kind, Movement, standing
from api.payments.rules.lifecycle import OPEN_ATTEMPTS, AttemptEvent, FeeEvent, move_attempt, move_fee
from api.payments.rules.payouts import read_payout
from api.payments.rules.reconciling import DifferenceKind, RowKind, may_heal
from api.payments.rules.statements import Line
from api.payments.rules.vietqr import references_in
from api.workdays.actions import calendar
from kernel.ids import AttemptId, FeeId, OfficeCode, new_id
from kernel.money import Dong
from tests.rules.payments_gateway import GatewayBook
from tests.rules.payments_sides import Key, Sides

FEE = Dong(8000)
FILING = Filing(office=OfficeCode("here"), channel=FilingChannel.ONLINE, result_by=ResultBy.COUNTER, term=None)


class Ours:
    """Each method is one transaction."""

    def __init__(self, now: datetime) -> None:
        self.fee = FeeState.DUE
        self.movements = [Movement(kind=Kind.FEE_DUE, amount_vnd=FEE)]
        self.booked: set[str] = set()
        self.attempts: dict[str, Attempt] = {}
        self.queue: dict[int, tuple[str, Dong]] = {}  # request -> transaction, sum
        self.requests = 0
        self.settled = 0
        self.unheard = 0
        self.sides = Sides()
        self.unread: list[Line] = []
        filed = Ask(action=Action.SUBMIT, who=frozenset({Who.RESIDENT}), at=now, owes=True)
        self.case, _ = begin(FILING, filed, calendar())

    def of(self, gateway: GatewayName) -> list[str]:
        """Attempts at this gateway."""
        return [reference for reference, each in self.attempts.items() if each.gateway is gateway]

    def start(self, gateway: GatewayName, now: datetime) -> str:
        for reference, attempt in self.attempts.items():
            if attempt.state in OPEN_ATTEMPTS:
                aside = move_attempt(attempt.state, AttemptEvent.SET_ASIDE)
                self.attempts[reference] = replace(attempt, state=aside)
        attempt_id = AttemptId(new_id())
        reference = reference_of(attempt_id)
        self.attempts[reference] = Attempt(
            id=attempt_id,
            fee_id=FeeId(attempt_id),
            gateway=gateway,
            reference=reference,
            amount_vnd=standing(self.movements).missing_vnd,
            state=AttemptState.WAITING,
            pay_url="",
            started_at=now,
            expires_at=now + lasts(gateway),
        )
        return reference

    def hear(self, reference: str, word: Word, now: datetime, *, crash: bool = False) -> None:
        """All of it is kept, or, in a crash, none."""
        attempt = self.attempts[reference]
        made = judge(
            word,
            fee=self.fee,
            standing=standing(self.movements),
            attempt=attempt,
            booked=isinstance(word, Paid) and word.transaction in self.booked,
            now=now,
        )
        if crash:
            return
        self.fee = made.fee
        self.attempts[reference] = replace(attempt, state=made.attempt)
        self.movements += made.movements
        if isinstance(word, Paid):
            self.booked.add(word.transaction)
            if attempt.gateway is GatewayName.VNPAY:
                self.sides.ours[RowKind.PAID, word.transaction] = (word.amount_vnd, word.paid_at)
            if made.owed_back:
                self.owe(word.transaction, made.owed_back.amount_vnd)
        self.settled += made.settles
        self.unheard += made.settles

    def owe(self, transaction: str, amount: Dong) -> None:
        self.requests += 1
        self.queue[self.requests] = (transaction, amount)

    def given(self, request: int, kind: Kind, now: datetime) -> None:
        """Money has gone back, and we write it down."""
        _, amount = self.queue.pop(request)
        self.movements.append(Movement(kind=kind, amount_vnd=amount))
        if kind is Kind.REFUNDED:
            self.sides.ours[RowKind.REFUNDED, f"R{request}"] = (amount, now)
        if self.fee is FeeState.RETURNING and not self.queue:
            self.fee = move_fee(self.fee, FeeEvent.RETURNED)

    def read_statement(self, text: str, now: datetime, *, crash: bool = False) -> None:
        """Lines are kept at once and matched one by one: after a crash the next matching has them."""
        self.unread += self.sides.hear_statement(text)
        if crash:
            return
        for line in self.unread:
            found = [each for each in references_in(line.content) if each in self.attempts]
            if found:
                paid = Paid(transaction=line.reference, amount_vnd=line.amount_vnd, paid_at=line.happened_at)
                self.hear(found[0], paid, now)
                self.sides.matched.append(line)
            elif read_payout(line.content) is None:
                self.sides.strange.append(line)
        self.unread.clear()
        for reference in self.of(GatewayName.VIETQR):
            if self.attempts[reference].expires_at < now:
                self.hear(reference, Untouched(), now)

    def reconcile(self, day: date, report: Iterable[str], gateway: GatewayBook, now: datetime) -> None:
        """A day's report is read, what is clear is healed, the rest lies open; `gateway` may be asked."""
        self.sides.hear_report(report)
        for kind, key in list(self.sides.disagreements(day)):
            self._heal(kind, key, gateway, now)
        self.sides.set_beside(day, now)

    def _heal(self, kind: DifferenceKind, key: Key, gateway: GatewayBook, now: datetime) -> None:
        row = self.sides.rows.get(key)
        if row is None:
            return
        if kind is DifferenceKind.REFUND_MISSING_HERE:
            self.given(int(row.transaction[1:]), Kind.REFUNDED, now)
            return
        word = Paid(transaction=row.transaction, amount_vnd=row.amount_vnd, paid_at=row.happened_at)
        confirmed = gateway.answer(row.reference) == word
        if may_heal(kind, confirmed=confirmed, fee_due=self.fee is FeeState.DUE):
            self.hear(row.reference, word, now)

    def step(self, action: Action, who: Who, now: datetime) -> None:
        """The dossier moves, or refuses to."""
        self.case, _ = take(self.case, Ask(action=action, who=frozenset({who}), at=now), calendar())
