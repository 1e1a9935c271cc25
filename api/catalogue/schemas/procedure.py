"""A procedure as people read it before they begin: result, time, money, papers, steps, law, and what is unsure."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from api.catalogue.model.procedure import (
    Delivery,
    Law,
    Level,
    LimitUnit,
    OnlineLevel,
    Procedure,
    ResultKind,
    SubmitChannel,
    Who,
)
from api.catalogue.model.words import Certainty, Words
from api.catalogue.rules.summaries import (
    channel_of,
    legal_quantity,
    tell_cost,
    tell_quantity,
    tell_time,
)
from api.catalogue.schemas.cost import CostFace, CostLineFace, ToldFace
from api.catalogue.schemas.form import DocumentFace
from api.offices.model import OfficeKind


class NamedFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    id: str
    name: Words


class LifeEventFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`procedures`: how many belong to it."""

    id: str
    name: Words
    procedures: int


class LifeEventList(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    items: tuple[LifeEventFace, ...]


class OnlineFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    level: OnlineLevel
    certainty: Certainty


class ProcedureRow(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One line of a list."""

    code: str
    name: Words
    when_used: Words
    field: NamedFace
    online: OnlineFace
    cost: ToldFace
    time: ToldFace
    channel: SubmitChannel

    @classmethod
    def of(cls, procedure: Procedure, fields: Mapping[str, Words], on: date) -> "ProcedureRow":
        return cls(
            code=procedure.code,
            name=procedure.name,
            when_used=procedure.when_used,
            field=NamedFace(id=procedure.field, name=fields[procedure.field]),
            online=OnlineFace(level=procedure.online.level, certainty=procedure.online.confidence.certainty),
            cost=ToldFace.of(tell_cost(procedure, on)),
            time=ToldFace.of(tell_time(procedure.time_limit, channel_of(procedure))),
            channel=procedure.channel,
        )


class ProcedureList(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    items: tuple[ProcedureRow, ...]


class FiledNowFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Filed this minute: when an office begins to see it, and the last moment of the law's time (UTC)."""

    seen_from: datetime
    due: datetime | None


class TimeFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`quantity` None: set by the province, or not countable. `verified`: the whole time when facts are verified."""

    told: ToldFace
    unit: LimitUnit
    quantity: int | None
    cutoff: str | None
    verified: Words | None
    note: Words | None
    filed_now: FiledNowFace


class ResultFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    kind: ResultKind
    name: Words
    deliver: tuple[Delivery, ...]


class StepFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    who: Who
    vi: str
    en: str


class LawFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`start`: a law that takes effect on a day to come."""

    title: str
    start: date | None
    certainty: Certainty

    @classmethod
    def of(cls, law: Law) -> "LawFace":
        return cls(title=law.title, start=law.start, certainty=law.confidence.certainty)


class ProcedureFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`unsure`: what the page must not print as sure, by name. `next_version`: the day a newer one takes effect."""

    code: str
    version: date
    next_version: date | None
    name: Words
    when_used: Words
    field: NamedFace
    life_events: tuple[str, ...]
    levels: tuple[Level, ...]
    receiving: tuple[OfficeKind, ...]
    deciding: OfficeKind
    channel: SubmitChannel
    national_url: str | None
    online: OnlineFace
    result: ResultFace
    time: TimeFace
    cost: CostFace
    documents: tuple[DocumentFace, ...]
    steps: tuple[StepFace, ...]
    laws: tuple[LawFace, ...]
    proof: Words | None
    has_form: bool
    unsure: tuple[str, ...]

    @classmethod
    def of(
        cls,
        procedure: Procedure,
        *,
        fields: Mapping[str, Words],
        on: date,
        next_version: date | None,
        filed_now: FiledNowFace,
    ) -> "ProcedureFace":
        cost = CostFace(
            told=ToldFace.of(tell_cost(procedure, on)),
            lines=tuple(CostLineFace.of(fee, on) for fee in procedure.fees),
        )
        time = _time(procedure, filed_now)
        certainties = {
            "code": procedure.code_confidence.certainty,
            "online": procedure.online.confidence.certainty,
            "time": time.told.certainty,
            "cost": cost.told.certainty,
        }
        return cls(
            code=procedure.code,
            version=procedure.version,
            next_version=next_version,
            name=procedure.name,
            when_used=procedure.when_used,
            field=NamedFace(id=procedure.field, name=fields[procedure.field]),
            life_events=procedure.life_events,
            levels=procedure.levels,
            receiving=procedure.receiving,
            deciding=procedure.deciding,
            channel=procedure.channel,
            national_url=procedure.national_url,
            online=OnlineFace(level=procedure.online.level, certainty=certainties["online"]),
            result=ResultFace(kind=procedure.result.kind, name=procedure.result.name, deliver=procedure.result.deliver),
            time=time,
            cost=cost,
            documents=tuple(map(DocumentFace.of, procedure.documents)),
            steps=tuple(StepFace(who=step.who, vi=step.vi, en=step.en) for step in procedure.steps),
            laws=tuple(map(LawFace.of, procedure.legal)),
            proof=procedure.proof.text if procedure.proof else None,
            has_form=procedure.form is not None,
            unsure=tuple(name for name, certainty in certainties.items() if certainty is not Certainty.SURE),
        )


def _time(procedure: Procedure, filed_now: FiledNowFace) -> TimeFace:
    limit = procedure.time_limit
    channel = channel_of(procedure)
    told = tell_time(limit, channel)
    is_told = told.certainty is not Certainty.BY_PROVINCE
    verified = limit.verified_quantity
    return TimeFace(
        told=ToldFace.of(told),
        unit=limit.unit,
        quantity=legal_quantity(limit, channel) if is_told else None,
        cutoff=f"{limit.cutoff:%H:%M}" if limit.cutoff else None,
        verified=tell_quantity(verified, limit) if is_told and verified is not None else None,
        note=limit.note if is_told else None,
        filed_now=filed_now,
    )
