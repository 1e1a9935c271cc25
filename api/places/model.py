"""Provinces, communes and the closed lists of identity papers; knows no file and no wire."""

from enum import StrEnum

import msgspec


class ProvinceKind(StrEnum):
    PROVINCE = "tinh"
    CITY = "thanh-pho"

    @property
    def word(self) -> str:
        """As it stands before the name inside a sentence: `tỉnh Lào Cai`."""
        return {"tinh": "tỉnh", "thanh-pho": "thành phố"}[self.value]


class CommuneKind(StrEnum):
    COMMUNE = "xa"
    WARD = "phuong"
    SPECIAL_ZONE = "dac-khu"

    @property
    def word(self) -> str:
        """As it stands before the name inside a sentence: `xã Phong Hải`."""
        return {"xa": "xã", "phuong": "phường", "dac-khu": "đặc khu"}[self.value]


class Province(msgspec.Struct, frozen=True, kw_only=True):
    """`code`: two digits of the statistics office, a string because of its leading zero."""

    code: str
    kind: ProvinceKind
    name: str

    @property
    def title(self) -> str:
        return f"{self.kind.word} {self.name}"


class Commune(msgspec.Struct, frozen=True, kw_only=True):
    """`code`: five digits of the statistics office."""

    code: str
    province_code: str
    kind: CommuneKind
    name: str

    @property
    def title(self) -> str:
        return f"{self.kind.word} {self.name}"


class OldUnit(msgspec.Struct, frozen=True, kw_only=True):
    """A commune as it stood before 01/07/2025, and the codes of what it became, the likeliest first.

    `title` reads `Xã Y Tý, Huyện Bát Xát, Tỉnh Lào Cai`; five islands had no commune and start at the district.
    """

    title: str
    heirs: tuple[str, ...]


class OldPlace(msgspec.Struct, frozen=True, kw_only=True):
    """An old address as people type it, and today's communes it became part of, the likeliest first."""

    title: str
    communes: tuple[Commune, ...]


class Address(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Both codes with what stands before the commune, or free words where no list helped."""

    province_code: str | None = None
    commune_code: str | None = None
    detail: str | None = None
    typed: str | None = None


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a closed list, in both languages."""

    code: str
    vi: str
    en: str
