"""What a person reads of their own dossiers: filer or owner stands in every WHERE."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from kernel.database import Connection
from kernel.ids import DossierId, OfficeCode, PersonId


class Card(Struct, frozen=True, kw_only=True):
    """One dossier in a person's list; `rank` 0 is theirs to act on, 1 the office's, 2 over."""

    rank: int
    id: DossierId
    code: str
    procedure_code: str
    procedure_version: date
    version: int
    status: int
    stage: str
    turn: str
    turn_since: datetime
    office: OfficeCode
    holder: OfficeCode
    due_at: datetime | None
    supplement_due_at: datetime | None
    proof_due_at: datetime | None
    outcome: str | None
    submitted_at: datetime


class Face(Struct, frozen=True, kw_only=True):
    """One dossier as its people read it. `moves` is a JSON array of arrays, oldest first."""

    id: DossierId
    code: str
    procedure_code: str
    procedure_version: date
    version: int
    status: int
    stage: str
    turn: str
    turn_since: datetime
    office: OfficeCode
    holder: OfficeCode
    channel: int
    result_by: str
    submitted_at: datetime
    started_at: datetime | None
    due_at: datetime | None
    first_due_at: datetime | None
    paused_at: datetime | None
    ended_at: datetime | None
    supplements: int
    supplement_due_at: datetime | None
    extended: bool
    proof: str
    proof_due_at: datetime | None
    outcome: str | None
    term_unit: str | None
    files: int
    fees: int
    is_owner: bool
    people_sealed: bytes
    notice_sealed: bytes | None
    head: bytes
    assisted: bool
    moves: msgspec.Raw


async def list_cards(
    conn: Connection, person_id: PersonId, after: tuple[int, UUID] | None, limit: int
) -> tuple[Card, ...]:
    """The person's dossiers: those that wait for them first, newest first within; after the card `after`."""
    rows = await conn.fetch(
        "WITH mine AS (SELECT id, code, procedure_code, procedure_version, version, status, stage, turn, turn_since, "
        "office, holder, due_at, supplement_due_at, proof_due_at, outcome, submitted_at FROM dossier WHERE owner = $1 "
        "UNION ALL SELECT id, code, procedure_code, procedure_version, version, status, stage, turn, turn_since, "
        "office, holder, due_at, supplement_due_at, proof_due_at, outcome, submitted_at FROM dossier "
        "WHERE filer = $1 AND owner IS DISTINCT FROM $1), "
        "ranked AS (SELECT CASE turn WHEN 'resident' THEN 0 WHEN 'nobody' THEN 2 ELSE 1 END AS rank, id, code, "
        "procedure_code, procedure_version, version, status, stage, turn, turn_since, office, holder, due_at, "
        "supplement_due_at, proof_due_at, outcome, submitted_at FROM mine) "
        "SELECT rank, id, code, procedure_code, procedure_version, version, status, stage, turn, turn_since, office, "
        "holder, due_at, supplement_due_at, proof_due_at, outcome, submitted_at FROM ranked "
        "WHERE $2::int IS NULL OR rank > $2 OR (rank = $2 AND id < $3) "
        "ORDER BY rank, id DESC LIMIT $4",
        person_id,
        *(after or (None, None)),
        limit,
    )
    return tuple(Card(**dict(zip(Card.__struct_fields__, row, strict=True))) for row in rows)


async def find_face(conn: Connection, dossier_id: DossierId, person_id: PersonId) -> Face | None:
    """One statement: the dossier, its people, its head and its moves.

    The dossier's own id as `person_id` stands for an owner without an account, for whom a helper acts.
    """
    row = await conn.fetchrow(
        "SELECT d.id, d.code, d.procedure_code, d.procedure_version, d.version, d.status, d.stage, d.turn, "
        "d.turn_since, d.office, d.holder, d.channel, d.result_by, d.submitted_at, d.started_at, d.due_at, "
        "d.first_due_at, d.paused_at, d.ended_at, d.supplements, d.supplement_due_at, d.extended, d.proof, "
        "d.proof_due_at, d.outcome, d.term_unit, d.files, d.fees, d.owner IS NOT DISTINCT FROM $2, d.people_sealed, "
        "d.notice_sealed, h.head, EXISTS (SELECT FROM dossier_history m WHERE m.dossier_id = d.id "
        "AND m.actor_kind = 'resident' AND m.on_behalf_of IS NOT NULL), "
        "(SELECT jsonb_agg(jsonb_build_array(m.version, m.at, m.action, m.to_status, m.turn, m.holder, m.actor_kind, "
        "m.office, m.on_behalf_of IS NOT NULL, t.seen_at, CASE WHEN m.on_behalf_of IS NOT NULL THEN m.actor_id END) "
        "ORDER BY m.version) "
        "FROM dossier_history m LEFT JOIN dossier_told t USING (dossier_id, version) WHERE m.dossier_id = d.id) "
        "FROM dossier d JOIN dossier_head h ON h.dossier_id = d.id "
        "WHERE d.id = $1 AND (d.owner = $2 OR d.filer = $2 OR d.id = $2)",
        dossier_id,
        person_id,
    )
    return row and Face(**dict(zip(Face.__struct_fields__, row, strict=True)))
