"""Answers of the public catalogue, written once and kept in memory as bytes with their ETag."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

import msgspec

from api.catalogue.actions.counting import law_due, office_calendar
from api.catalogue.actions.finding import filed_lately, search
from api.catalogue.actions.procedures import ProcedureUnknown, local_shelf, next_version, procedure, procedures
from api.catalogue.model.procedure import Procedure
from api.catalogue.model.words import Words
from api.catalogue.rules.schema import compile_schema
from api.catalogue.schemas.form import FormFace, OptionFace
from api.catalogue.schemas.procedure import FiledNowFace, LifeEventFace, LifeEventList, ProcedureFace, ProcedureRow
from api.places.actions import ethnic_groups, nationalities
from api.places.model import Choice
from kernel import clock

MOST_FOUND = 30
MOST_SIFTED = 300


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A JSON answer; the ETag is of its bytes, so every process gives the same."""

    body: bytes
    etag: str


def write_list(text: str, event: str | None, field: str | None, now: datetime) -> Page:
    """What fits the typed words, best first; without any, everything, the most filed first."""
    day = clock.local(now).date()
    if text.strip():
        found: Iterable[Procedure] = search(text, MOST_FOUND if event is None and field is None else MOST_SIFTED)
    else:
        found = sorted(procedures(day), key=lambda each: -filed_lately(each.code))
    chosen = tuple(
        each.code
        for each in found
        if (event is None or event in each.life_events) and (field is None or field == each.field)
    )
    return _write_rows(chosen[:MOST_FOUND] if text.strip() else chosen, day)


def write_procedure(code: str, version: date | None, now: datetime) -> Page:
    """Raises ProcedureUnknown."""
    found = procedure(code, version)
    return _write_procedure(
        found.code,
        found.version,
        on=clock.local(now).date(),
        seen_from=office_calendar().next_opening(now),
        due=law_due(found, now),
    )


@lru_cache(maxsize=256)
def write_form(code: str, version: date) -> Page:
    """Raises ProcedureUnknown, also where the version has no form."""
    found = procedure(code, version)
    if found.form is None:
        raise ProcedureUnknown
    return _page(FormFace.of(found, found.form, _lists()))


@lru_cache(maxsize=256)
def write_schema(code: str, version: date) -> Page:
    """Raises ProcedureUnknown, also where the version has no form."""
    found = procedure(code, version)
    if found.form is None:
        raise ProcedureUnknown
    return _page(compile_schema(found.form, code, version))


@lru_cache(maxsize=4)
def write_life_events(on: date) -> Page:
    """The doors of the home page, in their order."""
    return _page(
        LifeEventList(
            items=tuple(
                LifeEventFace(id=name, name=words, procedures=sum(name in each.life_events for each in procedures(on)))
                for name, words in local_shelf().life_events.items()
            )
        )
    )


@lru_cache(maxsize=512)
def _write_procedure(code: str, version: date, *, on: date, seen_from: datetime, due: datetime | None) -> Page:
    return _page(
        ProcedureFace.of(
            procedure(code, version),
            fields=local_shelf().fields,
            on=on,
            next_version=next_version(code, version),
            filed_now=FiledNowFace(seen_from=seen_from, due=due),
        )
    )


@lru_cache(maxsize=512)
def _write_rows(codes: tuple[str, ...], on: date) -> Page:
    return _kept(b'{"items":[' + b",".join(_write_row(code, on) for code in codes) + b"]}")


@lru_cache(maxsize=8192)
def _write_row(code: str, on: date) -> bytes:
    in_force = local_shelf().in_force(code, on)
    assert in_force is not None, "rows are of procedures in force"
    return msgspec.json.encode(ProcedureRow.of(in_force, local_shelf().fields, on))


@cache
def _lists() -> dict[str, tuple[OptionFace, ...]]:
    return {"ethnicity": _options(ethnic_groups()), "nationality": _options(nationalities())}


def _options(choices: Iterable[Choice]) -> tuple[OptionFace, ...]:
    return tuple(OptionFace(value=each.code, label=Words(vi=each.vi, en=each.en)) for each in choices)


def _page(face: Any) -> Page:
    return _kept(msgspec.json.encode(face))


def _kept(body: bytes) -> Page:
    return Page(body=body, etag=f'"{hashlib.sha256(body).hexdigest()[:24]}"')
