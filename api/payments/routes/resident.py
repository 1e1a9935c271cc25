"""A resident sees a fee and begins to pay it. Strangers get 404."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from api.payments.actions.attempting import see_attempt, see_fee, start_attempt
from api.payments.gateways import Gateways, payee
from api.payments.schemas.resident import AttemptOut, FeeOut, NewAttempt
from kernel.given import Asker, Conn, Given, Now
from kernel.ids import AttemptId, FeeId


@get("/api/fees/{fee_id:uuid}", operation_id="getFee", tags=["payments"])
async def get_fee(fee_id: FromPath[UUID], conn: Conn, actor: Asker, gateways: Given[Gateways], now: Now) -> FeeOut:
    """One fee: what it is for, where it stands, how to pay it."""
    face = await see_fee(conn, actor, FeeId(fee_id), now)
    return FeeOut.of(face, tuple(gateways), now, payee(gateways))


@post(
    "/api/fees/{fee_id:uuid}/attempts",
    operation_id="beginAttempt",
    opt={"idempotency": True},
    tags=["payments"],
)
async def begin_attempt(
    *,
    fee_id: FromPath[UUID],
    data: JSONBody[NewAttempt],
    request: Request[Any, Any, Any],
    conn: Conn,
    actor: Asker,
    gateways: Given[Gateways],
    now: Now,
) -> AttemptOut:
    """Begin to pay; the same attempt again while one is open at this gateway. 409 while an earlier one is in doubt."""
    attempt = await start_attempt(
        conn,
        gateways,
        actor,
        FeeId(fee_id),
        gateway=data.gateway,
        confirmed=data.confirmed,
        payer_address=request.client.host if request.client else "127.0.0.1",
        lang="en" if (request.headers.get("accept-language") or "").lower().startswith("en") else "vi",
        now=now,
    )
    return AttemptOut.of(attempt, now, payee(gateways))


@get("/api/attempts/{attempt_id:uuid}", operation_id="getAttempt", tags=["payments"])
async def get_attempt(
    attempt_id: FromPath[UUID], conn: Conn, actor: Asker, gateways: Given[Gateways], now: Now
) -> AttemptOut:
    """Where one try stands."""
    attempt = await see_attempt(conn, actor, AttemptId(attempt_id), now)
    return AttemptOut.of(attempt, now, payee(gateways))
