"""Places for everyone: the same for all, so kept a day by every browser and checked by ETag after."""

from typing import Annotated, Any, TypeVar

from litestar import Response, get
from litestar.params import FromPath, HeaderParameter, QueryParameter
from litestar.status_codes import HTTP_304_NOT_MODIFIED

from api.places import actions
from api.places.schemas import (
    CommuneFace,
    CommuneList,
    OldPlaceFace,
    OldPlaceList,
    ProvinceFace,
    ProvinceList,
)
from kernel.errors import NotFound

T = TypeVar("T")

IfNoneMatch = Annotated[str | None, HeaderParameter(name="If-None-Match")]
DAY = "public, max-age=86400, stale-while-revalidate=604800"


class ProvinceUnknown(NotFound):
    """No province has that code."""

    vi = "Không có tỉnh, thành phố này."
    en = "There is no such province."


def _kept(content: T, if_none_match: str | None) -> Response[T]:
    """The answer with the lists' ETag, or 304 without a body to who has it."""
    tag = f'"{actions.edition()}"'
    headers = {"etag": tag, "cache-control": DAY}
    if if_none_match is not None and tag in if_none_match:
        nothing: Any = None
        return Response(nothing, status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(content, headers=headers)


@get("/api/places/provinces", operation_id="listProvinces", security=[], sync_to_thread=False)
def list_provinces(if_none_match: IfNoneMatch = None) -> Response[ProvinceList]:
    """The 34 provinces and cities, by code."""
    return _kept(ProvinceList(items=tuple(map(ProvinceFace.of, actions.provinces()))), if_none_match)


@get(
    "/api/places/provinces/{province_code:str}/communes", operation_id="listCommunes", security=[], sync_to_thread=False
)
def list_communes(province_code: FromPath[str], if_none_match: IfNoneMatch = None) -> Response[CommuneList]:
    """Every commune, ward and special zone of one province, by code."""
    communes = actions.communes(province_code)
    if not communes:
        raise ProvinceUnknown
    return _kept(CommuneList(items=tuple(map(CommuneFace.of, communes))), if_none_match)


@get("/api/places/old", operation_id="findOldPlaces", security=[], sync_to_thread=False)
def find_old_places(
    q: Annotated[str, QueryParameter(min_length=1, max_length=120, description="An old address, as people type it")],
    if_none_match: IfNoneMatch = None,
) -> Response[OldPlaceList]:
    """Communes of before 01/07/2025 by name, and what they became."""
    return _kept(OldPlaceList(items=tuple(map(OldPlaceFace.of, actions.find_old(q)))), if_none_match)


HANDLERS = (list_provinces, list_communes, find_old_places)
