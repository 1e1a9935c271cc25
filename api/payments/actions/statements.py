"""The bank's statement is heard: kept once, then matched to attempts by the reference in a transfer's content."""

from collections.abc import Iterable
from datetime import datetime

from api.payments.actions.booking import hear_word
from api.payments.events import MatchLines
from api.payments.model import GatewayName, Heard, Paid, Untouched
from api.payments.queries import attempts, fees, messages, payouts, statements
from api.payments.queries.statements import KeptLine
from api.payments.rules.payouts import read_payout
from api.payments.rules.statements import BadStatement, Line, read_statement
from api.payments.rules.vietqr import references_in
from kernel.database import Connection, Database
from kernel.errors import Refusal
from kernel.ids import AttemptId
from kernel.jobs import enqueue
from kernel.logs import log


async def keep_lines(
    conn: Connection, account: str, lines: Iterable[Line], *, covers_until: datetime, source: str, now: datetime
) -> int:
    """Keep what is new and promise its matching; returns how many were new. Telling it again changes nothing."""
    new = 0
    for line in lines:
        new += await statements.keep_line(conn, account, line, source, now)
    await statements.cover(conn, account, covers_until)
    # no key: a matching that runs just now may have looked before these lines were there
    await enqueue(conn, MatchLines(account=account))
    return new


async def note_forged(database: Database, raw: bytes, why: str, now: datetime) -> None:
    """A feed that is not the bank's is kept as evidence, and changes nothing."""
    heard = Heard(gateway=GatewayName.VIETQR, way="feed", reference="", verdict=why, said=raw, at=now)
    async with database.connection() as conn:
        await messages.keep_forged(conn, heard)


async def match_lines(database: Database, job: MatchLines, now: datetime) -> None:
    """Each new line in a transaction of its own; then attempts that the statement proves unpaid are closed."""
    while True:
        async with database.transaction() as conn:
            kept = await statements.take_new_line(conn)
            if kept is None:
                break
            await _match(conn, kept, now)
    async with database.connection() as conn:
        over = await statements.attempts_over(conn, job.account)
    for attempt_id in over:
        await _close(database, attempt_id, now)


async def _match(conn: Connection, kept: KeptLine, now: datetime) -> None:
    """To the one attempt it speaks of, else to the gateway's day that it settles; anything else is for a person."""
    found = [
        known
        for reference in sorted(references_in(kept.line.content))
        if (known := await fees.lock_fee_by_reference(conn, GatewayName.VIETQR, reference))
    ]
    if not found and (payout := read_payout(kept.line.content)):
        await payouts.mark_payout(conn, kept.id, payout, now)
        return
    if len(found) != 1:
        log.info("payments.line-unmatched", line_id=str(kept.id), candidates=len(found))
        await statements.mark_line(conn, kept.id, "unmatched", now)
        return
    ((fee, attempt_id),) = found
    word = Paid(transaction=kept.line.reference, amount_vnd=kept.line.amount_vnd, paid_at=kept.line.happened_at)
    position = await attempts.position_of(conn, attempt_id, word.transaction)
    await hear_word(conn, fee, position, word, now)
    await statements.mark_line(conn, kept.id, "matched", now, attempt_id)


async def _close(database: Database, attempt_id: AttemptId, now: datetime) -> None:
    async with database.transaction() as conn:
        attempt = await attempts.find_attempt(conn, attempt_id)
        fee = await fees.lock_fee(conn, attempt.fee_id) if attempt else None
        if fee is not None:
            await hear_word(conn, fee, await attempts.position_of(conn, attempt_id, None), Untouched(), now)


class UnreadableFile(Refusal):
    """A row of the file cannot be read; nothing of it was taken."""

    status = 422
    vi = "Dòng {row} chưa đọc được: {why}. Chưa nhận dòng nào. Sửa tệp rồi gửi lại."
    en = "Row {row} cannot be read: {why}. Nothing was taken. Mend the file and send it again."


async def import_statement(conn: Connection, account: str, text: str, now: datetime) -> int:
    """A statement's file: all of its credits or none. Covers up to its last line. Raises UnreadableFile."""
    try:
        lines = read_statement(text)
    except BadStatement as wrong:
        raise UnreadableFile(row=wrong.row, why=wrong.why) from None
    if not lines:
        return 0
    until = min(now, max(line.happened_at for line in lines))
    return await keep_lines(conn, account, lines, covers_until=until, source="file", now=now)
