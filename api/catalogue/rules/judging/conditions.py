"""Judges conditions: one sentence each, about questions that exist and stand earlier, with values they can have."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from api.catalogue.model.conditions import Condition, Plain
from api.catalogue.model.form import Field, Kind, Section, Sex
from api.catalogue.rules.conditions import pointers_of
from api.catalogue.rules.judging.mistake import Mistake
from api.offices.rules.lines import Path

COMPARABLE = {Kind.CHOICE, Kind.SELECT, Kind.BOOLEAN, Kind.SEX, Kind.INTEGER, Kind.NATIONALITY, Kind.ETHNICITY}


class Asked(NamedTuple):
    section: Section
    field: Field


def judge_condition(
    path: Path,
    condition: Condition,
    asked: Mapping[str, Asked],
    *,
    own: Section | None = None,
    by_age: bool = False,
) -> Iterator[Mistake]:
    """`asked`: what it may name. `own`: the repeating section it stands in. `by_age`: may it say older_than_days."""
    yield from _judge_sentence(path, condition, asked, own, by_age)
    if own is not None and len({pointer.startswith(f"/{own.id}/") for pointer in pointers_of(condition)}) > 1:
        yield Mistake(path, "in a repeating section a condition names its own questions or others', not both")


def _judge_sentence(
    path: Path, condition: Condition, asked: Mapping[str, Asked], own: Section | None, by_age: bool
) -> Iterator[Mistake]:
    groups = [group for group in (condition.all_, condition.any_) if group is not None]
    said = [condition.is_, condition.in_, condition.not_, condition.older_than_days]
    if len(groups) + (condition.field is not None) != 1:
        yield Mistake(path, "a condition is one of: field, all, any")
        return
    if groups:
        if any(value is not None for value in said) or not groups[0]:
            yield Mistake(path, "“all” and “any” hold at least one condition and stand alone")
        for inner in groups[0]:
            yield from _judge_sentence(path, inner, asked, own, by_age)
        return
    if sum(value is not None for value in said) != 1:
        yield Mistake(path, "a condition about a field says exactly one of: is, in, not, older_than_days")
        return
    yield from _judge_field(path, condition, asked, own, by_age)


def _judge_field(
    path: Path, condition: Condition, asked: Mapping[str, Asked], own: Section | None, by_age: bool
) -> Iterator[Mistake]:
    question = asked.get(condition.field or "")
    if question is None:
        yield Mistake(path, f"“{condition.field}” is not a question that stands earlier")
        return
    section, field = question
    if section.repeat and (own is None or own.id != section.id):
        yield Mistake(path, f"“{condition.field}” is asked many times; only its own section may depend on it")
    if condition.older_than_days is not None:
        if not by_age:
            yield Mistake(path, "only costs may depend on older_than_days")
        elif field.kind is not Kind.DATE or field.partial or condition.older_than_days < 0:
            yield Mistake(path, f"older_than_days needs whole days and a full date; “{condition.field}” is none")
        return
    if field.kind not in COMPARABLE:
        yield Mistake(path, f"“{condition.field}” is a {field.kind}; a condition cannot compare it")
        return
    values = condition.in_ if condition.in_ is not None else (condition.is_, condition.not_)
    for value in values:
        if value is not None and not _can_be(field, value):
            yield Mistake(path, f"“{condition.field}” can never be {value!r}")
    if condition.in_ == ():
        yield Mistake(path, "“in” needs at least one value")


def _can_be(field: Field, value: Plain) -> bool:
    match field.kind:
        case Kind.CHOICE | Kind.SELECT:
            return value in {option.value for option in field.options}
        case Kind.BOOLEAN:
            return isinstance(value, bool)
        case Kind.SEX:
            return value in set(Sex)
        case Kind.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool)
        case _:
            return isinstance(value, str)
