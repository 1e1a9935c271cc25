"""Carries a draft's answers to a newer version: nothing that was typed is left behind without being told."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.catalogue.model.form import Field, Form, Kind, Section
from api.catalogue.model.revision import Carried
from api.catalogue.rules.answers.tidying import EMPTY, tidy
from api.catalogue.rules.answers.values import check_value
from api.catalogue.rules.conditions import holds
from api.catalogue.rules.revision.comparing import Question, is_asked_otherwise, questions_of

Answers = Mapping[str, Any]


def carry_over(old: Form, new: Form, answers: Answers) -> Carried:
    """Answers that still fit go where they now belong; the rest, and what is new, is pointed at."""
    before = questions_of(old)
    carried: dict[str, Any] = {}
    for section in new.sections:
        if section.repeat is None:
            if item := dict(_carry(section, answers, before, index=None)):
                carried[section.id] = item
        elif isinstance(items := answers.get(_source_section(section, before)), list | tuple):
            carried[section.id] = [
                dict(_carry(section, answers, before, index=index))
                for index in range(min(len(items), section.repeat.max))
            ]
    kept = tidy(new, carried)
    after = questions_of(new)
    return Carried(
        answers=kept,
        look=tuple(
            pointer for pointer, question in after.items() if _needs_eyes(pointer, question, before, answers, kept)
        ),
        dropped=tuple(pointer for pointer in before if _is_dropped(pointer, before, after, answers, kept)),
    )


def _carry(
    section: Section, answers: Answers, before: Mapping[str, Question], *, index: int | None
) -> Iterator[tuple[str, Any]]:
    for field in section.fields:
        pointer = field.was or f"/{section.id}/{field.id}"
        source = before.get(pointer)
        if source is None or source.field.kind is not field.kind or bool(source.section.repeat) != bool(section.repeat):
            continue
        value = _fit(field, _value_at(answers, pointer, index))
        if value is not None and not any(check_value(field, value, pointer, field.label)):
            yield field.id, value


def _fit(field: Field, value: Any) -> Any:
    """A person without the parts that are not asked any more."""
    if field.kind is Kind.PERSON and isinstance(value, Mapping):
        return {part.value: value[part.value] for part in field.parts if part.value in value}
    return value


def _source_section(section: Section, before: Mapping[str, Question]) -> str:
    """Where the items of a repeating section stood: where most of its questions did."""
    sources = [pointer.split("/")[1] for field in section.fields if (pointer := field.was) and pointer in before]
    return max(sources, key=sources.count) if sources else section.id


def _value_at(answers: Answers, pointer: str, index: int | None) -> Any:
    _, section, field = pointer.split("/", 2)
    place = answers.get(section)
    if index is not None:
        place = place[index] if isinstance(place, list | tuple) and index < len(place) else None
    return place.get(field) if isinstance(place, Mapping) else None


def _values_at(answers: Answers, pointer: str, question: Question) -> list[Any]:
    """The answers of all items, without those that were not given."""
    if question.section.repeat is None:
        values = [_value_at(answers, pointer, None)]
    else:
        items = answers.get(question.section.id)
        count = len(items) if isinstance(items, list | tuple) else 0
        values = [_value_at(answers, pointer, index) for index in range(count)]
    return [value for value in values if value not in EMPTY]


def _needs_eyes(
    pointer: str, question: Question, before: Mapping[str, Question], answers: Answers, kept: Answers
) -> bool:
    """A question asked now that is new, asked otherwise, newly required, or whose answer could not come along."""
    asked = _asked_items(question, kept)
    if not asked:
        return False
    origin = question.field.was or pointer
    source = before.get(origin)
    if source is None or is_asked_otherwise(source.field, question.field):
        return True
    if len(_values_at(kept, pointer, question)) < len(_values_at(answers, origin, source)):
        return True
    known = _asked_items(source, answers) if source.field.required else set()
    return question.field.required and any(
        _value_at(kept, pointer, index) in EMPTY for index in asked if index not in known
    )


def _asked_items(question: Question, answers: Answers) -> set[int | None]:
    """The items of a repeating section in which it is asked; None stands for a section that does not repeat."""
    section, field = question
    if not holds(section.when, answers):
        return set()
    if section.repeat is None:
        return {None} if holds(field.when, answers) else set()
    items = answers.get(section.id)
    numbered = enumerate(items if isinstance(items, list | tuple) else ())
    return {index for index, item in numbered if holds(field.when, answers, section=section.id, item=item)}


def _is_dropped(
    pointer: str,
    before: Mapping[str, Question],
    after: Mapping[str, Question],
    answers: Answers,
    kept: Answers,
) -> bool:
    """Whether something was answered there of which nothing, or less, came along."""
    had = len(_values_at(answers, pointer, before[pointer]))
    heirs = [(new, question) for new, question in after.items() if (question.field.was or new) == pointer]
    return had > sum(len(_values_at(kept, new, question)) for new, question in heirs)
