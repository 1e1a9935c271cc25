"""What the office has: read from its database, opened with its keys."""

from typing import Any

from api.dossiers.actions.sealing import ANSWERS
from kernel.database import connect
from kernel.keys import Keyring
from tests.deployment import Deployment
from tests.pwa.errands import Errand, sums


async def read_answers(house: Deployment) -> dict[str, Any]:
    """Every dossier by what was written in it."""
    keys = Keyring(house.data / "secrets")
    connection = await connect(house.owner_dsn)
    try:
        rows = await connection.fetch("SELECT id, procedure_code, files, answers_sealed FROM dossier ORDER BY id")
    finally:
        await connection.close()
    return {f"{row[0]} {keys.open(ANSWERS, row[3], row[0].bytes).decode()}": row for row in rows}


async def has(house: Deployment, errand: Errand) -> bool:
    """Whether it has arrived."""
    return any(errand.marker in answers for answers in await read_answers(house))


async def check(house: Deployment, done: list[Errand], digests: set[str], said: dict[str, dict[str, str]]) -> None:
    """Each dossier once, with what was written in it and every page in its place as it left the phone."""
    found = await read_answers(house)
    connection = await connect(house.owner_dsn)
    try:
        pages = await connection.fetch(
            "SELECT a.dossier_id, a.page, encode(f.received_sha256, 'hex'), f.state, f.length_bytes "
            "FROM attachment a JOIN file f ON f.id = a.file_id WHERE a.superseded_at IS NULL ORDER BY 1, 2"
        )
        drafts = await connection.fetchval("SELECT count(*) FROM draft")
    finally:
        await connection.close()
    for errand in done:
        rows = [row for answers, row in found.items() if errand.marker in answers]
        assert len(rows) == 1, f"{errand.marker}: {len(rows)} dossiers; {said.get(errand.marker)}"
        (row,) = rows
        assert row[1] == errand.procedure
        kept = [page for page in pages if page[0] == row[0]]
        _check_pages(errand, row, kept, digests)
    assert len({page[2] for page in pages}) == len(pages), "no two pages are the same file"
    assert len(found) == len(done)
    assert drafts == 0, "a draft was filed and is still there"


def _check_pages(errand: Errand, row: Any, kept: list[Any], digests: set[str]) -> None:
    assert row[2] == len(kept) == len(errand.pages), f"{errand.marker}: {len(kept)} of {len(errand.pages)} pages"
    for at, (page, wanted) in enumerate(zip(kept, sums(errand), strict=True)):
        assert page[1] == at + 1
        assert page[3] == "kept"
        assert page[2] == wanted if wanted else page[2] in digests, f"{errand.marker}: page {at + 1} is another file"
