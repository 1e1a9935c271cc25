"""Biên lai: numbered without gaps, printed after, cancelled and replaced with a reason; checked by anybody's phone."""

from datetime import datetime

from api.catalogue.rules.numerals import spell
from api.documents.actions import PaperDoors, frame, issue, keep_paper, open_paper, withdraw_paper
from api.documents.model import OpenFile, PaperId, PaperKind
from api.documents.model.receipts import FeeReceipt, ReceiptLine, ReturnedLine
from api.payments.actions.scope import accounts_for, sees
from api.payments.events import FeeSettled, PrintReceipt
from api.payments.model import Fee, GatewayName, ReceiptFace, ReceiptId, Refund
from api.payments.queries import attempts, fees, receipts, refunds
from api.payments.queries.receipts import Receipt
from api.payments.rules.faces import series_of
from api.payments.rules.receipts import kept_vnd, returned_of
from identity.actions import mandates, person, record_look
from identity.rules.mandates import names_both
from kernel.actor import Actor
from kernel.database import Connection, Database
from kernel.errors import NotAllowed, NotFound, Refusal
from kernel.ids import PersonId
from kernel.jobs import enqueue
from kernel.keys import Keyring
from kernel.money import Dong, show

WAYS = {
    GatewayName.VNPAY: "VNPAY",
    GatewayName.MOMO: "MoMo",
    GatewayName.VIETQR: "chuyển khoản",
    GatewayName.CASH: "tiền mặt tại quầy",
}

RECEIPT_LOOK = ("Biên lai", "Đối chiếu tiền")


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
    amount_vnd: Dong | None = None,
    by: PersonId | None = None,
    replaces: ReceiptId | None = None,
) -> ReceiptFace:
    """The next number of this year's series, over all of the fee or `amount_vnd`, in the caller's transaction.

    Its paper follows.
    """
    receipt = await receipts.insert_receipt(
        conn,
        series=series_of(now),
        fee_id=fee.id,
        amount_vnd=amount_vnd or fee.total_vnd,
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
    if kept := kept_vnd(fee, await refunds.refunds_of(conn, fee.id)):
        await number_receipt(conn, fee, paid_at=fee.settled_at, now=now, amount_vnd=kept)


async def adjust_receipt(conn: Connection, fee: Fee, refund: Refund, now: datetime) -> None:
    """Some of a settled fee has left: its receipt is cancelled, and one over the rest, if any, stands for it.

    In the refund's own transaction, so that no receipt is ever valid over more than what is kept. One that is not
    numbered yet will be numbered over the rest.
    """
    standing = await receipts.find_receipt(conn, fee.id)
    whole = await receipts.find_whole(conn, standing.id) if standing else None
    if whole is None:
        return
    await receipts.cancel_receipt(conn, whole.id, refund.agreed_by, f"Đã hoàn {show(refund.amount_vnd)}", now)
    await withdraw_paper(conn, PaperId(whole.id), now)
    if kept := kept_vnd(fee, await refunds.refunds_of(conn, fee.id)):
        await number_receipt(conn, fee, paid_at=whole.paid_at, now=now, amount_vnd=kept, replaces=whole.id)


async def print_receipt(database: Database, papers: PaperDoors, job: PrintReceipt, now: datetime) -> None:
    """Print outside any transaction, under the receipt's own id; then put it on record. Twice is once."""
    receipt_id = ReceiptId(job.receipt_id)
    async with database.connection() as conn:
        receipt = await receipts.find_whole(conn, receipt_id)
        fee = await fees.find_fee(conn, receipt.fee_id) if receipt else None
        if receipt is None or fee is None or fee.office is None or receipt.printed_at or receipt.cancelled_at:
            return
        ways = await receipts.ways_paid(conn, fee.id)
        back = returned_of(await refunds.refunds_of(conn, fee.id))
        payer = await _payer(conn, fee)
        said_by = await _said_by(conn, papers.keys, fee, payer)
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
        collected_vnd=fee.total_vnd,
        returned=tuple(
            ReturnedLine(at=each.done_at, transaction=each.said or "", amount_vnd=each.amount_vnd)
            for each in back
            if each.done_at
        ),
        total_vnd=receipt.amount_vnd,
        total_spelled=f"{spell(receipt.amount_vnd)} đồng".capitalize(),
        way=", ".join(dict.fromkeys(WAYS[way] for way, _ in ways)),
        transaction=", ".join(transaction for way, transaction in ways if way is not GatewayName.CASH) or "—",
        paid_at=receipt.paid_at,
        replaces=receipt.replaces,
        said_by=said_by,
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
        # cancelled while it was printed: nobody gets a paper that is not valid
        if await receipts.note_printed(conn, receipt.id, now):
            await keep_paper(conn, paper)


async def open_receipt(
    conn: Connection, papers: PaperDoors, actor: Actor, receipt_id: ReceiptId, now: datetime
) -> OpenFile:
    """Its paper, to those whose money it is; its payer sees that it was read. Raises NotFound."""
    receipt = await receipts.find_whole(conn, receipt_id)
    fee = await fees.find_fee(conn, receipt.fee_id) if receipt else None
    if fee is None or not sees(actor, fee.office):
        raise NotFound
    await record_look(conn, actor, fee.payer or fee.filer, fee.dossier_id, *RECEIPT_LOOK, now, office=fee.office)
    return await open_paper(conn, papers.store, PaperId(receipt_id), fee.dossier_id)


def _name(receipt: Receipt) -> str:
    return f"{receipt.series}-{receipt.number}"


async def _payer(conn: Connection, fee: Fee) -> str:
    who = fee.payer or fee.filer
    return (await person(conn, who)).display_name if who else f"Người nộp hồ sơ {fee.dossier_code}"


async def _said_by(conn: Connection, keys: Keyring, fee: Fee, payer: str) -> str | None:
    """“X (tổ công nghệ số …) thay cho Y”, when whoever paid did so under a mandate."""
    paid = await attempts.list_payers(conn, fee.id)
    acting = [each for each in await mandates.list_on_dossier(conn, fee.dossier_id) if each.helper.person_id in paid]
    if not acting:
        return None
    named = mandates.open_resident(keys, acting[-1])
    account = fee.payer or fee.filer
    return names_both(acting[-1].helper, payer if account or named is None else named.full_name)["vi"]


async def cancel_receipt(
    conn: Connection, actor: Actor, receipt_id: ReceiptId, reason: str, now: datetime, *, replace: bool
) -> ReceiptFace | None:
    """Cancel with a reason; with `replace`, while any of the fee is kept, number the one that stands for it.

    Raises NotFound, NotAllowed (accountant of the fee's office), ReceiptNotValid.
    """
    receipt = await receipts.find_whole(conn, receipt_id)
    fee = await fees.lock_fee(conn, receipt.fee_id) if receipt else None
    if receipt is None or fee is None or fee.office is None or not sees(actor, fee.office):
        raise NotFound
    if not accounts_for(actor, fee.office):
        raise NotAllowed
    kept = kept_vnd(fee, await refunds.refunds_of(conn, fee.id))
    if replace is not bool(kept):
        raise ReceiptNotValid  # what is kept has a receipt; what went back needs none
    if not await receipts.cancel_receipt(conn, receipt.id, actor.person_id, reason, now):
        raise ReceiptNotValid
    await withdraw_paper(conn, PaperId(receipt.id), now)
    if not replace:
        return None
    paid_at, by = receipt.paid_at, actor.person_id
    return await number_receipt(conn, fee, paid_at=paid_at, now=now, amount_vnd=kept, by=by, replaces=receipt.id)
