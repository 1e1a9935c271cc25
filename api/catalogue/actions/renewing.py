"""A draft begun under an older version of a procedure, moved to the one in force."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.catalogue.actions.procedures import ProcedureUnknown, procedure
from api.catalogue.model.procedure import Procedure
from api.catalogue.model.revision import Carried, Change
from api.catalogue.rules.revision import carry_over, diff


def version_in_force(code: str, otherwise: date) -> date:
    """The version to file under today; `otherwise` for a procedure that is no longer offered."""
    try:
        return procedure(code).version
    except ProcedureUnknown:
        return otherwise


def carry_to_today(
    code: str, version: date, answers: Mapping[str, Any]
) -> tuple[Procedure, Carried, tuple[Change, ...]]:
    """Answers to the form of `version` as answers to today's, and what differs. Raises ProcedureUnknown."""
    old, new = procedure(code, version), procedure(code)
    if old.form is None or new.form is None:
        raise ProcedureUnknown
    return new, carry_over(old.form, new.form, _shaped(answers)), diff(old, new)


def _shaped(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Without what no form could have asked: a part is an object, or a list of them."""
    return {
        name: part
        for name, part in answers.items()
        if isinstance(part, dict) or (isinstance(part, list) and all(isinstance(each, dict) for each in part))
    }
