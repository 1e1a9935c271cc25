"""A filled form read out in the words of its paper; opens no list of places and sets no type."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from api.catalogue.model.form import Field, Form, Kind, Part, Section
from api.catalogue.model.printed import PrintedLine, PrintedSection, PrintedTable
from api.catalogue.rules.answers.values import part_field
from api.catalogue.rules.conditions import holds
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
SEXES = {"male": "Nam", "female": "Nữ"}

NameOf = Callable[[str], str | None]


class Names(NamedTuple):
    """What codes are called: places, ethnic groups, countries, offices. None: the code stands for itself."""

    place: NameOf
    group: NameOf
    country: NameOf
    office: NameOf


def read_out(form: Form, answers: Mapping[str, Any], names: Names) -> tuple[PrintedSection, ...]:
    """Every line the paper has for these checked answers: asked and unanswered is empty, not asked is left out."""
    sections = (_section(section, answers, names) for section in form.sections if holds(section.when, answers))
    return tuple(section for section in sections if section.lines or section.table)


def _section(section: Section, answers: Mapping[str, Any], names: Names) -> PrintedSection:
    given = answers.get(section.id)
    if section.repeat is None:
        item = given if isinstance(given, Mapping) else {}
        return PrintedSection(title=section.wording, lines=tuple(_lines(section, item, answers, names)))
    return PrintedSection(title=section.wording, table=_table(section, given or [], names))


def _lines(
    section: Section, item: Mapping[str, Any], answers: Mapping[str, Any], names: Names
) -> Iterator[PrintedLine]:
    for field in section.fields:
        if not field.wording or not holds(field.when, answers, section="", item=item):
            continue
        if field.kind is Kind.PERSON:
            yield from _person(field, item.get(field.id) or {}, names)
        else:
            yield PrintedLine(label=field.wording, value=say(field, item.get(field.id), names))


def _person(field: Field, person: Mapping[str, Any], names: Names) -> Iterator[PrintedLine]:
    for part in field.parts:
        value = say(part_field(field, part), person.get(part.value), names)
        yield PrintedLine(label=_part_label(field, part), value=value)


def _part_label(field: Field, part: Part) -> str:
    """The name's line says whose it is: `Họ, chữ đệm, tên người mẹ`."""
    if part is not Part.FULL_NAME:
        return PARTS[part]
    return f"{PARTS[part]} {field.wording[0].lower()}{field.wording[1:]}"


def _table(section: Section, items: list[Mapping[str, Any]], names: Names) -> PrintedTable | None:
    printed = [field for field in section.fields if field.wording]
    columns = [name for field in printed for name in _columns(field)]
    rows = tuple(
        (str(number), *(cell for field in printed for cell in _cells(field, item.get(field.id), names)))
        for number, item in enumerate(items, 1)
    )
    return PrintedTable(columns=("TT", *columns), rows=rows) if rows else None


def _columns(field: Field) -> list[str]:
    return [PARTS[part] for part in field.parts] if field.kind is Kind.PERSON else [field.wording]


def _cells(field: Field, value: Any, names: Names) -> list[str]:
    if field.kind is Kind.PERSON:
        return [say(part_field(field, part), (value or {}).get(part.value), names) for part in field.parts]
    return [say(field, value, names)]


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
