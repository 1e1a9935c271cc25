"""Masks show what an owner recognises, and never the whole."""

from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.masks import mask_mailbox, mask_number
from notifications.rules.phone import international


def test_masks() -> None:
    assert mask_number("0900000108") == "090*****08"
    assert mask_number("113") == "*****"
    assert mask_mailbox("mai@demo.invalid") == "m*****@demo.invalid"
    assert mask_mailbox("nobody") == "*****"


@given(st.text(max_size=30))
def test_no_number_shows_whole(text: str) -> None:
    digits = [each for each in text if each.isdigit()]
    assert sum(each.isdigit() for each in mask_number(text)) <= max(0, len(digits) - 2)


@given(st.text(max_size=30))
def test_numbers_have_one_international_form_or_none(text: str) -> None:
    found = international(text)
    assert found is None or (found.startswith("+") and international(found) == found)


def test_vietnamese_numbers() -> None:
    assert international("0900 000 108") == "+84900000108"
    assert international("+84 900000108") == "+84900000108"
    assert international("Giàng A Páo") is None
