"""The demo's people are coherent, of every kind that screens must bear, and invented; numbers are masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalogue.rules.personal_number import Doubt, find_number_doubts
from api.offices.actions import offices
from api.sandboxes.vneid.people import everybody
from identity.model import PersonKind
from identity.rules.claims import birth_date, read
from identity.rules.personal_number import is_shaped, mask
from kernel.actor import Role


@pytest.mark.parametrize(
    "text",
    ["", "099198", "0991980001011", "09919800010a", "000198000101", "０９９１９８０００１０１", "099198000101\n"],
)
def test_what_is_not_a_number_shows_nothing_of_itself(text: str) -> None:
    assert mask(text) == "************"


@given(st.from_regex(r"[0-9]{12}", fullmatch=True).filter(is_shaped))
def test_a_mask_keeps_seven_digits_of_twelve(text: str) -> None:
    masked = mask(text)
    assert len(masked) == 12
    assert masked == text[:3] + "*****" + text[-4:]


def test_everybody_is_invented_and_fits_their_number() -> None:
    people = everybody()
    numbers = [person.claims["SoDinhDanh"] for person in people]
    assert len(set(numbers)) == len(numbers) == len({person.subject for person in people})
    for person in people:
        claimed = read(person.userinfo("openid profile phone email"), issuer="https://demo.invalid")
        assert claimed is not None
        facts = claimed.facts
        assert facts.birth_date == birth_date(person.claims["NgayThangNamSinh"]) is not None
        # the unassigned birth code, 099, is the only thing to doubt
        doubts = find_number_doubts(facts.personal_number or "", facts.birth_date, facts.sex)
        assert doubts == (Doubt.BIRTH_PLACE,), person.subject
        assert facts.phone is None or facts.phone.startswith("0900000")
        assert facts.email is None or facts.email.endswith("@demo.invalid")


def test_there_is_one_of_each_kind() -> None:
    people = everybody()
    claimed = [read(person.userinfo("openid phone email"), issuer="https://demo.invalid") for person in people]
    assert {person.level for person in people} == {1, 2}
    assert {each.kind for each in claimed if each} == set(PersonKind)
    assert any(each and each.facts.phone is None and each.facts.email is None for each in claimed)
    assert any("<b>&\"'" in person.name for person in people)
    held = {(post.office, post.role) for person in people for post in person.posts}
    working = {Role.COUNTER, Role.OFFICER, Role.LEADER, Role.ACCOUNTANT}
    assert {(office.code, role) for office in offices() for role in working} <= held
    assert [role for _, role in held].count(Role.ADMINISTRATOR) == 1
    assert {office for office, _ in held} == {office.code for office in offices()}
