"""An office as people choose one to file at, and what is known of them before they begin."""

from datetime import date
from typing import Any

from msgspec import Struct

from api.catalogue.model.words import Words
from api.offices.model import Office, OfficeKind
from api.offices.model import Words as OfficeWords


class OfficeFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`addressee`: who decides what is filed here, as its paper addresses them; None when no procedure was named."""

    code: str
    name: Words
    kinds: tuple[OfficeKind, ...]
    commune_code: str
    address: str
    phone: str
    addressee: Words | None

    @classmethod
    def of(cls, office: Office, addressee: OfficeWords | None = None) -> "OfficeFace":
        return cls(
            code=office.code,
            name=Words(vi=office.name.vi, en=office.name.en),
            kinds=office.kinds,
            commune_code=office.commune_code,
            address=office.address,
            phone=office.phone,
            addressee=None if addressee is None else Words(vi=addressee.vi, en=addressee.en),
        )


class OfficeList(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    items: tuple[OfficeFace, ...]


class KnownFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`values` by pointer, of questions asked now or only later; each passes the form's own check."""

    code: str
    version: date
    values: dict[str, Any]
