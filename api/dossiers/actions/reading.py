"""What a resident reads of a dossier: the face on one statement, and its parts."""

from datetime import datetime

from msgspec import Struct

from api.catalogue.actions import procedure
from api.catalogue.model.procedure import Procedure
from api.dossiers.actions.moving import is_resident_of
from api.dossiers.actions.sealing import Notice, open_answers, open_notice, open_people, open_round
from api.dossiers.actions.standing import helpers_on, stand_in
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.people import People
from api.dossiers.model.supplement import Request, Round
from api.dossiers.queries import dossiers, resident, supplements
from api.payments.actions import fees_of
from api.payments.model import FeeFace
from identity.actions import looks_at
from identity.model import Look
from identity.model.mandates import Act, Mandate
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotFound
from kernel.ids import DossierId, PersonId
from kernel.keys import Keyring


class Read(Struct, frozen=True, kw_only=True):
    """A face opened: its people, its notice, its money."""

    face: resident.Face
    people: People
    notice: Notice
    fees: tuple[FeeFace, ...]
    helpers: dict[PersonId, Mandate]
    """whoever moved it for its people, by the mandate under which they did"""


async def read_dossier(conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId) -> Read:
    """For its filer or owner; money as payments has it now, so that nothing paid is shown unpaid. Raises NotFound."""
    face = await resident.find_face(conn, dossier_id, actor.on_behalf_of or actor.person_id)
    if face is None:
        raise NotFound
    return Read(
        face=face,
        people=open_people(keys, face.id, face.people_sealed),
        notice=open_notice(keys, face.id, face.notice_sealed),
        fees=await fees_of(conn, face.id) if face.fees else (),
        helpers=await helpers_on(conn, face.id) if face.assisted else {},
    )


async def follow_dossier(conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId, now: datetime) -> Read:
    """One's own, or one under a mandate, which is asked after only where the first finds nothing. Raises NotFound."""
    try:
        return await read_dossier(conn, keys, actor, dossier_id)
    except NotFound:
        helper = await stand_in(conn, actor, Act.FOLLOW, dossier_id, now)
        if helper is actor:
            raise
        return await read_dossier(conn, keys, helper, dossier_id)


async def of_resident(conn: Connection, actor: Actor, dossier_id: DossierId) -> Dossier:
    """The whole dossier for its filer or owner. Raises NotFound."""
    dossier = await dossiers.find_dossier(conn, dossier_id)
    if dossier is None or not is_resident_of(dossier, actor):
        raise NotFound
    return dossier


async def with_proof(conn: Connection, actor: Actor, dossier_id: DossierId) -> Dossier:
    """A dossier whose procedure has a draft certificate to read. Raises NotFound."""
    dossier = await of_resident(conn, actor, dossier_id)
    check_proof(dossier)
    return dossier


def check_proof(dossier: Dossier) -> None:
    """Raises NotFound when its procedure has no draft certificate to read."""
    if procedure(dossier.procedure_code, dossier.procedure_version).proof is None:
        raise NotFound


class OpenRound(Struct, frozen=True, kw_only=True):
    """A supplement request with what it asks, and the answers as they stand."""

    dossier: Dossier
    round: Round
    request: Request
    procedure: Procedure
    answers: dict[str, object]


async def read_request(conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId) -> OpenRound:
    """The last request that was sent. Raises NotFound when none was."""
    dossier = await of_resident(conn, actor, dossier_id)
    sent = [each for each in await supplements.list_rounds(conn, dossier.id) if each.due_at is not None]
    if not sent:
        raise NotFound
    return OpenRound(
        dossier=dossier,
        round=sent[-1],
        request=open_round(keys, dossier.id, sent[-1].number, sent[-1].request_sealed, Request),
        procedure=procedure(dossier.procedure_code, dossier.procedure_version),
        answers=open_answers(keys, dossier),
    )


async def read_looks(conn: Connection, actor: Actor, dossier_id: DossierId) -> tuple[Look, ...]:
    """Who of the staff has read this dossier. Raises NotFound."""
    dossier = await of_resident(conn, actor, dossier_id)
    return await looks_at(conn, dossier.id)
