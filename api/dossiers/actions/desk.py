"""What the desk reads: its queue, a dossier opened, and numbers in full. Every read of a person's data is recorded."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import msgspec
from msgspec import Struct

from api.catalogue.actions import procedure
from api.documents.actions import files_of
from api.documents.model import FileFace, KeptFile
from api.dossiers.actions.moving import DESK_ROLES, is_resident_of, may_look
from api.dossiers.actions.sealing import (
    Notice,
    open_answers,
    open_decision,
    open_detail,
    open_notice,
    open_people,
    open_round,
)
from api.dossiers.actions.standing import helpers_on, stand_in, stood_in
from api.dossiers.actions.timing import calendar
from api.dossiers.model.decision import Decision
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.people import People
from api.dossiers.model.sets import Action, Stage
from api.dossiers.model.supplement import Reply, Request, Round
from api.dossiers.queries import decisions, dossiers, history, supplements, told
from api.dossiers.queries import desk as queries
from api.dossiers.rules.codes import read_code
from api.dossiers.rules.masking import numbers_of
from api.dossiers.rules.said import IN_WORDS, Said, said_of
from api.payments.actions import fees_of
from api.payments.model import FeeFace
from api.workdays.model import TimeUnit, instant, local
from identity.actions import record_look, record_looks
from identity.model import Subject
from identity.model.mandates import Act, Mandate
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotAllowed, NotFound
from kernel.ids import DossierId, OfficeCode, PersonId
from kernel.keys import Keyring

SOON_WORKING_DAYS = 2
LONG_AGO, FAR_OFF = instant(date(2000, 1, 1), time()), instant(date(2200, 1, 1), time())
COUNT_UP_TO = 1000
LEADERS = (Stage.SIGNING, Stage.SECOND)
QUEUE_LOOK = ("Tên chủ hồ sơ trong hàng chờ", "Phân loại việc trong ngày")
OPEN_LOOK = ("Mở xem hồ sơ", "Giải quyết hồ sơ")
FILE_LOOK = ("Xem giấy tờ của hồ sơ", "Giải quyết hồ sơ")
PAPER_LOOK = ("Xem văn bản của hồ sơ", "Giải quyết hồ sơ")
NUMBERS_LOOK = "Xem đầy đủ số định danh"


class Bucket(StrEnum):
    """Parts of the queue: by when to act, what is new, what waits for a leader, and what waits for the resident."""

    ALL = "all"
    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    NEW = "new"
    SIGNING = "signing"
    WAITING = "waiting"
    RESULTS = "results"


class Edges(Struct, frozen=True, kw_only=True):
    """Ends of late, today and soon."""

    late: datetime
    today: datetime
    soon: datetime


def edges(now: datetime) -> Edges:
    """Today ends at midnight in Hanoi; soon, two working days on."""
    midnight = instant(local(now).date() + timedelta(days=1), time())
    ahead = calendar().add_working_time(now, SOON_WORKING_DAYS, TimeUnit.WORKING_DAY)
    soon = instant(local(ahead).date() + timedelta(days=1), time())
    return Edges(late=now, today=midnight, soon=max(soon, midnight))


def offices_of(actor: Actor, office: OfficeCode | None) -> tuple[OfficeCode, ...]:
    """Where the actor works, or the one of these that is named. Raises NotAllowed."""
    own = actor.offices(*DESK_ROLES)
    if office is None:
        return own
    if office not in own:
        raise NotAllowed
    return (office,)


async def read_queue(
    conn: Connection,
    actor: Actor,
    bucket: Bucket,
    *,
    office: OfficeCode | None,
    procedure_code: str | None,
    after: queries.Place | None,
    limit: int,
    now: datetime,
) -> tuple[queries.Line, ...]:
    """One page of the queue, deadlines first. Owners newly shown by name today are written down as looked at."""
    offices = offices_of(actor, office)
    cut = edges(now)
    today = local(now).date()
    spans = {
        Bucket.LATE: (LONG_AGO, cut.late),
        Bucket.TODAY: (cut.late, cut.today),
        Bucket.SOON: (cut.today, cut.soon),
    }
    waiting = {Bucket.WAITING: (5, 6, 4), Bucket.RESULTS: (9,)}
    if bucket in waiting:
        lines = await queries.list_waiting(
            conn,
            actor.person_id,
            today,
            offices,
            statuses=waiting[bucket],
            after=after or queries.Place(at=LONG_AGO),
            procedure_code=procedure_code,
            limit=limit,
        )
    else:
        start, end = spans.get(bucket, (LONG_AGO, FAR_OFF))
        lines = await queries.list_work(
            conn,
            actor.person_id,
            today,
            offices,
            after=after or queries.Place(at=start),
            end=end,
            status=1 if bucket is Bucket.NEW else None,
            stages=LEADERS if bucket is Bucket.SIGNING else None,
            procedure_code=procedure_code,
            limit=limit,
        )
    await _write_down(conn, actor, lines, now)
    return lines


async def _write_down(conn: Connection, actor: Actor, lines: Sequence[queries.Line], now: datetime) -> None:
    """Owners whose names this officer was not shown yet today."""
    fresh = [line for line in lines if line.newly_listed]
    if fresh:
        subjects = [Subject(id=line.id, whose=line.owner) for line in fresh]
        await record_looks(conn, actor, subjects, what=QUEUE_LOOK[0], why=QUEUE_LOOK[1], now=now, once_a_day=True)
        await queries.mark_listed(conn, actor.person_id, [line.id for line in fresh], local(now).date())


async def find_by_code(conn: Connection, actor: Actor, typed: str, now: datetime) -> tuple[queries.Line, ...]:
    """A dossier of one's offices by its code, or by the end of it that a slip shows large (`261120-0361`)."""
    offices = offices_of(actor, None)
    code = read_code(typed)
    codes = [code, *(f"{office}-{code}" for office in offices)]
    lines = await queries.list_by_code(conn, actor.person_id, local(now).date(), offices, codes)
    await _write_down(conn, actor, lines, now)
    return lines


async def count_queue(conn: Connection, actor: Actor, office: OfficeCode | None, now: datetime) -> queries.Counts:
    cut = edges(now)
    return await queries.count_work(
        conn, offices_of(actor, office), late=cut.late, today=cut.today, soon=cut.soon, cap=COUNT_UP_TO
    )


class OpenedRound(Struct, frozen=True, kw_only=True):
    """A supplement request and, once it came, its answer."""

    round: Round
    request: Request
    reply: Reply | None


class Opened(Struct, frozen=True, kw_only=True):
    """All that the desk works with."""

    dossier: Dossier
    people: People
    answers: dict[str, object]
    notice: Notice
    files: tuple[KeptFile, ...]
    fees: tuple[FeeFace, ...]
    links: tuple[history.StoredLink, ...]
    helpers: dict[PersonId, Mandate]
    """who moved it for its people, by the mandate under which they did"""
    seen: dict[int, datetime]
    said: tuple[Said, ...]
    rounds: tuple[OpenedRound, ...]
    decision: Decision | None
    present: tuple[str, ...]


async def open_dossier(conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId, now: datetime) -> Opened:
    """Open it: marked as seen by this officer and written down as a look. Raises NotFound outside its offices."""
    dossier = await of_staff(conn, actor, dossier_id)
    await record_look(conn, actor, dossier.owner or dossier.filer, dossier.id, *OPEN_LOOK, now)
    await queries.mark_opened(conn, actor, dossier.id, dossier.case.version, now)
    sealed = await decisions.find_decision(conn, dossier.id)
    links = await history.list_links(conn, dossier.id)
    return Opened(
        dossier=dossier,
        people=open_people(keys, dossier.id, dossier.people_sealed),
        answers=open_answers(keys, dossier),
        notice=open_notice(keys, dossier.id, dossier.notice_sealed),
        files=await files_of(conn, dossier.id),
        fees=await fees_of(conn, dossier.id) if dossier.fees else (),
        links=links,
        helpers=await helpers_on(conn, dossier.id) if any(map(stood_in, links)) else {},
        seen=await told.seen(conn, dossier.id),
        said=tuple(said for link in links if (said := _said(keys, link)) is not None),
        rounds=tuple(_opened(keys, dossier, each) for each in await supplements.list_rounds(conn, dossier.id)),
        decision=None if sealed is None else open_decision(keys, dossier.id, sealed),
        present=tuple((await present(conn, actor, [dossier.id], now)).get(dossier.id, ())),
    )


def _said(keys: Keyring, link: history.StoredLink) -> Said | None:
    action = Action(link.action)
    if link.sealed is None or not (action in IN_WORDS or action is Action.ANSWER_PROOF):
        return None
    details = msgspec.json.decode(open_detail(keys, link.dossier_id, link.version, link.sealed))
    return said_of(link.version, action, details)


def _opened(keys: Keyring, dossier: Dossier, each: Round) -> OpenedRound:
    answered = each.answer_sealed
    return OpenedRound(
        round=each,
        request=open_round(keys, dossier.id, each.number, each.request_sealed, Request),
        reply=None if answered is None else open_round(keys, dossier.id, each.number, answered, Reply),
    )


async def of_staff(conn: Connection, actor: Actor, dossier_id: DossierId) -> Dossier:
    """A dossier of one's offices; nothing personal is shown by it alone. Raises NotFound."""
    dossier = await dossiers.find_dossier(conn, dossier_id)
    if dossier is None or not may_look(dossier, actor):
        raise NotFound
    return dossier


async def look_at_paper(conn: Connection, actor: Actor, dossier_id: DossierId, now: datetime) -> Dossier:
    """Before a paper of it is handed out: the look is written down. Raises NotFound."""
    dossier = await of_staff(conn, actor, dossier_id)
    await record_look(conn, actor, dossier.owner or dossier.filer, dossier.id, *PAPER_LOOK, now)
    return dossier


class Numbers(Struct, frozen=True, kw_only=True):
    """Personal numbers in full."""

    owner: str | None
    filer: str | None
    answers: dict[str, str]


async def show_numbers(
    conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId, *, why: str, now: datetime
) -> Numbers:
    """An explicit act, written down with its reason before anything is shown. Raises NotFound."""
    dossier = await of_staff(conn, actor, dossier_id)
    await record_look(conn, actor, dossier.owner or dossier.filer, dossier.id, NUMBERS_LOOK, why, now)
    people = open_people(keys, dossier.id, dossier.people_sealed)
    form = procedure(dossier.procedure_code, dossier.procedure_version).form
    return Numbers(
        owner=people.owner.personal_number,
        filer=people.filer.personal_number,
        answers=numbers_of(form, open_answers(keys, dossier)) if form else {},
    )


async def present(
    conn: Connection, actor: Actor, ids: Sequence[DossierId], now: datetime
) -> dict[DossierId, list[str]]:
    """Colleagues who have opened these within five minutes."""
    return await queries.list_present(conn, actor.person_id, ids, now - timedelta(minutes=5))


async def may_read_file(conn: Connection, actor: Actor, face: FileFace, now: datetime) -> bool:
    """Beside its sender: the dossier's filer and owner, and staff of its offices, whose look is written down."""
    for dossier_id in face.dossiers:
        dossier = await dossiers.find_dossier(conn, dossier_id)
        if dossier is None:
            continue
        if is_resident_of(dossier, await stand_in(conn, actor, Act.FOLLOW, dossier.id, now)):
            return True
        if may_look(dossier, actor):
            await record_look(conn, actor, dossier.owner or dossier.filer, dossier.id, *FILE_LOOK, now)
            return True
    return False
