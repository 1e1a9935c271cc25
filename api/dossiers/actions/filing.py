"""From what a person prepared to a dossier: checked, coded, timed, charged, its history begun. Never commits."""

import secrets
from collections import Counter
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from api.catalogue.actions import check_answers
from api.catalogue.model.fees import FeeStage, Quote
from api.catalogue.model.procedure import LimitUnit, Procedure
from api.catalogue.rules.answers import tidy
from api.catalogue.rules.completeness import missing, unknown
from api.catalogue.rules.fees import quote
from api.documents.actions import attach
from api.documents.model import AttachedRef
from api.dossiers.actions.costing import COST_CHANNELS
from api.dossiers.actions.moving import tell, write_history
from api.dossiers.actions.papers import call_for
from api.dossiers.actions.sealing import hash_secret, seal_answers, seal_people
from api.dossiers.actions.timing import calendar
from api.dossiers.model.case import Ask, Term
from api.dossiers.model.dossier import Content, Dossier
from api.dossiers.model.people import By, People
from api.dossiers.model.sets import Action, FilingChannel, ResultBy, Who
from api.dossiers.queries import dossiers
from api.dossiers.rules.codes import write_code, write_secret
from api.dossiers.rules.moves import Filing, begin
from api.offices.actions import offices_serving
from api.offices.model import OfficeKind
from api.payments.actions import request_fee
from api.workdays.model import TimeUnit, local
from kernel.database import Connection
from kernel.errors import Refusal
from kernel.ids import DossierId, DraftId, OfficeCode, PersonId, new_id
from kernel.keys import Keyring


class AnswersIncomplete(Refusal):
    """Answers are missing or wrong: `errors` lists each with its pointer."""

    status = 422
    vi = "Còn {count} chỗ cần sửa. Phần khác đã lưu. Bấm từng dòng để tới."
    en = "{count} answers need attention. The rest is kept. Follow each line."


class PapersMissing(Refusal):
    """Required papers are not attached: `errors` lists each."""

    status = 422
    vi = "Còn thiếu {count} giấy tờ. Phần khác đã lưu. Bấm từng dòng để tới."
    en = "{count} papers are missing. The rest is kept. Follow each line."


class PaperUnknown(Refusal):
    """A file is attached to a paper that this procedure does not ask for."""

    status = 422
    vi = "Có tệp gắn vào giấy tờ mà thủ tục này không hỏi. Mọi thứ còn nguyên. Gắn lại tệp."
    en = "A file is attached to a paper that is not asked for. Everything is kept. Attach it again."


class OfficeDoesNotServe(Refusal):
    """No such office takes this procedure in."""

    status = 422
    vi = "Cơ quan đã chọn không nhận thủ tục này. Bản nháp còn nguyên. Chọn nơi khác."
    en = "That office does not take this procedure. The draft is kept. Choose another."


class ResultWayMissing(Refusal):
    """The way the result is wanted is missing, not offered, or lacks an address for the post."""

    status = 422
    vi = "Chưa chọn cách nhận kết quả, hoặc thiếu địa chỉ nhận. Phần khác đã lưu."
    en = "How the result is wanted, or where the post should bring it, is missing. The rest is kept."


class Papers(Struct, frozen=True, kw_only=True):
    """Everything a dossier is made of, judged by `check_papers` before it is filed."""

    procedure: Procedure
    content: Content
    office: OfficeCode
    result_by: ResultBy
    quote: Quote


def term_of(procedure: Procedure, channel: FilingChannel) -> Term | None:
    """The legal time of this procedure by this channel; None where the law gives none that can be counted."""
    limit = procedure.time_limit
    own = {FilingChannel.ONLINE: limit.online_quantity, FilingChannel.POST: limit.post_quantity}.get(channel)
    quantity = limit.quantity if own is None else own
    if quantity is None or limit.unit is LimitUnit.OTHER:
        return None
    return Term(quantity=quantity, unit=TimeUnit(limit.unit.value), cutoff=limit.cutoff)


def check_papers(procedure: Procedure, content: Content, channel: FilingChannel, now: datetime) -> Papers:
    """Judge what was prepared. Raises AnswersIncomplete, PapersMissing, OfficeDoesNotServe, ResultWayMissing."""
    today = local(now).date()
    assert procedure.form is not None
    answers = tidy(procedure.form, content.answers)
    faults = check_answers(procedure.form, answers, today)
    if faults:
        errors = [{"pointer": f.pointer, "rule": f.rule, "vi": f.vi, "en": f.en} for f in faults]
        raise AnswersIncomplete(count=len(errors), errors=errors)
    serving = offices_serving(procedure.code, *(OfficeKind(kind.value) for kind in procedure.receiving))
    if content.office not in [office.code for office in serving] or content.office is None:
        raise OfficeDoesNotServe
    by = content.result_by
    if by is None or by.value not in [way.value for way in procedure.result.deliver]:
        raise ResultWayMissing
    if by is ResultBy.POST and not (content.result_address or "").strip():
        raise ResultWayMissing
    attached = Counter(each.document_id for each in content.attachments)
    if strange := unknown(procedure, attached):
        raise PaperUnknown(documents=list(strange))
    if lacking := missing(procedure, answers, attached):
        errors = [{"pointer": f"/documents/{n.id}", "vi": n.label.vi, "en": n.label.en} for n in lacking]
        raise PapersMissing(count=len(errors), errors=errors)
    cost = quote(procedure, COST_CHANNELS[channel], answers, today)
    return Papers(
        procedure=procedure,
        content=replace(content, answers=answers),
        office=content.office,
        result_by=by,
        quote=cost,
    )


class Filer(Struct, frozen=True, kw_only=True):
    """On whose account and number a dossier stands."""

    filer: PersonId | None
    owner: PersonId | None
    owner_number_hash: bytes | None


async def file_dossier(
    conn: Connection,
    keys: Keyring,
    papers: Papers,
    people: People,
    filer: Filer,
    *,
    action: Action,
    channel: FilingChannel,
    who: frozenset[Who],
    by: By,
    uploader: PersonId,
    draft_id: DraftId | None,
    now: datetime,
    details: object = None,
    dossier_id: DossierId | None = None,
) -> Dossier:
    """Make the dossier, its files, fee and first row of history, in this transaction.

    The counter of the office's day is taken last, so that filings wait for each other as briefly as can be.
    """
    due_now = papers.quote.due(FeeStage.ON_SUBMISSION)
    ask = Ask(action=action, who=who, at=now, owes=bool(due_now))
    case, step = begin(
        Filing(
            office=papers.office,
            channel=channel,
            result_by=papers.result_by,
            term=term_of(papers.procedure, channel),
        ),
        ask,
        calendar(),
    )
    dossier_id = dossier_id or DossierId(new_id())
    pages = [AttachedRef(document_id=p.document_id, page=p.page, file_id=p.file_id) for p in papers.content.attachments]
    kept = await attach(conn, owner=uploader, dossier_id=dossier_id, files=pages, now=now)
    number = await dossiers.next_number(conn, papers.office, local(now).date())
    code = write_code(papers.office, local(now).date(), number)
    dossier = Dossier(
        id=dossier_id,
        draft_id=draft_id,
        code=code,
        procedure_code=papers.procedure.code,
        procedure_version=papers.procedure.version,
        case=case,
        filer=filer.filer,
        owner=filer.owner,
        owner_number_hash=filer.owner_number_hash,
        secret_hash=hash_secret(keys, code, people.secret),
        files=len(kept),
        fees=1 if due_now else 0,
        people_sealed=seal_people(keys, dossier_id, people),
        answers_sealed=seal_answers(keys, dossier_id, papers.content.answers),
        notice_sealed=None,
        head=b"",
    )
    await dossiers.insert_dossier(conn, dossier, now)
    if due_now:
        await request_fee(
            conn,
            dossier_id=dossier_id,
            dossier_code=code,
            payer=filer.owner,
            stage=FeeStage.ON_SUBMISSION,
            quote_lines=due_now,
            now=now,
            filer=filer.filer,
            office=papers.office,
        )
    head = await write_history(conn, keys, dossier, step, by, now, details)
    await tell(conn, dossier, step, now)
    await call_for(conn, dossier, action)
    return replace(dossier, head=head)


def new_secret() -> str:
    """Ten digits nobody can guess."""
    return write_secret(secrets.randbelow(10**10))
