"""What is doubtful in answers without being wrong: shown as a warning, never a reason to refuse."""

from collections.abc import Iterator, Mapping

from api.catalogue.model.faults import Fault, Rule
from api.catalogue.model.form import Form, Kind
from api.catalogue.rules.personal_number import SENTENCES, find_number_doubts


def find_doubts(form: Form, answers: object) -> tuple[Fault, ...]:
    """Personal numbers compared with the birth date and sex stated beside them."""
    return tuple(_find(form, answers)) if isinstance(answers, Mapping) else ()


def _find(form: Form, answers: Mapping[str, object]) -> Iterator[Fault]:
    for section in form.sections:
        value = answers.get(section.id)
        items = enumerate(value) if section.repeat and isinstance(value, list | tuple) else [(None, value)]
        dates = [field.id for field in section.fields if field.kind is Kind.DATE]
        for index, item in items:
            pointer = f"/{section.id}" if index is None else f"/{section.id}/{index}"
            if not isinstance(item, Mapping):
                continue
            for field in section.fields:
                inner = item.get(field.id)
                if field.kind is Kind.PERSON and isinstance(inner, Mapping):
                    yield from _doubt(inner, "personalNumber", f"{pointer}/{field.id}", "birthDate")
                elif field.kind is Kind.PERSONAL_NUMBER:
                    yield from _doubt(item, field.id, pointer, "birthDate" if "birthDate" in dates else None)


def _doubt(facts: Mapping[str, object], key: str, pointer: str, born_key: str | None) -> Iterator[Fault]:
    number, born, sex = facts.get(key), facts.get(born_key or ""), facts.get("sex")
    if not isinstance(number, str):
        return
    known = (born if isinstance(born, str) else None, sex if isinstance(sex, str) else None)
    for doubt in find_number_doubts(number, *known):
        words = SENTENCES[doubt]
        yield Fault(pointer=f"{pointer}/{key}", rule=Rule.NUMBER_DOUBTFUL, vi=words.vi, en=words.en)
