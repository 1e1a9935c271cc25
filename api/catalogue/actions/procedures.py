"""The province's procedures: of any version that ever was, and of those in force on a day."""

from datetime import date
from functools import cache, lru_cache

from msgspec.structs import replace

from api.catalogue.actions.shelf import Shelf, shelf
from api.catalogue.model.procedure import Procedure
from api.catalogue.rules.fees import localise
from api.offices.actions import province
from kernel import clock
from kernel.errors import NotFound


class ProcedureUnknown(NotFound):
    """No procedure has that code, or none of that version."""

    vi = "Không có thủ tục này. Tìm lại theo tên, hoặc gọi 1022."
    en = "There is no such procedure. Search by name, or call 1022."


def procedure(code: str, version: date | None = None) -> Procedure:
    """That version; None is the one in force today (Hanoi). Raises ProcedureUnknown."""
    found = local_shelf().in_force(code, today()) if version is None else local_shelf().find(code, version)
    if found is None:
        raise ProcedureUnknown
    return found


@lru_cache(maxsize=4)
def procedures(on: date) -> tuple[Procedure, ...]:
    """Every procedure in force that day, in the order of the fields of administration, then by code."""
    kept = local_shelf()
    order = list(kept.fields)
    found = [each for code in kept.versions if (each := kept.in_force(code, on)) is not None]
    return tuple(sorted(found, key=lambda each: (order.index(each.field), each.code)))


@lru_cache(maxsize=4)
def by_code(on: date) -> dict[str, Procedure]:
    """The same, by code."""
    return {each.code: each for each in procedures(on)}


def next_version(code: str, after: date) -> date | None:
    """The day on which the next version takes effect, where one is written already."""
    return next((each.version for each in local_shelf().all_of(code) if each.version > after), None)


@cache
def local_shelf() -> Shelf:
    """The shelf with this province's rates alone."""
    kept, code = shelf(), province().code
    return replace(
        kept,
        versions={
            each: tuple(localise(version, code) for version in versions) for each, versions in kept.versions.items()
        },
    )


def today() -> date:
    """The day in Hanoi."""
    return clock.local(clock.now()).date()
