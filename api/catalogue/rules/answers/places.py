"""Addresses whose codes name no place, or a commune of another province; which places exist is given."""

from collections.abc import Callable, Iterator, Mapping

from api.catalogue.model.faults import Fault, Rule
from api.catalogue.model.form import Field, Form, Kind, Part
from api.catalogue.model.words import Words
from api.catalogue.rules.answers.words import fault, join

IsPlace = Callable[[str, str], bool]


def find_unknown_places(form: Form, answers: object, is_place: IsPlace) -> tuple[Fault, ...]:
    """`is_place(province_code, commune_code)`. For answers that `check` finds no fault with."""
    return tuple(_find(form, answers, is_place)) if isinstance(answers, Mapping) else ()


def _find(form: Form, answers: Mapping[str, object], is_place: IsPlace) -> Iterator[Fault]:
    for section, field, _ in form.questions():
        if field.kind not in (Kind.ADDRESS, Kind.PERSON):
            continue
        value = answers.get(section.id)
        items = enumerate(value) if section.repeat and isinstance(value, list | tuple) else [(None, value)]
        for index, item in items:
            if isinstance(item, Mapping) and field.id in item:
                place = f"/{section.id}" if index is None else f"/{section.id}/{index}"
                yield from _judge(field, item[field.id], f"{place}/{field.id}", is_place)


def _judge(field: Field, value: object, pointer: str, is_place: IsPlace) -> Iterator[Fault]:
    label: Words = field.label
    if field.kind is Kind.PERSON:
        value = value.get(Part.RESIDENCE.value) if isinstance(value, Mapping) else None
        pointer, label = f"{pointer}/{Part.RESIDENCE.value}", join(field.label, Part.RESIDENCE)
    if not isinstance(value, Mapping):
        return
    province, commune = value.get("provinceCode"), value.get("communeCode")
    if isinstance(province, str) and isinstance(commune, str) and not is_place(province, commune):
        yield fault(f"{pointer}/communeCode", Rule.OPTION, label)
