"""Where a dossier stands after a move."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.dossiers.model.dossier import Dossier
from api.dossiers.model.sets import Outcome, Stage, Status, Turn
from api.dossiers.schemas.words import Both, status_name


class MovedFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The new version (also the ETag), and where it stands."""

    id: UUID
    code: str
    version: int
    status: Status
    status_name: Both
    stage: Stage
    turn: Turn
    holder: str
    due_at: datetime | None
    answer_by: datetime | None
    outcome: Outcome | None

    @classmethod
    def of(cls, dossier: Dossier) -> "MovedFace":
        """From the model."""
        case = dossier.case
        return cls(
            id=dossier.id,
            code=dossier.code,
            version=case.version,
            status=case.status,
            status_name=status_name(case.status),
            stage=case.stage,
            turn=case.turn,
            holder=case.holder,
            due_at=case.due_at,
            answer_by=case.supplement_due_at or case.proof_due_at,
            outcome=case.outcome,
        )
