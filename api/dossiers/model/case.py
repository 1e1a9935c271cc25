"""A dossier as its rules see it: where it stands and its clock, without people or answers."""

from datetime import datetime, time

from msgspec import Struct

from api.dossiers.model.sets import (
    Action,
    Effect,
    FilingChannel,
    Need,
    Outcome,
    Proof,
    ResultBy,
    Stage,
    Status,
    Topic,
    Turn,
    Who,
)
from api.workdays.model import TimeUnit
from kernel.ids import OfficeCode


class Term(Struct, frozen=True, kw_only=True):
    """How long the law gives, as pinned at submission. Zero working days is “trong ngày”, cut off at `cutoff`."""

    quantity: int
    unit: TimeUnit
    cutoff: time | None = None


class Step(Struct, frozen=True, kw_only=True):
    """One row of the lifecycle. `source` None is “not filed yet”; `turn` None leaves the turn as it was."""

    source: Status | None
    stage: Stage
    action: Action
    target: Status
    to_stage: Stage
    by: frozenset[Who]
    clock: Effect
    turn: Turn | None
    tell: Topic | None
    needs: frozenset[Need] = frozenset()


class Case(Struct, frozen=True, kw_only=True):
    """Where a dossier stands. `version` counts its moves from 1 and is its ETag; instants are UTC."""

    version: int
    status: Status
    stage: Stage
    turn: Turn
    turn_since: datetime
    office: OfficeCode
    holder: OfficeCode
    channel: FilingChannel
    result_by: ResultBy
    term: Term | None
    submitted_at: datetime
    act_by: datetime | None = None
    started_at: datetime | None = None
    due_at: datetime | None = None
    first_due_at: datetime | None = None
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    supplements: int = 0
    supplement_due_at: datetime | None = None
    extended: bool = False
    proof: Proof = Proof.NONE
    proof_due_at: datetime | None = None
    outcome: Outcome | None = None


class Ask(Struct, frozen=True, kw_only=True):
    """What is asked of a case, by whom, when, and the facts its needs are judged by.

    `due_at` is the new due date of an extension, or the day by which a supplement or a proof is answered.
    """

    action: Action
    who: frozenset[Who]
    at: datetime
    reason: str | None = None
    due_at: datetime | None = None
    to_office: OfficeCode | None = None
    proof_right: bool | None = None
    outcome: Outcome | None = None
    wants_proof: bool = False
    owes: bool = False
