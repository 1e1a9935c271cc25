"""What must hold in the database after any storm: nothing acknowledged is lost, nothing doubled, no gap, no ghost."""

import asyncio
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

from api.dossiers.actions.verify_history import list_findings
from api.dossiers.model.sets import Stage, Status
from api.dossiers.rules.lifecycle import TABLE
from kernel.clock import now
from kernel.database import connect
from kernel.jobs import backlog, held
from kernel.keys import Keyring
from tests.storm import Book


async def drained(dsn: str, within_s: float) -> float:
    """Seconds until no job is due or in work. Raises TimeoutError."""
    began = time.monotonic()
    connection = await connect(dsn)
    try:
        while time.monotonic() - began < within_s:
            waiting, _ = await backlog(connection)
            picked = await connection.fetchval("SELECT count(*) FROM pgqueuer WHERE status = 'picked'")
            if not waiting and not picked:
                return time.monotonic() - began
            await asyncio.sleep(0.05)
        left = await connection.fetch("SELECT entrypoint, status, attempts FROM pgqueuer")
    finally:
        await connection.close()
    raise TimeoutError([tuple(row) for row in left])


async def check(dsn: str, data: Path, book: Book) -> None:
    """Raises AssertionError on the first thing that does not hold."""
    assert not book.broken, book.broken[:5]
    connection = await connect(dsn)
    try:
        assert await held(connection) == 0, "a job gave up"
        await _check_dossiers(connection, book)
        await _check_history(connection, book)
        await _check_money(connection, book)
        await _check_messages(connection)
        await _check_papers(connection)
    finally:
        await connection.close()
    assert await list_findings(dsn, Keyring(data / "secrets"), data, now()) == []


async def _check_dossiers(connection: Any, book: Book) -> None:
    rows = await connection.fetch("SELECT id::text, code, draft_id::text, files FROM dossier")
    found = {row[0]: row for row in rows}
    for dossier, receipt in book.filed.items():
        assert dossier in found, f"{receipt['code']} was acknowledged and is lost"
        assert found[dossier][1] == receipt["code"]
        assert found[dossier][3] == len(receipt["files"])
    assert len(rows) == len(book.filed), "a dossier nobody was told of"
    assert len({row[2] for row in rows}) == len(rows)
    assert {row[2] for row in rows} <= set(book.drafts)
    assert await connection.fetchval("SELECT count(*) FROM draft") == len(book.drafts) - len(rows)
    counted: dict[str, list[int]] = {}
    for row in rows:
        series, number = re.fullmatch(r"(.+)-(\d+)", row[1]).groups()  # type: ignore[union-attr]
        counted.setdefault(series, []).append(int(number))
    for series, numbers in counted.items():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), f"codes of {series} have a gap"


async def _check_history(connection: Any, book: Book) -> None:
    rows = await connection.fetch("SELECT dossier_id::text, version, action FROM dossier_history")
    written = {(row[0], row[1], row[2]) for row in rows}
    for move in book.moves:
        assert move in written, f"{move} was acknowledged and is lost"
    doubled = [each for each, times in Counter((row[0], row[2]) for row in rows).items() if times > 1]
    assert not doubled, f"steps taken twice: {doubled}"
    gaps = await connection.fetch(
        "SELECT d.code FROM dossier d WHERE d.version <> (SELECT count(*) FROM dossier_history h "
        "WHERE h.dossier_id = d.id) OR d.version <> (SELECT max(version) FROM dossier_history h "
        "WHERE h.dossier_id = d.id)"
    )
    assert not gaps, f"histories with a gap: {gaps}"


async def _check_money(connection: Any, book: Book) -> None:
    rows = await connection.fetch(
        "SELECT f.id::text, f.total_vnd, f.settled_at IS NOT NULL, "
        "(SELECT array_agg(l.kind || ' ' || l.amount_vnd ORDER BY l.id) FROM ledger l WHERE l.fee_id = f.id), "
        "(SELECT count(*) FROM receipt r WHERE r.fee_id = f.id AND r.cancelled_at IS NULL), "
        "(SELECT count(*) FROM dossier_history h WHERE h.dossier_id = f.dossier_id AND h.action = 'settle_fee') "
        "FROM fee f"
    )
    found = {row[0]: row for row in rows}
    for fee in book.paid:
        _, total, settled, booked, receipts, moves = found[fee]
        assert (settled, receipts, moves) == (True, 1, 1), f"fee {fee}: {tuple(found[fee])}"
        assert f"paid {total}" in booked
        assert len(booked) == len(set(booked)), f"fee {fee} is booked twice: {booked}"
    assert await connection.fetchval("SELECT count(*) FROM refund") == 0
    books = await connection.fetchval("SELECT coalesce(sum(amount_vnd), 0) FROM ledger WHERE kind = 'paid'")
    taken = await connection.fetchval("SELECT coalesce(sum(paid_vnd), 0) FROM sandbox_payment")
    assert books == taken, "our books and the gateway's differ"
    for row in await connection.fetch("SELECT series, array_agg(number ORDER BY number) FROM receipt GROUP BY 1"):
        assert row[1] == list(range(1, len(row[1]) + 1)), f"receipts of {row[0]} have a gap"


async def _check_messages(connection: Any) -> None:
    told = {
        (None if step.source is None else int(step.source), step.action.value, int(step.target), step.to_stage.value)
        for step in TABLE
        if step.tell
    }
    assert (None, "submit", int(Status.SUBMITTED), Stage.UNPAID.value) in told
    rows = await connection.fetch(
        "SELECT h.dossier_id, h.version, h.from_status, h.action, h.to_status, h.stage, d.owner "
        "FROM dossier_history h JOIN dossier d ON d.id = h.dossier_id"
    )
    due = {(row[6], f"{row[0]}:{row[1]}") for row in rows if tuple(row[2:6]) in told}
    sent = [
        (row[0], row[1])
        for row in await connection.fetch("SELECT person_id, key FROM messages WHERE key NOT LIKE 'signed-in:%'")
    ]
    assert len(sent) == len(set(sent))
    assert due - set(sent) == set(), "messages missing"
    assert set(sent) - due == set(), "ghost messages"


async def _check_papers(connection: Any) -> None:
    rows = await connection.fetch("SELECT dossier_id, kind, count(*) FROM paper GROUP BY 1, 2")
    assert all(row[2] == 1 for row in rows), [tuple(row) for row in rows if row[2] != 1]
    accepted = await connection.fetchval("SELECT count(*) FROM dossier_history WHERE action = 'accept'")
    assert sum(row[1] == "appointment" for row in rows) == accepted, "an appointment letter is missing"
