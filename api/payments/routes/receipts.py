"""Receipts read, cancelled and replaced, at the accountant's desk."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody
from litestar.response import Stream
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from api.documents.actions import PaperDoors, hand_over
from api.payments.actions.receipts import cancel_receipt as cancel
from api.payments.actions.receipts import open_receipt
from api.payments.guards import money_staff
from api.payments.model import ReceiptId
from api.payments.routes.accountant import MONEY
from api.payments.schemas.accountant import Reason
from api.payments.schemas.resident import ReceiptOut
from kernel.given import Asker, Conn, Given, Now


@get(
    MONEY + "/receipts/{receipt_id:uuid}/paper",
    guards=[money_staff],
    tags=["money"],
    operation_id="getReceiptPaper",
)
async def get_receipt_paper(
    receipt_id: FromPath[UUID], conn: Conn, actor: Asker, papers: Given[PaperDoors], now: Now
) -> Stream:
    """A receipt as PDF."""
    return hand_over(await open_receipt(conn, papers, actor, ReceiptId(receipt_id), now))


@post(
    MONEY + "/receipts/{receipt_id:uuid}/replace",
    guards=[money_staff],
    tags=["money"],
    operation_id="replaceReceipt",
    opt={"idempotency": True},
    status_code=HTTP_200_OK,
)
async def replace_receipt(
    receipt_id: FromPath[UUID], data: JSONBody[Reason], conn: Conn, actor: Asker, now: Now
) -> ReceiptOut:
    """Cancel a receipt and number the one that stands for it."""
    made = await cancel(conn, actor, ReceiptId(receipt_id), data.reason, now, replace=True)
    assert made is not None
    return ReceiptOut.of(made)


@post(
    MONEY + "/receipts/{receipt_id:uuid}/cancel",
    guards=[money_staff],
    tags=["money"],
    operation_id="cancelReceipt",
    status_code=HTTP_204_NO_CONTENT,
)
async def cancel_receipt(
    receipt_id: FromPath[UUID], data: JSONBody[Reason], conn: Conn, actor: Asker, now: Now
) -> None:
    """Cancel a receipt: its money goes back."""
    await cancel(conn, actor, ReceiptId(receipt_id), data.reason, now, replace=False)
