"""Mã hồ sơ, its tail, and the ten-digit số bí mật."""

import re
from datetime import date

TEMPLATE = "{org}-{yymmdd}-{nnnn}"
"""The national pattern (docs/law.md#codes); a ministry's own form is another template."""

SECRET_DIGITS = 10


class CodeTemplateWrong(Exception):
    """A template that cannot make distinct codes."""


def check_template(template: str) -> None:
    """Raises CodeTemplateWrong unless the office, the day and the day's number are all in it."""
    if missing := [name for name in ("org", "yymmdd", "nnnn") if "{" + name + "}" not in template]:
        raise CodeTemplateWrong(f"the code template lacks {', '.join(missing)}")


def write_code(template: str, org: str, day: date, number: int) -> str:
    """`number` counts an office's dossiers of one Hanoi day from 1; past 9999 it simply grows."""
    return template.format(org=org, yymmdd=f"{day:%y%m%d}", nnnn=f"{number:04d}")


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
