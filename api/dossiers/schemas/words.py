"""Shapes that several answers share: words in both languages, an office, a procedure, a step."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from api.catalogue.model.procedure import Procedure
from api.dossiers.model.sets import Action, Stage, Status, Turn
from api.dossiers.rules.words import STAGE_NAMES, STATUS_NAMES, STEP_WORDS, Say
from api.offices.model import Office


class Both(msgspec.Struct, frozen=True, kw_only=True):
    """One text in both languages."""

    vi: str
    en: str

    @classmethod
    def of(cls, said: Say) -> "Both":
        """From the rules' words."""
        return cls(vi=said.vi, en=said.en)


class OfficeFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An office by code, name and telephone."""

    code: str
    name: Both
    phone: str

    @classmethod
    def of(cls, office: Office) -> "OfficeFace":
        """From the model."""
        return cls(code=office.code, name=Both(vi=office.name.vi, en=office.name.en), phone=office.phone)


class ProcedureFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A procedure by code, version and name."""

    code: str
    version: str
    name: Both

    @classmethod
    def of(cls, procedure: Procedure) -> "ProcedureFace":
        """From the model."""
        return cls(
            code=procedure.code,
            version=procedure.version.isoformat(),
            name=Both(vi=procedure.name.vi, en=procedure.name.en),
        )


class Move(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A step of the timeline. `by` is resident, staff or system; `office` the one that acted.

    `seen_at`: when word of it was first before somebody's eyes whom it concerns.
    """

    version: int
    at: datetime
    action: Action
    status: Status
    turn: Turn
    holder: str
    by: str
    office: str | None
    on_behalf: bool
    words: Both
    seen_at: datetime | None
    said_by: Both | None = None
    """“X (tổ công nghệ số …) thay cho Y”, when a helper acted"""


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A move as the statement wrote it."""

    version: int
    at: datetime
    action: Action
    status: Status
    turn: Turn
    holder: str
    by: str
    office: str | None
    on_behalf: bool
    seen_at: datetime | None
    actor: UUID | None = None
    """who acted on somebody's behalf"""


_STATUSES = {status: Both.of(said) for status, said in STATUS_NAMES.items()}
_STAGES = {stage: Both.of(said) for stage, said in STAGE_NAMES.items()}
_STEPS = {action: Both.of(said) for action, said in STEP_WORDS.items()}
_moves = msgspec.json.Decoder(list[Kept])


def status_name(status: Status) -> Both:
    """The national name."""
    return _STATUSES[status]


def stage_name(stage: Stage) -> Both:
    """What the stage adds; empty where it adds nothing."""
    return _STAGES[stage]


def move_of(
    *,
    version: int,
    at: datetime,
    action: str,
    status: int,
    turn: str,
    holder: str,
    by: str,
    office: str | None,
    on_behalf: bool,
    seen_at: datetime | None,
    said_by: Both | None,
) -> Move:
    """One step in words."""
    taken = Action(action)
    return Move(
        version=version,
        at=at,
        action=taken,
        status=Status(status),
        turn=Turn(turn),
        holder=holder,
        by=by,
        office=office,
        on_behalf=on_behalf,
        words=_STEPS[taken],
        seen_at=seen_at,
        said_by=said_by,
    )


def read_moves(written: bytes | msgspec.Raw, stand_ins: Mapping[UUID, Both] | None = None) -> list[Move]:
    """The timeline, oldest first, in words; `stand_ins`: how each helper who acted for somebody is named."""
    return [
        Move(
            version=kept.version,
            at=kept.at,
            action=kept.action,
            status=kept.status,
            turn=kept.turn,
            holder=kept.holder,
            by=kept.by,
            office=kept.office,
            on_behalf=kept.on_behalf,
            words=_STEPS[kept.action],
            seen_at=kept.seen_at,
            said_by=None if kept.actor is None or stand_ins is None else stand_ins.get(kept.actor),
        )
        for kept in _moves.decode(written)
    ]
