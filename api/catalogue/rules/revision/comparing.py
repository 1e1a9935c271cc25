"""Compares two versions of a procedure: what is asked, and which papers."""

from collections.abc import Iterator
from typing import NamedTuple

from api.catalogue.model.form import Field, Form, Section
from api.catalogue.model.procedure import Procedure
from api.catalogue.model.revision import Change, ChangeKind
from api.catalogue.model.words import Words

SENTENCES = {
    ChangeKind.ADDED: Words(vi="Câu mới: {label}.", en="New question: {label}."),
    ChangeKind.REMOVED: Words(vi="Không hỏi nữa: {label}.", en="No longer asked: {label}."),
    ChangeKind.MOVED: Words(vi="Chuyển sang phần khác: {label}.", en="Moved to another part: {label}."),
    ChangeKind.ASKED_OTHERWISE: Words(vi="Hỏi khác đi: {label}.", en="Asked otherwise: {label}."),
    ChangeKind.OPTIONS: Words(vi="Các lựa chọn đã đổi: {label}.", en="Its options have changed: {label}."),
    ChangeKind.REQUIRED: Words(vi="Nay bắt buộc: {label}.", en="Now required: {label}."),
    ChangeKind.NO_LONGER_REQUIRED: Words(vi="Không còn bắt buộc: {label}.", en="No longer required: {label}."),
    ChangeKind.LIMITS: Words(vi="Giới hạn đã đổi: {label}.", en="Its limits have changed: {label}."),
    ChangeKind.CONDITION: Words(vi="Khi nào hỏi đã đổi: {label}.", en="When it is asked has changed: {label}."),
    ChangeKind.PAPER_ADDED: Words(vi="Giấy tờ mới: {label}.", en="New paper: {label}."),
    ChangeKind.PAPER_REMOVED: Words(vi="Không cần nữa: {label}.", en="No longer needed: {label}."),
    ChangeKind.PAPER_CHANGED: Words(vi="Yêu cầu đã đổi: {label}.", en="What is asked of it has changed: {label}."),
}


class Question(NamedTuple):
    section: Section
    field: Field


def diff(old: Procedure, new: Procedure) -> tuple[Change, ...]:
    """Every change of questions and papers, in the new form's order, then what was removed."""
    return (*_diff_questions(old.form, new.form), *_diff_papers(old, new))


def questions_of(form: Form) -> dict[str, Question]:
    return {pointer: Question(section, field) for section, field, pointer in form.questions()}


def is_asked_otherwise(old: Field, new: Field) -> bool:
    return old.kind is not new.kind or old.label.vi != new.label.vi


def _diff_questions(old: Form | None, new: Form | None) -> Iterator[Change]:
    before, after = questions_of(old) if old else {}, questions_of(new) if new else {}
    seen = set()
    for pointer, question in after.items():
        origin = question.field.was or pointer
        seen.add(origin)
        if origin not in before:
            yield _change(pointer, ChangeKind.ADDED, question.field.label)
            continue
        for kind in _differences(before[origin], question, is_moved=origin != pointer):
            yield _change(pointer, kind, question.field.label)
    for pointer, question in before.items():
        if pointer not in seen:
            yield _change(pointer, ChangeKind.REMOVED, question.field.label)


def _differences(old: Question, new: Question, *, is_moved: bool) -> Iterator[ChangeKind]:
    one, two = old.field, new.field
    if is_moved or bool(old.section.repeat) != bool(new.section.repeat):
        yield ChangeKind.MOVED
    if is_asked_otherwise(one, two) or (one.parts, one.detail, one.partial) != (two.parts, two.detail, two.partial):
        yield ChangeKind.ASKED_OTHERWISE
    if [option.value for option in one.options] != [option.value for option in two.options]:
        yield ChangeKind.OPTIONS
    if one.required != two.required or (one.required and one.needed != two.needed):
        yield ChangeKind.REQUIRED if two.required else ChangeKind.NO_LONGER_REQUIRED
    if (one.min, one.max, one.max_length, one.after) != (two.min, two.max, two.max_length, two.after):
        yield ChangeKind.LIMITS
    if (one.when, old.section.when) != (two.when, new.section.when):
        yield ChangeKind.CONDITION


def _diff_papers(old: Procedure, new: Procedure) -> Iterator[Change]:
    before, after = ({need.id: need for need in each.documents} for each in (old, new))
    for name, need in after.items():
        if name not in before:
            yield _change(f"/documents/{name}", ChangeKind.PAPER_ADDED, need.label)
        elif need != before[name]:
            yield _change(f"/documents/{name}", ChangeKind.PAPER_CHANGED, need.label)
    for name, need in before.items():
        if name not in after:
            yield _change(f"/documents/{name}", ChangeKind.PAPER_REMOVED, need.label)


def _change(pointer: str, kind: ChangeKind, label: Words) -> Change:
    sentence = SENTENCES[kind]
    named = Words(vi=label.vi.rstrip("?"), en=label.en.rstrip("?"))  # a question's mark does not end our sentence
    return Change(
        pointer=pointer, kind=kind, vi=sentence.vi.format(label=named.vi), en=sentence.en.format(label=named.en)
    )
