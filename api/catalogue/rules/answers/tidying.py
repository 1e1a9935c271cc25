"""Makes typed answers canonical: composed, trimmed, without empties and without what is no longer asked."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from api.catalogue.model.form import Field, Form, Kind, Part, Section
from api.catalogue.rules.answers.shapes import PHONE
from api.catalogue.rules.answers.values import part_field
from api.catalogue.rules.conditions import holds

EMPTY: tuple[object, ...] = (None, "", {}, [])
SPACES = re.compile(r"[ \t\u00a0]+")
SEPARATORS = re.compile(r"[ .()\u00a0-]")


def tidy(form: Form, answers: object) -> dict[str, Any]:
    """A new dict, in the form's order; unknown keys stay, so that `check` can name them. Idempotent."""
    if not isinstance(answers, Mapping):
        return {}
    kept: dict[str, Any] = {}
    for section in form.sections:
        if section.id not in answers or not holds(section.when, kept):
            continue
        value = answers[section.id]
        if section.repeat is not None and isinstance(value, list | tuple):
            tidied: Any = [_tidy_item(section, item, kept) for item in value]
        else:
            tidied = _tidy_item(section, value, kept)
        if tidied not in EMPTY:
            kept[section.id] = tidied
    known = {section.id for section in form.sections}
    return kept | {name: value for name, value in answers.items() if name not in known}


def _tidy_item(section: Section, item: object, answers: Mapping[str, object]) -> Any:
    if not isinstance(item, Mapping):
        return item
    kept: dict[str, Any] = {}
    for field in section.fields:
        if field.id not in item or not holds(field.when, answers, section=section.id, item=kept):
            continue
        value = _tidy_value(field, item[field.id])
        if value not in EMPTY:
            kept[field.id] = value
    known = {field.id for field in section.fields}
    return kept | {name: value for name, value in item.items() if name not in known}


def _tidy_value(field: Field, value: object) -> Any:
    if isinstance(value, Mapping):
        tidied = {key: _tidy_inner(field, key, inner) for key, inner in value.items()}
        return {key: inner for key, inner in tidied.items() if inner not in EMPTY}
    if isinstance(value, float) and value.is_integer() and field.kind in (Kind.INTEGER, Kind.MONEY):
        return int(value)
    if not isinstance(value, str):
        return value
    match field.kind:
        case Kind.LONG_TEXT:
            lines = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
            return "\n".join(_tidy_text(line) for line in lines).strip("\n")
        case Kind.PHONE:
            digits = SEPARATORS.sub("", value)
            local = "0" + digits.removeprefix("+84") if digits.startswith("+84") else digits
            return local if re.fullmatch(PHONE, local) else _tidy_text(value)
        case Kind.PERSONAL_NUMBER:
            digits = SEPARATORS.sub("", value)
            return digits if re.fullmatch("[0-9]+", digits) else _tidy_text(value)
        case _:
            return _tidy_text(value)


def _tidy_inner(field: Field, key: str, value: object) -> Any:
    """A part of a person by its own kind; of anything else, text."""
    if field.kind is Kind.PERSON and key in set(Part):
        return _tidy_value(part_field(field, Part(key)), value)
    return _tidy_text(value) if isinstance(value, str) else value


def _tidy_text(text: str) -> str:
    return SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")
