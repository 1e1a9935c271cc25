"""From what was read to what is answered: names of offices and procedures are put in here."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from api.catalogue.actions import procedure
from api.catalogue.model.procedure import Procedure
from api.catalogue.rules.summaries import NOTHING, tell_unasked
from api.dossiers.actions.reading import OpenRound, Read
from api.dossiers.actions.timing import calendar
from api.dossiers.model.case import Case, Term
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.receipt import Receipt
from api.dossiers.model.sets import FilingChannel, Outcome, Proof, ResultBy, Stage, Status, Turn, Who
from api.dossiers.queries.resident import Card as CardRow
from api.dossiers.queries.resident import Face
from api.dossiers.rules.assisting import acted_for
from api.dossiers.rules.clock import Held, apportion, judge
from api.dossiers.rules.codes import tail_of
from api.dossiers.rules.lifecycle import actions_open
from api.dossiers.rules.pointers import paper_of, value_of
from api.dossiers.rules.supplement import bare
from api.dossiers.schemas import receipt as receipts
from api.dossiers.schemas import resident as wire
from api.dossiers.schemas.words import Both, Move, OfficeFace, ProcedureFace, read_moves, stage_name, status_name
from api.offices.actions import office
from api.workdays.model import TimeUnit, local
from kernel.ids import OfficeCode

RESIDENT = frozenset({Who.RESIDENT})
NO_MONEY = Both(vi=NOTHING.vi, en=NOTHING.en)


@cache
def procedure_face(code: str, version: date) -> ProcedureFace:
    """Versions never change, so neither does this."""
    return ProcedureFace.of(procedure(code, version))


@cache
def office_face(code: OfficeCode) -> OfficeFace:
    """Offices are read once at the start."""
    return OfficeFace.of(office(code))


def receipt_face(receipt: Receipt) -> receipts.ReceiptFace:
    dossier = receipt.dossier
    chosen = procedure(dossier.procedure_code, dossier.procedure_version)
    return receipts.ReceiptFace.of(receipt, chosen, office(dossier.case.office))


def card(row: CardRow) -> wire.Card:
    status = Status(row.status)
    return wire.Card(
        id=row.id,
        code=row.code,
        procedure=procedure_face(row.procedure_code, row.procedure_version),
        version=row.version,
        status=status,
        status_name=status_name(status),
        stage=Stage(row.stage),
        turn=Turn(row.turn),
        turn_since=row.turn_since,
        office=row.office,
        holder=row.holder,
        due_at=row.due_at,
        answer_by=row.supplement_due_at or row.proof_due_at,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        submitted_at=row.submitted_at,
    )


def dossier_face(read: Read, now: datetime) -> wire.DossierFace:
    face, people = read.face, read.people
    case = _case_of(face)
    status, stage = case.status, case.stage
    moves = read_moves(face.moves, {who: Both.of(acted_for(each, people)) for who, each in read.helpers.items()})
    share = shares(moves, face.ended_at or now)
    return wire.DossierFace(
        id=face.id,
        code=face.code,
        tail=tail_of(face.code),
        version=face.version,
        procedure=procedure_face(face.procedure_code, face.procedure_version),
        status=status,
        status_name=status_name(status),
        stage=stage,
        stage_name=stage_name(stage),
        turn=case.turn,
        turn_since=face.turn_since,
        office=office_face(face.office),
        holder=office_face(face.holder),
        channel=case.channel,
        result_by=case.result_by,
        submitted_at=face.submitted_at,
        started_at=face.started_at,
        due_at=face.due_at,
        first_due_at=face.first_due_at,
        paused_at=face.paused_at,
        ended_at=face.ended_at,
        answer_by=face.supplement_due_at or face.proof_due_at,
        timeliness=judge(case, now),
        supplements=face.supplements,
        extended=face.extended,
        proof=Proof(face.proof),
        outcome=None if face.outcome is None else Outcome(face.outcome),
        reason=read.notice.reason,
        owner=people.owner.full_name,
        filer=people.filer.full_name,
        is_owner=face.is_owner,
        files=face.files,
        fees=[receipts.FeeLine.of(each) for each in read.fees],
        unpriced=None if read.fees else _unpriced(face),
        share=share,
        moves=moves,
        head=face.head.hex(),
        actions=list(actions_open(status, stage, RESIDENT)),
    )


def _unpriced(face: Face) -> Both:
    if face.ended_at is not None:
        return NO_MONEY
    accepted = face.started_at is not None
    return _unasked(face.procedure_code, face.procedure_version, local(face.submitted_at).date(), accepted=accepted)


@lru_cache(maxsize=1024)
def _unasked(code: str, version: date, on: date, *, accepted: bool) -> Both:
    """Of a version and a day, so the same for everybody."""
    words = tell_unasked(procedure(code, version), on, accepted=accepted)
    return Both(vi=words.vi, en=words.en)


def shares(moves: list[Move], until: datetime) -> wire.Share:
    """Working time by party."""
    spent = apportion([Held(since=move.at, turn=move.turn) for move in moves], until, calendar())
    return wire.Share(office=spent.office, resident=spent.resident, other=spent.other)


def _case_of(face: Face) -> Case:
    """As far as timeliness needs it."""
    return Case(
        version=face.version,
        status=Status(face.status),
        stage=Stage(face.stage),
        turn=Turn(face.turn),
        turn_since=face.turn_since,
        office=face.office,
        holder=face.holder,
        channel=FilingChannel(face.channel),
        result_by=ResultBy(face.result_by),
        term=None if face.term_unit is None else Term(quantity=0, unit=TimeUnit(face.term_unit)),
        submitted_at=face.submitted_at,
        started_at=face.started_at,
        due_at=face.due_at,
        paused_at=face.paused_at,
        ended_at=face.ended_at,
        supplements=face.supplements,
    )


def label_of(chosen: Procedure, pointer: str) -> Both:
    """The words of a question or a paper, as the form has them."""
    paper = paper_of(pointer)
    for need in chosen.documents:
        if need.id == paper:
            return Both(vi=need.label.vi, en=need.label.en)
    if chosen.form is not None:
        for section, field, each in chosen.form.questions():
            if each == bare(pointer):
                title = section.title
                return Both(vi=f"{title.vi}: {field.label.vi}", en=f"{title.en}: {field.label.en}")
    return Both(vi=pointer, en=pointer)


def request_face(opened: OpenRound) -> wire.RequestFace:
    each, request = opened.round, opened.request
    assert each.due_at is not None
    return wire.RequestFace(
        number=each.number,
        asked_at=each.asked_at,
        due_at=each.due_at,
        office=OfficeFace.of(office(request.office)),
        officer=request.officer,
        note=request.note,
        counts_late=each.number > 1,
        pins=[
            wire.PinFace(
                pointer=pin.pointer,
                label=label_of(opened.procedure, pin.pointer),
                flaw=pin.flaw.value,
                reason=pin.reason,
                example=pin.example,
                page=pin.page,
                value=value_of(opened.answers, pin.pointer),
            )
            for pin in request.pins
        ],
        answered_at=each.answered_at,
    )


def proof_face(dossier: Dossier, answers: Mapping[str, Any]) -> wire.ProofFace:
    """What will be printed, field by field. The caller knows that the procedure has a proof."""
    chosen = procedure(dossier.procedure_code, dossier.procedure_version)
    assert chosen.proof is not None
    return wire.ProofFace(
        text=Both(vi=chosen.proof.text.vi, en=chosen.proof.text.en),
        proof=dossier.case.proof,
        answer_by=dossier.case.proof_due_at,
        lines=[
            wire.ProofLine(pointer=pointer, label=label_of(chosen, pointer), value=value_of(answers, pointer))
            for pointer in chosen.proof.fields
        ],
    )
