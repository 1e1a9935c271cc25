"""The shapes of single answers, written once: `values` checks with them, `rules.schema` publishes them."""

import re
from typing import Final

from api.catalogue.model.form import Field, Kind, Part

UNCLEAN: Final = r"\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
LINE: Final = rf"[^{UNCLEAN}]*"
LINES: Final = rf"(?:\n|[^{UNCLEAN}])*"
INK: Final = r"[^ \n\u00a0]"

DAY: Final = r"(?:18|19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}"
YEAR_OR_MONTH: Final = r"(?:18|19|20|21)[0-9]{2}(?:-(?:0[1-9]|1[0-2]))?"
PHONE: Final = r"(?:0|\+84)[35789][0-9]{8}"
EMAIL: Final = r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
COUNTRY: Final = r"[A-Z]{2}"
ETHNICITY: Final = r"(?:0[1-9]|[1-4][0-9]|5[0-5])"
OFFICE: Final = r"[A-Z0-9][A-Z0-9.-]{0,39}"
PROVINCE: Final = r"[0-9]{2}"
COMMUNE: Final = r"[0-9]{5}"

NAME_LENGTH: Final = 120
NUMBER_LENGTH: Final = 20
EMAIL_LENGTH: Final = 254
ADDRESS_LENGTH: Final = 300
TEXT_LENGTH: Final = {
    Kind.TEXT: 300,
    Kind.LONG_TEXT: 4000,
    Kind.FULL_NAME: NAME_LENGTH,
    Kind.PERSONAL_NUMBER: NUMBER_LENGTH,
}
HIGHEST: Final = {Kind.INTEGER: 1_000_000, Kind.MONEY: 1_000_000_000_000}
PATTERNS: Final = {
    Kind.PHONE: PHONE,
    Kind.EMAIL: EMAIL,
    Kind.NATIONALITY: COUNTRY,
    Kind.ETHNICITY: ETHNICITY,
    Kind.OFFICE: OFFICE,
}
PART_KINDS: Final = {
    Part.FULL_NAME: Kind.FULL_NAME,
    Part.PERSONAL_NUMBER: Kind.PERSONAL_NUMBER,
    Part.BIRTH_DATE: Kind.DATE,
    Part.SEX: Kind.SEX,
    Part.ETHNICITY: Kind.ETHNICITY,
    Part.NATIONALITY: Kind.NATIONALITY,
    Part.RESIDENCE: Kind.ADDRESS,
}

CLEAN_LINE: Final = re.compile(LINE)
CLEAN_LINES: Final = re.compile(LINES)
HAS_INK: Final = re.compile(INK)


def longest(field: Field) -> int:
    """Code points that a text may have."""
    return field.max_length or TEXT_LENGTH[field.kind]


def bounds(field: Field) -> tuple[int, int]:
    """Least and most of a whole number or a sum."""
    low = field.min if isinstance(field.min, int) else 0
    high = field.max if isinstance(field.max, int) else HIGHEST[field.kind]
    return low, high


def needed(field: Field) -> tuple[Part, ...]:
    """The parts of a person that must be answered."""
    return field.needed or (Part.FULL_NAME,)
