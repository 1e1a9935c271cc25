"""Who may pass, where a post alone does not say it."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from api.payments.actions.scope import keeps_accounts
from identity.guards import staff
from kernel.actor import Role, actor_of
from kernel.errors import NotAllowed

money_staff = staff(Role.ACCOUNTANT, Role.LEADER)


async def province_accounts(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """An accountant of the office that keeps the province's accounts. Raises SignInNeeded, NotAllowed."""
    if not keeps_accounts(await actor_of(connection)):
        raise NotAllowed
