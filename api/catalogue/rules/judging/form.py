"""Judges an e-form: every question well formed, in the order in which conditions may look back."""

from collections.abc import Iterator
from datetime import date

from api.catalogue.model.form import Field, Form, Kind, Part, Section
from api.catalogue.model.procedure import Procedure
from api.catalogue.rules.judging.conditions import Asked, judge_condition
from api.catalogue.rules.judging.mistake import Mistake, judge_ids, judge_words
from api.offices.rules.lines import Path

PREFILLS = {
    "today": Kind.DATE,
    "identity.person": Kind.PERSON,
    "identity.fullName": Kind.FULL_NAME,
    "identity.personalNumber": Kind.PERSONAL_NUMBER,
    "identity.birthDate": Kind.DATE,
    "identity.sex": Kind.SEX,
    "identity.ethnicity": Kind.ETHNICITY,
    "identity.nationality": Kind.NATIONALITY,
    "identity.hometown": Kind.ADDRESS,
    "identity.permanentResidence": Kind.ADDRESS,
    "identity.currentResidence": Kind.ADDRESS,
    "identity.phone": Kind.PHONE,
    "identity.email": Kind.EMAIL,
}
MOST_ITEMS = 50
ONLY_FOR: dict[str, tuple[Kind, ...]] = {
    "options": (Kind.CHOICE, Kind.SELECT),
    "max_length": (Kind.TEXT, Kind.LONG_TEXT),
    "partial": (Kind.DATE,),
    "in_words": (Kind.DATE, Kind.MONEY),
    "after": (Kind.DATE,),
    "parts": (Kind.PERSON,),
    "needed": (Kind.PERSON,),
    "unit": (Kind.INTEGER, Kind.MONEY),
    "min": (Kind.INTEGER, Kind.MONEY, Kind.DATE),
    "max": (Kind.INTEGER, Kind.MONEY, Kind.DATE),
}


def judge_form(form: Form) -> Iterator[Mistake]:
    path: Path = ("form",)
    yield from judge_words(path, [("title", form.title), ("declaration", form.declaration)])
    yield from judge_ids((*path, "sections"), [section.id for section in form.sections], what="section")
    if not form.sections:
        yield Mistake(path, "a form has at least one section")
    asked: dict[str, Asked] = {}
    for index, section in enumerate(form.sections):
        yield from _judge_section((*path, "sections", index), section, asked)


def _judge_section(path: Path, section: Section, asked: dict[str, Asked]) -> Iterator[Mistake]:
    yield from judge_words(path, [("title", section.title), ("note", section.note)])
    yield from judge_ids((*path, "fields"), [field.id for field in section.fields], what="field")
    if not section.fields:
        yield Mistake(path, "a section has at least one field")
    if section.when is not None:
        yield from judge_condition((*path, "when"), section.when, asked)
    if section.repeat and not (0 <= section.repeat.min <= section.repeat.max <= MOST_ITEMS and section.repeat.max):
        yield Mistake((*path, "repeat"), f"repeat needs 0 <= min <= max <= {MOST_ITEMS}, max above 0")
    for index, field in enumerate(section.fields):
        yield from _judge_field((*path, "fields", index), section, field, asked)
        asked[f"/{section.id}/{field.id}"] = Asked(section, field)


def _judge_field(path: Path, section: Section, field: Field, asked: dict[str, Asked]) -> Iterator[Mistake]:
    yield from judge_words(
        path, [("label", field.label), ("hint", field.hint), ("why", field.why), ("unit", field.unit)]
    )
    for key, kinds in ONLY_FOR.items():
        if getattr(field, key) not in (None, (), False) and field.kind not in kinds:
            yield Mistake((*path, key), f"“{key}” is for {' and '.join(kinds)}, not for {field.kind}")
    if field.kind in (Kind.CHOICE, Kind.SELECT):
        yield from _judge_options(path, field)
    if field.kind is Kind.PERSON:
        yield from _judge_parts(path, field)
    if field.max_length is not None and not 1 <= field.max_length <= 10_000:
        yield Mistake((*path, "max_length"), "max_length is between 1 and 10000")
    yield from _judge_bounds(path, section, field, asked)
    if field.when is not None:
        yield from judge_condition((*path, "when"), field.when, asked, own=section if section.repeat else None)
    if field.otherwise is not None and field.otherwise.startswith("/") and field.otherwise not in asked:
        yield Mistake((*path, "otherwise"), f"“{field.otherwise}” is no earlier question")
    if field.prefill is not None:
        yield from _judge_prefill((*path, "prefill"), field.prefill, field.kind, asked)


def _judge_prefill(path: Path, prefill: str, kind: Kind, asked: dict[str, Asked]) -> Iterator[Mistake]:
    if (known := PREFILLS.get(prefill)) is not None:
        if known is not kind:
            yield Mistake(path, f"prefill “{prefill}” is a {known}, not a {kind}")
    elif (source := asked.get(prefill)) is None or source.field.kind is not kind:
        yield Mistake(path, f"prefill “{prefill}” is neither one of identity.*, today, nor an earlier {kind}")


def _judge_options(path: Path, field: Field) -> Iterator[Mistake]:
    values = [option.value for option in field.options]
    if len(values) < 2:
        yield Mistake(path, f"a {field.kind} needs at least two options")
    for index, option in enumerate(field.options):
        if option.value in values[:index] or not option.value.strip():
            yield Mistake((*path, "options", index), f"option “{option.value}” is empty or stands twice")
        yield from judge_words((*path, "options", index), [("label", option.label)])


def _judge_parts(path: Path, field: Field) -> Iterator[Mistake]:
    if Part.FULL_NAME not in field.parts:
        yield Mistake(path, "a person asks at least parts = [“fullName”]")
    if len(set(field.parts)) != len(field.parts):
        yield Mistake((*path, "parts"), "a part stands twice")
    if not set(field.needed) <= set(field.parts):
        yield Mistake((*path, "needed"), "“needed” names a part that is not asked")


def _judge_bounds(path: Path, section: Section, field: Field, asked: dict[str, Asked]) -> Iterator[Mistake]:
    for key in ("min", "max"):
        bound = getattr(field, key)
        if bound is not None and field.kind is Kind.DATE and not _is_day(bound):
            yield Mistake((*path, key), f"“{key}” of a date is “today” or like “2025-07-01”")
        if bound is not None and field.kind in (Kind.INTEGER, Kind.MONEY) and not isinstance(bound, int):
            yield Mistake((*path, key), f"“{key}” of a {field.kind} is a whole number")
    if isinstance(field.min, int) and isinstance(field.max, int) and field.min > field.max:
        yield Mistake((*path, "min"), "min is above max")
    if field.after is not None:
        earlier = asked.get(field.after)
        if earlier is None or earlier.field.kind is not Kind.DATE:
            yield Mistake((*path, "after"), f"“{field.after}” is not an earlier date")
        elif earlier.section.repeat and earlier.section.id != section.id:
            yield Mistake((*path, "after"), f"“{field.after}” is asked many times")


def _is_day(bound: int | str) -> bool:
    if bound == "today":
        return True
    try:
        return date.fromisoformat(str(bound)).isoformat() == bound
    except ValueError:
        return False


def judge_origins(procedure: Procedure, before: Procedure | None) -> Iterator[Mistake]:
    """`was` names a question of the version before, once."""
    known = {pointer for _, _, pointer in before.form.questions()} if before and before.form else set()
    taken: set[str] = set()
    for number, section in enumerate(procedure.form.sections if procedure.form else ()):
        for place, field in enumerate(section.fields):
            path = ("form", "sections", number, "fields", place, "was")
            if field.was is not None and field.was not in known:
                yield Mistake(path, f"“{field.was}” was no question of the version before")
            if field.was is not None and field.was in taken:
                yield Mistake(path, f"“{field.was}” has two heirs")
            taken.add(field.was or "")
