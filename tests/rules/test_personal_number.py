"""The 12-digit personal number is doubted in words and never refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalogue.rules.personal_number import BIRTH_PROVINCES, SENTENCES, Doubt, find_number_doubts


@pytest.mark.parametrize(
    ("number", "born", "sex", "doubts"),
    [
        ("001090123456", "1990-05-02", "male", ()),
        ("037315000001", "2015-01-01", "female", ()),
        ("037215000001", "2015-01-01", "female", (Doubt.SEX,)),
        ("00109012345", None, None, (Doubt.DIGITS,)),
        ("0010901234567", None, None, (Doubt.DIGITS,)),
        ("٠٠١٠٩٠١٢٣٤٥٦", None, None, (Doubt.DIGITS,)),
        ("", None, None, (Doubt.DIGITS,)),
        ("099190000123", "1990-05-02", "female", (Doubt.BIRTH_PLACE,)),
        ("101190000123", "1990", "female", ()),
        ("010168000001", "1968", "female", ()),
        ("010168000001", "1967-12", "male", (Doubt.BIRTH_YEAR, Doubt.SEX)),
        ("010990000001", "2390", "female", ()),
        ("000090123456", None, None, (Doubt.BIRTH_PLACE,)),
    ],
)
def test_doubts(number: str, born: str | None, sex: str | None, doubts: tuple[Doubt, ...]) -> None:
    assert find_number_doubts(number, born, sex) == doubts


def test_there_are_63_birth_provinces_and_099_is_none_of_them() -> None:
    assert len(BIRTH_PROVINCES) == 63
    assert "099" not in BIRTH_PROVINCES
    assert set(SENTENCES) == set(Doubt)


@given(
    place=st.sampled_from(sorted(BIRTH_PROVINCES)),
    year=st.integers(1900, 2399),
    is_female=st.booleans(),
    rest=st.integers(0, 999_999),
)
def test_a_number_made_by_the_rule_is_not_doubted(place: str, year: int, is_female: bool, rest: int) -> None:
    number = f"{place}{(year - 1900) // 100 * 2 + is_female}{year % 100:02}{rest:06}"

    assert find_number_doubts(number, f"{year}-01-31", "female" if is_female else "male") == ()
    assert Doubt.SEX in find_number_doubts(number, str(year), "male" if is_female else "female")
    assert find_number_doubts(number, str(year + 1)) == (Doubt.BIRTH_YEAR,)
