"""The calendar with this province's office hours."""

from functools import cache

from api.offices.actions import province
from api.workdays.actions import calendar as workdays
from api.workdays.model import Session
from api.workdays.rules import Calendar


@cache
def calendar() -> Calendar:
    hours = tuple(Session(opens=each.opens, closes=each.closes) for each in province().office_hours)
    return workdays(hours)
