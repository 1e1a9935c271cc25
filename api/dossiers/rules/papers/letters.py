"""Proof of filing, Forms 01 to 05 and the tờ khai's frame, from a dossier's facts."""

from collections import Counter
from datetime import datetime

from api.catalogue.model.words import Certainty
from api.documents.model.printing import (
    ApologyLetter,
    AppointmentSlip,
    FeeLine,
    FilingProof,
    HandedIn,
    NotAcceptedLetter,
    ProofFile,
    StopLetter,
    SupplementItem,
    SupplementLetter,
)
from api.dossiers.model.sets import Status
from api.dossiers.model.supplement import Flaw, Pin, Request
from api.dossiers.rules.papers.facts import (
    WAYS,
    Facts,
    contact,
    document_name,
    duration,
    handed_in_as,
    matter,
    party,
)
from api.dossiers.rules.pointers import paper_of
from api.dossiers.rules.supplement import bare
from api.dossiers.rules.words import STATUS_NAMES
from api.payments.model import FeeWord
from api.workdays.model import local

BY_PROVINCE = "theo quy định của tỉnh"
FLAWS = {
    Flaw.MISSING: "thiếu",
    Flaw.BLURRED: "mờ, không đọc được",
    Flaw.CONTRADICTORY: "hai giấy khác nhau",
    Flaw.EXPIRED: "hết hạn",
    Flaw.WRONG_KIND: "nhầm loại",
    Flaw.UNCLEAR: "chưa rõ",
}


def proof(facts: Facts) -> FilingProof:
    """“Xác nhận đã nộp”: each file as it arrived, and the history's head."""
    assert facts.opens_at is not None
    return FilingProof(
        frame=facts.frame,
        secret=spaced(facts.people.secret),
        procedure=facts.procedure.name.vi,
        submitter=facts.people.filer.full_name,
        submitted_at=facts.case.submitted_at,
        opens_at=facts.opens_at,
        files=tuple(
            ProofFile(
                document=document_name(facts, file.document_id),
                page=file.page,
                name=file.name,
                size_bytes=file.received_bytes,
                sha256=file.received_sha256,
            )
            for file in facts.files
        ),
        history_head=facts.head,
        said_by=facts.said_by,
    )


def spaced(secret: str) -> str:
    """`40715 92683`, as the screens show it."""
    return " ".join(secret[start : start + 5] for start in range(0, len(secret), 5))


def appointment(facts: Facts) -> AppointmentSlip:
    """Form 01."""
    pages = Counter(file.document_id for file in facts.files)
    people = facts.people
    same = people.owner == people.filer
    # A limit that is only remembered is kept by the office and never called the law's.
    is_told = facts.procedure.time_limit.confidence.certainty is not Certainty.BY_PROVINCE
    return AppointmentSlip(
        frame=facts.frame,
        secret=spaced(people.secret),
        procedure=facts.procedure.name.vi,
        submitter=party(people.filer),
        owner=None if same else party(people.owner),
        handed_in=(
            HandedIn(name="Tờ khai", form=handed_in_as(facts.case.channel), count=1),
            *(
                HandedIn(name=document_name(facts, document_id), form=handed_in_as(facts.case.channel), count=count)
                for document_id, count in sorted(pages.items())
            ),
        ),
        duration=duration(facts.case.term) if is_told else BY_PROVINCE,
        received_at=facts.at,
        due_at=facts.case.first_due_at,
        fees=tuple(
            FeeLine(name=line.label.vi, amount_vnd=line.amount_vnd) for face in facts.fees for line in face.fee.lines
        ),
        fee_mode=_fee_mode(facts),
        result_at=WAYS[facts.case.result_by],
        receiver=facts.signer,
        said_by=facts.said_by,
    )


def _fee_mode(facts: Facts) -> str:
    if not facts.fees:
        return facts.owed or "Không phải nộp tiền"
    paid = all(face.word is FeeWord.PAID for face in facts.fees)
    return "Đã nộp" if paid else "Chưa nộp: trực tuyến hoặc tại quầy"


def supplement(facts: Facts, request: Request, round_number: int) -> SupplementLetter:
    """Form 02: the whole list."""
    assert facts.case.supplement_due_at is not None
    return SupplementLetter(
        frame=facts.frame,
        matter=matter(facts),
        items=tuple(_item(facts, pin) for pin in request.pins),
        before=facts.case.supplement_due_at,
        round=round_number,
        contact=contact(facts),
        signer=request.officer,
    )


def _item(facts: Facts, pin: Pin) -> SupplementItem:
    page = f", trang {pin.page}" if pin.page else ""
    paper = paper_of(pin.pointer) is not None
    return SupplementItem(
        where=f"{place_name(facts, pin.pointer)}{page}",
        wrong=FLAWS[pin.flaw],
        why=pin.reason,
        how="Chụp lại hoặc gửi bản khác, đủ bốn góc, đọc được từng chữ" if paper else "Sửa lại ngay tại mục này",
        example=pin.example,
    )


def place_name(facts: Facts, pointer: str) -> str:
    """A question or a paper as the form names it."""
    paper = paper_of(pointer)
    if paper is not None:
        return document_name(facts, paper)
    if facts.procedure.form is not None:
        for section, field, each in facts.procedure.form.questions():
            if each == bare(pointer):
                return f"{section.title.vi}: {field.label.vi}"
    return pointer


def not_accepted(facts: Facts) -> NotAcceptedLetter:
    """Form 03."""
    return NotAcceptedLetter(
        frame=facts.frame,
        matter=matter(facts),
        reasons=(str(facts.details["reason"]),),
        what_next="Sửa theo lý do trên rồi nộp lại từ chính hồ sơ này; không phải khai lại từ đầu.",
        contact=contact(facts),
        signer=facts.signer,
    )


def apology(facts: Facts) -> ApologyLetter:
    """Form 04; the old and the new date are the step's own."""
    return ApologyLetter(
        frame=facts.frame,
        matter=matter(facts),
        old_due=moment(facts.details["oldDueAt"]),
        new_due=moment(facts.details["newDueAt"]),
        reason=str(facts.details["reason"]),
        contact=contact(facts),
        signer=facts.signer,
    )


def stopped(facts: Facts) -> StopLetter:
    """Form 05."""
    paid = any(face.word in (FeeWord.PAID, FeeWord.RETURNING, FeeWord.RETURNED) for face in facts.fees)
    returning = any(face.word in (FeeWord.RETURNING, FeeWord.RETURNED) for face in facts.fees)
    money = "Khoản đã nộp được hoàn lại." if returning else "Khoản đã nộp không hoàn lại theo quy định của thủ tục."
    return StopLetter(
        frame=facts.frame,
        matter=matter(facts),
        stage=STATUS_NAMES[Status(int(facts.details.get("from", Status.IN_PROCESS)))].vi,
        ground=str(facts.details["reason"]),
        fee_consequence=money if paid else "Không có khoản nào đã nộp.",
        contact=contact(facts),
        signer=facts.signer,
    )


def moment(text: object) -> datetime:
    return local(datetime.fromisoformat(str(text)))
