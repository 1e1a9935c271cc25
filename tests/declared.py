"""Whether a printed tờ khai says all that was answered: each answer after its official label, in the paper's order."""

import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from api.catalogue.actions.printing import names
from api.catalogue.model.form import Field, Follows, Form, Kind, Part, Section
from api.catalogue.model.procedure import Procedure
from api.catalogue.rules.answers.values import part_field
from api.catalogue.rules.printing import PARTS, say


def words_of(pdf: bytes, folder: Path) -> str:
    """Its text in the order in which it was set, on one line, without the feet of its pages."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    read = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True)
    return " ".join(read.stdout.split())


def lines_of(procedure: Procedure, answers: Mapping[str, Any]) -> Iterator[str]:
    """What was answered, as its line of the paper says it; read from the answers alone, not from what prints them."""
    assert procedure.form is not None
    for section in procedure.form.sections:
        given = answers.get(section.id)
        if section.repeat:
            yield from (row for number, item in enumerate(given or (), 1) for row in _cells(section, number, item))
        else:
            yield from _lines(procedure.form, section, given or {})


def _lines(form: Form, section: Section, item: Mapping[str, Any]) -> Iterator[str]:
    for field in section.fields:
        if field.id not in item or not field.wording:
            continue
        if field.kind is Kind.PERSON:
            for label, value in _person(field, item[field.id]):
                yield f"{label}: {value}"
        else:
            said = say(field, item[field.id], names())
            yield said if field.follows is Follows.JOINED else f"{field.wording}: {said}"


def _person(field: Field, person: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    whose = f" {field.wording[0].lower()}{field.wording[1:]}"
    for part in field.parts:
        if part.value in person:
            label = PARTS[part] + (whose if part is Part.FULL_NAME else "")
            yield label, say(part_field(field, part), person[part.value], names())


def _cells(section: Section, number: int, item: Mapping[str, Any]) -> Iterator[str]:
    yield str(number)
    for field in section.fields:
        if field.id in item and field.wording:
            value = item[field.id]
            parts = _person(field, value) if field.kind is Kind.PERSON else [("", say(field, value, names()))]
            yield from (said for _, said in parts)


def find_missing(words: str, wanted: Iterable[str]) -> list[str]:
    """What does not stand there after the one before it."""
    missing, at = [], 0
    for each in (" ".join(line.split()) for line in wanted):
        found = words.find(each, at)
        if found < 0:
            missing.append(each)
        else:
            at = found + len(each)
    return missing
