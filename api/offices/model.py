"""The province of this deployment and its offices; knows no file, no wire and no procedure but by code."""

from datetime import time
from enum import StrEnum

import msgspec

from kernel.ids import OfficeCode


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One text in both languages."""

    vi: str
    en: str


class OfficeKind(StrEnum):
    """What an office is by law; a procedure names the kinds that take it in and the one that decides."""

    COMMUNE = "commune"
    COMMUNE_POLICE = "commune_police"
    PROVINCE_POLICE = "province_police"
    JUSTICE_DEPARTMENT = "justice_department"
    LAND_REGISTRY = "land_registry"


class Scheme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


class Session(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One stretch of office hours, Asia/Ho_Chi_Minh, closing time excluded."""

    opens: time
    closes: time


class Office(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A one-stop and whoever works behind it.

    `kinds`: the first is the office itself; the others are handled at its counter under their own names (`faces`).
    `only`: codes of the procedures it takes; empty means every one of its kinds.
    `also`: codes that it takes and decides itself though law names another kind (a department with its own registers).
    `keeps_accounts`: its accountants answer for the money of every office, and for what is nobody's.
    """

    code: OfficeCode
    name: Words
    kinds: tuple[OfficeKind, ...]
    commune_code: str
    address: str
    phone: str
    faces: dict[OfficeKind, Words] = {}
    only: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    keeps_accounts: bool = False

    def name_as(self, kind: OfficeKind) -> Words:
        """Whom a letter of that kind addresses: `Công an xã Phong Hải` at the one-stop of UBND xã Phong Hải."""
        return self.faces.get(kind, self.name)

    def serves(self, procedure_code: str, kind: OfficeKind) -> bool:
        """Whether a procedure of that kind is taken in, or decided, here."""
        own = kind in self.kinds and (not self.only or procedure_code in self.only)
        return own or procedure_code in self.also


class Province(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One deployment. `communes` are those that take part so far, by the statistics office's codes.

    `plain_name` is what an SMS without marks says. `colours` override the screens' tokens of the same names.
    """

    code: str
    name: Words
    plain_name: str
    org_code: str
    hotline: str
    office_hours: tuple[Session, ...]
    communes: dict[str, str]
    offices: tuple[Office, ...]
    colours: dict[Scheme, dict[str, str]] = {}
