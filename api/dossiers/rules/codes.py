"""Mã hồ sơ, its tail, and the ten-digit số bí mật."""

import re
from datetime import date

SECRET_DIGITS = 10


def write_code(org: str, day: date, number: int) -> str:
    """`{org}-{yymmdd}-{nnnn}`, the national pattern (docs/law.md#codes).

    `number` counts an office's dossiers of one Hanoi day from 1; past 9999 it simply grows.
    """
    return f"{org}-{day:%y%m%d}-{number:04d}"


def tail_of(code: str) -> str:
    """The four digits by which a message names a dossier without telling anything."""
    return code[-4:]


def write_secret(number: int) -> str:
    return f"{number % 10**SECRET_DIGITS:0{SECRET_DIGITS}d}"


def read_secret(typed: str) -> str:
    """What a person typed, without the spaces and dashes a slip is printed with."""
    return re.sub(r"[\s.\-]", "", typed)


def read_code(typed: str) -> str:
    return re.sub(r"\s", "", typed).upper()
