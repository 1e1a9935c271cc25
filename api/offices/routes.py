"""The deployment as its settings name it: public, the same for everyone."""

import msgspec
from litestar import Response, get

from api.offices.actions import province
from api.offices.schemas import SiteFace
from kernel.given import Given


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the far sides of the wires are played here, and which doors stand closed."""

    sandbox: bool
    closed: tuple[str, ...]


@get("/api/site", operation_id="readSite", security=[], tags=["catalogue"], sync_to_thread=False)
def read_site(trial: Given[Trial]) -> Response[SiteFace]:
    """Names, hotline, colours, and whether this is a trial."""
    face = SiteFace.of(province(), sandbox=trial.sandbox, closed=trial.closed)
    return Response(face, headers={"cache-control": "no-cache"})  # kept by the worker, asked about every time


HANDLERS = (read_site,)
