"""Imports and numbers on the wire."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from api.enrolment.model.imports import Import
from api.enrolment.model.sets import Measure
from api.enrolment.rules.coverage import Cell, Few
from api.enrolment.schemas.team import Both

MOST_FILE = 11_000_000
"""characters of base64: eight megabytes"""
ERRORS_SHOWN, SAMPLE = 200, 20


class NewImport(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A CSV (UTF-8 or UTF-16) or XLSX file, base64."""

    office: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    content: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_FILE)]


class RowFault(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row is left out; `row` as the sheet numbers it."""

    row: int
    column: str
    vi: str
    en: str


class RowSeen(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A row as it was understood."""

    row: int
    head_name: str
    hamlet: str


class Columns(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Which columns were read."""

    head_name: str
    hamlet: str


class PreviewFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What taking it in would do; nothing has been done."""

    id: UUID
    rows: int
    fresh: int
    known: int
    error_count: int
    errors: list[RowFault]
    sample: list[RowSeen]
    columns: Columns
    ignored: list[str]


class ImportFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An import that was read, taken in or undone."""

    id: UUID
    name: str
    at: datetime
    rows: int
    error_count: int
    applied_at: datetime | None
    added: int | None
    undone_at: datetime | None

    @classmethod
    def of(cls, kept: Import) -> "ImportFace":
        return cls(
            id=kept.id,
            name=kept.name,
            at=kept.at,
            rows=kept.rows,
            error_count=kept.error_count,
            applied_at=kept.applied_at,
            added=kept.added,
            undone_at=kept.undone_at,
        )


class ImportList(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first."""

    items: list[ImportFace]


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """How many households came, and how many were there before."""

    added: int
    known: int


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """How many were removed, and how many stay because somebody has been there since."""

    removed: int
    kept: int


class Row(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Households, and how many of them count for each measure."""

    households: int
    reached: int
    digital_member: int
    notified: int
    level2: int
    app_installed: int
    first_dossier: int
    waiting: int

    @classmethod
    def of(cls, counts: Mapping[Measure, int]) -> "Row":
        return cls(
            households=counts[Measure.HOUSEHOLDS],
            reached=counts[Measure.REACHED],
            digital_member=counts[Measure.DIGITAL_MEMBER],
            notified=counts[Measure.NOTIFIED],
            level2=counts[Measure.LEVEL2],
            app_installed=counts[Measure.APP_INSTALLED],
            first_dossier=counts[Measure.FIRST_DOSSIER],
            waiting=counts[Measure.WAITING],
        )


class HamletRow(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One hamlet against its target."""

    id: UUID
    name: str
    target: int
    counts: Row


class WeekRow(msgspec.Struct, frozen=True, kw_only=True):
    """As it was at the end of that day."""

    on: date
    counts: Row


class CoverageFace(msgspec.Struct, frozen=True, kw_only=True):
    """A commune's own numbers, whole."""

    office: str
    on: date
    totals: Row
    hamlets: list[HamletRow]
    weeks: list[WeekRow]


class BehindLine(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A household behind a number."""

    id: UUID
    head_name: str
    hamlet: str
    visited_at: datetime | None


class BehindList(msgspec.Struct, frozen=True, kw_only=True):
    """In no order that says anything."""

    items: list[BehindLine]


Shown = int | str | None
"""a number; "<5"; null where showing it would give another away"""


class SafeRow(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The same, for eyes outside the commune."""

    households: Shown
    reached: Shown
    digital_member: Shown
    notified: Shown
    level2: Shown
    app_installed: Shown
    first_dossier: Shown
    waiting: Shown

    @classmethod
    def of(cls, cells: Mapping[Measure, Cell]) -> "SafeRow":
        return cls(
            households=shown(cells[Measure.HOUSEHOLDS]),
            reached=shown(cells[Measure.REACHED]),
            digital_member=shown(cells[Measure.DIGITAL_MEMBER]),
            notified=shown(cells[Measure.NOTIFIED]),
            level2=shown(cells[Measure.LEVEL2]),
            app_installed=shown(cells[Measure.APP_INSTALLED]),
            first_dossier=shown(cells[Measure.FIRST_DOSSIER]),
            waiting=shown(cells[Measure.WAITING]),
        )


def shown(cell: Cell) -> Shown:
    if isinstance(cell, int):
        return cell
    return "<5" if isinstance(cell, Few) else None


class CommuneRow(msgspec.Struct, frozen=True, kw_only=True):
    """One commune."""

    office: str
    name: Both
    counts: SafeRow


class ProvinceCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """Every commune that has a team; there are no lists behind these."""

    on: date
    totals: SafeRow
    communes: list[CommuneRow]
