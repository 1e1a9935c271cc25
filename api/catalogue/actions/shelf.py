"""The folder of procedure files, read once into memory; every version stays at hand."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct

from api.catalogue.model.procedure import Procedure, ProcedureCode
from api.catalogue.model.words import Words
from api.catalogue.rules.reading import Vocabulary, WrongFile, read_procedure, read_words

FOLDER = Path(__file__).parent.parent / "procedures"


class Shelf(Struct, frozen=True, kw_only=True):
    """`versions` of a code are oldest first; `fields` and `life_events` keep the order of their files."""

    versions: Mapping[ProcedureCode, tuple[Procedure, ...]]
    fields: Mapping[str, Words]
    life_events: Mapping[str, Words]

    def all_of(self, code: str) -> tuple[Procedure, ...]:
        """Every version, oldest first; none for a code that nothing has."""
        return self.versions.get(ProcedureCode(code), ())

    def find(self, code: str, version: date) -> Procedure | None:
        return next((each for each in self.all_of(code) if each.version == version), None)

    def in_force(self, code: str, on: date) -> Procedure | None:
        """The newest version whose day has come."""
        started = [each for each in self.all_of(code) if each.version <= on]
        return started[-1] if started else None


def load_shelf(folder: Path) -> Shelf:
    """Read every file under `folder`. Raises WrongFile for all wrong files together, in one."""
    fields = read_words(*_text(folder, folder / "fields.toml"))
    life_events = read_words(*_text(folder, folder / "life-events.toml"))
    vocabulary = Vocabulary(fields=fields.keys(), life_events=life_events.keys())
    versions: dict[ProcedureCode, tuple[Procedure, ...]] = {}
    wrong: list[str] = []
    for path in sorted(folder.glob("*/*")):
        try:
            earlier = versions.get(ProcedureCode(path.parent.name), ())
            procedure = _read(folder, path, vocabulary, earlier[-1] if earlier else None)
        except WrongFile as error:
            wrong.append(str(error))
            continue
        versions[procedure.code] = (*versions.get(procedure.code, ()), procedure)
    if wrong:
        raise WrongShelf(wrong)
    return Shelf(versions=versions, fields=fields, life_events=life_events)


class WrongShelf(Exception):
    """One or more procedure files cannot be used; one line per mistake."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("\n".join(complaints))


@cache
def shelf() -> Shelf:
    """The procedures that ship with the program."""
    return load_shelf(FOLDER)


def _text(folder: Path, path: Path) -> tuple[str, str]:
    return path.relative_to(folder.parent).as_posix(), path.read_text(encoding="utf-8")


def _read(folder: Path, path: Path, vocabulary: Vocabulary, before: Procedure | None) -> Procedure:
    name, text = _text(folder, path)
    try:
        version = date.fromisoformat(path.stem)
    except ValueError:
        raise WrongFile(name, ((1, "a file is named by the day it takes effect: 2025-07-01.toml"),)) from None
    if path.suffix != ".toml":
        raise WrongFile(name, ((1, "only .toml files live here"),))
    return read_procedure(name, text, code=path.parent.name, version=version, vocabulary=vocabulary, before=before)
