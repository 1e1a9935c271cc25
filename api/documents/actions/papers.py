"""Papers kept, found and checked."""

from api.documents.model import Paper
from api.documents.model.papers import RESULTS
from api.documents.queries import papers
from kernel.database import Connection
from kernel.ids import PersonId


async def vault(conn: Connection, owner: PersonId) -> tuple[Paper, ...]:
    """Results issued to this person, newest first, superseded ones too (they say so)."""
    return await papers.papers_of_owner(conn, owner, sorted(RESULTS))
