"""A helper prepares for a resident, perhaps offline: brought in once, shown and filed only while a mandate stands."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from api.documents.actions import files_of
from api.dossiers.actions.drafts import MOST_DRAFTS, TooManyDrafts, fileable
from api.dossiers.actions.sealing import open_people, seal_content
from api.dossiers.model.dossier import Dossier, Draft
from api.dossiers.queries import dossiers, drafts
from api.dossiers.schemas.drafts import DraftContent
from identity.actions import mandates
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotFound, Stale, Unreadable
from kernel.ids import DossierId, DraftId, PersonId
from kernel.keys import Keyring


async def bring_draft(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    *,
    draft_id: DraftId,
    mandate_id: UUID,
    code: str,
    content: dict[str, Any],
    base: int | None,
    now: datetime,
) -> Draft:
    """A draft made on a helper's phone, under its own id; `base` is the version that the phone last saw.

    Raises NoMandate, NotFound (an id of somebody else's), Stale, TooManyDrafts, Unreadable and what `fileable` does.
    """
    chosen = fileable(code)
    await mandates.require_asked(conn, actor, mandate_id, procedure=code, now=now)
    try:
        said = msgspec.convert(content, DraftContent).as_content()
    except msgspec.ValidationError:
        raise Unreadable from None
    draft = await drafts.lock_draft(conn, actor.person_id, draft_id)
    if draft is not None:
        if draft.mandate_id != mandate_id:
            raise NotFound
        if draft.version != (base or draft.version):
            raise Stale(current=draft.version)
        saved = replace(draft, version=draft.version + 1, sealed=seal_content(keys, draft_id, said), updated_at=now)
        await drafts.update_draft(conn, saved)
        return saved
    if await drafts.count_drafts(conn, actor.person_id) >= MOST_DRAFTS:
        raise TooManyDrafts(most=MOST_DRAFTS)
    made = Draft(
        id=draft_id,
        procedure_code=chosen.code,
        procedure_version=chosen.version,
        version=1,
        sealed=seal_content(keys, draft_id, said),
        created_at=now,
        updated_at=now,
        mandate_id=mandate_id,
    )
    if not await drafts.insert_draft(conn, actor.person_id, made):
        raise NotFound
    return made


async def take_over_drafts(conn: Connection, mandate_id: UUID, resident: PersonId) -> tuple[DraftId, ...]:
    """The resident goes on alone: what was prepared for them is theirs."""
    return await drafts.give_drafts(conn, mandate_id, resident)


async def version_of(conn: Connection, actor: Actor, draft_id: DraftId) -> int | None:
    """Of one's own draft; None when there is none."""
    draft = await drafts.find_draft(conn, actor.person_id, draft_id)
    return None if draft is None else draft.version


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier as its helper's list shows it."""

    dossier: Dossier
    owner_name: str
    files: int


async def follow(conn: Connection, keys: Keyring, ids: list[DossierId]) -> tuple[Followed, ...]:
    """The caller has judged that each may be followed."""
    found = []
    for dossier_id in ids:
        dossier = await dossiers.find_dossier(conn, dossier_id)
        if dossier is not None:
            people = open_people(keys, dossier.id, dossier.people_sealed)
            files = await files_of(conn, dossier.id)
            found.append(Followed(dossier=dossier, owner_name=people.owner.full_name, files=len(files)))
    return tuple(found)
