"""What the desk read, as it is answered: numbers masked, offices and procedures named."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from api.catalogue.actions import procedure
from api.dossiers.actions.costing import still_owed
from api.dossiers.actions.deciding import wants_proof
from api.dossiers.actions.desk import Opened, OpenedRound
from api.dossiers.actions.moving import staff_roles
from api.dossiers.actions.receiving import Accepted
from api.dossiers.actions.sealing import open_people
from api.dossiers.actions.standing import stood_in
from api.dossiers.actions.timing import calendar
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.people import Person
from api.dossiers.model.sets import Action, Stage, Status, Who
from api.dossiers.queries.desk import Counts, Line
from api.dossiers.queries.history import StoredLink
from api.dossiers.routes.faces import label_of, shares
from api.dossiers.rules.assisting import acted_for
from api.dossiers.rules.clock import judge
from api.dossiers.rules.lifecycle import actions_open
from api.dossiers.rules.masking import mask_answers
from api.dossiers.rules.pointers import value_of
from api.dossiers.rules.said import Said
from api.dossiers.rules.supplement import default_due
from api.dossiers.schemas import desk as wire
from api.dossiers.schemas.proving import CorrectionFace, StepWords
from api.dossiers.schemas.receipt import FeeLine, FileFace
from api.dossiers.schemas.resident import PinFace, ProofLine
from api.dossiers.schemas.words import Both, Move, OfficeFace, ProcedureFace, move_of, stage_name, status_name
from api.offices.actions import office, offices_serving
from api.offices.model import Office, OfficeKind
from identity.rules.personal_number import mask
from kernel.actor import Actor, Role
from kernel.ids import DossierId, OfficeCode
from kernel.keys import Keyring

AT_COUNTER = frozenset({Action.ANSWER_SUPPLEMENT, Action.ANSWER_PROOF, Action.WITHDRAW})


def deciding_offices(dossier: Dossier) -> tuple[Office, ...]:
    """Offices of the kind that decides this procedure."""
    chosen = procedure(dossier.procedure_code, dossier.procedure_version)
    return offices_serving(chosen.code, OfficeKind(chosen.deciding.value))


def _elsewhere(line: Line) -> bool:
    chosen = procedure(line.procedure_code, line.procedure_version)
    serving = offices_serving(chosen.code, OfficeKind(chosen.deciding.value))
    return bool(serving) and line.holder not in [each.code for each in serving]


def line(keys: Keyring, row: Line, now: datetime, present: Mapping[DossierId, Sequence[str]]) -> wire.Line:
    status = Status(row.status)
    return wire.Line(
        id=row.id,
        code=row.code,
        procedure=ProcedureFace.of(procedure(row.procedure_code, row.procedure_version)),
        version=row.version,
        status=status,
        status_name=status_name(status),
        stage=Stage(row.stage),
        stage_name=stage_name(Stage(row.stage)),
        office=row.office,
        holder=row.holder,
        act_by=row.act_by,
        late=row.act_by is not None and row.act_by < now,
        turn_since=row.turn_since,
        submitted_at=row.submitted_at,
        answer_by=row.supplement_due_at,
        owner=open_people(keys, row.id, row.people_sealed).owner.full_name,
        files=row.files,
        elsewhere=_elsewhere(row),
        opened=row.opened_version == row.version,
        present=list(present.get(row.id, ())),
    )


def counts(found: Counts) -> wire.Counts:
    return wire.Counts(late=found.late, today=found.today, soon=found.soon, new=found.new, all=found.all)


def person(found: Person) -> wire.PersonFace:
    return wire.PersonFace(
        full_name=found.full_name,
        personal_number_masked=None if found.personal_number is None else mask(found.personal_number),
        birth_date=found.birth_date,
        phone=found.phone,
        email=found.email,
        address=found.address,
    )


def _unpriced(read: Opened) -> Both | None:
    """Of a dossier that is under way; None where it costs nothing for sure."""
    owed = None if read.dossier.case.ended_at else still_owed(read.dossier, read.answers, read.fees)
    return None if owed is None else Both(vi=owed.vi, en=owed.en)


def opened(read: Opened, actor: Actor, now: datetime) -> wire.DeskDossier:
    dossier, case = read.dossier, read.dossier.case
    chosen = procedure(dossier.procedure_code, dossier.procedure_version)
    answers = mask_answers(chosen.form, read.answers) if chosen.form else {}
    acting: dict[UUID, Both] = {who: Both.of(acted_for(each, read.people)) for who, each in read.helpers.items()}
    moves = [_move(link, read.seen.get(link.version), acting) for link in read.links]
    return wire.DeskDossier(
        id=dossier.id,
        code=dossier.code,
        version=case.version,
        procedure=ProcedureFace.of(chosen),
        status=case.status,
        status_name=status_name(case.status),
        stage=case.stage,
        stage_name=stage_name(case.stage),
        turn=case.turn,
        turn_since=case.turn_since,
        office=OfficeFace.of(office(case.office)),
        holder=OfficeFace.of(office(case.holder)),
        deciding=[OfficeFace.of(each) for each in deciding_offices(dossier)],
        channel=case.channel,
        result_by=case.result_by,
        result_address=read.people.result_address,
        submitted_at=case.submitted_at,
        act_by=case.act_by,
        started_at=case.started_at,
        due_at=case.due_at,
        first_due_at=case.first_due_at,
        paused_at=case.paused_at,
        ended_at=case.ended_at,
        answer_by=case.supplement_due_at or case.proof_due_at,
        supplement_by=default_due(now, calendar()),
        timeliness=judge(case, now),
        supplements=case.supplements,
        extended=case.extended,
        wants_proof=wants_proof(dossier),
        proof=case.proof,
        draft=_draft(dossier, answers) if case.stage is Stage.PROOF else [],
        outcome=case.outcome,
        reason=read.notice.reason,
        owner=person(read.people.owner),
        filer=person(read.people.filer),
        relation=read.people.relation,
        answers=answers,
        files=[FileFace.of(file, chosen) for file in read.files],
        fees=[FeeLine.of(face) for face in read.fees],
        unpriced=_unpriced(read),
        requests=[_request(each, dossier, answers) for each in read.rounds],
        decision=None
        if read.decision is None
        else wire.DecisionFace(
            outcome=read.decision.outcome,
            reason=read.decision.reason,
            number=read.decision.number,
            words=read.decision.words,
        ),
        share=shares(moves, case.ended_at or now),
        moves=moves,
        said=[_said(each, dossier) for each in read.said],
        actions=[*actions_open(case.status, case.stage, staff_roles(dossier, actor)), *_at_counter(dossier, actor)],
        present=list(read.present),
    )


def _at_counter(dossier: Dossier, actor: Actor) -> list[Action]:
    """The resident's steps that the counter that took it in takes for whoever stands there."""
    if not actor.holds(Role.COUNTER, office=dossier.case.office):
        return []
    theirs = actions_open(dossier.case.status, dossier.case.stage, frozenset({Who.RESIDENT}))
    return [action for action in theirs if action in AT_COUNTER]


def _draft(dossier: Dossier, answers: dict[str, Any]) -> list[ProofLine]:
    chosen = procedure(dossier.procedure_code, dossier.procedure_version)
    pointers = chosen.proof.fields if chosen.proof else ()
    return [ProofLine(pointer=each, label=label_of(chosen, each), value=value_of(answers, each)) for each in pointers]


def _said(said: Said, dossier: Dossier) -> StepWords:
    chosen = procedure(dossier.procedure_code, dossier.procedure_version)
    return StepWords(
        version=said.version,
        words=said.words,
        corrections=[
            CorrectionFace(pointer=each.pointer, label=label_of(chosen, each.pointer), words=each.words)
            for each in said.corrections
        ],
    )


def _move(link: StoredLink, seen_at: datetime | None, acting: Mapping[UUID, Both]) -> Move:
    return move_of(
        version=link.version,
        at=link.at,
        action=link.action,
        status=link.to_status,
        turn=link.turn,
        holder=link.holder,
        by=link.actor_kind,
        office=link.office,
        on_behalf=link.on_behalf_of is not None,
        seen_at=seen_at,
        said_by=acting.get(link.actor_id) if stood_in(link) and link.actor_id else None,
    )


def _request(each: OpenedRound, dossier: Dossier, answers: Mapping[str, object]) -> wire.RequestFace:
    chosen = procedure(dossier.procedure_code, dossier.procedure_version)
    reply = each.reply
    return wire.RequestFace(
        number=each.round.number,
        asked_at=each.round.asked_at,
        due_at=each.round.due_at,
        officer=each.request.officer,
        note=each.request.note,
        pins=[
            PinFace(
                pointer=pin.pointer,
                label=label_of(chosen, pin.pointer),
                flaw=pin.flaw.value,
                reason=pin.reason,
                example=pin.example,
                page=pin.page,
                value=value_of(answers, pin.pointer),
            )
            for pin in each.request.pins
        ],
        answered_at=each.round.answered_at,
        changed=[] if reply is None else sorted({*reply.values, *(f"/documents/{p.document_id}" for p in reply.pages)}),
        lacks={} if reply is None else {lack.pointer: lack.words for lack in reply.lacks},
    )


def accepted(outcome: Accepted) -> wire.AcceptedFace:
    dossier, refusal = outcome.dossier, outcome.refusal
    return wire.AcceptedFace(
        dossier_id=outcome.chosen.dossier_id,
        accepted=dossier is not None,
        version=None if dossier is None else dossier.case.version,
        due_at=None if dossier is None else dossier.case.due_at,
        type=None if refusal is None else refusal.type_uri(),
        words=None if refusal is None else Both(vi=refusal.sentence("vi"), en=refusal.sentence("en")),
    )


def office_code(text: str | None) -> OfficeCode | None:
    """As a query names it."""
    return None if text is None else OfficeCode(text)
