"""What is already known, put before the questions that ask for it; decides nothing about who knows it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.catalogue.model.form import Field, Form, Kind
from api.catalogue.rules.answers.values import check_value

IDENTITY = "identity."


def prefill(form: Form, known: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Values by pointer, of every question outside repeating sections, whether or not it is asked yet.

    `known` has identity's words without `identity.` (`fullName`, `permanentResidence`, `person`, …) in the shapes
    of answers. What would not pass the form's own check is left out, so that nobody must mend what they never typed.
    `/earlier/pointer` (“như trên”) takes what that question was given here.
    """
    values: dict[str, Any] = {}
    for section, field, pointer in form.questions():
        if section.repeat is not None or field.prefill is None:
            continue
        value = _value(field, known, values, today)
        if value is not None and not any(check_value(field, value, pointer, field.label)):
            values[pointer] = value
    return values


def _value(field: Field, known: Mapping[str, Any], values: Mapping[str, Any], today: date) -> Any:
    source = field.prefill or ""
    if source == "today":
        return today.isoformat()
    if not source.startswith(IDENTITY):
        return values.get(source)
    value = known.get(source.removeprefix(IDENTITY))
    if field.kind is Kind.PERSON and isinstance(value, Mapping):
        return {part.value: value[part.value] for part in field.parts if part.value in value} or None
    return value
