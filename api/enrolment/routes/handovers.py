"""A draft from phone to phone: kept as ciphertext, fetched once by whoever scanned the QR."""

import base64
from uuid import UUID

from litestar import Response, post, put
from litestar.params import FromPath, JSONBody

from api.enrolment.actions import handing
from api.enrolment.schemas.entries import unbase64
from api.enrolment.schemas.handovers import Box, Fetch, Handed, NewHandover, NewPiece, Taken
from identity.guards import signed_in
from kernel.given import Asker, Conn, Now


@post("/api/handovers", operation_id="handOver", guards=[signed_in], opt={"idempotency": True})
async def hand_over(data: JSONBody[NewHandover], conn: Conn, actor: Asker, now: Now) -> Response[Handed]:
    """Announce a sealed draft for the other phone; once its pieces are here it waits a quarter of an hour."""
    until = await handing.hand_over(
        conn, actor, handover_id=data.id, token_hash=unbase64(data.read_hash), pieces=data.pieces, now=now
    )
    return Response(Handed(until=until), status_code=201)


@put("/api/handovers/{handover_id:uuid}/pieces", operation_id="handOverPiece", guards=[signed_in], status_code=204)
async def hand_over_piece(
    handover_id: FromPath[UUID], data: JSONBody[NewPiece], conn: Conn, actor: Asker, now: Now
) -> None:
    """Leave one piece of it; the same piece again replaces itself."""
    await handing.add_piece(conn, actor, handover_id, piece=data.piece, box=unbase64(data.box), now=now)


@post("/api/handovers/take", operation_id="takeHandover", security=[], status_code=200)
async def take_handover(data: JSONBody[Fetch], conn: Conn, now: Now) -> Box:
    """Fetch a piece: for the phone that came first, and for no other."""
    box, pieces = await handing.take(
        conn, data.id, token=unbase64(data.token), claim=unbase64(data.claim), piece=data.piece, now=now
    )
    return Box(box=base64.urlsafe_b64encode(box).rstrip(b"=").decode(), pieces=pieces)


@post("/api/handovers/taken", operation_id="handoverTaken", security=[], status_code=204)
async def handover_taken(data: JSONBody[Taken], conn: Conn) -> None:
    """All of it has arrived: erase it here."""
    await handing.erase(conn, data.id, token=unbase64(data.token), claim=unbase64(data.claim))
