"""What phones report back: shown, opened. Believes only tokens signed here, one per delivery."""

from datetime import datetime, timedelta
from uuid import UUID

from kernel.database import Connection
from kernel.errors import Refusal
from kernel.keys import Keyring, Untrusted
from notifications.actions.seeing import see
from notifications.queries import deliveries, messages, subscriptions
from notifications.schemas import Receipt, ReceiptsFace

PURPOSE = "push-receipt"
_LASTS = timedelta(days=60)


class ReceiptForged(Refusal):
    """No token in this batch was signed here, or all of them are too old."""

    status = 403
    vi = "Báo nhận này không do hệ thống cấp."
    en = "These receipts are not of this system."


def sign_receipt(keys: Keyring, delivery_id: UUID, now: datetime) -> str:
    """The token that travels, encrypted, to one device."""
    return keys.sign(PURPOSE, {"sub": str(delivery_id), "iat": int(now.timestamp()), "exp": now + _LASTS})


async def keep_receipts(conn: Connection, keys: Keyring, receipts: list[Receipt], now: datetime) -> ReceiptsFace:
    """Record the genuine ones; a repeated one changes nothing. Raises ReceiptForged when none is genuine."""
    kept = 0
    for receipt in receipts:
        try:
            claims = keys.verify(PURPOSE, receipt.token, now=now)
            delivery_id = UUID(claims["sub"])
            signed_at = datetime.fromtimestamp(claims["iat"], now.tzinfo)
        except (Untrusted, KeyError, ValueError, TypeError):
            continue
        at = min(max(receipt.at, signed_at), now) if receipt.at.tzinfo else now
        opened = receipt.event == "opened"
        record = deliveries.open_ if opened else deliveries.show
        message_id = await record(conn, delivery_id, at)
        if message_id is not None:
            await see(conn, message_id, at)
            await subscriptions.note_seen(conn, delivery_id, at)
            if opened:
                await messages.mark_opened(conn, message_id, at)
        kept += 1
    if not kept:
        raise ReceiptForged
    return ReceiptsFace(kept=kept, refused=len(receipts) - kept)
