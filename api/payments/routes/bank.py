"""The bank's feed, and what a payer by transfer needs: the code's picture, and saying “đã chuyển”."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from api.payments.actions.attempting import claim_paid, see_attempt
from api.payments.actions.statements import keep_lines, note_forged
from api.payments.gateways import Gateways, bank_account, payee
from api.payments.gateways.vietqr.door import LONGEST_FEED_BYTES
from api.payments.model import Forged
from api.payments.schemas.resident import AttemptOut
from kernel.errors import NotFound
from kernel.given import Asker, Conn, Db, Given, Now
from kernel.ids import AttemptId
from kernel.logs import log


@post(
    "/payments/bank/feed",
    operation_id="hearBank",
    security=[],
    tags=["payments"],
    status_code=HTTP_204_NO_CONTENT,
    request_max_body_size=None,  # read no further than a feed can be long
)
async def hear_bank(
    request: Request[Any, Any, Any],
    database: Db,
    gateways: Given[Gateways],
    now: Now,
    signature: FromQuery[str] = "",
) -> Response[None]:
    """New credits of the account, signed over the body. 204 once they are kept; telling them again is harmless."""
    account = bank_account(gateways)
    if account is None:
        return Response(None, status_code=503)
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LONGEST_FEED_BYTES:
            break
    once = len(request.query_params.getall("signature", [])) == 1  # two of them are none
    feed = account.read_feed(raw, signature if once else "")
    if isinstance(feed, Forged):
        log.warning("payments.feed-forged", why=feed.why)
        await note_forged(database, raw, feed.why, now)
        return Response(None, status_code=400)
    async with database.transaction() as conn:
        await keep_lines(
            conn, feed.account, feed.credits, covers_until=min(feed.covers_until, now), source="feed", now=now
        )
    return Response(None, status_code=HTTP_204_NO_CONTENT)


@get(
    "/api/attempts/{attempt_id:uuid}/qr.svg",
    operation_id="getAttemptCode",
    tags=["payments"],
    media_type="image/svg+xml",
)
async def get_code(
    attempt_id: FromPath[UUID], conn: Conn, actor: Asker, gateways: Given[Gateways], now: Now
) -> Response[bytes]:
    """The code to scan, as a picture. 404 for attempts that are not a transfer."""
    attempt = await see_attempt(conn, actor, AttemptId(attempt_id), now)
    account = bank_account(gateways)
    if account is None or attempt.gateway is not account.name:
        raise NotFound
    return Response(
        account.picture(attempt.pay_url), media_type="image/svg+xml", headers={"cache-control": "private, max-age=3600"}
    )


@post(
    "/api/attempts/{attempt_id:uuid}/claim",
    operation_id="claimAttemptPaid",
    tags=["payments"],
    status_code=HTTP_200_OK,
)
async def claim(
    attempt_id: FromPath[UUID], conn: Conn, actor: Asker, gateways: Given[Gateways], now: Now
) -> AttemptOut:
    """The payer says the transfer is made: it marks nothing paid, and the state becomes “checking”."""
    attempt = await claim_paid(conn, actor, AttemptId(attempt_id), now)
    return AttemptOut.of(attempt, now, payee(gateways))
