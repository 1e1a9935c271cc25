"""A payer begins to pay, and comes back from the gateway. The browser's word marks nothing paid."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from api.payments.actions.asking import face_of
from api.payments.events import CheckAttempt, PrepareAttempt
from api.payments.gateways import Gateways
from api.payments.model import (
    Attempt,
    AttemptState,
    Fee,
    FeeFace,
    FeeState,
    Forged,
    GatewayName,
    Heard,
    Order,
    Prepared,
    Silent,
)
from api.payments.queries import attempts, fees, ledger, messages
from api.payments.rules.faces import UNSURE, lasts, reference_of
from api.payments.rules.lifecycle import OPEN_ATTEMPTS, WATCHED_ATTEMPTS, AttemptEvent, can_move_attempt, move_attempt
from identity.actions import mandates, record_looks
from identity.model import Subject
from identity.model.mandates import Act, Mandate
from kernel.actor import Actor
from kernel.database import Connection, Database
from kernel.errors import DoorClosed, LevelTwoNeeded, NotFound, Refusal
from kernel.ids import AttemptId, FeeId, new_id
from kernel.jobs import enqueue
from kernel.money import Dong

LEVEL = 2
AFTER_THE_END = timedelta(seconds=5)
SOON, LATER = timedelta(seconds=2), timedelta(minutes=1)
DOORS = {GatewayName.VNPAY: "VNPAY", GatewayName.MOMO: "MoMo", GatewayName.VIETQR: "VietQR"}


class FeeNotDue(Refusal):
    """This fee is paid, or is no longer asked."""

    vi = "Khoản này không còn phải nộp. Không trả lần nữa."
    en = "This is no longer due. Do not pay again."


class AttemptInDoubt(Refusal):
    """An earlier attempt may have been paid; another needs the payer's confirmation."""

    vi = "Ngân hàng chưa báo kết quả. Hồ sơ vẫn giữ. Đừng chuyển lần nữa; kết quả tự hiện."
    en = "The bank has not answered yet. The dossier is kept. Do not pay again; the result will show by itself."


async def see_fee(conn: Connection, actor: Actor, fee_id: FeeId, now: datetime) -> FeeFace:
    """A fee of one's own, or one that a resident lets this helper pay. Raises NotFound to strangers."""
    fee = await fees.find_fee(conn, fee_id, whose=actor.person_id)
    if fee is None:
        fee = await fees.find_fee(conn, fee_id)
        mandate = None if fee is None else await paid_for(conn, actor, fee, now)
        if fee is None or mandate is None:
            raise NotFound
        await _note_shown(conn, actor, mandate, fee, now)
    return await face_of(conn, fee)


async def _note_shown(conn: Connection, actor: Actor, mandate: Mandate, fee: Fee, now: datetime) -> None:
    """The resident will see that their helper looked at what they owe."""
    helper = mandate.helper
    await record_looks(
        conn,
        msgspec.structs.replace(actor, display_name=f"{helper.name} ({helper.team_vi})"),
        [Subject(id=fee.dossier_id, whose=mandate.resident, number_hash=mandate.number_hash)],
        what="Khoản phí",
        why="Làm hộ, được cho phép",
        now=now,
        office=helper.office,
        once_a_day=True,
    )


async def paid_for(conn: Connection, actor: Actor, fee: Fee, now: datetime, *, hold: bool = False) -> Mandate | None:
    """The mandate under which the actor may pay somebody else's fee now."""
    return await mandates.may(conn, actor, Act.PAY, dossier=fee.dossier_id, now=now, hold=hold)


async def see_attempt(conn: Connection, actor: Actor, attempt_id: AttemptId, now: datetime) -> Attempt:
    """An attempt at a fee that one may see. Raises NotFound to strangers."""
    attempt = await attempts.find_own_attempt(conn, attempt_id, actor.person_id)
    if attempt is None:
        attempt = await attempts.find_attempt(conn, attempt_id)
        fee = None if attempt is None else await fees.find_fee(conn, attempt.fee_id)
        mandate = None if fee is None else await paid_for(conn, actor, fee, now)
        if attempt is None or fee is None or mandate is None:
            raise NotFound
        await _note_shown(conn, actor, mandate, fee, now)
    return attempt


async def claim_paid(conn: Connection, actor: Actor, attempt_id: AttemptId, now: datetime) -> Attempt:
    """The payer says it is paid. It marks nothing: the attempt is in doubt until the gateway or the bank tells.

    Raises NotFound to strangers. Saying it again changes nothing.
    """
    attempt = await see_attempt(conn, actor, attempt_id, now)
    await fees.lock_fee(conn, attempt.fee_id)
    attempt = await see_attempt(conn, actor, attempt_id, now)
    if not can_move_attempt(attempt.state, AttemptEvent.RETURNED):
        return attempt
    state = move_attempt(attempt.state, AttemptEvent.RETURNED)
    await attempts.move_attempt(conn, attempt.id, state, now)
    await enqueue(conn, CheckAttempt(attempt_id=attempt.id), key=f"check:{attempt.id}:0")
    return msgspec.structs.replace(attempt, state=state)


async def start_attempt(
    conn: Connection,
    gateways: Gateways,
    actor: Actor,
    fee_id: FeeId,
    *,
    gateway: GatewayName,
    confirmed: bool,
    payer_address: str,
    lang: str,
    now: datetime,
) -> Attempt:
    """Begin to pay what is missing, or give the attempt that is already open at this gateway.

    Raises NotFound, LevelTwoNeeded, DoorClosed, FeeNotDue, and AttemptInDoubt unless `confirmed`.
    """
    fee, mandate = await fees.lock_fee(conn, fee_id, whose=actor.person_id), None
    if fee is None:
        fee = await fees.lock_fee(conn, fee_id)
        mandate = None if fee is None else await paid_for(conn, actor, fee, now, hold=True)
        if fee is None or mandate is None:
            raise NotFound
    if actor.level < LEVEL:
        raise LevelTwoNeeded
    door = gateways.get(gateway)
    if door is None:
        raise DoorClosed(door=DOORS.get(gateway, gateway))
    if fee.state is not FeeState.DUE:
        raise FeeNotDue
    tries = await attempts.attempts_of(conn, fee.id)
    amount = (await ledger.standing_of(conn, fee.id)).missing_vnd
    for attempt in tries:
        if _is_same(attempt, gateway, amount) and now < attempt.expires_at:
            return attempt
    if not confirmed and any(attempt.state in UNSURE | OPEN_ATTEMPTS for attempt in tries):
        raise AttemptInDoubt
    await set_aside(conn, tries, now)
    attempt_id = AttemptId(new_id())
    order = Order(
        reference=reference_of(attempt_id),
        amount_vnd=amount,
        started_at=now,
        expires_at=now + lasts(gateway),
        payer_address=payer_address,
        lang=lang,
    )
    attempt = Attempt(
        id=attempt_id,
        fee_id=fee.id,
        gateway=gateway,
        reference=order.reference,
        amount_vnd=amount,
        state=AttemptState.WAITING,
        pay_url=door.open(order) or "",
        started_at=now,
        expires_at=order.expires_at,
    )
    await attempts.insert_attempt(conn, attempt, actor.person_id)
    if mandate is not None:
        tail = fee.dossier_code[-4:]
        await mandates.note_act(conn, mandate, Act.PAY, actor, dossier_id=fee.dossier_id, tail=tail, now=now)
    if not attempt.pay_url:
        await enqueue(conn, PrepareAttempt(attempt_id=attempt.id, lang=lang))
    await watch(conn, attempt)
    return attempt


async def prepare_attempt(database: Database, gateways: Gateways, job: PrepareAttempt, now: datetime) -> None:
    """Ask the gateway where the payer goes. Again while it is silent and there is time; a refusal ends it."""
    async with database.connection() as conn:
        attempt = await attempts.find_attempt(conn, job.attempt_id)
    if attempt is None or attempt.pay_url or attempt.state is not AttemptState.WAITING or now >= attempt.expires_at:
        return
    door = gateways.get(attempt.gateway)
    if door is None:
        return
    answer = await door.prepare(
        Order(
            reference=attempt.reference,
            amount_vnd=attempt.amount_vnd,
            started_at=attempt.started_at,
            expires_at=attempt.expires_at,
            payer_address="",
            lang=job.lang,
        )
    )
    async with database.transaction() as conn:
        if isinstance(answer, Silent):
            again = msgspec.structs.replace(job, tries=job.tries + 1)
            await enqueue(conn, again, after=min(LATER, SOON * 2**job.tries))
            return
        await fees.lock_fee(conn, attempt.fee_id)
        attempt = await attempts.find_attempt(conn, attempt.id)
        assert attempt is not None
        if isinstance(answer, Prepared):
            await attempts.set_pay_url(conn, attempt.id, answer.url, now)
        elif can_move_attempt(attempt.state, AttemptEvent.DECLINED):
            refused = move_attempt(attempt.state, AttemptEvent.DECLINED)
            await attempts.move_attempt(conn, attempt.id, refused, now, reason=answer.reason)


def _is_same(attempt: Attempt, gateway: GatewayName, amount: Dong) -> bool:
    wanted = (AttemptState.WAITING, gateway, amount)
    return (attempt.state, attempt.gateway, attempt.amount_vnd) == wanted


async def set_aside(conn: Connection, tries: Iterable[Attempt], now: datetime) -> None:
    """The payer goes another way, knowingly; the gateways are still asked about these."""
    for attempt in tries:
        if can_move_attempt(attempt.state, AttemptEvent.SET_ASIDE):
            aside = move_attempt(attempt.state, AttemptEvent.SET_ASIDE)
            await attempts.move_attempt(conn, attempt.id, aside, now)


async def watch(conn: Connection, attempt: Attempt) -> None:
    """Ask about it when its time is over, whether or not anybody comes back."""
    check = CheckAttempt(attempt_id=attempt.id)
    await enqueue(
        conn, check, after=attempt.expires_at - attempt.started_at + AFTER_THE_END, key=f"check:{attempt.id}:due"
    )


async def come_back(
    conn: Connection, gateways: Gateways, gateway: GatewayName, raw: bytes, now: datetime
) -> Attempt | None:
    """The payer's browser is back. Believed or not it marks nothing; the gateway is asked at once.

    None when the message is not the gateway's, or speaks of no attempt of ours.
    """
    door = gateways.get(gateway)
    notice = door.read_return(raw) if door else None
    if notice is None or isinstance(notice, Forged):
        return None
    known = await fees.lock_fee_by_reference(conn, gateway, notice.reference)
    attempt = await attempts.find_attempt(conn, known[1]) if known else None
    if attempt is None:
        return None
    if can_move_attempt(attempt.state, AttemptEvent.RETURNED):
        await attempts.move_attempt(conn, attempt.id, move_attempt(attempt.state, AttemptEvent.RETURNED), now)
    if attempt.state in WATCHED_ATTEMPTS:
        await enqueue(conn, CheckAttempt(attempt_id=attempt.id), key=f"check:{attempt.id}:0")
    heard = Heard(
        gateway=gateway,
        way="return",
        reference=attempt.reference,
        verdict=notice.word.__class__.__name__,
        said=raw,
        at=now,
    )
    await messages.keep_message(conn, heard)
    return attempt
