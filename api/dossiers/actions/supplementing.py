"""One consolidated supplement request, its answer, and the second one that needs a leader."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from api.catalogue.actions import procedure
from api.catalogue.rules.answers import check, tidy
from api.documents.actions import attach
from api.documents.model import AttachedRef
from api.dossiers.actions.filing import AnswersIncomplete
from api.dossiers.actions.moving import lock_as_staff, lock_for, move, staff_roles
from api.dossiers.actions.sealing import open_answers, open_round, seal_answers, seal_round
from api.dossiers.actions.timing import calendar
from api.dossiers.model.case import Ask
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.sets import Action, Who
from api.dossiers.model.supplement import Pin, Reply, Request, Round
from api.dossiers.queries import dossiers, supplements
from api.dossiers.rules.pointers import NoSuchPlace, put, value_of
from api.dossiers.rules.supplement import NotPinned, check_due, check_reply, check_request, default_due
from api.workdays.model import local
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotFound
from kernel.ids import DossierId
from kernel.keys import Keyring


def places_of(dossier: Dossier) -> frozenset[str]:
    """Everything a request may pin: the form's questions and the papers of the dossier's own procedure version."""
    chosen = procedure(dossier.procedure_code, dossier.procedure_version)
    fields = (pointer for _, _, pointer in chosen.form.questions()) if chosen.form else ()
    return frozenset(fields) | {f"/documents/{need.id}" for need in chosen.documents}


async def ask(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    pins: tuple[Pin, ...],
    note: str | None,
    due_at: datetime | None,
    now: datetime,
) -> Dossier:
    """Ask for everything at once. A second request is only proposed: a leader sends it or drops it.

    Raises NothingPinned, PinUnfair, SupplementDueWrong.
    """
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    check_request(pins, places_of(dossier))
    due = due_at or default_due(now, calendar())
    check_due(due, now)
    who = staff_roles(dossier, actor)
    first = dossier.case.supplements == 0
    action = Action.ASK_SUPPLEMENT if first else Action.PROPOSE_SUPPLEMENT
    request = Request(
        pins=pins,
        asked_by=actor.person_id,
        officer=actor.display_name,
        office=dossier.case.holder,
        note=note,
        due_at=due_at,
    )
    number = dossier.case.supplements + 1
    moved = await move(
        conn,
        keys,
        dossier,
        actor,
        Ask(action=action, who=who, at=now, due_at=due if first else None),
        details=request,
        items=len(pins),
    )
    asked = Round(
        number=number,
        asked_at=now,
        due_at=due if first else None,
        request_sealed=seal_round(keys, dossier.id, number, request),
        answered_at=None,
        answer_sealed=None,
    )
    await supplements.insert_round(conn, dossier.id, asked, items=len(pins))
    return moved


async def approve(
    conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId, *, if_match: str | None, now: datetime
) -> Dossier:
    """A leader sends the second request: it counts as late, and the clock waits."""
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    pending, request = await _last(conn, keys, dossier)
    due = request.due_at if request.due_at and request.due_at > now else default_due(now, calendar())
    moved = await move(
        conn,
        keys,
        dossier,
        actor,
        Ask(action=Action.APPROVE_SUPPLEMENT, who=staff_roles(dossier, actor), at=now, due_at=due),
        details={"round": pending.number},
        items=len(request.pins),
    )
    await supplements.send_round(conn, dossier.id, pending.number, now, due)
    return moved


async def drop(
    conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId, *, if_match: str | None, now: datetime
) -> Dossier:
    """The second request is not sent."""
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    asked = Ask(action=Action.DROP_SUPPLEMENT, who=staff_roles(dossier, actor), at=now)
    moved = await move(conn, keys, dossier, actor, asked)
    await supplements.drop_round(conn, dossier.id, dossier.case.supplements + 1)
    return moved


async def answer(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    reply: Reply,
    now: datetime,
    present: str | None = None,
) -> Dossier:
    """The resident puts everything right at once; nothing but the pinned can change.

    Raises SupplementUnfinished, NotPinned, AnswersIncomplete, and what the files refuse.
    """
    dossier = await lock_for(conn, dossier_id, actor, if_match, present)
    asked = Ask(action=Action.ANSWER_SUPPLEMENT, who=frozenset({Who.RESIDENT}), at=now)
    moved = await move(conn, keys, dossier, actor, asked, details={"reply": reply, "present": present})
    pending, request = await _last(conn, keys, dossier)
    check_reply(request, reply)
    before = open_answers(keys, dossier)
    kept = replace(reply, before={pointer: value_of(before, pointer) for pointer in reply.values})
    if reply.values:
        after = mended_answers(dossier, before, reply.values, now)
        await dossiers.update_answers(conn, dossier.id, seal_answers(keys, dossier.id, after))
    if reply.pages:
        await _send_pages(conn, actor, dossier, reply, now)
    await supplements.answer_round(
        conn, dossier.id, pending.number, seal_round(keys, dossier.id, pending.number, kept), now
    )
    return moved


def mended_answers(
    dossier: Dossier, answers: dict[str, object], values: Mapping[str, object], now: datetime
) -> dict[str, object]:
    """The answers with these values in their places, whole and right. Raises NotPinned, AnswersIncomplete."""
    form = procedure(dossier.procedure_code, dossier.procedure_version).form
    assert form is not None
    mended = answers
    for pointer, value in values.items():
        try:
            mended = put(mended, pointer, value)
        except NoSuchPlace:
            raise NotPinned from None
    mended = tidy(form, mended)
    faults = check(form, mended, local(now).date())
    if faults:
        errors = [{"pointer": f.pointer, "rule": f.rule, "vi": f.vi, "en": f.en} for f in faults]
        raise AnswersIncomplete(count=len(errors), errors=errors)
    return mended


async def _send_pages(conn: Connection, actor: Actor, dossier: Dossier, reply: Reply, now: datetime) -> None:
    numbered: dict[str, int] = defaultdict(int)
    refs = []
    for page in sorted(reply.pages, key=lambda each: (each.document_id, each.page)):
        numbered[page.document_id] += 1
        refs.append(AttachedRef(document_id=page.document_id, page=numbered[page.document_id], file_id=page.file_id))
    kept = await attach(conn, owner=actor.person_id, dossier_id=dossier.id, files=refs, now=now)
    await dossiers.update_files(conn, dossier.id, len(kept))


async def _last(conn: Connection, keys: Keyring, dossier: Dossier) -> tuple[Round, Request]:
    pending = await supplements.find_last_round(conn, dossier.id)
    if pending is None:
        raise NotFound
    return pending, open_round(keys, dossier.id, pending.number, pending.request_sealed, Request)
