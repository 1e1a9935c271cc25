"""Is it alive, can it work, what did it do: for supervisors, balancers and Prometheus."""

import asyncio
import hmac
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException

from api.front import BUCKETS_S, LOOPBACK, Tally
from kernel import jobs
from kernel.given import Conn, Db, Given, Now
from notifications.actions import watching

WAITING = ("motcua_jobs_waiting", "motcua_jobs_oldest_seconds", "motcua_jobs_held")


class Alive(msgspec.Struct, frozen=True, kw_only=True):
    """This process answers."""

    status: str


class Metrics:
    """What /metrics needs: the door's tally, and the token for those who do not stand on this machine."""

    def __init__(self, tally: Tally, token: str) -> None:
        self.tally = tally
        self.token = token


@get("/health/live", operation_id="healthLive", security=[], tags=["health"])
async def live() -> Alive:
    """The process runs."""
    return Alive(status="live")


@get("/health/ready", operation_id="healthReady", security=[], tags=["health"])
async def ready(database: Db) -> Response[Alive]:
    """The database answers, so requests can be served."""
    try:
        async with database.connection() as connection:
            await connection.fetchval("SELECT 1")
    except Exception:  # any reason makes it unready; the log says which elsewhere
        return Response(Alive(status="waiting for the database"), status_code=503)
    return Response(Alive(status="ready"))


@get("/phone/authority.crt", include_in_schema=False)
async def authority() -> Response[bytes]:
    """The certificate of `make phone`'s own authority; nowhere else is there one."""
    file = os.environ.get("PHONE_AUTHORITY")
    if not file:
        raise NotFoundException
    content = await asyncio.to_thread(Path(file).read_bytes)
    return Response(content, media_type="application/x-x509-ca-cert")


@get("/metrics", include_in_schema=False)
async def metrics(request: Request[Any, Any, Any], conn: Conn, doors: Given[Metrics], now: Now) -> Response[str]:
    """Prometheus text format, for a loopback peer or a bearer of METRICS_TOKEN; nobody else learns it exists."""
    given = (request.headers.get("authorization") or "").removeprefix("Bearer ")
    peer = request.client.host if request.client else ""
    local = peer in LOOPBACK and "x-forwarded-for" not in request.headers
    if not local and not (doors.token and hmac.compare_digest(given, doors.token)):
        raise NotFoundException
    waiting, oldest = await jobs.backlog(conn)
    deliveries = await watching.measure(conn, now)
    lines = [*_requests(doors.tally), *_gauges((waiting, oldest, await jobs.held(conn)))]
    lines += watching.to_prometheus(deliveries)
    return Response("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


def _gauges(values: tuple[float, ...]) -> Iterator[str]:
    for name, value in zip(WAITING, values, strict=True):
        yield f"# TYPE {name} gauge"
        yield f"{name} {value}"


def _requests(tally: Tally) -> Iterator[str]:
    name = "motcua_request_seconds"
    yield f"# TYPE {name} histogram"
    for (method, route, status), (count, total, *buckets) in sorted(tally.seen.items()):
        labels = f'method="{method}",route="{route}",status="{status}"'
        below = 0.0
        for edge, hits in zip(BUCKETS_S, buckets, strict=True):
            below += hits
            yield f'{name}_bucket{{{labels},le="{edge}"}} {below:g}'
        yield f'{name}_bucket{{{labels},le="+Inf"}} {count:g}'
        yield f"{name}_sum{{{labels}}} {total:.6f}"
        yield f"{name}_count{{{labels}}} {count:g}"
