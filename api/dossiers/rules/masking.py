"""Personal numbers in answers: where they stand, and the answers without them."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.catalogue.model.form import Form, Kind, Part
from api.dossiers.rules.pointers import put, value_of
from identity.rules.personal_number import mask


def number_places(form: Form, answers: Mapping[str, Any]) -> Iterator[str]:
    """Pointers of every personal number that these answers hold."""
    for section, field, _ in form.questions():
        if field.kind is Kind.PERSONAL_NUMBER:
            tail = field.id
        elif field.kind is Kind.PERSON:
            tail = f"{field.id}/{Part.PERSONAL_NUMBER.value}"
        else:
            continue
        held = answers.get(section.id)
        count = len(held) if isinstance(held, list | tuple) else None
        items = [""] if count is None else [f"/{index}" for index in range(count)]
        for item in items:
            pointer = f"/{section.id}{item}/{tail}"
            if isinstance(value_of(answers, pointer), str):
                yield pointer


def mask_answers(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with every personal number as `001*****0001`."""
    masked = dict(answers)
    for pointer in list(number_places(form, answers)):
        masked = put(masked, pointer, mask(value_of(answers, pointer)))
    return masked


def numbers_of(form: Form, answers: Mapping[str, Any]) -> dict[str, str]:
    """Every personal number by its pointer, in full."""
    return {pointer: value_of(answers, pointer) for pointer in number_places(form, answers)}
