"""Fills in what the identity provider vouched for, in the shapes the forms keep."""

from datetime import date
from typing import Any

from api.catalogue.model.procedure import Procedure
from api.catalogue.rules.prefilling import prefill
from api.places.actions import country_code, ethnic_code, read_address
from identity.model import IdentityFacts


def prefill_form(procedure: Procedure, facts: IdentityFacts, today: date) -> dict[str, Any]:
    """Values by pointer; nothing where there is no form. Holds the full personal number: for the person alone."""
    return {} if procedure.form is None else prefill(procedure.form, known_of(facts), today)


def known_of(facts: IdentityFacts) -> dict[str, Any]:
    """The provider's words as answers: codes for groups and countries, codes or typed words for addresses."""
    residence = _address(facts.permanent_residence or facts.address)
    found = {
        "fullName": facts.full_name,
        "personalNumber": facts.personal_number,
        "birthDate": facts.birth_date,
        "sex": facts.sex and facts.sex.value,
        "ethnicity": facts.ethnicity and ethnic_code(facts.ethnicity),
        "nationality": facts.nationality and country_code(facts.nationality),
        "hometown": _address(facts.hometown),
        "permanentResidence": residence,
        "currentResidence": _address(facts.current_residence) or residence,
        "phone": facts.phone and facts.phone.replace(" ", ""),
        "email": facts.email,
    }
    known = {name: value for name, value in found.items() if value is not None}
    parts = ("fullName", "personalNumber", "birthDate", "sex", "ethnicity", "nationality")
    person = {name: known[name] for name in parts if name in known}
    if residence is not None:
        person["residence"] = residence
    return {**known, "person": person}


def _address(words: str | None) -> dict[str, str] | None:
    address = read_address(words) if words else None
    if address is None:
        return None
    shown = {"provinceCode": address.province_code, "communeCode": address.commune_code}
    shown |= {"detail": address.detail, "typed": address.typed}
    return {key: value for key, value in shown.items() if value is not None}
