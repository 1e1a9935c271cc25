"""Anybody who holds a paper may ask whether it is genuine."""

from litestar import post
from litestar.params import JSONBody

from api.documents import actions
from api.documents.rules.typesetting import NAMES
from api.documents.schemas import Verification, VerificationAnswer
from kernel.given import Conn, Keys


@post("/api/verification", operation_id="verifyPaper", status_code=200, security=[])
async def verify_paper(*, data: JSONBody[Verification], conn: Conn, keys: Keys) -> VerificationAnswer:
    """Genuine or not; if so kind, office, date and the hash of the file. Never a name or a number."""
    verdict = await actions.check_paper(conn, keys, data.token)
    if verdict is None:
        return VerificationAnswer(genuine=False)
    return VerificationAnswer(
        genuine=True,
        kind=verdict.kind,
        kind_name=NAMES[verdict.kind],
        office=verdict.office,
        office_name=actions.office_name(verdict.office),
        issued_at=verdict.issued_at,
        sha256=verdict.sha256.hex(),
        sealed=verdict.sealed,
        superseded_at=verdict.superseded_at,
    )
