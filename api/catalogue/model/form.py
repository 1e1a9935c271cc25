"""The e-form of a procedure: sections of fields, in the order in which they are asked and printed."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from api.catalogue.model.conditions import Condition
from api.catalogue.model.words import Words


class Kind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "longText"
    FULL_NAME = "fullName"
    PERSONAL_NUMBER = "personalNumber"
    DATE = "date"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    NATIONALITY = "nationality"
    CHOICE = "choice"
    SELECT = "select"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    MONEY = "money"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PERSON = "person"
    OFFICE = "office"


class Part(StrEnum):
    """What a `person` field may ask."""

    FULL_NAME = "fullName"
    PERSONAL_NUMBER = "personalNumber"
    BIRTH_DATE = "birthDate"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    NATIONALITY = "nationality"
    RESIDENCE = "residence"


class Follows(StrEnum):
    """How an answer is printed after the one before it."""

    BESIDE = "beside"
    """on the same line, after its own label"""
    JOINED = "joined"
    """its value alone, after a comma"""


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    value: str
    label: Words


class Field(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question.

    `min`, `max`: whole numbers; of a date “today” or “2025-07-01”.
    `in_words`: a date or a sum is printed in words too. `detail` False: an address without house and street.
    `print`: its official wording on the paper, empty when the paper has no such line. `follows`: on the line before.
    `otherwise`: what that line says without an answer, asked or not: words, or the pointer of an earlier answer.
    `was`: its pointer in the version before, when its place changed.
    """

    id: str
    kind: Kind
    label: Words
    required: bool = False
    hint: Words | None = None
    why: Words | None = None
    example: str | None = None
    when: Condition | None = None
    prefill: str | None = None
    options: tuple[Option, ...] = ()
    min: int | str | None = None
    max: int | str | None = None
    after: str | None = None
    max_length: int | None = None
    partial: bool = False
    in_words: bool = False
    detail: bool = True
    parts: tuple[Part, ...] = ()
    needed: tuple[Part, ...] = ()
    unit: Words | None = None
    print: str | None = None
    follows: Follows | None = None
    otherwise: str | None = None
    was: str | None = None

    @property
    def wording(self) -> str:
        """What stands before the answer on the printed paper; empty: it is not printed."""
        return self.label.vi if self.print is None else self.print


class Repeat(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    min: int
    max: int
    item: Words


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    title: Words
    fields: tuple[Field, ...]
    note: Words | None = None
    when: Condition | None = None
    repeat: Repeat | None = None
    print: str | None = None

    @property
    def wording(self) -> str:
        """The heading on the printed paper; empty: none."""
        return self.title.vi if self.print is None else self.print


class Prints(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The official paper that the answers print as; its words are the law's, Vietnamese only. `signer` as it says."""

    title: str
    template: str
    signer: str = "Người khai"


class Form(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    prints: Prints
    sections: tuple[Section, ...]
    title: Words | None = None
    declaration: Words

    def questions(self) -> Iterator[tuple[Section, Field, str]]:
        """Every question with its pointer, in order; a repeating section's pointer has no index."""
        for section in self.sections:
            for field in section.fields:
                yield section, field, f"/{section.id}/{field.id}"
