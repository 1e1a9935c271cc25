"""How delivery is going, for whoever keeps it going: what waits, what arrived by whom, what gave up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from kernel import jobs
from kernel.actor import Actor
from kernel.database import Connection
from kernel.logs import log
from notifications.actions.watching import measure
from notifications.model.channels import Channel
from notifications.model.deliveries import State
from notifications.model.kinds import Kind
from notifications.queries import zalo
from notifications.queries.figures import Backlog, Count, Waits
from notifications.schemas.desk import ChannelFigures, HeldJob, OperationsFace, ProviderFigures, Quantiles

HELD_SHOWN = 100
UNKNOWN = "unknown"
"""why a delivery may or may not have arrived"""


async def look(conn: Connection, now: datetime, hours: int) -> OperationsFace:
    """Of the last `hours`, and of now."""
    found = await measure(conn, now, timedelta(hours=hours))
    waiting, oldest_s = await jobs.backlog(conn)
    held = await jobs.list_held(conn, HELD_SHOWN)
    return OperationsFace(
        at=now,
        hours=hours,
        zalo_refused_at=await zalo.refused_since(conn),
        jobs_waiting=waiting,
        jobs_oldest_s=oldest_s,
        held=await jobs.held(conn),
        held_jobs=[
            HeldJob(id=each.id, job=each.job, since=each.since, tries=each.tries, error=each.error) for each in held
        ],
        channels=_channels(found.waits, found.backlog),
        providers=_providers(found.counts),
    )


async def replay(conn: Connection, actor: Actor, ids: Sequence[int]) -> int:
    """Held jobs run again; they do what was not done and nothing twice."""
    replayed = await jobs.replay(conn, ids)
    log.info("jobs.replayed", person=str(actor.person_id), jobs=replayed)
    return replayed


def _channels(waits: Iterable[Waits], backlog: Iterable[Backlog]) -> list[ChannelFigures]:
    by_wait = {each.channel: each for each in waits}
    by_backlog = {each.channel: each for each in backlog}
    return [
        ChannelFigures(
            channel=channel,
            waiting=by_backlog[channel].waiting if channel in by_backlog else 0,
            oldest_s=by_backlog[channel].oldest_s if channel in by_backlog else 0.0,
            left=_quantiles(by_wait[channel].left) if channel in by_wait else None,
            accepted=_quantiles(by_wait[channel].accepted) if channel in by_wait else None,
            shown=_quantiles(by_wait[channel].shown) if channel in by_wait else None,
        )
        for channel in Channel
    ]


def _quantiles(pair: tuple[float, float] | None) -> Quantiles | None:
    return None if pair is None else Quantiles(p50_s=pair[0], p99_s=pair[1])


def _providers(counts: Iterable[Count]) -> list[ProviderFigures]:
    groups: dict[tuple[Channel, str, str], list[Count]] = defaultdict(list)
    for each in counts:
        groups[each.channel, each.provider or "", each.kind].append(each)

    def total(of: list[Count], *states: State) -> int:
        return sum(each.deliveries for each in of if not states or each.state in states)

    return [
        ProviderFigures(
            channel=channel,
            provider=provider,
            kind=Kind(kind),
            total=total(of),
            accepted=total(of, State.ACCEPTED, State.SHOWN, State.OPENED),
            seen=total(of, State.SHOWN, State.OPENED),
            failed=total([each for each in of if each.why != UNKNOWN], State.FAILED),
            expired=total(of, State.EXPIRED),
            waiting=total(of, State.CREATED, State.SENDING),
            unknown=sum(each.deliveries for each in of if each.why == UNKNOWN),
        )
        for (channel, provider, kind), of in sorted(groups.items())
    ]
