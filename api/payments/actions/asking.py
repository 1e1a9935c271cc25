"""Fees are asked for, shown, cancelled and given back: what dossiers call, in its own transaction."""

from collections.abc import Collection, Iterable
from datetime import datetime

from api.catalogue.model.fees import FeeStage, QuoteLine
from api.payments.actions.booking import owe_back
from api.payments.model import Fee, FeeFace, FeeLine, FeeState, RefundCause
from api.payments.queries import attempts, fees, ledger, receipts, refunds
from api.payments.rules.faces import word_of
from api.payments.rules.judgement import cancel, return_fee
from api.payments.rules.ledger import Kind, Movement
from api.payments.rules.lifecycle import OPEN_ATTEMPTS
from api.payments.rules.receipts import left_to_return, returned_vnd
from kernel.database import Connection
from kernel.ids import DossierId, FeeId, OfficeCode, PersonId, new_id
from kernel.money import Dong

GIVEN_BACK = frozenset({FeeState.RETURNING, FeeState.RETURNED})
ONCE_PAID = GIVEN_BACK | {FeeState.SETTLED}


async def request_fee(
    conn: Connection,
    *,
    dossier_id: DossierId,
    dossier_code: str,
    payer: PersonId | None,
    stage: FeeStage,
    quote_lines: Iterable[QuoteLine],
    now: datetime,
    filer: PersonId | None = None,
    office: OfficeCode | None = None,
) -> FeeId:
    """Put a fee on the books. Lines whose amount is unknown are left out; nothing to pay is settled at once.

    `payer` (the owner) and `filer` may see it and pay it; `office` may take it in cash.
    """
    lines = tuple(
        FeeLine(
            kind=line.kind,
            label=line.label,
            why=line.why,
            quantity=line.quantity,
            unit_vnd=line.unit_vnd,
            amount_vnd=line.amount_vnd,
            undiscounted_vnd=line.amount_vnd if line.undiscounted_vnd is None else line.undiscounted_vnd,
            item=line.fee_id,
        )
        for line in quote_lines
        if line.amount_vnd is not None
    )
    total = Dong(sum(line.amount_vnd for line in lines))
    fee = Fee(
        id=FeeId(new_id()),
        dossier_id=dossier_id,
        dossier_code=dossier_code,
        stage=stage,
        office=office,
        payer=payer,
        filer=filer,
        lines=lines,
        total_vnd=total,
        state=FeeState.DUE if total else FeeState.SETTLED,
        requested_at=now,
        settled_at=None if total else now,
    )
    await fees.insert_fee(conn, fee)
    if total:
        due = Movement(kind=Kind.FEE_DUE, amount_vnd=total)
        await ledger.book(conn, [due], fee_id=fee.id, office=office, happened_at=now, now=now)
    return fee.id


async def is_settled(conn: Connection, dossier_id: DossierId, stage: FeeStage) -> bool:
    """Whether nothing of that stage is still due; true when nothing was ever asked."""
    return not await fees.has_unsettled(conn, dossier_id, stage)


async def face_of(conn: Connection, fee: Fee) -> FeeFace:
    """The fee as those who may see it are told."""
    tries = await attempts.attempts_of(conn, fee.id)
    standing = await ledger.standing_of(conn, fee.id)
    return FeeFace(
        fee=fee,
        word=word_of(fee.state, [attempt.state for attempt in tries], standing),
        missing_vnd=standing.missing_vnd,
        received_vnd=standing.received_vnd,
        owed_back_vnd=standing.owed_back_vnd,
        returned_vnd=returned_vnd(await refunds.refunds_of(conn, fee.id)) if fee.state in GIVEN_BACK else Dong(0),
        open_attempt=next((attempt for attempt in tries if attempt.state in OPEN_ATTEMPTS), None),
        receipt=await receipts.find_receipt(conn, fee.id) if fee.settled_at else None,
    )


async def fees_of(conn: Connection, dossier_id: DossierId) -> tuple[FeeFace, ...]:
    """A dossier's fees, oldest first; the caller has judged who may see the dossier."""
    return tuple([await face_of(conn, fee) for fee in await fees.fees_of_dossier(conn, dossier_id)])


async def cancel_fees(conn: Connection, dossier_id: DossierId, now: datetime) -> None:
    """The dossier ended: what is still due is no longer asked, and what was held for it is owed back."""
    for found in await fees.fees_of_dossier(conn, dossier_id):
        fee = await fees.lock_fee(conn, found.id)
        if fee is None or fee.state is not FeeState.DUE:
            continue
        state, movements = cancel(fee.state, await ledger.standing_of(conn, fee.id))
        await fees.move_fee(conn, fee.id, state, settled_at=None, now=now)
        await ledger.book(conn, movements, fee_id=fee.id, office=fee.office, happened_at=now, now=now)
        if any(move.kind is Kind.UNCLAIMED for move in movements):
            await _owe(conn, fee, None, now)


async def return_fees(
    conn: Connection, dossier_id: DossierId, now: datetime, *, items: Collection[str] | None = None
) -> Dong:
    """The procedure gives back what was paid (dossier ended in 3, 7 or 8): queue what has not gone back already.

    `items` names the rules whose lines go back; None: all of it. Returns the sum.
    """
    total = 0
    for found in await fees.fees_of_dossier(conn, dossier_id):
        fee = await fees.lock_fee(conn, found.id)
        if fee is None or fee.state not in ONCE_PAID:
            continue
        rest = left_to_return(fee, items, await ledger.given_back_of(conn, fee.id))
        if not rest:
            continue
        state, movements = return_fee(fee.state, rest)
        await fees.move_fee(conn, fee.id, state, settled_at=None, now=now)
        await ledger.book(conn, movements, fee_id=fee.id, office=fee.office, happened_at=now, now=now)
        await _owe(conn, fee, rest, now)
        total += rest
    return Dong(total)


async def _owe(conn: Connection, fee: Fee, sum_vnd: Dong | None, now: datetime) -> None:
    """Out of the arrivals it came by, oldest first; None: all that came."""
    left = sum_vnd
    for gateway, transaction, attempt_id, rest in await refunds.unreturned_of(conn, fee.id):
        part = rest if left is None else min(rest, left)
        if not part:
            break
        left = None if left is None else Dong(left - part)
        owed = Movement(kind=Kind.UNCLAIMED, amount_vnd=Dong(part))
        await owe_back(
            conn,
            fee,
            owed,
            now,
            gateway=gateway,
            transaction=transaction,
            attempt_id=attempt_id,
            cause=RefundCause.ENDED,
        )


async def name_payer(conn: Connection, dossier_id: DossierId, payer: PersonId, now: datetime) -> None:
    """A dossier taken at a counter was claimed by its owner: its fees are theirs to see and pay."""
    await fees.set_payer(conn, dossier_id, payer, now)
