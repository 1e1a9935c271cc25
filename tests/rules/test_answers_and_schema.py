"""The published schema and our own check give the same judgement, on shipped forms and on invented ones."""

from datetime import date
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.catalogue.actions.shelf import FOLDER, load_shelf
from api.catalogue.model.faults import LIVE_RULES, Rule
from api.catalogue.model.form import Form
from api.catalogue.rules.answers import check, tidy
from api.catalogue.rules.judging.form import judge_form
from api.catalogue.rules.schema import compile_schema
from tests.forms import answers_to, forms, spoilt

TODAY = date(2026, 11, 25)
VERSION = date(2025, 7, 1)
SHELF = load_shelf(FOLDER)
FORMS = [each.form for versions in SHELF.versions.values() for each in versions if each.form is not None]


def validator_of(form: Form) -> jsonschema_rs.Validator:
    schema = compile_schema(form, "1.000000", VERSION)
    assert jsonschema_rs.meta.is_valid(schema)
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def assert_same_judgement(form: Form, answers: Any, validator: jsonschema_rs.Validator) -> bool:
    faults = [fault for fault in check(form, answers, TODAY) if fault.rule not in LIVE_RULES]
    errors = [error.message for error in validator.iter_errors(answers)]
    assert bool(faults) == bool(errors), (faults, errors)
    return not faults


VALIDATORS = [(form, validator_of(form)) for form in FORMS]


@pytest.mark.parametrize(("form", "validator"), VALIDATORS, ids=[form.prints.title for form in FORMS])
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_shipped_form_and_its_schema_agree(
    form: Form, validator: jsonschema_rs.Validator, data: st.DataObject
) -> None:
    assert_same_judgement(form, data.draw(spoilt(form)), validator)


@pytest.mark.parametrize(("form", "validator"), VALIDATORS, ids=[form.prints.title for form in FORMS])
@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_careful_answers_may_be_filed(form: Form, validator: jsonschema_rs.Validator, data: st.DataObject) -> None:
    answers = data.draw(answers_to(form))

    assert assert_same_judgement(form, answers, validator)
    assert tidy(form, answers) == tidy(form, tidy(form, answers))
    assert not [fault for fault in check(form, tidy(form, answers), TODAY) if fault.rule not in LIVE_RULES]


@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_any_form_of_the_language_and_its_schema_agree(data: st.DataObject) -> None:
    form = data.draw(forms())
    assert list(judge_form(form)) == []

    assert_same_judgement(form, data.draw(spoilt(form)), validator_of(form))


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_tidy_answers_hold_nothing_that_was_not_asked(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(FORMS) | forms())
    answers = tidy(form, data.draw(spoilt(form)))

    assert tidy(form, answers) == answers
    assert Rule.NOT_ASKED not in {fault.rule for fault in check(form, answers, TODAY)}
    assert msgspec.json.decode(msgspec.json.encode(answers)) == answers
