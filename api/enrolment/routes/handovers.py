"""A draft from phone to phone: kept as ciphertext, fetched once by whoever scanned the QR."""

import base64

from litestar import Response, post
from litestar.params import JSONBody

from api.enrolment.actions import handing
from api.enrolment.schemas.entries import unbase64
from api.enrolment.schemas.handovers import Box, Fetch, Handed, NewHandover
from identity.guards import signed_in
from kernel.given import Asker, Conn, Now


@post("/api/handovers", operation_id="handOver", guards=[signed_in])
async def hand_over(data: JSONBody[NewHandover], conn: Conn, actor: Asker, now: Now) -> Response[Handed]:
    """Leave a sealed draft for the other phone; it waits a quarter of an hour."""
    until = await handing.hand_over(
        conn, actor, handover_id=data.id, token_hash=unbase64(data.read_hash), box=unbase64(data.box), now=now
    )
    return Response(Handed(until=until), status_code=201)


@post("/api/handovers/take", operation_id="takeHandover", security=[], status_code=200)
async def take_handover(data: JSONBody[Fetch], conn: Conn, now: Now) -> Box:
    """Fetch it, once."""
    box = await handing.take(conn, data.id, unbase64(data.token), now)
    return Box(box=base64.urlsafe_b64encode(box).rstrip(b"=").decode())
