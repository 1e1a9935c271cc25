"""How delivery is going, from what the tables say really happened: for metrics and for whoever keeps watch."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from kernel.database import Connection
from notifications.queries import figures
from notifications.queries.figures import Backlog, Count, Waits

WINDOW = timedelta(hours=1)


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Of the time looked at, and of what waits now."""

    counts: tuple[Count, ...]
    waits: tuple[Waits, ...]
    backlog: tuple[Backlog, ...]


async def measure(conn: Connection, now: datetime, window: timedelta = WINDOW) -> Figures:
    """Three statements, all by index."""
    since = UUID(int=int((now - window).timestamp() * 1000) << 80)
    return Figures(
        counts=tuple(await figures.counts(conn, since)),
        waits=tuple(await figures.waits(conn, since)),
        backlog=tuple(await figures.backlog(conn, now)),
    )


def to_prometheus(found: Figures) -> Iterator[str]:
    """Gauges over the last hour: every process of a deployment says the same."""
    yield "# TYPE motcua_deliveries_last_hour gauge"
    for each in found.counts:
        labels = f'channel="{each.channel}",kind="{each.kind}",state="{each.state}",why="{each.why or ""}"'
        labels += f',provider="{each.provider or ""}"'
        yield f"motcua_deliveries_last_hour{{{labels}}} {each.deliveries}"
    yield "# TYPE motcua_delivery_seconds_last_hour gauge"
    for wait in found.waits:
        for stage, pair in (("left", wait.left), ("accepted", wait.accepted), ("shown", wait.shown)):
            for quantile, seconds in zip(("0.5", "0.99"), pair or (), strict=False):
                labels = f'channel="{wait.channel}",stage="{stage}",quantile="{quantile}"'
                yield f"motcua_delivery_seconds_last_hour{{{labels}}} {seconds:.4f}"
    yield "# TYPE motcua_deliveries_waiting gauge"
    for left in found.backlog:
        yield f'motcua_deliveries_waiting{{channel="{left.channel}"}} {left.waiting}'
    yield "# TYPE motcua_deliveries_oldest_seconds gauge"
    for left in found.backlog:
        yield f'motcua_deliveries_oldest_seconds{{channel="{left.channel}"}} {left.oldest_s:.1f}'
