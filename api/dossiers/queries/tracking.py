"""Statements over `tracking_try`: wrong tries by hour, under keyed hashes."""

from collections.abc import Sequence
from datetime import datetime

from kernel.database import Connection


async def count_try(conn: Connection, subjects: Sequence[bytes], hour: datetime) -> dict[bytes, int]:
    """One more try of each; how many each has had within the hour. Counted before it is judged: races gain nothing."""
    rows = await conn.fetch(
        "INSERT INTO tracking_try AS t (subject, hour, wrong) "
        "SELECT s, $2, 1 FROM unnest($1::bytea[]) AS s ORDER BY s "
        "ON CONFLICT (subject, hour) DO UPDATE SET wrong = t.wrong + 1 RETURNING subject, wrong",
        list(subjects),
        hour,
    )
    return {row[0]: row[1] for row in rows}


async def forgive_try(conn: Connection, subjects: Sequence[bytes], hour: datetime) -> None:
    """It was right after all."""
    await conn.execute(
        "UPDATE tracking_try SET wrong = wrong - 1 WHERE (subject, hour) IN "
        "(SELECT subject, hour FROM tracking_try WHERE subject = ANY($1::bytea[]) AND hour = $2 "
        "ORDER BY subject FOR UPDATE)",
        list(subjects),
        hour,
    )


async def forget_tries(conn: Connection, before: datetime) -> None:
    await conn.execute("DELETE FROM tracking_try WHERE hour < $1", before)
