"""Checks all answers of a form: what is missing, what was not asked, what cannot be right."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from api.catalogue.model.faults import Fault, Rule
from api.catalogue.model.form import Field, Form, Kind, Part, Repeat, Section
from api.catalogue.model.words import Words
from api.catalogue.rules.answers.values import check_value, is_date, shorten
from api.catalogue.rules.answers.words import fault, join
from api.catalogue.rules.conditions import holds, value_at

MOST_FAULTS = 200


class Filing(NamedTuple):
    """What every question is checked against."""

    form: Form
    answers: Mapping[str, object]
    today: date


def check(form: Form, answers: object, today: date) -> tuple[Fault, ...]:
    """Faults in the form's order, at most 200; empty when it may be filed. `today` bounds dates (Hanoi's day)."""
    if not isinstance(answers, Mapping):
        return (fault("", Rule.SHAPE, form.sections[0].title),)
    return tuple(islice(_check_sections(Filing(form, answers, today)), MOST_FAULTS))


def _check_sections(filing: Filing) -> Iterator[Fault]:
    form, answers, _ = filing
    known = {section.id for section in form.sections}
    for name in answers:
        if name not in known:
            yield fault("", Rule.UNKNOWN, form.sections[0].title, name=shorten(name))
    for section in form.sections:
        if not holds(section.when, answers):
            if section.id in answers:
                yield fault(f"/{section.id}", Rule.NOT_ASKED, section.title)
        elif section.repeat is None:
            yield from _check_item(filing, section, answers.get(section.id, {}), f"/{section.id}")
        else:
            yield from _check_items(filing, section, section.repeat, answers.get(section.id, []))


def _check_items(filing: Filing, section: Section, repeat: Repeat, items: object) -> Iterator[Fault]:
    pointer = f"/{section.id}"
    if not isinstance(items, list | tuple):
        yield fault(pointer, Rule.SHAPE, section.title)
        return
    if len(items) < repeat.min:
        yield fault(pointer, Rule.TOO_FEW, section.title, min=repeat.min)
    if len(items) > repeat.max:
        yield fault(pointer, Rule.TOO_MANY, section.title, max=repeat.max)
    for index, item in enumerate(items[: repeat.max]):
        yield from _check_item(filing, section, item, f"{pointer}/{index}")


def _check_item(filing: Filing, section: Section, item: object, pointer: str) -> Iterator[Fault]:
    if not isinstance(item, Mapping):
        yield fault(pointer, Rule.SHAPE, section.title)
        return
    known = {field.id for field in section.fields}
    for name in item:
        if name not in known:
            yield fault(pointer, Rule.UNKNOWN, section.title, name=shorten(name))
    own = section.id if section.repeat else ""
    for field in section.fields:
        where = f"{pointer}/{field.id}"
        if not holds(field.when, filing.answers, section=own, item=item):
            if field.id in item:
                yield fault(where, Rule.NOT_ASKED, field.label)
        elif field.id in item:
            yield from check_value(field, item[field.id], where, field.label)
            if field.kind is Kind.DATE:
                yield from _check_day(filing, section, field, item, where)
            elif field.kind is Kind.PERSON:
                yield from _check_birth(filing, field, item[field.id], where)
        elif field.required:
            yield fault(where, Rule.REQUIRED, field.label)


def _check_birth(filing: Filing, field: Field, person: object, pointer: str) -> Iterator[Fault]:
    born = _span(person.get(Part.BIRTH_DATE.value), partial=True) if isinstance(person, Mapping) else None
    if born and born[0] > filing.today:
        label = join(field.label, Part.BIRTH_DATE)
        yield fault(f"{pointer}/{Part.BIRTH_DATE.value}", Rule.TOO_LATE, label, day=_show(filing.today))


def _check_day(
    filing: Filing, section: Section, field: Field, item: Mapping[str, object], pointer: str
) -> Iterator[Fault]:
    span = _span(item[field.id], partial=field.partial)
    if span is None:
        return
    first, last = span
    if field.min is not None and last < (least := _bound(field.min, filing.today)):
        yield fault(pointer, Rule.TOO_EARLY, field.label, day=_show(least))
    if field.max is not None and first > (most := _bound(field.max, filing.today)):
        yield fault(pointer, Rule.TOO_LATE, field.label, day=_show(most))
    if field.after is not None:
        other = _span(value_at(field.after, filing.answers, section=section.id, item=item), partial=True)
        if other and last < other[0]:
            yield fault(pointer, Rule.NOT_AFTER, field.label, other=_label_of(filing.form, field.after))


def _bound(bound: int | str, today: date) -> date:
    return today if bound == "today" else date.fromisoformat(str(bound))


def _span(value: object, *, partial: bool) -> tuple[date, date] | None:
    """First and last day that the date may mean; None when it is no date."""
    if not isinstance(value, str) or not is_date(value, partial=partial):
        return None
    year, month, day = (*(int(part) for part in value.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        first = date(year, month, 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date(year, 1, 1), date(year, 12, 31)


def _label_of(form: Form, pointer: str) -> Words:
    return next(field.label for _, field, each in form.questions() if each == pointer)


def _show(day: date) -> str:
    return f"{day:%d/%m/%Y}"
