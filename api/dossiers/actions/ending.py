"""What becomes of money when a dossier ends without a result."""

from datetime import datetime

from api.catalogue.actions import procedure
from api.catalogue.model.fees import Fate, Refund
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.sets import Status
from api.payments.actions import cancel_fees, return_fees
from kernel.database import Connection


def _fate(rule: Refund, status: Status) -> Fate:
    fates = {
        Status.NOT_ACCEPTED: rule.not_accepted,
        Status.WITHDRAWN: rule.withdrawn,
        Status.STOPPED: rule.stopped,
    }
    return fates[status]


async def end_fees(conn: Connection, dossier: Dossier, now: datetime) -> None:
    """Nothing more is asked; what was paid goes back where the procedure says so of all its fees."""
    if not dossier.fees:
        return
    await cancel_fees(conn, dossier.id, now)
    rules = procedure(dossier.procedure_code, dossier.procedure_version).fees
    if rules and all(_fate(fee.refund, dossier.case.status) is Fate.FULL for fee in rules):
        await return_fees(conn, dossier.id, now)
