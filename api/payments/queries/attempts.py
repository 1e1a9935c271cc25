"""Statements about attempts. All changes happen under their fee's lock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from api.payments.model import Attempt, AttemptState, GatewayName
from api.payments.rules.ledger import Standing
from kernel.database import Connection
from kernel.ids import AttemptId, FeeId, PersonId

_INSERT = (
    "INSERT INTO attempt (id, fee_id, gateway, reference, amount_vnd, state, pay_url, started_by, started_at, "
    "expires_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9)"
)
_FIND = (
    "SELECT id, fee_id, gateway, reference, amount_vnd, state, pay_url, started_at, expires_at, asked_at, "
    "transaction_no, paid_at, reason FROM attempt WHERE id = $1"
)
_FIND_BY_REFERENCE = (
    "SELECT id, fee_id, gateway, reference, amount_vnd, state, pay_url, started_at, expires_at, asked_at, "
    "transaction_no, paid_at, reason FROM attempt WHERE gateway = $1 AND reference = $2"
)
_FIND_OWN = (
    "SELECT a.id, a.fee_id, a.gateway, a.reference, a.amount_vnd, a.state, a.pay_url, a.started_at, a.expires_at, "
    "a.asked_at, a.transaction_no, a.paid_at, a.reason FROM attempt a JOIN fee f ON f.id = a.fee_id "
    "WHERE a.id = $1 AND $2 IN (f.payer, f.filer)"
)
_OF_FEE = (
    "SELECT id, fee_id, gateway, reference, amount_vnd, state, pay_url, started_at, expires_at, asked_at, "
    "transaction_no, paid_at, reason FROM attempt WHERE fee_id = $1 ORDER BY id"
)
_POSITION = (
    "SELECT a.id, a.fee_id, a.gateway, a.reference, a.amount_vnd, a.state, a.pay_url, a.started_at, a.expires_at, "
    "a.asked_at, a.transaction_no, a.paid_at, a.reason, "
    "EXISTS (SELECT FROM ledger l WHERE l.gateway = a.gateway AND l.transaction_no = $2 "
    "AND l.kind IN ('paid', 'cash_received')), "
    "s.receivable, s.held, s.owed_back, s.received FROM attempt a, LATERAL (SELECT "
    "coalesce(sum(CASE WHEN debit = 'receivable' THEN amount_vnd WHEN credit = 'receivable' "
    "THEN -amount_vnd END), 0)::bigint AS receivable, "
    "coalesce(sum(CASE WHEN credit = 'held' THEN amount_vnd WHEN debit = 'held' "
    "THEN -amount_vnd END), 0)::bigint AS held, "
    "coalesce(sum(CASE WHEN credit = 'owed_back' THEN amount_vnd WHEN debit = 'owed_back' "
    "THEN -amount_vnd END), 0)::bigint AS owed_back, "
    "coalesce(sum(CASE WHEN kind IN ('paid', 'cash_received') THEN amount_vnd END), 0)::bigint AS received "
    "FROM ledger WHERE fee_id = a.fee_id) s WHERE a.id = $1"
)
_MOVE = (
    "UPDATE attempt SET state = $2, transaction_no = coalesce($3, transaction_no), paid_at = coalesce($4, paid_at), "
    "reason = coalesce($5, reason), updated_at = $6 WHERE id = $1"
)
_PAID_BY = "SELECT started_by FROM attempt WHERE fee_id = $1 AND paid_at IS NOT NULL ORDER BY paid_at"
_SET_PAY_URL = "UPDATE attempt SET pay_url = $2, updated_at = $3 WHERE id = $1"
_ASKED = "UPDATE attempt SET asked_at = $2 WHERE id = $1"
_WATCHED = (
    "SELECT id FROM attempt WHERE (state IN ('waiting', 'checking', 'aside') AND started_at < $2) "
    "OR (state IN ('refused', 'expired') AND started_at BETWEEN $1 AND $2) ORDER BY id"
)


def _attempt(row: Sequence[Any]) -> Attempt:
    return Attempt(
        id=row[0],
        fee_id=row[1],
        gateway=GatewayName(row[2]),
        reference=row[3],
        amount_vnd=row[4],
        state=AttemptState(row[5]),
        pay_url=row[6],
        started_at=row[7],
        expires_at=row[8],
        asked_at=row[9],
        transaction=row[10],
        paid_at=row[11],
        reason=row[12],
    )


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt, its fee's balances, and whether the transaction spoken of is on the books already."""

    attempt: Attempt
    standing: Standing
    booked: bool


async def insert_attempt(conn: Connection, attempt: Attempt, started_by: PersonId) -> None:
    """A new attempt. UniqueViolation when the fee has an open one."""
    await conn.execute(
        _INSERT,
        attempt.id,
        attempt.fee_id,
        attempt.gateway,
        attempt.reference,
        attempt.amount_vnd,
        attempt.state,
        attempt.pay_url,
        started_by,
        attempt.started_at,
        attempt.expires_at,
    )


async def find_attempt(conn: Connection, attempt_id: AttemptId) -> Attempt | None:
    """One attempt, whoever's."""
    row = await conn.fetchrow(_FIND, attempt_id)
    return row and _attempt(row)


async def find_by_reference(conn: Connection, gateway: GatewayName, reference: str) -> Attempt | None:
    """The attempt a gateway calls by `reference`."""
    row = await conn.fetchrow(_FIND_BY_REFERENCE, gateway, reference)
    return row and _attempt(row)


async def find_own_attempt(conn: Connection, attempt_id: AttemptId, whose: PersonId) -> Attempt | None:
    """One attempt at a fee this person pays or filed for."""
    row = await conn.fetchrow(_FIND_OWN, attempt_id, whose)
    return row and _attempt(row)


async def position_of(conn: Connection, attempt_id: AttemptId, transaction: str | None) -> Position:
    """All that a word about this attempt is judged by. Only true while the fee's lock is held."""
    row = await conn.fetchrow(_POSITION, attempt_id, transaction)
    return Position(
        attempt=_attempt(row),
        booked=row[13],
        standing=Standing(receivable_vnd=row[14], held_vnd=row[15], owed_back_vnd=row[16], received_vnd=row[17]),
    )


async def attempts_of(conn: Connection, fee_id: FeeId) -> tuple[Attempt, ...]:
    """Oldest first."""
    return tuple(_attempt(row) for row in await conn.fetch(_OF_FEE, fee_id))


async def list_payers(conn: Connection, fee_id: FeeId) -> tuple[PersonId, ...]:
    """Who began the attempts that money came by, oldest first."""
    return tuple(PersonId(row[0]) for row in await conn.fetch(_PAID_BY, fee_id) if row[0] is not None)


async def move_attempt(
    conn: Connection,
    attempt_id: AttemptId,
    state: AttemptState,
    now: datetime,
    *,
    transaction: str | None = None,
    paid_at: datetime | None = None,
    reason: str | None = None,
) -> None:
    """Write the state the rules gave, and what the gateway said with it."""
    await conn.execute(_MOVE, attempt_id, state, transaction, paid_at, reason, now)


async def set_pay_url(conn: Connection, attempt_id: AttemptId, url: str, now: datetime) -> None:
    """The gateway said where the payer goes."""
    await conn.execute(_SET_PAY_URL, attempt_id, url, now)


async def note_asked(conn: Connection, attempt_id: AttemptId, now: datetime) -> None:
    """The gateway was asked just now."""
    await conn.execute(_ASKED, attempt_id, now)


async def list_to_ask(conn: Connection, since: datetime, before: datetime) -> tuple[AttemptId, ...]:
    """Undecided attempts begun before `before`, and closed ones begun since `since`: money may yet turn up."""
    return tuple(row[0] for row in await conn.fetch(_WATCHED, since, before))
