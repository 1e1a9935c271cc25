"""Places as the API shows them."""

import msgspec

from api.places.model import Commune, CommuneKind, OldPlace, Province, ProvinceKind


class ProvinceFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`title` is the name with its kind, as inside a sentence: `tỉnh Lào Cai`."""

    code: str
    kind: ProvinceKind
    name: str
    title: str

    @classmethod
    def of(cls, province: Province) -> "ProvinceFace":
        return cls(code=province.code, kind=province.kind, name=province.name, title=province.title)


class ProvinceList(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    items: tuple[ProvinceFace, ...]


class CommuneFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    code: str
    province_code: str
    kind: CommuneKind
    name: str
    title: str

    @classmethod
    def of(cls, commune: Commune) -> "CommuneFace":
        return cls(
            code=commune.code,
            province_code=commune.province_code,
            kind=commune.kind,
            name=commune.name,
            title=commune.title,
        )


class CommuneList(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    items: tuple[CommuneFace, ...]


class OldPlaceFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """An address of before 01/07/2025 and what it became, the likeliest first."""

    title: str
    communes: tuple[CommuneFace, ...]

    @classmethod
    def of(cls, place: OldPlace) -> "OldPlaceFace":
        return cls(title=place.title, communes=tuple(CommuneFace.of(commune) for commune in place.communes))


class OldPlaceList(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    items: tuple[OldPlaceFace, ...]
