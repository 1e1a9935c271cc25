"""A form knows what the identity provider knows, in its own shapes, and puts nothing before people that is wrong."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalogue.actions.prefilling import known_of, prefill_form
from api.catalogue.actions.shelf import shelf
from api.catalogue.model.form import Kind
from api.catalogue.model.procedure import Procedure, ProcedureCode
from api.catalogue.rules.answers.values import check_value
from api.catalogue.rules.judging.form import PREFILLS
from identity.model import IdentityFacts, Sex

TODAY = date(2026, 11, 25)
PROCEDURES = [version for versions in shelf().versions.values() for version in versions]

MAI = IdentityFacts(
    full_name="Sùng Thị Mai",
    personal_number="099198000101",
    birth_date="1998-04-12",
    sex=Sex.FEMALE,
    ethnicity="Mông",
    nationality="Việt Nam",
    hometown="Xã Mường Hum, tỉnh Lào Cai",
    permanent_residence="Thôn Ky Quan San, xã Mường Hum, tỉnh Lào Cai",
    phone="0900000101",
    email="mai@demo.invalid",
)


def newest(code: str) -> Procedure:
    return shelf().versions[ProcedureCode(code)][-1]


def test_a_birth_is_registered_by_somebody_known() -> None:
    values = prefill_form(newest("1.001193"), MAI, TODAY)
    assert values["/requester/fullName"] == "Sùng Thị Mai"
    assert values["/requester/personalNumber"] == "099198000101"
    assert values["/requester/residence"] == {
        "provinceCode": "15", "communeCode": "02728", "detail": "Thôn Ky Quan San",
    }  # fmt: skip
    assert not [pointer for pointer in values if pointer.startswith("/child/")]


def test_a_question_asked_only_later_is_known_already() -> None:
    """3.000347 asks for the number once “thẻ căn cước” is chosen."""
    assert prefill_form(newest("3.000347"), MAI, TODAY)["/driver/personalNumber"] == "099198000101"


def test_a_person_is_filled_in_as_far_as_asked() -> None:
    person = prefill_form(newest("2.000884"), MAI, TODAY)["/signer/person"]
    assert person == {
        "fullName": "Sùng Thị Mai", "birthDate": "1998-04-12", "personalNumber": "099198000101",
        "residence": {"provinceCode": "15", "communeCode": "02728", "detail": "Thôn Ky Quan San"},
    }  # fmt: skip


def test_somebody_of_whom_only_the_year_is_known() -> None:
    """A date must be whole where the form wants it whole; where a year will do, it is filled in."""
    elder = IdentityFacts(full_name="Lò Văn Pín", birth_date="1949")
    assert "/declarant/birthDate" not in prefill_form(newest("1.004222"), elder, TODAY)
    assert prefill_form(newest("1.014027"), elder, TODAY)["/elder/birthDate"] == "1949"


def test_an_address_that_no_list_knows_stays_in_the_providers_words() -> None:
    abroad = IdentityFacts(full_name="A", permanent_residence="12 Main Street, Vientiane")
    assert known_of(abroad)["permanentResidence"] == {"typed": "12 Main Street, Vientiane"}


def test_nothing_known_fills_nothing() -> None:
    for procedure in PROCEDURES:
        filled = prefill_form(procedure, IdentityFacts(), TODAY)
        assert not filled, procedure.code


WORDS = st.text(max_size=60) | st.none()


@pytest.mark.parametrize("code", ["1.001193", "1.004222", "1.001612", "2.000884"])
@given(
    facts=st.builds(
        IdentityFacts, full_name=WORDS, personal_number=WORDS, birth_date=WORDS, sex=st.sampled_from([None, *Sex]),
        ethnicity=WORDS, nationality=WORDS, hometown=WORDS, permanent_residence=WORDS, current_residence=WORDS,
        phone=WORDS, email=WORDS,
    )
)  # fmt: skip
def test_whatever_a_provider_says_only_good_answers_are_filled_in(code: str, facts: IdentityFacts) -> None:
    procedure = newest(code)
    assert procedure.form is not None
    fields = {pointer: field for _, field, pointer in procedure.form.questions()}
    for pointer, value in prefill_form(procedure, facts, TODAY).items():
        field = fields[pointer]
        assert field.kind is not Kind.BOOLEAN
        assert list(check_value(field, value, pointer, field.label)) == []


def test_every_word_a_form_may_ask_of_the_identity_is_known() -> None:
    told = known_of(msgspec.structs.replace(MAI, current_residence="Thôn Ky Quan San, xã Mường Hum, tỉnh Lào Cai"))
    assert {f"identity.{word}" for word in told} == PREFILLS.keys() - {"today"}
