"""Reads the year files beside this slice once and offers the calendar; refuses to know whose office hours they are."""

from functools import cache
from importlib.resources import files

import msgspec

from api.workdays.model import OFFICE_HOURS, Session, Year
from api.workdays.rules import Calendar, CalendarBroken, build_calendar


@cache
def calendar(sessions: tuple[Session, ...] = OFFICE_HOURS) -> Calendar:
    """The calendar of every year written down, with these office hours. Raises CalendarBroken naming the file."""
    return build_calendar(tuple(_read_years()), sessions)


def _read_years() -> list[Year]:
    years = []
    for file in sorted(files("api.workdays").joinpath("years").iterdir(), key=lambda file: file.name):
        try:
            years.append(msgspec.toml.decode(file.read_bytes(), type=Year))
        except msgspec.MsgspecError as error:
            raise CalendarBroken(f"{file.name}: {error}") from error
    return years
