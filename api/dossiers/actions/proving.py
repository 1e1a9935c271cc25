"""The draft certificate that the resident reads before it is signed."""

from datetime import datetime

from msgspec import Struct

from api.catalogue.actions import procedure
from api.dossiers.actions.deciding import wants_proof
from api.dossiers.actions.moving import lock_as_staff, lock_for, move, staff_roles
from api.dossiers.actions.sealing import Notice
from api.dossiers.actions.timing import calendar
from api.dossiers.model.case import Ask
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.sets import Action, Who
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
    conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId, *, if_match: str | None, now: datetime
) -> Dossier:
    """Show the resident the draft; the clock waits, for the procedure's own time at most. Raises NoProofHere."""
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
    return await move(conn, keys, dossier, actor, ask)


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
