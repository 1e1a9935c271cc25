"""Statements over `mandate` and, never changed, `mandate_act`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from identity.model.mandates import Act, Capacity, Done, EndedBy, Helper, Mandate, PaperFault, Way
from kernel.database import Connection, Row
from kernel.ids import DossierId, FileId, OfficeCode, PersonId, new_id

_MANDATE = (
    "SELECT id, helper, helper_name, badge, team_vi, team_en, office, resident, number_hash, resident_sealed, acts, "
    "procedure_code, dossier_id, days, way, household_id, secret_hash, secret_until, paper_file, asked_at, "
    "granted_at, expires_at, ended_at, ended_by, paper_refused, kind FROM mandate "
)
_ONE = _MANDATE + "WHERE id = $1"
_LOCKED = _MANDATE + "WHERE id = $1 FOR UPDATE"
_HELD = _MANDATE + "WHERE id = $1 FOR SHARE"
_MANY = _MANDATE + "WHERE id = ANY($1::uuid[])"
_OF_HELPER = _MANDATE + (
    "WHERE helper = $1 AND kind = $4 AND coalesce(ended_at, expires_at, asked_at) > $2 ORDER BY id DESC LIMIT $3"
)
_OF_DOSSIER = (
    _MANDATE + "WHERE dossier_id = $2 AND helper = $1 AND granted_at IS NOT NULL AND ended_at IS NULL "
    "AND expires_at > $3 ORDER BY id"
)
_OF_DOSSIER_HELD = _OF_DOSSIER + " FOR SHARE"
_ON_DOSSIER = _MANDATE + "WHERE dossier_id = $1 ORDER BY id"
_THEIRS = (
    "WHERE resident = $1 OR (resident IS NULL AND number_hash = (SELECT p.number_hash FROM person p WHERE p.id = $1)) "
)
_OF_RESIDENT = _MANDATE + _THEIRS + "ORDER BY id DESC LIMIT $2"
_OF_OFFICE = _MANDATE + "WHERE office = $1 ORDER BY id DESC LIMIT $2"


def _mandate(row: Row) -> Mandate:
    return Mandate(
        id=row[0],
        helper=Helper(
            person_id=PersonId(row[1]),
            name=row[2],
            badge=row[3],
            team_vi=row[4],
            team_en=row[5],
            office=OfficeCode(row[6]),
        ),
        resident=None if row[7] is None else PersonId(row[7]),
        number_hash=row[8],
        resident_sealed=row[9],
        acts=frozenset(Act(each) for each in row[10]),
        procedure_code=row[11],
        dossier_id=None if row[12] is None else DossierId(row[12]),
        days=row[13],
        way=Way(row[14]),
        household_id=row[15],
        secret_hash=row[16],
        secret_until=row[17],
        paper_file=None if row[18] is None else FileId(row[18]),
        asked_at=row[19],
        granted_at=row[20],
        expires_at=row[21],
        ended_at=row[22],
        ended_by=None if row[23] is None else EndedBy(row[23]),
        paper_refused=None if row[24] is None else PaperFault(row[24]),
        kind=Capacity(row[25]),
    )


async def insert_mandate(conn: Connection, mandate: Mandate) -> bool:
    """False when that id is taken."""
    done = await conn.execute(
        "INSERT INTO mandate (id, helper, helper_name, badge, team_vi, team_en, office, resident, number_hash, "
        "resident_sealed, acts, procedure_code, dossier_id, days, way, household_id, secret_hash, secret_until, "
        "asked_at, kind) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, "
        "$20) "
        "ON CONFLICT (id) DO NOTHING",
        mandate.id,
        mandate.helper.person_id,
        mandate.helper.name,
        mandate.helper.badge,
        mandate.helper.team_vi,
        mandate.helper.team_en,
        mandate.helper.office,
        mandate.resident,
        mandate.number_hash,
        mandate.resident_sealed,
        sorted(mandate.acts),
        mandate.procedure_code,
        mandate.dossier_id,
        mandate.days,
        mandate.way,
        mandate.household_id,
        mandate.secret_hash,
        mandate.secret_until,
        mandate.asked_at,
        mandate.kind,
    )
    return done == "INSERT 0 1"


async def find_mandate(conn: Connection, mandate_id: UUID) -> Mandate | None:
    row = await conn.fetchrow(_ONE, mandate_id)
    return row and _mandate(row)


async def lock_mandate(conn: Connection, mandate_id: UUID) -> Mandate | None:
    """For a change of it."""
    row = await conn.fetchrow(_LOCKED, mandate_id)
    return row and _mandate(row)


async def hold_mandate(conn: Connection, mandate_id: UUID) -> Mandate | None:
    """For an act under it: it cannot be revoked before this transaction ends."""
    row = await conn.fetchrow(_HELD, mandate_id)
    return row and _mandate(row)


async def list_mandates(conn: Connection, ids: Collection[UUID]) -> tuple[Mandate, ...]:
    return _mandates(await conn.fetch(_MANY, list(ids)))


def _mandates(rows: Sequence[Row]) -> tuple[Mandate, ...]:
    return tuple(_mandate(row) for row in rows)


async def list_of_helper(
    conn: Connection, helper: PersonId, kind: Capacity, since: datetime, limit: int
) -> tuple[Mandate, ...]:
    """Newest first, those that ended or were asked after `since`."""
    return _mandates(await conn.fetch(_OF_HELPER, helper, since, limit, kind))


async def list_of_resident(conn: Connection, person_id: PersonId, limit: int) -> tuple[Mandate, ...]:
    """Newest first: theirs, and those asked of their number before they had an account."""
    return _mandates(await conn.fetch(_OF_RESIDENT, person_id, limit))


async def list_of_office(conn: Connection, office: OfficeCode, limit: int) -> tuple[Mandate, ...]:
    return _mandates(await conn.fetch(_OF_OFFICE, office, limit))


async def list_on_dossier(conn: Connection, dossier_id: DossierId) -> tuple[Mandate, ...]:
    """Every mandate that ever covered it, oldest first."""
    return _mandates(await conn.fetch(_ON_DOSSIER, dossier_id))


async def list_standing(
    conn: Connection, helper: PersonId, dossier_id: DossierId, now: datetime, *, hold: bool
) -> tuple[Mandate, ...]:
    """The helper's standing mandates for one dossier; held against revocation for an act."""
    return _mandates(await conn.fetch(_OF_DOSSIER_HELD if hold else _OF_DOSSIER, helper, dossier_id, now))


async def grant_mandate(
    conn: Connection,
    mandate_id: UUID,
    *,
    resident: PersonId | None,
    number_hash: bytes | None,
    resident_sealed: bytes | None,
    way: Way,
    now: datetime,
    expires_at: datetime,
) -> None:
    """The caller holds the row. Its QR is used up; who gave it is written down where nobody was named."""
    await conn.execute(
        "UPDATE mandate SET granted_at = $2, expires_at = $3, resident = coalesce($4, resident), way = $5, "
        "secret_until = NULL, number_hash = coalesce(number_hash, $6), "
        "resident_sealed = coalesce(resident_sealed, $7) WHERE id = $1",
        mandate_id,
        now,
        expires_at,
        resident,
        way,
        number_hash,
        resident_sealed,
    )


async def end_mandate(conn: Connection, mandate_id: UUID, by: EndedBy, now: datetime) -> None:
    await conn.execute(
        "UPDATE mandate SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL", mandate_id, now, by
    )


async def list_live_of(conn: Connection, helper: PersonId, now: datetime) -> tuple[UUID, ...]:
    """Mandates that somebody holds as a helper, and that may still be granted or used."""
    rows = await conn.fetch(
        "SELECT id FROM mandate WHERE helper = $1 AND kind = 'helper' "
        "AND ended_at IS NULL AND (expires_at IS NULL OR expires_at > $2) "
        "ORDER BY id FOR UPDATE",
        helper,
        now,
    )
    return tuple(row[0] for row in rows)


async def set_link(conn: Connection, mandate_id: UUID, secret_hash: bytes, until: datetime) -> None:
    await conn.execute(
        "UPDATE mandate SET secret_hash = $2, secret_until = $3 WHERE id = $1", mandate_id, secret_hash, until
    )


async def set_paper(
    conn: Connection, mandate_id: UUID, file_id: FileId | None, refused: PaperFault | None = None
) -> None:
    """The photograph that waits, or why the last one was not taken."""
    await conn.execute(
        "UPDATE mandate SET paper_file = $2, paper_refused = $3 WHERE id = $1", mandate_id, file_id, refused
    )


async def bind_dossier(conn: Connection, mandate_id: UUID, dossier_id: DossierId) -> bool:
    """The one dossier filed under it; False when there is one already. Held rows are the caller's."""
    done = await conn.execute(
        "UPDATE mandate SET dossier_id = $2 WHERE id = $1 AND dossier_id IS NULL", mandate_id, dossier_id
    )
    return done == "UPDATE 1"


async def claim_mandates(conn: Connection, number_hash: bytes, resident: PersonId) -> None:
    await conn.execute(
        "UPDATE mandate SET resident = $2 WHERE resident IS NULL AND number_hash = $1", number_hash, resident
    )


async def insert_act(
    conn: Connection, mandate_id: UUID, *, act: str, by: PersonId, dossier_id: DossierId | None, now: datetime
) -> None:
    await conn.execute(
        "INSERT INTO mandate_act (id, mandate_id, at, act, by, dossier_id) VALUES ($1, $2, $3, $4, $5, $6)",
        new_id(),
        mandate_id,
        now,
        act,
        by,
        dossier_id,
    )


async def list_acts(conn: Connection, ids: Collection[UUID]) -> dict[UUID, list[Done]]:
    """What was done under each, oldest first."""
    found: dict[UUID, list[Done]] = {each: [] for each in ids}
    rows = await conn.fetch(
        "SELECT mandate_id, at, act, dossier_id FROM mandate_act WHERE mandate_id = ANY($1::uuid[]) ORDER BY id",
        list(ids),
    )
    for row in rows:
        found[row[0]].append(Done(at=row[1], act=row[2], dossier_id=row[3]))
    return found
