"""Places offered to the other slices, read once from the files beside this one; knows no database."""

import hashlib
from functools import cache
from pathlib import Path

from api.places.model import Address, Choice, Commune, OldPlace, OldUnit, Province
from api.places.rules import addresses
from api.places.rules.finding import find_keys, search_keys
from api.places.rules.folding import same_name
from api.places.rules.lists import read_choices, read_communes, read_old_units, read_provinces

DATA = Path(__file__).parent / "data"

ETHNIC_ALIASES = (
    ("08", "H'Mông"), ("08", "Mèo"), ("05", "Khơ Me"), ("16", "Kơ Ho"), ("14", "Xê Đăng"), ("22", "Stiêng"),
    ("15", "Cao Lan"), ("10", "Jrai"), ("07", "Nùng An"), ("01", "Việt"),
)  # fmt: skip


def _read(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8")


@cache
def provinces() -> tuple[Province, ...]:
    """The 34, by code."""
    return read_provinces(_read("provinces.tsv"))


@cache
def _communes() -> dict[str, Commune]:
    return {commune.code: commune for commune in read_communes(_read("communes.tsv"))}


def communes(province_code: str) -> tuple[Commune, ...]:
    """Communes, wards and special zones of one province; empty for a code that no province has."""
    return tuple(commune for commune in _communes().values() if commune.province_code == province_code)


def province(code: str) -> Province | None:
    return next((province for province in provinces() if province.code == code), None)


def commune(code: str) -> Commune | None:
    return _communes().get(code)


def name_of(code: str) -> str | None:
    """`tỉnh Lào Cai` for 15, `xã Phong Hải` for 02902; None for a code that nothing has."""
    place = province(code) or commune(code)
    return place.title if place else None


@cache
def _old_units() -> tuple[tuple[OldUnit, ...], tuple[str, ...]]:
    units = read_old_units(_read("old-units.tsv"))
    return units, search_keys([unit.title for unit in units])


def find_old(text: str, limit: int = 12) -> tuple[OldPlace, ...]:
    """Communes of before 01/07/2025 whose names hold what was typed, each with today's communes."""
    units, keys = _old_units()
    return tuple(
        OldPlace(title=units[index].title, communes=tuple(_communes()[code] for code in units[index].heirs))
        for index in find_keys(keys, text, limit)
    )


@cache
def _provinces_by_name() -> dict[str, Province]:
    return {same_name(province.name): province for province in provinces()}


def read_address(text: str) -> Address | None:
    """Someone's own words for a place, in the codes of today where they can be known; None for no words."""
    return addresses.read_address(text, provinces=_provinces_by_name(), communes_of=communes, find_old=find_old)


@cache
def ethnic_groups() -> tuple[Choice, ...]:
    """The 54 and foreigners, by the statistics office's code."""
    return read_choices(_read("ethnic-groups.tsv"))


@cache
def nationalities() -> tuple[Choice, ...]:
    """ISO 3166-1 alpha-2 countries, Việt Nam first."""
    listed = read_choices(_read("nationalities.tsv"))
    return tuple(sorted(listed, key=lambda choice: choice.code != "VN"))


def ethnic_code(name: str) -> str | None:
    """`08` for Mông, H'Mông or Mèo; None for a name that no group has."""
    return _ethnic_codes().get(same_name(name))


@cache
def _ethnic_codes() -> dict[str, str]:
    return {same_name(name): code for code, name in ETHNIC_ALIASES} | {
        same_name(group.vi): group.code for group in ethnic_groups()
    }


def country_code(name: str) -> str | None:
    """`VN` for Việt Nam, Vietnam or VN."""
    return _country_codes().get(same_name(name))


@cache
def _country_codes() -> dict[str, str]:
    return {
        same_name(spelling): nation.code
        for nation in nationalities()
        for spelling in (nation.code, nation.vi, nation.en)
    }


@cache
def edition() -> str:
    """A digest of the lists, the same in every process: the ETag of what is made of them alone."""
    digest = hashlib.sha256()
    for path in sorted(DATA.glob("*.tsv")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
