"""What becomes of money when a dossier ends without a result."""

from datetime import datetime

from api.catalogue.actions import procedure
from api.dossiers.model.dossier import Dossier
from api.dossiers.rules.fates import going_back
from api.payments.actions import cancel_fees, return_fees
from kernel.database import Connection


async def end_fees(conn: Connection, dossier: Dossier, now: datetime) -> None:
    """Nothing more is asked; what was paid goes back, line by line, where the procedure says so of that fee."""
    if not dossier.fees:
        return
    await cancel_fees(conn, dossier.id, now)
    rules = procedure(dossier.procedure_code, dossier.procedure_version).fees
    items = going_back(rules, dossier.case.status)
    if items is None or items:
        await return_fees(conn, dossier.id, now, items=items)
