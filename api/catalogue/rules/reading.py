"""Makes a procedure of its TOML text, or says in which line it is wrong and why; opens no file itself."""

import re
import tomllib
import unicodedata
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any, NamedTuple

import msgspec

from api.catalogue.model.procedure import Procedure
from api.catalogue.model.words import Words
from api.catalogue.rules.judging import Mistake, judge
from api.offices.rules.lines import Path, find_lines, line_of

CODE = re.compile(r"[0-9]\.[0-9]{6}(\.[0-9]+)?")
PATH_PART = re.compile(r"\.([A-Za-z_0-9-]+)|\[(\d+)\]|\[\.\.\.\]")
TOML_PLACE = re.compile(r" \(at (?:line (\d+)[^)]*|end of document)\)$")


class Vocabulary(NamedTuple):
    """The shared words that a procedure file may name."""

    fields: AbstractSet[str]
    life_events: AbstractSet[str]


class WrongFile(Exception):
    """A procedure file cannot be used; `mistakes` are its lines and reasons."""

    def __init__(self, name: str, mistakes: tuple[tuple[int, str], ...]) -> None:
        self.name = name
        self.mistakes = mistakes
        super().__init__("\n".join(f"{name}:{line}: {reason}" for line, reason in mistakes))


def read_procedure(
    name: str, text: str, *, code: str, version: date, vocabulary: Vocabulary, before: Procedure | None = None
) -> Procedure:
    """`name` is how the file is called in complaints; `before` the version before. Raises WrongFile."""
    if not CODE.fullmatch(code):
        raise WrongFile(name, ((1, f"the folder “{code}” is not a procedure code like 1.001193"),))
    raw = _read_toml(name, text)
    lines = find_lines(text)
    for taken in ("code", "version"):
        if taken in raw:
            raise WrongFile(name, ((line_of(lines, (taken,)), f"“{taken}” comes from the file's place; remove it"),))
    try:
        procedure = msgspec.convert({**raw, "code": code, "version": version}, Procedure)
    except msgspec.ValidationError as error:
        path, reason = _split_complaint(str(error))
        raise WrongFile(name, ((line_of(lines, path), reason),)) from None
    judged = judge(procedure, vocabulary.fields, vocabulary.life_events, before)
    mistakes = {*_find_bad_characters(text), *_locate(judged, lines)}
    if mistakes:
        raise WrongFile(name, tuple(sorted(mistakes)))
    return procedure


def read_words(name: str, text: str) -> dict[str, Words]:
    """A shared list: id → its words. Raises WrongFile."""
    try:
        return msgspec.convert(_read_toml(name, text), dict[str, Words])
    except msgspec.ValidationError as error:
        raise WrongFile(name, ((1, str(error)),)) from None


def _read_toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = TOML_PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        raise WrongFile(name, ((line, f"not TOML: {TOML_PLACE.sub('', str(error))}"),)) from None


def _locate(mistakes: list[Mistake], lines: dict[Path, int]) -> list[tuple[int, str]]:
    return [(line_of(lines, mistake.path), mistake.reason) for mistake in mistakes]


def _find_bad_characters(text: str) -> list[tuple[int, str]]:
    return [
        (number, "characters are not composed (NFC); type the line again or normalise it")
        for number, line in enumerate(text.splitlines(), 1)
        if not unicodedata.is_normalized("NFC", line)
    ]


def _split_complaint(message: str) -> tuple[Path, str]:
    """msgspec says “reason - at `$.a[0].b`”."""
    reason, _, place = message.partition(" - at `$")
    path: list[str | int] = []
    for part in PATH_PART.finditer(place):
        if part[0] == "[...]":
            break
        path.append(part[1] if part[1] is not None else int(part[2]))
    if missing := re.search(r"missing required field `([^`]+)`", reason):
        return tuple(path), f"“{missing[1]}” is missing"
    if unknown := re.search(r"contains unknown field `([^`]+)`", reason):
        return (*path, unknown[1]), f"“{unknown[1]}” is not a word of the form language here"
    return tuple(path), reason
