"""What must be true beside status and role: each need of the lifecycle table, and the refusal when it is not met."""

import re
import unicodedata
from collections.abc import Callable
from datetime import timedelta

from api.dossiers.model.case import Ask, Case
from api.dossiers.model.sets import Need, Outcome, Proof, ResultBy
from kernel.errors import Refusal

LONGEST_EXTENSION = timedelta(days=366)

LEAST_REASON = 10
"""Characters: shorter is not a reason."""

EMPTY_REASONS = re.compile(
    r"(vì |do )?(lý do: )?(theo|căn cứ)( đúng)? (quy định|pháp luật|luật)( của pháp luật| hiện hành)?"
)
"""“Theo quy định” alone says nothing to the person it is said to."""


class ReasonNeeded(Refusal):
    """A step that goes against the resident must say why, in words that help."""

    status = 422
    vi = "Cần nêu lý do cụ thể; “Theo quy định” chưa đủ. Phần đã soạn còn nguyên."
    en = "A specific reason is needed; “as regulated” is not enough. What was written is kept."


class SecondSupplementNeedsLeader(Refusal):
    """More than one supplement request counts as late and needs a leader."""

    vi = "Lần 2 bị tính trễ hạn. Cần lãnh đạo đồng ý."
    en = "A second request counts as late. A leader must agree."


class FirstSupplementNeedsNoLeader(Refusal):
    """The first supplement request is sent at once."""

    vi = "Đây là lần đầu yêu cầu bổ sung: gửi ngay được, không cần trình."
    en = "This is the first request: it can be sent at once."


class NewDueMustBeLater(Refusal):
    """An extension gives a date after the present one."""

    status = 422
    vi = "Hẹn mới phải sau hẹn cũ, sau lúc này và không quá một năm."
    en = "The new date must come after the old one and after now, within a year."


class NewDueWhileClosed(Refusal):
    """A new date on which the office is closed is no appointment."""

    status = 422
    vi = "Lúc đó cơ quan nghỉ. Hẹn vào giờ làm việc của một ngày làm việc."
    en = "The office is closed then. Choose an hour of work on a working day."


class ExtendedAlready(Refusal):
    """A dossier is extended once at most."""

    vi = "Hồ sơ này đã gia hạn một lần; không gia hạn thêm được."
    en = "This dossier was extended once already."


class HeldThereAlready(Refusal):
    """Forwarding names another office than the one that holds the dossier."""

    status = 422
    vi = "Hồ sơ đang ở cơ quan này rồi."
    en = "That office holds the dossier already."


class NoProofHere(Refusal):
    """This procedure has no draft certificate to read, or it was read already."""

    vi = "Thủ tục này không có bản nháp cần người dân đọc, hoặc đã đọc rồi."
    en = "There is no draft certificate to read, or it was read already."


class ProofNotRead(Refusal):
    """The resident has not yet read the draft certificate, or found a mistake in it."""

    vi = "Người dân chưa đọc bản nháp, hoặc báo có chỗ sai. Gửi bản nháp trước khi ký."
    en = "The resident has not read the draft, or found a mistake. Send the draft before signing."


class ProofNotOverdue(Refusal):
    """The resident still has time to read the draft certificate."""

    vi = "Người dân còn thời gian đọc bản nháp."
    en = "The resident still has time to read the draft."


class FeeNotPaid(Refusal):
    """Money is due before the result is handed over."""

    vi = "Còn khoản chưa nộp. Nộp xong mới trả kết quả được."
    en = "Something is still to be paid before the result is handed over."


class NothingToPay(Refusal):
    """Nothing is due."""

    vi = "Không phải nộp tiền."
    en = "Nothing to pay."


class NotElectronic(Refusal):
    """The result was asked for on paper and is handed over by an office or the post."""

    vi = "Kết quả này nhận bản giấy: tại quầy hoặc qua bưu chính."
    en = "This result is on paper: at the counter or by post."


def is_reason(text: str | None) -> bool:
    """Whether `text` says something: long enough, and not “theo quy định” alone."""
    plain = re.sub(r"[\s.…!,;:“”\"'-]+", " ", unicodedata.normalize("NFC", text or "")).strip().casefold()
    return len(plain) >= LEAST_REASON and EMPTY_REASONS.fullmatch(plain) is None


def _later_due(case: Case, ask: Ask) -> bool:
    if ask.due_at is None or not ask.at < ask.due_at <= ask.at + LONGEST_EXTENSION:
        return False
    return case.due_at is None or ask.due_at > case.due_at


def _proof_read(case: Case, ask: Ask) -> bool:
    return not ask.wants_proof or ask.outcome is Outcome.REFUSED or case.proof in (Proof.RIGHT, Proof.LAPSED)


CHECKS: dict[Need, tuple[Callable[[Case, Ask], bool], type[Refusal]]] = {
    Need.REASON: (lambda _, ask: is_reason(ask.reason), ReasonNeeded),
    Need.REASON_TO_REFUSE: (lambda _, ask: ask.outcome is not Outcome.REFUSED or is_reason(ask.reason), ReasonNeeded),
    Need.OWES: (lambda _, ask: ask.owes, NothingToPay),
    Need.NOTHING_OWED: (lambda _, ask: not ask.owes, FeeNotPaid),
    Need.FIRST_SUPPLEMENT: (lambda case, _: case.supplements == 0, SecondSupplementNeedsLeader),
    Need.LATER_SUPPLEMENT: (lambda case, _: case.supplements > 0, FirstSupplementNeedsNoLeader),
    Need.LATER_DUE: (_later_due, NewDueMustBeLater),
    Need.NOT_EXTENDED: (lambda case, _: not case.extended, ExtendedAlready),
    Need.ANOTHER_OFFICE: (lambda case, ask: ask.to_office not in (None, case.holder), HeldThereAlready),
    Need.PROOF_WANTED: (lambda case, ask: ask.wants_proof and case.proof is not Proof.RIGHT, NoProofHere),
    Need.PROOF_READ: (_proof_read, ProofNotRead),
    Need.PROOF_OVERDUE: (
        lambda case, ask: case.proof_due_at is not None and ask.at > case.proof_due_at,
        ProofNotOverdue,
    ),
    Need.ELECTRONIC: (lambda case, _: case.result_by is ResultBy.ELECTRONIC, NotElectronic),
}


def is_met(need: Need, case: Case, ask: Ask) -> bool:
    return CHECKS[need][0](case, ask)


def require(needs: frozenset[Need], case: Case, ask: Ask) -> None:
    """Raises the refusal of the first need, in the order of their definition, that is not met."""
    for need in Need:
        if need in needs and not is_met(need, case, ask):
            raise CHECKS[need][1]
