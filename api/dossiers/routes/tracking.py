"""Anybody with the slip: where the dossier stands."""

from typing import Any

from litestar import Request, post
from litestar.params import JSONBody

from api.dossiers.actions import tracking
from api.dossiers.schemas.tracking import Tracked, TrackingAsked
from api.dossiers.schemas.words import OfficeFace, stage_name, status_name
from api.offices.actions import office
from kernel.given import Db, Keys, Now


@post("/api/tracking", operation_id="track", status_code=200, security=[])
async def track(
    data: JSONBody[TrackingAsked], request: Request[Any, Any, Any], database: Db, keys: Keys, now: Now
) -> Tracked:
    """Status, whose turn and dates, for the code and the number of a slip."""
    address = request.client.host if request.client else None
    dossier = await tracking.track(database, keys, code=data.code, secret=data.secret, address=address, now=now)
    case = dossier.case
    return Tracked(
        code=dossier.code,
        status=case.status,
        status_name=status_name(case.status),
        stage=case.stage,
        stage_name=stage_name(case.stage),
        turn=case.turn,
        turn_since=case.turn_since,
        office=OfficeFace.of(office(case.office)),
        holder=OfficeFace.of(office(case.holder)),
        submitted_at=case.submitted_at,
        due_at=case.due_at,
        paused_at=case.paused_at,
        answer_by=case.supplement_due_at or case.proof_due_at,
        ended_at=case.ended_at,
    )
