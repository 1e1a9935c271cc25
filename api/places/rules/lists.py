"""The lists beside this slice, read from their text; pure."""

from collections.abc import Iterator

from api.places.model import Choice, Commune, CommuneKind, OldUnit, Province, ProvinceKind


def rows(text: str) -> Iterator[list[str]]:
    """Tab-separated cells; lines that start with `#` are remarks."""
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def read_provinces(text: str) -> tuple[Province, ...]:
    return tuple(Province(code=code, kind=ProvinceKind(kind), name=name) for code, kind, name in rows(text))


def read_communes(text: str) -> tuple[Commune, ...]:
    return tuple(
        Commune(province_code=province, code=code, kind=CommuneKind(kind), name=name)
        for province, code, kind, name in rows(text)
    )


def read_choices(text: str) -> tuple[Choice, ...]:
    """Two cells (one name for both languages) or three."""
    return tuple(Choice(code=cells[0], vi=cells[1], en=cells[-1]) for cells in rows(text))


def read_old_units(text: str) -> tuple[OldUnit, ...]:
    """A line `= district, province` heads its communes; a commune line is name and codes joined by commas."""
    units = []
    above = ""
    for cells in rows(text):
        if cells[0].startswith("= "):
            above = cells[0].removeprefix("= ")
            continue
        name, codes = cells
        units.append(OldUnit(title=f"{name}, {above}" if name else above, heirs=tuple(codes.split(","))))
    return tuple(units)
