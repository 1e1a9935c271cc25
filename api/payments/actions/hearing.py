"""What a gateway tells us unasked (IPN) and asked (querydr), written down once however often it is said."""

from datetime import datetime

from api.payments.actions.booking import hear_word
from api.payments.events import CheckAttempt
from api.payments.gateways import Gateway, Gateways
from api.payments.model import Answer, Attempt, AttemptState, Forged, Heard, Notice, Paid, Silent, Verdict
from api.payments.queries import attempts, fees, messages
from api.payments.queries.attempts import Position
from api.payments.rules.faces import next_ask
from api.payments.rules.lifecycle import WATCHED_ATTEMPTS, AttemptEvent, can_move_attempt, move_attempt
from kernel.database import Connection, Database
from kernel.ids import new_id
from kernel.jobs import enqueue
from kernel.logs import log

AT_NIGHT = 10**6
"""A step after which no other is promised."""


async def hear_notice(database: Database, gateway: Gateway, raw: bytes, now: datetime) -> Verdict:
    """One notice, judged in the order checksum, order, amount, already final, then written atomically."""
    notice = gateway.read_notice(raw)
    if isinstance(notice, Forged):
        log.warning("payments.notice-forged", gateway=gateway.name, why=notice.why)
        async with database.connection() as conn:
            await messages.keep_forged(
                conn,
                Heard(gateway=gateway.name, way="ipn", reference="", verdict=notice.why, said=raw, at=now),
            )
        return Verdict.FORGED
    async with database.transaction() as conn:
        verdict = await _judge_notice(conn, gateway, notice, now)
        await messages.keep_message(
            conn,
            Heard(gateway=gateway.name, way="ipn", reference=notice.reference, verdict=verdict, said=raw, at=now),
        )
    log.info("payments.notice-heard", gateway=gateway.name, reference=notice.reference, verdict=verdict)
    return verdict


async def _judge_notice(conn: Connection, gateway: Gateway, notice: Notice, now: datetime) -> Verdict:
    known = await fees.lock_fee_by_reference(conn, gateway.name, notice.reference)
    if known is None:
        return Verdict.UNKNOWN_ORDER
    fee, attempt_id = known
    position = await attempts.position_of(conn, attempt_id, transaction_in(notice.word))
    attempt = position.attempt
    if notice.amount_vnd != attempt.amount_vnd:
        # not believed, and not forgotten: the gateway is asked what it really took
        await enqueue(conn, CheckAttempt(attempt_id=attempt.id), key=f"check:{attempt.id}:0")
        return Verdict.WRONG_AMOUNT
    if _is_final(position, notice):
        return Verdict.ALREADY_FINAL
    made = await hear_word(conn, fee, position, notice.word, now)
    if made.attempt in WATCHED_ATTEMPTS:
        await enqueue(conn, CheckAttempt(attempt_id=attempt.id), key=f"check:{attempt.id}:0")
    return Verdict.CONFIRMED


def _is_final(position: Position, notice: Notice) -> bool:
    """Nothing more to learn from this notice. Money not yet on the books is never “final”."""
    if isinstance(notice.word, Paid):
        return position.booked
    return position.attempt.state not in WATCHED_ATTEMPTS


def transaction_in(word: Answer) -> str | None:
    """The gateway's number of the money spoken of, if any."""
    return word.transaction if isinstance(word, Paid) else None


async def check_attempt(database: Database, gateways: Gateways, job: CheckAttempt, now: datetime) -> None:
    """Ask the gateway, outside any transaction; write its answer; promise the next ask while in doubt."""
    async with database.connection() as conn:
        attempt = await attempts.find_attempt(conn, job.attempt_id)
    if attempt is None or attempt.state is AttemptState.PAID:
        return
    gateway = gateways.get(attempt.gateway)
    if gateway is None:
        log.warning("payments.door-closed", gateway=attempt.gateway, attempt_id=str(attempt.id))
        return
    if not gateway.answers:
        async with database.transaction() as conn:
            await fees.lock_fee(conn, attempt.fee_id)
            await _note_overdue(conn, (await attempts.position_of(conn, attempt.id, None)).attempt, now)
        return
    answer = await gateway.ask(attempt, request_id=new_id().hex, now=now)
    async with database.transaction() as conn:
        await _write_answer(conn, attempt, answer, job, now)


async def _write_answer(conn: Connection, asked: Attempt, answer: Answer, job: CheckAttempt, now: datetime) -> None:
    fee = await fees.lock_fee(conn, asked.fee_id)
    position = await attempts.position_of(conn, asked.id, transaction_in(answer))
    assert fee is not None
    attempt = position.attempt
    verdict = type(answer).__name__
    said = answer.why if isinstance(answer, Silent) else verdict
    await messages.keep_message(
        conn,
        Heard(
            gateway=attempt.gateway,
            way="query",
            reference=attempt.reference,
            verdict=verdict,
            said=said.encode(),
            at=now,
        ),
    )
    state = attempt.state
    if isinstance(answer, Silent):
        state = await _note_overdue(conn, attempt, now)
    else:
        state = (await hear_word(conn, fee, position, answer, now)).attempt
        await attempts.note_asked(conn, attempt.id, now)
    pause = next_ask(job.step)
    if state in WATCHED_ATTEMPTS and pause is not None:
        again = CheckAttempt(attempt_id=attempt.id, step=job.step + 1)
        await enqueue(conn, again, after=pause, key=f"check:{attempt.id}:{again.step}")


async def _note_overdue(conn: Connection, attempt: Attempt, now: datetime) -> AttemptState:
    """Its time is over and nobody has said anything: in doubt, until somebody does."""
    if now < attempt.expires_at or not can_move_attempt(attempt.state, AttemptEvent.OVERDUE):
        return attempt.state
    state = move_attempt(attempt.state, AttemptEvent.OVERDUE)
    await attempts.move_attempt(conn, attempt.id, state, now)
    return state


async def ask_undecided(conn: Connection, *, since: datetime, before: datetime) -> None:
    """The nightly round: once more about each attempt that is undecided, or was closed only since `since`."""
    for attempt_id in await attempts.list_to_ask(conn, since, before):
        await enqueue(conn, CheckAttempt(attempt_id=attempt_id, step=AT_NIGHT), key=f"check:{attempt_id}:night")
