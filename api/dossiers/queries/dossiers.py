"""Statements over `dossier` that read or write one whole dossier."""

from datetime import date, datetime

from api.dossiers.model.case import Case, Term
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.sets import FilingChannel, Outcome, Proof, ResultBy, Stage, Status, Turn
from api.workdays.model import TimeUnit
from kernel.database import Connection, Row
from kernel.ids import DossierId, DraftId, OfficeCode, PersonId

_WHOLE = (
    "SELECT d.id, d.draft_id, d.code, d.procedure_code, d.procedure_version, d.filer, d.owner, d.owner_number_hash, "
    "d.secret_hash, d.files, d.fees, d.people_sealed, d.answers_sealed, d.notice_sealed, h.head, "
    "d.version, d.status, d.stage, d.turn, d.turn_since, d.office, d.holder, d.channel, d.result_by, "
    "d.term_quantity, d.term_unit, d.term_cutoff, d.submitted_at, d.act_by, d.started_at, d.due_at, d.first_due_at, "
    "d.paused_at, d.ended_at, d.supplements, d.supplement_due_at, d.extended, d.proof, d.proof_due_at, d.outcome "
    "FROM dossier d JOIN dossier_head h ON h.dossier_id = d.id "
)
_BY_ID = _WHOLE + "WHERE d.id = $1"
_LOCK = _BY_ID + " FOR UPDATE OF d"
_BY_DRAFT = _WHOLE + "WHERE d.draft_id = $1 AND d.filer = $2"
_BY_TAKER = _WHOLE + (
    "JOIN dossier_history f ON f.dossier_id = d.id AND f.version = 1 "
    "WHERE d.draft_id = $1 AND f.actor_kind = 'staff' AND f.actor_id = $2"
)
_BY_STAND_IN = _WHOLE + (
    "JOIN dossier_history f ON f.dossier_id = d.id AND f.version = 1 "
    "WHERE d.draft_id = $1 AND f.actor_kind = 'resident' AND f.actor_id = $2 AND f.on_behalf_of IS NOT NULL"
)
_BY_CODE = _WHOLE + "WHERE d.code = $1"


def _case(row: Row) -> Case:
    term = None if row[24] is None else Term(quantity=row[24], unit=TimeUnit(row[25]), cutoff=row[26])
    return Case(
        version=row[15],
        status=Status(row[16]),
        stage=Stage(row[17]),
        turn=Turn(row[18]),
        turn_since=row[19],
        office=OfficeCode(row[20]),
        holder=OfficeCode(row[21]),
        channel=FilingChannel(row[22]),
        result_by=ResultBy(row[23]),
        term=term,
        submitted_at=row[27],
        act_by=row[28],
        started_at=row[29],
        due_at=row[30],
        first_due_at=row[31],
        paused_at=row[32],
        ended_at=row[33],
        supplements=row[34],
        supplement_due_at=row[35],
        extended=row[36],
        proof=Proof(row[37]),
        proof_due_at=row[38],
        outcome=None if row[39] is None else Outcome(row[39]),
    )


def _dossier(row: Row) -> Dossier:
    return Dossier(
        id=row[0],
        draft_id=row[1],
        code=row[2],
        procedure_code=row[3],
        procedure_version=row[4],
        filer=row[5],
        owner=row[6],
        owner_number_hash=row[7],
        secret_hash=row[8],
        files=row[9],
        fees=row[10],
        people_sealed=row[11],
        answers_sealed=row[12],
        notice_sealed=row[13],
        head=row[14],
        case=_case(row),
    )


async def find_dossier(conn: Connection, dossier_id: DossierId) -> Dossier | None:
    """Whoever asks: the caller judges who may see it."""
    row = await conn.fetchrow(_BY_ID, dossier_id)
    return row and _dossier(row)


async def lock_dossier(conn: Connection, dossier_id: DossierId) -> Dossier | None:
    """The dossier, held against every other move until this transaction ends."""
    row = await conn.fetchrow(_LOCK, dossier_id)
    return row and _dossier(row)


async def find_dossier_of_draft(conn: Connection, draft_id: DraftId, filer: PersonId) -> Dossier | None:
    row = await conn.fetchrow(_BY_DRAFT, draft_id, filer)
    return row and _dossier(row)


async def find_dossier_of_taker(conn: Connection, draft_id: DraftId, taker: PersonId) -> Dossier | None:
    """What this officer filed from that draft at the counter."""
    row = await conn.fetchrow(_BY_TAKER, draft_id, taker)
    return row and _dossier(row)


async def find_dossier_of_stand_in(conn: Connection, draft_id: DraftId, helper: PersonId) -> Dossier | None:
    """What this helper filed from that draft for a resident."""
    row = await conn.fetchrow(_BY_STAND_IN, draft_id, helper)
    return row and _dossier(row)


async def find_dossier_by_code(conn: Connection, code: str) -> Dossier | None:
    row = await conn.fetchrow(_BY_CODE, code)
    return row and _dossier(row)


async def next_number(conn: Connection, office: OfficeCode, day: date) -> int:
    """The office's next number of that Hanoi day. Holds the counter until commit, so that no number is ever skipped."""
    number: int = await conn.fetchval(
        "INSERT INTO dossier_counter AS c (office, day, last) VALUES ($1, $2, 1) "
        "ON CONFLICT (office, day) DO UPDATE SET last = c.last + 1 RETURNING last",
        office,
        day,
    )
    return number


async def insert_dossier(conn: Connection, dossier: Dossier, now: datetime) -> None:
    """Raises UniqueViolation when the draft has become a dossier already."""
    case, term = dossier.case, dossier.case.term
    await conn.execute(
        "INSERT INTO dossier (id, draft_id, code, procedure_code, procedure_version, filer, owner, owner_number_hash, "
        "secret_hash, files, fees, people_sealed, answers_sealed, notice_sealed, version, status, stage, turn, "
        "turn_since, office, holder, channel, result_by, term_quantity, term_unit, term_cutoff, submitted_at, act_by, "
        "supplements, extended, proof, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
        "$14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)",
        dossier.id,
        dossier.draft_id,
        dossier.code,
        dossier.procedure_code,
        dossier.procedure_version,
        dossier.filer,
        dossier.owner,
        dossier.owner_number_hash,
        dossier.secret_hash,
        dossier.files,
        dossier.fees,
        dossier.people_sealed,
        dossier.answers_sealed,
        dossier.notice_sealed,
        case.version,
        case.status,
        case.stage,
        case.turn,
        case.turn_since,
        case.office,
        case.holder,
        case.channel,
        case.result_by,
        term and term.quantity,
        term and term.unit,
        term and term.cutoff,
        case.submitted_at,
        case.act_by,
        case.supplements,
        case.extended,
        case.proof,
        now,
    )


async def update_case(
    conn: Connection, dossier_id: DossierId, case: Case, *, fees: int, notice_sealed: bytes | None, now: datetime
) -> bool:
    """Write the case one version further; False when somebody else moved it first."""
    done = await conn.execute(
        "UPDATE dossier SET version = $2, status = $3, stage = $4, turn = $5, turn_since = $6, holder = $7, "
        "act_by = $8, started_at = $9, due_at = $10, first_due_at = $11, paused_at = $12, ended_at = $13, "
        "supplements = $14, supplement_due_at = $15, extended = $16, proof = $17, proof_due_at = $18, outcome = $19, "
        "fees = $20, notice_sealed = $21, updated_at = $22 WHERE id = $1 AND version = $2 - 1",
        dossier_id,
        case.version,
        case.status,
        case.stage,
        case.turn,
        case.turn_since,
        case.holder,
        case.act_by,
        case.started_at,
        case.due_at,
        case.first_due_at,
        case.paused_at,
        case.ended_at,
        case.supplements,
        case.supplement_due_at,
        case.extended,
        case.proof,
        case.proof_due_at,
        case.outcome,
        fees,
        notice_sealed,
        now,
    )
    return done == "UPDATE 1"


async def list_claimable(conn: Connection, number_hash: bytes) -> tuple[DossierId, ...]:
    """Dossiers whose owner is known by this number and has no account yet."""
    rows = await conn.fetch("SELECT id FROM dossier WHERE owner IS NULL AND owner_number_hash = $1", number_hash)
    return tuple(row[0] for row in rows)


async def update_owner(conn: Connection, dossier_id: DossierId, owner: PersonId) -> None:
    await conn.execute("UPDATE dossier SET owner = $2 WHERE id = $1 AND owner IS NULL", dossier_id, owner)


async def update_answers(conn: Connection, dossier_id: DossierId, sealed: bytes) -> None:
    """What a supplement put right; the caller holds the row."""
    await conn.execute("UPDATE dossier SET answers_sealed = $2 WHERE id = $1", dossier_id, sealed)


async def update_files(conn: Connection, dossier_id: DossierId, files: int) -> None:
    """How many pages the dossier has now; the caller holds the row."""
    await conn.execute("UPDATE dossier SET files = $2 WHERE id = $1", dossier_id, files)
