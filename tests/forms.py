"""Invented forms of the form language, and answers to any form: careful ones and spoilt ones."""

from copy import deepcopy
from datetime import date
from typing import Any

from hypothesis import strategies as st

from api.catalogue.model.conditions import Condition
from api.catalogue.model.form import Field, Form, Kind, Option, Part, Prints, Repeat, Section
from api.catalogue.model.words import Words
from api.catalogue.rules.answers.shapes import PART_KINDS, bounds, longest, needed
from api.catalogue.rules.answers.values import part_field
from api.catalogue.rules.conditions import holds

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([1.0, 2.5, 1e30, -0.0, 10**20]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(["", " ", "\u00a0", "a\n", "\n", "a\x00", "a\u202eb", "x" * 5000]),
    st.sampled_from(["2026-02-30", "2026-11", "2024-02-29", "1700-01-01", "20261121"]),
    st.sampled_from([{}, [], {"typed": "thôn Chợ"}, [{}]]).map(deepcopy),
)


def flip(draw: st.DrawFn) -> bool:
    return draw(st.booleans())


def words(text: str) -> Words:
    return Words(vi=text, en=text)


def good_values(field: Field) -> st.SearchStrategy[Any]:
    match field.kind:
        case Kind.TEXT | Kind.FULL_NAME | Kind.LONG_TEXT | Kind.PERSONAL_NUMBER:
            return st.sampled_from([text[: longest(field)] for text in ("Giàng Thị Mỷ", "099190000123", "a")])
        case Kind.DATE:
            full = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str)
            return full | st.sampled_from(["1968", "1968-02"]) if field.partial else full
        case Kind.SEX:
            return st.sampled_from(["male", "female"])
        case Kind.CHOICE | Kind.SELECT:
            return st.sampled_from([option.value for option in field.options])
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.INTEGER | Kind.MONEY:
            return st.integers(*bounds(field))
        case Kind.PHONE:
            return st.sampled_from(["0912345678", "+84912345678"])
        case Kind.EMAIL:
            return st.just("my@vidu.vn")
        case Kind.NATIONALITY:
            return st.sampled_from(["VN", "LA"])
        case Kind.ETHNICITY:
            return st.sampled_from(["01", "08"])
        case Kind.OFFICE:
            return st.just("000.00.71.H38")
        case Kind.ADDRESS:
            chosen = {"provinceCode": "15", "communeCode": "02902", "detail": "thôn 3"}
            return st.sampled_from([chosen, {"typed": "Y Tý"}]).map(deepcopy)
        case Kind.PERSON:
            parts = {part.value: good_values(part_field(field, part)) for part in field.parts}
            must = {part.value: parts[part.value] for part in needed(field)}
            return st.fixed_dictionaries(must, optional={key: parts[key] for key in parts if key not in must})


@st.composite
def answers_to(draw: st.DrawFn, form: Form) -> dict[str, Any]:
    """Answers as a careful person gives them."""
    answers: dict[str, Any] = {}
    for section in form.sections:
        if not holds(section.when, answers):
            continue
        low, high = (section.repeat.min, section.repeat.max) if section.repeat else (1, 1)
        count = draw(st.integers(low, min(high, low + 2)))
        items = []
        for _ in range(count):
            item: dict[str, Any] = {}
            if not section.repeat:
                answers[section.id] = item
            for field in section.fields:
                asked = holds(field.when, answers, section=section.id if section.repeat else "", item=item)
                if asked and (field.required or flip(draw)):
                    item[field.id] = draw(good_values(field))
            items.append(item)
        if section.repeat and (items or flip(draw)):
            answers[section.id] = items
    return answers


@st.composite
def spoilt(draw: st.DrawFn, form: Form) -> Any:
    """The same with up to three things dropped, replaced or added anywhere."""
    answers: Any = {"": draw(answers_to(form))}
    for _ in range(draw(st.integers(0, 3))):
        place, key = answers, ""
        while isinstance(place[key], dict | list) and place[key] and draw(st.integers(0, 4)):
            place = place[key]
            key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        match draw(st.sampled_from(["drop", "junk", "junk", "add", "more"])):
            case "drop" if key != "":
                del place[key]
            case "add" if isinstance(place[key], dict):
                names = [name for section, field, _ in form.questions() for name in (section.id, field.id)]
                place[key][draw(st.sampled_from([*names, "stranger"]))] = draw(JUNK)
            case "more" if isinstance(place[key], list):
                place[key] += place[key] or [{}]
            case _:
                place[key] = draw(JUNK)
    return answers[""]


@st.composite
def conditions(draw: st.DrawFn, fields: list[tuple[str, Field]], depth: int = 1) -> Condition:
    if depth and draw(st.integers(0, 3)) == 0:
        inner = tuple(draw(st.lists(conditions(fields, depth - 1), min_size=1, max_size=2)))
        return Condition(all_=inner) if flip(draw) else Condition(any_=inner)
    pointer, field = draw(st.sampled_from(fields))
    value = draw(good_values(field))
    return draw(
        st.sampled_from(
            [
                Condition(field=pointer, is_=value),
                Condition(field=pointer, not_=value),
                Condition(field=pointer, in_=(value,)),
            ]
        )
    )


OPTIONS = tuple(Option(value=value, label=words(value)) for value in ("a", "b", "1"))
COMPARABLE = (Kind.CHOICE, Kind.BOOLEAN, Kind.SEX, Kind.INTEGER, Kind.ETHNICITY)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    sections: list[Section] = []
    outside: list[tuple[str, Field]] = []
    for number in range(draw(st.integers(1, 4))):
        repeat = draw(
            st.none() | st.just(Repeat(min=draw(st.integers(0, 2)), max=draw(st.integers(2, 3)), item=words("Mục")))
        )
        section_id, fields, own = f"s{number}", list[Field](), list[tuple[str, Field]]()
        when = draw(conditions(outside)) if outside and flip(draw) else None
        for position in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from([*Kind, Kind.CHOICE, Kind.BOOLEAN, Kind.CHOICE]))
            ground = draw(
                st.sampled_from(
                    [source for source in ([*own] if repeat else [*own, *outside], outside) if source] or [[]]
                )
            )
            field = Field(
                id=f"f{position}",
                kind=kind,
                label=words(f"Câu {position}"),
                required=flip(draw),
                when=draw(conditions(ground)) if ground and flip(draw) else None,
                options=tuple(Option(value=v, label=words(v)) for v in ("a", "b", "1"))
                if kind in (Kind.CHOICE, Kind.SELECT)
                else (),
                partial=kind is Kind.DATE and flip(draw),
                parts=tuple(PART_KINDS) if kind is Kind.PERSON else (),
                needed=tuple(draw(st.lists(st.sampled_from(Part), unique=True))) if kind is Kind.PERSON else (),
                min=0 if kind is Kind.INTEGER else None,
                max=3 if kind is Kind.INTEGER else None,
            )
            fields.append(field)
            if kind in COMPARABLE:
                own.append((f"/{section_id}/{field.id}", field))
        outside += [] if repeat else own
        sections.append(Section(id=section_id, title=words("Phần"), fields=tuple(fields), when=when, repeat=repeat))
    return Form(prints=Prints(title="Tờ khai", template="Mẫu"), sections=tuple(sections), declaration=words("Cam đoan"))
