"""The 12-digit personal number: what can be doubted about it. It is warned about, never refused."""

import re
from collections.abc import Iterator
from enum import StrEnum

from api.catalogue.model.form import Sex
from api.catalogue.model.words import Words

TWELVE_DIGITS = re.compile(r"[0-9]{12}")

CODES = """
001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044 045
046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093
094 095 096
"""
BIRTH_PROVINCES = frozenset(CODES.split())
"""The 63 provinces of before 01/07/2025: numbers are never rewritten after a merger (docs/law.md#personal-number)."""

FIRST_COUNTRY = 101
"""Codes from here on name the country where the birth was registered."""


class Doubt(StrEnum):
    DIGITS = "digits"
    BIRTH_PLACE = "birth_place"
    BIRTH_YEAR = "birth_year"
    SEX = "sex"


SENTENCES = {
    Doubt.DIGITS: Words(
        vi="Số định danh cần đủ 12 chữ số. Vẫn nộp được. Xem lại thẻ căn cước.",
        en="A personal number has 12 digits. It can still be filed. Check the identity card.",
    ),
    Doubt.BIRTH_PLACE: Words(
        vi="Ba số đầu không phải mã tỉnh nào. Vẫn nộp được. Xem lại thẻ căn cước.",
        en="The first three digits are no province's code. It can still be filed. Check the identity card.",
    ),
    Doubt.BIRTH_YEAR: Words(
        vi="Số định danh không khớp ngày sinh. Vẫn nộp được. Xem lại thẻ căn cước.",
        en="The number does not match the date of birth. It can still be filed. Check the identity card.",
    ),
    Doubt.SEX: Words(
        vi="Số định danh không khớp giới tính. Vẫn nộp được. Xem lại thẻ căn cước.",
        en="The number does not match the sex. It can still be filed. Check the identity card.",
    ),
}


def find_number_doubts(number: str, born: str | None = None, sex: str | None = None) -> tuple[Doubt, ...]:
    """`born`: an ISO date, month or year; `sex`: male or female; None where not known.

    Province of birth, then G: century and sex (0/1 the 1900s, 2/3 the 2000s, up to 8/9; even is male), then the year.
    """
    if not TWELVE_DIGITS.fullmatch(number):
        return (Doubt.DIGITS,)
    return tuple(_find(number, born, sex))


def _find(number: str, born: str | None, sex: str | None) -> Iterator[Doubt]:
    place, century_and_sex, year = number[:3], int(number[3]), int(number[4:6])
    if place not in BIRTH_PROVINCES and int(place) < FIRST_COUNTRY:
        yield Doubt.BIRTH_PLACE
    if born and born[:4] != str(1900 + century_and_sex // 2 * 100 + year):
        yield Doubt.BIRTH_YEAR
    if sex and sex != (Sex.FEMALE if century_and_sex % 2 else Sex.MALE):
        yield Doubt.SEX
