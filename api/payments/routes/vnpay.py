"""VNPAY's two calls: the IPN, answered in its own words within a second, and the payer's browser coming back."""

from typing import Any

from litestar import Request, Response, get

from api.payments.actions.hearing import hear_notice
from api.payments.gateways import Gateways
from api.payments.gateways.vnpay.wire import MESSAGES, REPLIES, Reply
from api.payments.model import GatewayName
from api.payments.routes.answering import EARS
from api.payments.routes.coming_back import bring_back
from api.payments.schemas.resident import IpnAnswer
from kernel.database import Unreachable
from kernel.given import Db, Given, Now
from kernel.logs import log


@get("/payments/vnpay/ipn", operation_id="hearVnpay", security=[], tags=["payments"])
async def hear_vnpay(request: Request[Any, Any, Any], database: Db, gateways: Given[Gateways], now: Now) -> IpnAnswer:
    """VNPAY tells how a payment ended. It tries again on 01, 04, 97 and 99, and stops on 00 and 02."""
    door = gateways.get(GatewayName.VNPAY)
    reply = Reply.UNKNOWN_ERROR
    if door is not None:
        try:
            verdict = await EARS.hear(hear_notice(database, door, request.scope["query_string"], now), door.name)
            reply = Reply.UNKNOWN_ERROR if verdict is None else REPLIES[verdict]
        except Unreachable as failure:
            log.warning("payments.ipn-not-kept", error=type(failure).__name__)
        except Exception as failure:  # whatever it is, VNPAY gets its own answer and comes back
            log.error("payments.ipn-failed", error=type(failure).__name__, exc_info=failure)
    return IpnAnswer(code=reply, message=MESSAGES[reply])


@get("/payments/vnpay/return", include_in_schema=False)
async def come_back_from_vnpay(
    request: Request[Any, Any, Any], database: Db, gateways: Given[Gateways], now: Now
) -> Response[None]:
    """The payer is back."""
    return await bring_back(database, gateways, GatewayName.VNPAY, request.scope["query_string"], now)
