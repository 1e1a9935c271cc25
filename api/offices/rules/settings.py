"""The province's settings file read and judged, every complaint with its line; pure."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from api.offices.model import Office, OfficeKind, Province
from api.offices.rules.contrast import find_shortfalls
from api.offices.rules.lines import Path, find_lines, line_of

ORG_CODE = re.compile(r"\d{3}\.\d{2}\.\d{2}\.(H\d{2})")
PHONE = re.compile(r"\d{3,11}")
PROCEDURE_CODE = re.compile(r"\d\.\d{6}")
TOML_LINE = re.compile(r"at line (\d+)")
UNKNOWN = re.compile(r"unknown field `([^`]+)`")
STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]|\[\.\.\.\]")

NameOf = Callable[[str], str | None]


class SettingsWrong(Exception):
    """The settings file cannot be used: `complaints` read `file:line: reason`."""

    def __init__(self, complaints: tuple[str, ...]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = complaints


def read_province(text: str, *, file: str, name_of: NameOf) -> Province:
    """Make a Province of the file's text; `name_of` knows the names of provinces and communes by code.

    Raises SettingsWrong with every complaint at once, unless the shape itself is wrong: then with the first.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        found = TOML_LINE.search(str(wrong))
        line = found[1] if found else str(text.count("\n") + 1)
        raise SettingsWrong((f"{file}:{line}: {wrong}",)) from None
    lines = find_lines(text)
    try:
        province = msgspec.convert(_renamed(raw), Province)
    except msgspec.ValidationError as wrong:
        sentence, path = _split(str(wrong))
        raise SettingsWrong((f"{file}:{line_of(lines, path)}: {sentence}",)) from None
    complaints = tuple(
        f"{file}:{line}: {reason}"
        for line, reason in sorted((line_of(lines, path), reason) for path, reason in find_faults(province, name_of))
    )
    if complaints:
        raise SettingsWrong(complaints)
    return province


def _renamed(raw: Mapping[str, Any]) -> dict[str, Any]:
    """In the file each office is one `[[office]]`; the model speaks of `offices`."""
    return {("offices" if key == "office" else key): value for key, value in raw.items()}


def _split(message: str) -> tuple[str, Path]:
    """msgspec's `Expected `str`, got `int` - at `$.offices[0].phone``, taken apart."""
    sentence, _, place = message.partition(" - at `$")
    path: list[str | int] = []
    for key, index in STEP.findall(place):
        path.append(int(index) if index else {"offices": "office"}.get(key, key))
    if unknown := UNKNOWN.search(sentence):
        path.append(unknown[1])
    return sentence, tuple(path)


def find_faults(province: Province, name_of: NameOf) -> Iterator[tuple[Path, str]]:
    """What a well-shaped file still says wrongly, each with the path of the value."""
    yield from _place_faults(province, name_of)
    for short in find_shortfalls(province.colours):
        yield ("colours", short.scheme.value, short.token), short.reason
    if not PHONE.fullmatch(province.hotline):
        yield ("hotline",), f"{province.hotline!r} is no phone number"
    if not province.plain_name.isascii():
        yield ("plain_name",), "an SMS carries no marks: plain letters only"
    yield from _hours_faults(province)
    seen: set[str] = set()
    for index, office in enumerate(province.offices):
        if office.code in seen:
            yield ("office", index, "code"), f"{office.code} is used twice"
        seen.add(office.code)
        for key, reason in _office_faults(office, province):
            yield ("office", index, key), reason


def _place_faults(province: Province, name_of: NameOf) -> Iterator[tuple[Path, str]]:
    known = name_of(province.code)
    if known is None or len(province.code) != 2:
        yield ("code",), f"{province.code!r} is no province"
    elif known.casefold() != province.name.vi.casefold():
        yield ("name",), f"{province.code} is {known}, not {province.name.vi}"
    for code, name in province.communes.items():
        known = name_of(code)
        if known is None or len(code) != 5:
            yield ("communes", code), f"{code!r} is no commune"
        elif known.casefold() != name.casefold():
            yield ("communes", code), f"{code} is {known}, not {name}"


def _hours_faults(province: Province) -> Iterator[tuple[Path, str]]:
    last = None
    for session in province.office_hours:
        if session.closes <= session.opens or (last is not None and session.opens < last):
            yield ("office_hours",), f"{session.opens:%H:%M}-{session.closes:%H:%M} overlaps or runs backwards"
        last = session.closes
    if not province.office_hours:
        yield ("office_hours",), "an office that never opens cannot be on time"


def _office_faults(office: Office, province: Province) -> Iterator[tuple[str, str]]:
    shaped = ORG_CODE.fullmatch(office.code)
    if not shaped or shaped[1] != province.org_code:
        yield "code", f"{office.code!r} is no organisation code of {province.org_code} (000.00.00.{province.org_code})"
    if office.commune_code not in province.communes:
        yield "commune_code", f"{office.commune_code!r} is not among the communes above"
    if not PHONE.fullmatch(office.phone):
        yield "phone", f"{office.phone!r} is no phone number: digits only"
    if not office.kinds:
        yield "kinds", f"name at least one of {', '.join(OfficeKind)}"
    for kind in office.faces:
        if kind not in office.kinds:
            yield "faces", f"{kind} has a name here but is not among its kinds"
    for key, codes in (("only", office.only), ("also", office.also)):
        for code in codes:
            if not PROCEDURE_CODE.fullmatch(code):
                yield key, f"{code!r} is no procedure code"
