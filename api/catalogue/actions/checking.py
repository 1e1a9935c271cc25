"""The whole judgement of a filled form: the form's own rules, then what only this deployment's lists know."""

from datetime import date

from api.catalogue.model.faults import Fault
from api.catalogue.model.form import Form
from api.catalogue.rules.answers import check, find_unknown_places
from api.places.actions import commune


def check_answers(form: Form, answers: object, today: date) -> tuple[Fault, ...]:
    """Empty when the form may be filed. `today` is Hanoi's day; places are looked at once all else is right."""
    return check(form, answers, today) or find_unknown_places(form, answers, is_place)


def is_place(province_code: str, commune_code: str) -> bool:
    """Whether that commune is in that province today."""
    found = commune(commune_code)
    return found is not None and found.province_code == province_code
