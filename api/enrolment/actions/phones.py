"""Telephones that a consent code may go to: the provider's, or one that the resident or an officer made sure of."""

import secrets
from datetime import datetime, timedelta
from typing import ClassVar

import msgspec

from api.enrolment.queries import phones as queries
from api.enrolment.queries.phones import Asked
from api.offices.actions import province
from identity.actions import identity_of, number_hash
from identity.model.mandates import Mandate
from kernel.actor import Actor
from kernel.database import Connection, Database
from kernel.errors import LevelTwoNeeded, Refusal, TooMany
from kernel.ids import OfficeCode, PersonId, new_id
from kernel.keys import Keyring
from notifications.actions import text
from notifications.rules.masks import mask_number
from notifications.rules.phone import international
from notifications.rules.words import unmark

PHONE, PHONE_CODE, PHONE_ASKED = "confirmed-phone", "phone-code", "asked-phone"
LASTS = timedelta(minutes=10)
TRIES = 3
A_DAY, MOST_A_DAY = timedelta(days=1), 5


class NoTelephone(Refusal):
    """What was written cannot be a telephone number."""

    status: ClassVar[int] = 422
    vi: ClassVar[str] = "Số điện thoại này chưa đúng. Chưa gửi gì. Xem lại từng chữ số."
    en: ClassVar[str] = "This is no telephone number. Nothing was sent. Look at each digit again."


class WrongPhoneCode(Refusal):
    """Not the digits that were sent to this telephone."""

    vi: ClassVar[str] = "Mã sai. Còn {left} lần."
    en: ClassVar[str] = "Wrong code. {left} tries left."


class PhoneCodeOver(Refusal):
    """No code waits: it was wrong three times, is older than ten minutes, or has been used."""

    vi: ClassVar[str] = "Mã không dùng được nữa. Số cũ giữ nguyên. Xin mã mới."
    en: ClassVar[str] = "This code can no longer be used. The number stays as it was. Ask for a new code."


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a resident's consent codes go, masked, and what is being confirmed."""

    phone: str | None
    how: str | None
    office: OfficeCode | None
    confirmed_at: datetime | None
    asked_phone: str | None
    asked_until: datetime | None
    tries_left: int | None


async def phone_of(conn: Connection, keys: Keyring, mandate: Mandate) -> str | None:
    """What an officer or the resident made sure of, else what the identity provider said; never what a helper typed."""
    if mandate.number_hash is not None:
        kept = await queries.find_phone(conn, mandate.number_hash)
        if kept is not None:
            return keys.open(PHONE, kept.sealed, mandate.number_hash).decode()
    if mandate.resident is not None:
        return (await identity_of(conn, keys, mandate.resident)).phone
    return None


async def confirm_at_desk(
    conn: Connection, keys: Keyring, *, number_hash: bytes, phone: str, office: OfficeCode, by: PersonId, now: datetime
) -> None:
    """An officer saw the resident hold this telephone. Raises NoTelephone."""
    if international(phone) is None:
        raise NoTelephone
    sealed = keys.seal(PHONE, phone.encode(), number_hash)
    await queries.keep_phone(conn, number_hash=number_hash, sealed=sealed, office=office, by=by, now=now)


async def standing_of(conn: Connection, keys: Keyring, actor: Actor, now: datetime) -> Standing:
    """Of the person asking."""
    facts = await identity_of(conn, keys, actor.person_id)
    hashed = None if facts.personal_number is None else number_hash(keys, facts.personal_number)
    kept = None if hashed is None else await queries.find_phone(conn, hashed)
    phone, how = facts.phone, None if facts.phone is None else "provider"
    if kept is not None and hashed is not None:
        phone = keys.open(PHONE, kept.sealed, hashed).decode()
        how = "resident" if kept.office is None else "officer"
    asked = await queries.find_code(conn, actor.person_id)
    waits = asked if asked is not None and _lives(asked, now) else None
    return Standing(
        phone=None if phone is None else mask_number(phone),
        how=how,
        office=None if kept is None else kept.office,
        confirmed_at=None if kept is None else kept.at,
        asked_phone=None if waits is None else mask_number(_asked_phone(keys, waits)),
        asked_until=None if waits is None else waits.until,
        tries_left=None if waits is None else TRIES - waits.tries,
    )


async def ask_code(conn: Connection, keys: Keyring, actor: Actor, phone: str, now: datetime) -> None:
    """Six digits to that telephone; the ones before are dead. Raises LevelTwoNeeded, NoTelephone, TooMany."""
    await _own_hash(conn, keys, actor)
    to = international(phone)
    if to is None:
        raise NoTelephone
    hashed = keys.hash(PHONE_ASKED, to)
    if await queries.count_codes(conn, actor.person_id, hashed, now - A_DAY) >= MOST_A_DAY:
        raise TooMany(wait_s=int(A_DAY.total_seconds()))
    code, code_id, until = f"{secrets.randbelow(10**6):06d}", new_id(), now + LASTS
    await queries.insert_code(
        conn,
        code_id=code_id,
        person_id=actor.person_id,
        phone_hash=hashed,
        phone_sealed=keys.seal(PHONE_ASKED, to.encode(), code_id.bytes),
        code_hash=keys.hash(PHONE_CODE, f"{code_id}|{code}"),
        now=now,
        until=until,
    )
    here = province()
    words = f"Mot Cua {here.plain_name}: {code} là mã xác nhận số điện thoại này, dùng trong 10 phút. "
    words += f"Mã này không cho ai làm hộ. Không đọc cho ai. Không phải ý mình: gọi {here.hotline}."
    await text(conn, keys, text_id=code_id, to=to, words=unmark(words), until=until)


async def confirm(  # noqa: PLR0917 - the request, and the pool for what is kept of a refused try
    conn: Connection, database: Database, keys: Keyring, actor: Actor, code: str, now: datetime
) -> None:
    """The digits that came: from now on consent codes go there; the telephone before hears of it.

    Raises LevelTwoNeeded, WrongPhoneCode, PhoneCodeOver. A wrong try is kept although it is refused.
    """
    hashed = await _own_hash(conn, keys, actor)
    async with database.transaction() as own:
        asked = await queries.lock_code(own, actor.person_id)
        if asked is None or not _lives(asked, now):
            raise PhoneCodeOver
        good = secrets.compare_digest(asked.code_hash, keys.hash(PHONE_CODE, f"{asked.id}|{code}"))
        if not good:
            await queries.count_try(own, asked.id)
    if not good:
        left = TRIES - asked.tries - 1
        raise PhoneCodeOver if left == 0 else WrongPhoneCode(left=left)
    held = await queries.lock_code(conn, actor.person_id)
    if held is None or held.id != asked.id or not _lives(held, now):
        raise PhoneCodeOver
    await queries.use_code(conn, held.id, now)
    before = await queries.find_phone(conn, hashed)
    phone = _asked_phone(keys, held)
    sealed = keys.seal(PHONE, phone.encode(), hashed)
    await queries.keep_phone(conn, number_hash=hashed, sealed=sealed, office=None, by=actor.person_id, now=now)
    if before is not None:
        await _tell_before(conn, keys, keys.open(PHONE, before.sealed, hashed).decode(), phone, now)


async def forget(conn: Connection, keys: Keyring, actor: Actor) -> None:
    """No confirmed telephone any more; the provider's, where there is one, stands again. Raises LevelTwoNeeded."""
    await queries.drop_phone(conn, await _own_hash(conn, keys, actor))


async def _tell_before(conn: Connection, keys: Keyring, before: str, phone: str, now: datetime) -> None:
    if international(before) in (None, international(phone)):
        return
    here = province()
    words = f"Mot Cua {here.plain_name}: mã đồng ý không còn gửi tới số này. Không phải ý mình: gọi {here.hotline}."
    await text(conn, keys, text_id=new_id(), to=before, words=unmark(words), until=now + A_DAY)


def _lives(asked: Asked, now: datetime) -> bool:
    return asked.used_at is None and now < asked.until and asked.tries < TRIES


def _asked_phone(keys: Keyring, asked: Asked) -> str:
    return keys.open(PHONE_ASKED, asked.phone_sealed, asked.id.bytes).decode()


async def _own_hash(conn: Connection, keys: Keyring, actor: Actor) -> bytes:
    number = (await identity_of(conn, keys, actor.person_id)).personal_number
    if number is None:
        raise LevelTwoNeeded
    return number_hash(keys, number)
