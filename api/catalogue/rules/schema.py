"""Publishes a form as JSON Schema 2020-12: the same judgement as `rules.answers.check`, for other programs.

What depends on the day or on another date (`LIVE_RULES`) no schema can say; all else agrees, and a test holds it.
"""

from datetime import date
from typing import Any

from api.catalogue.model.conditions import Condition
from api.catalogue.model.form import Field, Form, Kind, Section, Sex
from api.catalogue.rules.answers import shapes
from api.catalogue.rules.answers.values import part_field
from api.catalogue.rules.conditions import pointers_of

Schema = dict[str, Any]


def compile_schema(form: Form, code: str, version: date) -> Schema:
    """The schema of this version's answers, as plain JSON values."""
    rules = [rule for section in form.sections for rule in _section_rules(section)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:motcua:procedure:{code}:{version.isoformat()}",
        "title": form.prints.title,
        "type": "object",
        "additionalProperties": False,
        "properties": {section.id: _section(section) for section in form.sections},
        "required": [section.id for section in form.sections if section.when is None and _must_stand(section)],
        **({"allOf": rules} if rules else {}),
        "$defs": {"address": _address()},
    }


def _must_stand(section: Section) -> bool:
    if section.repeat is not None:
        return section.repeat.min > 0
    return any(field.required and field.when is None for field in section.fields)


def _section(section: Section) -> Schema:
    own = [
        _asked_only_if(_condition(field.when, own=section.id), field)
        for field in section.fields
        if field.when is not None and _is_own(field.when, section)
    ]
    item = {
        "title": section.title.vi,
        "type": "object",
        "additionalProperties": False,
        "properties": {field.id: _field(field) for field in section.fields},
        "required": [field.id for field in section.fields if field.required and field.when is None],
        **({"allOf": own} if own else {}),
    }
    if section.repeat is None:
        return item
    return {"type": "array", "items": item, "minItems": section.repeat.min, "maxItems": section.repeat.max}


def _section_rules(section: Section) -> list[Schema]:
    """What a section and its fields owe to answers elsewhere."""
    rules: list[Schema] = []
    gate = _condition(section.when) if section.when else None
    if gate is not None:
        must = {"then": {"required": [section.id]}} if _must_stand(section) else {}
        rules.append({"if": gate, **must, "else": {"properties": {section.id: False}}})
    for field in section.fields:
        if field.when is None or _is_own(field.when, section):
            continue
        rule = _asked_only_if({}, field)
        then, otherwise = rule.get("then"), rule["else"]
        if section.repeat is not None:
            then, otherwise = then and {"items": then}, {"items": otherwise}
        asked = _condition(field.when)
        within: Schema = {"if": asked if gate is None else {"allOf": [gate, asked]}}
        if then:
            stand = {} if section.repeat else {"required": [section.id]}
            within["then"] = {"properties": {section.id: then}, **stand}
        within["else"] = {"properties": {section.id: otherwise}}
        rules.append(within)
    return rules


def _is_own(condition: Condition, section: Section) -> bool:
    """Whether it looks at the same item of a repeating section."""
    return section.repeat is not None and any(
        pointer.startswith(f"/{section.id}/") for pointer in pointers_of(condition)
    )


def _asked_only_if(asked: Schema, field: Field) -> Schema:
    must = {"then": {"required": [field.id]}} if field.required else {}
    return {"if": asked, **must, "else": {"properties": {field.id: False}}}


def _condition(condition: Condition, own: str = "") -> Schema:
    """`own`: the repeating section whose item is looked at."""
    if condition.all_ is not None:
        return {"allOf": [_condition(inner, own) for inner in condition.all_]}
    if condition.any_ is not None:
        return {"anyOf": [_condition(inner, own) for inner in condition.any_]}
    _, section, field = (condition.field or "").split("/", 2)
    if condition.is_ is not None:
        value: Schema = {"const": condition.is_}
    elif condition.in_ is not None:
        value = {"enum": list(condition.in_)}
    else:
        value = {"not": {"const": condition.not_}}
    found = _having(field, value)
    return found if section == own else _having(section, found)


def _having(name: str, schema: Schema) -> Schema:
    return {"type": "object", "properties": {name: schema}, "required": [name]}


def _field(field: Field) -> Schema:
    return {"title": field.label.vi, **_value(field)}


def _value(field: Field) -> Schema:
    match field.kind:
        case Kind.TEXT | Kind.FULL_NAME | Kind.PERSONAL_NUMBER:
            return _text(shapes.LINE, shapes.longest(field))
        case Kind.LONG_TEXT:
            return _text(shapes.LINES, shapes.longest(field))
        case Kind.DATE:
            return _date(partial=field.partial)
        case Kind.SEX:
            return {"enum": [sex.value for sex in Sex]}
        case Kind.CHOICE | Kind.SELECT:
            return {"enum": [option.value for option in field.options]}
        case Kind.BOOLEAN:
            return {"type": "boolean"}
        case Kind.INTEGER | Kind.MONEY:
            low, high = shapes.bounds(field)
            return {"type": "integer", "minimum": low, "maximum": high}
        case Kind.ADDRESS:
            return {"$ref": "#/$defs/address"}
        case Kind.PERSON:
            return _person(field)
        case Kind.PHONE | Kind.EMAIL | Kind.NATIONALITY | Kind.ETHNICITY | Kind.OFFICE:
            return {"type": "string", "maxLength": shapes.EMAIL_LENGTH, "pattern": _whole(shapes.PATTERNS[field.kind])}


def _whole(pattern: str) -> str:
    return f"^(?:{pattern})$"


def _text(clean: str, longest: int) -> Schema:
    return {"type": "string", "maxLength": longest, "allOf": [{"pattern": _whole(clean)}, {"pattern": shapes.INK}]}


def _date(*, partial: bool) -> Schema:
    day = {"type": "string", "format": "date", "pattern": _whole(shapes.DAY)}
    return {"anyOf": [day, {"type": "string", "pattern": _whole(shapes.YEAR_OR_MONTH)}]} if partial else day


def _address() -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "provinceCode": {"type": "string", "pattern": _whole(shapes.PROVINCE)},
            "communeCode": {"type": "string", "pattern": _whole(shapes.COMMUNE)},
            "detail": _text(shapes.LINE, shapes.ADDRESS_LENGTH),
            "typed": _text(shapes.LINE, shapes.ADDRESS_LENGTH),
        },
        "anyOf": [{"required": ["provinceCode", "communeCode"]}, {"required": ["typed"]}],
    }


def _person(field: Field) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {part.value: _field(part_field(field, part)) for part in field.parts},
        "required": [part.value for part in shapes.needed(field)],
    }
