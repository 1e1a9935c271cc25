"""A filled form read out in the words of its paper; opens no list of places and sets no type."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from msgspec.structs import replace

from api.catalogue.model.form import Field, Follows, Form, Kind, Part, Section
from api.catalogue.model.printed import PrintedLine, PrintedSection, PrintedTable
from api.catalogue.rules.answers.values import part_field
from api.catalogue.rules.conditions import ABSENT, holds, value_at
from api.catalogue.rules.numerals import spell, spell_day
from kernel.money import Dong, show

PARTS = {
    Part.FULL_NAME: "Họ, chữ đệm, tên",
    Part.PERSONAL_NUMBER: "Số định danh cá nhân",
    Part.BIRTH_DATE: "Ngày, tháng, năm sinh",
    Part.SEX: "Giới tính",
    Part.ETHNICITY: "Dân tộc",
    Part.NATIONALITY: "Quốc tịch",
    Part.RESIDENCE: "Nơi cư trú",
}
BESIDE = (Part.ETHNICITY, Part.NATIONALITY)
"""Official papers have these of a person on the line of what stands before."""
NONE_OF_THEM = "Không có"
"""Of a group in which nobody need stand: the official paper has its line all the same."""
SEXES = {"male": "Nam", "female": "Nữ"}

NameOf = Callable[[str], str | None]


class Names(NamedTuple):
    """What codes are called: places, ethnic groups, countries, offices. None: the code stands for itself."""

    place: NameOf
    group: NameOf
    country: NameOf
    office: NameOf


class Filled(NamedTuple):
    """A form with its checked answers, about to be read out."""

    form: Form
    answers: Mapping[str, Any]
    names: Names


def read_out(form: Form, answers: Mapping[str, Any], names: Names) -> tuple[PrintedSection, ...]:
    """Every line the paper has for these checked answers: asked and unanswered is empty, not asked is left out.

    Unless the form says what stands there `otherwise`.
    """
    filled = Filled(form, answers, names)
    sections = (_section(filled, section) for section in form.sections if holds(section.when, answers))
    return tuple(section for section in sections if section.lines or section.table)


def _section(filled: Filled, section: Section) -> PrintedSection:
    given = filled.answers.get(section.id)
    if section.repeat is None:
        item = given if isinstance(given, Mapping) else {}
        return PrintedSection(title=section.wording, lines=_lines(filled, section, item))
    if not given and section.repeat.min == 0 and section.wording:
        return PrintedSection(title="", lines=(PrintedLine(label=section.wording, value=NONE_OF_THEM),))
    return PrintedSection(title=section.wording, table=_table(filled, section, given or []))


def _lines(filled: Filled, section: Section, item: Mapping[str, Any]) -> tuple[PrintedLine, ...]:
    lines: list[PrintedLine] = []
    for field in section.fields:
        is_asked = holds(field.when, filled.answers, section="", item=item)
        if not field.wording or not (is_asked or field.otherwise):
            continue
        if field.kind is Kind.PERSON:
            lines += _person(filled, field, item.get(field.id) or {})
            continue
        value = _say_answer(filled, field, item if is_asked else {})
        if field.follows is Follows.JOINED and lines:
            lines[-1] = replace(lines[-1], value=", ".join(filter(None, (lines[-1].value, value))))
        else:
            lines.append(PrintedLine(label=field.wording, value=value, beside=field.follows is Follows.BESIDE))
    return tuple(lines)


def _say_answer(filled: Filled, field: Field, item: Mapping[str, Any]) -> str:
    """The answer, else what stands there otherwise: words, or another answer."""
    said = say(field, item.get(field.id), filled.names)
    if said or field.otherwise is None or not field.otherwise.startswith("/"):
        return said or field.otherwise or ""
    other = next(each for _, each, pointer in filled.form.questions() if pointer == field.otherwise)
    value = value_at(field.otherwise, filled.answers)
    return "" if value is ABSENT else say(other, value, filled.names)


def _person(filled: Filled, field: Field, person: Mapping[str, Any]) -> Iterator[PrintedLine]:
    for part in field.parts:
        value = say(part_field(field, part), person.get(part.value), filled.names)
        yield PrintedLine(label=_part_label(field, part), value=value, beside=part in BESIDE)


def _part_label(field: Field, part: Part) -> str:
    """The name's line says whose it is: `Họ, chữ đệm, tên người mẹ`."""
    if part is not Part.FULL_NAME:
        return PARTS[part]
    return f"{PARTS[part]} {field.wording[0].lower()}{field.wording[1:]}"


def _table(filled: Filled, section: Section, items: list[Mapping[str, Any]]) -> PrintedTable | None:
    printed = [field for field in section.fields if field.wording]
    columns = [name for field in printed for name in _columns(field)]
    rows = tuple(
        (str(number), *(cell for field in printed for cell in _cells(filled, field, item)))
        for number, item in enumerate(items, 1)
    )
    return PrintedTable(columns=("TT", *columns), rows=rows) if rows else None


def _columns(field: Field) -> list[str]:
    return [PARTS[part] for part in field.parts] if field.kind is Kind.PERSON else [field.wording]


def _cells(filled: Filled, field: Field, item: Mapping[str, Any]) -> list[str]:
    if field.kind is Kind.PERSON:
        return [line.value for line in _person(filled, field, item.get(field.id) or {})]
    return [_say_answer(filled, field, item)]


def say(field: Field, value: Any, names: Names) -> str:
    """One answer as the paper words it; empty for none."""
    if value is None:
        return ""
    match field.kind:
        case Kind.DATE:
            return _say_day(value, in_words=field.in_words)
        case Kind.SEX:
            return SEXES.get(value, "")
        case Kind.BOOLEAN:
            return "Có" if value else "Không"
        case Kind.CHOICE | Kind.SELECT:
            return next((option.label.vi for option in field.options if option.value == value), "")
        case Kind.MONEY:
            return _say_money(int(value), in_words=field.in_words)
        case Kind.INTEGER:
            unit = f" {field.unit.vi}" if field.unit else ""
            grouped = str(int(value)) if field.unit is None else f"{int(value):,}".replace(",", ".")
            return f"{grouped}{unit}"
        case Kind.ETHNICITY:
            return names.group(value) or value
        case Kind.NATIONALITY:
            return names.country(value) or value
        case Kind.OFFICE:
            return names.office(value) or value
        case Kind.ADDRESS:
            return say_address(value, names.place)
        case _:
            return str(value)


def say_address(address: Mapping[str, Any], name_of: NameOf) -> str:
    """`thôn số 3, xã Phong Hải, tỉnh Lào Cai`, or the words as typed."""
    if "communeCode" not in address:
        return ", ".join(filter(None, (address.get("detail"), address.get("typed"))))
    codes = (address.get("communeCode", ""), address.get("provinceCode", ""))
    return ", ".join(filter(None, (address.get("detail"), *(name_of(code) or code for code in codes))))


def _say_day(value: str, *, in_words: bool) -> str:
    shown = "/".join(reversed(value.split("-")))
    if not in_words or len(value) != len("2026-11-21"):
        return shown
    day = date.fromisoformat(value)
    return f"{shown} (ghi bằng chữ: {spell_day(day.year, day.month, day.day)})"


def _say_money(amount: int, *, in_words: bool) -> str:
    return f"{show(Dong(amount))} (bằng chữ: {spell(amount)} đồng)" if in_words else show(Dong(amount))
