"""A payer's browser coming back from any gateway: shown the fee, whose state it cannot change."""

from datetime import datetime

from litestar import Response
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.payments.actions.attempting import come_back
from api.payments.gateways import Gateways
from api.payments.model import GatewayName
from kernel.database import Database


async def bring_back(
    database: Database, gateways: Gateways, gateway: GatewayName, raw: bytes, now: datetime
) -> Response[None]:
    """To the fee's page when the message is the gateway's, else to the dossiers."""
    async with database.transaction() as conn:
        attempt = await come_back(conn, gateways, gateway, raw, now)
    target = f"/nop-tien/{attempt.fee_id}?attempt={attempt.id}" if attempt else "/ho-so"
    return Response(None, status_code=HTTP_303_SEE_OTHER, headers={"location": target, "cache-control": "no-store"})
