"""The API's own description: OpenAPI 3.1 as JSON, and a self-hosted page to read it."""

from typing import Any

import msgspec
from litestar import Request, Response, get

from api.idempotency import PARAMETER, guards

READER = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Một Cửa · API</title><link rel="icon" href="/icons/door.svg" type="image/svg+xml">
<link rel="stylesheet" href="/reader/swagger-ui.css"></head>
<body><div id="reader"></div>
<script src="/reader/swagger-ui-bundle.js"></script><script src="/reader/start.js"></script></body></html>
"""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@get("/api/schema", include_in_schema=False, media_type="text/html")
async def reader() -> Response[str]:
    """The reader; its scripts come from the PWA's build, never from elsewhere."""
    return Response(READER, media_type="text/html", headers={"content-security-policy": POLICY})


@get("/api/schema/openapi.json", include_in_schema=False, media_type="application/json")
async def document(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The document that the PWA's typed client is generated from (`make contract`)."""
    return Response(describe(request.app), media_type="application/vnd.oai.openapi+json")


def describe(litestar: Any) -> bytes:
    """The same bytes for the same routes: keys sorted, two spaces."""
    schema = litestar.openapi_schema.to_schema()
    with_key = {
        each.operation_id for route in litestar.routes for each in getattr(route, "route_handlers", ()) if guards(each)
    }
    for operation in (each for path in schema["paths"].values() for each in path.values() if isinstance(each, dict)):
        if operation.get("operationId") in with_key:
            operation["parameters"] = [*operation.get("parameters", ()), PARAMETER]
    return msgspec.json.format(msgspec.json.encode(schema, order="deterministic"), indent=2)
