"""An address in someone's own words, taken apart into what the forms keep; pure."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from api.places.model import Address, Commune, OldPlace, Province
from api.places.rules.folding import KIND_BEFORE_NAME, fold, same_name

Communes = Callable[[str], tuple[Commune, ...]]
FindOld = Callable[[str], tuple[OldPlace, ...]]


def read_address(
    text: str, *, provinces: Mapping[str, Province], communes_of: Communes, find_old: FindOld
) -> Address | None:
    """`Thôn Chợ, xã Mường Hum, tỉnh Lào Cai`: codes and what stands before them, else the words as typed.

    An old commune counts as its heir when there is one alone. None for no words at all.
    """
    parts = [part.strip() for part in text.split(",") if part.strip(" .")]
    if not parts:
        return None
    if places := _before(parts, find_old):
        heirs = places[0].communes if len(places) == 1 else ()
        return _at(heirs[0], parts[:-3]) if len(heirs) == 1 else Address(typed=", ".join(parts))
    commune = _today(parts, provinces, communes_of)
    return _at(commune, parts[:-2]) if commune else Address(typed=", ".join(parts))


def _at(commune: Commune, rest: list[str]) -> Address:
    return Address(province_code=commune.province_code, commune_code=commune.code, detail=", ".join(rest) or None)


def _before(parts: list[str], find_old: FindOld) -> list[OldPlace]:
    """Old communes of exactly this name, district and province: looked for first, a district may share a new name."""
    wanted = [_bare(part) for part in parts[-3:]]
    if len(wanted) < 3:
        return []
    found = find_old(", ".join(parts[-3:]))
    return [place for place in found if [_bare(part) for part in place.title.split(", ")] == wanted]


def _today(parts: list[str], provinces: Mapping[str, Province], communes_of: Communes) -> Commune | None:
    if len(parts) < 2 or (province := provinces.get(_bare(parts[-1]))) is None:
        return None
    named = [commune for commune in communes_of(province.code) if _bare(commune.name) == _bare(parts[-2])]
    for narrower in (str.casefold, same_name):
        if len(named) > 1:
            said = narrower(parts[-2])
            exact = [each for each in named if said in (narrower(each.title), narrower(each.name))]
            named = exact or named
    return named[0] if len(named) == 1 else None


@lru_cache(maxsize=16_384)
def _bare(name: str) -> str:
    folded = fold(name).strip()
    return same_name(KIND_BEFORE_NAME.sub("", folded) or folded)
