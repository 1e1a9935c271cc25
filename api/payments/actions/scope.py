"""Whose money an accountant answers for: their office's or, where the province's accounts are kept, everybody's."""

from api.offices.actions import offices
from kernel.actor import Actor, Role
from kernel.ids import OfficeCode


def keeps_accounts(actor: Actor) -> bool:
    """An accountant of the office that keeps the province's accounts."""
    keepers = {office.code for office in offices() if office.keeps_accounts}
    return not keepers.isdisjoint(actor.offices(Role.ACCOUNTANT))


def offices_in_view(actor: Actor) -> tuple[OfficeCode, ...] | None:
    """Offices whose money this person may look at; None: every office's, and what is nobody's."""
    return None if keeps_accounts(actor) else actor.offices(Role.ACCOUNTANT, Role.LEADER)


def sees(actor: Actor, office: OfficeCode | None, *roles: Role) -> bool:
    """Whether the money of `office` is in view of who holds one of `roles` there (any, when none is named).

    To others it does not exist.
    """
    return keeps_accounts(actor) or (office is not None and actor.holds(*(roles or tuple(Role)), office=office))


def accounts_for(actor: Actor, office: OfficeCode | None) -> bool:
    """Whether this person is an accountant of `office`, or of all of them."""
    return keeps_accounts(actor) or (office is not None and actor.holds(Role.ACCOUNTANT, office=office))
