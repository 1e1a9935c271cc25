"""Judges what types cannot see in a procedure file: names that point nowhere, words that contradict each other."""

from collections.abc import Set as AbstractSet

from api.catalogue.model.procedure import Procedure
from api.catalogue.rules.judging.costs import judge_fees
from api.catalogue.rules.judging.facts import judge_facts
from api.catalogue.rules.judging.form import judge_form, judge_origins
from api.catalogue.rules.judging.mistake import Mistake

__all__ = ["Mistake", "judge"]


def judge(
    procedure: Procedure, fields: AbstractSet[str], life_events: AbstractSet[str], before: Procedure | None
) -> list[Mistake]:
    """Every mistake found; `fields` and `life_events` are the ids that exist, `before` the version before."""
    return [
        *judge_facts(procedure, fields, life_events),
        *judge_origins(procedure, before),
        *(judge_form(procedure.form) if procedure.form else ()),
        *judge_fees(procedure),
    ]
