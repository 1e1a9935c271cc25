"""Biên lai: numbered without gaps, printed after, cancelled and replaced with a reason; checked by anybody's phone."""

from datetime import datetime

from api.catalogue.rules.numerals import spell
from api.documents.actions import PaperDoors, frame, issue, keep_paper, withdraw_paper
from api.documents.model import PaperId, PaperKind
from api.documents.model.printing import FeeReceipt, ReceiptLine
from api.payments.events import FeeSettled, PrintReceipt
from api.payments.model import Fee, FeeState, GatewayName, ReceiptFace, ReceiptId
from api.payments.queries import fees, receipts
from api.payments.queries.receipts import Receipt
from api.payments.rules.faces import series_of
from identity.actions import person
from kernel.actor import Actor, Role
from kernel.database import Connection, Database
from kernel.errors import NotAllowed, NotFound, Refusal
from kernel.ids import PersonId
from kernel.jobs import enqueue

WAYS = {
    GatewayName.VNPAY: "VNPAY",
    GatewayName.MOMO: "MoMo",
    GatewayName.VIETQR: "chuyển khoản",
    GatewayName.CASH: "tiền mặt tại quầy",
}


class ReceiptNotValid(Refusal):
    """The receipt was cancelled before, or its fee is not paid."""

    vi = "Biên lai này không còn hiệu lực. Tải lại để xem."
    en = "This receipt is no longer valid. Reload to see."


async def number_receipt(
    conn: Connection,
    fee: Fee,
    *,
    paid_at: datetime,
    now: datetime,
    by: PersonId | None = None,
    replaces: ReceiptId | None = None,
) -> ReceiptFace:
    """The next number of this year's series, in the caller's transaction; its paper follows."""
    receipt = await receipts.insert_receipt(
        conn,
        series=series_of(now),
        fee_id=fee.id,
        amount_vnd=fee.total_vnd,
        paid_at=paid_at,
        now=now,
        by=by,
        replaces=replaces,
    )
    await enqueue(conn, PrintReceipt(receipt_id=receipt.id))
    return receipt


async def issue_receipt(conn: Connection, event: FeeSettled, now: datetime) -> None:
    """Number a receipt for a settled fee, once: its series is locked only here, never while a gateway waits."""
    fee = await fees.lock_fee(conn, event.fee_id)
    if fee is None or fee.settled_at is None or await receipts.find_receipt(conn, fee.id):
        return
    await number_receipt(conn, fee, paid_at=fee.settled_at, now=now)


async def print_receipt(database: Database, papers: PaperDoors, job: PrintReceipt, now: datetime) -> None:
    """Print outside any transaction, under the receipt's own id; then put it on record. Twice is once."""
    receipt_id = ReceiptId(job.receipt_id)
    async with database.connection() as conn:
        receipt = await receipts.find_whole(conn, receipt_id)
        fee = await fees.find_fee(conn, receipt.fee_id) if receipt else None
        if receipt is None or fee is None or fee.office is None or receipt.printed_at or receipt.cancelled_at:
            return
        ways = await receipts.ways_paid(conn, fee.id)
        payer = await _payer(conn, fee)
    paper_id = PaperId(receipt.id)
    said = FeeReceipt(
        frame=frame(
            papers,
            paper_id=paper_id,
            kind=PaperKind.RECEIPT,
            office=fee.office,
            dossier_code=fee.dossier_code,
            now=receipt.issued_at,
            number=_name(receipt),
        ),
        payer=payer,
        lines=tuple(
            ReceiptLine(name=line.label.vi, why=line.why.vi, amount_vnd=line.amount_vnd)
            for line in fee.lines
            if line.amount_vnd
        ),
        total_vnd=receipt.amount_vnd,
        total_spelled=f"{spell(receipt.amount_vnd)} đồng".capitalize(),
        way=", ".join(dict.fromkeys(WAYS[way] for way, _ in ways)),
        transaction=", ".join(transaction for way, transaction in ways if way is not GatewayName.CASH) or "—",
        paid_at=receipt.paid_at,
        replaces=receipt.replaces,
    )
    paper = await issue(
        papers,
        paper_id=paper_id,
        kind=PaperKind.RECEIPT,
        said=said,
        dossier_id=fee.dossier_id,
        owner=fee.payer,
        office=fee.office,
        now=receipt.issued_at,
    )
    async with database.transaction() as conn:
        await keep_paper(conn, paper)
        await receipts.note_printed(conn, receipt.id, now)


def _name(receipt: Receipt) -> str:
    return f"{receipt.series}-{receipt.number}"


async def _payer(conn: Connection, fee: Fee) -> str:
    who = fee.payer or fee.filer
    return (await person(conn, who)).display_name if who else f"Người nộp hồ sơ {fee.dossier_code}"


async def cancel_receipt(
    conn: Connection, actor: Actor, receipt_id: ReceiptId, reason: str, now: datetime, *, replace: bool
) -> ReceiptFace | None:
    """Cancel with a reason; with `replace`, while the fee stays paid, number the one that stands for it.

    Raises NotFound, NotAllowed (accountant of the fee's office), ReceiptNotValid.
    """
    receipt = await receipts.find_whole(conn, receipt_id)
    fee = await fees.lock_fee(conn, receipt.fee_id) if receipt else None
    if receipt is None or fee is None or fee.office is None or not actor.holds(*Role, office=fee.office):
        raise NotFound
    if not actor.holds(Role.ACCOUNTANT, office=fee.office):
        raise NotAllowed
    if replace is not (fee.state is FeeState.SETTLED):
        raise ReceiptNotValid  # what is paid keeps a receipt; what went back needs none
    if not await receipts.cancel_receipt(conn, receipt.id, actor.person_id, reason, now):
        raise ReceiptNotValid
    await withdraw_paper(conn, PaperId(receipt.id), now)
    if not replace:
        return None
    return await number_receipt(conn, fee, paid_at=receipt.paid_at, now=now, by=actor.person_id, replaces=receipt.id)
