"""The province of this deployment and its offices, offered to the other slices; read once, kept in memory."""

import os
from functools import cache
from pathlib import Path

from api.offices.model import Office, OfficeKind, Province
from api.offices.rules.settings import read_province
from api.places.actions import name_of
from kernel.errors import NotFound
from kernel.ids import OfficeCode

PROVINCES = Path(__file__).parent / "provinces"
DEMO = "15-lao-cai"


class OfficeUnknown(NotFound):
    """No office of this province has that code."""

    vi = "Không có cơ quan này."
    en = "There is no such office."


@cache
def load_province(named: str) -> Province:
    """A settings file by its stem (`15-lao-cai`) or by its path. Raises SettingsWrong, FileNotFoundError."""
    path = Path(named) if named.endswith(".toml") else PROVINCES / f"{named}.toml"
    return read_province(path.read_text(encoding="utf-8"), file=str(named), name_of=name_of)


def province() -> Province:
    """The province of this deployment: `MOTCUA_PROVINCE`, else the demo's."""
    return load_province(os.environ.get("MOTCUA_PROVINCE") or DEMO)


def offices() -> tuple[Office, ...]:
    return province().offices


def office(code: OfficeCode) -> Office:
    """Raises OfficeUnknown."""
    for each in offices():
        if each.code == code:
            return each
    raise OfficeUnknown


def offices_serving(procedure_code: str, *kinds: OfficeKind) -> tuple[Office, ...]:
    """Where a procedure of one of these kinds is taken in, in the order of the settings file."""
    return tuple(each for each in offices() if any(each.serves(procedure_code, kind) for kind in kinds))
