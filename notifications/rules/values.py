"""Turns what a caller passes into what may be printed; refuses everything a lock screen must not show."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from notifications.model.kinds import COUNTS, MOMENTS, SPOKEN, Kind, Variable
from notifications.rules.kinds import KINDS

_TAIL = re.compile(r"[0-9A-Za-z]{4}")
_COUNT = re.compile(r"[0-9]{1,3}")
_LINK = re.compile(r"://|www\.", re.IGNORECASE)
_PERSONAL = re.compile(r"\d{9,}")
SPOKEN_TITLE_MAX, SPOKEN_BODY_MAX = 50, 90
"""so that both together still fit one SMS behind the sender's name"""
_HANOI = timezone(timedelta(hours=7))


class ValueUnfit(ValueError):
    """A caller broke the contract of `tell`: a programming error, never a person's."""


def fit(kind: Kind, values: Mapping[str, str | int]) -> dict[str, str]:
    """The variables of `kind` as they will be printed; names this kind does not use are left out.

    One that this kind may lack is left out when nobody knows it. Moments come as ISO 8601 with an offset and are
    printed in Vietnam's time as `17:30, 30/11`.
    Raises ValueUnfit when one is missing or is of another shape (a name, a sum, a link can never pass).
    """
    spec = KINDS[kind]
    lacking = {variable for variable in spec.may_lack if values.get(variable) is None}
    return {str(variable): _print(variable, values.get(variable)) for variable in sorted(spec.needs - lacking)}


def _print(variable: Variable, value: str | int | None) -> str:
    text = "" if value is None else str(value)
    if variable in MOMENTS:
        return _moment(variable, text)
    if variable in SPOKEN:
        return _spoken(variable, text)
    if not (_COUNT if variable in COUNTS else _TAIL).fullmatch(text):
        raise ValueUnfit(f"{variable}: missing or of another shape")
    return text


def _moment(variable: Variable, text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueUnfit(f"{variable}: not an ISO 8601 moment") from None
    if moment.tzinfo is None:
        raise ValueUnfit(f"{variable}: a moment without an offset")
    return moment.astimezone(_HANOI).strftime("%H:%M, %d/%m")


def _spoken(variable: Variable, text: str) -> str:
    most = SPOKEN_TITLE_MAX if variable in (Variable.TITLE_VI, Variable.TITLE_EN) else SPOKEN_BODY_MAX
    if not text.strip() or text != text.strip() or len(text) > most or not text.isprintable():
        raise ValueUnfit(f"{variable}: empty, longer than {most} or not of one line")
    if _LINK.search(text) or _PERSONAL.search(text):
        raise ValueUnfit(f"{variable}: holds a link or a number of a person's")
    return text
