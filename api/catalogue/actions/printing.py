"""A filled form in the words of its paper, with the names of places, groups, countries and offices."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from api.catalogue.model.printed import PrintedSection
from api.catalogue.model.procedure import Procedure
from api.catalogue.rules.printing import Names, read_out
from api.offices.actions import offices
from api.places.actions import ethnic_groups, name_of, nationalities


def read_out_form(procedure: Procedure, answers: Mapping[str, Any]) -> tuple[PrintedSection, ...]:
    """The lines of the tờ khai; nothing where there is no form. Holds whatever was answered, full numbers too."""
    return () if procedure.form is None else read_out(procedure.form, answers, names())


@cache
def names() -> Names:
    """What codes are called in this deployment."""
    groups = {group.code: group.vi for group in ethnic_groups()}
    countries = {nation.code: nation.vi for nation in nationalities()}
    return Names(place=name_of, group=groups.get, country=countries.get, office=_office_name)


def _office_name(code: str) -> str | None:
    return next((office.name.vi for office in offices() if office.code == code), None)
