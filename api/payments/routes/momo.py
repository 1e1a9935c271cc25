"""MoMo's two calls: the IPN, answered 204 when it is written, and the payer's browser coming back."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.status_codes import HTTP_204_NO_CONTENT

from api.payments.actions.hearing import hear_notice
from api.payments.gateways import Gateways
from api.payments.gateways.momo.wire import LONGEST_NOTICE_BYTES
from api.payments.model import GatewayName, Verdict
from api.payments.routes.answering import EARS
from api.payments.routes.coming_back import bring_back
from kernel.database import Unreachable
from kernel.given import Db, Given, Now
from kernel.logs import log

STATUSES = {
    Verdict.FORGED: 400,
    Verdict.UNKNOWN_ORDER: 404,
    Verdict.WRONG_AMOUNT: 400,
    Verdict.ALREADY_FINAL: HTTP_204_NO_CONTENT,
    Verdict.CONFIRMED: HTTP_204_NO_CONTENT,
}


@post(
    "/payments/momo/ipn",
    operation_id="hearMomo",
    security=[],
    tags=["payments"],
    status_code=HTTP_204_NO_CONTENT,
    request_max_body_size=None,  # read no further than a notice can be long, and refused in MoMo's own way
)
async def hear_momo(
    request: Request[Any, Any, Any], database: Db, gateways: Given[Gateways], now: Now
) -> Response[None]:
    """MoMo tells how a payment ended. 204 ends it; anything else and MoMo tells again."""
    door = gateways.get(GatewayName.MOMO)
    if door is None:
        return Response(None, status_code=503)
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LONGEST_NOTICE_BYTES:
            break
    try:
        verdict = await EARS.hear(hear_notice(database, door, raw, now), door.name)
    except Unreachable as failure:
        log.warning("payments.ipn-not-kept", error=type(failure).__name__)
        return Response(None, status_code=503)
    return Response(None, status_code=503 if verdict is None else STATUSES[verdict])


@get("/payments/momo/return", include_in_schema=False)
async def come_back_from_momo(
    request: Request[Any, Any, Any], database: Db, gateways: Given[Gateways], now: Now
) -> Response[None]:
    """The payer is back."""
    return await bring_back(database, gateways, GatewayName.MOMO, request.scope["query_string"], now)
