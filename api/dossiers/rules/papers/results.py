"""The result itself: birth certificate, extract, any other result, and the decision that refuses."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from api.catalogue.model.form import Kind, Part
from api.catalogue.model.printed import PrintedLine, PrintedSection
from api.catalogue.model.procedure import ResultKind
from api.catalogue.model.words import Confidence
from api.catalogue.rules.answers.values import part_field
from api.catalogue.rules.numerals import spell_day
from api.catalogue.rules.printing import read_out, say
from api.documents.model import PaperKind
from api.documents.model.printing import BirthCertificate, DecisionLetter, Extract, Parent, Printed, Result
from api.dossiers.model.decision import Decision
from api.dossiers.model.sets import Outcome
from api.dossiers.rules.papers.facts import TITLE, Facts, matter
from api.dossiers.rules.pointers import value_of
from api.workdays.model import local
from kernel.errors import Refusal

BIRTH = "1.001193"
COPY = "2.000635"
CIVIL = "ho-tich"
ASIDE = frozenset({"requester", "copies", "request"})
"""Sections about the application: no register holds them."""
APPEAL = (
    "Không đồng ý với quyết định này, ông/bà có quyền khiếu nại hoặc khởi kiện theo Luật Khiếu nại "
    "và Luật Tố tụng hành chính; cần hướng dẫn thì gọi {hotline}."
)


class ResultUnprintable(Refusal):
    """An answer that the paper cannot do without is missing."""

    vi = "Thiếu {what} nên chưa in được kết quả. Yêu cầu bổ sung mục này."
    en = "{what} is missing, so the result cannot be printed. Ask for it."


def kind_of(facts: Facts, outcome: Outcome) -> PaperKind:
    """Which paper the decision is."""
    if outcome is Outcome.REFUSED:
        return PaperKind.DECISION
    if facts.procedure.code == BIRTH:
        return PaperKind.BIRTH_CERTIFICATE
    if facts.procedure.result.kind is ResultKind.EXTRACT and facts.procedure.field == CIVIL:
        return PaperKind.EXTRACT
    return PaperKind.RESULT


def compose(facts: Facts, decision: Decision, *, draft: bool = False) -> Printed:
    """The paper of a decision; `draft` is the birth certificate that is read before it is signed."""
    match kind_of(facts, decision.outcome):
        case PaperKind.DECISION:
            return _refusal(facts, decision)
        case PaperKind.BIRTH_CERTIFICATE:
            return _birth(facts, draft=draft)
        case PaperKind.EXTRACT:
            return _extract(facts, decision)
        case _:
            return _result(facts, decision)


def said(facts: Facts, pointer: str) -> str:
    """An answer in the words of the paper: `/child/sex`, and of a person `/mother/person/ethnicity`."""
    form = facts.procedure.form
    assert form is not None
    for _, field, each in form.questions():
        if each == pointer:
            return say(field, value_of(facts.answers, pointer), facts.names)
        if field.kind is Kind.PERSON and pointer.startswith(f"{each}/"):
            part = Part(pointer.rsplit("/", 1)[1])
            return say(part_field(field, part), value_of(facts.answers, pointer), facts.names)
    return ""


def _birth(facts: Facts, *, draft: bool) -> BirthCertificate:
    born = str(value_of(facts.answers, "/child/birthDate") or "")
    if len(born) != len("2026-11-21"):
        raise ResultUnprintable(what="ngày sinh của bé")
    born_on = date.fromisoformat(born)
    return BirthCertificate(
        frame=facts.frame,
        draft=draft,
        name=said(facts, "/child/fullName"),
        born_on=born_on,
        born_on_words=spell_day(born_on.year, born_on.month, born_on.day),
        sex=said(facts, "/child/sex"),
        ethnicity=said(facts, "/child/ethnicity"),
        nationality=said(facts, "/child/nationality"),
        birth_place=said(facts, "/child/birthPlace"),
        home_place=said(facts, "/child/homeTown"),
        personal_number=None,
        mother=_parent(facts, "/mother/person"),
        father=_parent(facts, "/father/person"),
        requester=said(facts, "/requester/fullName"),
        requester_paper=f"Số định danh cá nhân {said(facts, '/requester/personalNumber')}",
        registered_at=facts.office,
        registered_on=local(facts.at).date(),
        signer="" if draft else facts.signer,
        signer_title="Người ký Giấy khai sinh",
    )


def _parent(facts: Facts, pointer: str) -> Parent | None:
    if value_of(facts.answers, pointer) is None:
        return None
    return Parent(
        name=said(facts, f"{pointer}/fullName"),
        birth_year=str(value_of(facts.answers, f"{pointer}/birthDate") or "")[:4],
        ethnicity=said(facts, f"{pointer}/ethnicity"),
        nationality=said(facts, f"{pointer}/nationality"),
        residence=said(facts, f"{pointer}/residence"),
    )


def _extract(facts: Facts, decision: Decision) -> Extract:
    """A copy of what was registered once, wherever that was; or what this office registers now."""
    act = said(facts, "/record/act").lower()
    is_copy = facts.procedure.code == COPY
    return Extract(
        frame=facts.frame,
        title=f"Trích lục {act}" if is_copy and act else facts.procedure.result.name.vi,
        is_copy=is_copy,
        lines=tuple(line for line in _lines(facts, ASIDE) if line.value),
        paragraphs=(decision.words,) if decision.words else (),
        registered_at=None if is_copy else facts.office,
        registered_on=None if is_copy else local(facts.at).date(),
        signer=facts.signer,
        signer_title=TITLE,
    )


def _lines(facts: Facts, but: frozenset[str] = frozenset()) -> tuple[PrintedLine, ...]:
    form = facts.procedure.form
    if form is None:
        return ()
    chosen = replace(form, sections=tuple(section for section in form.sections if section.id not in but))
    return tuple(line for section in read_out(chosen, facts.answers, facts.names) for line in _in_lines(section))


def _in_lines(section: PrintedSection) -> Iterator[PrintedLine]:
    """A table's rows too: what a business trades in stands on its certificate."""
    yield from section.lines
    if section.table is not None:
        for number, *cells in section.table.rows:
            said = zip(section.table.columns[1:], cells, strict=True)
            yield PrintedLine(
                label=f"{section.title} ({number})", value="; ".join(f"{name}: {cell}" for name, cell in said if cell)
            )


def _result(facts: Facts, decision: Decision) -> Result:
    opening = (
        f"{facts.office} đồng ý giải quyết thủ tục “{facts.procedure.name.vi}” "
        f"của {facts.people.owner.full_name} theo tờ khai, trong đó ghi:"
    )
    aside = ASIDE if facts.procedure.result.kind is ResultKind.EXTRACT else frozenset[str]()
    return Result(
        frame=facts.frame,
        title=facts.procedure.result.name.vi,
        opening=opening,
        lines=tuple(line for line in _lines(facts, aside) if line.value),
        paragraphs=(decision.words,) if decision.words else (),
        signer=facts.signer,
        signer_title=TITLE,
    )


def _refusal(facts: Facts, decision: Decision) -> DecisionLetter:
    return DecisionLetter(
        frame=facts.frame,
        matter=matter(facts),
        decided=f"Từ chối giải quyết thủ tục “{facts.procedure.name.vi}”.",
        reasons=(decision.reason or "",),
        grounds=tuple(law.title for law in facts.procedure.legal if law.confidence is Confidence.SURE),
        appeal=APPEAL.format(hotline=facts.frame.hotline),
        signer=facts.signer,
        signer_title=TITLE,
    )
