"""VietQR: EMVCo's tag-length-value text with NAPAS's tags and a CRC; and finding our reference in what banks write."""

import re
from types import MappingProxyType
from urllib.parse import quote

import msgspec

GUID = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DYNAMIC, STATIC = "12", "11"
DONG, VIETNAM = "704", "VN"

_REFERENCE = re.compile(r"(?=(MC[0-9A-HJKMNP-TV-Z]{12}))")
_LOOK_ALIKE = str.maketrans("OIL", "011")  # Crockford: read aloud, typed by hand


BANKS = MappingProxyType(
    {
        "970403": "Sacombank",
        "970405": "Agribank",
        "970407": "Techcombank",
        "970415": "VietinBank",
        "970416": "ACB",
        "970418": "BIDV",
        "970422": "MB",
        "970423": "TPBank",
        "970432": "VPBank",
        "970436": "Vietcombank",
    }
)
"""NAPAS's numbers of the banks that keep most accounts; another's name is told by VIETQR_BANK_NAME."""


class NotVietqr(ValueError):
    """The text is no EMVCo payload, or its CRC is wrong."""


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """What a VietQR code says."""

    bank_bin: str
    account: str
    amount_vnd: int | None
    purpose: str


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE, four upper-case hex digits."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _ in range(8):
            value = ((value << 1) ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return f"{value:04X}"


def _field(tag: str, value: str) -> str:
    if not 0 < len(value) < 100:
        raise ValueError(f"field {tag} has {len(value)} characters")
    return f"{tag}{len(value):02d}{value}"


def write(code: Code) -> str:
    """The payload of a code that asks for exactly this sum."""
    account = _field("00", code.bank_bin) + _field("01", code.account)
    merchant = _field("00", GUID) + _field("01", account) + _field("02", TO_ACCOUNT)
    parts = [_field("00", "01"), _field("01", DYNAMIC if code.amount_vnd else STATIC), _field("38", merchant)]
    parts.append(_field("53", DONG))
    if code.amount_vnd:
        parts.append(_field("54", str(code.amount_vnd)))
    parts.append(_field("58", VIETNAM))
    if code.purpose:
        parts.append(_field("62", _field("08", code.purpose)))
    text = "".join(parts) + "6304"
    return text + crc(text)


def _fields(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, size = text[at : at + 2], text[at + 2 : at + 4]
        if not (tag.isdecimal() and size.isdecimal()) or tag in found:
            raise NotVietqr(tag)
        value = text[at + 4 : at + 4 + int(size)]
        if len(value) != int(size):
            raise NotVietqr(tag)
        found[tag] = value
        at += 4 + int(size)
    return found


def read(payload: str) -> Code:
    """What a payload says. Raises NotVietqr."""
    if not payload.isascii() or len(payload) < 8 or crc(payload[:-4]) != payload[-4:]:
        raise NotVietqr("crc")
    fields = _fields(payload)
    merchant = _fields(fields.get("38", ""))
    if merchant.get("00") != GUID or fields.get("53") != DONG:
        raise NotVietqr("merchant")
    account = _fields(merchant.get("01", ""))
    amount = fields.get("54")
    if amount is not None and not amount.isdecimal():
        raise NotVietqr("amount")
    return Code(
        bank_bin=account.get("00", ""),
        account=account.get("01", ""),
        amount_vnd=None if amount is None else int(amount),
        purpose=_fields(fields.get("62", "")).get("08", ""),
    )


def app_link(template: str, payload: str) -> str:
    """Where a bank's app opens with this code; `template` may hold {payload}, {bin}, {account}, {amount}, {content}."""
    code = read(payload)
    blanks = {
        "{payload}": payload,
        "{bin}": code.bank_bin,
        "{account}": code.account,
        "{amount}": str(code.amount_vnd or ""),
        "{content}": code.purpose,
    }
    return re.sub(r"\{[a-z]+\}", lambda found: quote(blanks.get(found[0], ""), safe=""), template)


def references_in(content: str) -> tuple[str, ...]:
    """Every reference of ours that a transfer's content may hold, however a bank cut, glued or retyped it."""
    glued = re.sub(r"[^0-9A-Za-z]", "", content).upper()
    spellings = (glued, glued.translate(_LOOK_ALIKE))
    return tuple(dict.fromkeys(match[1] for text in spellings for match in _REFERENCE.finditer(text)))
