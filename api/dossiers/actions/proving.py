"""The draft certificate that the resident reads before it is signed."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from api.catalogue.actions import procedure
from api.dossiers.actions.deciding import wants_proof
from api.dossiers.actions.moving import lock_as_staff, lock_for, move, staff_roles
from api.dossiers.actions.sealing import Notice, open_answers, open_detail, seal_answers
from api.dossiers.actions.supplementing import mended_answers
from api.dossiers.actions.timing import calendar
from api.dossiers.model.case import Ask
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.sets import Action, Proof, Who
from api.dossiers.queries import dossiers, history
from api.dossiers.rules.pointers import value_of
from api.dossiers.rules.said import said_of
from api.dossiers.rules.supplement import NotPinned
from api.workdays.model import TimeUnit, local
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import Refusal
from kernel.ids import DossierId
from kernel.keys import Keyring


class WhatIsWrong(Refusal):
    """“Có chỗ sai” says where."""

    status = 422
    vi = "Ghi rõ chỗ sai để cán bộ sửa. Phần đã ghi còn nguyên."
    en = "Say what is wrong, so that it can be put right. What was written is kept."


class Mistake(Struct, frozen=True, kw_only=True, rename="camel"):
    """A field of the draft and what it should say."""

    pointer: str
    words: str


async def ask_proof(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    corrections: Mapping[str, object],
    now: datetime,
) -> Dossier:
    """Show the resident the draft; the clock waits, for the procedure's own time at most. Raises NoProofHere.

    `corrections`: what the resident found wrong, put right by pointer; nothing else may change. Raises NotPinned,
    AnswersIncomplete.
    """
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    rule = procedure(dossier.procedure_code, dossier.procedure_version).proof
    days = rule.answer_within_working_days if rule else 1
    due = calendar().closing(local(calendar().add_working_time(now, days, TimeUnit.WORKING_DAY)).date())
    ask = Ask(
        action=Action.ASK_PROOF,
        who=staff_roles(dossier, actor),
        at=now,
        due_at=due,
        wants_proof=wants_proof(dossier),
    )
    if not corrections:
        return await move(conn, keys, dossier, actor, ask)
    before = open_answers(keys, dossier)
    values = {pointer: _over(value_of(before, pointer), value) for pointer, value in corrections.items()}
    details = {"before": {pointer: value_of(before, pointer) for pointer in values}, "after": values}
    if dossier.case.proof is not Proof.WRONG or not values.keys() <= await _found_wrong(conn, keys, dossier):
        raise NotPinned
    moved = await move(conn, keys, dossier, actor, ask, details=details)
    after = mended_answers(dossier, before, values, now)
    await dossiers.update_answers(conn, dossier.id, seal_answers(keys, dossier.id, after))
    return moved


def _over(was: object, value: object) -> object:
    """A person's parts that are not said again (a number that the desk sees masked) stay as they are."""
    both = isinstance(was, Mapping) and isinstance(value, Mapping) and "fullName" in was
    return {**was, **value} if both else value  # type: ignore[dict-item]


async def _found_wrong(conn: Connection, keys: Keyring, dossier: Dossier) -> set[str]:
    """The places that the resident's last answer named."""
    for link in reversed(await history.list_links(conn, dossier.id)):
        if link.action == Action.ANSWER_PROOF and link.sealed is not None:
            details = msgspec.json.decode(open_detail(keys, dossier.id, link.version, link.sealed))
            said = said_of(link.version, Action.ANSWER_PROOF, details)
            return {each.pointer for each in said.corrections} if said else set()
    return set()


async def answer_proof(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    right: bool,
    mistakes: tuple[Mistake, ...],
    now: datetime,
    present: str | None = None,
) -> Dossier:
    """“Đúng hết” or “Có chỗ sai”. Raises WhatIsWrong."""
    dossier = await lock_for(conn, dossier_id, actor, if_match, present)
    if not right and not any(each.words.strip() for each in mistakes):
        raise WhatIsWrong
    ask = Ask(action=Action.ANSWER_PROOF, who=frozenset({Who.RESIDENT}), at=now, proof_right=right)
    told = None if right else Notice(reason="; ".join(each.words for each in mistakes))
    return await move(
        conn, keys, dossier, actor, ask, details={"right": right, "mistakes": mistakes, "present": present}, notice=told
    )


async def end_proof(
    conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId, *, if_match: str | None, now: datetime
) -> Dossier:
    """The resident did not answer in time: the work goes on. Raises ProofNotOverdue."""
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    return await move(conn, keys, dossier, actor, Ask(action=Action.END_PROOF, who=staff_roles(dossier, actor), at=now))
