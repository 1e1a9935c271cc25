"""Receipts cancelled and replaced, at the accountant's desk."""

from uuid import UUID

from litestar import post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from api.payments.actions.receipts import cancel_receipt as cancel
from api.payments.model import ReceiptId
from api.payments.routes.accountant import MONEY, money_staff
from api.payments.schemas.accountant import Reason
from api.payments.schemas.resident import ReceiptOut
from kernel.given import Asker, Conn, Now


@post(
    MONEY + "/receipts/{receipt_id:uuid}/replace",
    guards=[money_staff],
    tags=["money"],
    operation_id="replaceReceipt",
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
