"""Checks one answer by the kind of its question."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from api.catalogue.model.faults import Fault, Rule
from api.catalogue.model.form import Field, Kind, Part, Sex
from api.catalogue.model.words import Words
from api.catalogue.rules.answers import shapes
from api.catalogue.rules.answers.words import EXAMPLES, fault, join

ADDRESS = {
    "provinceCode": re.compile(shapes.PROVINCE),
    "communeCode": re.compile(shapes.COMMUNE),
}
ADDRESS_TEXTS = ("detail", "typed")


def check_value(field: Field, value: object, pointer: str, label: Words) -> Iterator[Fault]:
    """Faults of one answer that is there; `label` is what the sentence calls the question."""
    if field.kind in (Kind.TEXT, Kind.FULL_NAME, Kind.PERSONAL_NUMBER, Kind.LONG_TEXT):
        clean = shapes.CLEAN_LINES if field.kind is Kind.LONG_TEXT else shapes.CLEAN_LINE
        return _check_text(value, pointer, label, longest=shapes.longest(field), clean=clean)
    if field.kind in shapes.PATTERNS:
        return _check_pattern(field.kind, value, pointer, label)
    return CHECKS[field.kind](field, value, pointer, label)


def is_date(value: str, *, partial: bool) -> bool:
    if partial and re.fullmatch(shapes.YEAR_OR_MONTH, value):
        return True
    if not re.fullmatch(shapes.DAY, value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_whole(value: object) -> bool:
    """JSON does not tell 3 from 3.0."""
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())


def _check_text(value: object, pointer: str, label: Words, *, longest: int, clean: re.Pattern[str]) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield fault(pointer, Rule.SHAPE, label)
    elif len(value) > longest:
        yield fault(pointer, Rule.TOO_LONG, label, max=longest)
    elif not clean.fullmatch(value):
        yield fault(pointer, Rule.CHARACTERS, label)
    elif not shapes.HAS_INK.search(value):
        yield fault(pointer, Rule.REQUIRED, label)


def _check_date(field: Field, value: object, pointer: str, label: Words) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield fault(pointer, Rule.SHAPE, label)
    elif not is_date(value, partial=field.partial):
        yield fault(pointer, Rule.FORMAT, label, example=EXAMPLES[Kind.DATE])


def _check_boolean(_: Field, value: object, pointer: str, label: Words) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield fault(pointer, Rule.SHAPE, label)


def _check_option(field: Field, value: object, pointer: str, label: Words) -> Iterator[Fault]:
    options = set(Sex) if field.kind is Kind.SEX else {option.value for option in field.options}
    if not isinstance(value, str):
        yield fault(pointer, Rule.SHAPE, label)
    elif value not in options:
        yield fault(pointer, Rule.OPTION, label)


def _check_pattern(kind: Kind, value: object, pointer: str, label: Words) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield fault(pointer, Rule.SHAPE, label)
    elif len(value) > shapes.EMAIL_LENGTH or not re.fullmatch(shapes.PATTERNS[kind], value):
        yield fault(pointer, Rule.FORMAT, label, example=EXAMPLES[kind])


def _check_whole(field: Field, value: object, pointer: str, label: Words) -> Iterator[Fault]:
    low, high = shapes.bounds(field)
    if not is_whole(value):
        yield fault(pointer, Rule.SHAPE, label)
    elif not low <= value <= high:  # type: ignore[operator]  # is_whole has looked
        yield fault(pointer, Rule.RANGE, label, min=low, max=high)


def _check_address(_: Field, value: object, pointer: str, label: Words) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield fault(pointer, Rule.SHAPE, label)
        return
    for key, inner in value.items():
        if key in ADDRESS:
            if not isinstance(inner, str) or not ADDRESS[key].fullmatch(inner):
                yield fault(f"{pointer}/{key}", Rule.SHAPE, label)
        elif key in ADDRESS_TEXTS:
            yield from _check_text(
                inner, f"{pointer}/{key}", label, longest=shapes.ADDRESS_LENGTH, clean=shapes.CLEAN_LINE
            )
        else:
            yield fault(pointer, Rule.UNKNOWN, label, name=shorten(key))
    if "typed" not in value and not ADDRESS.keys() <= value.keys():
        yield fault(pointer, Rule.REQUIRED, label)


def _check_person(field: Field, value: object, pointer: str, label: Words) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield fault(pointer, Rule.SHAPE, label)
        return
    for key in value.keys() - set(field.parts):
        yield fault(pointer, Rule.UNKNOWN, label, name=shorten(key))
    for part in field.parts:
        where, called = f"{pointer}/{part.value}", join(label, part)
        if part.value in value:
            yield from check_value(part_field(field, part), value[part.value], where, called)
        elif part in shapes.needed(field):
            yield fault(where, Rule.REQUIRED, called)


def part_field(field: Field, part: Part) -> Field:
    """A part of a person asked as if alone; a birth date may always be a year."""
    kind = shapes.PART_KINDS[part]
    return Field(id=part.value, kind=kind, label=join(field.label, part), partial=kind is Kind.DATE)


CHECKS = {
    Kind.DATE: _check_date,
    Kind.SEX: _check_option,
    Kind.CHOICE: _check_option,
    Kind.SELECT: _check_option,
    Kind.BOOLEAN: _check_boolean,
    Kind.INTEGER: _check_whole,
    Kind.MONEY: _check_whole,
    Kind.ADDRESS: _check_address,
    Kind.PERSON: _check_person,
}


def shorten(name: object) -> str:
    """A stranger's key, safe to show."""
    return "".join(character for character in str(name)[:40] if character.isprintable())
