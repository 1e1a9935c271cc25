"""The 12-digit personal number: its shape, mask and meaning; warns, never blocks (docs/law.md#personal-number)."""

import re
from enum import StrEnum

from identity.model import Sex

SHAPE = re.compile(r"(?!000)[0-9]{12}", re.ASCII)


class Doubt(StrEnum):
    """Why a number deserves a second look at the card."""

    SHAPE = "shape"
    BIRTH = "birth"
    SEX = "sex"


def is_shaped(number: str) -> bool:
    """Twelve ASCII digits with a birth code."""
    return SHAPE.fullmatch(number) is not None


def mask(number: str) -> str:
    """`001*****0001`. What is not shaped like a number shows nothing of itself."""
    return f"{number[:3]}*****{number[-4:]}" if is_shaped(number) else "*" * 12


def doubts(number: str, *, birth_date: str | None = None, sex: Sex | None = None) -> tuple[Doubt, ...]:
    """What does not fit: digit 4 tells century and sex (0/1: 1900s, 2/3: 2000s…), digits 5 and 6 the year of birth."""
    if not is_shaped(number):
        return (Doubt.SHAPE,)
    century, female = divmod(int(number[3]), 2)
    found: list[Doubt] = []
    if birth_date and birth_date[:4] != f"{19 + century}{number[4:6]}":
        found.append(Doubt.BIRTH)
    if sex is not None and (sex is Sex.FEMALE) != bool(female):
        found.append(Doubt.SEX)
    return tuple(found)
