"""Telephone numbers as people and providers write them: one international form, or none."""

import phonenumbers


def international(text: str) -> str | None:
    """E.164 (`+84912345678`) of a Vietnamese or an international number; None when it cannot be one."""
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
