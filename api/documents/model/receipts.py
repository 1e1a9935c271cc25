"""What a printed receipt says: what was collected, what of it went back, what is kept."""

from datetime import datetime

import msgspec

from api.documents.model.framing import Frame
from kernel.money import Dong


class ReceiptLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a fee: what for, how it came about, how much."""

    name: str
    why: str
    amount_vnd: Dong


class ReturnedLine(msgspec.Struct, frozen=True, kw_only=True):
    """Part of a fee that went back: when, under which number, how much."""

    at: datetime
    transaction: str
    amount_vnd: Dong


class FeeReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """Biên lai thu phí, lệ phí. The frame's number is its series and number; `replaces` is a cancelled one's.

    `total_vnd`, which is spelled out, is what is kept: `collected_vnd` less what was `returned`.
    """

    frame: Frame
    payer: str
    lines: tuple[ReceiptLine, ...]
    collected_vnd: Dong
    returned: tuple[ReturnedLine, ...] = ()
    total_vnd: Dong
    total_spelled: str
    way: str
    transaction: str
    paid_at: datetime
    replaces: str | None = None
    said_by: str | None = None
    """“X (tổ công nghệ số …) thay cho Y”, where a helper or a delegate acted"""
