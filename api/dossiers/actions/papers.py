"""Papers of a dossier: letters printed after the step that calls for them, results before it."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

import msgspec

from api.catalogue.actions import procedure
from api.catalogue.actions.places_to_file import addressee
from api.catalogue.actions.printing import names
from api.documents.actions import (
    PaperDoors,
    declaration,
    files_of,
    frame,
    issue,
    keep_paper,
    new_paper_id,
    render,
)
from api.documents.model import Paper, PaperId, PaperKind
from api.documents.model.printing import Printed
from api.dossiers.actions.costing import still_owed
from api.dossiers.actions.sealing import open_answers, open_detail, open_people, open_round
from api.dossiers.actions.standing import filed_under, helpers_on, stood_in
from api.dossiers.actions.timing import calendar
from api.dossiers.events import PrintPaper
from api.dossiers.model.decision import Decision
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.people import Kind, People
from api.dossiers.model.sets import Action, Outcome
from api.dossiers.model.supplement import Request
from api.dossiers.queries import dossiers, history, supplements
from api.dossiers.rules.assisting import acted_for
from api.dossiers.rules.papers import letters, results
from api.dossiers.rules.papers.facts import Facts, document_name, wish
from api.offices.actions import office
from api.payments.actions import fees_of
from api.workdays.model import local
from identity.actions import person
from kernel.actor import Actor
from kernel.database import Connection, Database
from kernel.errors import NotFound
from kernel.ids import OfficeCode, PersonId
from kernel.jobs import enqueue
from kernel.keys import Keyring

CALLED_FOR: dict[Action, tuple[PaperKind, ...]] = {
    Action.SUBMIT: (PaperKind.PROOF, PaperKind.DECLARATION),
    Action.TAKE_IN: (PaperKind.DECLARATION,),
    Action.ACCEPT: (PaperKind.APPOINTMENT,),
    Action.NOT_ACCEPT: (PaperKind.NOT_ACCEPTED,),
    Action.ASK_SUPPLEMENT: (PaperKind.SUPPLEMENT,),
    Action.APPROVE_SUPPLEMENT: (PaperKind.SUPPLEMENT,),
    Action.ANSWER_SUPPLEMENT: (PaperKind.DECLARATION,),
    Action.EXTEND: (PaperKind.APOLOGY,),
    Action.STOP: (PaperKind.STOPPED,),
}
LETTERS: dict[PaperKind, Callable[[Facts], Printed]] = {
    PaperKind.PROOF: letters.proof,
    PaperKind.APPOINTMENT: letters.appointment,
    PaperKind.NOT_ACCEPTED: letters.not_accepted,
    PaperKind.APOLOGY: letters.apology,
    PaperKind.STOPPED: letters.stopped,
}


async def call_for(conn: Connection, dossier: Dossier, action: Action) -> None:
    """Promise the letters of a step, in its own transaction."""
    for kind in CALLED_FOR.get(action, ()):
        await enqueue(
            conn,
            PrintPaper(paper_id=new_paper_id(), kind=kind, dossier_id=dossier.id, version=dossier.case.version),
        )


async def print_paper(database: Database, doors: PaperDoors, keys: Keyring, job: PrintPaper, now: datetime) -> None:
    """Print one promised letter and put it on record; twice is once."""
    async with database.connection() as conn:
        dossier = await dossiers.find_dossier(conn, job.dossier_id)
        link = await history.find_link(conn, job.dossier_id, job.version)
        if dossier is None or link is None:
            return
        facts = await facts_of_step(conn, doors, keys, dossier, link, job)
        said = await _compose(conn, keys, dossier, facts, job.kind)
    if said is None:
        return
    paper = await issue(
        doors,
        paper_id=PaperId(job.paper_id),
        kind=job.kind,
        said=said,
        dossier_id=dossier.id,
        owner=dossier.owner,
        office=facts.issuer,
        now=now,
    )
    async with database.transaction() as conn:
        await keep_paper(conn, paper)


async def _compose(conn: Connection, keys: Keyring, dossier: Dossier, facts: Facts, kind: PaperKind) -> Printed | None:
    if kind in LETTERS:
        return LETTERS[kind](facts)
    if kind is PaperKind.SUPPLEMENT:
        sent = [each for each in await supplements.list_rounds(conn, dossier.id) if each.asked_at == facts.at]
        if not sent:
            raise NotFound
        request = open_round(keys, dossier.id, sent[-1].number, sent[-1].request_sealed, Request)
        case = msgspec.structs.replace(facts.case, supplement_due_at=sent[-1].due_at)
        return letters.supplement(msgspec.structs.replace(facts, case=case), request, sent[-1].number)
    assert kind is PaperKind.DECLARATION
    attached = tuple(dict.fromkeys(document_name(facts, file.document_id) for file in facts.files))
    return declaration(
        facts.procedure,
        facts.answers,
        frame=facts.frame,
        addressee=addressee(facts.procedure, office(facts.issuer)).vi,
        attached=attached,
        signer=facts.people.filer.full_name,
        signed_on=_day(facts.at),
        result_by=wish(facts),
        said_by=facts.said_by,
    )


def _day(at: datetime) -> date:
    return local(at).date()


async def facts_of_step(  # noqa: PLR0917 - one dossier, one step, one paper
    conn: Connection, doors: PaperDoors, keys: Keyring, dossier: Dossier, link: history.StoredLink, job: PrintPaper
) -> Facts:
    """The dossier as a letter about that step sees it. The step's office issues; a resident's step, the first one."""
    details = (
        {} if link.sealed is None else msgspec.json.decode(open_detail(keys, dossier.id, link.version, link.sealed))
    )
    facts = await facts_of(
        conn,
        doors,
        keys,
        dossier,
        issuer=OfficeCode(link.office or dossier.case.office),
        kind=job.kind,
        paper_id=PaperId(job.paper_id),
        signer=await _name(conn, link.actor_id) if link.actor_kind == Kind.STAFF else "",
        at=link.at,
    )
    said_by = await _said_by(conn, dossier, link, facts.people)
    return msgspec.structs.replace(
        facts, details={"from": link.from_status, **details}, head=link.head, said_by=said_by
    )


async def _said_by(conn: Connection, dossier: Dossier, link: history.StoredLink | None, people: People) -> str | None:
    """Of a resident's step, who took it for them; of any other, who filed the dossier for them."""
    mandate = None
    if link is None or link.actor_kind != Kind.RESIDENT:
        mandate = await filed_under(conn, dossier.id)
    elif stood_in(link) and link.actor_id is not None:
        mandate = (await helpers_on(conn, dossier.id)).get(PersonId(link.actor_id))
    return None if mandate is None else acted_for(mandate, people).vi


async def facts_of(
    conn: Connection,
    doors: PaperDoors,
    keys: Keyring,
    dossier: Dossier,
    *,
    issuer: OfficeCode,
    kind: PaperKind,
    paper_id: PaperId,
    signer: str,
    at: datetime,
    number: str | None = None,
) -> Facts:
    """The dossier as a paper sees it."""
    issuing = office(issuer)
    answers = open_answers(keys, dossier)
    fees = await fees_of(conn, dossier.id) if dossier.fees else ()
    owed = still_owed(dossier, answers, fees)
    return Facts(
        frame=frame(
            doors, paper_id=paper_id, kind=kind, office=issuer, dossier_code=dossier.code, now=at, number=number
        ),
        code=dossier.code,
        procedure=procedure(dossier.procedure_code, dossier.procedure_version),
        case=dossier.case,
        people=open_people(keys, dossier.id, dossier.people_sealed),
        answers=answers,
        files=await files_of(conn, dossier.id),
        fees=fees,
        owed=None if owed is None else owed.vi.removesuffix("."),
        details={},
        at=at,
        issuer=issuer,
        office=issuing.name.vi,
        phone=issuing.phone,
        signer=signer,
        names=names(),
        opens_at=calendar().next_opening(dossier.case.submitted_at),
    )


async def _name(conn: Connection, who: UUID | None) -> str:
    return "" if who is None else (await person(conn, PersonId(who))).display_name


async def issue_result(
    database: Database,
    doors: PaperDoors,
    keys: Keyring,
    dossier: Dossier,
    *,
    actor: Actor,
    decision: Decision,
    now: datetime,
) -> Paper:
    """Print and seal what a leader is about to sign, under the office that holds the dossier.

    Before the move, so that nobody is told of a result that is not there. Raises ResultUnprintable, SealClosed.
    """
    paper_id = new_paper_id()
    async with database.connection() as conn:
        facts = await facts_of(
            conn,
            doors,
            keys,
            dossier,
            issuer=dossier.case.holder,
            kind=PaperKind.RESULT,
            paper_id=paper_id,
            signer=actor.display_name,
            at=now,
            number=decision.number,
        )
        facts = msgspec.structs.replace(facts, said_by=await _said_by(conn, dossier, None, facts.people))
    kind = results.kind_of(facts, decision.outcome)
    return await issue(
        doors,
        paper_id=paper_id,
        kind=kind,
        said=results.compose(_under(doors, facts, kind, decision, paper_id), decision),
        dossier_id=dossier.id,
        owner=dossier.owner,
        office=facts.issuer,
        now=now,
    )


def _under(doors: PaperDoors, facts: Facts, kind: PaperKind, decision: Decision, paper_id: PaperId) -> Facts:
    """The same facts under the letterhead and QR of the paper's own kind."""
    head = frame(
        doors,
        paper_id=paper_id,
        kind=kind,
        office=facts.issuer,
        dossier_code=facts.code,
        now=facts.at,
        number=decision.number,
    )
    return msgspec.structs.replace(facts, frame=head)


async def render_draft(conn: Connection, doors: PaperDoors, keys: Keyring, dossier: Dossier, now: datetime) -> bytes:
    """The draft certificate to read before it is signed: printed for the reader, kept nowhere."""
    facts = await facts_of(
        conn,
        doors,
        keys,
        dossier,
        issuer=dossier.case.holder,
        kind=PaperKind.BIRTH_CERTIFICATE,
        paper_id=new_paper_id(),
        signer="",
        at=now,
    )
    granted = Decision(outcome=Outcome.GRANTED)
    return await render(doors, results.kind_of(facts, Outcome.GRANTED), results.compose(facts, granted, draft=True))
