"""What every act of the desk shares: its route, its If-Match, its answer."""

from collections.abc import Callable
from typing import Annotated, Any

from litestar import Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import HeaderParameter

from api.dossiers.model.dossier import Dossier
from api.dossiers.schemas.moved import MovedFace
from identity.guards import staff
from kernel.actor import Role
from kernel.versions import etag

IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]

desk_staff = staff(Role.COUNTER, Role.OFFICER, Role.LEADER)


def acting(action: str, operation_id: str) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:
    """A route of one action on one dossier."""
    path = f"/api/desk/dossiers/{{dossier_id:uuid}}/{action}"
    return post(path, operation_id=operation_id, status_code=200, guards=[desk_staff])


def moved(dossier: Dossier) -> Response[MovedFace]:
    """The new version, in the body and as ETag."""
    return Response(MovedFace.of(dossier), headers={"etag": etag(dossier.case.version)})
