"""From typed paper to what the setter reads: JSON of plain text, parts of dates, and money as people write it."""

from datetime import date, datetime
from enum import Enum
from typing import Any

import msgspec

from api.documents.model import PaperKind
from api.documents.model import printing as print_
from api.documents.model.receipts import FeeReceipt
from api.documents.rules.limits import show_size
from api.documents.rules.text import printable
from api.workdays.model import local
from kernel.money import Dong, show

SAYS: dict[PaperKind, type[msgspec.Struct]] = {
    PaperKind.PROOF: print_.FilingProof,
    PaperKind.DECLARATION: print_.Declaration,
    PaperKind.APPOINTMENT: print_.AppointmentSlip,
    PaperKind.SUPPLEMENT: print_.SupplementLetter,
    PaperKind.NOT_ACCEPTED: print_.NotAcceptedLetter,
    PaperKind.APOLOGY: print_.ApologyLetter,
    PaperKind.STOPPED: print_.StopLetter,
    PaperKind.DECISION: print_.DecisionLetter,
    PaperKind.BIRTH_CERTIFICATE: print_.BirthCertificate,
    PaperKind.EXTRACT: print_.Extract,
    PaperKind.RESULT: print_.Result,
    PaperKind.RECEIPT: FeeReceipt,
}

NAMES: dict[PaperKind, str] = {
    PaperKind.PROOF: "Xác nhận đã nộp",
    PaperKind.DECLARATION: "Tờ khai",
    PaperKind.APPOINTMENT: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    PaperKind.SUPPLEMENT: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    PaperKind.NOT_ACCEPTED: "Phiếu từ chối tiếp nhận, giải quyết hồ sơ",
    PaperKind.APOLOGY: "Phiếu xin lỗi và đề nghị gia hạn thời gian giải quyết hồ sơ",
    PaperKind.STOPPED: "Thông báo dừng giải quyết hồ sơ",
    PaperKind.DECISION: "Văn bản trả lời không đồng ý giải quyết",
    PaperKind.BIRTH_CERTIFICATE: "Giấy khai sinh",
    PaperKind.EXTRACT: "Trích lục hộ tịch",
    PaperKind.RESULT: "Kết quả giải quyết thủ tục hành chính",
    PaperKind.RECEIPT: "Biên lai thu phí, lệ phí",
}
"""What a paper of each kind is called, on screens and in its check."""


def set_out(value: Any, name: str = "") -> Any:
    """`value` in JSON's types. Fields named `…_vnd` and `…_bytes` become words; times are Hanoi's."""
    match value:
        case None | bool():
            return value
        case Enum():
            return value.value
        case str():
            return printable(value)
        case int():
            return _number(value, name)
        case bytes():
            return value.hex()
        case datetime():
            there = local(value)
            return {**_day(there.date()), "hour": f"{there.hour:02d}", "minute": f"{there.minute:02d}"}
        case date():
            return _day(value)
        case tuple() | list():
            return [set_out(item) for item in value]
        case msgspec.Struct():
            return {field: set_out(getattr(value, field), field) for field in value.__struct_fields__}
        case _:
            raise TypeError(type(value).__name__)


def _number(value: int, name: str) -> int | str:
    if name.endswith("_vnd"):
        return show(Dong(value))
    return show_size(value) if name.endswith("_bytes") else value


def _day(day: date) -> dict[str, str]:
    """Two digits for day and month, as administrative papers are dated."""
    return {"day": f"{day.day:02d}", "month": f"{day.month:02d}", "year": f"{day.year:04d}"}
