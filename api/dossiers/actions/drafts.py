"""Drafts: a person's unfinished work, kept sealed; nobody else ever sees one."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from api.catalogue.actions import carry_to_today, procedure, version_in_force
from api.catalogue.model.procedure import Procedure, SubmitChannel
from api.documents.actions import discard_drafts, files_of
from api.dossiers.actions.sealing import open_answers, open_content, open_people, seal_content
from api.dossiers.model.dossier import Attached, Content, Draft, OpenDraft
from api.dossiers.queries import dossiers, drafts
from identity.actions import mandates, stay_within
from identity.model.mandates import State
from identity.rules.mandates import state_of
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotFound, Refusal
from kernel.ids import DossierId, DraftId, new_id
from kernel.keys import Keyring
from kernel.versions import require_version

MOST_DRAFTS = 50


class TooManyDrafts(Refusal):
    """One person keeps fifty drafts at most."""

    status = 429
    vi = "Đang có quá nhiều bản nháp ({most}). Không mất gì. Nộp hoặc xóa bớt rồi làm tiếp."
    en = "There are too many drafts ({most}). Nothing is lost. File or remove some, then go on."


class FiledElsewhere(Refusal):
    """This procedure is filed on the national portal, or has no e-form here."""

    vi = "Thủ tục này chưa nộp ở đây được. Xem cách nộp ở trang thủ tục."
    en = "This procedure cannot be filed here. Its page says where."


class FormChanged(Refusal):
    """The procedure has a newer form: answers are carried over to it before anything is filed."""

    vi = "Mẫu đơn vừa đổi. Mọi thứ đã nhập còn nguyên. Mở lại bản nháp để xem chỗ mới."
    en = "The form has just changed. Everything typed is kept. Open the draft again to see what is new."


def fileable(code: str) -> Procedure:
    """The version in force today of a procedure that is filed here. Raises ProcedureUnknown, FiledElsewhere."""
    found = procedure(code)
    if found.channel is not SubmitChannel.LOCAL or found.form is None:
        raise FiledElsewhere
    return found


async def begin_draft(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    *,
    code: str,
    content: Content,
    now: datetime,
    draft_id: DraftId | None = None,
    mandate_id: UUID | None = None,
    at_counter: bool = False,
) -> OpenDraft:
    """Begin a draft under the procedure's version in force, for oneself or under a mandate; of that id, once.

    Raises ProcedureUnknown, FiledElsewhere, TooManyDrafts, NoMandate; NotFound for an id that is taken or was filed.
    """
    stay_within(actor, draft_id)
    chosen = fileable(code)
    if mandate_id is not None:
        await mandates.require_asked(conn, actor, mandate_id, procedure=code, now=now)
    if draft_id is not None and (held := await drafts.find_draft(conn, actor.person_id, draft_id)) is not None:
        if held.mandate_id != mandate_id:
            raise NotFound
        return OpenDraft(draft=held, content=open_content(keys, held))
    if await drafts.count_drafts(conn, actor.person_id) >= MOST_DRAFTS:
        raise TooManyDrafts(most=MOST_DRAFTS)
    draft_id = draft_id or DraftId(new_id())
    draft = Draft(
        id=draft_id,
        procedure_code=chosen.code,
        procedure_version=chosen.version,
        version=1,
        sealed=seal_content(keys, draft_id, content),
        created_at=now,
        updated_at=now,
        mandate_id=mandate_id,
        at_counter=at_counter,
    )
    if not await drafts.insert_draft(conn, actor.person_id, draft):
        raise NotFound
    return OpenDraft(draft=draft, content=content)


async def content_of(conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId, code: str) -> Content:
    """“Nộp lại từ bản này”: the answers and, to who sent them, the pages of an earlier dossier. Raises NotFound."""
    dossier = await dossiers.find_dossier(conn, dossier_id)
    if dossier is None or actor.person_id not in (dossier.filer, dossier.owner) or dossier.procedure_code != code:
        raise NotFound
    pages = await files_of(conn, dossier.id) if dossier.filer == actor.person_id else ()
    answers: Mapping[str, Any] = open_answers(keys, dossier)
    if dossier.procedure_version != fileable(code).version:
        answers = carry_to_today(code, dossier.procedure_version, answers)[1].answers
    return Content(
        answers=answers,
        attachments=tuple(Attached(document_id=p.document_id, page=p.page, file_id=p.id) for p in pages),
        office=dossier.case.office,
        result_by=dossier.case.result_by,
        result_address=open_people(keys, dossier.id, dossier.people_sealed).result_address,
    )


async def read_draft(conn: Connection, keys: Keyring, actor: Actor, draft_id: DraftId, now: datetime) -> OpenDraft:
    """Raises NotFound for anybody else's draft as for none, and for one whose mandate does not stand."""
    draft = await drafts.find_draft(conn, actor.person_id, draft_id)
    if draft is None or not await _is_shown(conn, draft, now):
        raise NotFound
    return OpenDraft(draft=draft, content=open_content(keys, draft))


async def save_draft(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    draft_id: DraftId,
    *,
    content: Content,
    if_match: str | None,
    now: datetime,
    form_of: date | None = None,
) -> Draft:
    """Replace a draft's content; `form_of` moves it to that version, if it is the one in force.

    Raises NotFound, MissingVersion, Stale, FormChanged.
    """
    draft = await drafts.lock_draft(conn, actor.person_id, draft_id)
    if draft is None:
        raise NotFound
    require_version(if_match, draft.version)
    if draft.mandate_id is not None:
        await mandates.require_asked(conn, actor, draft.mandate_id, procedure=draft.procedure_code, now=now)
    form = form_of or draft.procedure_version
    if form not in (draft.procedure_version, version_in_force(draft.procedure_code, draft.procedure_version)):
        raise FormChanged
    saved = replace(
        draft,
        procedure_version=form,
        version=draft.version + 1,
        sealed=seal_content(keys, draft_id, content),
        updated_at=now,
    )
    await drafts.update_draft(conn, saved)
    return saved


async def _is_shown(conn: Connection, draft: Draft, now: datetime) -> bool:
    """What was prepared for a resident is fetched by its helper only while they may act."""
    if draft.mandate_id is None:
        return True
    return draft.id in {each.id for each in await shown_of(conn, [draft], now)}


async def shown_of(conn: Connection, found: Collection[Draft], now: datetime) -> tuple[Draft, ...]:
    """Of a person's drafts, their own and those whose mandate stands."""
    under = await mandates.find_many(conn, {each.mandate_id for each in found if each.mandate_id is not None})
    stands = {key for key, mandate in under.items() if state_of(mandate, now) is State.STANDING}
    return tuple(each for each in found if each.mandate_id is None or each.mandate_id in stands)


async def drop_draft(conn: Connection, actor: Actor, draft_id: DraftId, if_match: str | None) -> None:
    """Raises NotFound, MissingVersion, Stale."""
    draft = await drafts.lock_draft(conn, actor.person_id, draft_id)
    if draft is None:
        raise NotFound
    require_version(if_match, draft.version)
    await drafts.delete_draft(conn, actor.person_id, draft_id)
    await discard_drafts(conn, actor.person_id, [draft_id])


async def live_drafts(conn: Connection, draft_ids: Collection[DraftId]) -> Collection[DraftId]:
    """Which of these are still there: for documents, before it erases files that nobody will use."""
    return await drafts.list_living(conn, draft_ids)
