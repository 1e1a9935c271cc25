"""The consent code: sent beforehand to a telephone that no helper typed, tried three times, good for one mandate."""

import secrets
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from api.catalogue.actions import procedure
from api.enrolment.actions import phones
from api.enrolment.queries import codes as queries
from api.enrolment.rules import codes as rules
from api.enrolment.rules.envelopes import Sealed, UnopenableSeal, open_sealed
from api.enrolment.schemas.entries import Envelope
from api.offices.actions import province
from identity.model.mandates import Mandate
from kernel.database import Connection, Database
from kernel.errors import Refusal
from kernel.keys import Keyring, Untrusted
from notifications.actions import text

SEALING_KEY = "team-seal"
CODE = "consent-code"


class NoConfirmedPhone(Refusal):
    """There is no telephone of this resident's that a code may go to."""

    vi: ClassVar[str] = "Chưa có số điện thoại đã xác nhận của người này. Dùng giấy ký, hoặc nhờ cán bộ xã xác nhận số."
    en: ClassVar[str] = "No confirmed phone of this person is known. Use a signed paper, or let the office confirm one."


class WrongCode(Refusal):
    """Not the code that was sent."""

    vi: ClassVar[str] = "Mã sai, chưa nộp gì. Còn {left} lần."
    en: ClassVar[str] = "Wrong code; nothing was filed. {left} tries left."


class CodeOver(Refusal):
    """The code was wrong three times, is older than three days, or has been used."""

    vi: ClassVar[str] = "Mã không dùng được nữa. Bài còn nguyên, chưa gửi. Xin mã mới."
    en: ClassVar[str] = "This code can no longer be used. The work is kept, not sent. Ask for a new code."


class MistypedCode(Refusal):
    """The check digit says that a digit is wrong or two are swapped; no try is spent."""

    status: ClassVar[int] = 422
    vi: ClassVar[str] = "Gõ nhầm một chữ số. Chưa mất lần thử nào. Gõ lại mã trong tin nhắn."
    en: ClassVar[str] = "A digit is mistyped. No try was spent. Type the code of the message again."


class Typed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a phone seals: the digits, and when they were typed."""

    code: str
    typed_at: str | None = None


_typed = msgspec.json.Decoder(Typed)


def opened(keys: Keyring, envelope: Envelope, *, purpose: str, context: UUID) -> bytes:
    """Raises UnopenableSeal."""
    sealed: Sealed = envelope.as_sealed()
    try:
        _, private = keys.ec_key(SEALING_KEY, sealed.kid)
    except Untrusted:
        raise UnopenableSeal from None
    return open_sealed(private, sealed, purpose=purpose, context=str(context))


async def send_code(conn: Connection, keys: Keyring, mandate: Mandate, now: datetime) -> None:
    """A fresh code by SMS; the one before is dead. Raises NoConfirmedPhone."""
    phone = await phones.phone_of(conn, keys, mandate)
    if phone is None:
        raise NoConfirmedPhone
    code = rules.with_check(secrets.randbelow(10**6))
    until = now + rules.LASTS
    field = "" if mandate.procedure_code is None else procedure(mandate.procedure_code).field
    here = province()
    words = rules.say_code(
        code,
        sender=f"Mot Cua {here.plain_name}",
        badge=mandate.helper.badge,
        acts=mandate.acts,
        field=field,
        days=mandate.days,
        hotline=here.hotline,
    )
    await queries.keep_code(conn, mandate.id, keys.hash(CODE, f"{mandate.id}|{code}"), until)
    if not await text(conn, keys, text_id=mandate.id, to=phone, words=words, until=until):
        raise NoConfirmedPhone


async def spend_try(database: Database, keys: Keyring, mandate_id: UUID, envelope: Envelope, now: datetime) -> None:
    """Judge what the resident typed; a wrong one costs a try even though the request is refused.

    Raises UnopenableSeal, MistypedCode, WrongCode, CodeOver.
    """
    code = _read(opened(keys, envelope, purpose="code", context=mandate_id))
    async with database.transaction() as conn:
        kept = await queries.lock_code(conn, mandate_id)
        if kept is None or kept.used_at is not None or kept.until <= now or kept.tries >= rules.TRIES:
            raise CodeOver
        if secrets.compare_digest(kept.code_hash, keys.hash(CODE, f"{mandate_id}|{code}")):
            return
        await queries.count_try(conn, mandate_id)
        left = rules.TRIES - kept.tries - 1
    raise CodeOver if left == 0 else WrongCode(left=left)


async def use_code(conn: Connection, mandate_id: UUID, now: datetime) -> None:
    """The right code, used up in the transaction that grants what it was for. Raises CodeOver."""
    kept = await queries.lock_code(conn, mandate_id)
    if kept is None or kept.used_at is not None or kept.until <= now or kept.tries >= rules.TRIES:
        raise CodeOver
    await queries.use_code(conn, mandate_id, now)


def _read(plain: bytes) -> str:
    try:
        said: Any = _typed.decode(plain)
    except (msgspec.ValidationError, msgspec.DecodeError):
        raise MistypedCode from None
    if not rules.is_whole(said.code):
        raise MistypedCode
    return str(said.code)


async def standing_of(conn: Connection, mandate_id: UUID) -> tuple[datetime | None, int | None]:
    """(until when a code may be typed, tries left) of an ask by code."""
    kept = await queries.find_code(conn, mandate_id)
    return (None, None) if kept is None else (kept.until, max(rules.TRIES - kept.tries, 0))
