"""What any gateway does when a payer decides: takes money, ends the order, owes the merchant letters."""

from datetime import datetime, timedelta
from typing import ClassVar, Protocol

import msgspec

from api.sandboxes.paying import queries
from api.sandboxes.paying.model import Behaviour, Choice, Forgery, Letter, Order, Payment, SendLetter
from kernel.database import Connection
from kernel.ids import new_id
from kernel.jobs import enqueue

GAP = timedelta(seconds=0.3)


class FarSide(Protocol):
    """One gateway's own words."""

    name: ClassVar[str]
    title: ClassVar[str]

    def refusal(self, choice: Choice) -> str:
        """Its code for a payment that failed."""
        ...

    def ticket_of(self, ticket: str) -> str | None:
        """The order that a pay page's form speaks of; None when the ticket is not this gateway's."""
        ...

    def letter(self, order: Order, payment: Payment | None, code: str, now: datetime) -> Letter:
        """The notice of how an order ended."""
        ...

    def forged(self, order: Order, payment: Payment, kind: Forgery, now: datetime) -> Letter:
        """The same as somebody else would write it."""
        ...

    def return_url(self, order: Order, payment: Payment | None, code: str, now: datetime) -> str:
        """Where the payer's browser goes."""
        ...


async def decide(conn: Connection, far: FarSide, order: Order, choice: Choice, now: datetime) -> str:
    """The payer's choice becomes payments and letters; returns where the browser goes. `order` is locked."""
    mood = await queries.behaviour(conn, far.name)
    letters: list[Letter] = []
    if mood.forge is not Forgery.NONE:
        lie = Payment(transaction_no="66666666", reference=order.reference, paid_vnd=order.amount_vnd, paid_at=now)
        letters.append(far.forged(order, lie, mood.forge, now))
    true: list[Letter] = []
    payment, code = None, ""
    if choice is not Choice.PAY:
        code = far.refusal(choice)
        true.append(far.letter(order, None, code, now))
    if choice in {Choice.PAY, Choice.RETRY}:
        for _ in range(2 if mood.twice else 1):
            payment, code = await _take(conn, far.name, order, mood, now=now), ""
            true.append(far.letter(order, payment, code, now))
    await queries.end_order(conn, far.name, order.reference, state="paid" if payment else "declined", code=code)
    letters += _as_told(true, mood)
    for place, letter in enumerate(letters):
        after = timedelta(seconds=mood.delay_seconds) + place * GAP if len(letters) < 10 else None
        await owe(conn, far.name, order.reference, letter, now=now, after=after)
    return far.return_url(order, payment, code, now)


def _as_told(letters: list[Letter], mood: Behaviour) -> list[Letter]:
    if mood.lose:
        return []
    if mood.reorder:
        letters.reverse()
    return letters + [letters[-1]] * mood.duplicates


async def _take(conn: Connection, gateway: str, order: Order, mood: Behaviour, *, now: datetime) -> Payment:
    payment = Payment(
        transaction_no=await queries.next_number(conn),
        reference=order.reference,
        paid_vnd=max(1, order.amount_vnd - mood.short_by_vnd + mood.over_by_vnd),
        paid_at=(max(now, order.expires_at + timedelta(minutes=1)) if mood.late else now).replace(microsecond=0),
    )
    await queries.keep_payment(conn, gateway, payment)
    return payment


async def owe(
    conn: Connection, gateway: str, reference: str, letter: Letter, *, now: datetime, after: timedelta | None
) -> None:
    """Promise one notice."""
    letter_id = new_id()
    await queries.owe_letter(conn, letter_id, letter, gateway=gateway, reference=reference, now=now)
    await enqueue(conn, SendLetter(letter_id=letter_id), after=after)


def changed(current: Behaviour, told_to: dict[str, object]) -> Behaviour:
    """`current` with some of it told anew. Raises msgspec.ValidationError."""
    return msgspec.convert({**msgspec.to_builtins(current), **told_to}, Behaviour)
