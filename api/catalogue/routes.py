"""The public catalogue over HTTP: from memory, the same for everyone, kept by browsers and asked again by ETag."""

from datetime import date
from typing import Annotated, Any

from litestar import MediaType, Response, get, post
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_304_NOT_MODIFIED

from api.catalogue.actions import estimating, pages
from api.catalogue.actions.finding import freshen
from api.catalogue.actions.places_to_file import addressee, offices_taking_in
from api.catalogue.actions.prefilling import prefill_form
from api.catalogue.actions.procedures import procedure, today
from api.catalogue.actions.renewing import carry_to_today
from api.catalogue.rules.fees import quote
from api.catalogue.rules.summaries import channel_of
from api.catalogue.schemas.estimate import EstimateFace
from api.catalogue.schemas.form import FormFace
from api.catalogue.schemas.office import KnownFace, OfficeFace, OfficeList
from api.catalogue.schemas.procedure import LifeEventList, ProcedureFace, ProcedureList
from api.catalogue.schemas.quote import Asked, QuoteFace
from api.catalogue.schemas.revision import CarriedFace, ToCarry
from api.offices.actions import offices
from identity.actions import identity_of
from identity.guards import signed_in
from kernel.given import Asker, Conn, Db, Keys, Now

MINUTE = "public, max-age=60"
HOUR = "public, max-age=3600"
TAGS = ["catalogue"]

IfNoneMatch = Annotated[str | None, HeaderParameter(name="If-None-Match")]
Version = Annotated[date | None, QueryParameter(description="The day that version took effect; none: in force today")]


@get("/api/procedures", operation_id="listProcedures", security=[], tags=TAGS)
async def list_procedures(
    *,
    database: Db,
    now: Now,
    q: Annotated[str, QueryParameter(max_length=200, description="As people type it")] = "",
    event: Annotated[str | None, QueryParameter(max_length=40, description="A life event's id")] = None,
    field: Annotated[str | None, QueryParameter(max_length=40, description="A field's id")] = None,
    if_none_match: IfNoneMatch = None,
) -> Response[ProcedureList]:
    """Find a procedure: best first, then by filings of the last 90 days."""
    await freshen(database, now)
    return _answer(pages.write_list(q, event, field, now), if_none_match, MINUTE)


@get("/api/life-events", operation_id="listLifeEvents", security=[], tags=TAGS, sync_to_thread=False)
def list_life_events(if_none_match: IfNoneMatch = None) -> Response[LifeEventList]:
    """The six doors of the home page."""
    return _answer(pages.write_life_events(today()), if_none_match, HOUR)


@get("/api/procedures/{code:str}", operation_id="readProcedure", security=[], tags=TAGS, sync_to_thread=False)
def read_procedure(
    code: FromPath[str], now: Now, version: Version = None, if_none_match: IfNoneMatch = None
) -> Response[ProcedureFace]:
    """All that decides whether to begin: result, time, money, papers, steps, law, and what is unsure."""
    return _answer(pages.write_procedure(code, version, now), if_none_match, MINUTE)


@get("/api/procedures/{code:str}/form", operation_id="readForm", security=[], tags=TAGS, sync_to_thread=False)
def read_form(code: FromPath[str], version: Version = None, if_none_match: IfNoneMatch = None) -> Response[FormFace]:
    """The e-form of one version."""
    found = procedure(code, version)
    return _answer(pages.write_form(found.code, found.version), if_none_match, HOUR if version else MINUTE)


@get("/api/procedures/{code:str}/schema", operation_id="readSchema", security=[], tags=TAGS, sync_to_thread=False)
def read_schema(
    code: FromPath[str], version: Version = None, if_none_match: IfNoneMatch = None
) -> Response[dict[str, Any]]:
    """The JSON Schema 2020-12 of one version's answers."""
    found = procedure(code, version)
    return _answer(pages.write_schema(found.code, found.version), if_none_match, HOUR if version else MINUTE)


@get("/api/procedures/{code:str}/estimate", operation_id="estimateProcedure", security=[], tags=TAGS)
async def estimate_procedure(
    code: FromPath[str],
    conn: Conn,
    now: Now,
    office: Annotated[str | None, QueryParameter(max_length=40, description="An office's code; none: anywhere")] = None,
) -> Response[EstimateFace]:
    """The law's date and, beside it, how long it really takes there."""
    return Response(await estimating.estimate(conn, code, office, now), headers={"cache-control": MINUTE})


@post(
    "/api/procedures/{code:str}/quote",
    operation_id="quoteProcedure",
    security=[],
    tags=TAGS,
    status_code=HTTP_200_OK,
    sync_to_thread=False,
)
def quote_procedure(code: FromPath[str], data: JSONBody[Asked]) -> QuoteFace:
    """What these answers cost, line by line. Nothing is kept."""
    found = procedure(code, data.version)
    return QuoteFace.of(quote(found, data.channel or channel_of(found), data.answers, today()))


@post(
    "/api/procedures/{code:str}/carry-over",
    operation_id="carryOver",
    security=[],
    tags=TAGS,
    status_code=HTTP_200_OK,
    sync_to_thread=False,
)
def carry_answers(code: FromPath[str], data: JSONBody[ToCarry]) -> Response[CarriedFace]:
    """Answers to an older version's form as answers to today's, and what has changed. Nothing is kept."""
    new, carried, changes = carry_to_today(code, data.version, data.answers)
    return Response(CarriedFace.of(new.version, carried, changes), headers={"cache-control": "no-store"})


@get("/api/procedures/{code:str}/prefill", operation_id="readPrefill", tags=TAGS, guards=[signed_in])
async def read_prefill(
    code: FromPath[str], conn: Conn, actor: Asker, keys: Keys, version: Version = None
) -> Response[KnownFace]:
    """What the identity provider said of the person asking, as this form's answers. Full number: theirs alone."""
    found = procedure(code, version)
    values = prefill_form(found, await identity_of(conn, keys, actor.person_id), today())
    face = KnownFace(code=found.code, version=found.version, values=values)
    return Response(face, headers={"cache-control": "no-store"})


@get("/api/offices", operation_id="listOffices", security=[], tags=["offices"], sync_to_thread=False)
def list_offices(
    procedure_code: Annotated[
        str | None, QueryParameter(name="procedure", max_length=40, description="Those that take this one in")
    ] = None,
) -> Response[OfficeList]:
    """Offices with a counter; with `procedure`, those where it may be filed today and whom its paper addresses."""
    if procedure_code is None:
        faces = [OfficeFace.of(office) for office in offices()]
    else:
        found = procedure(procedure_code)
        faces = [OfficeFace.of(office, addressee(found, office)) for office in offices_taking_in(found)]
    return Response(OfficeList(items=tuple(faces)), headers={"cache-control": HOUR})


HANDLERS = (
    list_procedures,
    list_life_events,
    read_procedure,
    read_form,
    read_schema,
    estimate_procedure,
    quote_procedure,
    carry_answers,
    read_prefill,
    list_offices,
)


def _answer(page: pages.Page, if_none_match: str | None, cache: str) -> Response[Any]:
    """The kept bytes, or 304 without a body to who has them."""
    headers = {"etag": page.etag, "cache-control": cache}
    if if_none_match is not None and page.etag in if_none_match:
        return Response(None, status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(page.body, media_type=MediaType.JSON, headers=headers)
